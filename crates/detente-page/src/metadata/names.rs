//! Bylines to names.

use crate::lines;

/// What joins two names.
const JOINTS: [&str; 13] = [
    " and ", " und ", " og ", " och ", " & ", " y ", " et ", " e ", " en ", " ja ", " dan ",
    " và ", " with ",
];

/// What stands before a name in a byline, in lower case.
const LEADS: [&str; 40] = [
    "by ",
    "by: ",
    "von ",
    "von: ",
    "vom ",
    "par ",
    "par: ",
    "por ",
    "por: ",
    "di ",
    "af ",
    "av ",
    "door ",
    "oleh ",
    "oleh: ",
    "autor: ",
    "autor ",
    "author: ",
    "author ",
    "autora: ",
    "autorin: ",
    "auteur : ",
    "text: ",
    "text ",
    "tekst: ",
    "texto: ",
    "written by ",
    "posted by ",
    "published by ",
    "story by ",
    "reported by ",
    "geschrieben von ",
    "veröffentlicht von ",
    "erstellt von ",
    "ein beitrag von ",
    "ein artikel von ",
    "penulis: ",
    "reporter: ",
    "editor: ",
    "foto: ",
];

/// What stands behind a name: a reporter's trade, in Korean and Chinese.
const TAILS: [&str; 4] = [" 기자", " 특파원", "记者", "記者"];

/// Leads of a line that shows an author and little else; the others are too common in sentences.
const LINE_LEADS: [&str; 26] = [
    "by ",
    "by: ",
    "von ",
    "von: ",
    "par ",
    "por ",
    "por: ",
    "door ",
    "oleh ",
    "oleh: ",
    "autor: ",
    "author: ",
    "autorin: ",
    "auteur : ",
    "text: ",
    "tekst: ",
    "texto: ",
    "written by ",
    "posted by ",
    "published by ",
    "story by ",
    "geschrieben von ",
    "veröffentlicht von ",
    "erstellt von ",
    "ein beitrag von ",
    "penulis: ",
];

/// Words of organisations and desks, in lower case.
const BODY_WORDS: [&str; 30] = [
    "redaktion",
    "redaction",
    "rédaction",
    "redacción",
    "redação",
    "redazione",
    "staff",
    "desk",
    "news",
    "team",
    "agency",
    "agencies",
    "agentur",
    "agence",
    "agencia",
    "reuters",
    "afp",
    "dpa",
    "apa",
    "ap",
    "epd",
    "kna",
    "sid",
    "sda",
    "press",
    "presse",
    "media",
    "editor",
    "editorial",
    "online",
];

/// Cuts a statement into names.
pub(crate) fn split(stated: &str) -> Vec<String> {
    let mut names: Vec<String> = stated
        .split([';', '|', '\n', '•', '·', '→'])
        .map(cleaned)
        .filter(|name| !name.is_empty())
        .collect();
    for joint in JOINTS {
        names = names.iter().flat_map(|name| joined(name, joint)).collect();
    }
    names.iter().flat_map(|name| listed(name)).collect()
}

fn capitals(name: &str) -> bool {
    name.split(' ').filter(|w| w.starts_with(char::is_uppercase)).count() >= 2
}

/// Cuts two names apart where both are names of persons: two capitals each.
fn joined(names: &str, joint: &str) -> Vec<String> {
    match names.split_once(joint) {
        Some((a, b)) if capitals(a) && capitals(b) => {
            let mut out: Vec<String> = a.split(", ").map(cleaned).collect();
            out.extend(joined(&cleaned(b), joint));
            out
        }
        _ => vec![names.to_owned()],
    }
}

/// Cuts a list at its commas; what is behind a name is its owner's office as often as a second one.
fn listed(names: &str) -> Vec<String> {
    names.split([',', '،']).map(cleaned).filter(|name| !name.is_empty()).collect()
}

/// Takes what is no part of the name off it: a lead, what is in brackets, joints.
fn cleaned(name: &str) -> String {
    let mut name = name.trim();
    let lower = name.to_lowercase();
    // Lower case may be longer or shorter than what it was made of.
    if let Some(lead) = LEADS.iter().find(|lead| lower.starts_with(**lead)) {
        name = name.get(lead.len()..).unwrap_or(name);
    }
    // Initials and the like in brackets after the name.
    let name = name.strip_suffix(')').and_then(|n| n.rsplit_once(" (")).map_or(name, |(n, _)| n);
    let name = name.trim().trim_end_matches([',', '|', '-', ':', '–']).trim();
    let tail = TAILS.iter().find_map(|tail| name.strip_suffix(*tail));
    tail.filter(|name| !name.is_empty()).unwrap_or(name).to_owned()
}

/// Returns what follows the lead of a line that shows an author.
pub(crate) fn line(text: &str) -> Option<&str> {
    let text = text.trim();
    let lower = text.to_lowercase();
    let lead = LINE_LEADS.iter().find(|lead| lower.starts_with(**lead))?;
    let rest = text.get(lead.len()..)?;
    rest.starts_with(|c: char| !c.is_lowercase()).then_some(rest)
}

/// Says whether words may be an author's name.
pub(crate) fn is_name(name: &str) -> bool {
    let words = name.split_whitespace().count();
    (1..=8).contains(&words)
        && name.len() < 100
        && !name.contains("://")
        && !name.contains(['@', '{', '<'])
        && name.chars().filter(|c| c.is_alphabetic()).count() > 1
        && !matches!(
            name.to_lowercase().as_str(),
            "admin" | "editor" | "staff" | "author" | "none" | "null" | "nachrichten" | "news"
        )
}

/// Says whether a line holds nothing but names of persons: two to four capitals each, cut by `/`.
pub(crate) fn is_person_alone(line: &str) -> bool {
    let initial = |word: &str| word.starts_with(char::is_uppercase);
    let letters = |c: char| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’');
    line.split('/').all(|name| {
        let words = name.split_whitespace();
        (2..=4).contains(&words.clone().count())
            && words.clone().all(|word| initial(word) && word.chars().all(letters))
            && !words.last().is_some_and(|word| word.len() > 2 && word.ends_with('.'))
    })
}

/// 1 where a word of an organisation or a desk stands in it, 2 where it is nothing else.
pub(crate) fn body_word(name: &str) -> u8 {
    let folded = |word: &str| lines::folded(word).collect::<String>();
    let is = |word: &str| BODY_WORDS.contains(&folded(word).as_str());
    let mut words = name.split([' ', '-', '/', '.']).filter(|word| !word.is_empty());
    u8::from(words.clone().any(is)) + u8::from(words.all(is))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_are_cut_into_names() {
        assert_eq!(split("By Jo Lind and Max Roe"), ["Jo Lind", "Max Roe"]);
        assert_eq!(
            split("Jo Lind, Max Roe | Harbour Gazette"),
            ["Jo Lind", "Max Roe", "Harbour Gazette"]
        );
        assert_eq!(split("Jo Lind (jl)"), ["Jo Lind"]);
        assert_eq!(line("Von Jo Lind"), Some("Jo Lind"));
        assert_eq!(line("By then the army had left."), None);
        assert!(is_person_alone("Jo Lind") && is_person_alone("Jo B. Lind/Max Roe"));
        assert!(!is_person_alone("Read more") && !is_person_alone("Talks end."));
        assert_eq!(body_word("Gazette-Redaktion"), 1);
        assert_eq!(body_word("dpa"), 2);
    }
}
