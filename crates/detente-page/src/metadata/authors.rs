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

/// What joins two names.
const JOINTS: [&str; 12] = [
    " and ", " und ", " og ", " och ", " & ", " y ", " et ", " e ", " en ", " ja ", " dan ", " và ",
];

/// Collects the authors' names, best statement first, joined by commas. Persons go before
/// organisations, and the site itself is its stories' author only where nobody else is.
pub(crate) fn byline(said: &Said, site: Option<&str>, host: Option<&str>) -> Option<String> {
    let stem = host.and_then(|host| host.split('.').next()).unwrap_or_default();
    let own = |name: &str| {
        site.is_some_and(|s| lines::same(s, name))
            || said.json.publisher.as_deref().is_some_and(|p| lines::same(p, name))
            || host.is_some_and(|h| lines::same(h, name))
            || lines::same(stem, name)
    };
    let metas = AUTHOR_NAMES.iter().filter_map(|name| said.metas.get(*name));
    let metas: Vec<Vec<String>> =
        metas.map(|values| values.iter().flat_map(|v| split(v)).collect()).collect();
    let json = |names: &[String]| names.iter().flat_map(|n| split(n)).collect::<Vec<_>>();
    let mut stated = vec![json(&said.json.authors)];
    stated.extend(metas);
    stated.push(marked(said));
    stated.push(json(&said.json.bodies));
    let persons = stated.iter().map(|names| kept(names, &|name| !own(name)));
    let names = persons.into_iter().find(|names| !names.is_empty());
    let names = names.or_else(|| {
        let any = stated.iter().map(|names| kept(names, &|_| true));
        any.into_iter().find(|names| !names.is_empty())
    });
    names.map(|names| names.join(", "))
}

/// The usable names of a statement, each once.
fn kept(names: &[String], wanted: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for name in names.iter().filter(|name| is_name(name) && wanted(name)) {
        if out.len() < 12 && !out.iter().any(|k| lines::same(k, name)) {
            out.push(name.clone());
        }
    }
    out
}

/// Cuts a statement into names.
fn split(stated: &str) -> Vec<String> {
    let mut names: Vec<String> =
        stated.split([';', '|', '\n']).map(cleaned).filter(|name| !name.is_empty()).collect();
    for joint in JOINTS {
        names = names.iter().flat_map(|name| joined(name, joint)).collect();
    }
    names
}

/// Cuts two names apart where both are names of persons: two capitals each.
fn joined(names: &str, joint: &str) -> Vec<String> {
    let capitals =
        |name: &str| name.split(' ').filter(|w| w.starts_with(char::is_uppercase)).count() >= 2;
    match names.split_once(joint) {
        Some((a, b)) if capitals(a) && capitals(b) => {
            let mut out: Vec<String> = a.split(", ").map(cleaned).collect();
            out.extend(joined(&cleaned(b), joint));
            out
        }
        _ => vec![names.to_owned()],
    }
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
            .flat_map(|e| split(&said.words(e)))
            .filter(|name| is_name(name))
            .collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// What stands before a name in a byline, in lower case.
const LEADS: [&str; 22] = [
    "by ",
    "by: ",
    "von ",
    "von: ",
    "vom ",
    "par ",
    "por ",
    "di ",
    "af ",
    "av ",
    "door ",
    "oleh ",
    "autor: ",
    "autor ",
    "author: ",
    "author ",
    "autora: ",
    "auteur : ",
    "text: ",
    "tekst: ",
    "written by ",
    "posted by ",
];

fn cleaned(name: &str) -> String {
    let mut name = name.trim();
    let lower = name.to_lowercase();
    // Lower case may be longer or shorter than what it was made of.
    if let Some(lead) = LEADS.iter().find(|lead| lower.starts_with(**lead)) {
        name = name.get(lead.len()..).unwrap_or(name);
    }
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
            "admin" | "editor" | "staff" | "author" | "none" | "null" | "nachrichten" | "news"
        )
}
