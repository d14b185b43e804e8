//! Real texts and damaged ones: every span says what it stands for, and nothing panics.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::Stdio,
};

use serde_json::{Value, json};

use crate::run::Place;

/// Bytes of text from each file; `DETENTE_WALK=all` takes everything.
const SHARE: usize = 12_000;
const MUTANTS: usize = 10_000;

/// Runs `read` over texts and looks at each record as it comes; returns how many came.
fn read_and_look(texts: impl Iterator<Item = (String, String)>) -> usize {
    let place = Place::new();
    let lines: Vec<_> = texts
        .map(|(id, text)| json!({"id": id, "text": text, "date": "2022-12-29"}).to_string())
        .collect();
    place.file("texts.jsonl", lines.join("\n"));
    let args = ["read", "texts.jsonl", "--store", "none", "--quiet"];
    let mut child = place.command(&args).stdout(Stdio::piped()).spawn().unwrap();
    let mut seen = 0;
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let record: Value = serde_json::from_str(&line.unwrap()).unwrap();
        look(&record);
        seen += 1;
    }
    assert!(child.wait().unwrap().success());
    seen
}

fn look(record: &Value) {
    let article = &record["article"];
    let id = &article["source_id"];
    for note in record["notes"].as_array().unwrap() {
        assert_ne!(note["code"], "R001", "{id}: {}", note["message"]);
    }
    let text: Vec<char> = article["text"].as_str().unwrap().chars().collect();
    spans(record, &text, id);
}

/// Checks `text[start:end] == text` for whatever has all three, and the bounds of the rest.
fn spans(value: &Value, text: &[char], id: &Value) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| spans(value, text, id)),
        Value::Object(fields) => {
            let at = |name| fields.get(name).and_then(Value::as_u64).map(|at| at as usize);
            if let (Some(start), Some(end)) = (at("start"), at("end")) {
                assert!(start <= end && end <= text.len(), "{id}: {value}");
                if let Some(words) = fields.get("text").and_then(Value::as_str) {
                    let cut: String = text[start..end].iter().collect();
                    assert_eq!(cut, words, "{id}: {value}");
                }
            }
            fields.values().for_each(|value| spans(value, text, id));
        }
        _ => {}
    }
}

#[test]
fn every_span_of_the_shared_texts_is_what_it_says() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    if !shared.is_dir() {
        println!("skipped: {} is not there", shared.display());
        return;
    }
    let share = match std::env::var("DETENTE_WALK").as_deref() {
        Ok("all") => usize::MAX,
        _ => SHARE,
    };
    let mut texts = Vec::new();
    for folder in ["events", "quotes", "coref", "dates", "places", "factuality"] {
        let mut files: Vec<_> =
            fs::read_dir(shared.join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in files {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            if file.extension().is_some_and(|ending| ending == "jsonl") {
                texts.extend(some_texts(&file, &format!("{folder}/{name}"), share));
            }
        }
    }
    let expected = texts.len();
    assert!(expected > 100, "only {expected} texts");
    assert_eq!(read_and_look(texts.into_iter()), expected);
}

/// Texts from all over a file, about `share` bytes of them.
fn some_texts(file: &Path, name: &str, share: usize) -> Vec<(String, String)> {
    let content = fs::read_to_string(file).unwrap();
    let every = content.len().div_ceil(share).max(1);
    let mut texts = Vec::new();
    for (number, line) in content.lines().enumerate().step_by(every) {
        let row: Value = serde_json::from_str(line).unwrap();
        if let Some(text) = row["text"].as_str().filter(|text| !text.trim().is_empty()) {
            texts.push((format!("{name}:{}", number + 1), text.to_owned()));
        }
    }
    texts
}

const SEEDS: [&str; 6] = [
    "President Xi Jinping and Vladimir Putin will hold a video call on Friday, the Kremlin said.",
    "“We won’t yield,” Türkiye’s foreign minister told reporters in Москва; 會談 ended at 3 p.m.",
    "At least 12 people were killed and 30 wounded when Israel bombed Gaza last week, Egypt says.",
    "BRUSSELS, Jan 3 (Wire) – The EU imposed new sanctions on Iran; Tehran denied it had any.",
    "<p>If France were to leave NATO, would Germany follow? “No,” said Ms Müller (62).</p>",
    "See also: 10 facts\n\n* Read more…\n\nThe U.S. did not condemn the raid on 31/12/2022.\u{202e}",
];

#[test]
fn ten_thousand_damaged_texts_do_no_harm() {
    let mut random = Random(0x5eed);
    let texts = (0..MUTANTS).map(|number| {
        let mut bytes = SEEDS[number % SEEDS.len()].as_bytes().to_vec();
        for _ in 0..=random.below(8) {
            damage(&mut bytes, &mut random);
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        // Never blank: a blank text is skipped, and the count below would say so.
        (format!("mutant {number}"), format!("{text}."))
    });
    assert_eq!(read_and_look(texts), MUTANTS);
}

fn damage(bytes: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(bytes.len().max(1));
    let length = (1 + random.below(12)).min(bytes.len() - at.min(bytes.len()));
    match random.below(4) {
        0 if !bytes.is_empty() => bytes[at] ^= 1 << random.below(8),
        1 => drop(bytes.drain(at..at + length)),
        2 => {
            let again = bytes[at..at + length].repeat(1 + random.below(6));
            bytes.splice(at..at, again);
        }
        _ => bytes.insert(at, b"\"'()[]{}<>-.,;:\n\t\0\x1b&$%1@"[random.below(24)]),
    }
}

/// A small generator (xorshift), so that every run sees the same texts.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}
