//! Measures whether events are told as happened, planned, possible, denied …
//!
//! One JSON object a line, of one of two kinds:
//!
//! - `id`, `text`, and `events [{start, end, label}]` with a label of
//!   [`Factuality`](detente_coder::factuality::Factuality), offsets in code points: accuracy and mean
//!   F1 over the events that are happened, planned, possible or denied (what is found may be any
//!   label), and beside it over all events and labels;
//! - `id`, `text`, and `predicates [{start, end, value}]`, −3 (did not happen) to 3 (happened):
//!   the share whose side of 0 is that of the label found.

use std::collections::BTreeMap;

use detente_coder::factuality::{self, Factuality};
use detente_record::{Byte, Sentence, Span};
use serde::{Deserialize, Serialize};

use super::{
    GoldError,
    texts::{Laid, f1, items, share},
};
use crate::Reader;

/// How often events were judged rightly, in per cent.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FactualityScores {
    /// Events scored: happened, planned, possible or denied; or those with a value.
    pub items: usize,
    /// Share with the right label, or with the right side of 0.
    pub accuracy: f64,
    /// Mean F1 of the four labels; `None` for values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub macro_f1: Option<f64>,
    /// The same with conditional, generic and underspecified events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all_labels: Option<AllLabels>,
}

/// Scores over all labels.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AllLabels {
    /// Events scored.
    pub items: usize,
    /// Share with the right label.
    pub accuracy: f64,
    /// Mean F1 of the labels that the gold has.
    pub macro_f1: f64,
    /// F1 by label.
    pub by_label: BTreeMap<&'static str, f64>,
}

/// Labels that are asked for: those that tell of a single event.
const ASKED: usize = 4;

/// An event as judged.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FactualityPrediction {
    /// The text's id.
    pub id: String,
    /// First code point of the event word.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// The label found.
    pub label: &'static str,
    /// What the gold says: a label or a value.
    pub gold: String,
}

#[derive(Deserialize)]
struct Item {
    id: String,
    text: String,
    #[serde(default)]
    events: Vec<Event>,
    #[serde(default)]
    predicates: Vec<Event>,
}

#[derive(Deserialize)]
struct Event {
    start: u32,
    end: u32,
    #[serde(default)]
    label: String,
    #[serde(default)]
    value: f64,
}

/// Judges every gold event and scores it.
pub fn factuality(
    reader: &Reader,
    gold: &str,
) -> Result<(FactualityScores, Vec<FactualityPrediction>), GoldError> {
    let mut predictions = Vec::new();
    let mut valued = (0, 0);
    let mut table = [[0_usize; factuality::LABELS]; factuality::LABELS];
    for case in cases(reader, gold)? {
        let found = factuality::Weights::shipped().choose(&case.features);
        if let Some(label) = case.label {
            table[label as usize][found as usize] += 1;
        } else {
            valued.0 += usize::from(case.right.contains(&found));
            valued.1 += 1;
        }
        predictions.push(FactualityPrediction { label: found.name(), ..case.shown });
    }
    let scores = if valued.1 > 0 {
        let (right, items) = valued;
        FactualityScores { items, accuracy: share(right, items), ..FactualityScores::default() }
    } else {
        let four = over(&table[..ASKED]);
        FactualityScores {
            items: four.items,
            accuracy: four.accuracy,
            macro_f1: Some(four.macro_f1),
            all_labels: Some(over(&table)),
        }
    };
    Ok((scores, predictions))
}

/// Scores the first rows of a table of gold labels by found ones.
fn over(table: &[[usize; factuality::LABELS]]) -> AllLabels {
    let items = table.iter().flatten().sum();
    let right = table.iter().enumerate().map(|(label, row)| row[label]).sum();
    let scored = |(label, row): (usize, &[usize; factuality::LABELS])| {
        let gold: usize = row.iter().sum();
        let found: usize = table.iter().map(|row| row[label]).sum();
        (gold > 0).then(|| (Factuality::ALL[label].name(), f1(row[label], found, gold)))
    };
    let by_label: BTreeMap<_, _> = table.iter().enumerate().filter_map(scored).collect();
    let macro_f1 = by_label.values().sum::<f64>() / by_label.len().max(1) as f64;
    AllLabels { items, accuracy: share(right, items), macro_f1, by_label }
}

/// A gold event with what the classifier sees of it.
#[derive(Clone, Debug)]
pub struct FactualityCase {
    /// What is seen.
    pub features: Vec<u32>,
    /// The labels that are right: more than one where the gold is a value.
    pub right: Vec<Factuality>,
    /// The gold label, where there is one.
    pub label: Option<Factuality>,
    /// The text's number in the file, for folds.
    pub text: usize,
    shown: FactualityPrediction,
}

/// Reads a gold file as cases to learn from or to score.
pub fn cases(reader: &Reader, gold: &str) -> Result<Vec<FactualityCase>, GoldError> {
    let mut cases = Vec::new();
    for (number, item) in items::<Item>(gold)?.into_iter().enumerate() {
        let laid = Laid::new(reader, &item.text, None);
        for event in item.events.iter().chain(&item.predicates) {
            let span = laid.offsets.bytes(event.start, event.end);
            let Some((sentence, token)) = head(&laid.sentences, span) else { continue };
            let label = Factuality::from_name(&event.label);
            let right = match label {
                Some(label) => vec![label],
                None => of_value(event.value),
            };
            cases.push(FactualityCase {
                features: factuality::features(&item.text, sentence, token),
                right,
                label,
                text: number,
                shown: FactualityPrediction {
                    id: item.id.clone(),
                    start: event.start,
                    end: event.end,
                    label: "",
                    gold: label
                        .map_or_else(|| event.value.to_string(), |label| label.name().to_owned()),
                },
            });
        }
    }
    Ok(cases)
}

/// The labels that a value allows.
fn of_value(value: f64) -> Vec<Factuality> {
    let all = Factuality::ALL.into_iter();
    let real = |label: &Factuality| matches!(label, Factuality::Happened | Factuality::Generic);
    all.filter(|label| real(label) == (value > 0.0)).collect()
}

/// The sentence and token that carry the words of a span.
fn head(sentences: &[Sentence], span: Span<Byte>) -> Option<(&Sentence, usize)> {
    let sentence = sentences.iter().find(|sentence| sentence.span.overlaps(span))?;
    let first = sentence.token_at(span)?;
    let inside = |token: usize| sentence.tokens[token].span.overlaps(span);
    let count = sentence.tokens.len();
    let top = (first..count)
        .take_while(|&token| inside(token))
        .find(|&token| sentence.head(token).is_none_or(|head| !inside(head)));
    Some((sentence, top.unwrap_or(first)))
}
