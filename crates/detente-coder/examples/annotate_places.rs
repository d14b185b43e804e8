//! Writes the places of a file of documents.
//!
//! Takes JSON Lines with `id` and `text`; gives JSON Lines with `id` and
//! `places [{start, end, text, name, geonames, lat, lon, country}]`, offsets in Unicode code points:
//!
//! ```text
//! cargo run --release -p detente-coder --example annotate_places FILE > predicted.jsonl
//! ```

#[path = "../tests/support/mod.rs"]
mod support;

use std::io::Write;

use detente_coder::places;
use detente_record::Place;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("usage: annotate_places FILE")?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::fs::read_to_string(file)?.lines() {
        let document: Value = serde_json::from_str(line)?;
        let article = support::article(document["text"].as_str().unwrap_or_default(), None);
        let sentences = support::sentences(&article);
        let found: Vec<Value> = places::places(&article, &sentences)
            .iter()
            .map(|place| row(&article.text, place))
            .collect();
        writeln!(out, "{}", json!({ "id": document["id"], "places": found }))?;
    }
    Ok(())
}

fn row(text: &str, place: &Place) -> Value {
    let characters = |byte: u32| text[..byte as usize].chars().count();
    json!({
        "start": characters(place.span.start),
        "end": characters(place.span.end),
        "text": place.span.of(text),
        "name": place.name,
        "geonames": place.geonames,
        "lat": place.latitude,
        "lon": place.longitude,
        "country": place.country.map(|code| code.to_string()),
    })
}
