//! The word lists of a language, from its `abbreviations.tsv` and `words.tsv`.

use std::collections::HashMap;

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
pub(super) const PREFIX: u16 = 1;
pub(super) const UNIT: u16 = 2;
pub(super) const CLITIC: u16 = 4;
pub(super) const WHOLE: u16 = 8;
pub(super) const STARTER: u16 = 16;
pub(super) const SAYS: u16 = 32;
pub(crate) const TITLE: u16 = 64;
pub(crate) const HONORIFIC: u16 = 128;
pub(crate) const FIRM: u16 = 256;
pub(crate) const BODY: u16 = 512;
pub(crate) const REGION: u16 = 1024;

/// The lists. The maps are only asked, never walked.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    abbreviations: HashMap<Box<str>, Kind>,
    words: HashMap<Box<str>, u16>,
    pairs: HashMap<String, usize>,
}

impl Rules {
    /// Reads the two tables; lines that are no such thing are skipped.
    pub(crate) fn read(abbreviations: &str, words: &str) -> Self {
        let mut rules = Self::default();
        for (form, kind) in rows(abbreviations) {
            let kind = match kind {
                "title" => Kind::Title,
                "number" => Kind::Number,
                _ => Kind::Word,
            };
            rules.abbreviations.insert(form.trim_end_matches('.').into(), kind);
        }
        for (list, word) in rows(words) {
            let bit = match list {
                "prefix" => PREFIX,
                "unit" => UNIT,
                "clitic" => CLITIC,
                "whole" => WHOLE,
                "starter" => STARTER,
                "says" => SAYS,
                "title" => TITLE,
                "honorific" => HONORIFIC,
                "firm" => FIRM,
                "body" => BODY,
                "region" => REGION,
                _ => {
                    if let Some((first, second)) = word.split_once(' ') {
                        rules.pairs.insert(format!("{first}{second}"), first.len());
                    }
                    continue;
                }
            };
            *rules.words.entry(word.into()).or_default() |= bit;
        }
        rules
    }
}

fn rows(file: &str) -> impl Iterator<Item = (&str, &str)> {
    file.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

/// Longest word that is looked up, in bytes.
const LONGEST: usize = 16;

/// Writes `word` in lower case with straight apostrophes into `room`; `None` where it is too long,
/// which no word of a list is.
fn lower<'r>(word: &str, room: &'r mut [u8; LONGEST]) -> Option<&'r str> {
    let mut length = 0;
    for c in word.chars() {
        let c = match c {
            '’' => '\'',
            _ if c.is_ascii() => c.to_ascii_lowercase(),
            _ => c.to_lowercase().next().unwrap_or(c),
        };
        let place = room.get_mut(length..length + c.len_utf8())?;
        length += c.encode_utf8(place).len();
    }
    std::str::from_utf8(&room[..length]).ok()
}

impl Rules {
    /// Looks up an abbreviation, written without its last stop.
    pub(super) fn abbreviation(&self, word: &str) -> Option<Kind> {
        if word.len() > LONGEST {
            return None;
        }
        self.abbreviations.get(word).copied()
    }

    /// Says whether `word`, whatever its case, is in the list of `bit`.
    pub(crate) fn is(&self, word: &str, bit: u16) -> bool {
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
