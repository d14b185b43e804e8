//! Measures whom pronouns and descriptions stand for, against gold clusters.
//!
//! One JSON object a line: `id`, `text`, optional `date`, optional `scored_end`, and `clusters
//! [{type, mentions [{start, end, text}]}]`, offsets in code points. Clusters with `named: false`,
//! events, and those without a mention that is a name are left out. A mention is a name where `kind`
//! is `name` or `syn` holds `NAM`.
//!
//! What is asked: every `he`, `she` and `they` (in all forms) of a named person, body or place, and
//! every short description without a name (`the minister`, up to three words) of a named person,
//! unless it stands in apposition or as a predicate. It is right where the actor found for it is also the
//! one found for most names that the cluster shares with that actor, and for more names of this
//! cluster than of any other. What is not answered is wrong.

use std::collections::BTreeMap;

use detente_coder::{actors, coref, quotes};
use detente_record::{Actor, Article, Mention, Sentence};
use serde::{Deserialize, Serialize};

use super::{
    GoldError,
    texts::{Laid, items, share},
};
use crate::Reader;

/// How often pronouns and descriptions were tied to the right name, in per cent.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CorefScores {
    /// Pronouns and descriptions asked for.
    pub items: usize,
    /// Share tied to the right name.
    pub accuracy: f64,
    /// Share tied to any name.
    pub answered: f64,
    /// Share of the right among the answered.
    pub precision: f64,
    /// By kind: `he_she`, `they`, `description`: asked for, and share right.
    pub by_kind: BTreeMap<&'static str, (usize, f64)>,
}

/// One pronoun or description with what was found for it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CorefPrediction {
    /// The text's id.
    pub id: String,
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// The words.
    pub text: String,
    /// A name of the gold cluster.
    pub gold: String,
    /// The actor found; `None` where none was.
    pub found: Option<String>,
    /// Whether it is the right one.
    pub right: bool,
}

#[derive(Deserialize)]
struct Item {
    id: String,
    text: String,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    scored_end: Option<u32>,
    clusters: Vec<Cluster>,
}

#[derive(Deserialize)]
struct Cluster {
    #[serde(rename = "type", default)]
    kind: String,
    /// MEANTIME's `ENTITY` or `EVENT`.
    #[serde(rename = "kind", default)]
    class: String,
    #[serde(default)]
    named: Option<bool>,
    mentions: Vec<Gold>,
}

#[derive(Deserialize)]
struct Gold {
    start: u32,
    end: u32,
    text: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    syn: String,
    #[serde(default)]
    link: String,
}

impl Gold {
    fn is_name(&self) -> bool {
        self.kind == "name" || self.syn.contains("NAM")
    }
}

impl Cluster {
    fn is_named(&self) -> bool {
        self.named != Some(false)
            && self.class != "EVENT"
            && self.mentions.iter().any(Gold::is_name)
    }

    /// What is asked of a mention: its kind, or `None` for nothing.
    fn asked(&self, mention: &Gold) -> Option<&'static str> {
        let kind = self.kind.as_str();
        let person = matches!(kind, "person" | "PER");
        let body = matches!(kind, "organization" | "ORG" | "place" | "LOC");
        let lower = mention.text.to_lowercase();
        match lower.as_str() {
            "he" | "him" | "his" | "himself" | "she" | "her" | "hers" | "herself" => Some("he_she"),
            "they" | "them" | "their" | "theirs" | "themselves" => {
                (person || body).then_some("they")
            }
            _ => {
                let words: Vec<&str> = mention.text.split_whitespace().collect();
                let beside = matches!(mention.link.as_str(), "appos" | "pred")
                    || mention.syn.contains("APP");
                let short = person
                    && (2..=3).contains(&words.len())
                    && matches!(words[0], "the" | "The" | "this" | "This" | "that" | "That")
                    && !words[1..].iter().any(|word| word.contains(char::is_uppercase));
                (short && !beside).then_some("description")
            }
        }
    }
}

