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

use std::collections::{BTreeMap, BTreeSet};

use detente_coder::{
    events::flat,
    types::{Classifier, Pair, as_given},
};
use detente_record::{
    Byte, DateBasis, EventType, Mention, Page, Precision, Published, Record, Report, Span,
};
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
use crate::{Reader, pairs};

mod cofenet;
mod coref;
mod dates;
mod factuality;
mod places;
mod quotes;
mod status;
mod texts;

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
    let mut tally = Tally::default();
    let mut predictions = Vec::new();
    for item in &items {
        let record = reader.read(&page(item));
        let triples = match asked(item) {
            Some(pair) => vec![between(&record, item, pair)],
            None => triples(&record),
        };
        tally.add(item, &triples);
        predictions.push(Prediction { id: item.id.clone(), pred: triples });
    }
    Ok((tally.scores(), predictions))
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
fn between(record: &Record, item: &Item, pair: Pair) -> [String; 3] {
    let ranked = Classifier::shipped().rank(&as_given(&pairs::seen(record, pair)));
    let words = |role: &str| {
        let actor = item.actors.iter().find(|actor| actor.role == role);
        actor.map_or_else(|| "---".to_owned(), |actor| actor.text.clone())
    };
    [words("source"), words("target"), ranked.best_type().0.name().to_owned()]
}

/// Code points to bytes.
fn bytes(text: &str, start: usize, end: usize) -> Span<Byte> {
    let at =
        |count: usize| text.char_indices().nth(count).map_or(text.len(), |(byte, _)| byte) as u32;
    Span::new(at(start), at(end))
}

/// The reports of a record as triples, one for every pair of source and target.
fn triples(record: &Record) -> Vec<[String; 3]> {
    let text = &record.article.text;
    record.coded.reports.iter().flat_map(|report| of_report(report, text)).collect()
}

fn of_report(report: &Report, text: &str) -> Vec<[String; 3]> {
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
        .map(|(source, target)| [source, target, kind.name().to_owned()])
        .collect()
}

/// Country or kind of organisation: the first three letters of a code; empty for none.
fn first3(code: &str) -> &str {
    if code.starts_with("---") { "" } else { code.get(..3).unwrap_or(code) }
}

#[derive(Default)]
struct Tally {
    items: usize,
    pairs: usize,
    triples: usize,
    reports: usize,
    coded: usize,
    accurate: usize,
    /// By type: right, found, gold.
    types: BTreeMap<String, [usize; 3]>,
    type_first: usize,
    source: usize,
    target: usize,
    triple_first: usize,
    distinct: usize,
    triple_right: usize,
}

impl Tally {
    fn add(&mut self, item: &Item, found: &[[String; 3]]) {
        self.items += 1;
        self.reports += found.len();
        self.coded += usize::from(!found.is_empty());
        if let Some(root) = &item.root {
            self.pair(root, found);
        } else if let Some(kind) = &item.event_plover2021 {
            self.triple(item, kind, found);
        }
    }

    fn pair(&mut self, root: &str, found: &[[String; 3]]) {
        self.pairs += 1;
        let first = found.first().map(|triple| yielded(&triple[2]));
        let right = first == Some(root);
        self.accurate += usize::from(right);
        let gold = self.types.entry(root.to_owned()).or_default();
        gold[2] += 1;
        gold[0] += usize::from(right);
        if let Some(first) = first {
            self.types.entry(first.to_owned()).or_default()[1] += 1;
        }
    }

    fn triple(&mut self, item: &Item, kind: &str, found: &[[String; 3]]) {
        self.triples += 1;
        let gold = Gold::new(item);
        let mut seen = BTreeSet::new();
        let found: Vec<(&str, &str, &str)> = found
            .iter()
            .map(|[source, target, kind]| (first3(source), first3(target), kind.as_str()))
            .filter(|triple| seen.insert(*triple))
            .collect();
        let right = |triple: &(&str, &str, &str)| {
            triple.2 == kind && gold.pairs.contains(&(triple.0.to_owned(), triple.1.to_owned()))
        };
        self.distinct += found.len();
        self.triple_right += found.iter().filter(|triple| right(triple)).count();
        self.type_first += usize::from(found.first().is_some_and(|first| first.2 == kind));
        self.triple_first += usize::from(found.first().is_some_and(right));
        self.source += usize::from(
            found.iter().any(|triple| !triple.0.is_empty() && gold.sources.contains(triple.0)),
        );
        self.target += usize::from(found.iter().any(|triple| gold.targets.contains(triple.1)));
    }

