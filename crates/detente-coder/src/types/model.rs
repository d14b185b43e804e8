//! The classifier's weights and how they are read.

use std::sync::OnceLock;

use detente_record::EventType;

use super::FEATURE_BITS;

/// The sixteen types, then "no act of the one on the other".
pub const CLASSES: usize = 17;

const MAGIC: &[u8; 4] = b"DTY1";
const HEADER: usize = 8;

/// Weights of all features: 8 bits each, with one scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Classifier {
    scale: f32,
    /// Row numbers by feature; 0 is the empty row, which is not stored.
    rows: Vec<u16>,
    weights: Vec<i8>,
}

/// How probable each answer is for a pair; the probabilities add up to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranked {
    /// Probability of each type, by [`EventType`]'s integer, and of no act.
    pub probability: [f32; CLASSES],
}

impl Ranked {
    /// The most probable type and its share among the types, leaving "no act" out.
    pub fn best_type(&self) -> (EventType, f32) {
        let mut best = 0;
        for class in 1..EventType::ALL.len() {
            if self.probability[class] > self.probability[best] {
                best = class;
            }
        }
        let all: f32 = self.probability[..EventType::ALL.len()].iter().sum();
        (EventType::ALL[best], self.probability[best] / all.max(f32::MIN_POSITIVE))
    }

    /// Probability that the one does nothing political to the other.
    pub fn nothing(&self) -> f32 {
        self.probability[CLASSES - 1]
    }
}

impl Classifier {
    /// Returns the shipped weights.
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Classifier> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            Self::from_bytes(include_bytes!("../../models/types.bin")).unwrap_or_else(Self::blank)
        })
    }

    /// Makes a classifier that finds every answer equally likely.
    pub fn blank() -> Self {
        Self { scale: 1.0, rows: vec![0; 1 << FEATURE_BITS], weights: Vec::new() }
    }

    /// Packs weights, one row of [`CLASSES`] numbers a feature, into eight bits each.
    ///
    /// Rows that would pack to zeros are left out.
    pub fn pack(weights: &[f32]) -> Self {
        let largest = weights.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
        let scale = (largest / 127.0).max(f32::MIN_POSITIVE);
        let mut packed = Self { scale, ..Self::blank() };
        for (feature, row) in weights.chunks_exact(CLASSES).enumerate() {
            let row: Vec<i8> = row.iter().map(|weight| (weight / scale).round() as i8).collect();
            let number = packed.weights.len() / CLASSES + 1;
            if row.iter().any(|weight| *weight != 0) && number < usize::from(u16::MAX) {
                packed.rows[feature] = number as u16;
                packed.weights.extend(row);
            }
        }
        packed
    }

    /// Ranks the answers for a pair with these features.
    pub fn rank(&self, features: &[u32]) -> Ranked {
        let mut sums = [0_i32; CLASSES];
        for &feature in features {
            let row = self.rows.get(feature as usize).copied().unwrap_or_default();
            if row > 0 {
                let at = (usize::from(row) - 1) * CLASSES;
                for (sum, weight) in sums.iter_mut().zip(&self.weights[at..at + CLASSES]) {
                    *sum += i32::from(*weight);
                }
            }
        }
        let mut probability = sums.map(|sum| sum as f32 * self.scale);
        softmax(&mut probability);
        Ranked { probability }
    }

    /// Writes the file that [`from_bytes`](Self::from_bytes) reads: magic, scale, rows as gaps,
    /// weights.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(self.scale.to_le_bytes());
        for row in &self.rows {
            bytes.extend(row.to_le_bytes());
        }
        bytes.extend(self.weights.iter().map(|weight| weight.to_le_bytes()[0]));
        bytes
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote; `None` for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let body = bytes.strip_prefix(MAGIC)?;
        let (scale, body) = body.split_at_checked(HEADER - MAGIC.len())?;
        let (rows, weights) = body.split_at_checked(2 << FEATURE_BITS)?;
        let rows: Vec<u16> =
            rows.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        let most = rows.iter().copied().max().map_or(0, usize::from);
        (weights.len() == most * CLASSES).then(|| Self {
            scale: f32::from_le_bytes(scale.try_into().unwrap_or_default()),
            rows,
            weights: weights.iter().map(|&byte| i8::from_le_bytes([byte])).collect(),
        })
    }
}

/// Turns scores into probabilities.
pub(super) fn softmax(scores: &mut [f32; CLASSES]) {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = (*score - most).exp();
        sum += *score;
    }
    for score in scores.iter_mut() {
        *score /= sum;
    }
}
