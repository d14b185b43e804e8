//! Phrases of dictionaries and where they stand in a sentence.

use std::collections::HashMap;

use super::words::View;

/// A word of a phrase and whether the next one must follow directly (`_`) or may come later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub word: String,
    pub tight: bool,
}

/// Cuts a phrase into its words: `_` joins what must stand together, a blank allows a gap.
pub(super) fn pieces(phrase: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut tight = false;
    for part in phrase.split_inclusive(|letter: char| letter == '_' || letter.is_whitespace()) {
        let word = part.trim_end_matches(|letter: char| letter == '_' || letter.is_whitespace());
        if word.is_empty() {
            continue;
        }
        if let Some(last) = pieces.last_mut() {
            last.tight = tight;
        }
        tight = part.ends_with('_');
        pieces.push(Piece { word: word.to_uppercase(), tight: false });
    }
    pieces
}

/// Phrases by their first word, the longest first, each with the number of its entry.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    by_first: HashMap<String, Vec<(Vec<Piece>, usize)>>,
}

/// A phrase found in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// First word.
    pub from: usize,
    /// Behind the last word.
    pub to: usize,
    pub entry: usize,
}

impl Names {
    pub fn add(&mut self, phrase: &str, entry: usize) {
        let pieces = pieces(phrase);
        let Some(first) = pieces.first() else { return };
        let known = self.by_first.entry(first.word.clone()).or_default();
        // Stable: of two phrases of one length the one that was read first is tried first.
        let at = known.partition_point(|(other, _)| other.len() >= pieces.len());
        known.insert(at, (pieces, entry));
    }

    pub fn is_empty(&self) -> bool {
        self.by_first.is_empty()
    }

    /// Finds the longest phrase that begins at a word; gaps stay before `end`.
    pub fn at(&self, view: &View, from: usize, end: usize) -> Option<Hit> {
        let known = self.by_first.get(&view.words.get(from)?.upper)?;
        known.iter().find_map(|(pieces, entry)| {
            let to = reach(view, pieces, from, end)?;
            Some(Hit { from, to, entry: *entry })
        })
    }
}

fn reach(view: &View, pieces: &[Piece], from: usize, end: usize) -> Option<usize> {
    let mut at = from + 1;
    for pair in pieces.windows(2) {
        let wanted = |at: usize| view.words.get(at).is_some_and(|word| word.upper == pair[1].word);
        // What follows directly may lie in the next phrase: "Prince of Wales".
        if !wanted(at) {
            if pair[0].tight {
                return None;
            }
            at = (at..end.min(view.words.len())).find(|&at| wanted(at))?;
        }
        at += 1;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn underscores_join_and_blanks_do_not() {
        let found = pieces("UPPER_SILESIA  WORKERS_");
        let flat: Vec<_> = found.iter().map(|piece| (piece.word.as_str(), piece.tight)).collect();
        assert_eq!(flat, [("UPPER", true), ("SILESIA", false), ("WORKERS", false)]);
    }
}
