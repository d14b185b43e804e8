//! Cuts text into sentences and tokens by rules and word lists (`rules/en`).

mod rules;
mod tokens;

use detente_record::{Byte, Sentence, Span, Token};

use crate::Parser;
use rules::{Kind, Rules, SAYS, STARTER};
use tokens::{Piece, is_apostrophe, tokens};

/// Adds the sentences of `block` to `out`. A block that does not fit the text is skipped.
pub(crate) fn sentences(text: &str, block: Span<Byte>, out: &mut Vec<Sentence>) {
    if text.get(block.range()).is_none() {
        return;
    }
    let mut pieces = Vec::new();
    tokens(text, block.range().start, block.range().end, &mut pieces);
    let mut first = 0;
    while first < pieces.len() {
        let last = end_of_sentence(text, &pieces, first);
        out.push(sentence(&pieces[first..last]));
        first = last;
    }
}

fn sentence(pieces: &[Piece]) -> Sentence {
    let span = |from: usize, to: usize| Span::from_range(from..to);
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else {
        return Sentence::default();
    };
    Sentence {
        span: span(first.start, last.end),
        tokens: pieces.iter().map(|piece| Token::bare(span(piece.start, piece.end))).collect(),
        ..Sentence::default()
    }
}

/// Returns the index past the last token of the sentence that begins at `first`.
fn end_of_sentence(text: &str, pieces: &[Piece], first: usize) -> usize {
    let most = pieces.len().min(first + Parser::MAX_TOKENS);
    let mut at = first;
    while at < most {
        let mut next = at + 1;
        let ends = ender(text, pieces, at);
        if ends {
            while next < most && closes(text, &pieces[next]) {
                next += 1;
            }
            next = past_citations(text, &pieces[..most], next);
        }
        if next >= most || pieces[next].gap || ends && begins(text, pieces, at, next) {
            return next.min(most);
        }
        at = next;
    }
    most
}

/// Says whether the token can end a sentence.
fn ender(text: &str, pieces: &[Piece], at: usize) -> bool {
    let piece = pieces[at];
    match piece.stop {
        Some(Kind::Title) => false,
        Some(_) => true,
        None => {
            let word = &text[piece.start..piece.end];
            word.starts_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।'])
        }
    }
}

/// Says whether the token closes a quotation or bracket that began before the stop.
fn closes(text: &str, piece: &Piece) -> bool {
    let word = &text[piece.start..piece.end];
    !piece.space && matches!(word, ")" | "]" | "}" | "\"" | "”" | "’" | "'" | "''" | "»" | "…")
}

/// Returns the index past citations such as "[12]", which belong to the sentence before them.
fn past_citations(text: &str, pieces: &[Piece], mut next: usize) -> usize {
    let word = |at: usize| pieces.get(at).map(|piece| &text[piece.start..piece.end]);
    let number = |word: &str| word.len() < 4 && word.bytes().all(|b| b.is_ascii_digit());
    while word(next) == Some("[")
        && word(next + 1).is_some_and(number)
        && word(next + 2) == Some("]")
    {
        next += 3;
    }
    next
}

/// Says whether a sentence that could end at `at` does so, `next` being the next token that is not
/// a closing mark.
fn begins(text: &str, pieces: &[Piece], at: usize, next: usize) -> bool {
    let piece = pieces[next];
    let word = &text[piece.start..piece.end];
    let Some(c) = word.chars().next() else { return false };
    let rules = Rules::english();
    if !piece.space || is_stray(word) {
        return false;
    }
    if c.is_lowercase() {
        // Careless writing: "it is late. we go." But not "Yahoo! said", nor a rare abbreviation.
        let before = &text[pieces[at.saturating_sub(1)].start..pieces[at].start];
        let plain = before.len() > 3 && before.chars().all(char::is_lowercase);
        return plain && next == at + 1 && pieces[at].stop.is_none() && !rules.is(word, SAYS);
    }
    if pieces[at].stop.is_some() {
        // "U.S. President" goes on; "U.S. The" begins anew.
        let opens = matches!(c, '"' | '“' | '‘' | '(') && next > at + 1;
        return opens || c.is_uppercase() && rules.is(word, STARTER);
    }
    let stop = &text[pieces[at].start..pieces[at].end];
    let quoted = next > at + 1;
    if quoted && stop != "." && c.is_uppercase() && !rules.is(word, STARTER) {
        return !is_said(text, &pieces[next..], rules);
    }
    true
}

/// Says whether a mark goes with what is before it, whatever the space.
fn is_stray(word: &str) -> bool {
    matches!(word, "," | ";" | ":" | ")" | "]" | "}" | "." | "!" | "?" | "”" | "»" | "%")
}

/// Says whether a name and a verb of saying follow, as in `"Why?" Ms. Lund asked`.
fn is_said(text: &str, pieces: &[Piece], rules: &Rules) -> bool {
    pieces
        .iter()
        .take(6)
        .map(|piece| &text[piece.start..piece.end])
        .take_while(|word| word.starts_with(|c: char| c.is_alphanumeric() || is_apostrophe(c)))
        .any(|word| rules.is(word, SAYS))
}

/// Cuts one written word of another tokenisation into ours.
pub(crate) fn words_of(word: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    tokens(word, 0, word.len(), &mut pieces);
    pieces.iter().map(|piece| &word[piece.start..piece.end]).collect()
}

/// Says whether `word` is a title that comes before a person's name.
pub(crate) fn is_title(word: &str) -> bool {
    Rules::english().is(word.trim_end_matches('.'), rules::TITLE)
}
