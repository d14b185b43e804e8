//! The ways in beyond plain files: web archives, tables, zipped folders, packed files, addresses;
//! and going on after a break.

use std::{fs, io::Write};

use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};

use crate::{
    run::Place,
    server::{Reply, Server},
};

const STORY: &str = "The president of Ruritania flew to Beijing on Monday. She met her Chinese \
                     counterpart, her office said.";

fn ids(records: &[Value]) -> Vec<&str> {
    records.iter().map(|record| record["article"]["source_id"].as_str().unwrap()).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// A record of a web archive, packed by itself as Common Crawl does.
fn record(name: &str, status: u16, body: &str) -> Vec<u8> {
    let block = format!("HTTP/1.1 {status} X\r\nContent-Type: text/html\r\n\r\n{body}");
    gzip(
        format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://www.x.example/{name}\r\n\
             WARC-Date: 2026-11-23T14:05:00Z\r\nContent-Type: application/http; msgtype=response\r\n\
             Content-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
        .as_bytes(),
    )
}

fn page(day: &str, name: &str) -> String {
    format!(
        "<html><head><title>{name}</title><meta property='article:published_time' content='{day}'>\
         </head><body><h1>{name}</h1><p>{STORY} {STORY}</p><p>{STORY}</p></body></html>"
    )
}

#[test]
fn web_archives_are_read_record_by_record() {
    let place = Place::new();
    let first = record("one", 200, &page("2026-11-23", "One"));
    let mut damaged = record("broken", 200, &page("2026-11-23", "Broken"));
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0x5a;
    let archive = [
        &*first,
        &record("none", 404, "gone"),
        &damaged,
        &record("two", 200, &page("2026-11-24", "Two")),
    ]
    .concat();
    place.file("CC-NEWS-20261124.warc.gz", archive);
    let run = place.run(&["read", "CC-NEWS-20261124.warc.gz"]);
    let records = run.records();
    assert_eq!(records.len(), 2, "{}", run.err);
    assert_eq!(records[0]["article"]["source_id"], "CC-NEWS-20261124.warc.gz@0");
    assert_eq!(records[1]["article"]["url"], "https://www.x.example/two");
    assert_eq!(records[1]["article"]["published"]["date"], "2026-11-24");
    assert!(
        run.err.contains("[A005]") && run.err.contains("a record without a page [A008]"),
        "{}",
        run.err
    );
    // What was passed over is kept with its place, but for what every archive is full of.
    let doctor = place.run(&["doctor", "--passed-over"]);
    assert_eq!(doctor.code, 0, "{}", doctor.err);
    let expected =
        format!("CC-NEWS-20261124.warc.gz@{}", first.len() + record("none", 404, "gone").len());
    assert!(doctor.out.contains(&expected) && !doctor.out.contains("A008"), "{}", doctor.out);
    // Named by their bytes, not by their ending, and from a pipe too.
    let bytes = fs::read(place.path().join("CC-NEWS-20261124.warc.gz")).unwrap();
    let piped = place.run_with(&["read", "-", "--store", "none"], &bytes);
    assert_eq!(piped.records().len(), 2);
}

#[test]
fn tables_name_their_columns_or_the_caller_does() {
    let place = Place::new();
    place.file("known.csv", format!("Headline,Article Text,pub_date,URL\nTalks,\"{STORY}\",2026-11-23,https://x.example/a\nShort\n"));
    let run = place.run(&["read", "known.csv", "--store", "none"]);
    let records = run.records();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0]["article"]["title"], "Talks");
    assert_eq!(records[0]["article"]["url"], "https://x.example/a");
    assert_eq!(records[0]["article"]["published"]["date"], "2026-11-23");
    assert!(run.err.contains("known.csv:3: 1 columns"), "{}", run.err);

    place.file("own.tsv", format!("a\tb\tc\n7\tTalks\t{STORY}\n"));
    place.run(&["read", "own.tsv", "--store", "none"]).fails(2, &["[D060]", "a, b, c"]);
    let named = ["read", "own.tsv", "--store", "none", "--columns", "id=a,title=b,text=c"];
    let records = place.run(&named).records();
    assert_eq!((ids(&records), &records[0]["article"]["title"]), (vec!["7"], &json!("Talks")));
    place.file("own.jsonl", json!({"story": STORY, "k": 3}).to_string());
    let named = ["read", "own.jsonl", "--store", "none", "--columns", "text=story,id=k"];
    assert_eq!(ids(&place.run(&named).records()), ["3"]);
    place.run(&["read", "own.tsv", "--columns", "words=c"]).fails(2, &["none of id, text"]);
}

