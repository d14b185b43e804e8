//! `cargo xtask train --factuality`: learns how events are told from MEANTIME and UDS "It Happened".

use std::{fs, path::Path};

use detente_coder::factuality::{Factuality, LABELS, Weights};
use detente_parse::train::{Perceptron, Random};
use detente_read::{
    Reader,
    eval::{FactualityCase, factuality_cases},
};
use serde_json::json;

const BITS: u32 = 16;
const ROUNDS: usize = 12;
const STEP: f32 = 0.03;
const LEAST: u8 = 1;
const RATE: f32 = 0.1;
/// How much a label counts while learning: the rare ones more.
const WEIGHTS: [f32; LABELS] = [1.0, 1.5, 2.5, 2.5, 1.5, 1.0, 1.0];
/// How much a value counts beside a label.
const VALUED: f32 = 0.3;
const FOLDS: usize = 6;

/// Cross-validates over the texts of MEANTIME, then learns from all and writes the weights.
pub fn run(data: &Path, root: &Path) -> Result<(), String> {
    let reader = Reader::default();
    let read = |name: &str| {
        let path = data.join("factuality").join(name);
        let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        factuality_cases(&reader, &text).map_err(|e| e.to_string())
    };
    let (labelled, valued) = (read("meantime_dev.jsonl")?, read("uds_ih2_dev.jsonl")?);
    let own = own_cases(&reader, &root.join("crates/detente-coder/training/factuality.tsv"))?;
    println!(
        "{} labelled events, {} with values, {} cases of our own",
        labelled.len(),
        valued.len(),
        own.len()
    );
    let mut table = [[0_usize; LABELS]; LABELS];
    for fold in 0..FOLDS {
        let held = |case: &&FactualityCase| case.text % FOLDS == fold;
        let learn: Vec<&FactualityCase> =
            labelled.iter().filter(|case| !held(case)).chain(&valued).chain(&own).collect();
        let weights = train(&learn);
        for case in labelled.iter().filter(held) {
            let found = weights.choose(&case.features);
            if let Some(label) = case.label {
                table[label as usize][found as usize] += 1;
            }
        }
    }
    report(&table);
    let all: Vec<&FactualityCase> = labelled.iter().chain(&valued).chain(&own).collect();
    let bytes = train(&all).to_bytes();
    println!("factuality.bin: {} bytes", bytes.len());
    fs::write(root.join("crates/detente-coder/models/factuality.bin"), bytes)
        .map_err(|error| error.to_string())
}

/// Reads our own sentences, each with its label and its event in brackets.
fn own_cases(reader: &Reader, path: &Path) -> Result<Vec<FactualityCase>, String> {
    let table = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let item = |(number, line): (usize, &str)| {
        let bad =
            || format!("{}:{}: not `label TAB words [event] words`", path.display(), number + 1);
        let (label, sentence) = line.split_once('\t').ok_or_else(bad)?;
        let (before, rest) = sentence.split_once('[').ok_or_else(bad)?;
        let (event, after) = rest.split_once(']').ok_or_else(bad)?;
        let start = before.chars().count();
        Ok(json!({
            "id": number.to_string(),
            "text": format!("{before}{event}{after}"),
            "events": [{"start": start, "end": start + event.chars().count(), "label": label}],
        })
        .to_string())
    };
    let lines = table.lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
    let items: Vec<String> = lines.map(item).collect::<Result<_, String>>()?;
    factuality_cases(reader, &items.join("\n")).map_err(|error| error.to_string())
}

/// Multinomial logistic regression by averaged gradient steps.
fn train(cases: &[&FactualityCase]) -> Weights {
    let mut perceptron = Perceptron::<LABELS>::new(BITS);
    let mut random = Random(11);
    let mut order: Vec<usize> = (0..cases.len()).collect();
    for _ in 0..ROUNDS {
        random.shuffle(&mut order);
        for &at in &order {
            let case = cases[at];
            perceptron.tick();
            let scores = perceptron.score(&case.features);
            let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let shares = scores.map(|score| (score - most).exp());
            let all: f32 = shares.iter().sum();
            let fits = |label: usize| case.right.contains(&Factuality::ALL[label]);
            let right: f32 = (0..LABELS).filter(|&label| fits(label)).map(|l| shares[l]).sum();
            // A value tells less than a label does.
            let rate = RATE * case.label.map_or(VALUED, |label| WEIGHTS[label as usize]);
            for (label, share) in shares.into_iter().enumerate() {
                let asked = if fits(label) { share / right } else { 0.0 };
                perceptron.add(&case.features, label, rate * (asked - share / all));
            }
        }
    }
    Weights::new(perceptron.table(STEP, LEAST))
}

/// Labels that are asked for; the rest are scored with them all.
const ASKED: usize = 4;

fn report(table: &[[usize; LABELS]; LABELS]) {
    for count in [ASKED, LABELS] {
        shares(table, count);
    }
}

fn shares(table: &[[usize; LABELS]; LABELS], count: usize) {
    let table = &table[..count];
    let (mut right, mut all, mut sum) = (0, 0, 0.0);
    for label in 0..count {
        let gold: usize = table[label].iter().sum();
        let found: usize = table.iter().map(|row| row[label]).sum();
        let hit = table[label][label];
        let f1 = 200.0 * hit as f64 / (gold + found).max(1) as f64;
        println!("  {:<15} {f1:5.1}  of {gold}, found {found}", Factuality::ALL[label].name());
        (right, all, sum) = (right + hit, all + gold, sum + f1);
    }
    println!(
        "  {FOLDS} folds over texts, {count} labels: accuracy {:.1}, macro F1 {:.1}",
        100.0 * right as f64 / all.max(1) as f64,
        sum / count as f64
    );
}
