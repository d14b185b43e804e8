//! Reads the pages that a gold file names, scores them, and says how long it took.
//!
//! `cargo run --release -p detente-page --example pages -- GOLD.jsonl PAGES_DIR [--memory]`
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::unwrap_used)]

use std::{collections::BTreeMap, env, fs, path::Path, time::Instant};

use detente_page::{
    SiteMemory, article, article_with,
    eval::{Prediction, score},
    train::decoded,
};
use detente_record::Page;
use serde_json::Value;

fn main() {
    let args: Vec<String> = env::args().collect();
    let gold = fs::read_to_string(&args[1]).unwrap();
    let gold: Vec<Value> = gold
        .lines()
        .map(|l| serde_json::from_str(&l.replace(": NaN", ": null")).unwrap())
        .collect();
    let remember = args.get(3).is_some_and(|a| a == "--memory");
    let mut pages = Vec::new();
    for row in &gold {
        let Some(file) = row["file"].as_str() else { continue };
        let Ok(bytes) = fs::read(Path::new(&args[2]).join(file)) else { continue };
        let url = row["url"].as_str().map(str::to_owned);
        let source_id = row["id"].as_str().map(str::to_owned);
        let content_type = Some("text/html".into());
        pages.push(Page { source_id, url, content_type, bytes, ..Page::default() });
    }
    let host = |page: &Page| {
        let url = page.url.clone().unwrap_or_default();
        url.split('/').nth(2).unwrap_or_default().to_owned()
    };
    let mut memories: BTreeMap<String, SiteMemory> = BTreeMap::new();
    for page in pages.iter().filter(|_| remember) {
        let memory = memories.entry(host(page)).or_default();
        memory.learn(&decoded(&page.bytes), page.url.as_deref());
    }
    article(&pages[0]);
    let (mut seconds, mut worst, mut bytes) = (0.0, 0.0f64, 0);
    let mut found = Vec::new();
    for page in &pages {
        let mut took = f64::MAX;
        // The best of three: other work on the machine disturbs it less.
        for _ in 0..3 {
            let start = Instant::now();
            std::hint::black_box(article(page));
            took = took.min(start.elapsed().as_secs_f64());
        }
        let read =
            memories.get(&host(page)).map_or_else(|| article(page), |m| article_with(page, m));
        (seconds, bytes) = (seconds + took, bytes + page.bytes.len());
        worst = worst.max(took * 1e9 / page.bytes.len().max(100_000) as f64);
        found.push(Prediction::new(page.source_id.as_deref().unwrap_or_default(), &read));
    }
    println!("{}", serde_json::to_string(&score(&gold, &found)).unwrap());
    if let Some(path) = args.get(4) {
        let lines: Vec<String> = found.iter().map(|p| serde_json::to_string(p).unwrap()).collect();
        fs::write(path, lines.join("\n")).unwrap();
    }
    let n = pages.len() as f64;
    eprintln!(
        "{n} pages, {:.0} pages/s, {:.0} MB/s, worst {worst:.0} ms/MB",
        n / seconds,
        bytes as f64 / 1e6 / seconds
    );
}
