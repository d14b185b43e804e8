//! The word lists of `rules/en`, read once.

use std::{collections::HashMap, sync::LazyLock};

/// What an abbreviation's full stop means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Never ends a sentence.
    Title,
    /// May end a sentence.
    Word,
    /// Is an abbreviation only before a number.
    Number,
}

/// What a word can be, as bits.
pub(super) const PREFIX: u8 = 1;
pub(super) const UNIT: u8 = 2;
pub(super) const CLITIC: u8 = 4;
pub(super) const WHOLE: u8 = 8;
pub(super) const STARTER: u8 = 16;
pub(super) const SAYS: u8 = 32;

/// The lists. The maps are only asked, never walked.
#[derive(Debug, Default)]
pub(super) struct Rules {
    abbreviations: HashMap<&'static str, Kind>,
    words: HashMap<&'static str, u8>,
    pairs: HashMap<String, usize>,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let mut rules = Rules::default();
    for (form, kind) in rows(include_str!("../../rules/en/abbreviations.tsv")) {
        let kind = match kind {
            "title" => Kind::Title,
            "number" => Kind::Number,
            _ => Kind::Word,
        };
        rules.abbreviations.insert(form.trim_end_matches('.'), kind);
    }
    for (list, word) in rows(include_str!("../../rules/en/words.tsv")) {
        let bit = match list {
            "prefix" => PREFIX,
            "unit" => UNIT,
            "clitic" => CLITIC,
            "whole" => WHOLE,
            "starter" => STARTER,
            "says" => SAYS,
            "title" => continue, // for `train/corpora.py`
            _ => {
                if let Some((first, second)) = word.split_once(' ') {
                    rules.pairs.insert(format!("{first}{second}"), first.len());
                }
                continue;
            }
        };
        *rules.words.entry(word).or_default() |= bit;
    }
    rules
});

fn rows(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    file.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

/// Longest word that is looked up, in bytes.
const LONGEST: usize = 16;

/// Writes `word` in lower case with straight apostrophes into `room`; `None` where it is too long
/// or not plain Latin, which no list holds.
fn lower<'r>(word: &str, room: &'r mut [u8; LONGEST]) -> Option<&'r str> {
    let mut length = 0;
    for c in word.chars() {
        let c = if c == '’' { '\'' } else { c.to_ascii_lowercase() };
        *room.get_mut(length)? = u8::try_from(c).ok().filter(u8::is_ascii)?;
        length += 1;
    }
    std::str::from_utf8(&room[..length]).ok()
}

impl Rules {
    pub(super) fn english() -> &'static Self {
        &RULES
    }

    /// Looks up an abbreviation, written without its last stop.
    pub(super) fn abbreviation(&self, word: &str) -> Option<Kind> {
        if word.len() > LONGEST {
            return None;
        }
        self.abbreviations.get(word).copied()
    }

    /// Says whether `word`, whatever its case, is in the list of `bit`.
    pub(super) fn is(&self, word: &str, bit: u8) -> bool {
        let mut room = [0; LONGEST];
        lower(word, &mut room)
            .and_then(|word| self.words.get(word))
            .is_some_and(|bits| bits & bit != 0)
    }

    /// Returns where a word that is two parts, in bytes.
    pub(super) fn pair(&self, word: &str) -> Option<usize> {
        let mut room = [0; LONGEST];
        lower(word, &mut room).and_then(|word| self.pairs.get(word)).copied()
    }
}
