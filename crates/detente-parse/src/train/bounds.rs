//! Trains the choice of where sentences end.

use super::perceptron::{Perceptron, Random};
use crate::{
    conllu::GoldSentence,
    eval::align::text_of,
    segment::{
        Rules,
        bounds::{Bounds, FEATURES},
        gaps,
    },
};

/// How much better than the wrong choice the right one must be.
const MARGIN: f32 = 10.0;

/// What "ends" must be ahead by, in steps, where the rules say so and where they do not: a little
/// trust in the rules, which know marks that the treebanks hardly hold.
const BARS: [i16; 2] = [-8, 4];

/// Trains on the raw text of `sentences`, in which paragraphs are marked, for `rounds`.
pub(super) fn train(
    rules: &Rules,
    sentences: &[GoldSentence],
    rounds: usize,
    bits: u32,
    step: f32,
    least: u8,
) -> Bounds {
    let (article, laid) = text_of(sentences);
    let ends = |end: usize| laid.sentences.binary_search_by_key(&end, |&(_, end)| end).is_ok();
    let mut examples: Vec<([u32; FEATURES], bool)> = Vec::new();
    for block in &article.blocks {
        gaps(rules, &article.text, block.span, ends, |features, end| {
            examples.push((*features, end));
        });
    }
    let mut perceptron = Perceptron::<2>::new(bits);
    let mut random = Random(4);
    for _ in 0..rounds {
        random.shuffle(&mut examples);
        for (features, end) in &examples {
            let (right, wrong) = (usize::from(*end), usize::from(!*end));
            let sums = perceptron.score(features);
            perceptron.tick();
            if sums[right] < sums[wrong] + MARGIN {
                perceptron.add(features, right, 1.0);
                perceptron.add(features, wrong, -1.0);
            }
        }
    }
    Bounds { table: perceptron.table(step, least), bars: BARS, learnt: true }
}
