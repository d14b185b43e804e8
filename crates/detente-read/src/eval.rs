//! Measures event coding against gold sentences.
//!
//! A gold file holds one JSON object a line, of one of two kinds:
//!
//! - **actor pairs**: `id`, `text`, optional `date`, `root`, the PLOVER type (`YIELD` stands for
//!   CONCEDE and RETREAT), and `actors` with `role`, `start` and `end` (code points): the type of
//!   act between the two is ranked by the learned classifier ([`crate::pairs`]). Without `actors`
//!   the first report's type is compared.
//! - **triples**: `id`, `text`, optional `date`, `event_plover2021`, `reciprocal`, and `actors` with
//!   `role` (`source`, `target`) and `code3` (ISO 3166 alpha-3, or `IGO`, `NGO`, `IMG`). A sentence
//!   counts as hit when some report (`type`, `source`, `target`) or the first one (`…_first`) is
//!   right; precision is the share of all reports that are.
//!
//! Gold sets of the second kind keep no status: reports are taken as [`flat`] files them.
//!
//! The measures are those of the reference scorers of these two kinds of set, in per cent.

use std::collections::BTreeMap;

use detente_coder::{
    events::flat,
    types::{Classifier, Pair, as_given},
};
use detente_record::{Byte, DateBasis, Mention, Page, Precision, Published, Record, Report, Span};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use self::{
    cofenet::{CofenetPrediction, CofenetScores, cofenet},
    coref::{CorefPrediction, CorefScores, coref},
    dates::{DatePrediction, DateScores, Timex, dates},
    factuality::{
        AllLabels, FactualityCase, FactualityPrediction, FactualityScores,
        cases as factuality_cases, factuality,
    },
    places::{PlacePrediction, PlaceScores, Placed, Position, places},
    quotes::{
        Attribution, FormScores, Part, QuoteCase, QuotePrediction, QuoteScores,
        cases as quote_cases, quotes,
    },
    status::{StatusPrediction, StatusScores, status},
};
pub(crate) use self::{coref::whole, texts::Offsets as Points};
use crate::{Reader, pairs};

mod cofenet;
mod coref;
mod dates;
mod factuality;
mod places;
mod quotes;
mod status;
mod tally;
mod texts;

use tally::Outcome;

/// A line of a gold file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldError {
    /// Line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

impl std::fmt::Display for GoldError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}
impl std::error::Error for GoldError {}

/// How well events were coded, in per cent; a part is `None` where the file has no such items.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct EventScores {
    /// Items scored.
    pub items: usize,
    /// Reports made for all of them.
    pub reports: usize,
    /// Reports an item.
    pub reports_per_item: f64,
    /// Share of items with at least one report.
    pub coded: f64,
    /// Actor pairs: share of items whose first report has the right type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<f64>,
    /// Actor pairs: mean F1 of the fifteen types.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub macro_f1: Option<f64>,
    /// Triples: share of items whose first report has the right type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub type_first: Option<f64>,
    /// Triples: share of items with some report of the right source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<f64>,
    /// Triples: share of items with some report of the right target.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<f64>,
    /// Triples: share of items whose first report is right in type, source and target.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub triple_first: Option<f64>,
    /// Triples: share of all reports that are right in type, source and target.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub triple_precision: Option<f64>,
    /// 95 % interval of each score, by its name, over items drawn with replacement.
    pub intervals: BTreeMap<&'static str, [f64; 2]>,
    /// Triples: reports by their confidence, in tenths.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reliability: Vec<Bin>,
}

impl EventScores {
    /// The scores in per cent that the file has items for, by their names.
    fn named(&self) -> impl Iterator<Item = (&'static str, f64)> {
        [
            ("accuracy", self.accuracy),
            ("macro_f1", self.macro_f1),
            ("type_first", self.type_first),
            ("source", self.source),
            ("target", self.target),
            ("triple_first", self.triple_first),
            ("triple_precision", self.triple_precision),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
    }
}

/// Reports of one tenth of confidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Bin {
    /// How many.
    pub reports: usize,
    /// Their mean confidence, per cent.
    pub confidence: f64,
    /// How many of them are right in type, source and target, per cent.
    pub right: f64,
}

/// A triple with the confidence of its report.
#[derive(Clone, Debug)]
struct Coded {
    triple: [String; 3],
    confidence: f32,
}

/// What was coded for one item: source code, target code (`---` for none), PLOVER type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Prediction {
    /// The item's id.
    pub id: String,
    /// Its triples, in order.
    pub pred: Vec<[String; 3]>,
}

#[derive(Debug, Deserialize)]
struct Item {
    id: String,
    text: String,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    root: Option<String>,
    #[serde(default)]
    event_plover2021: Option<String>,
    #[serde(default)]
    reciprocal: bool,
    #[serde(default)]
    actors: Vec<Party>,
}

#[derive(Debug, Deserialize)]
struct Party {
    role: String,
    #[serde(default)]
    code3: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    start: Option<usize>,
    #[serde(default)]
    end: Option<usize>,
}

