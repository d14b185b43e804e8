//! Real texts and damaged ones: every span says what it stands for, and nothing panics.
//!
//! By default a share of the shared data is read, in the time that a test may take. All of it, and
//! ten thousand files damaged from it (some minutes):
//!
//!     DETENTE_WALK=all cargo test --release -p detente --test cli walk -- --nocapture

mod damage;
mod texts;

use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use crate::run::Place;
use damage::{Random, SEEDS, damaged};

/// Bytes of text from each file where not everything is read.
const SHARE: usize = 12_000;
const MUTANTS: usize = 10_000;

/// What was looked at.
#[derive(Debug, Default)]
struct Seen {
    records: usize,
    spans: usize,
    /// Documents that `read` left out with a reason.
    skipped: usize,
}

/// Says whether everything is to be read; a share otherwise.
fn all() -> bool {
    std::env::var("DETENTE_WALK").as_deref() == Ok("all")
}

/// The shared data, or `None` and a line that says so.
fn shared() -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let there = shared.is_dir();
    if !there {
        println!("skipped: {} is not there", shared.display());
    }
    there.then_some(shared)
}

/// Runs `read` over what is named and looks at each record as it comes.
fn read_and_look(place: &Place, what: &[&str]) -> Seen {
    // Kept out of the pipe, which nobody empties while the records are looked at.
    let said = place.path().join("said");
    let args = [&["read", "--store", "none", "--published", "2022-12-29"], what].concat();
    let mut command = place.command(&args);
    command.stdout(Stdio::piped()).stderr(File::create(&said).unwrap());
    let mut child = command.spawn().unwrap();
    let mut seen = Seen::default();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let record: Value = serde_json::from_str(&line.unwrap()).unwrap();
        seen.spans += look(&record);
        seen.records += 1;
    }
    let status = child.wait().unwrap();
    let said = fs::read_to_string(&said).unwrap();
    assert!(status.success(), "{status}: {said}");
    // `12 skipped: 7 × … [D008], 5 × …`
    let skipped = said.lines().find_map(|line| line.split_once(" skipped: "));
    seen.skipped = skipped.map_or(0, |(number, _)| number.parse().unwrap());
    seen
}

/// Reads texts as JSON Lines, each with the place it comes from as its id.
fn read_texts(texts: impl Iterator<Item = (String, String)>) -> Seen {
    let place = Place::new();
    let lines: Vec<_> =
        texts.map(|(id, text)| json!({"id": id, "text": text}).to_string()).collect();
    place.file("texts.jsonl", lines.join("\n"));
    read_and_look(&place, &["texts.jsonl"])
}

/// Looks at one record; returns how many spans it has.
fn look(record: &Value) -> usize {
    let article = &record["article"];
    let id = &article["source_id"];
    for note in record["notes"].as_array().unwrap() {
        assert_ne!(note["code"], "R001", "{id}: {}", note["message"]);
    }
    let text: Vec<char> = article["text"].as_str().unwrap().chars().collect();
    let mut kept = record.clone();
    // Furniture lies in the page, not in the text, where the page was not plain text.
    kept["article"]["furniture"] = Value::Null;
    spans(&kept, &text, id)
}

/// Checks `text[start:end] == text` for whatever has all three, and the bounds of the rest.
fn spans(value: &Value, text: &[char], id: &Value) -> usize {
    match value {
        Value::Array(values) => values.iter().map(|value| spans(value, text, id)).sum(),
        Value::Object(fields) => {
            let at = |name| fields.get(name).and_then(Value::as_u64).map(|at| at as usize);
            let mut found = 0;
            if let (Some(start), Some(end)) = (at("start"), at("end")) {
                assert!(start <= end && end <= text.len(), "{id}: {value}");
                if let Some(words) = fields.get("text").and_then(Value::as_str) {
                    let cut: String = text[start..end].iter().collect();
                    assert_eq!(cut, words, "{id}: {value}");
                }
                found = 1;
            }
            found + fields.values().map(|value| spans(value, text, id)).sum::<usize>()
        }
        _ => 0,
    }
}

