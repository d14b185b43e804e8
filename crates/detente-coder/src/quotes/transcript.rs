//! Conversations written down: each turn a paragraph that opens with who speaks and a colon.
//!
//! “LIND: Will it open?”, “Q: What next?”: no quotation marks are needed, and what the turns say
//! is theirs, whatever verbs of speech stand in them. Headings and notes ("Update: …") look alike, so
//! that an article must have several such paragraphs, of which one label comes back.

use std::{collections::BTreeMap, ops::Range};

use detente_record::{ActorKind, Mention, QuoteForm};

use super::{
    Said, Search,
    reading::{Line, Reading},
    subject::Subject,
};

/// Fewest turns of a conversation.
const FEWEST: usize = 4;
/// Most tokens of a label.
const LABEL: usize = 9;

/// A label at the head of a paragraph.
#[derive(Clone, Debug)]
struct Turn {
    /// Its words, without the colon.
    label: Range<usize>,
    /// The colon.
    colon: usize,
    /// First line of the paragraph.
    line: usize,
}

/// The turns of an article's conversation by the first token of each line that belongs to one.
#[derive(Debug, Default)]
pub(super) struct Turns {
    of: BTreeMap<usize, Turn>,
}

impl Turns {
    /// Finds them; none where the article is no conversation.
    pub(super) fn of(reading: &Reading) -> Self {
        let mut found: Vec<Turn> = Vec::new();
        for (at, line) in reading.lines.iter().enumerate() {
            let opens = at == 0 || reading.lines[at - 1].paragraph != line.paragraph;
            found.extend(opens.then(|| label(reading, line, at)).flatten());
        }
        let words = |turn: &Turn| reading.span(&turn.label).of(reading.text);
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for turn in &found {
            *counts.entry(words(turn)).or_default() += 1;
        }
        // A headline before the first turn: "Wu: We shall see".
        let lone = |turn: &Turn| counts[words(turn)] == 1;
        let far = |turn: &Turn, next: &Turn| {
            let paragraph = |turn: &Turn| reading.lines[turn.line].paragraph;
            paragraph(next) > paragraph(turn) + 1
        };
        if found.len() > FEWEST && lone(&found[0]) && far(&found[0], &found[1]) {
            counts.remove(words(&found[0]));
            found.remove(0);
        }
        let again = counts.values().filter(|count| **count > 1).count();
        if found.len() < FEWEST || counts.len() < 2 || again == 0 {
            return Self::default();
        }
        // What stands between two turns goes on with the first; of the last one only its paragraph.
        let mut of = BTreeMap::new();
        for (turn, next) in found.iter().zip(found.iter().skip(1).map(Some).chain([None])) {
            let paragraph = reading.lines[turn.line].paragraph;
            let own = |at: &usize| reading.lines[*at].paragraph == paragraph;
            let lines = turn.line..next.map_or(reading.lines.len(), |next| next.line);
            for at in lines.filter(|at| next.is_some() || own(at)) {
                of.insert(reading.lines[at].tokens.start, turn.clone());
            }
        }
        Self { of }
    }
}

/// Reads the label of a paragraph whose first line is `line`.
fn label(reading: &Reading, line: &Line, at: usize) -> Option<Turn> {
    let tokens = &reading.tokens;
    let mark = tokens[line.tokens.start].punct();
    let start = line.tokens.start + usize::from(mark);
    let end = line.tokens.end.min(start + LABEL);
    let colon = (start..end).find(|&at| tokens[at].first == ':')?;
    let capital = |at: usize| {
        let tok = &tokens[at];
        tok.capital() || matches!(tok.first, '.' | '(' | ')' | ',' | '-' | '’' | '\'')
    };
    let names = start < colon && (start..colon).all(capital) && tokens[start].capital();
    // The label may have been cut off as a sentence of its own.
    let goes_on = reading.lines.get(at + 1).is_some_and(|next| next.paragraph == line.paragraph);
    let said = colon + 1 < line.tokens.end || goes_on;
    (names && said).then_some(Turn { label: start..colon, colon, line: at })
}

impl Search<'_> {
    /// Reads a line that belongs to a turn; says whether it does.
    pub(super) fn turn(&mut self, line: &Line, turns: &Turns) -> bool {
        let reading = self.reading;
        let Some(turn) = turns.of.get(&line.tokens.start) else { return false };
        for tok in &reading.tokens[line.tokens.clone()] {
            tok.stretch.into_iter().for_each(|stretch| self.taken[stretch as usize] = true);
        }
        let opens = reading.lines[turn.line].tokens == line.tokens;
        let start = if opens { turn.colon + 1 } else { line.tokens.start };
        let words = start..line.tokens.end;
        let speaker = self.of_label(turn, line);
        let said = Said { said: true, source: Some(reading.span(&turn.label)) };
        let cue = Some(reading.tokens[turn.colon].span);
        let span = reading.span(&words);
        // One quote a paragraph: what goes on is put to it.
        match self.found.last_mut().map(|last| &mut last.quote) {
            Some(last) if !opens && last.cue == cue && self.last_turn == Some(line.paragraph) => {
                last.span.end = span.end;
            }
            _ => self.emit(span, QuoteForm::Direct, cue, (speaker.as_ref(), said)),
        }
        self.last_turn = Some(line.paragraph);
        true
    }

    /// Whom a label names; `None` for "Q" and "A".
    fn of_label(&mut self, turn: &Turn, line: &Line) -> Option<Mention> {
        let reading = self.reading;
        let span = reading.span(&turn.label);
        let words = span.of(reading.text);
        if words.chars().count() == 1
            || words.eq_ignore_ascii_case("question")
            || words.eq_ignore_ascii_case("answer")
        {
            return None;
        }
        let known = turn.label.clone().find_map(|at| reading.tokens[at].mention);
        if let Some(mention) = known.and_then(|at| reading.mentions.get(at as usize)) {
            return Some(mention.clone());
        }
        // Capitals hide who it is: the person of that last name.
        let last = words.rsplit(' ').next().unwrap_or(words);
        let person = reading.mentions.iter().find(|mention| {
            let name = mention.actor.name.rsplit(' ').next().unwrap_or("");
            mention.actor.kind == ActorKind::Person && name.to_lowercase() == last.to_lowercase()
        });
        match person {
            Some(person) => Some(Mention { span, ..person.clone() }),
            None => {
                self.speakers.subject(&Subject::phrase(reading, turn.label.clone()), false, line)
            }
        }
    }
}
