//! An article becomes sentences: tokens, tags, lemmas, trees and names.
//!
//! **In:** [`Article`]. **Out:** [`Sentence`]s. **Never:** politics: it knows English, not
//! presidents; no I/O, no clock.
//!
//! A text is cut into tokens by rules and into sentences by rules and a learnt choice
//! ([`Parser::sentences`]); a small network then gives each token a part of speech, features and its
//! part in a name, and rules learnt for endings its lemma ([`Parser::tag`]); the network also gives
//! it a head and relation ([`Parser::tree`]).
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

mod bytes;
pub mod conllu;
pub mod eval;
mod lemma;
mod linear;
mod names;
mod net;
mod segment;
pub mod train;
mod word;

pub use names::NameList;

use std::sync::LazyLock;

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
    treebank_case: bool,
}

/// The weights of a language as bytes, as the trainers write them and as they are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Models {
    /// Parts of speech, features, names and trees: `train/export.py` writes it.
    pub net: Vec<u8>,
    /// Lemma rules.
    pub lemmas: Vec<u8>,
    /// Ends of sentences.
    pub sentences: Vec<u8>,
}

/// An analyser of one language. It never changes and may be shared between threads.
#[derive(Debug, Default)]
pub struct Parser {
    net: net::Net,
    lemmas: lemma::Lemmas,
    bounds: segment::bounds::Bounds,
    no_names: NameList,
}

static ENGLISH: LazyLock<Parser> = LazyLock::new(|| {
    Parser::unpack(
        include_bytes!("../models/en/net.bin"),
        include_bytes!("../models/en/lemmas.bin"),
        include_bytes!("../models/en/sentences.bin"),
    )
    .unwrap_or_default()
});

impl Parser {
    /// Returns the shipped English analyser; its weights are unpacked on first use.
    pub fn english() -> &'static Self {
        &ENGLISH
    }

    /// Makes an analyser of weights; `None` where the bytes are not what the trainers write.
    pub fn from_models(models: &Models) -> Option<Self> {
        Self::unpack(&models.net, &models.lemmas, &models.sentences)
    }

    fn unpack(net: &[u8], lemmas: &[u8], sentences: &[u8]) -> Option<Self> {
        let reader = bytes::Reader::new;
        Some(Self {
            net: net::Net::unpack(&mut reader(net))?,
            lemmas: lemma::Lemmas::unpack(&mut reader(lemmas))?,
            bounds: segment::bounds::Bounds::unpack(&mut reader(sentences))?,
            no_names: NameList::default(),
        })
    }

    /// Cuts the blocks of an article into sentences and these into tokens.
    ///
    /// A sentence never crosses a block and has at most [`Parser::MAX_TOKENS`] tokens; text outside
    /// the blocks is not read. Every token's span lies in its sentence's, in order, without overlap.
    pub fn sentences(&self, article: &Article) -> Vec<Sentence> {
        let (mut sentences, mut room) = (Vec::new(), segment::Room::default());
        for block in &article.blocks {
            let (text, span) = (&article.text, block.span);
            segment::sentences(text, span, &self.bounds, &mut room, &mut sentences);
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
        let Scratch { reading, search, treebank_case, .. } = scratch;
        let Sentence { tokens, lemma_text, .. } = sentence;
        self.net.read(tokens.iter().map(|token| token.span.of(text)), reading);
        let tags = self.net.tags.len();
        let rows = || reading.labels.chunks_exact(self.net.width().max(1));
        let words = tokens.iter().map(|token| token.span.of(text));
        names::label(rows().map(|row| &row[tags..]), words, list, search);
        lemma_text.clear();
        for ((token, row), &name) in tokens.iter_mut().zip(rows()).zip(&search.labels) {
            (token.upos, token.features) = self.net.tags[net::highest(&row[..tags])];
            token.name = names::LABELS[usize::from(name)];
            let start = lemma_text.len() as u32;
            let word = token.span.of(text);
            let tag = (token.upos, token.features);
            self.lemmas.lemma(word, tag, *treebank_case, lemma_text);
            token.lemma = (start, lemma_text.len() as u32);
        }
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
        let Scratch { reading, arcs, kept, tags, .. } = scratch;
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
        self.net.read_again(tokens.iter().map(|token| token.span.of(text)), reading);
        tags.clear();
        tags.extend(kept.iter().map(|&token| {
            let token = &tokens[token as usize];
            self.net.tag_of(token.upos, token.features)
        }));
        self.net.tree(reading, kept, tags, arcs);
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
