//! Writes the time expressions of a file of documents, for the scorer of dates.
//!
//! Takes JSON Lines with `id`, `text` and `dct` (publication day); gives JSON Lines with `id` and
//! `timexes [{start, end, type, value}]`, offsets in Unicode code points:
//!
//! ```text
//! cargo run --release -p detente-coder --example annotate_dates FILE > predicted.jsonl
//! ```

#[path = "../tests/support/mod.rs"]
mod support;

use std::io::Write;

use detente_coder::dates;
use detente_record::TimeExpression;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("usage: annotate_dates FILE")?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::fs::read_to_string(file)?.lines() {
        let document: Value = serde_json::from_str(line)?;
        let day = document["dct"].as_str().and_then(|day| day.get(..10));
        let article = support::article(document["text"].as_str().unwrap_or_default(), day);
        let sentences = support::sentences(&article);
        let timexes: Vec<Value> = dates::times(&article, &sentences)
            .iter()
            .map(|time| timex(&article.text, time))
            .collect();
        writeln!(out, "{}", json!({ "id": document["id"], "timexes": timexes }))?;
    }
    Ok(())
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
