//! A corpus of hostile words, through every format.

use detente_record::json::{ActorWords, Document};
use serde_json::Value;

use crate::sample::{Sample, read};

/// The rows of the corpus: field and text.
fn corpus() -> Vec<(&'static str, String)> {
    include_str!("hostile.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let (field, text) = line.split_once('\t').unwrap();
            (field, serde_json::from_str(text).unwrap())
        })
        .collect()
}

/// A read article for each row, with the row's text where its field says.
fn documents() -> Vec<Document> {
    let corpus = corpus();
    assert!(corpus.len() >= 60);
    let honest =
        read("2025-03-04", "China condemned Japan on Monday. \"We trust Japan,\" Wang Yi said.");
    corpus
        .into_iter()
        .enumerate()
        .map(|(number, (field, text))| {
            let mut document = honest.clone();
            let article = &mut document.article;
            article.id = format!("{number:032x}");
            for (n, report) in document.reports.iter_mut().enumerate() {
                report.id = format!("{}-r{}", article.id, n + 1);
            }
            match field {
                "title" => article.title = Some(text),
                "byline" => article.byline = Some(text),
                "url" => article.url = Some(text),
                "site" => article.site = Some(text),
                "quote" => {
                    let name = |actor: &mut ActorWords| actor.name.clone_from(&text);
                    document.quotes.iter_mut().for_each(|quote| {
                        quote.text.clone_from(&text);
                        quote.speaker.iter_mut().for_each(name);
                    });
                    document.reports.iter_mut().flat_map(|r| &mut r.source).for_each(name);
                }
                other => panic!("no such field: {other}"),
            }
            document
        })
        .collect()
}

/// Reads CSV as a spreadsheet does: rows of cells.
fn cells(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut characters) = (false, text.chars().peekable());
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                cell.push('"');
                characters.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            other => cell.push(other),
        }
    }
    rows
}

#[test]
fn json_gives_the_text_as_it_is() {
    let documents = documents();
    let sample = Sample::of(&documents);
    for document in &documents {
        let (status, media, body) = sample.get(&format!("/article/{}.json", document.article.id));
        assert_eq!((status, &*media), (200, "application/json"));
        assert_eq!(serde_json::from_str::<Document>(&body).unwrap(), *document);
    }
    let list = sample.json("/api/v1/articles?limit=500");
    assert_eq!(list["items"].as_array().unwrap().len(), documents.len());
}

#[test]
fn no_cell_runs_in_a_spreadsheet_and_no_row_breaks() {
    let sample = Sample::of(&documents());
    for path in [
        "/search.csv?limit=500",
        "/quotes.csv?limit=500",
        "/api/v1/articles?format=csv&limit=500",
        "/actor/CHN.csv?limit=500",
    ] {
        let (status, _, body) = sample.get(path);
        assert_eq!(status, 200, "{path}");
        let rows = cells(&body);
        let merged =
            !path.starts_with("/reports") && !path.contains("quotes") && !path.contains("articles");
        assert!(rows.len() > 60 || merged, "{path}: {} rows", rows.len());
        for row in &rows {
            assert_eq!(row.len(), rows[0].len(), "{path}: {row:?}");
            for cell in row {
                let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
                assert!(!formula || cell.parse::<f64>().is_ok(), "{path}: {cell:?}");
            }
        }
    }
}

#[test]
fn feeds_and_calendars_stay_whole() {
    let sample = Sample::of(&documents());
    let (_, _, feed) = sample.get("/reports.rss?limit=500");
    let parsed = roxmltree::Document::parse(&feed).unwrap();
    let items = parsed.descendants().filter(|node| node.has_tag_name("item")).count();
    assert!(items >= 60);
    for node in parsed.descendants() {
        let known = [
            "rss",
            "channel",
            "title",
            "link",
            "description",
            "item",
            "category",
            "pubDate",
            "guid",
        ];
        assert!(!node.is_element() || known.contains(&node.tag_name().name()));
        if node.has_tag_name("link") {
            assert!(node.text().unwrap().starts_with("http"), "{node:?}");
        }
    }
    let (_, _, calendar) = sample.get("/reports.ics?limit=500");
    let lines: Vec<&str> = calendar.split("\r\n").collect();
    let begun = lines.iter().filter(|line| **line == "BEGIN:VEVENT").count();
    assert_eq!(begun, lines.iter().filter(|line| **line == "END:VEVENT").count());
    assert_eq!(begun, items);
    assert!(!lines.iter().any(|line| line.starts_with("BEGIN:VALARM")));
}

#[test]
fn pages_hold_nothing_of_articles() {
    let sample = Sample::of(&documents());
    let (_, media, page) = sample.get("/article/00000000000000000000000000000000");
    assert!(media.starts_with("text/html"));
    assert_eq!(page, include_str!("../../ui/dist/index.html"));
}

#[test]
fn hostile_questions_are_only_text() {
    let sample = Sample::read();
    for (_, text) in corpus() {
        let words: String = text.chars().filter(|c| *c != '\0').collect();
        let asked = serde_urlencoded::to_string([("text", &words), ("site", &words)]).unwrap();
        let (status, media, body) = sample.get(&format!("/api/v1/acts?{asked}"));
        assert_eq!(status, 200, "{words:?}: {body}");
        assert_eq!(media, "application/json");
        let bytes: Vec<String> = words.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let path = bytes.concat();
        let (status, media, body) = sample.get(&format!("/api/v1/actors/{path}"));
        assert!(matches!(status, 200 | 404), "{words:?}: {status}");
        assert!(media.ends_with("json"), "{words:?}: {media}");
        assert!(serde_json::from_str::<Value>(&body).is_ok());
    }
}
