//! Which words of a line a frame of speech ascribes.

use std::ops::Range;

use super::{
    clause::{clause, clause_break, clause_end, comma_inside, has_finite, judged, parenthetical},
    frame::Frame,
    lead::{Lead, lead, skip_hearer},
    lexicon::{Class, Form, Kind},
    reading::{Line, Reading, Tok},
    subject,
};

/// Fills in the content of all frames of a line.
pub(super) fn fill(reading: &Reading, line: &Line, frames: &mut [Frame]) {
    for at in 0..frames.len() {
        let stop = right_stop(reading, line, frames, at);
        let frame = &frames[at];
        let mut content = Vec::new();
        let right = right(reading, line, frame, stop);
        let left = match &right {
            None => left(reading, line, frames, at),
            // “A,” he said, “B.”; but not: As he left, he said, “B.”
            Some((_, Lead::Comma)) => left(reading, line, frames, at)
                .filter(|words| reading.tokens[words.end - 1].stretch.is_some()),
            Some(_) => None,
        };
        let around = if right.is_none() { around(reading, line, frames, at, stop) } else { None };
        if let Some(parts) = around {
            content.extend(parts);
        } else {
            content.extend(left);
            content.extend(right.map(|(words, _)| words));
        }
        frames[at].content = content;
    }
}

/// Finds where the content of frame `of` must stop: at the next frame that stands beside it.
fn right_stop(reading: &Reading, line: &Line, frames: &[Frame], of: usize) -> usize {
    let end = line.tokens.end;
    let from = frames[of].cue.end;
    let end = main_clause(reading, line, &frames[of]).unwrap_or(end);
    let subordinate = SUBORDINATE.iter().any(|word| reading.is_word(line.tokens.start, word));
    for later in &frames[of + 1..] {
        let mut start = if later.inverted { later.cue.start } else { later.start().max(from) };
        let Some(before) = start.checked_sub(1).filter(|&before| before >= from) else { continue };
        let tok = reading.tokens[before];
        if tok.stretch.is_some() {
            // “…,” adding that; “…,” Wu said.
            if comma_inside(reading, before)
                && (later.shared || parenthetical(reading, line, later))
            {
                return start;
            }
            continue;
        }
        let joined = ["and", "but", "while", "as"].iter().any(|word| reading.is_word(before, word));
        let comma = tok.first == ',';
        let comma_before = before > from && reading.tokens[before - 1].first == ',';
        let beside = if later.shared {
            (joined || comma)
                && (later.form == Form::Gerund
                    || later.form == Form::Past
                    || later.form == Form::Third)
        } else {
            (joined && comma_before)
                || (comma && subordinate)
                || tok.first == ';'
                || parenthetical(reading, line, later)
                || (comma && reading.is_word(later.cue.start, "according"))
        };
        if beside {
            start = before;
            if start > from && comma_before {
                start -= 1;
            }
            return start;
        }
    }
    end
}

/// Words that open a clause which ends at a comma before the main one.
const SUBORDINATE: [&str; 7] = ["while", "although", "though", "as", "if", "when", "after"];

/// Finds the two parts of a clause that a frame stands in: "If they agree, Wu said, we sign."
///
/// Only where the first part is no sentence by itself: what follows a whole one after a comma is
/// the article's own.
fn around(
    reading: &Reading,
    line: &Line,
    frames: &[Frame],
    of: usize,
    stop: usize,
) -> Option<[Range<usize>; 2]> {
    let frame = &frames[of];
    let said = matches!(frame.kind, Kind::Say | Kind::Think | Kind::Tell);
    if !said || of > 0 && !frames[of - 1].content.is_empty() || !parenthetical(reading, line, frame)
    {
        return None;
    }
    let comma = |at: usize| {
        reading.tokens.get(at).is_some_and(|tok| tok.first == ',' && tok.stretch.is_none())
    };
    let start = if frame.inverted { frame.cue.start } else { frame.start() };
    if !comma(frame.end()) || start == 0 || !comma(start - 1) {
        return None;
    }
    let first = reading.trimmed(&(line.tokens.start..start - 1));
    let second = reading.trimmed(&(frame.end() + 1..stop));
    let opens = first.start < first.end && {
        let tok = reading.tokens[first.start];
        tok.is(Class::PREPOSITION)
            || SUBORDINATE.iter().any(|word| reading.is_word(first.start, word))
    };
    let whole = !opens && has_finite(reading, first.clone());
    let carries_on = second.len() > 2 && reading.tokens[second.start].stretch.is_none();
    (!first.is_empty() && carries_on && !whole && has_finite(reading, second.clone()))
        .then_some([first, second])
}

/// Finds the comma before the main clause of a line that a participle opens: "Saying that …, Wu
/// left."
fn main_clause(reading: &Reading, line: &Line, frame: &Frame) -> Option<usize> {
    let opens = frame.form == Form::Gerund && frame.shared && frame.cue.start == line.tokens.start;
    (frame.cue.end..line.tokens.end).filter(|_| opens).find(|&at| {
        let tok = reading.tokens[at];
        tok.stretch.is_none()
            && tok.first == ','
            && subject::after(reading, at + 1, line.tokens.end).is_some_and(|subject| {
                let next = subject.words.end;
                next < line.tokens.end && subject::acts(reading, next)
            })
    })
}

