//! Places mentioned.

use detente_record::{Article, Place, Sentence};

/// Finds the places that an article mentions, in order of their spans, without overlap.
pub fn places(article: &Article, sentences: &[Sentence]) -> Vec<Place> {
    let _ = (article, sentences);
    Vec::new()
}

/// The place of the act at a token.
pub fn for_token(text: &str, sentence: &Sentence, places: &[Place], token: usize) -> Option<Place> {
    let _ = (text, sentence, places, token);
    None
}
