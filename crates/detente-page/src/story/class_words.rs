//! What the class, id and itemprop of an element say it is for.

use std::sync::LazyLock;

use crate::{
    hashing::Map,
    html::{Doc, Element},
};

/// Word → its group; for looking up only.
static GROUPS: LazyLock<Map<&'static str, u8>> = LazyLock::new(|| {
    let mut groups = Map::default();
    let rows = include_str!("../../rules/class_words.tsv").lines().filter(|l| !l.starts_with('#'));
    for (group, row) in rows.enumerate() {
        let words = row.split_once('\t').map_or("", |(_, words)| words);
        for word in words.split(' ') {
            groups.entry(word).or_insert(group as u8);
        }
    }
    groups
});

/// How many groups the table has.
pub(crate) const COUNT: usize = 38;
/// Groups that others ask for by name: rows of the table, counted from 0.
pub(crate) const HEADLINE: usize = 4;
pub(crate) const BYLINE: usize = 7;
pub(crate) const DATE: usize = 8;
pub(crate) const COMMENT: usize = 9;
pub(crate) const RELATED: usize = 11;
pub(crate) const TEASER: usize = 12;
pub(crate) const FOOTER: usize = 16;
pub(crate) const SIDE: usize = 18;
/// Longest word in the table.
const LONGEST: usize = 20;

/// Returns the groups of an element's words, one bit each.
pub(crate) fn of(doc: &Doc, element: &Element) -> u64 {
    [element.class, element.id, element.prop]
        .into_iter()
        .filter(|range| range.1 > range.0)
        .fold(0, |bits, range| bits | groups(doc.source(range)))
}

fn groups(names: &str) -> u64 {
    let bytes = &names.as_bytes()[..names.len().min(400)];
    let mut bits = 0;
    let mut word = [0u8; LONGEST];
    let mut len = 0;
    let mut lower = false;
    for &b in bytes {
        // "articleBody" is two words; so is "article-body".
        let breaks = !b.is_ascii_alphabetic() || b.is_ascii_uppercase() && lower;
        if breaks {
            bits |= group(&word, len);
            len = 0;
        }
        lower = b.is_ascii_lowercase();
        if b.is_ascii_alphabetic() {
            if let Some(slot) = word.get_mut(len) {
                *slot = b.to_ascii_lowercase();
            }
            len += 1;
        }
    }
    bits | group(&word, len)
}

fn group(word: &[u8; LONGEST], len: usize) -> u64 {
    let word = word.get(..len).and_then(|w| std::str::from_utf8(w).ok()).unwrap_or_default();
    if word.len() < 2 {
        return 0;
    }
    GROUPS.get(word).map_or(0, |group| 1 << group)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_names() {
        let rows = include_str!("../../rules/class_words.tsv").lines();
        assert_eq!(rows.filter(|l| !l.starts_with('#')).count(), COUNT);
        assert_eq!(groups("articleBody"), 0b11);
        assert_eq!(groups("c-article__body  js-x"), 0b11);
        assert_eq!(groups("particle"), 0);
    }
}
