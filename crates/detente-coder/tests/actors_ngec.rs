//! Actor phrases against the expectations of the shared set, where it is present.

use std::path::Path;

use detente_coder::actors::Gazetteer;
use detente_record::{Actor, ActorKind};

/// The country that the set expects of an actor: an armed group's is in its code.
fn country(actor: &Actor) -> String {
    let code = actor.code.as_deref().unwrap_or_default();
    match actor.country {
        Some(country) => country.to_string(),
        None if actor.kind == ActorKind::ArmedGroup || code.starts_with("IGO") => {
            code.chars().take(3).collect()
        }
        None => String::new(),
    }
}

#[test]
fn phrases_resolve_as_expected() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/events/ngec_actors_dev.jsonl");
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: no shared data beside the workspace");
        return;
    };
    let gazetteer = Gazetteer::shipped();
    let (mut countries, mut right_countries, mut sectors, mut right_sectors) = (0, 0, 0, 0);
    for line in text.lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        if case["call"] != "agent_to_code" {
            continue;
        }
        let day = match case["date"].as_str().unwrap() {
            "today" => "2022-06-01".parse().ok(),
            date => date.parse().ok(),
        };
        let phrase = case["text"].as_str().unwrap();
        let actor = gazetteer.resolve(phrase, day);
        let expect = &case["expect"];
        let mut wrong = false;
        if let Some(expected) = expect["country"].as_str() {
            let right = actor.as_deref().map(country).unwrap_or_default() == expected;
            countries += 1;
            right_countries += u32::from(right);
            wrong |= !right;
        }
        if let Some(expected) = expect["code_1"].as_str() {
            let found = actor.as_ref().and_then(|actor| actor.sector);
            let found = found.map(|sector| sector.to_string()).unwrap_or_default();
            let right = found == expected || expect["code_2"].as_str() == Some(&found);
            sectors += 1;
            right_sectors += u32::from(right);
            wrong |= !right;
        }
        if wrong {
            println!(
                "{phrase} | {day:?} | {:?} | {expect}",
                actor.as_ref().map(|a| (&a.name, &a.code))
            );
        }
    }
    println!("country {right_countries}/{countries}, sector {right_sectors}/{sectors}");
    assert!(right_countries * 100 >= countries * 70, "country {right_countries}/{countries}");
    assert!(right_sectors * 100 >= sectors * 60, "sector {right_sectors}/{sectors}");
}
