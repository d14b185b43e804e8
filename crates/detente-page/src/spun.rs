//! Signs that a machine put a text into other words.
//!
//! Spinning swaps words for what a thesaurus gives, and translating back loses what a language knows:
//! set phrases come apart ("on the identical time"), capitals stand inside sentences and sentences
//! begin without, and a name is written in two ways. One sign is an accident; several are not.

use std::{collections::BTreeMap, sync::LazyLock};

use detente_record::{Article, Byte, Role, Span};

use crate::{
    hashing::Set,
    lines,
    notes::{self, note},
};

/// Signs from which a text is called spun, and for how many words at most each must stand.
const SIGNS: usize = 3;
const WORDS_A_SIGN: usize = 400;
/// Spots that are told.
const TOLD: usize = 12;
/// Shortest last name whose other spelling is looked for, in characters.
const NAME: usize = 5;

/// Phrase → what was meant, by its first word; for looking up only.
static PHRASES: LazyLock<BTreeMap<&'static str, Vec<(&'static str, &'static str)>>> =
    LazyLock::new(|| {
        let rows = include_str!("../rules/spun.tsv").lines().filter(|l| !l.starts_with('#'));
        let mut phrases: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        for (phrase, meant) in rows.filter_map(|row| row.split_once('\t')) {
            let first = phrase.split([' ', '-']).next().unwrap_or_default();
            phrases.entry(first).or_default().push((phrase, meant));
        }
        phrases
    });

/// Words of grammar that have no capital inside a sentence, whatever the house style.
const SMALL: [&str; 30] = [
    "The",
    "An",
    "And",
    "But",
    "By",
    "For",
    "From",
    "If",
    "Of",
    "Or",
    "Since",
    "That",
    "These",
    "This",
    "Those",
    "To",
    "Was",
    "Were",
    "When",
    "Which",
    "While",
    "With",
    "Including",
    "Is",
    "Are",
    "Has",
    "Have",
    "Because",
    "Although",
    "Their",
];

/// Others that begin a sentence and stand before a noun.
const OPENING: [&str; 5] = ["At", "In", "On", "As", "A"];

/// What stands behind a participle and hardly behind a name that ends like one: "Abandoning its".
const OWNING: [&str; 5] = ["its", "his", "her", "their", "the"];

/// Adds a note where an English article shows that a machine put it into other words.
pub(crate) fn look(article: &mut Article) {
    if article.language.as_deref() != Some("en") {
        return;
    }
    let mut spots: Vec<(Span<Byte>, String)> = Vec::new();
    let mut words = 0;
    let mut names = Names::default();
    for block in article.blocks.iter().filter(|block| block.role == Role::Body) {
        let text = block.span.of(&article.text);
        let start = block.span.start as usize;
        words += text.split(' ').count();
        phrases(text, start, &mut spots);
        capitals(text, start, &mut spots);
        names.meet(text, start);
    }
    names.doubles(&mut spots);
    let mut kinds: Vec<&str> = spots.iter().map(|(_, why)| why.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.len() < SIGNS || spots.len() * WORDS_A_SIGN < words {
        return;
    }
    spots.sort_by_key(|(span, _)| span.start);
    for (span, why) in spots.into_iter().take(TOLD) {
        article.notes.push(note(notes::SPUN, Some(span), why));
    }
}

/// Finds set phrases that came apart.
fn phrases(text: &str, start: usize, spots: &mut Vec<(Span<Byte>, String)>) {
    let lower = text.to_ascii_lowercase();
    for (at, word) in words(&lower) {
        for (phrase, meant) in PHRASES.get(word).into_iter().flatten() {
            let end = at + phrase.len();
            let found = lower[at..].starts_with(phrase);
            let whole = found && !lower[end..].starts_with(char::is_alphanumeric);
            // A name may well be spelt so: "White Residence".
            let small = text.get(at + 1..end).is_some_and(|t| !t.contains(char::is_uppercase));
            let named = meant.starts_with(char::is_uppercase);
            if whole && (small || named) {
                let span = Span::from_range(start + at..start + end);
                spots.push((span, format!("“{}” for “{meant}”", &text[at..end])));
            }
        }
    }
}

/// Finds words of grammar with a capital inside a sentence, and sentences that begin without one.
fn capitals(text: &str, start: usize, spots: &mut Vec<(Span<Byte>, String)>) {
    let words: Vec<(usize, &str)> = tokens(text).collect();
    // A line in title case has capitals everywhere.
    let great = words.iter().filter(|(_, w)| w.starts_with(char::is_uppercase)).count();
    if words.len() < 12 || great * 3 > words.len() {
        return;
    }
    let small = |word: &str| word.starts_with(char::is_lowercase);
    for three in words.windows(3) {
        let [(_, before), (at, word), (_, after)] = three else { continue };
        let inside = before.ends_with(char::is_alphabetic)
            && (small(before) || SMALL.contains(before) || OPENING.contains(before));
        let gerund = word.ends_with("ing") && !small(word) && small(before);
        let misplaced = SMALL.contains(word) || gerund && OWNING.contains(after);
        if inside && small(after) && misplaced {
            let span = Span::from_range(start + at..start + at + word.len());
            spots.push((span, format!("“{word}” with a capital inside a sentence")));
        }
        let ends = before.ends_with('.') && before.len() > 5 && before.matches('.').count() == 1;
        let begins = ends && small(word) && word.len() > 3 && small(after);
        if begins && word.chars().all(char::is_alphabetic) && small(before) {
            let span = Span::from_range(start + at..start + at + word.len());
            spots.push((span, format!("a sentence begins with “{word}”")));
        }
    }
}

/// Words with what is glued to them, and where they begin.
fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let base = text.as_ptr() as usize;
    text.split(' ').filter(|w| !w.is_empty()).map(move |w| (w.as_ptr() as usize - base, w))
}

