//! What `read` takes and gives.

use serde_json::{Value, json};

use crate::run::Place;

const STORY: &str = "The president of Ruritania flew to Beijing on Monday.\n\n\
                     She met her Chinese counterpart, her office said.\n";

fn ids(records: &[Value]) -> Vec<&str> {
    records.iter().map(|record| record["article"]["source_id"].as_str().unwrap()).collect()
}

#[test]
fn order_is_kept_and_ids_come_back_whatever_the_number_of_threads() {
    let place = Place::new();
    let mut lines = Vec::new();
    for number in 0..200 {
        // Uneven lengths, so that threads overtake each other.
        let text = STORY.repeat(1 + (number * 7) % 5);
        let row = json!({"id": format!("n{number}"), "text": text, "published": "2022-12-29"});
        lines.push(row.to_string());
    }
    place.file("many.jsonl", lines.join("\n"));
    let run = |threads| place.run(&["read", "many.jsonl", "--store", "none", "--threads", threads]);
    let one = run("1");
    let expected: Vec<_> = (0..200).map(|number| format!("n{number}")).collect();
    assert_eq!(ids(&one.records()), expected);
    assert_eq!(one.records()[0]["article"]["published"]["date"], "2022-12-29");
    assert_eq!(one.records()[0]["article"]["published"]["basis"], "caller");
    for threads in ["2", "5"] {
        assert!(run(threads).out == one.out, "other bytes with {threads} threads");
    }
}

#[test]
fn directories_are_walked_in_order() {
    let place = Place::new();
    place.file("news/b.txt", STORY);
    place.file("news/a/z.html", format!("<html><body><p>{STORY}</p></body></html>"));
    place.file(
        "news/c.jsonl",
        "{\"id\":\"c1\",\"text\":\"One.\"}\n\n{\"id\":\"c2\",\"text\":\"Two.\"}",
    );
    place.file("news/d.json", "[{\"id\":4,\"html\":\"<p>Four.</p>\"}]");
    place.file("news/picture.png", "no article");
    place.file("news/.hidden.txt", STORY);
    place.file("news/README.md", STORY);
    let records = place.run(&["read", "news", "--store", "none"]).records();
    assert_eq!(ids(&records), ["news/a/z.html", "news/b.txt", "c1", "c2", "4"]);
}

#[test]
fn standard_input_may_be_text_html_or_json() {
    let place = Place::new();
    let read = |input: &str| {
        let args = ["read", "-", "--store", "none", "--title", "A headline"];
        place.run_with(&args, input.as_bytes()).records()
    };
    assert!(read(STORY)[0]["article"]["text"].as_str().unwrap().contains("flew to Beijing"));
    assert!(
        read("[Ruritania] said no.")[0]["article"]["text"].as_str().unwrap().contains("said no")
    );
    let rows =
        read("{\"id\":1,\"body\":\"One.\",\"headline\":\"Own\"}\n{\"id\":2,\"text\":\"Two.\"}\n");
    assert_eq!(ids(&rows), ["1", "2"]);
    assert_eq!(rows[0]["article"]["title"], "Own");
    assert_eq!(rows[1]["article"]["title"], "A headline");
    assert_eq!(read("[{\"id\":1,\"text\":\"One.\"},{\"id\":2,\"text\":\"Two.\"}]").len(), 2);
}

#[test]
fn records_can_be_read_anew() {
    let place = Place::new();
    place.file("a.txt", STORY);
    let first = place.run(&["read", "a.txt", "--published", "2022-12-29", "--store", "none"]);
    let again = place.run_with(&["read", "-", "--store", "none"], first.out.as_bytes());
    assert_eq!(again.records()[0]["article"]["text"], first.records()[0]["article"]["text"]);
    assert_eq!(again.records()[0]["article"]["published"]["date"], "2022-12-29");
}

#[test]
fn the_output_goes_where_and_how_it_is_asked() {
    let place = Place::new();
    place.file("a.txt", STORY);
    let run = place.run(&["read", "a.txt", "--store", "none", "-o", "out.json", "--quiet"]);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", ""));
    let array = std::fs::read(place.path().join("out.json")).unwrap();
    assert_eq!(serde_json::from_slice::<Vec<Value>>(&array).unwrap().len(), 1);
    let limited =
        place.run(&["read", "a.txt", "a.txt", "a.txt", "--store", "none", "--limit", "2"]);
    assert_eq!(limited.records().len(), 2);
    assert!(limited.err.contains("2 documents"), "{}", limited.err);
}

#[test]
fn escapes_in_an_article_do_not_reach_the_terminal() {
    let place = Place::new();
    let row = json!({"id": "e", "title": "Red \u{1b}[31m alert \u{9b}2J", "text": STORY});
    place.file("e.jsonl", row.to_string());
    let shown = place.run(&["read", "e.jsonl", "--store", "none", "--format", "table"]);
    assert_eq!(shown.code, 0, "{}", shown.err);
    assert!(shown.out.contains("Red ·[31m alert ·2J"), "{}", shown.out);
    let json = place.run(&["read", "e.jsonl", "--store", "none"]);
    assert!(!json.out.contains(['\u{1b}', '\u{9b}']));
    assert_eq!(json.records()[0]["article"]["title"], row["title"]);
}
