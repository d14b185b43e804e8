//! Measures sources, cues and contents on tokens with BIO labels, the form in which CofeNet
//! (Wang et al. 2023) publishes its figures.
//!
//! One JSON object a line, a sentence each: `tokens`, `labels` (`B-source`, `I-content`, `O` …) and
//! `id`, the document's; sentences of one document that follow each other are read together. A
//! source, cue or content is right when it begins and ends where a gold one of its kind does.

use std::collections::BTreeSet;

use detente_coder::{actors, quotes};
use detente_record::{Byte, Span};
use serde::{Deserialize, Serialize};

use super::{
    GoldError,
    quotes::joined,
    texts::{Laid, f1, items},
};
use crate::Reader;

/// F1 of exact spans in per cent.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CofenetScores {
    /// Sentences.
    pub items: usize,
    /// Who says it.
    pub source_f1: f64,
    /// The words that say that it is said.
    pub cue_f1: f64,
    /// What is said.
    pub content_f1: f64,
}

/// The labels found for one sentence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CofenetPrediction {
    /// The document's id.
    pub id: String,
    /// The sentence.
    pub tokens: Vec<String>,
    /// A label a token.
    pub labels: Vec<String>,
}

#[derive(Deserialize)]
struct Item {
    #[serde(default)]
    id: String,
    tokens: Vec<String>,
    labels: Vec<String>,
}

const KINDS: [&str; 3] = ["source", "cue", "content"];

/// Labels every sentence and scores the labels.
pub fn cofenet(
    reader: &Reader,
    gold: &str,
) -> Result<(CofenetScores, Vec<CofenetPrediction>), GoldError> {
    let items = items::<Item>(gold)?;
    let mut counts = [[0_usize; 3]; 3];
    let mut predictions = Vec::new();
    for document in items.chunk_by(|a, b| a.id == b.id) {
        for (item, labels) in document.iter().zip(label(reader, document)) {
            let (gold, found) = (spans(&item.labels), spans(&labels));
            for (kind, [right, predicted, asked]) in KINDS.iter().zip(&mut counts) {
                *right += gold.intersection(&found).filter(|span| span.0 == *kind).count();
                *predicted += found.iter().filter(|span| span.0 == *kind).count();
                *asked += gold.iter().filter(|span| span.0 == *kind).count();
            }
            let (id, tokens) = (item.id.clone(), item.tokens.clone());
            predictions.push(CofenetPrediction { id, tokens, labels });
        }
    }
    let [source_f1, cue_f1, content_f1] =
        counts.map(|[right, predicted, asked]| f1(right, predicted, asked));
    Ok((CofenetScores { items: items.len(), source_f1, cue_f1, content_f1 }, predictions))
}

/// The spans that labels write: kind, first token, one past the last.
fn spans(labels: &[String]) -> BTreeSet<(&str, usize, usize)> {
    let mut found = BTreeSet::new();
    let mut open: Option<(&str, usize)> = None;
    for (at, label) in labels.iter().map(String::as_str).chain(["O"]).enumerate() {
        let (mark, kind) = label.split_once('-').unwrap_or((label, ""));
        if mark == "I" && open.is_some_and(|(old, _)| old == kind) {
            continue;
        }
        if let Some((kind, start)) = open.take() {
            found.insert((kind, start, at));
        }
        open = (mark != "O").then_some((kind, at));
    }
    found
}

/// Labels the sentences of one document.
fn label(reader: &Reader, document: &[Item]) -> Vec<Vec<String>> {
    let mut text = String::new();
    // Where each token lies.
    let mut places: Vec<Vec<Span<Byte>>> = Vec::new();
    for item in document {
        // Written as printed: no blank behind an opening mark, none before a closing one.
        let mut open = true;
        let mut marks = Marks::default();
        let mut place = |token: &String| {
            let token = marks.plain(token);
            let glued = token.starts_with(GLUED) || token == "n't";
            if !open && !glued {
                text.push(' ');
            }
            open = matches!(token.as_str(), "“" | "(" | "[" | "$");
            let start = text.len();
            text.push_str(&token);
            Span::from_range(start..text.len())
        };
        places.push(item.tokens.iter().map(&mut place).collect());
        text.push('\n');
    }
    let laid = Laid::new(reader, &text, None);
    let mentions = actors::mentions(reader.coder().gazetteer(), &laid.article, &laid.sentences);
    let found = quotes::attributed(&laid.article, &laid.sentences, &mentions);
    let mut labels: Vec<Vec<String>> =
        places.iter().map(|tokens| vec!["O".to_owned(); tokens.len()]).collect();
    let mut write = |span: Span<Byte>, kind: &str| {
        for (tokens, labels) in places.iter().zip(&mut labels) {
            let inside = tokens.iter().enumerate().filter(|(_, token)| token.overlaps(span));
            for (mark, (at, _)) in ["B"].into_iter().chain(std::iter::repeat("I")).zip(inside) {
                if labels[at] == "O" {
                    labels[at] = format!("{mark}-{kind}");
                }
            }
        }
    };
    // What lies inside what somebody says is part of it; the outermost saying is written first.
    let mut joined = joined(&text, &found);
    joined.sort_by_key(|one| {
        std::cmp::Reverse(one.content.iter().map(|span| span.len()).max().unwrap_or_default())
    });
    for one in &joined {
        one.content.iter().for_each(|span| write(*span, "content"));
        one.source.iter().for_each(|span| write(*span, "source"));
        one.cue.iter().for_each(|span| write(*span, "cue"));
    }
    labels
}

/// What tokens that stand close to the one before begin with.
const GLUED: [char; 13] = ['”', ',', '.', ';', ':', '?', '!', ')', ']', '%', '\'', '’', '…'];

/// Tells opening marks from closing ones; the set writes many of both as `''`.
#[derive(Default)]
struct Marks {
    open: bool,
    comma: bool,
}

impl Marks {
    /// A token of the Penn Treebank as it stands in print.
    fn plain(&mut self, token: &str) -> String {
        let comma = std::mem::replace(&mut self.comma, token == ",");
        match token {
            "``" | "''" => {
                // Behind a comma that nothing opened, the opening one is missing.
                self.open = !self.open && (token == "``" || !comma);
                if self.open { "“" } else { "”" }.into()
            }
            "-LRB-" => "(".into(),
            "-RRB-" => ")".into(),
            "-LSB-" => "[".into(),
            "-RSB-" => "]".into(),
            // A blank inside a token would cut it in two.
            other => other.replace(char::is_whitespace, "_"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_become_spans() {
        let labels =
            ["B-source", "I-source", "B-cue", "O", "B-content", "I-content"].map(String::from);
        let found: Vec<_> = spans(&labels).into_iter().collect();
        assert_eq!(found, [("content", 4, 6), ("cue", 2, 3), ("source", 0, 2)]);
    }

    #[test]
    fn a_sentence_is_labelled_token_by_token() {
        let line = r#"{"id":"a","tokens":["``","We","will","sign","it","now",",","''","Wu","said","."],
            "labels":["B-content","I-content","I-content","I-content","I-content","I-content","I-content","I-content","B-source","B-cue","O"]}"#;
        let (scores, found) = cofenet(&Reader::default(), &line.replace('\n', "")).unwrap();
        let all = scores.cue_f1 + scores.source_f1 + scores.content_f1;
        assert!((all - 300.0).abs() < 1e-9, "{scores:?} {found:?}");
    }
}
