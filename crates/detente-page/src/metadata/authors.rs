//! Who wrote the article.

use crate::{html::Element, lines, metadata::Said};

/// `meta` names of the author, best first.
const AUTHOR_NAMES: [&str; 9] = [
    "author",
    "parsely-author",
    "article:author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "cxenseparse:author",
    "article:author_name",
];

/// Collects the authors' names, best statement first, joined by commas.
pub(crate) fn byline(said: &Said, site: Option<&str>) -> Option<String> {
    let usable = |name: &String| is_name(name) && site.is_none_or(|s| !lines::same(s, name));
    let split = |n: &str| n.split([';', '|']).map(cleaned).collect::<Vec<_>>();
    let mut names: Vec<String> =
        said.json.authors.iter().flat_map(|n| split(n)).filter(usable).collect();
    if names.is_empty() {
        let values = AUTHOR_NAMES.iter().filter_map(|name| said.metas.get(*name));
        names = values
            .map(|values| values.iter().flat_map(|n| split(n)).filter(usable).collect::<Vec<_>>())
            .find(|names| !names.is_empty())
            .unwrap_or_default();
    }
    if names.is_empty() {
        names = marked(said).into_iter().filter(usable).collect();
    }
    let mut kept: Vec<String> = Vec::new();
    for name in names.into_iter().take(12) {
        if !kept.iter().any(|k| lines::same(k, &name)) {
            kept.push(name);
        }
    }
    (!kept.is_empty()).then(|| kept.join(", "))
}

/// Names in elements that are marked as the author's.
fn marked(said: &Said) -> Vec<String> {
    let prop = |e: &Element, word: &str| said.doc.source(e.prop).eq_ignore_ascii_case(word);
    let class = |e: &Element, words: &[&str]| {
        let class = said.doc.source(e.class);
        class.split_ascii_whitespace().any(|c| words.iter().any(|w| c.eq_ignore_ascii_case(w)))
    };
    let tests: [&dyn Fn(&Element) -> bool; 4] = [
        &|e| prop(e, "author"),
        &|e| class(e, &["author-name", "byline__name", "author__name", "article-author"]),
        &|e| class(e, &["byline", "author", "c-byline"]),
        &|e| class(e, &["by", "autor", "article__author", "article-byline"]),
    ];
    for test in tests {
        let found: Vec<String> = said
            .doc
            .elements
            .iter()
            .filter(|e| test(e))
            .take(6)
            .map(|e| cleaned(&said.words(e)))
            .filter(|name| is_name(name))
            .collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn cleaned(name: &str) -> String {
    let name = name.trim();
    let name = ["By ", "by ", "BY ", "By: ", "Von ", "Par ", "Por "]
        .iter()
        .find_map(|l| name.strip_prefix(l))
        .unwrap_or(name);
    // Initials and the like in brackets after the name.
    let name = name.strip_suffix(')').and_then(|n| n.rsplit_once(" (")).map_or(name, |(n, _)| n);
    name.trim().trim_end_matches([',', '|', '-']).trim().to_owned()
}

fn is_name(name: &str) -> bool {
    let words = name.split_whitespace().count();
    (1..=10).contains(&words)
        && name.len() < 120
        && !name.contains("://")
        && !name.contains(['@', '{', '<'])
        && name.chars().any(char::is_alphabetic)
        && !matches!(
            name.to_lowercase().as_str(),
            "admin" | "editor" | "staff" | "author" | "redaktion" | "none" | "null"
        )
}
