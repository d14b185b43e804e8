//! Precision, recall and F1 of whole names.

use detente_record::NameTag;
use serde::Serialize;

use super::{laid_out, percent};
use crate::{NameList, Parser, Scratch, conllu};

/// Scores over whole names with their kind, in per cent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct NameScores {
    /// Right names among those found.
    pub precision: f64,
    /// Right names among those of the set.
    pub recall: f64,
    /// Harmonic mean of the two.
    pub f1: f64,
    /// Names in the set.
    pub gold: usize,
    /// Names found.
    pub found: usize,
}

/// A name: first word, word past the last, kind.
type Name = (usize, usize, u8);

/// A sentence of a name set, and what was found in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NameReading {
    /// Its words.
    pub words: Vec<String>,
    /// The set's labels, one a word.
    pub gold: Vec<String>,
    /// Those found.
    pub found: Vec<NameTag>,
}

/// Measures `parser` on words with BIO labels; `PER`, `LOC` and `ORG` count under any of their usual
/// spellings, other kinds do not.
///
/// `list` holds names that are known beforehand; an empty one for none.
pub fn names(parser: &Parser, list: &NameList, gold: &str) -> NameScores {
    score_names(&read_names(parser, list, gold))
}

/// Finds the names in the sentences of a name set.
pub fn read_names(parser: &Parser, list: &NameList, gold: &str) -> Vec<NameReading> {
    let mut scratch = Scratch::default();
    let mut text = String::new();
    let read = |sentence: Vec<(String, String)>| {
        let (words, gold): (Vec<String>, Vec<String>) = sentence.into_iter().unzip();
        let mut found = laid_out(words.iter().map(|word| &**word), &mut text);
        parser.tag_with(list, &text, &mut found, &mut scratch);
        let found = found.tokens.iter().map(|token| token.name).collect();
        NameReading { words, gold, found }
    };
    conllu::labelled(gold).into_iter().map(read).collect()
}

/// Scores found labels against gold ones, sentence by sentence.
pub fn score_names(readings: &[NameReading]) -> NameScores {
    let (mut right, mut gold, mut found) = (0, 0, 0);
    for reading in readings {
        let tags = &reading.found;
        let theirs = spans(reading.gold.iter().map(|label| gold_label(label)));
        let ours = spans(
            tags.iter()
                .map(|tag| (*tag as u8).div_ceil(2))
                .zip(tags.iter().map(|tag| *tag as u8 % 2 == 1)),
        );
        right += ours.iter().filter(|name| theirs.contains(name)).count();
        gold += theirs.len();
        found += ours.len();
    }
    NameScores {
        precision: percent(right, found),
        recall: percent(right, gold),
        f1: percent(2 * right, gold + found),
        gold,
        found,
    }
}

/// Returns kind (0 none, 1 person, 2 place, 3 organisation) and whether a name begins.
fn gold_label(label: &str) -> (u8, bool) {
    let kind = label.get(2..).unwrap_or_default().to_ascii_lowercase();
    let kind = match &*kind {
        "per" | "person" => 1,
        "loc" | "location" | "place" | "gpe" => 2,
        "org" | "organization" | "organisation" | "corporation" | "group" => 3,
        _ => 0,
    };
    (kind, label.starts_with("B-"))
}

/// Returns the names of a sentence; an inside label after another kind begins one.
fn spans(labels: impl Iterator<Item = (u8, bool)>) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    let mut open = 0;
    for (index, (kind, begins)) in labels.enumerate() {
        match names.last_mut() {
            Some(last) if kind != 0 && kind == open && !begins => last.1 = index + 1,
            _ if kind != 0 => names.push((index, index + 1, kind)),
            _ => {}
        }
        open = kind;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_counts_whole_and_with_its_kind() {
        let gold = ["B-PER", "I-PER", "O", "B-LOC", "B-LOC", "B-MISC", "B-ORG"];
        let found = [
            NameTag::BeginPerson,
            NameTag::InPerson,
            NameTag::Outside,
            NameTag::BeginLocation,
            NameTag::InLocation,
            NameTag::Outside,
            NameTag::BeginPerson,
        ];
        let gold = gold.map(str::to_owned).to_vec();
        let reading = NameReading { gold, found: found.to_vec(), ..NameReading::default() };
        let scores = score_names(&[reading]);
        assert_eq!((scores.gold, scores.found), (4, 3));
        assert!((scores.precision - 100.0 / 3.0).abs() < 1e-9);
        assert!((scores.recall - 25.0).abs() < 1e-9);
    }
}
