//! Whether words are a clause, and where it ends.

use std::ops::Range;

use detente_record::{Deprel, Features, Upos};

use super::{
    frame::Frame,
    lexicon::{Class, Kind},
    reading::{Line, Reading},
};

/// Says whether quoted words end with a comma right before the closing mark at token `at`.
pub(super) fn comma_inside(reading: &Reading, at: usize) -> bool {
    let stretch = reading.tokens[at].stretch.and_then(|s| reading.stretches.get(s as usize));
    stretch.is_some_and(|(quote, tokens)| {
        tokens.end == at + 1 && quote.inner.of(reading.text).ends_with([',', '?', '!', '—'])
    })
}

/// Says whether a frame is set off from what it ascribes by commas or quotes: "…, Wu said."
pub(super) fn parenthetical(reading: &Reading, line: &Line, frame: &Frame) -> bool {
    let edge = if frame.inverted { frame.cue.start } else { frame.start() };
    let Some(before) = edge.checked_sub(1).filter(|&before| before >= line.tokens.start) else {
        return false;
    };
    let before = reading.tokens[before];
    let set_off =
        before.stretch.is_some() || matches!(before.first, ',' | '—' | '–' | '-') && before.punct();
    let end = frame.end();
    set_off
        && !frame.shared
        && (end >= line.tokens.end || {
            let next = reading.tokens[end];
            next.stretch.is_some()
                || next.punct() && next.first != ':'
                || next.is(Class::PREPOSITION.or(Class::DAY))
        })
}

/// Finds where the article takes the word again inside `start..stop`: at ", while", and where a quote
/// with a comma inside is followed by a new clause (“…,” and the minister left).
pub(super) fn clause_break(reading: &Reading, start: usize, stop: usize) -> usize {
    const RESUMES: [&str; 15] = [
        "and", "but", "while", "as", "when", "where", "which", "who", "another", "a", "an", "the",
        "after", "before", "though",
    ];
    let last_quoted = (start..stop).rev().find(|&at| reading.tokens[at].stretch.is_some());
    let after_quote = last_quoted.map(|at| at + 1).filter(|&at| {
        at < stop
            && comma_inside(reading, at - 1)
            && RESUMES.iter().any(|word| reading.is_word(at, word))
    });
    let aside = (start + 1..stop).find(|&at| {
        let tok = reading.tokens[at];
        tok.stretch.is_none()
            && tok.first == ','
            && at > last_quoted.unwrap_or(0)
            && reading.is_word(at + 1, "while")
    });
    after_quote.or(aside).unwrap_or(stop)
}

/// Finds where the clause that depends on the cue ends in the sentence's tree, if that is at a comma
/// inside `words`; else where `words` end.
pub(super) fn clause_end(reading: &Reading, frame: &Frame, words: &Range<usize>) -> usize {
    let cue = frame.cue.end - 1;
    let tok = reading.tokens[cue];
    let Some(sentence) = reading.sentences.get(tok.sentence as usize).filter(|s| s.tree) else {
        return words.end;
    };
    let base = cue - tok.index as usize;
    let clause = sentence.children(tok.index as usize).find(|&child| {
        sentence.tokens[child].deprel == Deprel::Ccomp && words.contains(&(base + child))
    });
    let Some(clause) = clause else { return words.end };
    let within = |at: &usize| {
        let mut at = *at;
        for _ in 0..sentence.tokens.len() {
            if at == clause {
                return true;
            }
            match sentence.head(at) {
                Some(head) => at = head,
                None => return false,
            }
        }
        false
    };
    let last = (clause..sentence.tokens.len()).rev().find(within).unwrap_or(clause);
    let end = base + last + 1;
    let comma = reading.tokens.get(end).is_some_and(|next| next.first == ',');
    if comma && words.contains(&end) { end } else { words.end }
}

/// Says whether `words` are a clause: they hold a finite verb after a subject.
pub(super) fn clause(reading: &Reading, frame: &Frame, words: &Range<usize>) -> bool {
    if words.len() < 3 {
        return false;
    }
    if !reading.tagged {
        return frame.kind != Kind::Show || words.len() > 4;
    }
    let first = reading.tokens[words.start];
    if first.tagged_verb() {
        return false;
    }
    let bare = reading.tokens[frame.cue.end - 1].entry.verb.is_some_and(|verb| verb.bare);
    if bare && words.len() > 3 && words.clone().any(|at| reading.tokens[at].tagged_verb()) {
        return true;
    }
    let limit = words.start + 1..words.end.min(words.start + 25);
    let mut seen_noun =
        matches!(first.upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Det);
    for at in limit {
        let tok = reading.tokens[at];
        if tok.is(Class::RELATIVE) || reading.is_word(at, "that") || reading.is_word(at, "to") {
            // What follows belongs to a relative clause or infinitive: "found a way to".
            return seen_noun
                && reading.is_word(at, "to")
                && frame.kind == Kind::Say
                && has_finite(reading, at + 2..words.end);
        }
        seen_noun |= matches!(tok.upos, Upos::Noun | Upos::Propn | Upos::Pron);
        if seen_noun && finite(reading, at) {
            return true;
        }
    }
    false
}

/// Says whether a finite verb stands in `words`.
pub(super) fn has_finite(reading: &Reading, words: Range<usize>) -> bool {
    words.into_iter().any(|at| reading.tokens.get(at).is_some() && finite(reading, at))
}

/// Says whether token `at` is a finite verb.
fn finite(reading: &Reading, at: usize) -> bool {
    let tok = reading.tokens[at];
    let features = reading
        .sentences
        .get(tok.sentence as usize)
        .and_then(|sentence| sentence.tokens.get(tok.index as usize))
        .map(|token| token.features);
    tok.tagged_verb() && features.is_some_and(|f| f.has(Features::FINITE) || tok.upos == Upos::Aux)
}

/// Says whether a judgement is complete: "accused China of", "blamed the war on", "called for".
pub(super) fn judged(reading: &Reading, frame: &Frame, words: &Range<usize>) -> bool {
    let cue = reading.word(frame.cue.end - 1).to_lowercase();
    let until = words.end.min(words.start + 12);
    let links: &[&str] = match cue.get(..4).unwrap_or(&cue) {
        "accu" => &["of"],
        "crit" | "prai" | "than" | "cred" => &["for", "with"],
        "desc" | "char" | "port" | "depi" | "refe" | "dism" | "hail" => &["as"],
        "call" | "blam" => &["for", "on"],
        _ => return false,
    };
    (words.start..until).any(|at| links.iter().any(|word| reading.is_word(at, word)))
}
