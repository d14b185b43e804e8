//! Makes every shipped weight from treebanks and name sets: `cargo xtask train`.
//!
//! Takes texts, not paths, and reports progress through a callback; the same texts always give the
//! same bytes.

mod lemmas;
mod names;
mod perceptron;
mod tags;
mod trees;

use detente_record::{Features, Upos};

use crate::{
    Models,
    bytes::Writer,
    conllu::{self, GoldSentence},
    tagger::{Tagger, Words},
};

/// The texts to learn from.
#[derive(Clone, Debug, Default)]
pub struct Corpora {
    /// CoNLL-U, all of which is learnt from.
    pub trees: Vec<String>,
    /// CoNLL-U of UD English GUM, of which only the documents of [`FREE_GENRES`] are learnt from.
    pub gum: String,
    /// The same sentences as `gum` with BIO labels.
    pub gum_names: String,
    /// Words with BIO labels.
    pub names: Vec<String>,
}

/// The genres of GUM whose documents may be used without the condition "non-commercial".
pub const FREE_GENRES: [&str; 9] =
    ["academic", "bio", "court", "interview", "news", "speech", "textbook", "vlog", "voyage"];

/// How long and how large.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// Parts that the treebanks are cut into, so that the parser learns from tags as they will be.
    pub folds: usize,
    /// Rounds of the tagger.
    pub tag_rounds: usize,
    /// Rounds of the parser.
    pub tree_rounds: usize,
    /// Rounds of the name labeller.
    pub name_rounds: usize,
}

impl Default for Plan {
    fn default() -> Self {
        Self { folds: 4, tag_rounds: 8, tree_rounds: 12, name_rounds: 8 }
    }
}

/// Says whether a GUM document (`GUM_news_homeopathic`) may be learnt from.
fn is_free(document: &str) -> bool {
    document.split('_').nth(1).is_some_and(|genre| FREE_GENRES.contains(&genre))
}

/// Trains everything; `tell` hears what is being done.
pub fn train(corpora: &Corpora, plan: &Plan, tell: &mut dyn FnMut(&str)) -> Models {
    let gum = conllu::sentences(&corpora.gum);
    let gum_names = conllu::labelled(&corpora.gum_names);
    let mut sentences: Vec<GoldSentence> =
        corpora.trees.iter().flat_map(|text| conllu::sentences(text)).collect();
    sentences.extend(gum.iter().filter(|sentence| is_free(&sentence.document)).cloned());
    let tags = tags::inventory(&sentences);
    tell(&format!("{} sentences, {} tags", sentences.len(), tags.len()));

    let lemmas = lemmas::train(&sentences, &tags);
    let mut lemma_bytes = Writer::default();
    lemmas.pack(&mut lemma_bytes);
    tell("lemmas done");

    let all: Vec<&GoldSentence> = sentences.iter().collect();
    let tagger = tags::train(&all, &tags, plan.tag_rounds, TAG_BITS, TAG_STEP);
    let mut tag_bytes = Writer::default();
    tagger.pack(&mut tag_bytes);
    tell("tagger done");

    let mut name_examples = Vec::new();
    let mut label = |words: Vec<&str>, labels: Vec<&str>| {
        let labels = names::columns(labels.into_iter());
        let words = tagged(&tagger, words.into_iter());
        name_examples.push(names::Example { words, labels });
    };
    for sentence in corpora.names.iter().flat_map(|text| conllu::labelled(text)) {
        label(
            sentence.iter().map(|(word, _)| &**word).collect(),
            sentence.iter().map(|(_, label)| &**label).collect(),
        );
    }
    for (sentence, labels) in gum.iter().zip(&gum_names) {
        if is_free(&sentence.document) && sentence.words.len() == labels.len() {
            label(
                labels.iter().map(|(word, _)| &**word).collect(),
                labels.iter().map(|(_, label)| &**label).collect(),
            );
        }
    }
    tell(&format!("{} sentences with names", name_examples.len()));
    let names = names::train(&name_examples, plan.name_rounds, NAME_BITS, NAME_STEP);
    let mut name_bytes = Writer::default();
    names.pack(&mut name_bytes);
    tell("names done");

    let examples = jackknife(&sentences, &tags, plan);
    tell("treebanks tagged in parts");
    let trees = trees::train(
        &examples,
        &trees::Plan {
            rounds: plan.tree_rounds,
            action_bits: ACTION_BITS,
            relation_bits: RELATION_BITS,
            action_step: ACTION_STEP,
            relation_step: RELATION_STEP,
        },
        |round, _| tell(&format!("trees: round {}", round + 1)),
    );
    let mut tree_bytes = Writer::default();
    trees.pack(&mut tree_bytes);
    tell("trees done");

    Models {
        tags: tag_bytes.finish(),
        lemmas: lemma_bytes.finish(),
        trees: tree_bytes.finish(),
        names: name_bytes.finish(),
    }
}

const TAG_BITS: u32 = 17;
const TAG_STEP: f32 = 0.25;
const ACTION_BITS: u32 = 20;
const ACTION_STEP: f32 = 0.25;
const RELATION_BITS: u32 = 17;
const RELATION_STEP: f32 = 0.25;
const NAME_BITS: u32 = 19;
const NAME_STEP: f32 = 0.25;

fn tagged<'w>(tagger: &Tagger, forms: impl Iterator<Item = &'w str>) -> Words {
    let mut words = Words::default();
    words.read(forms);
    tagger.tag(&mut words);
    words
}

/// Tags each part of the treebanks with a tagger that has learnt from the others only.
fn jackknife(
    sentences: &[GoldSentence],
    tags: &[(Upos, Features)],
    plan: &Plan,
) -> Vec<trees::Example> {
    let mut examples = Vec::new();
    for fold in 0..plan.folds {
        let others = sentences.iter().enumerate().filter(|(i, _)| i % plan.folds != fold);
        let others: Vec<&GoldSentence> = others.map(|(_, sentence)| sentence).collect();
        let tagger = tags::train(&others, tags, plan.tag_rounds.div_ceil(2), TAG_BITS, TAG_STEP);
        for sentence in sentences.iter().skip(fold).step_by(plan.folds) {
            let words = tagged(&tagger, sentence.words.iter().map(|word| &*word.form));
            examples.push(trees::Example::new(sentence, words));
        }
    }
    examples
}

/// Returns the index of the highest sum but that of `gold`.
fn best_but(sums: &[f32], gold: Option<usize>) -> usize {
    let mut best: Option<usize> = None;
    for (label, &sum) in sums.iter().enumerate() {
        if Some(label) != gold && best.is_none_or(|top| sum > sums[top]) {
            best = Some(label);
        }
    }
    best.unwrap_or(0)
}
