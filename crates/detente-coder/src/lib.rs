//! Sentences become reports and quotes: who did what to whom, who said what, when, where, and is
//! it so.
//!
//! **In:** [`Article`] and its [`Sentence`]s. **Out:** [`Coded`]. **Never:** other articles, the
//! clock (the publication date is part of the article).
//!
//! ```
//! use detente_coder::{Coder, Settings};
//! use detente_record::{Article, Block, Role, Span};
//!
//! let text = String::from("China condemned Japan.");
//! let block = Block { span: Span::new(0, text.len() as u32), role: Role::Body };
//! let article = Article { text, blocks: vec![block], ..Article::default() };
//! let sentences = detente_parse::Parser::english().analyse(&article);
//! let coded = Coder::new(Settings::default()).code(&article, &sentences);
//! # let _ = coded;
//! ```

pub mod actors;
pub mod coref;
pub mod dates;
pub mod events;
pub mod factuality;
mod names;
pub mod petrarch;
pub mod places;
pub mod quotes;
mod tags;
pub mod types;

use std::sync::Arc;

pub use names::name_list;

use detente_parse::Phrase;
use detente_record::{
    Article, Coded, EventType, Features, How, Mention, QuadClass, Sentence, Upos,
};

use crate::{
    actors::Gazetteer,
    events::{Found, Imported, Lexicon},
    petrarch::Dictionary,
    places::Atlas,
};

/// What a user can choose about coding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Counts SANCTION as verbal conflict, as PLOVER's quad table does; by default it is material
    /// conflict, as in PLOVER's category table. The manual contradicts itself here.
    pub sanction_is_verbal: bool,
}

/// Codes articles; shared by threads.
#[derive(Debug)]
pub struct Coder {
    settings: Settings,
    lexicon: &'static Lexicon,
    /// Users' own; `None` for the shipped one.
    gazetteer: Option<Arc<Gazetteer>>,
    /// Users' own; `None` for the shipped one.
    atlas: Option<Arc<Atlas>>,
    imported: Option<Imported>,
}

impl Coder {
    /// Makes a coder on the shipped lexicon and gazetteer.
    pub fn new(settings: Settings) -> Self {
        let lexicon = Lexicon::shipped();
        Self { settings, lexicon, gazetteer: None, atlas: None, imported: None }
    }

    /// Makes a coder on the shipped lexicon and a gazetteer of the user's, as
    /// [`Gazetteer::with_users`] reads it.
    pub fn with_gazetteer(settings: Settings, gazetteer: Arc<Gazetteer>) -> Self {
        Self { gazetteer: Some(gazetteer), ..Self::new(settings) }
    }

    /// Adds a PETRARCH dictionary: what its verbs code goes before the shipped lexicon's reading.
    #[must_use]
    pub fn with_dictionary(self, dictionary: Arc<Dictionary>) -> Self {
        Self { imported: Some(Imported::new(dictionary, self.lexicon)), ..self }
    }

    /// Knows the places of a user's gazetteer too.
    #[must_use]
    pub fn with_atlas(self, atlas: Arc<Atlas>) -> Self {
        Self { atlas: Some(atlas), ..self }
    }

    /// Which places this coder knows.
    pub fn atlas(&self) -> &Atlas {
        self.atlas.as_deref().unwrap_or_else(|| Atlas::shipped())
    }

    /// Whom this coder knows.
    pub fn gazetteer(&self) -> &Gazetteer {
        self.gazetteer.as_deref().unwrap_or_else(|| Gazetteer::shipped())
    }

    /// Says whether a tagged sentence needs a tree: it has a word for an act or for speech, and
    /// somebody who could act or speak.
    pub fn matters(&self, sentence: &Sentence) -> bool {
        let mut act = false;
        let mut actor = false;
        for (index, token) in sentence.tokens.iter().enumerate() {
            match token.upos {
                Upos::Propn | Upos::Pron | Upos::Adj => actor = true,
                Upos::Verb => act = true,
                Upos::Noun => {
                    let lemma = sentence.lemma(index);
                    act |= self.lexicon.knows(lemma);
                    actor = true;
                }
                _ => {}
            }
            if act && actor {
                return true;
            }
        }
        false
    }

