//! Trains the small analyser: perceptrons for tags, arcs and relations.

use detente_record::Deprel;

use super::{
    perceptron::{Perceptron, Random},
    tags::{inventory, nearest},
};
use crate::{
    conllu::GoldSentence,
    heads::choose,
    small::{
        RELATIONS, Small, TAGS,
        features::{View, of_tag},
        scores,
    },
    word::Word,
};

// Rounds, rows (as powers of two), size of the rounding step, smallest weight kept in steps.
const ROUNDS: usize = 12;
const TAG_BITS: u32 = 13;
const ARC_BITS: u32 = 16;
const STEP: f32 = 0.05;

/// A sentence to learn from: words, tags, heads counted from 1 (0 for the root), relations.
struct Example {
    words: Vec<Word>,
    tags: Vec<u8>,
    heads: Vec<usize>,
    relations: Vec<Deprel>,
}

/// Learns from `sentences`.
pub(super) fn train(sentences: &[GoldSentence]) -> Small {
    let tags = inventory(sentences, 1);
    let example = |sentence: &GoldSentence| Example {
        words: sentence.words.iter().map(|word| Word::new(&word.form)).collect(),
        tags: (sentence.words.iter())
            .map(|word| nearest(&tags, word.upos, word.features) as u8)
            .collect(),
        heads: sentence.words.iter().map(|word| word.head.map_or(0, |head| head + 1)).collect(),
        relations: sentence.words.iter().map(|word| word.deprel).collect(),
    };
    let mut examples: Vec<Example> = sentences.iter().map(example).collect();
    let mut tagger = Perceptron::<TAGS>::new(TAG_BITS);
    let mut arcs = Perceptron::<1>::new(ARC_BITS);
    let mut relations = Perceptron::<RELATIONS>::new(TAG_BITS);
    let mut random = Random(6);
    for _ in 0..ROUNDS {
        random.shuffle(&mut examples);
        for example in &examples {
            learn_tags(&mut tagger, example, tags.len());
            learn_arcs(&mut arcs, example);
            learn_relations(&mut relations, example);
        }
    }
    Small {
        tags,
        tagger: tagger.table(STEP, 1),
        arcs: arcs.table(STEP, 1),
        relations: relations.table(STEP, 1),
    }
}

fn best<const L: usize>(scores: &[f32; L], among: usize) -> usize {
    crate::net::highest(&scores[..among])
}

/// Moves the weights where the best of `among` labels is not the right one.
fn correct<const L: usize>(
    perceptron: &mut Perceptron<L>,
    features: &[u32],
    right: usize,
    among: usize,
) -> usize {
    let found = best(&perceptron.score(features), among);
    perceptron.tick();
    if found != right {
        perceptron.add(features, right, 1.0);
        perceptron.add(features, found, -1.0);
    }
    found
}

fn learn_tags(perceptron: &mut Perceptron<TAGS>, example: &Example, among: usize) {
    // The tags before are those found, mistakes too, as they will be.
    let mut before = Vec::new();
    for (at, &right) in example.tags.iter().enumerate() {
        let features = of_tag(&example.words, at, &before);
        before.push(correct(perceptron, &features, usize::from(right), among) as u8);
    }
}

fn learn_arcs(perceptron: &mut Perceptron<1>, example: &Example) {
    let view = View { words: &example.words, tags: &example.tags };
    let count = example.words.len();
    // A right head must be ahead of the others by one.
    let score = |dependent: usize, head: usize| {
        let bar = f32::from(u8::from(example.heads[dependent] != head));
        perceptron.score(&view.of_arc(dependent, head))[0] + bar
    };
    let found = choose(count, &scores(count, score));
    perceptron.tick();
    for (dependent, (&right, found)) in example.heads.iter().zip(found).enumerate() {
        if right != found as usize {
            perceptron.add(&view.of_arc(dependent, right), 0, 1.0);
            perceptron.add(&view.of_arc(dependent, found as usize), 0, -1.0);
        }
    }
}

fn learn_relations(perceptron: &mut Perceptron<RELATIONS>, example: &Example) {
    let view = View { words: &example.words, tags: &example.tags };
    for (dependent, (&head, &right)) in example.heads.iter().zip(&example.relations).enumerate() {
        if head > 0 {
            let features = view.of_relation(dependent, head);
            correct(perceptron, &features, right as usize, RELATIONS);
        }
    }
}
