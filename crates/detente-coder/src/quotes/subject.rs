//! The words that name a speaker, before or after a verb of speech.

use std::ops::Range;

use detente_record::Upos;

use super::{lexicon::Class, reading::Reading};

/// Words that name somebody who speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Subject {
    /// The noun phrase without what is added to it in apposition.
    pub words: Range<usize>,
    /// Its head: "spokesman" in "a spokesman for Putin".
    pub head: usize,
    /// All of it, with appositions: what a comma or bracket after the name adds.
    pub whole: Range<usize>,
}

impl Subject {
    /// Makes the subject that is one word.
    fn word(at: usize) -> Self {
        Self { words: at..at + 1, head: at, whole: at..at + 1 }
    }

    /// Makes the subject from a noun phrase.
    pub(super) fn phrase(reading: &Reading, words: Range<usize>) -> Self {
        let head = head(reading, &words);
        Self { whole: words.clone(), words, head }
    }
}

/// Longest noun phrase looked at, in tokens.
const REACH: usize = 14;
/// Longest apposition looked at, in tokens.
const APPOSITION: usize = 40;

/// Finds the noun phrase that ends right before token `end`, not reaching before `start`.
pub(super) fn before(reading: &Reading, start: usize, end: usize) -> Option<Subject> {
    let last = end.checked_sub(1).filter(|&last| last >= start)?;
    let tok = reading.tokens[last];
    if tok.stretch.is_some() {
        return None;
    }
    if tok.is(Class::PRONOUN.or(Class::FIRST_PERSON).or(Class::RELATIVE)) {
        return Some(Subject::word(last));
    }
    if tok.is(Class::DAY) {
        let day = last - usize::from(last > start && tok_prep(reading, last - 1));
        return before(reading, start, day);
    }
    if let Some(opening) = apposition_start(reading, start, last) {
        let mut subject = before_apposition(reading, start, opening)?;
        subject.whole.end = last;
        return Some(subject);
    }
    if tok.punct() {
        return None;
    }
    noun_phrase_before(reading, start, last)
}

/// Finds the noun phrase before an apposition that opens at `opening`.
fn before_apposition(reading: &Reading, start: usize, opening: usize) -> Option<Subject> {
    let last = opening.checked_sub(1).filter(|&last| last >= start)?;
    let tok = reading.tokens[last];
    if tok.stretch.is_some() || tok.punct() || tok.is(Class::DAY) {
        return None;
    }
    noun_phrase_before(reading, start, last)
}

/// Finds the mark that opens the apposition which the mark at `last` closes.
fn apposition_start(reading: &Reading, start: usize, last: usize) -> Option<usize> {
    let opens = match reading.tokens[last].first {
        ',' => ',',
        ')' => '(',
        mark @ ('—' | '–' | '-') => mark,
        _ => return None,
    };
    let from = start.max(last.saturating_sub(APPOSITION));
    (from..last).rev().find(|&at| {
        let tok = reading.tokens[at];
        // "Alfred Wu, a professor in Lee, Virginia, said": the outermost comma with a noun after.
        tok.stretch.is_none()
            && tok.first == opens
            && tok.span.len() <= 3
            && (opens != ',' || begins_apposition(reading, at + 1))
    })
}

/// Says whether an apposition or relative clause begins at token `at`.
fn begins_apposition(reading: &Reading, at: usize) -> bool {
    let tok = reading.tokens[at];
    tok.is(Class::DETERMINER.or(Class::RELATIVE).or(Class::PERSON_NOUN))
        || tok.upos == Upos::Num
        || tok.first.is_numeric()
        || reading.is_word(at, "whose")
        || reading.is_word(at, "who")
        || (tok.first.is_lowercase() && !tok.is(Class::PREPOSITION.or(Class::BOUNDARY)))
        || tok.mention.is_some()
        || tok.capital()
}

/// Walks left over a noun phrase whose last token is `last`.
fn noun_phrase_before(reading: &Reading, start: usize, last: usize) -> Option<Subject> {
    let from = start.max(last.saturating_sub(REACH));
    let mut first = last + 1;
    for at in (from..=last).rev() {
        if !in_noun_phrase(reading, at) {
            break;
        }
        first = at;
    }
    if first > last {
        return None;
    }
    strip_front(reading, first, last)
        .map(|first| Subject::phrase(reading, first..last + 1))
        .filter(|subject| names_somebody(reading, subject))
}