    /// Corrects the tags of words that this crate knows better than the treebanks do, and returns
    /// the phrases of each sentence that belong together, so that trees are built on them: names
    /// of actors are proper nouns, and words that only name acts are verbs. The rare verbs of
    /// politics and foreign names are where a tagger errs most.
    ///
    /// Call it between tagging and parsing.
    pub fn prepare(&self, article: &Article, sentences: &mut [Sentence]) -> Vec<Vec<Phrase>> {
        let mentions = actors::mentions(self.gazetteer(), article, sentences);
        let mut rest = mentions.as_slice();
        sentences
            .iter_mut()
            .map(|sentence| {
                let here = rest.partition_point(|name| name.span.start < sentence.span.end);
                let (inside, after) = rest.split_at(here);
                rest = after;
                for index in 0..sentence.tokens.len() {
                    tags::mend(self.lexicon, &article.text, sentence, inside, index);
                    if let Some(upos) = self.verb_after_all(&article.text, sentence, index) {
                        sentence.tokens[index].upos = upos;
                        sentence.tokens[index].features = Features::INFINITIVE;
                    }
                    self.mend_lemma(&article.text, sentence, index);
                }
                let mut phrases: Vec<Phrase> = inside
                    .iter()
                    .filter_map(|name| phrase(&article.text, sentence, name))
                    .collect();
                if let Some(imported) = &self.imported {
                    let more = imported.dictionary().prepare(&article.text, sentence);
                    phrases.extend(more);
                    // Phrases that overlap are left out by the parser: the first one stands.
                    phrases.sort_by_key(|phrase| phrase.first);
                }
                phrases
            })
            .collect()
    }

    /// Gives a verb that the lexicon does not know by its lemma the one that its form allows and
    /// the lexicon knows: "bombed" is of "bomb", whatever the suffix rules made of it.
    fn mend_lemma(&self, text: &str, sentence: &mut Sentence, index: usize) {
        let token = sentence.tokens[index];
        let word = sentence.word(index, text).to_lowercase();
        if let Some(lemma) = self.lexicon.irregular(&word) {
            let before = index.checked_sub(1).map(|before| sentence.tokens[before].upos);
            let nominal = matches!(before, Some(Upos::Det | Upos::Adj | Upos::Num | Upos::Adp));
            if token.upos != Upos::Verb && nominal {
                return;
            }
            if token.upos != Upos::Verb {
                sentence.tokens[index].upos = Upos::Verb;
                sentence.tokens[index].features = Features::PAST | Features::FINITE;
            }
            set_lemma(sentence, index, lemma);
            return;
        }
        if token.upos != Upos::Verb || self.lexicon.knows_verb(sentence.lemma(index)) {
            return;
        }
        let stem = ["ing", "ed", "es", "s", "d"]
            .iter()
            .filter_map(|ending| word.strip_suffix(ending))
            .flat_map(|stem| {
                // "expelled", "banned": the last letter may be doubled.
                let mut letters = stem.chars().rev();
                let doubled = letters.next().is_some_and(|last| letters.next() == Some(last));
                let single = stem.get(..stem.len().saturating_sub(usize::from(doubled)));
                [stem.to_owned(), format!("{stem}e"), single.unwrap_or(stem).to_owned()]
            })
            .chain([word.clone()])
            .find(|stem| self.lexicon.knows_verb(stem));
        if let Some(stem) = stem {
            set_lemma(sentence, index, &stem);
        }
    }

