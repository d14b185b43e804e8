//! Acts that an imported PETRARCH dictionary codes, beside those of the shipped lexicon.

use std::{collections::BTreeMap, sync::Arc};

use detente_record::{Actor, ActorKind, Article, Code3, How, Mention, Sentence, Span};
use jiff::civil::Date;

use super::{
    Candidate, Lexicon,
    lexicon::{Flags, Sense},
};
use crate::petrarch::{Dictionary, Options, Triple};

/// A dictionary with its event codes tied to the acts of the lexicon.
#[derive(Clone, Debug)]
pub struct Imported {
    dictionary: Arc<Dictionary>,
    senses: BTreeMap<String, Sense>,
}

impl Imported {
    /// Ties each code to the act of that code in the table of CAMEO codes, or to the wider one
    /// that its first two or three digits name; codes that are none of CAMEO's are left out.
    pub fn new(dictionary: Arc<Dictionary>, lexicon: &Lexicon) -> Self {
        let act = |code: &str| {
            [4, 3, 2].into_iter().filter_map(|length| code.get(..length)).find_map(|code| {
                lexicon
                    .acts()
                    .iter()
                    .position(|act| act.cameo == code || act.cameo == format!("{code}0"))
            })
        };
        let mut senses = BTreeMap::new();
        for block in dictionary.blocks() {
            let codes = block
                .verbs
                .iter()
                .map(|verb| &verb.code)
                .chain(block.patterns.iter().map(|pattern| &pattern.code));
            for code in codes.flat_map(|code| code.there.iter().chain(&code.back)) {
                if let Some(act) = act(code) {
                    let name = format!("petrarch:{code}");
                    let (flags, tests) = (Flags::default(), Vec::new());
                    let sense = Sense {
                        act,
                        tests,
                        source: Vec::new(),
                        target: Vec::new(),
                        flags,
                        name,
                        row: String::new(),
                    };
                    senses.insert(code.clone(), sense);
                }
            }
        }
        Self { dictionary, senses }
    }

    /// The dictionary itself.
    pub fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// Adds the acts of a sentence; those of the shipped lexicon on the same verbs give way.
    pub(super) fn add<'l>(
        &'l self,
        article: &Article,
        sentence: &Sentence,
        acts: &mut Vec<Candidate<'l>>,
    ) {
        if self.dictionary.discarded(sentence.span.of(&article.text)).is_some() {
            return;
        }
        let day = article.published.as_ref().map(|published| published.date);
        let found = self.found(article, sentence, day);
        acts.retain(|act| !found.iter().any(|own| own.trigger == act.trigger));
        acts.extend(found);
        acts.sort_by_key(|act| act.trigger);
    }

    fn found(
        &self,
        article: &Article,
        sentence: &Sentence,
        day: Option<Date>,
    ) -> Vec<Candidate<'_>> {
        let mut found: Vec<Candidate<'_>> = Vec::new();
        for triple in self.dictionary.triples(&article.text, sentence, day, &Options::default()) {
            let Some(sense) = self.senses.get(&triple.code) else { continue };
            let [source, target] = sides(article, sentence, &triple);
            // One act for all that one verb says with one code between one pair of lists.
            let known = found.iter_mut().find(|act| {
                act.trigger == triple.trigger
                    && act.sense.name == sense.name
                    && (act.source.contains(&source) || act.target.contains(&target))
            });
            match known {
                Some(act) => {
                    for (side, mention) in [(&mut act.source, source), (&mut act.target, target)] {
                        if !side.contains(&mention) {
                            side.push(mention);
                        }
                    }
                }
                None => found.push(Candidate {
                    trigger: triple.trigger,
                    verb: triple.trigger,
                    sense,
                    source: vec![source],
                    target: vec![target],
                }),
            }
        }
        found
    }
}

/// Source and target as mentions.
fn sides(article: &Article, sentence: &Sentence, triple: &Triple) -> [Mention; 2] {
    [(&triple.source, triple.source_tokens), (&triple.target, triple.target_tokens)].map(
        |(code, (first, last))| {
            let span = Span::new(sentence.tokens[first].span.start, sentence.tokens[last].span.end);
            let part = |range: std::ops::Range<usize>| {
                code.get(range).and_then(|part| part.parse::<Code3>().ok())
            };
            let actor = Actor {
                name: span.of(&article.text).to_owned(),
                code: Some(code.clone()),
                country: part(0..3),
                sector: part(3..6),
                kind: if code.len() > 3 { ActorKind::Sector } else { ActorKind::State },
                wikidata: None,
            };
            Mention { span, actor: Arc::new(actor), how: How::Name, link: 0.9 }
        },
    )
}