/// Finds the actors of every text and scores whom its pronouns and descriptions stand for.
pub fn coref(
    reader: &Reader,
    gold: &str,
) -> Result<(CorefScores, Vec<CorefPrediction>), GoldError> {
    let mut predictions = Vec::new();
    let mut kinds: BTreeMap<&'static str, (usize, usize)> = BTreeMap::new();
    for item in items::<Item>(gold)? {
        let laid = Laid::new(reader, &item.text, item.date.as_deref());
        let found = whole(reader, &laid.article, &laid.sentences);
        let found = Found { laid: &laid, found: &found };
        let named: Vec<&Cluster> = item.clusters.iter().filter(|one| one.is_named()).collect();
        for (at, cluster) in named.iter().enumerate() {
            for mention in &cluster.mentions {
                if mention.start >= item.scored_end.unwrap_or(u32::MAX) {
                    continue;
                }
                let Some(kind) = cluster.asked(mention) else { continue };
                let actor = found.actor(mention);
                let right = actor.is_some_and(|actor| found.cluster(actor, &named) == Some(at));
                let count = kinds.entry(kind).or_default();
                *count = (count.0 + 1, count.1 + usize::from(right));
                let name = cluster.mentions.iter().find(|mention| mention.is_name());
                predictions.push(CorefPrediction {
                    id: item.id.clone(),
                    start: mention.start,
                    end: mention.end,
                    text: mention.text.clone(),
                    gold: name.map(|name| name.text.clone()).unwrap_or_default(),
                    found: actor.map(|actor| actor.name.clone()),
                    right,
                });
            }
        }
    }
    let of =
        |keep: fn(&CorefPrediction) -> bool| predictions.iter().filter(|one| keep(one)).count();
    let (right, answered) = (of(|one| one.right), of(|one| one.found.is_some()));
    let scores = CorefScores {
        items: predictions.len(),
        accuracy: share(right, predictions.len()),
        answered: share(answered, predictions.len()),
        precision: share(right, answered),
        by_kind: kinds
            .into_iter()
            .map(|(kind, (asked, right))| (kind, (asked, share(right, asked))))
            .collect(),
    };
    Ok((scores, predictions))
}

/// All mentions of an article.
pub(crate) fn whole(reader: &Reader, article: &Article, sentences: &[Sentence]) -> Vec<Mention> {
    let known = actors::mentions(reader.coder().gazetteer(), article, sentences);
    let quotes = quotes::quotes(article, sentences, &known);
    coref::mentions(article, sentences, &known, &quotes)
}

/// The mentions found in a text.
struct Found<'a> {
    laid: &'a Laid,
    found: &'a [Mention],
}

impl<'a> Found<'a> {
    /// The actor of a mention: that of the words found there which begin last, as the words
    /// themselves and not an owner before them are asked for. What goes on behind the mention
    /// ("New Zealand" in "New Zealand's prime minister") is somebody else.
    fn actor(&self, mention: &Gold) -> Option<&'a Actor> {
        /// "'s"
        const POSSESSIVE: u32 = 4;
        let span = self.laid.offsets.bytes(mention.start, mention.end);
        let mut inside =
            self.found.iter().rev().filter(|found| {
                found.span.overlaps(span) && found.span.end <= span.end + POSSESSIVE
            });
        inside.next().map(|found| &*found.actor)
    }

    /// The cluster whose names this actor was found for most often.
    fn cluster(&self, actor: &Actor, named: &[&Cluster]) -> Option<usize> {
        let count = |cluster: &Cluster| {
            let names = cluster.mentions.iter().filter(|mention| mention.is_name());
            names.filter(|name| self.actor(name).is_some_and(|found| found == actor)).count()
        };
        let counts: Vec<usize> = named.iter().map(|cluster| count(cluster)).collect();
        let most = *counts.iter().max()?;
        (most > 0).then(|| counts.iter().position(|count| *count == most)).flatten()
    }
}
