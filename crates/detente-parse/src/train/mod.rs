//! Makes every shipped weight from treebanks and name sets: `cargo xtask train`.
//!
//! Takes texts, not paths, and reports progress through a callback; the same texts always give the
//! same bytes.

mod bounds;
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
    segment,
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
    /// Rounds of the choice of where sentences end.
    pub sentence_rounds: usize,
    /// Rounds of the name labeller.
    pub name_rounds: usize,
}

impl Default for Plan {
    fn default() -> Self {
        Self { folds: 4, tag_rounds: 10, tree_rounds: 8, sentence_rounds: 10, name_rounds: 8 }
    }
}

/// Says whether a GUM document (`GUM_news_homeopathic`) may be learnt from.
fn is_free(document: &str) -> bool {
    document.split('_').nth(1).is_some_and(|genre| FREE_GENRES.contains(&genre))
}

/// Trains everything; `tell` hears what is being done.
pub fn train(corpora: &Corpora, plan: &Plan, tell: &mut dyn FnMut(&str)) -> Models {
    let gum = conllu::sentences(&corpora.gum);
    let mut sentences: Vec<GoldSentence> =
        corpora.trees.iter().flat_map(|text| conllu::sentences(text)).collect();
    sentences.extend(gum.iter().filter(|sentence| is_free(&sentence.document)).cloned());
    let tags = tags::inventory(&sentences);
    tell(&format!("{} sentences, {} tags", sentences.len(), tags.len()));

    let lemmas = lemmas::train(&sentences, &tags);
    let mut lemma_bytes = Writer::default();
    lemmas.pack(&mut lemma_bytes);
    tell("lemmas done");

    let bound_bytes = train_sentences(corpora, plan);
    tell("ends of sentences done");

    let as_headlines = headlines(&sentences);
    sentences.extend(as_headlines);

    let all: Vec<&GoldSentence> = sentences.iter().collect();
    let tagger = tags::train(&all, &tags, plan.tag_rounds, TAG_BITS, TAG_STEP, TAG_LEAST);
    let mut tag_bytes = Writer::default();
    tagger.pack(&mut tag_bytes);
    tell("tagger done");

    let name_examples = name_examples(corpora, &gum, &tagger);
    tell(&format!("{} sentences with names", name_examples.len()));
    let names = names::train(&name_examples, plan.name_rounds, NAME_BITS, NAME_STEP, NAME_LEAST);
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
            least: TREE_LEAST,
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
        sentences: bound_bytes,
    }
}

/// Trains the choice of where sentences end alone; returns its weights.
///
/// Learns from the first of `corpora.trees` and the free part of GUM: the others are lists of
/// sentences without paragraphs.
pub fn train_sentences(corpora: &Corpora, plan: &Plan) -> Vec<u8> {
    let mut sentences =
        corpora.trees.first().map(|text| conllu::sentences(text)).unwrap_or_default();
    let gum = conllu::sentences(&corpora.gum);
    sentences.extend(gum.into_iter().filter(|sentence| is_free(&sentence.document)));
    let bounds =
        bounds::train(&sentences, plan.sentence_rounds, BOUND_BITS, BOUND_STEP, BOUND_LEAST);
    let mut bytes = Writer::default();
    bounds.pack(&mut bytes);
    bytes.finish()
}

// Rows (as powers of two), size of the rounding step, smallest weight kept in steps.
const BOUND_BITS: u32 = 17;
const BOUND_STEP: f32 = 0.5;
const BOUND_LEAST: u8 = 2;
const TAG_BITS: u32 = 18;
const TAG_STEP: f32 = 0.3;
const TAG_LEAST: u8 = 2;
const ACTION_BITS: u32 = 20;
const ACTION_STEP: f32 = 0.5;
const RELATION_BITS: u32 = 17;
const RELATION_STEP: f32 = 0.5;
const TREE_LEAST: u8 = 4;
const NAME_BITS: u32 = 19;
const NAME_STEP: f32 = 0.25;
const NAME_LEAST: u8 = 2;

fn tagged<'w>(tagger: &Tagger, forms: impl Iterator<Item = &'w str>) -> Words {
    let mut words = Words::default();
    words.read(forms);
    tagger.tag(&mut words);
    words
}

/// Writes some of the sentences as headlines are: "Envoys Meet in Oslo", "ENVOYS MEET IN OSLO".
fn headlines(sentences: &[GoldSentence]) -> Vec<GoldSentence> {
    let short = sentences.iter().filter(|sentence| (4..=16).contains(&sentence.words.len()));
    let mut made = Vec::new();
    for (index, sentence) in short.enumerate().filter(|(index, _)| index % 10 == 0) {
        let mut sentence = sentence.clone();
        for word in &mut sentence.words {
            let small = matches!(word.upos, Upos::Adp | Upos::Det | Upos::Cconj | Upos::Part);
            if index % 40 == 0 {
                word.form = word.form.to_uppercase();
            } else if let (false, Some(first)) = (small, word.form.chars().next()) {
                let rest = &word.form[first.len_utf8()..];
                word.form = first.to_uppercase().chain(rest.chars()).collect();
            }
        }
        made.push(sentence);
    }
    made
}

/// Collects the sentences with names, cut into words as the tokeniser does.
fn name_examples(corpora: &Corpora, gum: &[GoldSentence], tagger: &Tagger) -> Vec<names::Example> {
    let mut examples = Vec::new();
    for sentence in corpora.names.iter().flat_map(|text| conllu::labelled(text)) {
        let mut words = Vec::new();
        let mut labels = Vec::new();
        for (word, label) in &sentence {
            for (index, part) in segment::words_of(word).into_iter().enumerate() {
                words.push(part);
                let inside = index > 0 && label.starts_with("B-");
                labels.push(if inside { format!("I-{}", &label[2..]) } else { label.clone() });
            }
        }
        let labels = names::columns(labels.iter().map(|label| &**label));
        examples.push(names::Example { words: tagged(tagger, words.into_iter()), labels });
    }
    for (sentence, labelled) in gum.iter().zip(conllu::labelled(&corpora.gum_names)) {
        if is_free(&sentence.document) && sentence.words.len() == labelled.len() {
            let mut labels = names::columns(labelled.iter().map(|(_, label)| &**label));
            names::as_in_the_news(sentence, &mut labels);
            let words = tagged(tagger, labelled.iter().map(|(word, _)| &**word));
            examples.push(names::Example { words, labels });
        }
    }
    examples
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
        let tagger =
            tags::train(&others, tags, plan.tag_rounds.div_ceil(2), TAG_BITS, TAG_STEP, TAG_LEAST);
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
