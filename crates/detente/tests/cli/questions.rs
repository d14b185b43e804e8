//! The store: kept once, asked in many ways.

use std::fs;

use detente_record::json::Document;
use serde_json::{Value, json};

use crate::run::Place;

/// A store with one report and one quote made by hand, so that these tests rest on no model.
fn stocked() -> Place {
    let place = Place::new();
    let text = "=China thanked Japan. “Thank you,” Wang said.";
    let actor = |start: u32, end: u32, name: &str, code: &str| {
        let words: String =
            text.chars().skip(start as usize).take((end - start) as usize).collect();
        json!({"start": start, "end": end, "text": words, "name": name, "code": code,
               "country": code, "sector": null, "kind": "state"})
    };
    let (china, japan) = (actor(1, 6, "China", "CHN"), actor(15, 20, "Japan", "JPN"));
    let document = json!({
        "schema": 1,
        "article": {"id": "0123456789abcdef0123456789abcdef", "source_id": "x", "url": null,
            "site": "example.org", "title": "Thanks", "byline": null, "language": "en",
            "published": {"date": "2023-05-01", "precision": "day", "basis": "caller"},
            "text": text, "blocks": [{"start": 0, "end": 45, "role": "body"}], "furniture": []},
        "reports": [{"id": "0123456789abcdef0123456789abcdef-r1",
            "sentence": {"start": 0, "end": 21}, "source": [china], "target": [japan],
            "type": "SUPPORT", "mode": null, "context": [], "cameo": "051", "quad": 1,
            "goldstein": 3.4, "status": "fact", "said_by": null,
            "when": {"first": "2023-04-30", "last": "2023-04-30", "precision": "day",
                     "basis": "relative", "start": null, "end": null},
            "place": null, "dead": null, "injured": null, "confidence": 0.9,
            "trigger": {"start": 7, "end": 14, "text": "thanked"}, "evidence": [],
            "rule": "thank#1"}],
        "quotes": [{"start": 23, "end": 33, "text": "Thank you,", "form": "direct",
            "speaker": china, "cue": null, "about": [japan], "stance": 0.8}],
        "dates": [], "places": [], "mentions": [], "notes": []
    });
    let document: Document = serde_json::from_value(document).unwrap();
    let mut store = detente_store::Store::open(&place.path().join("detente.db")).unwrap();
    let mut batch = store.batch().unwrap();
    batch.put(&document).unwrap();
    batch.commit().unwrap();
    place
}

#[test]
fn the_same_article_is_kept_once() {
    let place = Place::new();
    place.file("a.txt", "The president of Ruritania flew to Beijing on Monday.\n");
    place.file("b.txt", "The envoy of Ruritania left Beijing on Tuesday.\n");
    let first = place.run(&["read", "a.txt"]);
    assert!(first.err.contains("1 new article"), "{}", first.err);
    let second = place.run(&["read", "a.txt", "b.txt"]);
    assert!(second.err.contains("1 new article, 1 already there"), "{}", second.err);
    let exported = place.run(&["export"]).records();
    assert_eq!(exported.len(), 2);
    assert_eq!(exported[0], first.records()[0], "what comes out is what went in");
}

#[test]
fn a_better_date_takes_the_place_of_the_old_when_asked() {
    let place = Place::new();
    place.file("a.txt", "The president of France flew to Beijing on Monday.\n");
    let day = |place: &Place| place.run(&["export"]).records()[0]["article"]["published"].clone();
    place.run(&["read", "a.txt", "-q"]);
    let again = ["read", "a.txt", "--published", "2022-12-29"];
    let left = place.run(&again);
    assert!(
        left.err.contains("1 already there and left as they are (see --replace)"),
        "{}",
        left.err
    );
    assert_eq!(day(&place), Value::Null);
    let replaced = place.run(&[&again[..], &["--replace"]].concat());
    assert!(replaced.err.contains("0 new articles, 1 replaced"), "{}", replaced.err);
    assert_eq!(day(&place)["date"], "2022-12-29");
    assert_eq!(place.run(&["export"]).out, replaced.out);
}