/// Finds the content to the right of a frame and what leads to it.
fn right(
    reading: &Reading,
    line: &Line,
    frame: &Frame,
    stop: usize,
) -> Option<(Range<usize>, Lead)> {
    let according = reading.is_word(frame.cue.start, "according");
    let mut start = if frame.inverted { frame.end() } else { frame.cue.end };
    if according && frame.cue.start > line.tokens.start + 2 {
        return None;
    }
    if frame.kind == Kind::Tell || (frame.kind == Kind::Ask && !frame.inverted) {
        start = skip_hearer(reading, start, stop);
    }
    let after_cue = start;
    let (start, lead) = lead(reading, frame, start, stop)?;
    if lead == Lead::Bare && reading.tokens[start].stretch.is_none() {
        // “A,” Wu said after he left; A, Wu said in May after he left: nothing more is ascribed.
        let quoted_before = frame.start() > line.tokens.start
            && !frame.shared
            && reading.tokens[frame.start() - 1].stretch.is_some();
        if quoted_before || (start > after_cue && parenthetical(reading, line, frame)) {
            return None;
        }
    }
    let words = reading.trimmed(&(start..clause_break(reading, start, stop)));
    if words.is_empty() {
        return None;
    }
    let quoted = words.clone().any(|at| reading.tokens[at].stretch.is_some());
    let opens = reading.tokens[words.start].stretch;
    if let Some(stretch) = opens {
        return Some((from_stretch(reading, words, stretch as usize), lead));
    }
    let fits = match lead {
        Lead::Word => frame.kind != Kind::Weak || reading.is_word(start, "that"),
        Lead::Colon => words.len() > 2,
        Lead::Comma => according && words.len() > 2,
        Lead::Infinitive => matches!(frame.kind, Kind::Say | Kind::Ask | Kind::Urge) || quoted,
        Lead::Bare if frame.inverted => false,
        Lead::Bare => match frame.kind {
            Kind::Weak => false,
            Kind::Call => quoted || judged(reading, frame, &words),
            Kind::Urge => quoted || words.clone().any(|at| reading.is_word(at, "to")),
            _ => {
                quoted || !reading.is_word(frame.cue.start, "to") && clause(reading, frame, &words)
            }
        },
    };
    let words = match lead {
        Lead::Word | Lead::Bare if !quoted => words.start..clause_end(reading, frame, &words),
        _ => words,
    };
    fits.then_some((words, lead))
}

/// Cuts content that opens with quoted words: the words alone where they stand free, else the
/// clause that they are part of.
fn from_stretch(reading: &Reading, words: Range<usize>, stretch: usize) -> Range<usize> {
    let (quote, tokens) = &reading.stretches[stretch];
    let inner = quote.inner.of(reading.text);
    let closed = inner.ends_with(['.', '!', '?', ',', '…']) || tokens.end >= words.end;
    let free = closed || reading.tokens.get(tokens.end).is_some_and(Tok::punct);
    let mut end = tokens.end.min(words.end);
    if !free {
        return words;
    }
    // “A.” “B.”
    while let Some(next) = reading.tokens.get(end).filter(|_| end < words.end) {
        let Some(next) = next.stretch else { break };
        end = reading.stretches[next as usize].1.end.min(words.end);
    }
    words.start..end
}

/// Finds the content to the left: a clause or quoted words that end with a comma or a quote.
fn left(reading: &Reading, line: &Line, frames: &[Frame], of: usize) -> Option<Range<usize>> {
    let frame = &frames[of];
    if frame.shared
        || !matches!(
            frame.kind,
            Kind::Say | Kind::Weak | Kind::Think | Kind::Ask | Kind::Show | Kind::Tell | Kind::Urge
        )
    {
        return None;
    }
    let according = reading.is_word(frame.cue.start, "according");
    let edge = if frame.inverted { frame.cue.start } else { frame.start() };
    let last = edge.checked_sub(1).filter(|&last| last >= line.tokens.start)?;
    let tok = reading.tokens[last];
    let mark = matches!(tok.first, ',' | '—' | '–' | '-') && tok.punct();
    if tok.stretch.is_none() && !mark && !according {
        return None;
    }
    // What an earlier frame of that kind has said is not said again.
    let from = frames[..of]
        .iter()
        .filter(|earlier| !earlier.content.is_empty() && parenthetical(reading, line, earlier))
        .flat_map(|earlier| [earlier.end(), earlier.content.last().map_or(0, |words| words.end)])
        .max()
        .unwrap_or(line.tokens.start)
        .clamp(line.tokens.start, last);
    if let Some(stretch) =
        tok.stretch.or_else(|| last.checked_sub(1).and_then(|at| reading.tokens[at].stretch))
    {
        let (quote, tokens) = &reading.stretches[stretch as usize];
        if free_standing(reading, line, quote.inner.of(reading.text), tokens) {
            return Some(first_quoted(reading, from, tokens));
        }
    }
    let words = reading.trimmed(&(from..last + usize::from(!mark)));
    let has_verb = !reading.tagged || words.clone().any(|at| reading.tokens[at].tagged_verb());
    (words.len() > 2 && has_verb && frame.kind != Kind::Weak).then_some(words)
}

/// Says whether quoted words stand by themselves and are no part of a clause around them.
fn free_standing(reading: &Reading, line: &Line, inner: &str, tokens: &Range<usize>) -> bool {
    if tokens.start == line.tokens.start {
        return true;
    }
    let before = reading.tokens[tokens.start - 1];
    before.stretch.is_some()
        || (before.punct() && inner.chars().next().is_some_and(char::is_uppercase))
        || before.first == ':'
}

/// Extends a quote left over quotes that touch it: “A.” “B,” he said.
fn first_quoted(reading: &Reading, from: usize, tokens: &Range<usize>) -> Range<usize> {
    let mut start = tokens.start;
    while start > from {
        let Some(before) = reading.tokens[start - 1].stretch else { break };
        start = reading.stretches[before as usize].1.start.max(from);
    }
    start..tokens.end
}