#[test]
fn every_span_of_the_shared_texts_is_what_it_says() {
    let Some(shared) = shared() else { return };
    let share = if all() { usize::MAX } else { SHARE };
    let texts = texts::texts(&shared, share);
    let expected = texts.len();
    assert!(expected > 100, "only {expected} texts");
    let seen = read_texts(texts.into_iter());
    println!("texts: {seen:?}");
    assert_eq!((seen.records, seen.skipped), (expected, 0));
}

/// Scorers, tables, archives, treebanks: whatever lies there can be named to `read`.
#[test]
fn every_shared_file_can_be_named() {
    let Some(shared) = shared() else { return };
    let most = if all() { u64::MAX } else { 5 * SHARE as u64 };
    let files: Vec<_> = texts::files(&shared)
        .into_iter()
        .filter(|file| file.metadata().unwrap().len() <= most)
        .map(|file| file.to_string_lossy().into_owned())
        .collect();
    let names: Vec<_> = files.iter().map(String::as_str).collect();
    let seen = read_and_look(&Place::new(), &names);
    println!("files: {} {seen:?}", files.len());
    assert!(seen.records > 0 && seen.records + seen.skipped >= files.len());
}

#[test]
fn every_span_of_the_shared_pages_is_what_it_says() {
    let Some(shared) = shared().filter(|_| all()) else { return };
    let place = Place::new();
    let Some(pages) = unpacked(&shared, &place) else { return };
    let seen = read_and_look(&place, &["pages"]);
    println!("pages: {} {seen:?}", pages.len());
    assert_eq!(seen.records + seen.skipped, pages.len());
    assert!(seen.records * 100 > pages.len() * 99, "{seen:?}");
}

/// Unpacks the shared pages into `pages`; `None` and a line where that cannot be done.
fn unpacked(shared: &Path, place: &Place) -> Option<Vec<PathBuf>> {
    let folder = place.path().join("pages");
    fs::create_dir(&folder).unwrap();
    let archive = shared.join("pages/pages.html.tar.xz");
    let done = Command::new("tar").arg("-xJf").arg(archive).arg("-C").arg(&folder).status();
    if !done.is_ok_and(|status| status.success()) {
        println!("skipped: tar cannot unpack the shared pages");
        return None;
    }
    Some(texts::files(&folder))
}

#[test]
fn ten_thousand_damaged_texts_do_no_harm() {
    let mut random = Random(0x5eed);
    let texts = (0..MUTANTS).map(|number| {
        let bytes = damaged(SEEDS[number % SEEDS.len()].as_bytes(), 8, &mut random);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        // Never blank: a blank text is skipped, and the count below would say so.
        (format!("mutant {number}"), format!("{text}."))
    });
    let seen = read_texts(texts);
    assert_eq!((seen.records, seen.skipped), (MUTANTS, 0));
}

/// Files of every kind, damaged as bytes: what is no longer a text is refused, the rest is read.
#[test]
fn ten_thousand_damaged_files_do_no_harm() {
    let Some(shared) = shared().filter(|_| all()) else { return };
    let place = Place::new();
    let mut files = texts::files(&shared);
    files.retain(|file| !file.ends_with("pages.html.tar.xz") && !file.ends_with("sealed.bin"));
    files.extend(unpacked(&shared, &place).unwrap_or_default());
    let mut random = Random(0xbad5eed);
    let mut kinds = std::collections::BTreeMap::new();
    for number in 0..MUTANTS {
        let file = &files[number % files.len()];
        let bytes = texts::part(file, random.next(), 16_000);
        // Known kinds keep their name, so that the damage reaches what reads them.
        let ending = file.extension().and_then(|ending| ending.to_str());
        let ending = ending.filter(|&ending| ["html", "jsonl", "md"].contains(&ending));
        let ending = ending.unwrap_or("txt");
        *kinds.entry(ending.to_owned()).or_insert(0) += 1;
        let damage = damaged(&bytes, 60, &mut random);
        place.file(&format!("mutants/{number:05}.{ending}"), damage);
    }
    let seen = read_and_look(&place, &["mutants"]);
    println!("damaged files: {kinds:?} {seen:?}");
    assert!(seen.records > MUTANTS / 2, "{seen:?}");
}
