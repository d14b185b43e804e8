//! Frames of speech: a cue, who speaks, and which words are ascribed.

use std::ops::Range;

use detente_record::Upos;

use super::{
    content,
    lexicon::{Class, Form, Kind, Verb},
    reading::{Line, Reading},
    subject::{self, Subject},
};

/// One act of saying in a line.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// The cue with its auxiliaries: "has also said".
    pub cue: Range<usize>,
    /// What the cue takes.
    pub kind: Kind,
    /// Form of the cue's verb.
    pub form: Form,
    /// Whether it carries on what was said before: "added".
    pub additive: bool,
    /// Who speaks; `None` where the line does not say.
    pub subject: Option<Subject>,
    /// Whether the subject stands after the cue.
    pub inverted: bool,
    /// Whether the speaker is that of the frame before it in the line.
    pub shared: bool,
    /// The words ascribed, in parts: a frame may stand inside them.
    pub content: Vec<Range<usize>>,
}

impl Frame {
    /// Returns the first token of cue and subject.
    pub(super) fn start(&self) -> usize {
        match &self.subject {
            Some(subject) if !self.shared => self.cue.start.min(subject.words.start),
            _ => self.cue.start,
        }
    }

    /// Returns the token after cue and subject.
    pub(super) fn end(&self) -> usize {
        match &self.subject {
            Some(subject) if !self.shared => self.cue.end.max(subject.whole.end),
            _ => self.cue.end,
        }
    }
}

/// Finds the frames of a line, in order of their cues.
pub(super) fn frames(reading: &Reading, line: &Line) -> Vec<Frame> {
    let mut found: Vec<Frame> = Vec::new();
    let mut at = line.tokens.start;
    while at < line.tokens.end {
        let tok = reading.tokens[at];
        let frame = if tok.stretch.is_some() {
            None
        } else if reading.is_word(at, "according") && reading.is_word(at + 1, "to") {
            according(reading, line, at)
        } else if let Some(verb) = reading.phrase(at) {
            verb_frame(reading, line, at, verb, &found).map(|mut frame| {
                frame.cue.end = at + 2;
                frame
            })
        } else if let Some(verb) = tok.entry.verb.filter(|&verb| verbal(reading, at, verb)) {
            verb_frame(reading, line, at, verb, &found)
        } else if tok.is(Class::SPEECH_NOUN) {
            noun_frame(reading, line, at)
        } else {
            None
        };
        if let Some(frame) = frame {
            at = frame.cue.end.max(at + 1);
            found.push(frame);
        } else {
            at += 1;
        }
    }
    if found.is_empty() {
        found.extend(colon_frame(reading, line));
    }
    content::fill(reading, line, &mut found);
    found
}

/// Says whether the word at `at` is used as the verb `verb` and not as a noun or adjective.
fn verbal(reading: &Reading, at: usize, verb: Verb) -> bool {
    let tok = reading.tokens[at];
    if tok.capital()
        && at > 0
        && !reading.tokens[at - 1].punct()
        && reading.tagged
        && tok.upos == Upos::Propn
    {
        return false;
    }
    let before = at.checked_sub(1).map_or("", |before| reading.word(before)).to_lowercase();
    let past = matches!(verb.form, Form::Past | Form::Participle);
    if past && ["his", "her", "their", "its", "a", "the"].contains(&before.as_str()) {
        // "his repeated claims", "the reported deal"
        return false;
    }
    if reading.tagged {
        return tok.upos == Upos::Verb || (tok.upos == Upos::Aux && verb.kind == Kind::Say);
    }
    let after_noun_marker =
        at > 0 && reading.tokens[at - 1].is(Class::DETERMINER.or(Class::PREPOSITION));
    match verb.form {
        Form::Past | Form::Participle => true,
        Form::Gerund | Form::Third => !after_noun_marker,
        Form::Base => {
            at > 0 && !tok.is(Class::PERSON_NOUN) && {
                let before = reading.tokens[at - 1];
                before.is(Class::PRONOUN.or(Class::AUX).or(Class::RELATIVE))
                    || reading.word(at - 1).ends_with('s')
                    || reading.is_word(at - 1, "to")
            }
        }
    }
}

