//! Quotation marks, paired: which stretches of a paragraph are quoted.

use detente_record::{Byte, Span};

/// A stretch between quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// With the marks.
    pub outer: Span<Byte>,
    /// Without them.
    pub inner: Span<Byte>,
    /// Whether it opens a paragraph and carries on what the paragraph before left open.
    pub continues: bool,
}

/// The families of marks: an opening one closes with its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Double,
    Single,
    Guillemet,
}

/// What a mark does at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Open,
    Close,
}

/// Something open, waiting for its mark.
#[derive(Clone, Copy)]
struct Opened {
    family: Family,
    start: usize,
    inner: usize,
}

/// Finds the quoted stretches of the paragraphs `blocks` of `text`, outermost ones only, in order.
///
/// A stretch that is never closed ends with its paragraph. Where the next paragraph opens with the
/// same kind of mark, that stretch `continues` it (each paragraph of a long quote opens anew and
/// only the last one closes).
pub(super) fn stretches(text: &str, blocks: &[Span<Byte>]) -> Vec<Stretch> {
    let mut found = Vec::new();
    let mut open_before = None;
    for &block in blocks {
        let first = found.len();
        let open = scan(text, block, &mut found);
        if let (Some(family), Some(stretch)) = (open_before, found.get_mut(first)) {
            let lead = text.get(block.start as usize..stretch.outer.start as usize);
            let mark = text.get(stretch.outer.range()).and_then(|words| words.chars().next());
            stretch.continues = lead.is_some_and(|lead| lead.trim().is_empty())
                && mark.and_then(family_of) == Some(family);
        }
        open_before = open;
    }
    found
}

/// Scans one paragraph; returns the family that was left open at its end.
fn scan(text: &str, block: Span<Byte>, found: &mut Vec<Stretch>) -> Option<Family> {
    let words = text.get(block.range())?;
    let base = block.start as usize;
    let mut open: Option<Opened> = None;
    let mut chars = words.char_indices().peekable();
    let mut before = None;
    let singles = words.contains(['‘', '\'']);
    while let Some((at, mark)) = chars.next() {
        let mut length = mark.len_utf8();
        let mut mark_here = mark;
        // Two apostrophes or two backticks stand for a double mark.
        if matches!(mark, '\'' | '`') && chars.peek().is_some_and(|&(_, next)| next == mark) {
            chars.next();
            length *= 2;
            mark_here = '"';
        }
        let after = words[at + length..].chars().next();
        let Some(family) = family_of(mark_here).filter(|&f| f != Family::Single || singles) else {
            before = Some(mark);
            continue;
        };
        let turn = turn(mark_here, before, after, open.map(|o| o.family));
        match (turn, open) {
            (Some(Turn::Open), None)
                if family != Family::Single || closes_later(&words[at + length..], mark_here) =>
            {
                open = Some(Opened { family, start: base + at, inner: base + at + length });
            }
            (Some(Turn::Close), Some(opened)) if opened.family == family => {
                push(found, opened, base + at, base + at + length);
                open = None;
            }
            // The earlier one was never closed: it ends where the next opens.
            (Some(Turn::Open), Some(opened))
                if opened.family == family && family != Family::Single =>
            {
                push(found, opened, trimmed_end(text, opened.inner, base + at), base + at);
                open = Some(Opened { family, start: base + at, inner: base + at + length });
            }
            _ => {}
        }
        before = Some(mark);
    }
    let opened = open?;
    if opened.family == Family::Single {
        return None;
    }
    let end = trimmed_end(text, opened.inner, block.end as usize);
    push(found, opened, end, end);
    Some(opened.family)
}

/// Keeps a stretch that has words in it.
fn push(found: &mut Vec<Stretch>, opened: Opened, inner_end: usize, end: usize) {
    if opened.inner < inner_end {
        found.push(Stretch {
            outer: Span::from_range(opened.start..end.max(inner_end)),
            inner: Span::from_range(opened.inner..inner_end),
            continues: false,
        });
    }
}

/// Moves `end` left over blanks, not past `start`.
fn trimmed_end(text: &str, start: usize, end: usize) -> usize {
    text.get(start..end).map_or(start, |words| start + words.trim_end().len())
}

