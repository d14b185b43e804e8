//! Cuts plain text into paragraphs and lines of furniture.

use std::ops::Range;

use detente_record::FurnitureKind;

use crate::furniture::{self, Hit};

/// A stretch of a plain text between breaks.
#[derive(Debug)]
pub(crate) struct Piece {
    /// Bytes of the text, without white space around.
    pub range: Range<usize>,
    /// What it was recognised as, if it is no story.
    pub hit: Option<Hit>,
    /// It is one line.
    pub single: bool,
    /// A blank line, the end of the text, or a line of its own paragraph follows.
    pub closed: bool,
}

/// Lines longer than this were not broken by hand or by a mail program.
const WRAPPED: usize = 120;

/// Cuts `text` into pieces, in order and without overlap.
///
/// Blank lines part paragraphs. Inside a group of lines without blank ones, single line ends part
/// paragraphs only where the lines look like paragraphs: most end with a full stop, or they are
/// longer than anybody wraps; else they are one wrapped paragraph.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut group: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\u{2029}']) {
        let range = trimmed(line, at);
        at += line.len();
        if range.is_empty() {
            close(text, &mut group, &mut pieces);
        } else {
            group.push(range);
        }
    }
    close(text, &mut group, &mut pieces);
    pieces
}

fn trimmed(line: &str, at: usize) -> Range<usize> {
    let blank = |c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}';
    let start = line.len() - line.trim_start_matches(blank).len();
    let end = line.trim_end_matches(blank).len();
    if start >= end { at..at } else { at + start..at + end }
}

fn close(text: &str, group: &mut Vec<Range<usize>>, pieces: &mut Vec<Piece>) {
    let lines = std::mem::take(group);
    let longest = lines.iter().map(Range::len).max().unwrap_or(0);
    let inner = &lines[..lines.len().saturating_sub(1)];
    let ended = inner.iter().filter(|l| stops(&text[(*l).clone()])).count();
    let separate = longest > WRAPPED || ended > 0 && ended * 10 >= inner.len() * 6;
    let mut open: Option<Piece> = None;
    for (i, range) in lines.iter().enumerate() {
        let line = &text[range.clone()];
        let before = i.checked_sub(1).map(|b| &text[lines[b].clone()]);
        let after = lines.get(i + 1).map(|a| &text[a.clone()]);
        let fresh = open.is_none() || before.is_none_or(stops) || separate;
        let ends = after.is_none_or(|a| !a.starts_with(char::is_lowercase));
        let hit = if fresh && ends { furniture::classify(line) } else { None };
        if hit.is_some() || before.is_some_and(|b| parts(b, line, separate, longest)) {
            pieces.extend(open.take().map(|piece| Piece { closed: separate, ..piece }));
        }
        match (&mut open, hit) {
            (_, Some(_)) => {
                pieces.push(Piece { range: range.clone(), hit, single: true, closed: true });
            }
            (Some(piece), None) => {
                piece.range.end = range.end;
                piece.single = false;
            }
            (None, None) => {
                open = Some(Piece { range: range.clone(), hit, single: true, closed: false });
            }
        }
    }
    // A paragraph may be furniture only as a whole: a wrapped notice.
    pieces.extend(open.map(|piece| {
        let hit = if piece.single { None } else { furniture::classify(&text[piece.range.clone()]) };
        Piece { hit, closed: true, ..piece }
    }));
}

/// Says whether a paragraph ends between two lines of a group.
fn parts(before: &str, line: &str, separate: bool, longest: usize) -> bool {
    if is_item(line) {
        return true;
    }
    let short = before.len() * 10 < longest * 6;
    if stops(before) {
        separate || short
    } else {
        separate && !line.starts_with(char::is_lowercase)
    }
}

/// Says whether a line closes like the end of a paragraph.
fn stops(line: &str) -> bool {
    let closing = |c: char| c.is_whitespace() || "\"'”’»)]".contains(c);
    line.trim_end_matches(closing).ends_with(['.', '!', '?', '…', '。', '؟', '।', '！', '？'])
}

/// Says whether a line is an item of a list: a bullet, or a number and a stop, before it.
pub(crate) fn is_item(line: &str) -> bool {
    let mut chars = line.chars();
    match chars.next() {
        Some('•' | '▪' | '●' | '■' | '‣' | '◦') => true,
        Some('-' | '*' | '–' | '—') => chars.next() == Some(' '),
        Some(c) if c.is_ascii_digit() => {
            let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
            line.len() - rest.len() <= 2 && (rest.starts_with(". ") || rest.starts_with(") "))
        }
        _ => false,
    }
}

/// Makes everything from the first rule that takes the rest on into one piece of furniture.
///
/// Such a rule holds only below [`furniture::WORDS_BEFORE_REST`] words of story: the same words stand
/// above stories too, as links to what is below.
pub(crate) fn take_rest(text: &str, pieces: &mut Vec<Piece>) {
    let mut words = 0;
    let Some(from) = pieces.iter().position(|piece| {
        if let Some(hit) = piece.hit {
            return hit.rest && words >= furniture::WORDS_BEFORE_REST;
        }
        if words < furniture::WORDS_BEFORE_REST {
            let room = furniture::WORDS_BEFORE_REST;
            words += text[piece.range.clone()].split_whitespace().take(room).count();
        }
        false
    }) else {
        return;
    };
    let end = pieces.last().map_or(0, |last| last.range.end);
    pieces.truncate(from + 1);
    if let Some(last) = pieces.last_mut() {
        last.range.end = end;
        let kind = last.hit.map_or(FurnitureKind::Comments, |hit| hit.kind);
        last.hit = Some(Hit { kind, rest: true, by_start: false });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        pieces(text).into_iter().map(|p| &text[p.range]).collect()
    }

    #[test]
    fn wrapped_lines_stay_together() {
        let mail = "The two ministers met in Oslo on Monday and agreed to\nreopen the border crossing. \
                    Both praised the work\nof the mediators.\n\nA second round is planned.";
        assert_eq!(cut(mail).len(), 2);
    }

    #[test]
    fn lines_that_end_like_paragraphs_are_paragraphs() {
        let lines = "Talks resume in Oslo\nThe ministers met on Monday.\nThey agreed to meet again.\nNo date was set.";
        assert_eq!(cut(lines).len(), 4);
    }

    #[test]
    fn items_and_controls_are_cut_off() {
        assert_eq!(cut("\u{0}\u{1b} \n\r\n- one\n- two\r\n"), ["- one", "- two"]);
        assert!(is_item("12. Withdraw") && !is_item("-5 degrees") && !is_item("2022 was"));
    }
}
