//! An article becomes sentences: tokens, tags, lemmas, trees and names.
//!
//! **In:** [`Article`]. **Out:** [`Sentence`]s. **Never:** politics: it knows English, not
//! presidents; no I/O, no clock.
//!
//! A text is cut into tokens by rules and into sentences by rules and a learnt choice
//! ([`Parser::sentences`]); a small network then gives each token a part of speech, features and its
//! part in a name, and rules learnt for endings its lemma ([`Parser::tag`]); the network also gives
//! it a head and relation ([`Parser::tree`]). [`Parser::analyse`] does all of it.
//!
//! Of use without the rest of Détente: it needs `detente-record` for its types and nothing at run
//! time, no file, no network. One [`Parser`] serves any number of threads; each brings a [`Scratch`],
//! which keeps what it knows of words and sentences (50 MB at most) and changes no result.
//!
//! - names that the caller knows weigh in: [`NameList`], [`Parser::tag_with`];
//! - phrases that belong together stay together in the tree: [`Phrase`], [`Parser::tree_over`];
//! - trees may be left out where nobody needs them: they are asked for sentence by sentence;
//! - CoNLL-U out and in: [`conllu`]; scores against treebanks and name sets: [`eval`];
//! - what is read is the same on every machine, whatever registers it has.
//!
//! ```
//! use detente_parse::{NameList, Parser, Scratch};
//! use detente_record::{Article, Block, NameTag, Role, Span};
//!
//! let list = NameList::new([("Free Port Union", NameTag::BeginOrganization)]);
//! let text = "The Free Port Union sent two envoys.".to_owned();
//! let blocks = vec![Block { span: Span::from_range(0..text.len()), role: Role::Body }];
//! let article = Article { text, blocks, ..Article::default() };
//! let mut scratch = Scratch::default();
//! let mut sentence = Parser::english().sentences(&article).remove(0);
//! Parser::english().tag_with(&list, &article.text, &mut sentence, &mut scratch);
//! assert_eq!(sentence.tokens[1].name, NameTag::BeginOrganization);
//! assert_eq!(sentence.tokens[3].name, NameTag::InOrganization);
//! ```
//!
//! A language is a folder of `languages/`, whose README says how to add one: [`Parser::language`]
//! finds those that are built in, [`Parser::from_models`] takes one of the caller's.
//!
//! ```
//! use detente_parse::{Parser, Scratch};
//! use detente_record::{Article, Block, Role, Span, Upos};
//!
//! let text = "The envoys met in Oslo on Friday. They didn't sign.".to_owned();
//! let blocks = vec![Block { span: Span::from_range(0..text.len()), role: Role::Body }];
//! let article = Article { text, blocks, ..Article::default() };
//! let (parser, mut scratch) = (Parser::english(), Scratch::default());
//! let mut sentences = parser.sentences(&article);
//! assert_eq!(sentences.len(), 2);
//! let first = &mut sentences[0];
//! parser.tag(&article.text, first, &mut scratch);
//! parser.tree(&article.text, first, &mut scratch);
//! assert_eq!((first.tokens[2].upos, first.lemma(2)), (Upos::Verb, "meet"));
//! assert_eq!(first.head(2), None); // the root
//! assert_eq!(first.head(1), Some(2)); // "envoys" depends on "met"
//! ```

pub mod bytes;
pub mod conllu;
pub mod eval;
mod heads;
mod language;
mod lemma;
pub mod linear;
mod manners;
mod names;
mod net;
mod segment;
mod small;
pub mod train;
mod word;

pub use language::Models;
pub use names::NameList;

use detente_record::{Article, Deprel, Sentence, Token, Upos};

/// Buffers that one thread reuses from sentence to sentence.
#[derive(Debug, Default)]
pub struct Scratch {
    reading: net::Reading,
    search: names::Search,
    arcs: net::Arcs,
    /// Tokens that the tree is built on: all but the inner ones of phrases.
    kept: Vec<u32>,
    /// Their tags.
    tags: Vec<u8>,
    words: Vec<word::Word>,
    treebank_case: bool,
}

