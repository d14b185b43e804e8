//! Whether the clause around a date tells of the past or the future.

use super::{
    lex::Lexed,
    lexicon::{Lexicon, Word},
};

/// The time that a clause speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    /// It has happened.
    Past,
    /// It is to happen: "will meet".
    Future,
    /// It may be to happen: "to meet", "would meet".
    Intended,
    /// The words do not say.
    Unknown,
}

/// How many words are looked at on each side.
const REACH: usize = 25;

/// Reads the tense around units `start..end`: the nearest verb to the left in the clause, else to
/// the right.
///
/// "Wednesday's ruling" and the like stand apart from the verb: only a plain future moves them.
pub(super) fn around(lexed: &Lexed<'_>, lexicon: &Lexicon, start: usize, end: usize) -> Tense {
    let left = (start.saturating_sub(REACH)..start).rev();
    let mut found = first_cue(lexed, lexicon, left, false);
    if found == Tense::Unknown {
        let last = (end + REACH).min(lexed.units.len());
        found = first_cue(lexed, lexicon, end..last, true);
        if found == Tense::Unknown {
            found = first_cue(lexed, lexicon, end..last, false);
        }
    }
    let possessive = lexed.any(end, &["'s", "’s"]);
    if possessive && found == Tense::Intended { Tense::Past } else { found }
}

/// Returns the first cue; `finite` passes over infinitives, which may hang from a later verb.
fn first_cue(
    lexed: &Lexed<'_>,
    lexicon: &Lexicon,
    units: impl Iterator<Item = usize>,
    finite: bool,
) -> Tense {
    for at in units {
        if ends_clause(lexed, at) {
            break;
        }
        match cue(lexed, lexicon, at) {
            Tense::Unknown => {}
            Tense::Intended if finite => {}
            found => return found,
        }
    }
    Tense::Unknown
}

fn ends_clause(lexed: &Lexed<'_>, at: usize) -> bool {
    matches!(lexed.at(at), ";" | ":" | "\"" | "“" | "”" | "(" | ")" | "—")
}

fn cue(lexed: &Lexed<'_>, lexicon: &Lexicon, at: usize) -> Tense {
    let word = lexed.at(at);
    if word.len() > 16 || lexed.word(at) != Word::Other && !matches!(word, "tomorrow") {
        return Tense::Unknown;
    }
    // "Will" and "United" inside a sentence are names.
    if lexed.capital(at) && at > 0 {
        return Tense::Unknown;
    }
    let lower = word.to_ascii_lowercase();
    if lower == "would" {
        return Tense::Intended;
    }
    if lexicon.is_future(&lower) {
        // "had been due", "had been scheduled": whatever came of it, it is over.
        let over = at > 1 && lexed.is(at - 1, "been") && lexed.is(at - 2, "had");
        return if over { Tense::Past } else { Tense::Future };
    }
    if lower == "to" {
        return infinitive(lexed, at);
    }
    if lower == "has" || lower == "have" {
        return Tense::Past;
    }
    if lexicon.is_past(&lower) && !(at > 0 && lexed.any(at - 1, &["be", "to"])) {
        return Tense::Past;
    }
    Tense::Unknown
}

/// "to meet" looks ahead; "to Paris", "to the talks", "to 2011" do not.
fn infinitive(lexed: &Lexed<'_>, at: usize) -> Tense {
    const NOT_VERBS: &[&str] = &[
        "the", "a", "an", "his", "her", "their", "its", "this", "that", "these", "those", "our",
        "my", "your", "some", "any", "all", "him", "them", "it", "us", "me", "more", "about",
        "which", "whom", "date",
    ];
    let verb = !lexed.capital(at + 1)
        && lexed.at(at + 1).starts_with(char::is_alphabetic)
        && lexed.word(at + 1) == Word::Other
        && !lexed.any(at + 1, NOT_VERBS);
    // "failed to", "managed to", "began to": the past verb before decides.
    let done = at > 0
        && lexed.any(
            at - 1,
            &["failed", "managed", "began", "refused", "continued", "used", "declined", "forced"],
        );
    if verb && !done { Tense::Intended } else { Tense::Unknown }
}
