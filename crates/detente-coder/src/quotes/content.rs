//! Which words of a line a frame of speech ascribes.

use std::ops::Range;

use detente_record::{Deprel, Upos};

use super::{
    frame::Frame,
    lexicon::{Class, Form, Kind},
    reading::{Line, Reading, Tok},
    subject,
};

/// What leads from the cue to the words ascribed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lead {
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
        match around {
            Some(parts) => content.extend(parts),
            None => {
                content.extend(left);
                content.extend(right.map(|(words, _)| words));
            }
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

/// Says whether quoted words end with a comma right before the closing mark at token `at`.
fn comma_inside(reading: &Reading, at: usize) -> bool {
    let stretch = reading.tokens[at].stretch.and_then(|s| reading.stretches.get(s as usize));
    stretch.is_some_and(|(quote, tokens)| {
        tokens.end == at + 1 && quote.inner.of(reading.text).ends_with([',', '?', '!', '—'])
    })
}

/// Says whether a frame is set off from what it ascribes by commas or quotes: "…, Wu said."
fn parenthetical(reading: &Reading, line: &Line, frame: &Frame) -> bool {
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

/// Finds where the article takes the word again inside `start..stop`: at ", while", and where a quote
/// with a comma inside is followed by a new clause (“…,” and the minister left).
fn clause_break(reading: &Reading, start: usize, stop: usize) -> usize {
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
fn clause_end(reading: &Reading, frame: &Frame, words: &Range<usize>) -> usize {
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

/// Skips whom it was said to: "told CNN's reporter".
fn skip_hearer(reading: &Reading, start: usize, stop: usize) -> usize {
    if start < stop && reading.tokens[start].is(Class::OBJECT_PRONOUN) {
        return start + 1;
    }
    subject::after(reading, start, stop).map_or(start, |hearer| hearer.words.end)
}

/// Finds where the content begins after the cue: skips when, where and to whom it was said.
fn lead(reading: &Reading, frame: &Frame, mut at: usize, stop: usize) -> Option<(usize, Lead)> {
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

/// Says whether `words` are a clause: they hold a finite verb after a subject.
fn clause(reading: &Reading, frame: &Frame, words: &Range<usize>) -> bool {
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
fn has_finite(reading: &Reading, words: Range<usize>) -> bool {
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
    tok.tagged_verb()
        && features
            .is_some_and(|f| f.has(detente_record::Features::FINITE) || tok.upos == Upos::Aux)
}

/// Says whether a judgement is complete: "accused China of", "blamed the war on", "called for".
fn judged(reading: &Reading, frame: &Frame, words: &Range<usize>) -> bool {
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
