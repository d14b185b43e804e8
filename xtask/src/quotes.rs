//! `cargo xtask train --quotes`: fits the reading of who said what to PolNeAR's attributions.

use std::{collections::BTreeSet, fs, path::Path};

use detente_coder::quotes::train::{Counts, Examples, Fitted, Gold, Plan, score, train};
use detente_read::{
    Reader,
    eval::{QuoteCase, quote_cases},
};

/// What a word must score to be a cue: the best of these on the documents held out is kept.
const BARS: [i16; 6] = [-250, -200, -150, -100, -50, 0];

/// Fits to all but the documents of CofeNet's valid part and scores on those; then fits to all and
/// writes the weights. `quick` leaves the second fit out and keeps the weights of the first.
pub fn run(data: &Path, root: &Path, quick: bool) -> Result<(), String> {
    let read = |name: &str| {
        let path = data.join("quotes").join(name);
        fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let tokens = read("cofenet_polnear_valid.tok.jsonl")?;
    let held: BTreeSet<String> = tokens.lines().filter_map(id).collect();
    let reader = Reader::default();
    let cases = quote_cases(&reader, &read("polnear_dev.jsonl")?).map_err(|e| e.to_string())?;
    // Both sets cut the ids, one of them to fewer letters.
    let is_held = |case: &QuoteCase| held.iter().any(|id| id.starts_with(&case.id));
    let (held, rest): (Vec<&QuoteCase>, Vec<&QuoteCase>) =
        cases.iter().partition(|case| is_held(case));
    println!("{} documents to fit to, {} held out", rest.len(), held.len());
    let mut examples = Examples::default();
    for case in &rest {
        add(&mut examples, case);
    }
    println!("{:?} words and cues", examples.len());
    let mut weights = train(&mut examples, Plan::default());
    let mut best = (0.0, 0);
    for bar in BARS {
        weights = weights.with_bar(bar);
        let mean = report(&held, &weights, bar);
        if mean > best.0 {
            best = (mean, bar);
        }
    }
    if !quick {
        for case in &held {
            add(&mut examples, case);
        }
        weights = train(&mut examples, Plan::default());
    }
    let bytes = weights.with_bar(best.1).to_bytes();
    println!("quotes.bin: {} bytes", bytes.len());
    fs::write(root.join("crates/detente-coder/models/quotes.bin"), bytes)
        .map_err(|error| error.to_string())
}

fn id(line: &str) -> Option<String> {
    let item: serde_json::Value = serde_json::from_str(line).ok()?;
    Some(item["id"].as_str()?.to_owned())
}

fn add(examples: &mut Examples, case: &QuoteCase) {
    examples.add(&case.article, &case.sentences, &case.mentions, &gold(case));
}

fn gold(case: &QuoteCase) -> Vec<Gold> {
    let one = |[source, cue, content]: &[Vec<_>; 3]| Gold {
        source: source.clone(),
        cue: cue.clone(),
        content: content.clone(),
    };
    case.gold.iter().map(one).collect()
}

/// Prints precision, recall and F1 on the documents held out; returns the mean F1.
fn report(held: &[&QuoteCase], weights: &Fitted, bar: i16) -> f64 {
    let mut counts = Counts::default();
    for case in held {
        let read = (&case.article, &case.sentences[..], &case.mentions[..]);
        score(weights, read, &gold(case), &mut counts);
    }
    let mut sum = 0.0;
    print!("  bar {bar:>4}:");
    for (name, [right, found, gold]) in ["source", "cue", "content"].iter().zip(counts) {
        let share = |of: usize| 100.0 * right as f64 / of.max(1) as f64;
        let f1 = 200.0 * right as f64 / (found + gold).max(1) as f64;
        print!("  {name} P {:.1} R {:.1} F1 {f1:.1}", share(found), share(gold));
        sum += f1;
    }
    println!();
    sum / 3.0
}
