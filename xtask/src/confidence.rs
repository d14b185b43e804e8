//! `cargo xtask train --confidence`: fits how probable it is that a report is right.
//!
//! Two kinds of report are learned from: those of PLOVER's gold records, whose sentences all tell of
//! an act, and those that we judged one by one in ordinary news (`training/judged.tsv`).

use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

use detente_coder::events::SIGNS;
use detente_read::{
    Reader,
    eval::{Judged, judged},
    pairs,
};
use detente_record::{DateBasis, Mention, Precision, Published, Record, Report};
use jiff::civil::Date;
use serde_json::Value;

use super::types::plain;

const FOLDS: usize = 5;
/// Shrinks weights towards nothing: as much as this many reports would.
const RIDGE: f64 = 2.0;
const STEPS: usize = 20_000;
const RATE: f64 = 0.1;

/// The sets that `judged.tsv` names, with the file of each.
const SETS: [(&str, &str); 5] = [
    ("conflibert", "events/cameo_conflibert_dev.jsonl"),
    ("ngec", "events/ngec_synthetic_dev.jsonl"),
    ("polnear", "quotes/polnear_dev.jsonl"),
    ("rams", "events/rams_dev.jsonl"),
    ("wikievents", "events/wikievents_dev.jsonl"),
];

/// Judges, cross-validates, prints how far the confidences can be trusted, writes the weights.
pub fn run(data: &Path, root: &Path) -> Result<(), String> {
    let coder = root.join("crates/detente-coder");
    let reader = Reader::default();
    let gold = read(&data.join("events/gsr_dev.jsonl"))?;
    let records = judged(&reader, &gold).map_err(|error| error.to_string())?;
    let news = by_hand(&reader, data, &read(&coder.join("training/judged.tsv"))?)?;
    for (name, cases) in [("gold records", &records), ("ordinary news", &news)] {
        let right = cases.iter().filter(|case| case.right).count();
        println!("{name}: {} reports, {right} right", cases.len());
    }
    let (mut sure, mut all) = ([Vec::new(), Vec::new()], Vec::new());
    for fold in 0..FOLDS {
        let held = |case: &&Judged| case.item % FOLDS == fold;
        let learn: Vec<&Judged> = records.iter().chain(&news).filter(|case| !held(case)).collect();
        let weights = fit(&learn);
        for (sure, cases) in sure.iter_mut().zip([&records, &news]) {
            let judge = |case: &Judged| (probability(&weights, &case.signs), case.right);
            sure.extend(cases.iter().filter(held).map(judge));
        }
    }
    all.extend(records.iter().chain(&news));
    for (name, sure) in ["gold records", "ordinary news"].iter().zip(sure) {
        println!("{name}, in {FOLDS} folds:");
        reliability(sure);
    }
    let weights = fit(&all);
    let names = std::iter::once("constant").chain(SIGNS.iter().map(|sign| sign.0));
    let mut rows = String::new();
    for (name, weight) in names.zip(&weights) {
        // No "-0.000".
        let _ = writeln!(rows, "{name}\t{:.3}", weight + 0.0);
    }
    print!("{rows}");
    fs::write(coder.join("models/confidence.tsv"), rows).map_err(|error| error.to_string())
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// The reports that we judged, as far as they are still made.
fn by_hand(reader: &Reader, data: &Path, table: &str) -> Result<Vec<Judged>, String> {
    let mut rows: BTreeMap<(&str, &str), Vec<[&str; 6]>> = BTreeMap::new();
    for (number, line) in (1..).zip(table.lines()).filter(|(_, line)| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let &[set, item, ref rest @ ..] = columns.as_slice() else { continue };
        let row = rest.try_into().map_err(|_| format!("judged.tsv:{number}: not eight columns"))?;
        rows.entry((set, item)).or_default().push(row);
    }
    let (mut cases, mut lost) = (Vec::new(), 0);
    for (set, file) in SETS {
        for (number, line) in read(&data.join(file))?.lines().enumerate() {
            let item: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
            let id = item["id"].as_str().map_or_else(|| number.to_string(), str::to_owned);
            let Some(rows) = rows.get(&(set, &*id)) else { continue };
            let mut page = plain(&text(&item));
            let day = item["date"].as_str().and_then(|date| date.parse().ok());
            page.published = day.map(published);
            let record = reader.read(&page);
            for row in rows {
                match record.coded.reports.iter().find(|report| is(&record, report, row)) {
                    Some(report) => cases.push(Judged {
                        item: cases.len(),
                        signs: pairs::signs(&record, report),
                        right: row[5] == "yes",
                    }),
                    None => lost += 1,
                }
            }
        }
    }
    println!("{lost} judged reports are made no more");
    Ok(cases)
}

fn published(date: Date) -> Published {
    Published { date, precision: Precision::Day, basis: DateBasis::Caller }
}

/// The text of an item, whose sentences may be cut into words.
fn text(item: &Value) -> String {
    let words = |sentence: &Value| -> Vec<String> {
        let words = sentence.as_array().into_iter().flatten();
        words.filter_map(|word| Some(word.as_str()?.to_owned())).collect()
    };
    item["text"].as_str().map_or_else(
        || {
            let sentences = item["sentences"].as_array().into_iter().flatten();
            sentences.flat_map(words).collect::<Vec<_>>().join(" ")
        },
        str::to_owned,
    )
}

/// Whether a report is the one that a row of the table judges.
fn is(record: &Record, report: &Report, row: &[&str; 6]) -> bool {
    let [start, kind, source, target, status, _] = row;
    let before = &record.article.text[..report.trigger.start as usize];
    start.parse() == Ok(before.chars().count())
        && *kind == report.kind.event_type.name()
        && *status == report.status.name()
        && *source == codes(&report.source)
        && *target == codes(&report.target)
}

fn codes(side: &[Mention]) -> String {
    let code = |mention: &Mention| {
        let actor = &mention.actor;
        let sector = actor.sector.as_ref().map(|sector| sector.as_str().to_owned());
        actor.code.as_deref().map(str::to_owned).or(sector).unwrap_or_else(|| "?".to_owned())
    };
    match side {
        [] => "-".to_owned(),
        side => side.iter().map(code).collect::<Vec<_>>().join("+"),
    }
}

/// Logistic regression with weights on the side of nothing that their signs allow: steepest descent,
/// weights on the wrong side set to nothing.
fn fit(cases: &[&Judged]) -> Vec<f64> {
    let mut weights = vec![0.0; SIGNS.len() + 1];
    for _ in 0..STEPS {
        let mut slopes: Vec<f64> = weights.iter().map(|weight| RIDGE * weight).collect();
        slopes[0] = 0.0;
        for case in cases {
            let miss = probability(&weights, &case.signs) - f64::from(u8::from(case.right));
            slopes[0] += miss;
            for (slope, &sign) in slopes[1..].iter_mut().zip(&case.signs) {
                *slope += miss * f64::from(sign);
            }
        }
        for (weight, slope) in weights.iter_mut().zip(slopes) {
            *weight -= RATE * slope / cases.len().max(1) as f64;
        }
        for (weight, (_, speaks_for)) in weights[1..].iter_mut().zip(SIGNS) {
            *weight = if speaks_for { weight.max(0.0) } else { weight.min(0.0) };
        }
    }
    weights
}

fn probability(weights: &[f64], signs: &[f32]) -> f64 {
    let sum: f64 = signs.iter().zip(&weights[1..]).map(|(&sign, w)| f64::from(sign) * w).sum();
    1.0 / (1.0 + (-weights[0] - sum).exp())
}

/// Prints how many are right of those with about the same confidence, and how well it tells right
/// from wrong (0.5: not at all).
fn reliability(mut sure: Vec<(f64, bool)>) {
    sure.sort_by(|one, other| one.0.total_cmp(&other.0));
    println!("  from  reports  mean  right");
    for bin in sure.chunk_by(|one, other| (one.0 * 5.0) as u8 == (other.0 * 5.0) as u8) {
        let count = bin.len() as f64;
        let mean = 100.0 * bin.iter().map(|case| case.0).sum::<f64>() / count;
        let right = 100.0 * bin.iter().filter(|case| case.1).count() as f64 / count;
        println!("  {:.1} {:8} {mean:5.0} {right:6.0}", (bin[0].0 * 5.0).floor() / 5.0, bin.len());
    }
    let (mut wrong, mut above) = (0_usize, 0_usize);
    for (_, right) in &sure {
        if *right {
            above += wrong;
        } else {
            wrong += 1;
        }
    }
    let pairs = wrong * (sure.len() - wrong);
    println!(
        "  of a right and a wrong one, the right is surer: {:.2}",
        above as f64 / pairs as f64
    );
    let loss: f64 = sure.iter().map(|&(p, right)| -(if right { p } else { 1.0 - p }).ln()).sum();
    println!("  mean log loss {:.3}", loss / sure.len() as f64);
}