/// An analyser of one language. It never changes and may be shared between threads.
#[derive(Debug, Default)]
pub struct Parser {
    core: Core,
    lemmas: lemma::Lemmas,
    bounds: segment::bounds::Bounds,
    rules: segment::Rules,
    no_names: NameList,
}

/// What gives tags and trees.
#[derive(Debug)]
enum Core {
    Net(Box<net::Net>),
    Small(small::Small),
}

impl Default for Core {
    fn default() -> Self {
        Self::Small(small::Small::default())
    }
}

impl Parser {
    /// Cuts the blocks of an article into sentences and these into tokens.
    ///
    /// A sentence never crosses a block and has at most [`Parser::MAX_TOKENS`] tokens; text outside
    /// the blocks is not read. Every token's span lies in its sentence's, in order, without overlap.
    pub fn sentences(&self, article: &Article) -> Vec<Sentence> {
        let (mut sentences, mut room) = (Vec::new(), segment::Room::default());
        for block in &article.blocks {
            let cutter = (&self.rules, &self.bounds);
            segment::sentences(cutter, &article.text, block.span, &mut room, &mut sentences);
        }
        sentences
    }

    /// Most tokens of a sentence; a longer one is cut.
    pub const MAX_TOKENS: usize = 400;

    /// Fills in parts of speech, features, lemmas and names.
    pub fn tag(&self, text: &str, sentence: &mut Sentence, scratch: &mut Scratch) {
        self.tag_with(&self.no_names, text, sentence, scratch);
    }

    /// Like [`Parser::tag`], with names that the caller knows, which weigh in where the words around
    /// leave it open.
    pub fn tag_with(
        &self,
        list: &NameList,
        text: &str,
        sentence: &mut Sentence,
        scratch: &mut Scratch,
    ) {
        let Scratch { reading, search, tags, words, treebank_case, .. } = scratch;
        let Sentence { tokens, lemma_text, .. } = sentence;
        let forms = || tokens.iter().map(|token| token.span.of(text));
        list.labels(forms(), &mut search.listed);
        tags.clear();
        let known = match &self.core {
            Core::Net(net) => {
                net.read(forms(), reading);
                let rows = reading.labels.chunks_exact(net.width().max(1));
                tags.extend(rows.map(|row| net::highest(&row[..net.tags.len()]) as u8));
                let proper = |&tag: &u8| net.tags[usize::from(tag)].0 == Upos::Propn;
                // Without either no name would stand, see `names::only_proper`.
                if tags.iter().any(proper) || search.listed.iter().any(|&label| label > 0) {
                    let scores = net.names(reading, &search.listed);
                    search.label(scores.chunks_exact(net::NAMES_WIDTH));
                } else {
                    search.labels.clear();
                    search.labels.resize(tags.len(), 0);
                }
                &net.tags
            }
            Core::Small(small) => {
                words.clear();
                words.extend(forms().map(word::Word::new));
                small.tag(words, tags);
                search.labels.clone_from(&search.listed);
                &small.tags
            }
        };
        lemma_text.clear();
        for ((token, &tag), &name) in tokens.iter_mut().zip(&*tags).zip(&search.labels) {
            if let Some(&tag) = known.get(usize::from(tag)) {
                (token.upos, token.features) = tag;
            }
            token.name = names::LABELS[usize::from(name)];
            let start = lemma_text.len() as u32;
            let word = token.span.of(text);
            let tag = (token.upos, token.features);
            self.lemmas.lemma(word, tag, *treebank_case, lemma_text);
            token.lemma = (start, lemma_text.len() as u32);
        }
        names::only_proper(tokens, &search.listed);
        manners::apply(&self.rules, text, tokens);
    }

