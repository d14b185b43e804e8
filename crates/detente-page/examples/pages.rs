//! Reads the pages that a gold file names and writes what the scorer of pages compares.
//!
//! `cargo run --release -p detente-page --example pages -- GOLD.jsonl PAGES_DIR > PRED.jsonl`
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::unwrap_used)]

use std::{env, fs, path::Path, time::Instant};

use detente_page::article;
use detente_record::{Page, Role};
use serde_json::{Value, json};

fn main() {
    let args: Vec<String> = env::args().collect();
    let gold = fs::read_to_string(&args[1]).unwrap();
    let (mut seconds, mut worst, mut pages) = (0.0, 0.0f64, 0);
    for line in gold.lines() {
        let row: Value = serde_json::from_str(&line.replace(": NaN", ": null")).unwrap();
        let Some(file) = row["file"].as_str() else { continue };
        let Ok(bytes) = fs::read(Path::new(&args[2]).join(file)) else { continue };
        let url = row["url"].as_str().map(str::to_owned);
        let page = Page { url, content_type: Some("text/html".into()), bytes, ..Page::default() };
        let start = Instant::now();
        let read = article(&page);
        let took = start.elapsed().as_secs_f64();
        (seconds, worst, pages) = (seconds + took, worst.max(took), pages + 1);
        let body: Vec<&str> = read
            .blocks
            .iter()
            .filter(|block| !matches!(block.role, Role::Title | Role::Caption))
            .map(|block| block.span.of(&read.text))
            .collect();
        let date = read.published.map(|p| p.date.to_string());
        let authors: Vec<&str> = read.byline.iter().flat_map(|b| b.split(", ")).collect();
        println!(
            "{}",
            json!({"id": row["id"], "text": body.join("\n\n"), "title": read.title, "authors": authors, "date": date})
        );
    }
    eprintln!("{pages} pages, {:.0} pages/s, worst {worst:.3} s", f64::from(pages) / seconds);
}