#[test]
fn folders_may_be_zipped_and_files_packed() {
    let place = Place::new();
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let row = json!({"id": "r1", "text": STORY}).to_string();
    let files: [(&str, Vec<u8>); 6] = [
        ("news/b.txt", STORY.into()),
        ("news/a.html", page("2026-11-23", "A").into()),
        ("news/c.jsonl.gz", gzip(row.as_bytes())),
        ("news/README.md", STORY.into()),
        ("__MACOSX/news/._b.txt", STORY.into()),
        ("news/picture.png", b"\x89PNG".to_vec()),
    ];
    for (name, content) in &files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    place.file("news.zip", writer.finish().unwrap().into_inner());
    let records = place.run(&["read", "news.zip", "--store", "none"]).records();
    assert_eq!(ids(&records), ["news.zip/news/a.html", "news.zip/news/b.txt", "r1"]);
    place.file("d/e.txt.gz", gzip(STORY.as_bytes()));
    let records = place.run(&["read", "d", "--store", "none"]).records();
    assert_eq!(ids(&records), ["d/e.txt.gz"]);
    assert_eq!(records[0]["article"]["text"], STORY);
}

#[test]
fn bombs_are_a_note_and_the_rest_is_read() {
    let place = Place::new();
    place.file("a/bomb.html.gz", gzip(&vec![b' '; 200 << 20]));
    place.file("a/bomb.jsonl.gz", gzip(&vec![b'{'; 100 << 20]));
    place.file("a/good.txt", STORY);
    let run = place.run(&["read", "a", "--store", "none"]);
    assert_eq!(ids(&run.records()), ["a/good.txt"]);
    assert!(run.err.contains("a/bomb.html.gz") && run.err.contains("[A006]"), "{}", run.err);
}

#[test]
fn a_broken_off_intake_goes_on_and_old_documents_are_left_out() {
    let place = Place::new();
    let line = |number: usize| {
        let day = format!("2026-11-{:02}", 1 + number % 20);
        json!({"id": number.to_string(), "text": format!("{STORY} {number}"), "published": day})
            .to_string()
    };
    place.file("n/many.jsonl", (0..100).map(line).collect::<Vec<_>>().join("\n"));
    place.file("n/z.txt", STORY);
    assert_eq!(place.run(&["read", "n", "--limit", "30"]).records().len(), 30);
    let rest = place.run(&["read", "n", "--resume"]).records();
    assert_eq!((ids(&rest)[0], rest.len()), ("30", 71));
    assert_eq!(place.run(&["read", "n", "--resume"]).code, 1, "nothing left");
    assert_eq!(place.run(&["export"]).records().len(), 101);
    // Without the flag everything is read again; a file that changed is another.
    assert_eq!(place.run(&["read", "n"]).records().len(), 101);
    place.file("n/z.txt", format!("{STORY} More."));
    assert_eq!(place.run(&["read", "n", "--resume"]).records().len(), 1);
    place.run(&["read", "n", "--resume", "--store", "none"]).fails(2, &["[D061]"]);

    let recent = place.run(&["read", "n/many.jsonl", "--since", "2026-11-20", "--store", "none"]);
    assert_eq!(recent.records().len(), 5);
    assert!(recent.err.contains("95 published before --since"), "{}", recent.err);
}

#[test]
fn addresses_are_fetched_when_named_and_allowed() {
    let place = Place::new();
    let server = Server::start(|asked| match asked.path.as_str() {
        "/robots.txt" => Reply::status(404),
        "/a" => Reply::page(&page("2026-11-23", "Fetched")),
        "/moved" => Reply::to(302, "/a"),
        _ => Reply::ok("image/png", "x"),
    });
    let (address, host) = (server.url("/a"), server.address.to_string());
    place
        .run(&["read", &address, "--store", "none"])
        .fails(2, &["[F002]", "127.0.0.1", "none of the documents"]);
    assert!(server.asked().is_empty());
    let moved = server.url("/moved");
    let picture = server.url("/p.png");
    let run =
        place.run(&["read", &moved, &picture, "--store", "none", "--allow", &host, "--pause", "0"]);
    let records = run.records();
    assert_eq!((records.len(), &records[0]["article"]["url"]), (1, &json!(address)));
    assert_eq!(records[0]["article"]["title"], "Fetched");
    assert!(run.err.contains("[A008]"), "{}", run.err);
    place.file("detente.toml", format!("allow = \"{host}\"\npause = 0\n"));
    assert_eq!(place.run(&["read", &address, "--store", "none"]).records().len(), 1);
    place.run(&["read", &address, "--pause=-1"]).fails(2, &["pause"]);
}