/// Drops what stands before the noun phrase proper: "On Thursday", "But in Beijing".
fn strip_front(reading: &Reading, mut first: usize, last: usize) -> Option<usize> {
    while first <= last {
        let tok = reading.tokens[first];
        let that = reading.is_word(first, "that") && first < last && {
            let next = reading.tokens[first + 1];
            next.capital() || next.mention.is_some() || next.is(Class::DETERMINER)
        };
        if that
            || tok.is(Class::DAY)
            || tok.is(Class::ADVERB) && !tok.capital()
            || cc(reading, first)
        {
            first += 1;
        } else if tok.is(Class::PREPOSITION) {
            // A phrase of place or time goes up to the next noun phrase; the rest is the subject.
            let next = (first + 1..=last).find(|&at| {
                let here = reading.tokens[at];
                at > first + 1 && (here.is(Class::DETERMINER) || starts_mention(reading, at))
            });
            let past_preposition =
                (first + 1..=last).rev().find(|&at| reading.tokens[at].is(Class::DAY) && at < last);
            first = next.or(past_preposition.map(|at| at + 1)).unwrap_or(first + 1);
        } else {
            return Some(first);
        }
    }
    None
}

/// Finds the noun phrase that begins at token `start`, not reaching past `end`.
pub(super) fn after(reading: &Reading, start: usize, end: usize) -> Option<Subject> {
    let tok = *reading.tokens.get(start).filter(|_| start < end)?;
    if tok.stretch.is_some() {
        return None;
    }
    if tok.is(Class::PRONOUN.or(Class::FIRST_PERSON)) {
        return Some(Subject::word(start));
    }
    if tok.is(Class::PREPOSITION.or(Class::DAY).or(Class::BOUNDARY)) {
        return None;
    }
    let mut at = start;
    while at < end && at < start + REACH && in_noun_phrase(reading, at) {
        let tok = reading.tokens[at];
        if at > start && new_phrase(reading, at) {
            break;
        }
        if tok.is(Class::DAY) || tok.is(Class::PREPOSITION) && !binds(reading, at) {
            break;
        }
        at += 1;
    }
    while at > start && reading.tokens[at - 1].is(Class::PREPOSITION.or(Class::DETERMINER)) {
        at -= 1;
    }
    if at == start {
        return None;
    }
    let mut subject = Subject::phrase(reading, start..at);
    if at < end && matches!(reading.tokens[at].first, ',' | '(') {
        subject.whole.end = apposition_end(reading, at, end);
    }
    Some(subject).filter(|subject| names_somebody(reading, subject))
}

/// Finds where the apposition that opens at `opening` ends.
fn apposition_end(reading: &Reading, opening: usize, end: usize) -> usize {
    let closes = if reading.tokens[opening].first == '(' { ')' } else { ',' };
    let until = end.min(opening + APPOSITION);
    let stop = |at: &usize| {
        let tok = reading.tokens[*at];
        tok.stretch.is_some()
            || matches!(tok.first, '.' | ':' | ';' | '—' | '–') && tok.punct()
            || tok.first == closes
    };
    match (opening + 1..until).find(stop) {
        Some(at) if reading.tokens[at].first == ')' => at + 1,
        Some(at) => at,
        None => until,
    }
}

/// Says whether token `at` can be part of a noun phrase.
fn in_noun_phrase(reading: &Reading, at: usize) -> bool {
    let tok = reading.tokens[at];
    if tok.stretch.is_some() {
        return false;
    }
    if tok.mention.is_some() {
        return true;
    }
    if tok.punct() {
        // "Jean-Luc", "AT&T", "U.S." cut apart, "Mr."
        return matches!(tok.first, '-' | '&' | '/') || tok.first == '\'' || tok.first == '’';
    }
    if tok.is(Class::RELATIVE.or(Class::BE).or(Class::PRONOUN).or(Class::FIRST_PERSON)) {
        return false;
    }
    if reading.is_word(at, "'s") || reading.is_word(at, "’s") {
        return true;
    }
    if tok.is(Class::BOUNDARY) && !tok.is(Class::DETERMINER) || tok.is(Class::AUX) {
        return false;
    }
    if cc(reading, at) {
        return joins_names(reading, at);
    }
    if reading.tagged {
        (tok.capital() || !tok.tagged_verb()) && !matches!(tok.upos, Upos::Sconj | Upos::Intj)
    } else {
        tok.entry.verb.is_none() || tok.is(Class::PERSON_NOUN) || tok.capital()
    }
}