#[test]
fn events_and_reports_are_found_by_actor_type_status_and_day() {
    let place = stocked();
    for good in [
        &["events"][..],
        &["events", "--source", "CHN", "--target", "jpn"],
        &["events", "--actor", "China", "--type", "support,ASSAULT", "--status", "fact"],
        &["events", "--since", "2023-04-30", "--until", "2023-04-30"],
        &["events", "--text", "thank*"],
    ] {
        let rows = place.run(good).records();
        assert_eq!(rows.len(), 1, "{good:?}");
        assert_eq!(rows[0]["lead"]["sentence"], "=China thanked Japan.");
        assert_eq!(rows[0]["reports"], 1);
        let single = place.run(&[good, &["--reports"]].concat()).records();
        assert_eq!(single.len(), 1, "{good:?}");
        assert_eq!(single[0]["sentence"], "=China thanked Japan.");
        assert_eq!(single[0]["report"]["source"][0]["code"], "CHN");
        for id in [&rows[0]["id"], &single[0]["report"]["id"]] {
            let whole = place.run(&["events", id.as_str().unwrap()]).records();
            assert_eq!(whole[0]["told"].as_array().unwrap(), &single, "{id}");
        }
    }
    for none in [
        &["events", "--source", "JPN"][..],
        &["events", "--status", "denial"],
        &["events", "0000000000000000"],
        &["events", "--since", "2023-05-01"],
        &["quotes", "--speaker", "JPN"],
        &["relation", "USA", "JPN"],
    ] {
        let run = place.run(none);
        assert_eq!((run.code, run.err.as_str()), (1, ""), "{none:?}");
    }
    place.run(&["events", "--type", "HUG"]).fails(2, &["HUG", "PLOVER"]);
}

#[test]
fn people_see_the_words_marked() {
    let place = stocked();
    let page = place.run(&["relation", "CHN", "JPN", "--format", "table"]);
    assert_eq!(page.code, 0, "{}", page.err);
    assert!(page.out.contains("=[China] {thanked} [Japan]."), "{}", page.out);
    assert!(page.out.contains("China: “Thank you,”"), "{}", page.out);
    let colours = place.run(&["relation", "CHN", "JPN", "--format", "table", "--color", "always"]);
    assert!(colours.out.contains("\u{1b}[1;34mChina\u{1b}[0m"), "{}", colours.out);
    let table = place.run(&["events", "--format", "table"]);
    assert!(table.out.lines().nth(1).unwrap().starts_with("2023-04-30 China "), "{}", table.out);
    let event = place.run(&["events"]).records()[0]["id"].clone();
    let page = place.run(&["events", event.as_str().unwrap(), "--format", "table"]);
    assert!(page.out.contains("1 report, 1 article, 1 independent site"), "{}", page.out);
    assert!(page.out.contains("=[China] {thanked} [Japan]."), "{}", page.out);
}

#[test]
fn spreadsheets_get_no_formulas() {
    let place = stocked();
    let run = place.run(&["export", "--format", "csv", "-o", "out.csv"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let csv = fs::read_to_string(place.path().join("out.csv")).unwrap();
    let [header, row] = csv.lines().collect::<Vec<_>>()[..] else { panic!("{csv}") };
    assert_eq!(header.split(',').count(), row.split(',').count());
    assert!(row.contains(",'=China thanked Japan.,"), "{row}");
    let tsv = place.run(&["export", "--what", "quotes", "--format", "tsv"]);
    assert!(tsv.out.lines().nth(1).unwrap().contains("\tCHN\tChina\tdirect\tThank you,\t"));
}

#[test]
fn the_doctor_looks_at_the_store() {
    let place = stocked();
    let run = place.run(&["doctor"]);
    assert!(run.out.contains("store    sound") && run.out.contains("1 report"), "{}", run.out);
}

#[test]
fn sql_only_reads_and_changes_are_told() {
    let place = stocked();
    let question = "SELECT source, reports, NULL AS blank FROM events";
    let rows = place.run(&["sql", question]).records();
    assert_eq!(rows, [json!({"source": "CHN", "reports": 1, "blank": null})]);
    let csv = place.run(&["sql", question, "--format", "csv"]);
    assert_eq!(csv.out, "source,reports,blank\nCHN,1,\n");
    let table = place.run(&["sql", question, "--format", "table"]);
    assert!(table.out.starts_with("source reports blank\nCHN    1"), "{}", table.out);
    place.run(&["sql", "DROP TABLE events"]).fails(2, &["[S013]", "only read"]);
    assert_eq!(place.run(&["changes"]).code, 1, "what is new is no change");
    place.file("a.txt", "The president of France flew to Beijing on Monday.\n");
    place.run(&["read", "a.txt", "-q"]);
    place.run(&["read", "a.txt", "-q", "--replace", "--published", "2022-12-29"]);
    let changed = place.run(&["changes", "--since", "0"]).records();
    let article = changed.iter().find(|row| row["kind"] == "article").unwrap();
    assert_eq!(article["reason"], "read anew");
    assert_eq!(article["former"]["article"]["published"], Value::Null);
    let repaired = place.run(&["doctor", "--repair"]);
    assert!(repaired.code == 0 && repaired.out.contains("store    sound"), "{}", repaired.out);
}

#[test]
fn relation_is_one_object() {
    let rows: Vec<Value> = stocked().run(&["relation", "CHN", "JPN"]).records();
    assert_eq!(rows[0]["days"][0]["day"], "2023-04-30");
    assert_eq!(rows[0]["a_to_b"]["quotes"][0]["quote"]["text"], "Thank you,");
}
