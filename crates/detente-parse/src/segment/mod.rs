//! Cuts text into tokens by rules and a language's word lists, and these into sentences by rules whose
//! word a learnt choice may overrule.

pub(crate) mod bounds;
pub(crate) mod rules;
mod tokens;

use detente_record::{Byte, Sentence, Span, Token};

use crate::Parser;
use bounds::{Around, Bounds, Seen, Standing};
use rules::{Kind, SAYS, STARTER};
use tokens::{Piece, is_apostrophe, tokens};

pub(crate) use rules::Rules;

/// Adds the sentences of `block` to `out`. A block that does not fit the text is skipped.
pub(crate) fn sentences(
    (rules, bounds): (&Rules, &Bounds),
    text: &str,
    block: Span<Byte>,
    room: &mut Room,
    out: &mut Vec<Sentence>,
) {
    if text.get(block.range()).is_none() {
        return;
    }
    let Room { pieces, around, ruled } = room;
    pieces.clear();
    tokens(rules, text, block.range().start, block.range().end, pieces);
    rule(rules, text, pieces, ruled);
    around.read(text, pieces);
    let mut so_far = Standing::default();
    let mut features = [0; bounds::FEATURES];
    let mut first = 0;
    for at in 0..pieces.len() {
        so_far.take(&text[pieces[at].start..pieces[at].end]);
        let ends = match pieces.get(at + 1) {
            None => true,
            Some(next) if next.gap || at + 1 - first >= Parser::MAX_TOKENS => true,
            Some(next) if !bounds.learnt || !(next.space || ruled[at]) => ruled[at],
            Some(next) => {
                let seen = see(text, [pieces[at], *next], ruled[at]);
                around.features(at, seen, so_far, &mut features);
                bounds.ends(&features, ruled[at])
            }
        };
        if ends {
            out.push(sentence(&pieces[first..=at]));
            first = at + 1;
            so_far = Standing::default();
        }
    }
}

/// Room for cutting a block.
#[derive(Debug, Default)]
pub(crate) struct Room {
    pieces: Vec<Piece>,
    around: Around,
    /// For each token whether the rules end a sentence after it.
    ruled: Vec<bool>,
}

/// Marks where the rules end sentences.
fn rule(rules: &Rules, text: &str, pieces: &[Piece], ruled: &mut Vec<bool>) {
    ruled.clear();
    ruled.resize(pieces.len(), false);
    let mut at = 0;
    while at < pieces.len() {
        let mut next = at + 1;
        if ender(text, pieces, at) {
            while next < pieces.len() && closes(text, &pieces[next]) {
                next += 1;
            }
            next = past_citations(text, pieces, next);
            ruled[next - 1] = next >= pieces.len() || begins(rules, text, pieces, at, next);
        }
        at = next;
    }
}

/// Looks at the gap between two tokens, of which the rules say `rule`.
fn see(text: &str, [before, after]: [Piece; 2], rule: bool) -> Seen {
    let stop = match before.stop {
        Some(Kind::Title) => 1,
        Some(Kind::Word) => 2,
        Some(Kind::Number) => 3,
        None => 4 * u32::from(is_ending_mark(&text[before.start..before.end])),
    };
    let side = match &text[after.start..after.end] {
        "“" | "‘" | "«" | "(" | "[" | "``" => 1,
        "”" | "’" | "»" | ")" | "]" | "''" => 2,
        _ => 0,
    };
    Seen { rule, stop, side, space: after.space }
}

fn is_ending_mark(word: &str) -> bool {
    word.starts_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।'])
}

/// Calls `each` with the features of every gap of `block` that the weights decide, where a sentence
/// ends or not as `ends` says of the byte at which the token before the gap ends.
pub(crate) fn gaps(
    rules: &Rules,
    text: &str,
    block: Span<Byte>,
    ends: impl Fn(usize) -> bool,
    mut each: impl FnMut(&[u32; bounds::FEATURES], bool),
) {
    let mut room = Room::default();
    tokens(rules, text, block.range().start, block.range().end, &mut room.pieces);
    rule(rules, text, &room.pieces, &mut room.ruled);
    room.around.read(text, &room.pieces);
    let mut so_far = Standing::default();
    let mut features = [0; bounds::FEATURES];
    for (at, pair) in room.pieces.windows(2).enumerate() {
        so_far.take(&text[pair[0].start..pair[0].end]);
        let end = ends(pair[0].end);
        if !pair[1].gap && (pair[1].space || room.ruled[at]) {
            let seen = see(text, [pair[0], pair[1]], room.ruled[at]);
            room.around.features(at, seen, so_far, &mut features);
            each(&features, end);
        }
        if end {
            so_far = Standing::default();
        }
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

/// Says whether the token can end a sentence.
fn ender(text: &str, pieces: &[Piece], at: usize) -> bool {
    let piece = pieces[at];
    match piece.stop {
        Some(Kind::Title) => false,
        Some(_) => true,
        None => is_ending_mark(&text[piece.start..piece.end]),
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
fn begins(rules: &Rules, text: &str, pieces: &[Piece], at: usize, next: usize) -> bool {
    let piece = pieces[next];
    let word = &text[piece.start..piece.end];
    let Some(c) = word.chars().next() else { return false };
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
