//! `detente eval` on small gold files.

use std::fs;

use serde_json::Value;

use crate::run::Place;

const TRIPLE: &str = r#"{"id":"a","text":"China condemned Japan.","event_plover2021":"ACCUSE","reciprocal":false,"actors":[{"role":"source","code3":"CHN"},{"role":"target","code3":"JPN"}]}"#;
const PAIR: &str = r#"{"id":"b","text":"China condemned Japan.","root":"CONSULT"}"#;

#[test]
fn events_are_scored_and_written_down() {
    let place = Place::new();
    place.file("triples.jsonl", TRIPLE);
    place.file("pairs.jsonl", PAIR);
    let args = ["eval", "events", "triples.jsonl", "pairs.jsonl", "--predictions", "p.jsonl"];
    let run = place.run(&[&args[..], &["--format", "jsonl"]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    let lines: Vec<Value> =
        run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["scores"]["triple_first"], 100.0);
    assert_eq!(lines[0]["scores"]["triple_precision"], 100.0);
    assert_eq!(lines[1]["scores"]["accuracy"], 0.0);
    let predictions = fs::read_to_string(place.path().join("p.jsonl")).unwrap();
    let ids: Vec<Value> = predictions
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone())
        .collect();
    assert_eq!(ids, ["a", "b"]);
}

