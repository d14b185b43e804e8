//! Time expressions, resolved against the publication date.

use detente_record::{Article, Sentence, TimeExpression};

/// Finds the time expressions of an article, in order of their spans, without overlap.
pub fn times(article: &Article, sentences: &[Sentence]) -> Vec<TimeExpression> {
    let _ = (article, sentences);
    Vec::new()
}

/// The time that dates the act at a token.
pub fn for_token(
    text: &str,
    sentence: &Sentence,
    times: &[TimeExpression],
    token: usize,
) -> Option<detente_record::When> {
    let _ = (text, sentence, times, token);
    None
}
