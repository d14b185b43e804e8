//! Makes the weights: multinomial logistic regression by AdaGrad, deterministic.

use super::{CLASSES, FEATURE_BITS, model::softmax};

/// One pair with its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// What [`features`](super::features) saw.
    pub features: Vec<u32>,
    /// The right classes: more than one where the gold does not tell them apart.
    pub right: Vec<u8>,
    /// Classes that stand to choice; all others are left out of the sum. Empty for all.
    pub open: Vec<u8>,
    /// How much it counts.
    pub weight: f32,
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
        Self { epochs: 20, rate: 0.1, l2: 1e-5, seed: 7 }
    }
}

/// Learns weights: one row of [`CLASSES`] numbers a feature.
pub fn train(examples: &[Example], plan: Plan) -> Vec<f32> {
    let size = (1 << FEATURE_BITS) * CLASSES;
    let mut weights = vec![0.0_f32; size];
    let mut squares = vec![1e-6_f32; size];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut state = plan.seed;
    for _ in 0..plan.epochs {
        shuffle(&mut order, &mut state);
        for &index in &order {
            step(&examples[index], plan, &mut weights, &mut squares);
        }
    }
    weights
}

fn step(example: &Example, plan: Plan, weights: &mut [f32], squares: &mut [f32]) {
    let mut scores = [0.0_f32; CLASSES];
    for &feature in &example.features {
        let at = feature as usize * CLASSES;
        for (score, weight) in scores.iter_mut().zip(&weights[at..at + CLASSES]) {
            *score += weight;
        }
    }
    if !example.open.is_empty() {
        for (class, score) in scores.iter_mut().enumerate() {
            if !example.open.contains(&(class as u8)) {
                *score = f32::NEG_INFINITY;
            }
        }
    }
    let mut shares = scores;
    softmax(&mut shares);
    // The right classes share what is right by how likely they are now.
    let right: f32 = example.right.iter().map(|&class| shares[usize::from(class)]).sum();
    let mut slopes = shares;
    for &class in &example.right {
        let class = usize::from(class);
        slopes[class] -= shares[class] / right.max(1e-12);
    }
    for &feature in &example.features {
        let at = feature as usize * CLASSES;
        for class in 0..CLASSES {
            let slope = slopes[class] * example.weight + plan.l2 * weights[at + class];
            if slope == 0.0 {
                continue;
            }
            squares[at + class] += slope * slope;
            weights[at + class] -= plan.rate * slope / squares[at + class].sqrt();
        }
    }
}

fn shuffle(order: &mut [usize], state: &mut u64) {
    for index in (1..order.len()).rev() {
        *state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        order.swap(index, (*state >> 33) as usize % (index + 1));
    }
}
