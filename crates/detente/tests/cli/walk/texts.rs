//! The texts in the shared data, whatever the layout they lie in.

use std::{
    fs::{self, File},
    io::{Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use serde_json::Value;

/// Sentences of a treebank or of a list of names that make one text.
const SENTENCES: usize = 40;

/// Finds all files below a folder, sorted.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Reads up to `most` bytes of a file from a place that `number` picks.
pub fn part(file: &Path, number: u64, most: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut file = File::open(file).unwrap();
    let room = file.metadata().unwrap().len().saturating_sub(most) + 1;
    // Half of the parts are beginnings, where headers and formats are told.
    let at = if number % 2 == 0 { 0 } else { number % room };
    file.seek(SeekFrom::Start(at)).unwrap();
    file.take(most).read_to_end(&mut bytes).unwrap();
    bytes
}

/// Finds texts with the place of each, about `share` bytes from each file.
pub fn texts(shared: &Path, share: usize) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for file in files(shared) {
        let name = file.strip_prefix(shared).unwrap().display().to_string();
        let of_file: fn(&str) -> Vec<String> = match file.extension().and_then(|e| e.to_str()) {
            Some("jsonl") => rows,
            Some("conllu") => treebank,
            Some("bio" | "iob2") => names,
            _ => continue,
        };
        let content = fs::read_to_string(&file).unwrap();
        let every = content.len().div_ceil(share).max(1);
        let found = of_file(&content).into_iter().enumerate().step_by(every);
        texts.extend(found.map(|(number, text)| (format!("{name}#{number}"), text)));
    }
    texts.retain(|(_, text)| !text.trim().is_empty());
    texts
}

/// Each row gives its `text`, and all its other words as a second text.
fn rows(content: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for line in content.lines() {
        // Some rows have numbers that JSON has not (`NaN`): then the line itself is a text.
        let mut row = serde_json::from_str(line).unwrap_or_else(|_| Value::from(line));
        if let Some(Value::String(text)) = row.get_mut("text").map(Value::take) {
            texts.push(text);
        }
        let mut rest = String::new();
        words(&row, &mut rest);
        texts.push(rest);
    }
    texts
}

fn words(value: &Value, text: &mut String) {
    match value {
        Value::String(word) => {
            text.push_str(word);
            text.push(' ');
        }
        Value::Array(values) => values.iter().for_each(|value| words(value, text)),
        Value::Object(fields) => fields.values().for_each(|value| words(value, text)),
        _ => {}
    }
}

/// The sentences as they were written, `SENTENCES` of them a text.
fn treebank(content: &str) -> Vec<String> {
    let texts: Vec<_> = content.lines().filter_map(|line| line.strip_prefix("# text = ")).collect();
    texts.chunks(SENTENCES).map(|chunk| chunk.join("\n")).collect()
}

/// The tokens with blanks between them, a sentence a line.
fn names(content: &str) -> Vec<String> {
    let token = |line: &str| -> Option<String> {
        let mut columns = line.split('\t');
        let first = columns.next()?;
        let token = if first.parse::<u32>().is_ok() { columns.next()? } else { first };
        (!line.starts_with('#')).then(|| token.to_owned())
    };
    let sentences: Vec<String> = content
        .split("\n\n")
        .map(|sentence| sentence.lines().filter_map(token).collect::<Vec<_>>().join(" "))
        .collect();
    sentences.chunks(SENTENCES).map(|chunk| chunk.join("\n")).collect()
}