    /// Fills in heads and relations; the sentence must have been tagged.
    ///
    /// The result is always a tree: exactly one token has no head, and every other leads to it.
    pub fn tree(&self, text: &str, sentence: &mut Sentence, scratch: &mut Scratch) {
        self.tree_over(text, sentence, &[], scratch);
    }

    /// Like [`Parser::tree`], with phrases that are known to belong together: each is read as its
    /// head alone, and its other tokens hang on the head. A caller that knows names or titles
    /// ("Kremlin spokesman Dmitry Peskov") so keeps the parser from taking them apart.
    ///
    /// Phrases must be in order and must not overlap; those that do are left out.
    pub fn tree_over(
        &self,
        text: &str,
        sentence: &mut Sentence,
        phrases: &[Phrase],
        scratch: &mut Scratch,
    ) {
        let Scratch { reading, arcs, kept, tags, words, .. } = scratch;
        kept.clear();
        let mut rest = phrases.iter().peekable();
        let mut token = 0;
        while token < sentence.tokens.len() {
            while rest.next_if(|phrase| (phrase.first as usize) < token).is_some() {}
            match rest.next_if(|phrase| phrase.first as usize == token) {
                Some(phrase) if phrase.fits(sentence.tokens.len()) => {
                    phrase.hang(sentence);
                    kept.push(phrase.head);
                    token = phrase.last as usize + 1;
                }
                _ => {
                    kept.push(token as u32);
                    token += 1;
                }
            }
        }
        let tokens = &mut sentence.tokens;
        tags.clear();
        let chosen = kept.iter().map(|&token| &tokens[token as usize]);
        match &self.core {
            Core::Net(net) => {
                tags.extend(chosen.map(|token| net.tag_of(token.upos, token.features)));
                net.read_again(tokens.iter().map(|token| token.span.of(text)), reading);
                net.tree(reading, kept, tags, arcs);
            }
            Core::Small(small) => {
                tags.extend(chosen.clone().map(|token| small.tag_of(token.upos, token.features)));
                words.clear();
                words.extend(chosen.map(|token| word::Word::new(token.span.of(text))));
                small.tree(words, tags, &mut arcs.found);
            }
        }
        for (&token, arc) in kept.iter().zip(&arcs.found) {
            let token = &mut tokens[token as usize];
            let head = (arc.head as usize).checked_sub(1);
            token.head = head.map_or(Token::ROOT, |head| kept[head]);
            token.deprel = arc.relation;
        }
        sentence.tree = !sentence.tokens.is_empty();
    }
}

/// Tokens that belong together, and the one that stands for them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Its first token.
    pub first: u32,
    /// Its last token.
    pub last: u32,
    /// The token that carries its relation to the rest.
    pub head: u32,
}

impl Phrase {
    fn fits(self, tokens: usize) -> bool {
        self.first <= self.head && self.head <= self.last && (self.last as usize) < tokens
    }

    /// Hangs all tokens but the head on the head.
    fn hang(self, sentence: &mut Sentence) {
        for index in self.first..=self.last {
            let token = &mut sentence.tokens[index as usize];
            if index != self.head {
                token.head = self.head;
                token.deprel = match (token.upos, index < self.head) {
                    (_, false) => Deprel::Flat,
                    (Upos::Adj, _) => Deprel::Amod,
                    (Upos::Det, _) => Deprel::Det,
                    _ => Deprel::Compound,
                };
            }
        }
    }
}

impl Parser {
    /// Does all of it: every sentence of the article with tokens, tags, lemmas, names and tree.
    pub fn analyse(&self, article: &Article) -> Vec<Sentence> {
        let mut scratch = Scratch::default();
        let mut sentences = self.sentences(article);
        for sentence in &mut sentences {
            self.tag(&article.text, sentence, &mut scratch);
            self.tree(&article.text, sentence, &mut scratch);
        }
        sentences
    }
}
