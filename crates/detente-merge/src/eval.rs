//! How well reports are merged: against stories that tell of the same events in several articles.

use std::collections::BTreeMap;

use detente_record::json;
use serde::Serialize;

use crate::{ArticleFacts, Telling, merge, tellings};

/// An article of a story: what to read, and which sentences tell of which event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    /// Publisher.
    pub site: String,
    /// Day of publication, `YYYY-MM-DD`.
    pub published: String,
    /// The text without the names of events.
    pub text: String,
    /// Where, in code points of the text, sentences with a name begin, and the name.
    pub names: Vec<(u32, String)>,
}

/// Reads the articles of a story in the form of `gold/merge/README.md`.
///
/// # Errors
/// A block that is not closed, or a text without site or day.
pub fn story(markdown: &str) -> Result<Vec<Article>, String> {
    let mut articles = Vec::new();
    let mut article = Article::default();
    let mut rest = markdown;
    while let Some(at) = rest.find("```") {
        let block = &rest[at + 3..];
        let Some((kind, body)) = block.split_once('\n') else {
            return Err("a block is empty".into());
        };
        let Some(end) = body.find("```") else {
            return Err(format!("a {kind} block is not closed"));
        };
        let inside = &body[..end];
        match kind.trim() {
            "toml" => {
                let value = |name: &str| {
                    let mut lines = inside.lines().filter_map(|line| line.split_once('='));
                    lines
                        .find(|(key, _)| key.trim() == name)
                        .map(|(_, value)| value.trim().trim_matches('"').to_owned())
                        .ok_or_else(|| format!("an article has no {name}"))
                };
                (article.site, article.published) = (value("site")?, value("published")?);
            }
            "text" if article.site.is_empty() => return Err("a text has no toml block".into()),
            "text" => {
                (article.text, article.names) = unnamed(inside.trim_end());
                articles.push(std::mem::take(&mut article));
            }
            _ => {}
        }
        rest = &body[end + 3..];
    }
    Ok(articles)
}

/// Takes the names out of a text and says where they stood.
fn unnamed(text: &str) -> (String, Vec<(u32, String)>) {
    let (mut plain, mut names, mut count) = (String::new(), Vec::new(), 0);
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let name = rest.strip_prefix('[').and_then(|after| after.split_once("] "));
        if let Some((name, after)) = name.filter(|(name, _)| name.len() <= 3) {
            names.push((count, name.to_owned()));
            rest = after;
            continue;
        }
        plain.push(character);
        count += 1;
        rest = &rest[character.len_utf8()..];
    }
    (plain, names)
}

/// An article as it was read, beside its story.
#[derive(Clone, Debug)]
pub struct Read<'a> {
    /// Which story it is of.
    pub story: &'a str,
    /// The article.
    pub article: &'a Article,
    /// What was read from its text.
    pub document: &'a json::Document,
    /// Its id and day.
    pub facts: ArticleFacts,
}

/// Pairs of reports of one event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Scores {
    /// What single reports tell: one for each pair of parties.
    pub tellings: usize,
    /// Events that were made of them.
    pub events: usize,
    /// Pairs that ought to be of one event.
    pub gold: usize,
    /// Pairs that were joined.
    pub joined: usize,
    /// Pairs that were rightly joined.
    pub right: usize,
    /// Per cent of the joined that are right.
    pub precision: f64,
    /// Per cent of the pairs that ought to be joined that are.
    pub recall: f64,
}

/// One report with the event it ought to be of and the one it is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Prediction {
    /// The story.
    pub story: String,
    /// Publisher.
    pub site: String,
    /// The name of the event it ought to be of; `None` where it is of none that is named.
    pub gold: Option<String>,
    /// The event it was made part of.
    pub event: String,
    /// Source, type, status phase, target.
    pub telling: String,
}

/// Merges all that was read and compares it with the names.
pub fn score(read: &[Read<'_>]) -> (Scores, Vec<Prediction>) {
    let mut all: Vec<Telling> = Vec::new();
    // What a telling ought to be joined by: story, name, source, target; or nothing else.
    let mut gold: Vec<Option<(&str, &str)>> = Vec::new();
    let mut whose: Vec<&Read<'_>> = Vec::new();
    for one in read {
        for (n, report) in (0..).zip(&one.document.reports) {
            let name = named(one.article, report.sentence.start);
            for telling in tellings(one.facts, n, report) {
                all.push(telling);
                gold.push(name.map(|name| (one.story, name)));
                whose.push(one);
            }
        }
    }
    let groups = merge(&all);
    let mut of_event = vec![0; all.len()];
    for (at, group) in groups.iter().enumerate() {
        group.members.iter().for_each(|&member| of_event[member] = at);
    }
    let parties = |at: usize| (&all[at].source.party, &all[at].target.party);
    let mut scores = Scores { tellings: all.len(), events: groups.len(), ..Scores::default() };
    for a in 0..all.len() {
        for b in a + 1..all.len() {
            let same = gold[a].is_some() && gold[a] == gold[b] && parties(a) == parties(b);
            let joined = of_event[a] == of_event[b];
            scores.gold += usize::from(same);
            scores.joined += usize::from(joined);
            scores.right += usize::from(same && joined);
        }
    }
    let share = |of: usize| if of == 0 { 0.0 } else { 100.0 * scores.right as f64 / of as f64 };
    (scores.precision, scores.recall) = (share(scores.joined), share(scores.gold));
    let predictions = (0..all.len())
        .map(|at| {
            let Telling { source, target, event_type, phase, time, .. } = &all[at];
            let (source, target) = (&source.party, &target.party);
            Prediction {
                story: whose[at].story.to_owned(),
                site: whose[at].article.site.clone(),
                gold: gold[at].map(|(_, name)| name.to_owned()),
                event: groups[of_event[at]].id.to_string(),
                telling: format!("{source} {event_type} {target} {phase:?} {time:?}"),
            }
        })
        .collect();
    (scores, predictions)
}

/// The name of the sentence that begins at a code point, or shortly after it.
fn named(article: &Article, start: u32) -> Option<&str> {
    let names: BTreeMap<u32, &str> =
        article.names.iter().map(|(at, name)| (*at, name.as_str())).collect();
    let (&at, name) = names.range(..=start).next_back()?;
    // A sentence without a name follows one that has one.
    let between = article.text.chars().skip(at as usize).take((start - at) as usize);
    let passed = between.collect::<String>().contains(['.', '\n']);
    (!passed || at == start).then_some(*name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_out_and_found_again() {
        let text = "# Title\n\n```toml\nsite = \"a.example\"\npublished = \"2025-03-04\"\n```\n\n\
                    ```text\n[a] Türkiye met China. It rained.\n[b] China left.\n```\n";
        let articles = story(text).unwrap();
        assert_eq!(articles[0].text, "Türkiye met China. It rained.\nChina left.");
        assert_eq!(articles[0].names, [(0, "a".to_owned()), (30, "b".to_owned())]);
        assert_eq!(named(&articles[0], 0), Some("a"));
        assert_eq!(named(&articles[0], 19), None);
        assert_eq!(named(&articles[0], 30), Some("b"));
        assert!(story("```text\nx\n```").is_err());
        assert!(story("```toml\nsite = \"a\"").is_err());
    }
}
