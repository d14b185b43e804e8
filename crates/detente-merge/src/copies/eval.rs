//! Scores pairs of copies against gold, by the rules of the reference scorer.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// A gold document: those of one origin are copies of one another.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldDocument {
    /// Its name.
    pub id: String,
    /// The document it was made of, or itself.
    pub origin: String,
    /// How it was made; `original` for those that were not.
    pub kind: String,
    /// Its text.
    pub text: String,
}

/// What is known of two originals that were not made by us.
#[derive(Clone, Debug, Deserialize)]
pub struct NaturalPair {
    /// One of them.
    pub a: String,
    /// The other.
    pub b: String,
    /// `reuse`: one copies the other. Any other label: not scored.
    pub label: String,
}

/// Two documents that are called copies, the lesser name first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Pair {
    /// One of them.
    pub a: String,
    /// The other.
    pub b: String,
}

impl Pair {
    /// Names a pair; the order does not matter.
    pub fn new(a: &str, b: &str) -> Self {
        let [a, b] = if a <= b { [a, b] } else { [b, a] }.map(str::to_owned);
        Self { a, b }
    }
}

/// How many of a kind were found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Found.
    pub found: usize,
    /// All there are.
    pub of: usize,
}

/// The measures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CopyScores {
    /// F1 of pairs.
    #[serde(rename = "F1")]
    pub f1: f64,
    /// Precision.
    #[serde(rename = "P")]
    pub p: f64,
    /// Recall.
    #[serde(rename = "R")]
    pub r: f64,
    /// Of the pairs that nobody made for us, the share that was found.
    pub natural_recall: f64,
    /// Pairs by how the two were made.
    pub by_kind: BTreeMap<String, Found>,
}

/// Scores the pairs found among `documents`. Pairs of other origins whose label is not `reuse` are
/// not scored; all others are no copies.
pub fn score(
    documents: &[GoldDocument],
    natural: &[NaturalPair],
    found: &BTreeSet<Pair>,
) -> CopyScores {
    let by_id: BTreeMap<&str, &GoldDocument> = documents.iter().map(|d| (&*d.id, d)).collect();
    let mut of_origin: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for document in documents {
        of_origin.entry(&document.origin).or_default().push(&document.id);
    }
    let mut gold: BTreeSet<Pair> = BTreeSet::new();
    for ids in of_origin.values() {
        for (n, a) in ids.iter().enumerate() {
            gold.extend(ids[n + 1..].iter().map(|b| Pair::new(a, b)));
        }
    }
    let mut labels: BTreeMap<Pair, &str> = BTreeMap::new();
    for NaturalPair { a, b, label } in natural {
        labels.insert(Pair::new(a, b), label);
        if label == "reuse" && a != b {
            let [a, b] = [a, b].map(|id| of_origin.get(&**id).map_or(&[][..], Vec::as_slice));
            gold.extend(a.iter().flat_map(|x| b.iter().map(|y| Pair::new(x, y))));
        }
    }
    let origin = |id: &str| by_id.get(id).map_or_else(|| id.to_owned(), |d| d.origin.clone());
    let wrong = |pair: &&Pair| {
        !gold.contains(*pair)
            && !labels.contains_key(&Pair::new(&origin(&pair.a), &origin(&pair.b)))
    };
    let right = found.intersection(&gold).count();
    let wrong = found.iter().filter(wrong).count();
    let mut by_kind: BTreeMap<String, Found> = BTreeMap::new();
    for pair in &gold {
        let kind = |id: &str| by_id.get(id).map_or("original", |d| &*d.kind);
        let kinds: BTreeSet<&str> = [kind(&pair.a), kind(&pair.b)].into();
        let kinds: Vec<&str> = kinds.into_iter().filter(|kind| *kind != "original").collect();
        let kind = if kinds.is_empty() { "natural".to_owned() } else { kinds.join("/") };
        let counts = by_kind.entry(kind).or_default();
        counts.of += 1;
        counts.found += usize::from(found.contains(pair));
    }
    let share = |part: usize, all: usize| part as f64 / all.max(1) as f64;
    let natural = by_kind.get("natural").copied().unwrap_or_default();
    CopyScores {
        f1: share(2 * right, right + wrong + gold.len()),
        p: share(right, right + wrong),
        r: share(right, gold.len()),
        natural_recall: share(natural.found, natural.of),
        by_kind,
    }
}
