//! What users bring along: their own actors, and PETRARCH's dictionaries.

use std::fs;

use serde_json::Value;

use crate::run::Place;

const ACTORS: &str = "NARNIA [NAR]\n+NARNIAN\nCALORMEN [CAL]\nTASHBAAN [CALGOV]\n";
const AGENTS: &str = "ENVOY [~GOV]\n";
const VERBS: &str =
    "&GIFT\n+RAISIN\n+FIG\n\n--- SNUB [111] ---\nSNUB\n- * WITH &GIFT [112] # a test\n";

fn dictionary(place: &Place) {
    place.file("petr/own.actors.txt", ACTORS);
    place.file("petr/own.agents.txt", AGENTS);
    place.file("petr/own.verbs.txt", VERBS);
}

/// Source, CAMEO code, target and status of each report.
fn reports(out: &str) -> Vec<[String; 4]> {
    let record: Value = serde_json::from_str(out.lines().next().unwrap()).unwrap();
    let code = |side: &Value| side[0]["code"].as_str().unwrap_or_default().to_owned();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    record["reports"]
        .as_array()
        .unwrap()
        .iter()
        .map(|report| {
            [
                code(&report["source"]),
                text(&report["cameo"]),
                code(&report["target"]),
                text(&report["status"]),
            ]
        })
        .collect()
}

#[test]
fn own_actors_act_and_a_bad_file_is_refused_whole() {
    let place = Place::new();
    place.file(
        "my.toml",
        "[[actor]]\nname = \"River Guard\"\ncode = \"MMRREBRVG\"\nkind = \"armed\"\n",
    );
    place.file("a.txt", "River Guard attacked Thailand on Monday.\n");
    let args = ["read", "a.txt", "--store", "none", "--format", "jsonl", "--actors"];
    let run = place.run(&[&args[..], &["my.toml"]].concat());
    assert_eq!(reports(&run.out)[0][..3], ["MMRREBRVG", "190", "THA"], "{}", run.err);
    let without = place.run(&args[..6]);
    assert!(reports(&without.out).iter().all(|report| report[0] != "MMRREBRVG"));

    place.file("bad.toml", "[[actor]]\nname = \"X\"\ncountry = \"ZZZ\"\n");
    let run = place.run(&[&args[..], &["bad.toml"]].concat());
    assert_eq!(run.code, 2);
    assert!(run.err.contains("[D020]") && run.err.contains("bad.toml:3: column 11"), "{}", run.err);
}

#[test]
fn a_dictionary_codes_with_the_status_of_the_sentence() {
    let place = Place::new();
    dictionary(&place);
    place.file("a.txt", "Narnian envoys snubbed Calormen.\n\nNarnia will not snub Calormen.\n");
    let args = ["read", "a.txt", "--store", "none", "--format", "jsonl", "--dictionary", "petr"];
    let run = place.run(&args);
    let found = reports(&run.out);
    assert_eq!(found[0], ["NARGOV", "111", "CAL", "fact"], "{} {}", run.out, run.err);
    assert_eq!(found[1], ["NAR", "111", "CAL", "denial"], "{}", run.out);
}

#[test]
fn a_dictionary_is_imported_and_read_again() {
    let place = Place::new();
    dictionary(&place);
    let run = place.run(&["import", "petrarch-dictionary", "petr", "--into", "mine"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("3 actors and 1 agents"), "{}", run.out);
    place.file("a.txt", "Narnia attacked Calormen on Monday.\n");
    let args = ["read", "a.txt", "--store", "none", "--format", "jsonl"];
    let run = place.run(&[&args[..], &["--actors", "mine/actors.toml"]].concat());
    assert_eq!(reports(&run.out)[0][..3], ["NAR", "190", "CAL"], "{}", run.err);

    place.file("petr/own.verbs.txt", "--- SNUB [111] ---\nSNUB\n- WITHOUT STAR [112]\n");
    let run = place.run(&["import", "petrarch-dictionary", "petr", "--into", "other"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("own.verbs.txt:3: column 3"), "{}", run.err);
    assert!(!place.path().join("other").exists(), "nothing is half imported");
}

#[test]
fn units_are_scored_with_their_dictionary() {
    let place = Place::new();
    dictionary(&place);
    place.file(
        "units.jsonl",
        r#"{"id":"a","category":"X","date":"20010101","text":"Narnia snubbed Tashbaan with figs.","events":[{"source":"NAR","target":"CALGOV","code":"112"}]}"#,
    );
    let run = place.run(&[
        "eval",
        "units",
        "units.jsonl",
        "--dictionary",
        "petr",
        "--predictions",
        "p.jsonl",
        "--format",
        "jsonl",
    ]);
    let scores: Value = serde_json::from_str(run.out.trim()).unwrap();
    assert_eq!(scores["scores"]["exact"], 100.0, "{} {}", run.out, run.err);
    let line = fs::read_to_string(place.path().join("p.jsonl")).unwrap();
    let line: Value = serde_json::from_str(line.trim()).unwrap();
    assert_eq!(line["gold"][0]["eventcode"], "112");
    assert_eq!(line["pred"][0][1], "CALGOV");
}
