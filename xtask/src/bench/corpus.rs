//! The corpus that is read: news texts of the shared data, as JSON Lines.

use std::{
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::Path,
};

use detente_record::{Article, Page};
use serde::Serialize;
use serde_json::{Value, json};

/// Sets with whole articles, in this order.
const SETS: [&str; 8] = [
    "quotes/polnear_dev.jsonl",
    "coref/meantime_dev.jsonl",
    "coref/gum_dev.jsonl",
    "dates/gum_dev.jsonl",
    "dates/timebank_aquaint_dev.jsonl",
    "events/muc4_dev.jsonl",
    "events/wikievents_dev.jsonl",
    "events/ngec_synthetic_dev.jsonl",
];

/// How much there is to read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Size {
    /// Documents.
    pub documents: usize,
    /// Different texts among them; the others differ by a number at the end.
    pub texts: usize,
    /// Sentences, as `detente-parse` cuts them.
    pub sentences: usize,
    /// Bytes of text.
    pub bytes: usize,
}

/// Writes `documents` lines with `id`, `text` and, where known, `published`.
///
/// Where there are fewer texts they come again, with a number at the end, so that ids differ.
pub fn write(data: &Path, to: &Path, documents: usize) -> Result<Size, String> {
    let texts = texts(data)?;
    let sentences: Vec<usize> = texts.iter().map(|(text, _)| sentences(text)).collect();
    let mut size = Size { documents, texts: texts.len().min(documents), ..Size::default() };
    let named = |error: std::io::Error| format!("{}: {error}", to.display());
    let mut file = BufWriter::new(File::create(to).map_err(named)?);
    for number in 0..documents {
        let index = number % texts.len();
        let (text, published) = &texts[index];
        let text = match number / texts.len() {
            0 => text.clone(),
            round => format!("{text}\n\n[{round}]"),
        };
        size.bytes += text.len();
        size.sentences += sentences[index];
        let line = json!({ "id": format!("bench-{number}"), "text": text, "published": published });
        writeln!(file, "{line}").map_err(named)?;
    }
    file.flush().map_err(named)?;
    Ok(size)
}

/// Writes a corpus of one short line, to measure the start.
pub fn write_line(to: &Path) -> Result<(), String> {
    let line = json!({
        "id": "one",
        "text": "Poland's foreign minister met his German counterpart in Berlin on Tuesday.",
        "published": "2024-05-15",
    });
    fs::write(to, format!("{line}\n")).map_err(|error| format!("{}: {error}", to.display()))
}

/// Reads all texts with their dates, `YYYY-MM-DD`, where the set has them.
fn texts(data: &Path) -> Result<Vec<(String, Option<String>)>, String> {
    let mut texts = Vec::new();
    for set in SETS {
        let path = data.join(set);
        let lines = fs::read_to_string(&path)
            .map_err(|error| format!("{}: {error}; the corpus is made from it", path.display()))?;
        for line in lines.lines() {
            let row: Value = serde_json::from_str(line)
                .map_err(|error| format!("{}: {error}", path.display()))?;
            if let Some(text) = row["text"].as_str().filter(|text| !text.is_empty()) {
                let date = row["date"].as_str().or(row["dct"].as_str());
                let date = date.filter(|date| date.parse::<jiff::civil::Date>().is_ok());
                texts.push((text.to_owned(), date.map(str::to_owned)));
            }
        }
    }
    if texts.is_empty() { Err("no texts in the shared data".to_owned()) } else { Ok(texts) }
}

/// Counts sentences as `detente read` does: page, then parse.
fn sentences(text: &str) -> usize {
    let page = Page { bytes: text.as_bytes().to_vec(), ..Page::default() };
    let article: Article = detente_page::article(&page);
    detente_parse::Parser::english().sentences(&article).len()
}
