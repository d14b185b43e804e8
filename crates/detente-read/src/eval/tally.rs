//! Counts what was right, with intervals and how far the confidences can be trusted.

use std::collections::{BTreeMap, BTreeSet};

use detente_record::EventType;

use super::{Bin, Coded, EventScores, Item};

/// Country or kind of organisation: the first three letters of a code; empty for none.
fn first3(code: &str) -> &str {
    if code.starts_with("---") { "" } else { code.get(..3).unwrap_or(code) }
}

/// What one item's reports amount to.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    reports: usize,
    pair: Option<PairOutcome>,
    triple: Option<TripleOutcome>,
}

#[derive(Clone, Debug)]
struct PairOutcome {
    gold: String,
    first: Option<String>,
}

#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // four scores of one item
struct TripleOutcome {
    type_first: bool,
    triple_first: bool,
    source: bool,
    target: bool,
    /// Of each distinct triple: its confidence and whether it is right.
    judged: Vec<(f32, bool)>,
}

impl Outcome {
    /// Compares what was coded with an item's gold.
    pub fn new(item: &Item, found: &[Coded]) -> Self {
        let mut outcome = Self { reports: found.len(), ..Self::default() };
        if let Some(root) = &item.root {
            let first = found.first().map(|coded| yielded(&coded.triple[2]).to_owned());
            outcome.pair = Some(PairOutcome { gold: root.clone(), first });
        } else if let Some(kind) = &item.event_plover2021 {
            outcome.triple = Some(TripleOutcome::new(item, kind, found));
        }
        outcome
    }
}

impl TripleOutcome {
    fn new(item: &Item, kind: &str, found: &[Coded]) -> Self {
        let gold = Gold::new(item);
        let mut seen = BTreeSet::new();
        let found: Vec<((&str, &str, &str), f32)> = found
            .iter()
            .map(|Coded { triple: [source, target, kind], confidence }| {
                ((first3(source), first3(target), kind.as_str()), *confidence)
            })
            .filter(|(triple, _)| seen.insert(*triple))
            .collect();
        let right = |triple: &(&str, &str, &str)| {
            triple.2 == kind && gold.pairs.contains(&(triple.0.to_owned(), triple.1.to_owned()))
        };
        let first = found.first();
        Self {
            type_first: first.is_some_and(|(first, _)| first.2 == kind),
            triple_first: first.is_some_and(|(first, _)| right(first)),
            source: found
                .iter()
                .any(|(triple, _)| !triple.0.is_empty() && gold.sources.contains(triple.0)),
            target: found.iter().any(|(triple, _)| gold.targets.contains(triple.1)),
            judged: found.iter().map(|(triple, sure)| (*sure, right(triple))).collect(),
        }
    }
}

/// Whether the triples of one report are right, all of them; `None` where there are none.
pub(super) fn right(item: &Item, triples: &[Coded]) -> Option<bool> {
    let outcome = TripleOutcome::new(item, item.event_plover2021.as_ref()?, triples);
    let judged = outcome.judged.iter().map(|&(_, right)| right);
    (!outcome.judged.is_empty()).then(|| judged.clone().all(|right| right))
}

/// Scores of all items, with 95 % intervals from resampled items and the table of reliability.
pub(super) fn scores(outcomes: &[Outcome]) -> EventScores {
    let mut scores = Tally::of(outcomes.iter()).scores();
    scores.intervals = intervals(outcomes);
    scores.reliability = reliability(outcomes);
    scores
}

/// How often items are drawn anew for the intervals.
const DRAWS: usize = 1000;

/// The 2.5th and 97.5th percentile of each score over items drawn with replacement; the draws are
/// the same in every run.
fn intervals(outcomes: &[Outcome]) -> BTreeMap<&'static str, [f64; 2]> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut draw = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut values: BTreeMap<&'static str, Vec<f64>> = BTreeMap::new();
    for _ in 0..DRAWS {
        let drawn = (0..outcomes.len()).map(|_| {
            let at = draw() % outcomes.len().max(1) as u64;
            &outcomes[at as usize]
        });
        for (name, value) in Tally::of(drawn).scores().named() {
            values.entry(name).or_default().push(value);
        }
    }
    let ends = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
        [at(0.025), at(0.975)]
    };
    values.into_iter().map(|(name, values)| (name, ends(values))).collect()
}

