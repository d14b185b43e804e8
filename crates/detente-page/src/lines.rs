//! What a single short line is: headline, dateline, author line, date line, heading.

use crate::{
    dates::{self, Stamp},
    furniture::ends_like_sentence,
};

/// Joins words by single blanks, for titles and comparisons; at most 1,000 characters.
pub(crate) fn squeezed(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
        if out.len() > 1000 {
            return out.chars().take(1000).collect();
        }
    }
    out
}

/// Joins words by single blanks, whatever the length.
pub(crate) fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

pub(crate) fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// Says whether two lines have the same words, whatever their case and punctuation.
pub(crate) fn same(a: &str, b: &str) -> bool {
    a.len() < 4 * b.len() + 16 && b.len() < 4 * a.len() + 16 && folded(a).eq(folded(b))
}

/// Returns the length of `title` at the head of `line` where the line goes on after a joint (a gap,
/// a dash, the title's own closing mark): title and story run together.
pub(crate) fn leading_title(line: &str, title: &str) -> Option<usize> {
    let rest = line.strip_prefix(title)?;
    let joint = title.ends_with(['.', '!', '?', '”', '"'])
        || rest.starts_with(['\n', '\r', '|', '.', ':'])
        || [" - ", " – ", " — ", " | ", "  "].iter().any(|j| rest.starts_with(j));
    (joint && title.split(' ').count() >= 3).then_some(title.len())
}

/// What may stand between a title and the story on the same line.
pub(crate) fn is_joint(c: char) -> bool {
    c.is_whitespace() || "-–—|.:".contains(c)
}

/// Says whether a first line on its own is short and open enough to be the headline.
pub(crate) fn is_headline(line: &str) -> bool {
    let words = line.split_whitespace().take(40).count();
    (2..=32).contains(&words)
        && line.len() <= 280
        && !ends_like_sentence(line)
        && !line.ends_with(',')
}

/// Says whether a line on its own inside the text is a heading.
pub(crate) fn is_heading(line: &str) -> bool {
    let words = line.split_whitespace().take(20).count();
    let first = line.chars().find(|c| c.is_alphanumeric());
    words <= 12
        && line.len() <= 110
        && first.is_some_and(|c| !c.is_lowercase())
        && !ends_like_sentence(line)
        && !line.ends_with([',', ';', '-', '–', '—', ':', '”', '"'])
        && !line.ends_with("...")
        && !line.starts_with(['“', '"', '…'])
}

/// Words that stand small inside place names.
const SMALL: [&str; 14] =
    ["of", "de", "del", "la", "le", "al", "el", "and", "the", "am", "an", "der", "upon", "es"];
/// Words that begin lines of one or two words which are no place.
const NO_PLACE: [&str; 24] = [
    "key",
    "breaking",
    "by",
    "background",
    "summary",
    "update",
    "updated",
    "updates",
    "what",
    "why",
    "how",
    "analysis",
    "explainer",
    "exclusive",
    "live",
    "latest",
    "watch",
    "the",
    "our",
    "special",
    "editor",
    "staff",
    "report",
    "news",
];

/// Says whether a line is a dateline standing alone: one or two place names, an agency or a dash
/// after them, nothing else. `OSLO (Reuters) –`, `Hong Kong`, `Geneva, Switzerland`.
pub(crate) fn is_dateline(line: &str) -> bool {
    let core = line.trim_end_matches(|c: char| c.is_whitespace() || "-–—:".contains(c));
    let core =
        core.strip_suffix(')').and_then(|c| c.rsplit_once('(')).map_or(core, |(place, _)| place);
    let core = core.trim_end();
    if core.is_empty() || core.len() > 60 || core.ends_with(['.', '?', '!']) {
        return false;
    }
    let words: Vec<&str> = core.split_whitespace().take(8).collect();
    let capital = |w: &str| {
        let letters = |c: char| c.is_alphabetic() || "-'’.".contains(c);
        w.chars().next().is_some_and(char::is_uppercase) && w.chars().all(letters)
    };
    let first = words[0].to_lowercase();
    let names = core
        .split([',', '/'])
        .take(4)
        .all(|name| (1..=4).contains(&name.split_whitespace().count()));
    words.len() <= 6
        && names
        && !NO_PLACE.contains(&first.trim_end_matches("'s").trim_end_matches("’s"))
        && words.iter().enumerate().all(|(i, w)| {
            let w = w.trim_end_matches([',', '/']);
            capital(w) || i > 0 && SMALL.contains(&w) || w.is_empty()
        })
}

/// Returns the names of an author line, "By Jo Lind and Max Roe"; `None` where it is none.
pub(crate) fn byline(line: &str) -> Option<String> {
    let rest = ["By ", "BY ", "by ", "Written by ", "Story by ", "Author: ", "By: "]
        .iter()
        .find_map(|lead| line.trim().strip_prefix(lead))?;
    let names = rest.split(['|', '•', '·']).next().unwrap_or_default();
    let names = names.split(" - ").next().unwrap_or_default().trim().trim_end_matches(',');
    let words: Vec<&str> = names.split_whitespace().take(16).collect();
    let name = |w: &str| {
        let first = w.chars().next();
        first.is_some_and(char::is_uppercase)
            || matches!(
                w,
                "and" | "&" | "de" | "van" | "von" | "al" | "bin" | "in" | "of" | "der" | "for"
            )
    };
    let fine = (1..=12).contains(&words.len())
        && words.iter().all(|w| name(w))
        && !names.ends_with(['.', '?', '!', ':'])
        && names.chars().all(|c| !c.is_ascii_digit());
    fine.then(|| words.join(" "))
}

/// Reads a line that says nothing but when the article was published or brought up to date.
pub(crate) fn date_line(line: &str) -> Option<Stamp> {
    if line.len() > 90 || ends_like_sentence(line) && !line.contains(':') && line.len() > 30 {
        return None;
    }
    let stated = dates::written(line)?;
    // What is left beside numbers must be the words of stamps: months, days, zones, labels.
    let other = line.split(|c: char| !c.is_alphabetic()).filter(|w| w.chars().count() > 1);
    let stamp = |w: &&str| dates::is_stamp_word(&w.to_lowercase());
    (other.filter(|w| !stamp(w)).count() == 0 && line.split_whitespace().count() <= 14)
        .then_some(stated)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_are_place_names_alone() {
        for line in [
            "Hong Kong",
            "OSLO (Reuters) –",
            "Geneva, Switzerland",
            "Dar es Salaam",
            "Rio de Janeiro",
        ] {
            assert!(is_dateline(line), "{line}");
        }
        for line in ["Key points", "They met again", "By Jo Lind", "Oslo, 3 May", "Talks failed."] {
            assert!(!is_dateline(line), "{line}");
        }
    }

    #[test]
    fn author_lines_give_names() {
        assert_eq!(byline("By Jo Lind and Max Roe").as_deref(), Some("Jo Lind and Max Roe"));
        assert_eq!(byline("By JO LIND | Harbour Gazette").as_deref(), Some("JO LIND"));
        assert_eq!(byline("By Friday the army had left the town."), None);
        assert_eq!(byline("By mid-2023 prices had doubled"), None);
    }

    #[test]
    fn date_lines_say_nothing_else() {
        assert!(date_line("Published: 29 December 2022, 10:30 GMT").is_some());
        assert!(date_line("Thursday, December 29, 2022").is_some());
        assert!(date_line("The treaty of 29 December 2022").is_none());
        assert!(date_line("On 29 December 2022, in the city").is_none());
    }
}
