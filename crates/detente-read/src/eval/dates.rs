//! Measures time expressions against gold ones.
//!
//! One JSON object a line: `id`, `text`, optional `dct` (publication day), optional `scored_end`
//! (code point at which the annotation ends), and `timexes [{start, end, type, value}]`, offsets in
//! code points; `type` may be missing. Matching and measures are those of the reference scorer of
//! these sets: gold expressions in their order take the prediction that they share most with.

use detente_coder::dates;
use serde::{Deserialize, Serialize};

use super::{
    GoldError,
    texts::{Laid, f1, items},
};
use crate::Reader;

/// How well time expressions were found and resolved, in per cent.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DateScores {
    /// Gold expressions.
    pub gold: usize,
    /// Expressions found.
    pub found: usize,
    /// F1 of expressions that overlap a gold one.
    pub relaxed_f1: f64,
    /// F1 of expressions with the gold one's ends.
    pub strict_f1: f64,
    /// F1 of expressions of the gold one's TIMEX3 type; `None` where the gold gives none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub type_f1: Option<f64>,
    /// F1 of expressions with the gold one's TIMEX3 value.
    pub value_f1: f64,
}

/// A time expression with offsets in code points.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timex {
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// The words.
    #[serde(default)]
    pub text: String,
    /// TIMEX3 type.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// TIMEX3 value.
    #[serde(default)]
    pub value: Option<String>,
}

/// The expressions found in one text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DatePrediction {
    /// The text's id.
    pub id: String,
    /// In order.
    pub timexes: Vec<Timex>,
}

#[derive(Deserialize)]
struct Item {
    id: String,
    text: String,
    #[serde(default)]
    dct: Option<String>,
    #[serde(default)]
    scored_end: Option<u32>,
    timexes: Vec<Timex>,
}

/// Finds the time expressions of every text and scores them.
pub fn dates(reader: &Reader, gold: &str) -> Result<(DateScores, Vec<DatePrediction>), GoldError> {
    let mut tally = Tally::default();
    let mut predictions = Vec::new();
    for item in items::<Item>(gold)? {
        let laid = Laid::new(reader, &item.text, item.dct.as_deref());
        let timexes: Vec<Timex> = dates::times(&laid.article, &laid.sentences)
            .iter()
            .map(|time| {
                let [start, end] = laid.offsets.points(time.span);
                Timex {
                    start,
                    end,
                    text: time.span.of(&item.text).to_owned(),
                    kind: Some(time.kind.name().to_owned()),
                    value: time.value.clone(),
                }
            })
            .collect();
        tally.add(&item, &timexes);
        predictions.push(DatePrediction { id: item.id, timexes });
    }
    Ok((tally.scores(), predictions))
}

#[derive(Default)]
struct Tally {
    gold: usize,
    found: usize,
    typed: usize,
    relaxed: usize,
    strict: usize,
    kind: usize,
    value: usize,
}

impl Tally {
    fn add(&mut self, item: &Item, found: &[Timex]) {
        let end = item.scored_end.unwrap_or(u32::MAX);
        let found: Vec<&Timex> = found.iter().filter(|timex| timex.start < end).collect();
        let mut used = vec![false; found.len()];
        self.found += found.len();
        for gold in item.timexes.iter().filter(|timex| timex.start < end) {
            self.gold += 1;
            self.typed += usize::from(gold.kind.is_some());
            let shared = |timex: &Timex| {
                i64::from(timex.end.min(gold.end)) - i64::from(timex.start.max(gold.start))
            };
            // The first of those that share most.
            let mut best: Option<usize> = None;
            for (at, timex) in found.iter().enumerate() {
                let more = best.is_none_or(|best| shared(timex) > shared(found[best]));
                if !used[at] && timex.start < gold.end && timex.end > gold.start && more {
                    best = Some(at);
                }
            }
            let Some(best) = best else { continue };
            used[best] = true;
            let timex = found[best];
            let value = |timex: &Timex| {
                timex.value.as_deref().map(|value| value.trim().to_owned()).unwrap_or_default()
            };
            self.relaxed += 1;
            self.strict += usize::from((timex.start, timex.end) == (gold.start, gold.end));
            self.kind += usize::from(gold.kind.is_some() && timex.kind == gold.kind);
            self.value += usize::from(value(timex) == value(gold));
        }
    }

    fn scores(&self) -> DateScores {
        let of = |right| f1(right, self.found, self.gold);
        DateScores {
            gold: self.gold,
            found: self.found,
            relaxed_f1: of(self.relaxed),
            strict_f1: of(self.strict),
            type_f1: (self.typed > 0).then(|| of(self.kind)),
            value_f1: of(self.value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prediction_counts_once_and_only_inside_what_is_annotated() {
        let timex = |start, end, value: &str| Timex {
            start,
            end,
            value: Some(value.into()),
            ..Timex::default()
        };
        let item = Item {
            id: "a".into(),
            text: String::new(),
            dct: None,
            scored_end: Some(50),
            timexes: vec![timex(0, 6, "2022"), timex(4, 8, "2023"), timex(60, 64, "2024")],
        };
        let mut tally = Tally::default();
        tally.add(&item, &[timex(0, 8, "2022"), timex(70, 74, "2024")]);
        let scores = tally.scores();
        assert_eq!((scores.gold, scores.found), (2, 1));
        assert!((scores.relaxed_f1 - 200.0 / 3.0).abs() < 1e-9);
        assert!(scores.strict_f1.abs() < 1e-9 && scores.type_f1.is_none());
        assert!((scores.value_f1 - 200.0 / 3.0).abs() < 1e-9);
    }
}