/// Says whether token `at` is "and" between two names or two plain nouns.
fn joins_names(reading: &Reading, at: usize) -> bool {
    let around = at.checked_sub(1).zip(Some(at + 1));
    around.is_some_and(|(left, right)| {
        let (left, right) = (&reading.tokens[left], reading.tokens.get(right));
        right.is_some_and(|right| {
            !left.punct()
                && !right.punct()
                && left.capital() == right.capital()
                && !right.is(Class::DETERMINER.or(Class::PRONOUN))
        })
    })
}

/// Says whether token `at` is "and" or "or".
fn cc(reading: &Reading, at: usize) -> bool {
    reading.is_word(at, "and") || reading.is_word(at, "or") || reading.is_word(at, "but")
}

/// Says whether a second noun phrase begins at token `at`: "told CNN | the plan".
fn new_phrase(reading: &Reading, at: usize) -> bool {
    let (tok, last) = (reading.tokens[at], reading.tokens[at - 1]);
    let content =
        !last.is(Class::DETERMINER.or(Class::PREPOSITION)) && !last.punct() && !cc(reading, at - 1);
    content && (tok.is(Class::DETERMINER) || tok.upos == Upos::Pron)
}

/// Says whether the preposition at `at` ties more words to the noun before it.
fn binds(reading: &Reading, at: usize) -> bool {
    ["of", "for", "at", "from", "with", "in"].iter().any(|word| reading.is_word(at, word))
        && !reading
            .tokens
            .get(at + 1)
            .is_none_or(|next| next.is(Class::DAY) || next.first.is_numeric())
        && (reading.is_word(at, "of")
            || reading.is_word(at, "for")
            || !document_follows(reading, at + 1))
}

/// Says whether "a statement" or the like begins at `at`: where it was said, not who said it.
fn document_follows(reading: &Reading, at: usize) -> bool {
    const OCCASIONS: [&str; 22] = [
        "statement",
        "interview",
        "speech",
        "email",
        "e-mail",
        "letter",
        "report",
        "tweet",
        "post",
        "conference",
        "briefing",
        "address",
        "release",
        "message",
        "article",
        "call",
        "rally",
        "meeting",
        "news",
        "press",
        "phone",
        "telephone",
    ];
    (at..at + 4).any(|at| OCCASIONS.iter().any(|word| reading.is_word(at, word)))
}

/// Says whether token `at` is a preposition.
fn tok_prep(reading: &Reading, at: usize) -> bool {
    reading.tokens[at].is(Class::PREPOSITION)
}

/// Says whether a mention begins at token `at`.
fn starts_mention(reading: &Reading, at: usize) -> bool {
    let here = reading.tokens[at].mention;
    here.is_some() && (at == 0 || reading.tokens[at - 1].mention != here)
}

/// Finds the head of a noun phrase: its last word before the first preposition.
fn head(reading: &Reading, words: &Range<usize>) -> usize {
    let stop = (words.start + 1..words.end)
        .find(|&at| {
            let tok = reading.tokens[at];
            // A preposition inside a name ("Bank of China") is none.
            tok.is(Class::PREPOSITION)
                && (tok.mention.is_none() || tok.mention != reading.tokens[at - 1].mention)
        })
        .unwrap_or(words.end);
    (words.start..stop).rev().find(|&at| !reading.tokens[at].punct()).unwrap_or(words.start)
}

/// Says whether a noun phrase can name a speaker at all.
fn names_somebody(reading: &Reading, subject: &Subject) -> bool {
    let head = reading.tokens[subject.head];
    if head.is(Class::NOT_SPEAKER) || head.punct() || head.first.is_numeric() {
        return false;
    }
    if head.mention.is_some() || head.capital() {
        return true;
    }
    if reading.tagged {
        return matches!(
            head.upos,
            Upos::Noun | Upos::Propn | Upos::Pron | Upos::Adj | Upos::Num | Upos::Det
        );
    }
    !head.is(Class::ADVERB.or(Class::PREPOSITION).or(Class::AUX))
}
