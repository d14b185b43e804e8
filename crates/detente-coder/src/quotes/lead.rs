//! What stands between a cue and the words ascribed: hearer, time, place, "that".

use detente_record::Upos;

use super::{
    frame::Frame,
    lexicon::{Class, Kind},
    reading::{Reading, Tok},
    subject,
};

/// What leads from the cue to the words ascribed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    /// "that", "whether"
    Word,
    /// A colon.
    Colon,
    /// A comma; only quoted words follow one.
    Comma,
    /// "to" and a verb: "vowed to".
    Infinitive,
    /// Nothing.
    Bare,
}

/// Skips whom it was said to: "told CNN's reporter".
pub(super) fn skip_hearer(reading: &Reading, start: usize, stop: usize) -> usize {
    if start < stop && reading.tokens[start].is(Class::OBJECT_PRONOUN) {
        return start + 1;
    }
    subject::after(reading, start, stop).map_or(start, |hearer| hearer.words.end)
}

/// Finds where the content begins after the cue: skips when, where and to whom it was said.
pub(super) fn lead(
    reading: &Reading,
    frame: &Frame,
    mut at: usize,
    stop: usize,
) -> Option<(usize, Lead)> {
    const LEADS: [&str; 7] = ["that", "whether", "if", "why", "how", "what", "who"];
    // "Wu said: …", "Wu, said: …"
    for _ in 0..4 {
        let tok = reading.tokens.get(at).filter(|_| at < stop)?;
        if tok.stretch.is_some() {
            return Some((at, Lead::Bare));
        }
        if LEADS.iter().any(|word| reading.is_word(at, word)) && !frame.inverted
            || reading.is_word(at, "that")
                && reading
                    .tokens
                    .get(at + 1)
                    .is_some_and(|next| next.stretch.is_some() || !next.punct())
        {
            return Some((at, Lead::Word));
        }
        match tok.first {
            ':' => return Some((at + 1, Lead::Colon)),
            ',' | '—' | '–' => return after_comma(reading, frame, at, stop),
            _ => {}
        }
        if reading.is_word(at, "to") && bare_verb(reading, at + 1) && frame.kind != Kind::Tell {
            return Some((at, Lead::Infinitive));
        }
        let part_of_day =
            at > frame.cue.end && DAY_PARTS.iter().any(|part| reading.is_word(at, part));
        if part_of_day || tok.is(Class::DAY) || (tok.is(Class::ADVERB) && !tok.is(Class::NEGATION))
        {
            at += 1;
            continue;
        }
        if frame.kind == Kind::Call {
            return Some((at, Lead::Bare));
        }
        if tok.is(Class::PREPOSITION) {
            if let Some(next) = skip_phrase(reading, at, stop) {
                at = next;
                continue;
            }
        }
        break;
    }
    (at < stop && !frame.inverted).then_some((at, Lead::Bare))
}

/// What follows a day's name.
const DAY_PARTS: [&str; 4] = ["morning", "evening", "night", "afternoon"];

/// Says whether a verb's base form stands at `at`.
fn bare_verb(reading: &Reading, at: usize) -> bool {
    let Some(tok) = reading.tokens.get(at) else { return false };
    if tok.stretch.is_some() || tok.punct() {
        return false;
    }
    if reading.tagged {
        return tok.tagged_verb()
            || (tok.upos == Upos::Adv && reading.tokens.get(at + 1).is_some_and(Tok::tagged_verb));
    }
    tok.first.is_lowercase() && !tok.is(Class::DETERMINER) && !reading.word(at).ends_with('s')
}

/// Skips a phrase of time, place or occasion: "on Friday", "in a statement to reporters".
fn skip_phrase(reading: &Reading, at: usize, stop: usize) -> Option<usize> {
    const LONGEST: usize = 16;
    if reading.tokens.get(at + 1).is_some_and(|next| next.is(Class::DAY)) {
        let mut end = at + 2;
        while end < stop && DAY_PARTS.iter().any(|part| reading.is_word(end, part)) {
            end += 1;
        }
        return Some(end);
    }
    let until = stop.min(at + LONGEST);
    let mark = (at + 1..until).find(|&here| {
        let tok = reading.tokens[here];
        tok.stretch.is_some()
            || matches!(tok.first, ',' | ':' | '—') && tok.punct()
            || reading.is_word(here, "that")
    });
    mark.or_else(|| {
        let end =
            (at + 1..until).find(|&here| reading.tokens[here].is(Class::DAY)).map(|day| day + 1);
        let occasion =
            ["in", "at", "on", "to", "during", "from", "after", "before", "by", "through", "via"];
        end.or_else(|| {
            // "said about half of it was gone": that is said, not when or where.
            let occasion = occasion.iter().any(|word| reading.is_word(at, word));
            let phrase = subject::after(reading, at + 1, stop).filter(|_| occasion);
            phrase.map(|phrase| phrase.words.end)
        })
    })
}

/// Decides what follows a comma after the cue.
fn after_comma(
    reading: &Reading,
    frame: &Frame,
    comma: usize,
    stop: usize,
) -> Option<(usize, Lead)> {
    let next = reading.tokens.get(comma + 1).filter(|_| comma + 1 < stop)?;
    let according = reading.is_word(frame.cue.start, "according");
    if next.stretch.is_some() || according {
        return Some((comma + 1, Lead::Comma));
    }
    if reading.is_word(comma + 1, "that") {
        return Some((comma + 1, Lead::Word));
    }
    // "said, however, that"
    let close = (comma + 1..stop.min(comma + 12)).find(|&at| reading.tokens[at].first == ',')?;
    let after = reading.tokens.get(close + 1).filter(|_| close + 1 < stop)?;
    (after.stretch.is_some() || reading.is_word(close + 1, "that"))
        .then_some((close + 1, Lead::Word))
}
