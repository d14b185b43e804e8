//! Makes the lemma rules, the ends of sentences and small analysers from treebanks: `cargo xtask
//! train`. The network is trained by `train/`.
//!
//! Takes texts, not paths; the same texts always give the same bytes.

mod bounds;
mod lemmas;
mod perceptron;
mod small;
mod tags;

pub use perceptron::{Perceptron, Random};

use crate::{
    Models,
    bytes::Writer,
    conllu::{self, GoldSentence},
    segment::Rules,
};

/// The texts to learn from.
#[derive(Clone, Debug, Default)]
pub struct Corpora {
    /// CoNLL-U, all of which is learnt from.
    pub trees: Vec<String>,
    /// CoNLL-U of UD English GUM, of which only the documents of [`FREE_GENRES`] are learnt from.
    pub gum: String,
    /// The language's `abbreviations.tsv`.
    pub abbreviations: String,
    /// The language's `words.tsv`.
    pub words: String,
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
    let lemmas = lemmas::train(&sentences, &tags::inventory(&sentences, 8));
    packed(|out| lemmas.pack(out))
}

/// Learns where sentences end; returns the weights.
///
/// Learns from the first of `corpora.trees` and the free part of GUM: the others are lists of
/// sentences without paragraphs.
pub fn sentences(corpora: &Corpora) -> Vec<u8> {
    let first = corpora.trees.first().map(|text| conllu::sentences(text));
    let mut sentences = first.unwrap_or_default();
    sentences.extend(free(&corpora.gum));
    let rules = Rules::read(&corpora.abbreviations, &corpora.words);
    let bounds = bounds::train(&rules, &sentences, ROUNDS, BITS, STEP, LEAST);
    packed(|out| bounds.pack(out))
}

fn packed(pack: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut bytes = Writer::default();
    pack(&mut bytes);
    bytes.finish()
}

/// What [`small`] learns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learnt {
    /// `small.bin`.
    pub small: Vec<u8>,
    /// `lemmas.bin`.
    pub lemmas: Vec<u8>,
    /// `sentences.bin`.
    pub sentences: Vec<u8>,
}

impl Learnt {
    /// Joins the weights with the language's `abbreviations.tsv` and `words.tsv`.
    pub fn models<'m>(&'m self, abbreviations: &'m str, words: &'m str) -> Models<'m> {
        let Self { small, lemmas, sentences } = self;
        Models { abbreviations, words, net: &[], small, lemmas, sentences }
    }
}

/// Learns a language from a treebank of some thousand words or fewer, in seconds: tags, trees, lemmas
/// and, where `# newpar` tells paragraphs, where sentences end in them.
pub fn small(trees: &str, abbreviations: &str, words: &str) -> Learnt {
    let sentences = conllu::sentences(trees);
    let small = small::train(&sentences);
    let lemmas = lemmas::train(&sentences, &small.tags);
    let rules = Rules::read(abbreviations, words);
    let bounds = bounds::train(&rules, &sentences, ROUNDS, BITS, STEP, LEAST);
    Learnt {
        small: packed(|out| small.pack(out)),
        lemmas: packed(|out| lemmas.pack(out)),
        sentences: packed(|out| bounds.pack(out)),
    }
}

// Rounds, rows (as a power of two), size of the rounding step, smallest weight kept in steps.
const ROUNDS: usize = 10;
const BITS: u32 = 17;
const STEP: f32 = 0.5;
const LEAST: u8 = 2;

fn free(gum: &str) -> impl Iterator<Item = GoldSentence> {
    conllu::sentences(gum).into_iter().filter(|sentence| is_free(&sentence.document))
}