#[test]
fn actors_are_scored() {
    let place = Place::new();
    place.file(
        "phrases.jsonl",
        r#"{"text":"Ukrainian soldiers","expect":{"country":"UKR","code_1":"MIL"}}"#,
    );
    let run = place.run(&["eval", "actors", "phrases.jsonl", "--format", "jsonl"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let scores: Value = serde_json::from_str(run.out.trim()).unwrap();
    assert_eq!(scores["scores"]["country"], 100.0);
}

#[test]
fn status_is_scored_and_written_down() {
    let place = Place::new();
    let table = "pair\tsource\ttarget\ttype\tstatus\twhen\tsaid_by\ttext\n\
        a\tIND\tRUS\tACCUSE\tdenial\t\t\tIndia refused to condemn Russia.\n\
        a\tIND\tRUS\tACCUSE\tfact\t\t\tIndia refused to condemn Russia.\n";
    place.file("cases.tsv", table);
    let args = ["eval", "status", "cases.tsv", "--predictions", "p.jsonl", "--format", "jsonl"];
    let run = place.run(&args);
    assert_eq!(run.code, 0, "{}", run.err);
    let scores: Value = serde_json::from_str(run.out.trim()).unwrap();
    assert_eq!(scores["scores"]["accuracy"], 50.0);
    assert_eq!(scores["scores"]["by_status"]["denial"], 100.0);
    let predictions = fs::read_to_string(place.path().join("p.jsonl")).unwrap();
    assert_eq!(predictions.lines().count(), 2);
}

#[test]
fn a_faulty_gold_line_is_named_and_nothing_is_scored() {
    let place = Place::new();
    place.file("gold.jsonl", format!("{TRIPLE}\n{{\"id\":\"c\"}}\n"));
    let run = place.run(&["eval", "events", "gold.jsonl"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("D019") && run.err.contains("line 2"), "{}", run.err);
    assert!(run.out.is_empty());
}

#[test]
fn shifts_are_scored() {
    let place = Place::new();
    place.file(
        "series.tsv",
        "dataset\tactor_a\tactor_b\tdate\tn\tgoldstein_sum\tmaterial_conflict\tverbal_conflict\t\
         cooperation_or_neutral\nd\tA\tB\t2024-01-01\t1\t3.0\t0\t0\t1\n\
         d\tA\tB\t2024-05-02\t14\t-90.0\t9\t4\t1\n",
    );
    place.file(
        "historic.tsv",
        "dataset\tactor_a\tactor_b\tdate\tdirection\nd\tA\tB\t2024-05-01\t-\n\
         d\tA\tB\t2024-05-01\t+\n",
    );
    let args = ["eval", "shifts", "historic.tsv", "--series", "series.tsv"];
    let run = place.run(&[&args[..], &["--format", "json"]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    let scores = &serde_json::from_str::<Value>(&run.out).unwrap()[0]["scores"];
    assert_eq!((&scores["found"], &scores["of"]), (&1.into(), &2.into()));
    assert_eq!(scores["median_delay_days"], 1.0);
    assert!(scores["alarms_per_dyad_year"].as_f64().unwrap() > 2.9, "{scores}");
    let table = place.run(&[&args[..], &["--format", "table"]].concat());
    assert!(table.out.contains("2024-05-01 hardening   +1 d  A – B"), "{}", table.out);
    let missing = ["eval", "shifts", "historic.tsv", "--series", "none.tsv"];
    place.run(&missing).fails(2, &["D001", "none.tsv"]);
}

const PAGE: &str = "<title>Ferry talks fail - Harbour News</title><h1>Ferry talks fail</h1>\
    <p>The ferry crews of the two islands broke off their talks on Monday, both sides said.</p>\
    <p>They had asked for longer rests between crossings, which the owners call too dear.</p>";

fn page_gold(place: &Place) {
    let row = r#"{"id":"p1","file":"set/one.html","title":"Ferry talks fail","articleBody":"The ferry crews of the two islands broke off their talks on Monday, both sides said. They had asked for longer rests between crossings, which the owners call too dear."}"#;
    place.file("gold/ferries.gold.jsonl", row);
}

#[test]
fn pages_are_found_below_a_subfolder_and_in_an_archive() {
    let place = Place::new();
    page_gold(&place);
    place.file("gold/html/set/one.html", PAGE);
    let args = ["eval", "pages", "gold", "--format", "jsonl", "--predictions", "p.jsonl"];
    let loose = place.run(&args);
    assert_eq!(loose.code, 0, "{}", loose.err);
    let scores: Value = serde_json::from_str(loose.out.trim()).unwrap();
    assert_eq!(scores["scores"]["ferries"]["answered"], 1, "{}", loose.out);
    assert_eq!(scores["scores"]["ferries"]["P"], 1.0, "{}", loose.out);
    assert_eq!(scores["scores"]["ferries"]["title_exact"], 1.0);
    let predictions = fs::read_to_string(place.path().join("p.jsonl")).unwrap();
    let line: Value = serde_json::from_str(predictions.trim()).unwrap();
    assert_eq!((&line["set"], &line["id"]), (&"ferries".into(), &"p1".into()));

    let packed = fs::File::create(place.path().join("gold/pages.tar")).unwrap();
    let mut archive = tar::Builder::new(packed);
    archive.append_dir_all("pages", place.path().join("gold/html")).unwrap();
    archive.finish().unwrap();
    fs::remove_dir_all(place.path().join("gold/html")).unwrap();
    assert_eq!(place.run(&args).out, loose.out);
}

#[test]
fn gold_without_pages_says_what_is_missing() {
    let place = Place::new();
    page_gold(&place);
    let run = place.run(&["eval", "pages", "gold"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("D022") && run.err.contains("set/one.html"), "{}", run.err);
}

#[test]
fn trees_and_names_are_scored_and_written_down() {
    let place = Place::new();
    let tree = "# text = Talks failed.\n1\tTalks\ttalk\tNOUN\t_\tNumber=Plur\t2\tnsubj\t_\t_\n\
        2\tfailed\tfail\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No\n3\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\t_\n\n";
    place.file("gold.conllu", tree);
    let args = ["eval", "parse", "gold.conllu", "--predictions", "read.conllu"];
    let run = place.run(&[&args[..], &["--format", "jsonl"]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    let scores = &serde_json::from_str::<Value>(run.out.trim()).unwrap()["scores"];
    for (part, key) in [
        ("gold_tokens", &["upos", "lemma", "uas", "las"][..]),
        ("raw", &["tokens", "sentences", "upos", "las"]),
    ] {
        for key in key {
            assert_eq!(scores[part][key], 100.0, "{part}.{key}");
        }
    }
    // What is written scores as the treebank itself.
    let run = place.run(&["eval", "parse", "read.conllu", "--format", "jsonl"]);
    let scores = &serde_json::from_str::<Value>(run.out.trim()).unwrap()["scores"];
    assert_eq!(
        (&scores["gold_tokens"]["words"], &scores["raw"]["las"]),
        (&3.into(), &100.0.into())
    );

    place.file("gold.bio", "Mary\tB-PER\nflew\tO\nto\tO\nParis\tB-LOC\n\nHello\tB-ORG\n");
    let args = ["eval", "names", "gold.bio", "--no-gazetteer", "--predictions", "found.bio"];
    let run = place.run(&[&args[..], &["--format", "jsonl"]].concat());
    let scores = &serde_json::from_str::<Value>(run.out.trim()).unwrap()["scores"];
    assert_eq!((&scores["precision"], &scores["f1"]), (&100.0.into(), &80.0.into()), "{scores}");
    let found = fs::read_to_string(place.path().join("found.bio")).unwrap();
    assert_eq!(found, "Mary\tB-PER\nflew\tO\nto\tO\nParis\tB-LOC\n\nHello\tO\n\n");
}

#[test]
fn a_file_of_another_kind_is_refused() {
    let place = Place::new();
    place.file("letter.txt", "Dear all,\n");
    for what in ["parse", "names"] {
        place.run(&["eval", what, "letter.txt"]).fails(2, &["D019", "letter.txt"]);
    }
}

#[test]
fn annotations_are_scored_and_written_down() {
    let text = "\u{201c}We will sign,\u{201d} Xi Jinping said in Geneva on 3 May 2022. He left.";
    let gold = [
        (
            "quotes",
            r#""attributions":[{"type":"direct","source":[[16,26]],"cue":[[27,31]],"content":[[0,15]]}]"#,
            "/all/span_speaker_f1",
        ),
        (
            "dates",
            r#""timexes":[{"start":45,"end":55,"type":"DATE","value":"2022-05-03"}]"#,
            "/value_f1",
        ),
        (
            "places",
            r#""toponyms":[{"start":35,"end":41,"lat":46.2,"lon":6.15,"geonameid":"2660646"}]"#,
            "/within_161km",
        ),
        (
            "coref",
            r#""clusters":[{"type":"person","mentions":[{"start":16,"end":26,"text":"Xi Jinping","kind":"name"},{"start":57,"end":59,"text":"He"}]}]"#,
            "/accuracy",
        ),
        ("factuality", r#""events":[{"start":60,"end":64,"label":"happened"}]"#, "/accuracy"),
    ];
    let place = Place::new();
    for (what, field, score) in gold {
        place.file("gold.jsonl", format!(r#"{{"id":"a","text":"{text}",{field}}}"#));
        let args = ["eval", what, "gold.jsonl", "--predictions", "p.jsonl", "--format", "jsonl"];
        let run = place.run(&args);
        assert_eq!(run.code, 0, "{what}: {}", run.err);
        let line: Value = serde_json::from_str(run.out.trim()).unwrap();
        assert_eq!(line["scores"].pointer(score), Some(&100.0.into()), "{what}: {line}");
        let predictions = fs::read_to_string(place.path().join("p.jsonl")).unwrap();
        assert!(predictions.contains(r#""id":"a""#), "{what}: {predictions}");
        place.file("gold.jsonl", r#"{"id":"a"}"#);
        place.run(&["eval", what, "gold.jsonl"]).fails(2, &["D019", "line 1"]);
    }
}

#[test]
fn copies_are_scored_and_written_down() {
    let place = Place::new();
    let told = "The envoys of Norway and Chad met in Oslo on 3 May, and they agreed that a new round \
        of talks would begin in Cairo within 20 days. Ole Lund said that his side had asked for it.";
    let spun = "The emissaries of Norway and Chad gathered in Oslo on 3 May, and they concurred that \
        a fresh round of negotiations would commence in Cairo within 20 days. Ole Lund said that \
        his camp had requested for it.";
    let other = "A ferry ran aground off the Faroe Islands on 9 June; all of the 112 people on board \
        were taken to Torshavn by the coast guard and by two trawlers that had heard of it.";
    let row = |id: &str, origin: &str, kind: &str, text: &str| {
        serde_json::json!({"id": id, "origin": origin, "kind": kind, "text": text}).to_string()
    };
    let rows = [
        row("a", "a", "original", told),
        row("b", "b", "original", other),
        row("a2", "a", "heavy", spun),
    ];
    place.file("docs.jsonl", rows.join("\n"));
    let args = ["eval", "copies", "docs.jsonl", "--format", "jsonl", "--predictions", "p.jsonl"];
    let run = place.run(&args);
    assert_eq!(run.code, 0, "{}", run.err);
    let scores: Value = serde_json::from_str(run.out.trim()).unwrap();
    assert_eq!(scores["scores"]["F1"], 1.0, "{}", run.out);
    assert_eq!(scores["scores"]["by_kind"]["heavy"]["found"], 1);
    let predictions = fs::read_to_string(place.path().join("p.jsonl")).unwrap();
    assert_eq!(predictions, "{\"a\":\"a\",\"b\":\"a2\"}\n");
}

#[test]
fn merging_is_scored_on_stories() {
    let gold = concat!(env!("CARGO_MANIFEST_DIR"), "/../../gold/merge");
    let place = Place::new();
    let run = place.run(&["eval", "merge", gold, "--predictions", "joined.jsonl"]);
    let scores = &run.records()[0]["scores"];
    let (precision, recall) =
        (scores["precision"].as_f64().unwrap(), scores["recall"].as_f64().unwrap());
    // Well below what it scores today, so that only a fault of merging brings it down.
    assert!(precision > 90.0 && recall > 85.0, "{scores}");
    let joined = std::fs::read_to_string(place.path().join("joined.jsonl")).unwrap();
    assert_eq!(joined.lines().count() as u64, scores["tellings"].as_u64().unwrap());
}