/// Builds the frame of a verb.
fn verb_frame(
    reading: &Reading,
    line: &Line,
    at: usize,
    verb: Verb,
    found: &[Frame],
) -> Option<Frame> {
    let (start, passive, infinitive) = verb_group(reading, line, at, verb);
    let mut frame = Frame {
        cue: start..at + 1,
        kind: verb.kind,
        form: verb.form,
        additive: verb.additive,
        subject: None,
        inverted: false,
        shared: false,
        content: Vec::new(),
    };
    let modal = (start..at).any(|word| reading.tokens[word].is(Class::MODAL));
    if modal && !matches!(verb.kind, Kind::Say | Kind::Tell) {
        // "should condemn" is a wish, no words of anybody's.
        return None;
    }
    // "Asked about it, Wu …", "when asked": somebody else asked.
    let asked = matches!(verb.kind, Kind::Ask | Kind::Tell)
        && verb.form == Form::Past
        && (at == line.tokens.start
            || ["when", "if", "once"].iter().any(|word| reading.is_word(at - 1, word)));
    if passive || asked {
        // "was told", "was accused by X": the speaker is the agent, if anybody.
        let by = (at + 1..line.tokens.end.min(at + 4)).find(|&by| reading.is_word(by, "by"))?;
        frame.subject = Some(subject::after(reading, by + 1, line.tokens.end)?);
        frame.inverted = true;
        return Some(frame);
    }
    let auxiliary = start < at || verb.form == Form::Third || verb.form == Form::Past;
    let finite = !infinitive
        && (verb.form != Form::Gerund || start < at)
        && (auxiliary || verb.form == Form::Base);
    if finite {
        if invertible(reading, line, at, start, verb) {
            if let Some(subject) = subject::after(reading, at + 1, line.tokens.end) {
                if inverted_fits(reading, line, &subject, start) {
                    frame.subject = Some(subject);
                    frame.inverted = true;
                    return Some(frame);
                }
            }
        }
        if let Some(mut subject) = subject::before(reading, line.tokens.start, start) {
            if subject.whole.end > subject.words.end {
                // Behind appositions ("James, 22, of Flint, Mich., said") a tree sees farther.
                let seen = subject::of_verb(reading, at).filter(|seen| {
                    seen.words.end <= start && seen.words.start >= line.tokens.start
                });
                if let Some(seen) = seen {
                    subject = Subject { whole: seen.words.start..subject.whole.end, ..seen };
                }
            }
            frame.subject = Some(subject);
            return Some(frame);
        }
        if verb.form == Form::Base || verb.form == Form::Participle {
            return None;
        }
    }
    frame.shared = true;
    let earlier = found.iter().rev().find(|earlier| earlier.subject.is_some());
    frame.subject = earlier.and_then(|earlier| earlier.subject.clone()).or_else(|| {
        if start == line.tokens.start {
            return opened_subject(reading, line, at);
        }
        subject::of_verb(reading, at).or_else(|| line_subject(reading, line, start))
    });
    Some(frame)
}

/// Walks left over auxiliaries and adverbs; returns where the verb group begins, whether it is
/// passive, and whether it is an infinitive.
fn verb_group(reading: &Reading, line: &Line, at: usize, verb: Verb) -> (usize, bool, bool) {
    let mut start = at;
    let (mut be, mut infinitive) = (false, false);
    while start > line.tokens.start {
        let tok = reading.tokens[start - 1];
        if tok.stretch.is_some() || tok.punct() {
            break;
        }
        if reading.is_word(start - 1, "to") {
            infinitive = true;
            start -= 1;
            break;
        }
        let adverb = tok.is(Class::ADVERB)
            || tok.upos == Upos::Adv
            || (tok.first.is_lowercase()
                && reading.word(start - 1).ends_with("ly")
                && !tok.is(Class::PERSON_NOUN));
        if !(tok.is(Class::BE.or(Class::AUX)) || adverb) {
            break;
        }
        // A possessive is no auxiliary: "China's said aims".
        if reading.word(start - 1).starts_with(['\'', '’'])
            && verb.form == Form::Past
            && tok.upos != Upos::Aux
            && reading.tagged
        {
            break;
        }
        be |= tok.is(Class::BE);
        start -= 1;
    }
    let participle = matches!(verb.form, Form::Past | Form::Participle);
    (start, be && participle, infinitive)
}

/// Says whether the subject may stand after the verb: quoted words or a clause lie before it.
fn invertible(reading: &Reading, line: &Line, at: usize, start: usize, verb: Verb) -> bool {
    if start != at
        || !matches!(verb.kind, Kind::Say | Kind::Weak | Kind::Ask | Kind::Show)
        || matches!(verb.form, Form::Base | Form::Gerund)
    {
        return false;
    }
    if at == line.tokens.start {
        return true;
    }
    let before = reading.tokens[at - 1];
    before.stretch.is_some() || matches!(before.first, ',' | '—' | '–' | '-' | '?' | '!')
}

/// Says whether a subject found after the verb is one: "…, said Wu" and not "Sun, …, said China".
fn inverted_fits(reading: &Reading, line: &Line, subject: &Subject, cue: usize) -> bool {
    if cue == line.tokens.start || reading.tokens[cue - 1].stretch.is_some() {
        return true;
    }
    // Quoted words come next, or the line stops: nothing is left that could be the content.
    let rest = subject.words.end;
    rest >= line.tokens.end || {
        let next = reading.tokens[rest];
        next.punct() || next.is(Class::PREPOSITION.or(Class::DAY).or(Class::RELATIVE))
    }
}

