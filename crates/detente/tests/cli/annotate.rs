//! `detente annotate`: one part at a time.

use serde_json::Value;

use crate::run::Place;

const TEXT: &str =
    "Maria Keller did not sign. \u{201c}We will meet in Geneva on 3 May 2022,\u{201d} she said.";

fn annotate(only: &str) -> Value {
    let place = Place::new();
    place.file("a.txt", TEXT);
    let run = place.run(&["annotate", "a.txt", "--only", only]);
    let mut records = run.records();
    assert_eq!(records.len(), 1);
    records.remove(0)
}

/// The words of a row.
fn words(row: &Value) -> String {
    let at = |name: &str| row[name].as_u64().unwrap() as usize;
    TEXT.chars().skip(at("start")).take(at("end") - at("start")).collect()
}

#[test]
fn each_part_runs_alone() {
    for (part, found) in [
        ("dates", "3 May 2022"),
        ("quotes", "We will meet in Geneva on 3 May 2022,"),
        ("places", "Geneva"),
        ("coref", "she"),
        ("factuality", "sign"),
    ] {
        let record = annotate(part);
        let rows = record[part].as_array().unwrap_or_else(|| panic!("{part}: {record}"));
        let row = rows.iter().find(|row| words(row) == found);
        let row = row.unwrap_or_else(|| panic!("{part}: no {found:?} in {record}"));
        match part {
            "dates" => assert_eq!(row["value"], "2022-05-03"),
            "quotes" => assert_eq!(
                (&row["said"], &row["speaker"]["name"]),
                (&true.into(), &"Maria Keller".into())
            ),
            "places" => assert_eq!(row["country"], "CHE"),
            "coref" => assert_eq!(row["actor"]["name"], "Maria Keller"),
            _ => assert_eq!(row["factuality"], "denied"),
        }
        let others = record.as_object().unwrap().keys().filter(|key| *key != part);
        assert!(others.eq(["id", "published", "notes"].iter().copied()), "{record}");
    }
}

#[test]
fn a_date_that_no_calendar_has_is_noted_and_has_no_value() {
    let place = Place::new();
    let text = "They met on 30 February 2021. Others met on 3 May 2022.";
    let run = place.run_with(&["annotate", "-", "--only", "dates"], text.as_bytes());
    let record = &run.records()[0];
    assert_eq!(record["dates"][0]["value"], Value::Null, "{record}");
    assert_eq!(record["notes"][0]["code"], "T001", "{record}");
    assert_eq!(record["dates"][1]["value"], "2022-05-03");
}

#[test]
fn an_unknown_part_is_refused() {
    let place = Place::new();
    place.file("a.txt", TEXT);
    place.run(&["annotate", "a.txt", "--only", "moods"]).fails(2, &["dates, quotes, places"]);
}
