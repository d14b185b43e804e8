//! Measures how fast copies are found: `cargo run --release -p detente-store --example copies_rate`.
//!
//! Takes the number of documents (30,000 where none is given): 3,000 characters of made-up words, one
//! in eight a name, none a copy but each hundredth. They go into a store on disk, 64 at a time.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::format_push_string)]

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc; // As the binary has it.

#[path = "../tests/store/sample.rs"]
#[allow(dead_code)]
mod sample;

use std::time::Instant;

use detente_record::json::Document;
use detente_store::Store;

/// Words of grammar.
const SMALL: &str = include_str!("../../detente-merge/data/function_words.txt");

fn main() {
    let count = std::env::args().nth(1).map_or(30_000, |text| text.parse::<u64>().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(&folder.path().join("detente.db")).unwrap();
    let documents: Vec<Document> = (0..count).map(document).collect();
    let start = Instant::now();
    for part in documents.chunks(64) {
        let mut batch = store.batch().unwrap();
        batch.put_all(part).unwrap();
        batch.commit().unwrap();
    }
    let took = start.elapsed().as_secs_f64();
    let bytes = store.path().metadata().unwrap().len() / count;
    println!(
        "{count} documents, {} copies, {took:.1} s, {:.0} a minute, {bytes} bytes a document",
        store.copies().unwrap(),
        count as f64 * 60.0 / took
    );
}

fn document(number: u64) -> Document {
    let seed = if number % 100 == 99 { number - 50 } else { number };
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut dice = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state >> 16
    };
    let small: Vec<&str> = SMALL.lines().filter(|line| !line.starts_with('#')).collect();
    let mut text = String::new();
    while text.len() < 3_000 {
        match dice() % 8 {
            0 => text += &format!("N{:x} ", dice() % 40_000),
            // The first are the commonest.
            1..=3 => {
                let (a, b) = (dice() % small.len() as u64, dice() % small.len() as u64);
                text += &format!("{} ", small[(a * b / small.len() as u64) as usize]);
            }
            4 if dice() % 4 == 0 => text += "said. ",
            _ => text += &format!("w{} ", ["alk", "ord", "ait", "ind"][(dice() % 4) as usize]),
        }
    }
    let mut document = sample::document(1);
    document.article.id = format!("{number:032x}");
    document.article.blocks.clear();
    document.article.text = text;
    document.reports.clear();
    document.quotes.clear();
    document.dates.clear();
    document.places.clear();
    document.mentions.clear();
    document
}