/// Finds the subject of a line that a participle opens: "Saying that …, Wu left."
fn opened_subject(reading: &Reading, line: &Line, cue: usize) -> Option<Subject> {
    (cue + 1..line.tokens.end).find_map(|at| {
        let tok = reading.tokens[at];
        let comma = tok.stretch.is_none() && tok.first == ',';
        let subject = comma.then(|| subject::after(reading, at + 1, line.tokens.end)).flatten()?;
        subject::acts(reading, subject.words.end).then_some(subject)
    })
}

/// Finds the subject of the line for a verb that has none of its own.
fn line_subject(reading: &Reading, line: &Line, before: usize) -> Option<Subject> {
    for at in line.tokens.start..before {
        let tok = reading.tokens[at];
        if tok.stretch.is_some() {
            continue;
        }
        if subject::acts(reading, at + 1) && !tok.tagged_verb() && !tok.is(Class::ADVERB) {
            if let Some(subject) = subject::before(reading, line.tokens.start, at + 1) {
                return Some(subject);
            }
        }
    }
    let first = (line.tokens.start..before).find(|&at| {
        let tok = reading.tokens[at];
        tok.stretch.is_none() && (tok.mention.is_some() || tok.is(Class::PRONOUN))
    })?;
    subject::after(reading, first, before)
}

/// Builds the frame of "according to".
fn according(reading: &Reading, line: &Line, at: usize) -> Option<Frame> {
    let mut subject = subject::after(reading, at + 2, line.tokens.end)?;
    // "According to Wu, the talks failed": what follows the comma is said, unless a second comma
    // closes an apposition.
    let after = subject.words.end + 1..subject.whole.end;
    let verb = after.clone().any(|at| subject::acts(reading, at));
    let closed = reading.tokens.get(after.end).is_some_and(|tok| tok.first == ',');
    if verb || !closed {
        subject.whole = subject.words.clone();
    }
    Some(Frame {
        cue: at..at + 2,
        kind: Kind::Say,
        form: Form::Gerund,
        additive: false,
        subject: Some(subject),
        inverted: true,
        shared: false,
        content: Vec::new(),
    })
}

/// Builds the frame of a noun with its clause: "Wu's warning that", "the claim by Wu that".
fn noun_frame(reading: &Reading, line: &Line, at: usize) -> Option<Frame> {
    let by = reading.is_word(at + 1, "by") || reading.is_word(at + 1, "from");
    let agent = if by { subject::after(reading, at + 2, line.tokens.end) } else { None };
    let that = agent.as_ref().map_or(at + 1, |agent| agent.words.end);
    if that >= line.tokens.end || !reading.is_word(that, "that") {
        return None;
    }
    let owner = at.checked_sub(1).filter(|&owner| owner >= line.tokens.start).and_then(|owner| {
        let possessive = ["'s", "’s", "'", "’"].iter().any(|word| reading.is_word(owner, word));
        if possessive {
            subject::before(reading, line.tokens.start, owner)
        } else {
            let tok = reading.tokens[owner];
            let pronoun = ["his", "her", "their", "its"].iter().any(|w| reading.is_word(owner, w));
            (pronoun && tok.stretch.is_none()).then_some(Subject {
                words: owner..at,
                head: owner,
                whole: owner..at,
            })
        }
    });
    let inverted = agent.is_some();
    Some(Frame {
        cue: at..at + 1,
        kind: Kind::Say,
        form: Form::Base,
        additive: false,
        subject: Some(agent.or(owner)?),
        inverted,
        shared: false,
        content: Vec::new(),
    })
}

/// Builds the frame of a name and a colon: "Wu: “…”".
fn colon_frame(reading: &Reading, line: &Line) -> Option<Frame> {
    const LONGEST: usize = 12;
    let from = line.tokens.start;
    let colon =
        (from..line.tokens.end.min(from + LONGEST)).find(|&at| reading.tokens[at].first == ':')?;
    let next = reading.tokens.get(colon + 1).filter(|_| colon + 1 < line.tokens.end)?;
    let subject = subject::before(reading, from, colon)?;
    let named = if next.stretch.is_some() {
        let head = reading.tokens[subject.head];
        head.capital() || head.mention.is_some()
    } else {
        // A transcript: "WU: We shall see."
        let shouted = !reading.span(&subject.words).of(reading.text).contains(char::is_lowercase);
        shouted && reading.word(subject.head).len() > 1
    };
    (named && subject.words.start == from).then(|| Frame {
        cue: colon..colon + 1,
        kind: Kind::Say,
        form: Form::Past,
        additive: false,
        subject: Some(subject),
        inverted: false,
        shared: false,
        content: Vec::new(),
    })
}
