//! Who said what about whom.

use detente_record::{Article, Mention, Quote, Sentence};

/// Finds the quotes of an article, in order of their spans.
pub fn quotes(article: &Article, sentences: &[Sentence], mentions: &[Mention]) -> Vec<Quote> {
    let _ = (article, sentences, mentions);
    Vec::new()
}
