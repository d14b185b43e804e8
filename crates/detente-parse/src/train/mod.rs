//! Makes the lemma rules and the ends of sentences from treebanks: `cargo xtask train`. The network is
//! trained by `train/`.
//!
//! Takes texts, not paths; the same texts always give the same bytes.

mod bounds;
mod lemmas;
mod perceptron;
mod tags;

use crate::{
    bytes::Writer,
    conllu::{self, GoldSentence},
};

/// The texts to learn from.
#[derive(Clone, Debug, Default)]
pub struct Corpora {
    /// CoNLL-U, all of which is learnt from.
    pub trees: Vec<String>,
    /// CoNLL-U of UD English GUM, of which only the documents of [`FREE_GENRES`] are learnt from.
    pub gum: String,
}

/// The genres of GUM whose documents may be used without the condition "non-commercial".
pub const FREE_GENRES: [&str; 9] =
    ["academic", "bio", "court", "interview", "news", "speech", "textbook", "vlog", "voyage"];

/// Says whether a GUM document (`GUM_news_homeopathic`) may be learnt from.
fn is_free(document: &str) -> bool {
    document.split('_').nth(1).is_some_and(|genre| FREE_GENRES.contains(&genre))
}

/// Learns the lemma rules; returns their bytes.
pub fn lemmas(corpora: &Corpora) -> Vec<u8> {
    let mut sentences: Vec<GoldSentence> =
        corpora.trees.iter().flat_map(|text| conllu::sentences(text)).collect();
    sentences.extend(free(&corpora.gum));
    let lemmas = lemmas::train(&sentences, &tags::inventory(&sentences));
    let mut bytes = Writer::default();
    lemmas.pack(&mut bytes);
    bytes.finish()
}

/// Learns where sentences end; returns the weights.
///
/// Learns from the first of `corpora.trees` and the free part of GUM: the others are lists of
/// sentences without paragraphs.
pub fn sentences(corpora: &Corpora) -> Vec<u8> {
    let first = corpora.trees.first().map(|text| conllu::sentences(text));
    let mut sentences = first.unwrap_or_default();
    sentences.extend(free(&corpora.gum));
    let bounds = bounds::train(&sentences, ROUNDS, BITS, STEP, LEAST);
    let mut bytes = Writer::default();
    bounds.pack(&mut bytes);
    bytes.finish()
}

// Rounds, rows (as a power of two), size of the rounding step, smallest weight kept in steps.
const ROUNDS: usize = 10;
const BITS: u32 = 17;
const STEP: f32 = 0.5;
const LEAST: u8 = 2;

fn free(gum: &str) -> impl Iterator<Item = GoldSentence> {
    conllu::sentences(gum).into_iter().filter(|sentence| is_free(&sentence.document))
}
