//! Writes the time expressions of a file of documents, for the scorer of dates.
//!
//! Takes JSON Lines with `id`, `text` and `dct` (publication day); gives JSON Lines with `id` and
//! `timexes [{start, end, type, value}]`, offsets in Unicode code points:
//!
//! ```text
//! cargo run --release -p detente-coder --example annotate_dates FILE > predicted.jsonl
//! ```

use std::io::Write;

use detente_coder::dates;
use detente_parse::Parser;
use detente_record::{
    Article, Block, DateBasis, Precision, Published, Role, Sentence, Span, TimeExpression,
};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("usage: annotate_dates FILE")?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::fs::read_to_string(file)?.lines() {
        let document: Value = serde_json::from_str(line)?;
        let article = article(&document);
        let sentences = sentences(&article);
        let timexes: Vec<Value> = dates::times(&article, &sentences)
            .iter()
            .map(|time| timex(&article.text, time))
            .collect();
        writeln!(out, "{}", json!({ "id": document["id"], "timexes": timexes }))?;
    }
    Ok(())
}

fn article(document: &Value) -> Article {
    let text = document["text"].as_str().unwrap_or_default().to_owned();
    let published = document["dct"]
        .as_str()
        .and_then(|day| day.parse().ok())
        .map(|date| Published { date, precision: Precision::Day, basis: DateBasis::Caller });
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.trim_end().len();
        if !line.trim().is_empty() {
            blocks.push(Block { span: Span::from_range(start..end), role: Role::Body });
        }
        start += line.len();
    }
    Article { text, published, blocks, ..Article::default() }
}

/// The parser's sentences; each paragraph as one where it gives none.
fn sentences(article: &Article) -> Vec<Sentence> {
    let parsed = Parser::english().sentences(article);
    if !parsed.is_empty() {
        return parsed;
    }
    article.blocks.iter().flat_map(|block| rough(&article.text, block.span.range())).collect()
}

/// Cuts behind a full stop before a capital.
fn rough(text: &str, range: std::ops::Range<usize>) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut start = range.start;
    let bytes = text.as_bytes();
    for at in range.start..range.end {
        let stop = matches!(bytes[at], b'.' | b'!' | b'?')
            && at + 2 < range.end
            && bytes[at + 1] == b' '
            && bytes[at + 2].is_ascii_uppercase()
            && at > range.start + 3
            && bytes[at - 1].is_ascii_lowercase()
            && bytes[at - 2].is_ascii_lowercase()
            && bytes[at - 3].is_ascii_lowercase();
        if stop {
            found.push(Sentence { span: Span::from_range(start..at + 1), ..Sentence::default() });
            start = at + 2;
        }
    }
    found.push(Sentence { span: Span::from_range(start..range.end), ..Sentence::default() });
    found
}

fn timex(text: &str, time: &TimeExpression) -> Value {
    let characters = |byte: u32| text[..byte as usize].chars().count();
    json!({
        "start": characters(time.span.start),
        "end": characters(time.span.end),
        "text": time.span.of(text),
        "type": time.kind.name(),
        "value": time.value,
    })
}
