//! An article becomes sentences: tokens, tags, lemmas, trees and names.
//!
//! **In:** [`Article`](detente_record::Article). **Out:** [`Sentence`](detente_record::Sentence)s.
//! **Never:** politics: it knows English, not presidents.

use detente_record::{Article, Sentence};

/// Buffers that one thread reuses from sentence to sentence.
#[derive(Debug, Default)]
pub struct Scratch {}

/// The English analyser.
#[derive(Debug, Default)]
pub struct Parser {}

impl Parser {
    /// Returns the shipped English analyser; its weights are unpacked on first use.
    pub fn english() -> &'static Self {
        static ENGLISH: Parser = Parser {};
        &ENGLISH
    }

    /// Cuts the blocks of an article into sentences and these into tokens.
    pub fn sentences(&self, article: &Article) -> Vec<Sentence> {
        let _ = article;
        Vec::new()
    }

    /// Fills in parts of speech, features, lemmas and names.
    pub fn tag(&self, text: &str, sentence: &mut Sentence, scratch: &mut Scratch) {
        let _ = (text, sentence, scratch);
    }

    /// Fills in heads and relations; the sentence must have been tagged.
    pub fn tree(&self, text: &str, sentence: &mut Sentence, scratch: &mut Scratch) {
        let _ = (text, sentence, scratch);
    }
}

impl Parser {
    /// Does all of it.
    pub fn analyse(&self, article: &Article) -> Vec<Sentence> {
        self.sentences(article)
    }
}