/// Words without what is glued to them, and where they begin.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let base = text.as_ptr() as usize;
    text.split(|c: char| !c.is_alphanumeric() && c != '.')
        .filter(|w| !w.is_empty())
        .map(move |w| (w.as_ptr() as usize - base, w.trim_end_matches('.')))
}

/// Full names as they are met: first name, last name, place.
#[derive(Default)]
struct Names {
    met: BTreeMap<String, Vec<(String, Span<Byte>)>>,
}

impl Names {
    fn meet(&mut self, text: &str, start: usize) {
        let words: Vec<(usize, &str)> = words(text).collect();
        for two in words.windows(2) {
            let [(at, first), (next, last)] = two else { continue };
            let name = |w: &str| {
                w.chars().all(char::is_alphabetic)
                    && w.starts_with(char::is_uppercase)
                    && w.chars().skip(1).all(char::is_lowercase)
            };
            let joined = next - at == first.len() + 1;
            if joined
                && first.len() > 2
                && last.chars().count() >= NAME
                && name(first)
                && name(last)
            {
                let span = Span::from_range(start + next..start + next + last.len());
                let met = self.met.entry((*first).to_owned()).or_default();
                if !met.iter().any(|(known, _)| known == last) {
                    met.push(((*last).to_owned(), span));
                }
            }
        }
    }

    /// Tells last names of one first name that differ in a letter or two, none of them a form of the
    /// other.
    fn doubles(&self, spots: &mut Vec<(Span<Byte>, String)>) {
        let mut told: Set<u64> = Set::default();
        for (first, lasts) in &self.met {
            for (i, (last, span)) in lasts.iter().enumerate().skip(1) {
                let other = lasts[..i].iter().find(|(other, _)| respelt(other, last));
                if let Some((other, _)) = other {
                    if told.insert(u64::from(span.start)) {
                        let why = format!("{first} {last}, who is {first} {other} before");
                        spots.push((*span, why));
                    }
                }
            }
        }
    }
}

/// Says whether two names begin alike and differ in one letter or two, but not in an ending.
fn respelt(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (lines::folded(a).collect(), lines::folded(b).collect());
    let front = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let back = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    let changed = long.saturating_sub((front + back).min(short));
    front >= 1 && back >= 2 && (1..=2).contains(&changed) && long - short <= 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use detente_record::Page;

    fn notes(text: &str) -> Vec<String> {
        let bytes = text.as_bytes().to_vec();
        let page = Page { bytes, content_type: Some("text/plain".into()), ..Page::default() };
        let read = crate::article(&page);
        let spun = read.notes.iter().filter(|note| note.code == notes::SPUN);
        spun.map(|note| note.span.map_or("", |span| span.of(&read.text)).to_owned()).collect()
    }

    const SPUN: &str = "The foreign minister of Norway, Ole Lundberg, advised reporters on Monday that \
        both sides had agreed to a stop hearth Since the winter began in the north.\n\n\
        The envoys of Chad arrived late at the palace. setbacks on the road had kept them for hours, \
        and Ole Lindberg waited with his staff until the evening.\n\n\
        On the identical time, the two governments said that the talks would go on for a week.";

    const TOLD: &str = "The foreign minister of Norway, Ole Lundberg, told reporters on Monday that both \
        sides had agreed to a ceasefire. The New York Times, which saw the draft, said that it \
        holds until May.\n\n\
        “The talks go on,” said Lundberg, whose brother Olaf Lundberg leads the other delegation. He \
        read from a paper called The Road to Oslo, and Vitamin A was on the table.";

    #[test]
    fn several_signs_are_told_with_their_places() {
        let found = notes(SPUN);
        for spot in ["advised reporters", "stop hearth", "Since", "setbacks", "Lindberg"] {
            assert!(found.iter().any(|f| f == spot), "{spot}: {found:?}");
        }
        assert!(notes(TOLD).is_empty(), "{:?}", notes(TOLD));
    }

    #[test]
    fn one_accident_is_none() {
        let text = TOLD.replace("told reporters", "advised reporters");
        assert!(notes(&text).is_empty());
    }

    #[test]
    fn endings_do_not_make_another_name() {
        assert!(respelt("Lundberg", "Lindberg") && respelt("Erdogan", "Erdagan"));
        assert!(!respelt("Ivanov", "Ivanova") && !respelt("Smith", "Jones"));
    }
}
