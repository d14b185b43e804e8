//! Makes the weights: multinomial logistic regression by AdaGrad, deterministic.

use super::{CLASSES, Classifier, FEATURE_BITS, NOTHING, model::ranked};

/// One pair with its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// What [`features`](super::features) saw.
    pub features: Vec<u32>,
    /// The right types: none where the one does nothing to the other, more than one where the gold
    /// does not tell them apart.
    pub right: Vec<u8>,
    /// How much it counts where types are told apart.
    pub type_weight: f32,
    /// How much it counts where acts are told from nothing.
    pub act_weight: f32,
}

/// How to train.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// Passes over the examples.
    pub epochs: usize,
    /// First step length.
    pub rate: f32,
    /// Shrinking of weights.
    pub l2: f32,
    /// Order of the examples.
    pub seed: u64,
}

impl Default for Plan {
    fn default() -> Self {
        Self { epochs: 30, rate: 0.1, l2: 3e-5, seed: 7 }
    }
}

/// Learns from examples.
pub fn train(examples: &[Example], plan: Plan) -> Classifier {
    let size = 1 << FEATURE_BITS;
    let idf = rarity(examples);
    let mut weights = vec![0.0_f32; size * CLASSES];
    let mut squares = vec![1e-8_f32; size * CLASSES];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut state = plan.seed;
    for _ in 0..plan.epochs {
        shuffle(&mut order, &mut state);
        for &index in &order {
            step(&examples[index], &idf, plan, &mut weights, &mut squares);
        }
    }
    Classifier::pack(&weights, &idf)
}

/// Inverse document frequency of each feature among the examples of acts; 0 for the unseen.
fn rarity(examples: &[Example]) -> Vec<f32> {
    let mut counts = vec![0_u32; 1 << FEATURE_BITS];
    let mut acts = 0_u32;
    for example in examples.iter().filter(|example| !example.right.is_empty()) {
        acts += 1;
        for &feature in &example.features {
            counts[feature as usize] += 1;
        }
    }
    let of = |count: u32| match count {
        0 => 0.0,
        count => ((1 + acts) as f32 / (1 + count) as f32).ln() + 1.0,
    };
    counts.into_iter().map(of).collect()
}

fn step(example: &Example, idf: &[f32], plan: Plan, weights: &mut [f32], squares: &mut [f32]) {
    let square: f32 = example.features.iter().map(|&feature| idf[feature as usize].powi(2)).sum();
    let length = square.sqrt().max(f32::MIN_POSITIVE);
    let known = || {
        let all = example.features.iter().map(|&feature| feature as usize);
        all.filter(|&feature| idf[feature] > 0.0).map(|feature| (feature, idf[feature] / length))
    };
    let mut scores = [0.0_f32; CLASSES];
    for (feature, value) in known() {
        let at = feature * CLASSES;
        for (score, weight) in scores.iter_mut().zip(&weights[at..at + CLASSES]) {
            *score += weight * value;
        }
    }
    let found = ranked(&scores);
    let mut slopes = [0.0_f32; CLASSES];
    let acts = !example.right.is_empty();
    slopes[NOTHING] = ((1.0 - found.act) - if acts { 0.0 } else { 1.0 }) * example.act_weight;
    if acts {
        // The right types share what is right by how likely they are now.
        let right: f32 = example.right.iter().map(|&class| found.types[usize::from(class)]).sum();
        slopes[..NOTHING].copy_from_slice(&found.types);
        for &class in &example.right {
            let class = usize::from(class);
            slopes[class] -= found.types[class] / right.max(1e-12);
        }
        for slope in &mut slopes[..NOTHING] {
            *slope *= example.type_weight;
        }
    }
    let columns = if acts { 0..CLASSES } else { NOTHING..CLASSES };
    for (feature, value) in known() {
        let at = feature * CLASSES;
        for class in columns.clone() {
            let slope = slopes[class] * value + plan.l2 * weights[at + class];
            if slope != 0.0 {
                squares[at + class] += slope * slope;
                weights[at + class] -= plan.rate * slope / squares[at + class].sqrt();
            }
        }
    }
}

fn shuffle(order: &mut [usize], state: &mut u64) {
    for index in (1..order.len()).rev() {
        *state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        order.swap(index, (*state >> 33) as usize % (index + 1));
    }
}
