//! The dateline in front of a lede: "KHARTOUM, March 16 (Agency) — The …".

use detente_record::{Block, Role, Span};

/// Longest dateline looked for, in bytes.
const LONGEST: usize = 80;
/// Paragraphs from the top that may open with one.
const HEAD: usize = 4;

/// Splits a dateline off the first paragraphs that open with one, so that place and agency are not
/// read as part of the sentence.
pub(crate) fn split(text: &str, blocks: &mut Vec<Block>) {
    let found = blocks
        .iter()
        .enumerate()
        .filter(|(_, block)| block.role == Role::Body)
        .take(HEAD)
        .find_map(|(at, block)| dateline(block.span.of(text)).map(|parts| (at, parts)));
    let Some((at, (words, story))) = found else { return };
    let span = blocks[at].span;
    blocks[at].span = Span::new(span.start + story as u32, span.end);
    let dateline = Span::new(span.start, span.start + words as u32);
    blocks.insert(at, Block { span: dateline, role: Role::Dateline });
}

/// Finds the end of the dateline's words and the start of the story behind the dash.
fn dateline(paragraph: &str) -> Option<(usize, usize)> {
    let head: String =
        paragraph.char_indices().take_while(|(at, _)| *at < LONGEST).map(|(_, c)| c).collect();
    let (at, dash) = ["—", "–", "--", " - "]
        .iter()
        .filter_map(|dash| head.find(dash).map(|at| (at, *dash)))
        .min()?;
    let words = head[..at].trim_end();
    let behind = &paragraph[at + dash.len()..];
    let story = behind.trim_start_matches(|c: char| c.is_whitespace() || c == '-');
    let opens = story.chars().next().is_some_and(|c| !c.is_lowercase() && !c.is_whitespace());
    (opens && is_dateline(words)).then_some((words.len(), paragraph.len() - story.len()))
}

/// A place in capitals, then perhaps a country, a day and an agency in brackets.
fn is_dateline(words: &str) -> bool {
    let mut parts = words.split_whitespace();
    let place = parts.next().unwrap_or_default().trim_end_matches(',');
    let capitals = place.chars().filter(|c| c.is_alphabetic()).count() >= 3
        && place.chars().all(|c| !c.is_alphabetic() || c.is_uppercase());
    let rest: Vec<&str> = parts.collect();
    capitals
        && rest.len() <= 7
        && rest.iter().all(|word| {
            word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || c == '(')
                || matches!(*word, "de" | "of" | "the" | "and" | "al" | "el")
        })
        && !words.contains(['.', '?', '!', '"', '“'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(paragraph: &str) -> Option<(&str, &str)> {
        dateline(paragraph).map(|(words, story)| (&paragraph[..words], &paragraph[story..]))
    }

    #[test]
    fn datelines_are_cut_off() {
        assert_eq!(cut("OSLO — The king spoke."), Some(("OSLO", "The king spoke.")));
        assert_eq!(
            cut("KHARTOUM, March 16 (Agency) -- Sudan said no."),
            Some(("KHARTOUM, March 16 (Agency)", "Sudan said no."))
        );
        assert_eq!(
            cut("SAN JOSÉ, Costa Rica – “No,” he said."),
            Some(("SAN JOSÉ, Costa Rica", "“No,” he said."))
        );
    }

    #[test]
    fn a_dash_in_a_sentence_is_no_dateline() {
        assert_eq!(cut("Oslo — the capital — slept."), None);
        assert_eq!(cut("NATO — the alliance — met."), None);
        assert_eq!(cut("US - Iran talks resumed."), None);
        assert_eq!(cut("THE KING SPOKE. Then — Nothing."), None);
        assert_eq!(cut(""), None);
    }
}
