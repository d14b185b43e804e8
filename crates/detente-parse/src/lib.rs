//! An article becomes sentences: tokens, tags, lemmas, trees and names.
//!
//! **In:** [`Article`]. **Out:** [`Sentence`]s. **Never:** politics: it knows English, not
//! presidents; no I/O, no clock.
//!
//! A text is cut into sentences and these into tokens by rules ([`Parser::sentences`]); linear
//! models over hashed features then give each token a part of speech, features, a lemma and its part
//! in a name ([`Parser::tag`]), and a head and relation ([`Parser::tree`]).
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
mod segment;
mod tagger;
pub mod train;
mod tree;
mod word;

use std::sync::LazyLock;

use detente_record::{Article, Deprel, NameTag, Sentence, Token, Upos};

/// Buffers that one thread reuses from sentence to sentence.
#[derive(Debug, Default)]
pub struct Scratch {
    words: tagger::Words,
    search: names::Search,
    state: tree::State,
    /// Tokens that the tree is built on: all but the inner ones of phrases.
    kept: Vec<u32>,
    treebank_case: bool,
}

/// The weights of a language as bytes, as the trainer writes them and as they are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Models {
    /// Parts of speech and features.
    pub tags: Vec<u8>,
    /// Lemma rules.
    pub lemmas: Vec<u8>,
    /// Dependency trees.
    pub trees: Vec<u8>,
    /// Names.
    pub names: Vec<u8>,
    /// Ends of sentences.
    pub sentences: Vec<u8>,
}

/// An analyser of one language. It never changes and may be shared between threads.
#[derive(Debug, Default)]
pub struct Parser {
    tagger: tagger::Tagger,
    lemmas: lemma::Lemmas,
    trees: tree::Trees,
    names: names::Names,
    bounds: segment::bounds::Bounds,
}

static ENGLISH: LazyLock<Parser> = LazyLock::new(|| {
    Parser::unpack(
        include_bytes!("../models/en/tags.bin"),
        include_bytes!("../models/en/lemmas.bin"),
        include_bytes!("../models/en/trees.bin"),
        include_bytes!("../models/en/names.bin"),
        include_bytes!("../models/en/sentences.bin"),
    )
    .unwrap_or_default()
});

impl Parser {
    /// Returns the shipped English analyser; its weights are unpacked on first use.
    pub fn english() -> &'static Self {
        &ENGLISH
    }

    /// Makes an analyser of weights; `None` where the bytes are not what the trainer writes.
    pub fn from_models(models: &Models) -> Option<Self> {
        Self::unpack(&models.tags, &models.lemmas, &models.trees, &models.names, &models.sentences)
    }

    fn unpack(
        tags: &[u8],
        lemmas: &[u8],
        trees: &[u8],
        names: &[u8],
        sentences: &[u8],
    ) -> Option<Self> {
        let reader = bytes::Reader::new;
        Some(Self {
            tagger: tagger::Tagger::unpack(&mut reader(tags))?,
            lemmas: lemma::Lemmas::unpack(&mut reader(lemmas))?,
            trees: tree::Trees::unpack(&mut reader(trees))?,
            names: names::Names::unpack(&mut reader(names))?,
            bounds: segment::bounds::Bounds::unpack(&mut reader(sentences))?,
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
        let Scratch { words, search, treebank_case, .. } = scratch;
        words.read(sentence.tokens.iter().map(|token| token.span.of(text)));
        self.tagger.tag(words);
        self.names.label(words, search);
        sentence.lemma_text.clear();
        for (index, token) in sentence.tokens.iter_mut().enumerate() {
            let tag = words.tags[index];
            let (upos, features) = self
                .tagger
                .tags
                .get(usize::from(tag))
                .copied()
                .unwrap_or((detente_record::Upos::X, detente_record::Features::NONE));
            (token.upos, token.features) = (upos, features);
            let name = search.labels.get(index).map(|&label| usize::from(label));
            token.name = name.map_or(NameTag::Outside, |label| names::LABELS[label]);
            let start = sentence.lemma_text.len() as u32;
            let word = token.span.of(text);
            self.lemmas.lemma(word, upos, tag.into(), *treebank_case, &mut sentence.lemma_text);
            token.lemma = (start, sentence.lemma_text.len() as u32);
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
        let Scratch { words, state, kept, .. } = scratch;
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
        words.read(kept.iter().map(|&token| tokens[token as usize].span.of(text)));
        for (tag, &token) in words.tags.iter_mut().zip(kept.iter()) {
            let token = &tokens[token as usize];
            *tag = self.tagger.tag_of(token.upos, token.features);
        }
        self.trees.parse(words, state);
        for (&token, node) in kept.iter().zip(&state.nodes) {
            let token = &mut tokens[token as usize];
            token.head =
                if node.head == state.length { Token::ROOT } else { kept[node.head as usize] };
            token.deprel = node.relation;
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
