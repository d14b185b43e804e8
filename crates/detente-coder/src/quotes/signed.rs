//! Quotes with a name beneath: “We shall see.” — Ann Wu, teacher

use std::ops::Range;

use detente_record::QuoteForm;

use super::{
    Said, Search,
    reading::{Reading, Tok},
    subject::Subject,
};

/// Most tokens of a name with what is said of it.
const LONGEST: usize = 14;

impl Search<'_> {
    /// Reads line `at` where it is nothing but quoted words and a dash with a name; says whether it was.
    pub(super) fn signed(&mut self, at: usize) -> bool {
        let reading = self.reading;
        let line = &reading.lines[at];
        let first = line.tokens.start;
        let end = quoted_up_to(reading, first, line.tokens.end);
        let Some(dash) = reading.tokens.get(end).filter(|_| end > first).filter(|tok| dash(tok))
        else {
            return false;
        };
        // The name may have been cut off as a sentence of its own.
        let stop = if end < line.tokens.end {
            line.tokens.end
        } else {
            let next = reading.lines.get(at + 1).filter(|next| next.paragraph == line.paragraph);
            next.map_or(end, |next| next.tokens.end)
        };
        let words = reading.trimmed(&(end + 1..stop));
        if !names(reading, &words) {
            return false;
        }
        let part = words.clone().find(|&at| matches!(reading.tokens[at].first, ',' | '('));
        let name = words.start..part.unwrap_or(words.end);
        let subject = Subject { whole: words, ..Subject::phrase(reading, name.clone()) };
        let speaker = self.speakers.subject(&subject, false, line);
        let source = Some(reading.span(&name));
        let mut token = first;
        while token < end {
            let Some(stretch) = reading.tokens[token].stretch else { break };
            self.taken[stretch as usize] = true;
            let (inner, tokens) = &reading.stretches[stretch as usize];
            let said = Said { said: true, source };
            self.emit(inner.inner, QuoteForm::Direct, Some(dash.span), (speaker.as_ref(), said));
            token = tokens.end.max(token + 1);
        }
        true
    }
}

/// The end of the quoted words that begin at a token.
fn quoted_up_to(reading: &Reading, first: usize, end: usize) -> usize {
    (first..end).find(|&at| reading.tokens[at].stretch.is_none()).unwrap_or(end)
}

fn dash(tok: &Tok) -> bool {
    matches!(tok.first, '—' | '–' | '―' | '-') && tok.stretch.is_none() && tok.span.len() <= 3
}

/// Says whether words are a name, with what is said of it behind a comma or in brackets.
fn names(reading: &Reading, words: &Range<usize>) -> bool {
    let small = ["of", "the", "de", "da", "von", "van", "al", "bin", "and", "for"];
    let tokens = &reading.tokens;
    let quoted = words.clone().any(|at| tokens[at].stretch.is_some());
    let mut name = words.clone().take_while(|&at| !matches!(tokens[at].first, ',' | '('));
    !words.is_empty()
        && words.len() <= LONGEST
        && !quoted
        && tokens[words.start].capital()
        && name.all(|at| {
            let tok = &tokens[at];
            tok.capital() || tok.punct() || small.iter().any(|word| reading.is_word(at, word))
        })
}
