//! PLOVER's JSON: one event a line.

use serde_json::{Map, Value, json};

use super::event::Event;

/// Fields of a PLOVER entity and ours, for source and target.
const ENTITY: [(&str, &str); 5] = [
    ("code", "code"),
    ("sector", "sector"),
    ("entity_text", "text"),
    ("identifier_id", "wiki"),
    ("identifier_text", "name"),
];

/// Fields of a PLOVER location and ours.
const LOCATION: [(&str, &str); 8] = [
    ("extracted_place", "place.text"),
    ("resolved_place", "place.name"),
    ("geonameid", "place.geonames"),
    ("city", "place.city"),
    ("district", "place.district"),
    ("province", "place.province"),
    ("country_code", "place.country"),
    ("country", "place.country"),
];

/// Writes an event; as its own line had it where `own` is true and that is kept.
pub(crate) fn row(event: &Event, own: bool) -> String {
    if let Some(line) = event.extra.get("json").filter(|_| own) {
        return format!("{line}\n");
    }
    let mut row = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            row.insert(name.to_owned(), value);
        }
    };
    let text = |name: &str| event.get(name).map(Value::from);
    let list = |name: &str| event.get(name).map(|all| all.split('|').collect::<Vec<_>>().into());
    let number = |name: &str| event.get(name).and_then(|text| text.parse::<f64>().ok());
    put("id", text("id"));
    put("date", text("day"));
    put("actor", entity(event, "source"));
    put("recipient", entity(event, "target"));
    put("event", event.get("type").map(|kind| json!([kind])));
    put("event_loc", location(event));
    put("quad_code", number("quad").map(|quad| json!(quad as u8)));
    put("event_scale", number("goldstein").map(Value::from));
    put("mode", event.get("mode").map(|mode| json!([mode])));
    put("context", list("contexts"));
    put("link", text("url"));
    put("text", event.get("text").map(|words| json!({"text_story": [words]})));
    put("size", number("dead").map(|dead| json!({"dead": dead as u64})));
    let cite: Map<String, Value> =
        [("title", "headline"), ("language", "language"), ("publication", "site")]
            .into_iter()
            .filter_map(|(theirs, ours)| Some((theirs.to_owned(), text(ours)?)))
            .collect();
    put("cite_info", (!cite.is_empty()).then_some(Value::Object(cite)));
    format!("{}\n", Value::Object(row))
}

fn entity(event: &Event, side: &str) -> Option<Value> {
    let fields: Map<String, Value> = ENTITY
        .into_iter()
        .filter_map(|(theirs, ours)| {
            let value = event.get(&format!("{side}.{ours}"));
            // PLOVER's code is the country's where the actor has no other.
            let country = || event.get(&format!("{side}.country")).filter(|_| ours == "code");
            Some((theirs.to_owned(), value.or_else(country)?.into()))
        })
        .collect();
    (!fields.is_empty()).then(|| json!([fields]))
}

fn location(event: &Event) -> Option<Value> {
    let mut fields: Map<String, Value> = LOCATION
        .into_iter()
        .filter(|(theirs, _)| *theirs != "country")
        .filter_map(|(theirs, ours)| Some((theirs.to_owned(), event.get(ours)?.into())))
        .collect();
    for (theirs, ours) in [("lat", "place.lat"), ("lon", "place.lon")] {
        if let Some(degrees) = event.get(ours).and_then(|text| text.parse::<f64>().ok()) {
            fields.insert(theirs.to_owned(), degrees.into());
        }
    }
    (!fields.is_empty()).then_some(Value::Object(fields))
}

/// Reads a line.
///
/// # Errors
/// What is wrong with it, in words.
pub(crate) fn read(line: &str) -> Result<Event, String> {
    let row: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let mut event = Event::default();
    let mut set = |field: &str, value: &Value| {
        if let Some(text) = plain(value) {
            event.set(field, text);
        }
    };
    for (theirs, ours) in [
        ("id", "id"),
        ("date", "day"),
        ("event", "type"),
        ("quad_code", "quad"),
        ("event_scale", "goldstein"),
        ("mode", "mode"),
        ("context", "contexts"),
        ("link", "url"),
    ] {
        set(ours, &row[theirs]);
    }
    for (theirs, side) in [("actor", "source"), ("recipient", "target")] {
        for (key, ours) in ENTITY {
            set(&format!("{side}.{ours}"), &row[theirs][0][key]);
        }
    }
    for (theirs, ours) in LOCATION.into_iter().rev() {
        set(ours, &row["event_loc"][theirs]);
    }
    set("place.lat", &row["event_loc"]["lat"]);
    set("place.lon", &row["event_loc"]["lon"]);
    set("text", &row["text"]["text_story"]);
    set("dead", &row["size"]["dead"]);
    let cite = &row["cite_info"];
    for (theirs, ours) in [("title", "headline"), ("language", "language"), ("publication", "site")]
    {
        set(ours, &cite[theirs]);
    }
    let Some(day) = event.get("day") else { return Err("no \"date\"".to_owned()) };
    let day = self::day(day).ok_or_else(|| format!("\"date\": {day:?} is no day"))?;
    event.set("day", day);
    Ok(event)
}

/// Reads a day, with or without a time behind it.
pub(super) fn day(text: &str) -> Option<String> {
    let day: jiff::civil::Date = text.get(..10)?.parse().ok()?;
    Some(day.to_string())
}

/// A JSON value as a field: lists joined, null and objects left out.
pub(super) fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(super::forms::shortest(number.as_f64()?)),
        Value::Array(list) => {
            let parts: Vec<String> = list.iter().filter_map(plain).collect();
            (!parts.is_empty()).then(|| parts.join("|"))
        }
        _ => None,
    }
}