/// Returns the family that a character belongs to.
fn family_of(mark: char) -> Option<Family> {
    match mark {
        '"' | '“' | '”' | '„' | '‟' | '＂' | '〝' | '〞' => Some(Family::Double),
        '\'' | '‘' | '’' | '‚' | '‹' | '›' => Some(Family::Single),
        '«' | '»' => Some(Family::Guillemet),
        _ => None,
    }
}

/// Tells what a mark does from what stands around it; `None` for an apostrophe or inch sign.
fn turn(
    mark: char,
    before: Option<char>,
    after: Option<char>,
    open: Option<Family>,
) -> Option<Turn> {
    let opens_here = before.is_none_or(|c| c.is_whitespace() || "([{—–―-/‘“\"'…:".contains(c))
        && after.is_some_and(|c| !c.is_whitespace());
    let word_before = before.is_some_and(|c| !c.is_whitespace());
    let word_after = after.is_some_and(char::is_alphanumeric);
    let doubled = open == Some(Family::Double);
    let free = open.is_none() && opens_here;
    match mark {
        // Mistyped the wrong way round: “A,“ said B.
        '“' | '‟' if doubled && word_before && !word_after => Some(Turn::Close),
        '”' | '〞' | '»' if free => Some(Turn::Open),
        '«' if open == Some(Family::Guillemet) => Some(Turn::Close),
        '„' | '‚' | '〝' | '“' | '‟' | '«' | '‹' => Some(Turn::Open),
        '”' | '〞' | '›' | '»' => Some(Turn::Close),
        '"' | '＂' if doubled => {
            let closes = word_before || !opens_here || !word_after;
            Some(if closes { Turn::Close } else { Turn::Open })
        }
        // After a number it is an inch sign.
        '"' | '＂' => opens_here.then_some(Turn::Open),
        '‘' => (!before.is_some_and(char::is_alphanumeric)).then_some(Turn::Open),
        '’' | '\'' if open == Some(Family::Single) => {
            (word_before && !word_after).then_some(Turn::Close)
        }
        '\'' => (free && after.is_some_and(char::is_alphabetic)).then_some(Turn::Open),
        _ => None,
    }
}

/// Says whether a single mark that opens before `rest` is closed soon: else it is an apostrophe.
fn closes_later(rest: &str, mark: char) -> bool {
    const REACH: usize = 600;
    let close = if mark == '\'' { '\'' } else { '’' };
    let mut before = ' ';
    let mut chars = rest.char_indices().take_while(|&(at, _)| at < REACH).peekable();
    while let Some((_, c)) = chars.next() {
        let ends = chars.peek().is_none_or(|&(_, next)| !next.is_alphanumeric());
        if (c == close || (mark == '‚' && c == '‘')) && ends && !before.is_whitespace() {
            return true;
        }
        if matches!(c, '"' | '“' | '”') && mark == '\'' {
            return false;
        }
        before = c;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inner(text: &str) -> Vec<&str> {
        let mut at = 0;
        let blocks: Vec<Span<Byte>> = text
            .split("\n\n")
            .map(|block| {
                let start = at;
                at += block.len() + 2;
                Span::from_range(start..start + block.len())
            })
            .collect();
        stretches(text, &blocks).iter().map(|s| s.inner.of(text)).collect()
    }

    #[test]
    fn all_kinds_of_marks_pair() {
        assert_eq!(
            inner("He said \"no\" and “yes” and «da» and „ja“ and ''oui''."),
            ["no", "yes", "da", "ja", "oui"]
        );
        assert_eq!(inner("The minister's aide: ‘It’s over,’ he said."), ["It’s over,"]);
        assert_eq!(inner("'No deal' before May, say rivals"), ["No deal"]);
        assert_eq!(inner("“He said ‘never’ to me,” she said."), ["He said ‘never’ to me,"]);
    }

    #[test]
    fn apostrophes_and_inches_are_no_quotes() {
        assert!(inner("The ministers' plan wasn't the '90s plan.").is_empty());
        assert!(inner("A 6\" gun on the allies’ ship").is_empty());
    }

    #[test]
    fn wrong_way_marks_still_close() {
        assert_eq!(inner("“We agree,“ he said. “We do.”"), ["We agree,", "We do."]);
    }

    #[test]
    fn an_open_quote_ends_with_its_paragraph() {
        let text = "“First part.\n\n“Second part,” he said.\n\nPlain.";
        assert_eq!(inner(text), ["First part.", "Second part,"]);
        assert_eq!(inner("He said “no.\n\nPlain words."), ["no."]);
    }
}
