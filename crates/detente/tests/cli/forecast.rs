//! `detente forecast` and `detente eval forecast`, from outside.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::run::Place;

/// A store in which China thanks Japan every fourth day from 1 January 2023 on.
fn stocked(times: u32) -> Place {
    let place = Place::new();
    let mut store = detente_store::Store::open(&place.path().join("detente.db")).unwrap();
    let mut batch = store.batch().unwrap();
    let actor = |start: u32, end: u32, name: &str, code: &str| {
        json!({"start": start, "end": end, "text": name, "name": name, "code": code,
               "country": code, "sector": null, "kind": "state"})
    };
    let mut day = jiff::civil::date(2023, 1, 1);
    for n in 0..times {
        let id = format!("{n:032x}");
        let document = json!({
            "schema": 1,
            "article": {"id": id, "source_id": null, "url": null, "site": "example.org",
                "title": "Thanks", "byline": null, "language": "en",
                "published": {"date": day.to_string(), "precision": "day", "basis": "caller"},
                "text": "China thanked Japan.",
                "blocks": [{"start": 0, "end": 20, "role": "body"}], "furniture": []},
            "reports": [{"id": format!("{id}-r1"), "sentence": {"start": 0, "end": 20},
                "source": [actor(0, 5, "China", "CHN")],
                "target": [actor(14, 19, "Japan", "JPN")],
                "type": "SUPPORT", "mode": null, "context": [], "cameo": "051", "quad": 1,
                "goldstein": 3.4, "status": "fact", "said_by": null,
                "when": {"first": day.to_string(), "last": day.to_string(), "precision": "day",
                         "basis": "relative", "start": null, "end": null},
                "place": null, "dead": null, "injured": null, "confidence": 0.9,
                "trigger": {"start": 6, "end": 13, "text": "thanked"}, "evidence": [],
                "rule": "thank#1"}],
            "quotes": [], "dates": [], "places": [], "mentions": [], "notes": []
        });
        batch.put(&serde_json::from_value(document).unwrap()).unwrap();
        day = day.checked_add(jiff::Span::new().days(4)).unwrap();
    }
    batch.commit().unwrap();
    place
}

fn panel(place: &Place, args: &[&str]) -> Value {
    let run = place.run(&[args, &["--format", "json"]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    serde_json::from_str(run.out.trim()).unwrap()
}

#[test]
fn a_forecast_opens_into_counted_rules_and_is_scored_when_due() {
    let place = stocked(30);
    // The last of thirty such days is 27 April; a window from 22 March on lies all in the past.
    let panel =
        panel(&place, &["forecast", "China", "JPN", "--horizon", "7", "--on", "2023-03-22"]);
    let forecast = &panel["forecasts"][0];
    assert_eq!(forecast["type"], "SUPPORT");
    assert_eq!(
        (&forecast["first"], &forecast["last"]),
        (&json!("2023-03-22"), &json!("2023-03-28"))
    );
    assert!(forecast["probability"].as_f64().unwrap() > 0.5, "{forecast}");
    let reason = &forecast["reasons"][0];
    assert_eq!(reason["held"], reason["of"]);
    assert!(reason["of"].as_u64().unwrap() > 10 && reason["cases"][0]["later"].is_string());
    assert_eq!(panel["history"]["left_out"], 10);

    let scored = self::panel(&place, &["forecast", "score"]);
    assert_eq!(scored["waiting"], 0);
    assert_eq!(scored["record"][0]["horizon"], 7);
    assert_eq!(scored["record"][0]["score"]["came"], 1);
}

#[test]
fn a_dry_run_keeps_nothing_and_the_likeliest_is_found() {
    let place = stocked(30);
    let panel = panel(&place, &["forecast", "--top", "3", "--dry-run"]);
    assert_eq!(panel["forecasts"][0]["source"], "CHN");
    let score = place.run(&["forecast", "score"]);
    assert_eq!(score.code, 1, "{}", score.err);
}

#[test]
fn the_unknown_get_base_rates_and_too_little_history_is_refused() {
    let place = stocked(30);
    let panel = panel(&place, &["forecast", "NOR", "PER", "--dry-run"]);
    assert_eq!(panel["unknown"], json!(["NOR", "PER"]));
    assert_eq!(panel["forecasts"][0]["basis"], "base_rate");
    stocked(1).run(&["forecast", "CHN", "JPN"]).fails(2, &["D040", "spans 1 days"]);
    place.run(&["forecast", "CHN", "JPN", "--on", "2020-01-01"]).fails(2, &["D040"]);
    place.run(&["forecast", "CHN", "JPN", "--horizon", "0"]).fails(2, &["horizon"]);
    Place::new().run(&["forecast", "CHN", "JPN"]).fails(2, &["S0"]);
}

#[test]
fn the_protocol_runs_on_a_folder_of_quadruples() {
    let place = Place::new();
    let lines = |days: std::ops::Range<u32>| {
        days.fold(String::new(), |mut text, day| {
            let _ = writeln!(text, "0\t0\t{}\t{day}\t0", 1 + day % 2);
            text
        })
    };
    place.file("set/train.txt", lines(0..60));
    place.file("set/valid.txt", lines(60..70));
    place.file("set/entity2id.txt", "Police (Peru)\t0\nPeru\t1\nChile\t2\n");
    let scores = &panel(&place, &["eval", "forecast", "set"])[0]["scores"];
    assert_eq!(scores["part"], "valid");
    assert_eq!(scores["queries"], 20);
    for name in ["mrr", "hits1", "hits3", "hits10"] {
        assert!((0.4..=1.0).contains(&scores[name].as_f64().unwrap()), "{name}: {scores}");
    }
    assert!(scores["multi_step"]["mrr"].is_f64() && scores["events"]["score"].is_object());
    place.file("bad/train.txt", "0 0 one 3\n");
    place.run(&["eval", "forecast", "bad"]).fails(2, &["D019", "line 1"]);
}
