//! Times the steps from text to reports on one thread, in time of the processor, over a file of JSON
//! Lines with a `text` each: `cargo run --release -p detente-read --example speed FILE`.
//!
//! The sum at the end is of all records: it must not move where only speed was to change.

#![allow(clippy::print_stdout)] // it is there to print

use std::{env, error::Error, fs, hint::black_box};

use detente_coder::{Coder, Settings, actors, coref, dates, factuality, places, quotes};
use detente_parse::{Parser, Scratch};
use detente_record::{Page, Record, json};

/// The steps that are timed; the last two, whom pronouns mean and how events are told, are those of
/// `detente annotate` and no part of `read`.
const STEPS: [&str; 12] = [
    "page", "cut", "tag", "prepare", "tree", "mentions", "dates", "places", "quotes", "events",
    "coref", "told",
];

/// Seconds that this thread has had of a processor (Linux).
fn seconds() -> f64 {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.unwrap_or(0.0) / 1e9
}

fn main() -> Result<(), Box<dyn Error>> {
    let file = env::args().nth(1).ok_or("usage: speed FILE.jsonl")?;
    let (parser, coder) = (Parser::english(), Coder::new(Settings::default()));
    let mut scratch = Scratch::default();
    let (mut times, mut sentences, mut tokens, mut sum) = ([0.0; STEPS.len()], 0, 0, 0u64);
    // The first text is read once before, so that unpacking does not count.
    let lines = fs::read_to_string(file)?;
    for (turn, line) in lines.lines().take(1).chain(lines.lines()).enumerate() {
        let row: serde_json::Value = serde_json::from_str(line)?;
        let page = Page {
            content_type: Some("text/plain; charset=utf-8".into()),
            bytes: row["text"].as_str().unwrap_or_default().into(),
            ..Page::default()
        };
        let mut at = vec![seconds()];
        let mut mark = || at.push(seconds());
        let article = detente_page::article(&page);
        mark();
        let mut cut = parser.sentences(&article);
        mark();
        for sentence in &mut cut {
            parser.tag(&article.text, sentence, &mut scratch);
        }
        mark();
        let phrases = coder.prepare(&article, &mut cut);
        mark();
        for (sentence, phrases) in cut.iter_mut().zip(&phrases) {
            if coder.matters(sentence) {
                parser.tree_over(&article.text, sentence, phrases, &mut scratch);
            }
        }
        mark();
        let mentions = actors::mentions(coder.gazetteer(), &article, &cut);
        mark();
        black_box(dates::times_with_notes(&article, &cut));
        mark();
        black_box(places::places(places::Atlas::shipped(), &article, &cut));
        mark();
        let said = quotes::quotes(&article, &cut, &mentions);
        mark();
        let coded = coder.code(&article, &cut);
        mark();
        black_box(coref::mentions(&article, &cut, &mentions, &said));
        mark();
        black_box(factuality::events(&article, &cut));
        mark();
        if turn == 0 {
            continue;
        }
        for (time, pair) in times.iter_mut().zip(at.windows(2)) {
            *time += pair[1] - pair[0];
        }
        sentences += cut.len();
        tokens += cut.iter().map(|sentence| sentence.tokens.len()).sum::<usize>();
        let record = Record { article, sentences: cut, coded };
        for byte in serde_json::to_vec(&json::document(&record))? {
            sum = (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    }
    // Coding does the four steps before it again.
    times[9] -= times[5..9].iter().sum::<f64>();
    let all: f64 = times[..10].iter().sum();
    for (step, time) in STEPS.iter().zip(times) {
        println!("{step:<9} {:7.1} ms {:5.1} % of reading", time * 1e3, 100.0 * time / all);
    }
    println!(
        "{sentences} sentences, {tokens} tokens: {:.0} sentences/s; sum {sum:016x}",
        sentences as f64 / all
    );
    Ok(())
}
