//! Measures intake and reading back: `cargo run --release -p detente-store --example intake_rate`.
//!
//! Takes the number of documents (5,000 where none is given). Each has 6,000 characters, 5 reports,
//! a quote and 40 mentions; one batch holds 500.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

#[path = "../tests/store/sample.rs"]
#[allow(dead_code)]
mod sample;

use std::time::Instant;

use detente_record::json::Document;
use detente_store::{RelationFilter, Store, StoreError};

const BATCH: usize = 500;

fn main() {
    let count = std::env::args().nth(1).map_or(5_000, |text| text.parse::<usize>().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(&folder.path().join("detente.db")).unwrap();

    let documents: Vec<_> = (0..count as u32).map(long).collect();
    measure("documents in", count, || {
        for part in documents.chunks(BATCH) {
            let mut batch = store.batch().unwrap();
            for document in part {
                batch.put(document).unwrap();
            }
            batch.commit().unwrap();
        }
    });
    measure("documents known again", count, || {
        let mut batch = store.batch().unwrap();
        for document in &documents {
            batch.put(document).unwrap();
        }
        batch.commit().unwrap();
    });
    measure("documents out", count, || {
        store.documents(|_| Ok::<_, StoreError>(())).unwrap();
    });
    measure("relations asked", 100, || {
        for _ in 0..100 {
            store.relation("TUR", "CHN", &RelationFilter::default()).unwrap();
        }
    });
    let bytes = store.path().metadata().unwrap().len();
    println!("{:>12.1} bytes a document", bytes as f64 / count as f64);
}

/// A document of a usual article's size, its acts spread over three years of days.
fn long(number: u32) -> Document {
    let mut document = sample::document(number);
    document.article.text = document.article.text.repeat(6_000 / sample::TEXT.len());
    let mention = document.mentions[0].clone();
    document.mentions = vec![mention; 40];
    let day = jiff::civil::date(2022, 1, 1) + jiff::Span::new().days(i64::from(number) % 1_000);
    for when in document.reports.iter_mut().filter_map(|report| report.when.as_mut()) {
        when.first = Some(day.to_string());
        when.last.clone_from(&when.first);
    }
    document
}

fn measure(what: &str, count: usize, work: impl FnOnce()) {
    let start = Instant::now();
    work();
    let seconds = start.elapsed().as_secs_f64();
    println!("{:>12.1} {what}/s ({count} in {seconds:.2} s)", count as f64 / seconds);
}
