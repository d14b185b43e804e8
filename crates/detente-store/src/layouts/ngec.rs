//! NGEC's JSON, as its formatter writes it: one event a line.

use serde_json::{Value, json};

use super::{
    event::Event,
    plover::{day, plain},
};

/// Writes an event; as its own line had it where `own` is true and that is kept.
pub(crate) fn row(event: &Event, own: bool) -> String {
    if let Some(line) = event.extra.get("json").filter(|_| own) {
        return format!("{line}\n");
    }
    let list = |name: &str| -> Vec<&str> {
        event.get(name).map(|all| all.split('|').collect()).unwrap_or_default()
    };
    let number = |name: &str| event.get(name).and_then(|text| text.parse::<f64>().ok());
    let side = |side: &str| {
        let field = |name: &str| event.get(&format!("{side}.{name}"));
        let any = field("name").or(field("text")).or(field("country"));
        match any {
            None => json!([]),
            Some(_) => json!([{
                "text": field("text").or(field("name")),
                "wiki": field("wiki").or(field("name")),
                "country": field("country"),
                "code_1": field("sector"),
                "code_2": Value::Null,
            }]),
        }
    };
    let geo = event.get("place.name").map(|name| {
        json!({
            "geonameid": event.get("place.geonames"),
            "lat": number("place.lat"),
            "lon": number("place.lon"),
            "admin1_name": event.get("place.province"),
            "admin2_name": event.get("place.district"),
            "country_code3": event.get("place.country"),
            "resolved_placename": name,
            "search_placename": event.get("place.text"),
        })
    });
    let row = json!({
        "id": event.get("id"),
        "event_type": event.get("type"),
        "event_mode": list("mode"),
        "event_text": event.get("text"),
        "story_id": event.get("story"),
        "publisher": event.get("site"),
        "headline": event.get("headline"),
        "pub_date": event.get("published"),
        "date": event.get("published"),
        "date_resolved": event.get("day"),
        "contexts": list("contexts"),
        "version": "detente",
        "attributes": {"ACTOR": side("source"), "RECIP": side("target")},
        "event_geolocation": {"geo": geo},
    });
    format!("{row}\n")
}

/// Reads a line; the event's day is `date_resolved`, or else `date`.
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
        ("event_type", "type"),
        ("event_mode", "mode"),
        ("event_text", "text"),
        ("story_id", "story"),
        ("publisher", "site"),
        ("headline", "headline"),
        ("date", "published"),
        ("pub_date", "published"),
        ("contexts", "contexts"),
        ("date", "day"),
        ("date_resolved", "day"),
    ] {
        set(ours, &row[theirs]);
    }
    for (theirs, side) in [("ACTOR", "source"), ("RECIP", "target")] {
        let first = &row["attributes"][theirs][0];
        for (key, ours) in [
            ("text", "text"),
            ("text", "name"),
            ("wiki", "name"),
            ("wiki", "wiki"),
            ("country", "country"),
            ("code_1", "sector"),
        ] {
            set(&format!("{side}.{ours}"), &first[key]);
        }
    }
    let geo = &row["event_geolocation"]["geo"];
    for (theirs, ours) in [
        ("resolved_placename", "place.name"),
        ("search_placename", "place.text"),
        ("geonameid", "place.geonames"),
        ("lat", "place.lat"),
        ("lon", "place.lon"),
        ("admin1_name", "place.province"),
        ("admin2_name", "place.district"),
        ("country_code3", "place.country"),
    ] {
        set(ours, &geo[theirs]);
    }
    let day = event.get("day").and_then(day);
    let day = day.ok_or("neither \"date_resolved\" nor \"date\" is a day")?;
    event.set("day", day);
    Ok(event)
}
