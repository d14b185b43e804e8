//! Cuts a sentence into words, numbers and marks as the grammar of dates needs them.
//!
//! The parser's tokens are not used here: it keeps "mid-2011" or "12/29/2022" whole, and the
//! grammar wants the parts. Spans stay those of the article, so both views meet again.

use super::lexicon::{Lexicon, Word};

/// Longest sentence looked at, in lexical units; more than this is no sentence.
const MOST: usize = 4000;

/// A word, a number or a mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lex {
    /// First byte in the article's text.
    pub start: usize,
    /// First byte after it.
    pub end: usize,
    /// Whether it stands right behind the one before, without space.
    pub glued: bool,
    /// Whether it begins with a capital.
    pub capital: bool,
    /// What the word says about time.
    pub word: Word,
    /// Value of a number of at most nine digits.
    pub number: Option<u64>,
}

/// The lexical units of one sentence and the text they come from.
#[derive(Clone, Copy)]
pub(super) struct Lexed<'a> {
    /// The article's text.
    pub text: &'a str,
    /// The units in order.
    pub units: &'a [Lex],
}

impl<'a> Lexed<'a> {
    /// Returns the words of unit `index`; empty past the end.
    pub fn at(&self, index: usize) -> &'a str {
        self.units.get(index).and_then(|u| self.text.get(u.start..u.end)).unwrap_or("")
    }

    /// Says whether unit `index` is this word, whatever its case.
    pub fn is(&self, index: usize, word: &str) -> bool {
        self.at(index).eq_ignore_ascii_case(word)
    }

    /// Says whether unit `index` is one of these words, whatever its case.
    pub fn any(&self, index: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(index, word))
    }

    /// Returns what the word at `index` says about time.
    pub fn word(&self, index: usize) -> Word {
        self.units.get(index).map_or(Word::Other, |u| u.word)
    }

    /// Returns the number at `index`, written in digits.
    pub fn number(&self, index: usize) -> Option<u64> {
        self.units.get(index)?.number
    }

    /// Returns how many digits the number at `index` has; 0 for anything else.
    pub fn digits(&self, index: usize) -> usize {
        self.units.get(index).filter(|u| u.number.is_some()).map_or(0, |u| u.end - u.start)
    }

    /// Says whether unit `index` stands right behind the one before.
    pub fn glued(&self, index: usize) -> bool {
        self.units.get(index).is_some_and(|u| u.glued)
    }

    /// Says whether unit `index` begins with a capital.
    pub fn capital(&self, index: usize) -> bool {
        self.units.get(index).is_some_and(|u| u.capital)
    }
}

/// Cuts `text[start..end]`; returns whether anything in it can begin a time expression.
pub(super) fn lex(
    text: &str,
    start: usize,
    end: usize,
    lexicon: &Lexicon,
    units: &mut Vec<Lex>,
) -> bool {
    units.clear();
    let Some(part) = text.get(start..end) else { return false };
    let mut interesting = false;
    let mut chars = part.char_indices().peekable();
    let mut previous_end = usize::MAX;
    let mut lower = String::new();
    while let Some((at, first)) = chars.next() {
        if first.is_whitespace() {
            continue;
        }
        if units.len() >= MOST {
            break;
        }
        let class = Class::of(first);
        let mut stop = at + first.len_utf8();
        if class != Class::Mark {
            while let Some(&(next, c)) = chars.peek() {
                if Class::of(c) != class {
                    break;
                }
                stop = next + c.len_utf8();
                chars.next();
            }
        } else if matches!(first, '\'' | '’') {
            // "'s" and "'ll" are one unit, as the parser has it.
            let tail = &part[stop..];
            let letters = tail.bytes().take_while(u8::is_ascii_alphabetic).count();
            if (1..=2).contains(&letters) && matches!(&tail[..letters], "s" | "S" | "ll" | "d") {
                for _ in 0..letters {
                    chars.next();
                }
                stop += letters;
            }
        }
        let words = &part[at..stop];
        let number =
            (class == Class::Digit && words.len() <= 9).then(|| words.parse().ok()).flatten();
        let mut word = Word::Other;
        if class == Class::Letter && words.len() <= 16 {
            lower.clear();
            lower.extend(words.chars().map(|c| c.to_ascii_lowercase()));
            word = lexicon.word(&lower);
        }
        interesting |= number.is_some() || word != Word::Other;
        units.push(Lex {
            start: start + at,
            end: start + stop,
            glued: at == previous_end,
            capital: first.is_uppercase(),
            word,
            number,
        });
        previous_end = stop;
    }
    interesting
}

#[derive(PartialEq, Clone, Copy)]
enum Class {
    Letter,
    Digit,
    Mark,
}

impl Class {
    fn of(c: char) -> Self {
        if c.is_ascii_digit() {
            Self::Digit
        } else if c.is_alphabetic() {
            Self::Letter
        } else {
            Self::Mark
        }
    }
}