/// How many of the reports of each tenth of confidence are right; empty tenths are left out.
fn reliability(outcomes: &[Outcome]) -> Vec<Bin> {
    let mut bins = vec![(0_usize, 0.0_f64, 0_usize); 10];
    let judged = outcomes.iter().filter_map(|outcome| outcome.triple.as_ref());
    for &(sure, right) in judged.flat_map(|triple| &triple.judged) {
        let bin = &mut bins[((sure * 10.0) as usize).min(9)];
        bin.0 += 1;
        bin.1 += f64::from(sure);
        bin.2 += usize::from(right);
    }
    bins.into_iter()
        .filter(|bin| bin.0 > 0)
        .map(|(reports, sum, right)| Bin {
            reports,
            confidence: 100.0 * sum / reports as f64,
            right: 100.0 * right as f64 / reports as f64,
        })
        .collect()
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
    fn of<'o>(outcomes: impl Iterator<Item = &'o Outcome>) -> Self {
        let mut tally = Self::default();
        for outcome in outcomes {
            tally.items += 1;
            tally.reports += outcome.reports;
            tally.coded += usize::from(outcome.reports > 0);
            if let Some(pair) = &outcome.pair {
                tally.pair(pair);
            }
            if let Some(triple) = &outcome.triple {
                tally.triple(triple);
            }
        }
        tally
    }

    fn pair(&mut self, pair: &PairOutcome) {
        self.pairs += 1;
        let right = pair.first.as_ref() == Some(&pair.gold);
        self.accurate += usize::from(right);
        let gold = self.types.entry(pair.gold.clone()).or_default();
        gold[2] += 1;
        gold[0] += usize::from(right);
        if let Some(first) = &pair.first {
            self.types.entry(first.clone()).or_default()[1] += 1;
        }
    }

    fn triple(&mut self, triple: &TripleOutcome) {
        self.triples += 1;
        self.distinct += triple.judged.len();
        self.triple_right += triple.judged.iter().filter(|(_, right)| *right).count();
        self.type_first += usize::from(triple.type_first);
        self.triple_first += usize::from(triple.triple_first);
        self.source += usize::from(triple.source);
        self.target += usize::from(triple.target);
    }

    fn scores(&self) -> EventScores {
        let share = |count: usize, of: usize| 100.0 * count as f64 / of.max(1) as f64;
        let of_pairs = |value: f64| (self.pairs > 0).then_some(value);
        let of_triples = |value: f64| (self.triples > 0).then_some(value);
        EventScores {
            items: self.items,
            reports: self.reports,
            reports_per_item: self.reports as f64 / self.items.max(1) as f64,
            coded: share(self.coded, self.items),
            accuracy: of_pairs(share(self.accurate, self.pairs)),
            macro_f1: of_pairs(self.macro_f1()),
            type_first: of_triples(share(self.type_first, self.triples)),
            source: of_triples(share(self.source, self.triples)),
            target: of_triples(share(self.target, self.triples)),
            triple_first: of_triples(share(self.triple_first, self.triples)),
            triple_precision: of_triples(share(self.triple_right, self.distinct)),
            ..EventScores::default()
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

    fn coded(source: &str, target: &str, kind: &str) -> Coded {
        Coded { triple: [source.into(), target.into(), kind.into()], confidence: 0.75 }
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
            let outcome = Outcome::new(&gold(mutual), &[coded("RUSGOV", "CHN", "CONSULT")]);
            let scores = scores(&[outcome]);
            assert_eq!(scores.triple_first, Some(expected));
            assert_eq!(scores.type_first, Some(100.0));
            assert!(
                scores.intervals["triple_first"].iter().all(|end| (end - expected).abs() < 1e-9)
            );
            let bin = Bin { reports: 1, confidence: 75.0, right: expected };
            assert_eq!(scores.reliability, [bin]);
        }
    }

    #[test]
    fn only_the_first_type_counts_for_pairs() {
        let gold = item(r#"{"id":"a","text":"","root":"YIELD"}"#);
        let (retreat, aid) = (coded("CHN", "RUS", "RETREAT"), coded("CHN", "RUS", "AID"));
        let scores = scores(&[
            Outcome::new(&gold, &[retreat.clone(), aid.clone()]),
            Outcome::new(&gold, &[aid, retreat]),
        ]);
        assert_eq!(scores.accuracy, Some(50.0));
        assert!((scores.reports_per_item - 2.0).abs() < 1e-9);
        // YIELD: one right of one found and two gold; AID: one found, none gold.
        assert!((scores.macro_f1.unwrap() - 200.0 / 3.0 / 15.0).abs() < 1e-9);
        let [low, high] = scores.intervals["accuracy"];
        assert!(low <= 50.0 && 50.0 <= high && low < high);
    }
}
