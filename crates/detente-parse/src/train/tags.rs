//! Trains the tagger.

use std::collections::BTreeMap;

use detente_record::{Features, Upos};

use super::perceptron::{Perceptron, Random};
use crate::{
    conllu::GoldSentence,
    tagger::{FEATURES, Tagger, WIDTH, Words, features},
};

/// Lists the tags of the sentences, the commonest first, at most [`WIDTH`].
pub(super) fn inventory(sentences: &[GoldSentence]) -> Vec<(Upos, Features)> {
    let mut counts: BTreeMap<(Upos, u16), usize> = BTreeMap::new();
    for word in sentences.iter().flat_map(|sentence| &sentence.words) {
        *counts.entry((word.upos, word.features.0)).or_default() += 1;
    }
    let mut tags: Vec<_> = counts.into_iter().filter(|&(_, count)| count >= 8).collect();
    tags.sort_by_key(|&(tag, count)| (std::cmp::Reverse(count), tag));
    tags.truncate(WIDTH);
    tags.into_iter().map(|((upos, features), _)| (upos, Features(features))).collect()
}

/// Returns the tag of the list that is nearest: the same part of speech, the fewest other features.
pub(super) fn nearest(tags: &[(Upos, Features)], upos: Upos, features: Features) -> usize {
    let far =
        |&(u, f): &(Upos, Features)| u32::from(u != upos) * 100 + (f.0 ^ features.0).count_ones();
    (0..tags.len()).min_by_key(|&index| far(&tags[index])).unwrap_or(0)
}

/// How much better than the best wrong tag the right one must be.
const MARGIN: f32 = 15.0;

/// Trains on `sentences` for `rounds`.
pub(super) fn train(
    sentences: &[&GoldSentence],
    tags: &[(Upos, Features)],
    rounds: usize,
    bits: u32,
    step: f32,
    least: u8,
) -> Tagger {
    let mut perceptron = Perceptron::<WIDTH>::new(bits);
    let gold: Vec<Vec<usize>> = sentences
        .iter()
        .map(|s| s.words.iter().map(|w| nearest(tags, w.upos, w.features)).collect())
        .collect();
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    let mut random = Random(1);
    let mut words = Words::default();
    let mut hashes = [0; FEATURES];
    for _ in 0..rounds {
        random.shuffle(&mut order);
        for &at in &order {
            words.read(sentences[at].words.iter().map(|word| &*word.form));
            for (index, &gold) in gold[at].iter().enumerate() {
                features(&words, index, &mut hashes);
                let sums = perceptron.score(&hashes);
                let wrong = super::best_but(&sums[..tags.len()], Some(gold));
                perceptron.tick();
                if sums[gold] < sums[wrong] + MARGIN {
                    perceptron.add(&hashes, gold, 1.0);
                    perceptron.add(&hashes, wrong, -1.0);
                }
                words.tags[index] = if sums[gold] > sums[wrong] { gold } else { wrong } as u8;
            }
        }
    }
    Tagger { tags: tags.to_vec(), table: perceptron.table(step, least) }
}