    /// Whether a token tagged as something else is a verb that the lexicon knows.
    fn verb_after_all(&self, text: &str, sentence: &Sentence, index: usize) -> Option<Upos> {
        let upos = sentence.tokens[index].upos;
        let word = sentence.word(index, text);
        if matches!(upos, Upos::Verb | Upos::Aux | Upos::Propn | Upos::Punct | Upos::Num)
            || !self.lexicon.knows_verb(word)
        {
            return None;
        }
        // "did not outright condemn": at most one word may stand between.
        let before = (0..index)
            .rev()
            .take(2)
            .find(|&before| !matches!(sentence.tokens[before].upos, Upos::Adv | Upos::Adj))
            .map(|before| sentence.lemma(before));
        let infinitive = matches!(
            before,
            Some(
                "to" | "not"
                    | "n't"
                    | "will"
                    | "would"
                    | "could"
                    | "may"
                    | "might"
                    | "must"
                    | "should"
                    | "did"
                    | "does"
                    | "do"
                    | "can"
            )
        );
        // "yielded to pressure from": a noun after all.
        let noun = before == Some("to")
            && upos == Upos::Noun
            && sentence.tokens.get(index + 1).is_some_and(|next| next.upos == Upos::Adp);
        if noun {
            return None;
        }
        let odd = matches!(upos, Upos::Adp | Upos::Sconj | Upos::X | Upos::Intj | Upos::Pron);
        (odd || infinitive).then_some(Upos::Verb)
    }

    /// Codes one article. Never fails: what could not be coded is noted.
    pub fn code(&self, article: &Article, sentences: &[Sentence]) -> Coded {
        let (mentions, garbled) = actors::mentions_with_notes(self.gazetteer(), article, sentences);
        let (times, odd) = dates::times_with_notes(article, sentences);
        let places = places::places(self.atlas(), article, sentences);
        let quotes = quotes::quotes(article, sentences, &mentions);
        let found = Found {
            article,
            sentences,
            mentions: &mentions,
            times: &times,
            places: &places,
            quotes: &quotes,
            imported: self.imported.as_ref(),
        };
        let (mut reports, mut notes) = events::reports(self.lexicon, self.gazetteer(), found);
        if self.settings.sanction_is_verbal {
            for report in &mut reports {
                if report.kind.event_type == EventType::Sanction {
                    report.quad = QuadClass::VerbalConflict;
                }
            }
        }
        notes.extend(garbled);
        notes.extend(odd);
        notes.extend(quotes::unclosed(article));
        Coded { reports, quotes, dates: times, places, mentions, notes }
    }
}

fn set_lemma(sentence: &mut Sentence, index: usize, lemma: &str) {
    let start = sentence.lemma_text.len() as u32;
    sentence.lemma_text.push_str(lemma);
    sentence.tokens[index].lemma = (start, sentence.lemma_text.len() as u32);
}

/// The tokens of a mention, its names marked as proper nouns; `None` where one token is all of it.
fn phrase(text: &str, sentence: &mut Sentence, mention: &Mention) -> Option<Phrase> {
    let first = sentence.token_at(mention.span)?;
    let count = sentence.tokens[first..]
        .iter()
        .take_while(|token| mention.span.contains(token.span))
        .count();
    let last = first + count.checked_sub(1)?;
    if matches!(mention.how, How::Name | How::Metonym) {
        for token in &mut sentence.tokens[first..=last] {
            let capital = token.span.of(text).starts_with(char::is_uppercase);
            let country = first == last && mention.how == How::Name;
            let other = matches!(token.upos, Upos::Noun | Upos::Det | Upos::Adp);
            if capital && (country || !other) {
                token.upos = Upos::Propn;
            }
        }
    }
    // "the government of Iraq" is carried by its government, "US envoy Smith" by Smith.
    let head = (first + 1..=last)
        .find(|&token| sentence.tokens[token].upos == Upos::Adp)
        .map_or(last, |preposition| preposition - 1);
    (first < last).then_some(Phrase { first: first as u32, last: last as u32, head: head as u32 })
}