    fn scores(&self) -> EventScores {
        let share = |count: usize, of: usize| 100.0 * count as f64 / of.max(1) as f64;
        let of_pairs = |value: f64| (self.pairs > 0).then_some(value);
        let of_triples = |value: f64| (self.triples > 0).then_some(value);
        EventScores {
            items: self.items,
            reports: self.reports,
            coded: share(self.coded, self.items),
            accuracy: of_pairs(share(self.accurate, self.pairs)),
            macro_f1: of_pairs(self.macro_f1()),
            type_first: of_triples(share(self.type_first, self.triples)),
            source: of_triples(share(self.source, self.triples)),
            target: of_triples(share(self.target, self.triples)),
            triple_first: of_triples(share(self.triple_first, self.triples)),
            triple_precision: of_triples(share(self.triple_right, self.distinct)),
        }
    }

    fn macro_f1(&self) -> f64 {
        let kinds: BTreeSet<&str> =
            EventType::ALL.iter().map(|kind| yielded(kind.name())).collect();
        let sum: f64 = kinds
            .iter()
            .filter_map(|kind| self.types.get(*kind))
            .map(|[right, found, gold]| 200.0 * *right as f64 / (found + gold).max(1) as f64)
            .sum();
        sum / kinds.len() as f64
    }
}

/// Actor-pair sets do not tell CONCEDE from RETREAT.
fn yielded(kind: &str) -> &str {
    match kind {
        "CONCEDE" | "RETREAT" => "YIELD",
        kind => kind,
    }
}

/// What counts as right for one item.
struct Gold {
    pairs: BTreeSet<(String, String)>,
    sources: BTreeSet<String>,
    targets: BTreeSet<String>,
}

impl Gold {
    fn new(item: &Item) -> Self {
        let of = |role: &str| -> BTreeSet<String> {
            let codes = item.actors.iter().filter(|actor| actor.role == role);
            codes.map(|actor| actor.code3.clone()).collect()
        };
        let (mut sources, mut targets) = (of("source"), of("target"));
        let alone = targets.is_empty();
        if alone {
            targets.insert(String::new());
        }
        let reciprocal = item.reciprocal || (sources.len() > 1 && alone);
        let pairs = if reciprocal {
            let all: BTreeSet<String> =
                sources.union(&targets).filter(|code| !code.is_empty()).cloned().collect();
            sources.extend(all.iter().cloned());
            targets.extend(all.iter().cloned());
            product(&all, &all)
        } else {
            product(&sources, &targets)
        };
        Self { pairs, sources, targets }
    }
}

fn product(sources: &BTreeSet<String>, targets: &BTreeSet<String>) -> BTreeSet<(String, String)> {
    sources
        .iter()
        .flat_map(|source| targets.iter().map(move |target| (source.clone(), target.clone())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(json: &str) -> Item {
        serde_json::from_str(json).unwrap()
    }

    fn triple(source: &str, target: &str, kind: &str) -> [String; 3] {
        [source.into(), target.into(), kind.into()]
    }

    #[test]
    fn a_swapped_triple_is_right_only_where_the_act_is_mutual() {
        let gold = |mutual: bool| {
            item(&format!(
                r#"{{"id":"a","text":"","event_plover2021":"CONSULT","reciprocal":{mutual},
                "actors":[{{"role":"source","code3":"CHN"}},{{"role":"target","code3":"RUS"}}]}}"#
            ))
        };
        for (mutual, expected) in [(true, 100.0), (false, 0.0)] {
            let mut tally = Tally::default();
            tally.add(&gold(mutual), &[triple("RUSGOV", "CHN", "CONSULT")]);
            assert_eq!(tally.scores().triple_first, Some(expected));
            assert_eq!(tally.scores().type_first, Some(100.0));
        }
    }

    #[test]
    fn only_the_first_type_counts_for_pairs() {
        let mut tally = Tally::default();
        let gold = item(r#"{"id":"a","text":"","root":"YIELD"}"#);
        tally.add(&gold, &[triple("CHN", "RUS", "RETREAT"), triple("CHN", "RUS", "AID")]);
        tally.add(&gold, &[triple("CHN", "RUS", "AID"), triple("CHN", "RUS", "RETREAT")]);
        let scores = tally.scores();
        assert_eq!(scores.accuracy, Some(50.0));
        // YIELD: one right of one found and two gold; AID: one found, none gold.
        assert!((scores.macro_f1.unwrap() - 200.0 / 3.0 / 15.0).abs() < 1e-9);
    }

    #[test]
    fn a_line_that_is_no_gold_is_named() {
        let error =
            parse("{\"id\":\"a\",\"text\":\"b\",\"root\":\"AID\"}\n{\"id\":1}").unwrap_err();
        assert_eq!(error.line, 2);
        assert!(parse("{\"id\":\"a\",\"text\":\"b\"}").unwrap_err().reason.contains("root"));
    }
}