/// Reads every text of a gold file and scores what is coded.
///
/// Errors name the line that is no gold item; nothing is scored then.
pub fn events(reader: &Reader, gold: &str) -> Result<(EventScores, Vec<Prediction>), GoldError> {
    let items = parse(gold)?;
    let mut outcomes = Vec::new();
    let mut predictions = Vec::new();
    for item in &items {
        let record = reader.read(&page(item));
        let coded = match asked(item) {
            Some(pair) => vec![between(&record, item, pair)],
            None => triples(&record),
        };
        outcomes.push(Outcome::new(item, &coded));
        let pred = coded.into_iter().map(|coded| coded.triple).collect();
        predictions.push(Prediction { id: item.id.clone(), pred });
    }
    Ok((tally::scores(&outcomes), predictions))
}

/// A report of a gold file with what speaks for and against it, and whether it is right.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// Number of its item; reports of one item stand or fall together.
    pub item: usize,
    /// As [`pairs::signs`] gives them.
    pub signs: Vec<f32>,
    /// Whether type, source and target are right.
    pub right: bool,
}

/// Reads every text of a gold file of triples and judges the reports.
///
/// # Errors
/// The first line that is no gold item.
pub fn judged(reader: &Reader, gold: &str) -> Result<Vec<Judged>, GoldError> {
    let mut all = Vec::new();
    for (number, item) in parse(gold)?.iter().enumerate() {
        let record = reader.read(&page(item));
        for report in &record.coded.reports {
            let triples = of_report(report, &record.article.text);
            if let Some(right) = tally::right(item, &triples) {
                all.push(Judged { item: number, signs: pairs::signs(&record, report), right });
            }
        }
    }
    Ok(all)
}

fn parse(gold: &str) -> Result<Vec<Item>, GoldError> {
    (1..)
        .zip(gold.lines())
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(line, text)| {
            let fail = |reason: String| GoldError { line, reason };
            let item: Item = serde_json::from_str(text).map_err(|error| fail(error.to_string()))?;
            if item.root.is_none() && item.event_plover2021.is_none() {
                return Err(fail("neither `root` nor `event_plover2021` says the type".into()));
            }
            Ok(item)
        })
        .collect()
}

fn page(item: &Item) -> Page {
    plain(&item.text, item.date.as_ref().and_then(|date| date.parse().ok()))
}

/// A plain text with its day of publication, as a page.
fn plain(text: &str, date: Option<Date>) -> Page {
    Page {
        content_type: Some("text/plain; charset=utf-8".into()),
        published: date.map(|date| Published {
            date,
            precision: Precision::Day,
            basis: DateBasis::Caller,
        }),
        bytes: text.as_bytes().to_vec(),
        ..Page::default()
    }
}

/// The pair of actors that an actor-pair item asks about; `None` where it gives no spans.
fn asked(item: &Item) -> Option<Pair> {
    item.root.as_ref()?;
    let of = |role: &str| {
        let actor = item.actors.iter().find(|actor| actor.role == role)?;
        Some(bytes(&item.text, actor.start?, actor.end?))
    };
    let pair = Pair { source: of("source"), target: of("target") };
    pair.source.or(pair.target).map(|_| pair)
}

/// The type of act between two given actors, with their words as they stand.
fn between(record: &Record, item: &Item, pair: Pair) -> Coded {
    let ranked = Classifier::shipped().rank(&as_given(&pairs::seen(record, pair)));
    let words = |role: &str| {
        let actor = item.actors.iter().find(|actor| actor.role == role);
        actor.map_or_else(|| "---".to_owned(), |actor| actor.text.clone())
    };
    let (kind, confidence) = ranked.best_type();
    Coded { triple: [words("source"), words("target"), kind.name().to_owned()], confidence }
}

/// Code points to bytes.
fn bytes(text: &str, start: usize, end: usize) -> Span<Byte> {
    let at =
        |count: usize| text.char_indices().nth(count).map_or(text.len(), |(byte, _)| byte) as u32;
    Span::new(at(start), at(end))
}

/// The reports of a record as triples, one for every pair of source and target.
fn triples(record: &Record) -> Vec<Coded> {
    let text = &record.article.text;
    record.coded.reports.iter().flat_map(|report| of_report(report, text)).collect()
}

fn of_report(report: &Report, text: &str) -> Vec<Coded> {
    let Some(kind) = flat(report, text) else { return Vec::new() };
    let codes = |side: &[Mention]| -> Vec<String> {
        if side.is_empty() {
            return vec!["---".into()];
        }
        side.iter().map(|mention| mention.actor.code.clone().unwrap_or_default()).collect()
    };
    let targets = codes(&report.target);
    codes(&report.source)
        .iter()
        .flat_map(|source| targets.iter().map(move |target| (source.clone(), target.clone())))
        .map(|(source, target)| Coded {
            triple: [source, target, kind.name().to_owned()],
            confidence: report.confidence,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_no_gold_is_named() {
        let error =
            parse("{\"id\":\"a\",\"text\":\"b\",\"root\":\"AID\"}\n{\"id\":1}").unwrap_err();
        assert_eq!(error.line, 2);
        assert!(parse("{\"id\":\"a\",\"text\":\"b\"}").unwrap_err().reason.contains("root"));
    }
}
