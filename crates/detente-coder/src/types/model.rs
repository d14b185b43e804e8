//! The classifier's weights and how they are read.

use std::sync::OnceLock;

use detente_record::EventType;

use super::FEATURE_BITS;

/// Numbers a feature has: one for each of the sixteen types, then one for "no act of the one on
/// the other".
pub const CLASSES: usize = 17;

/// The last of them.
pub const NOTHING: usize = CLASSES - 1;

const MAGIC: &[u8; 4] = b"DTY1";
const HEADER: usize = 8;

/// Weights of all features, 8 bits each with one scale, and how rare each feature is.
///
/// A feature counts by its inverse document frequency, and all of a pair's together have length 1,
/// so that long sentences do not shout.
#[derive(Clone, Debug, PartialEq)]
pub struct Classifier {
    scale: f32,
    /// Inverse document frequency in steps of [`IDF_STEP`]; 0 for features never seen.
    idf: Vec<u8>,
    /// Row numbers by feature, from 1; 0 where all weights are zero.
    rows: Vec<u16>,
    /// Weight times inverse document frequency.
    weights: Vec<i8>,
}

const IDF_STEP: f32 = 0.05;

/// How probable each answer is for a pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranked {
    /// Probability of each type, by [`EventType`]'s integer, given that there is an act; they add
    /// up to 1.
    pub types: [f32; NOTHING],
    /// Probability that the one does something political to the other.
    pub act: f32,
}

impl Ranked {
    /// The most probable type and its probability, given that there is an act.
    pub fn best_type(&self) -> (EventType, f32) {
        let mut best = 0;
        for class in 1..self.types.len() {
            if self.types[class] > self.types[best] {
                best = class;
            }
        }
        (EventType::ALL[best], self.types[best])
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
        let size = 1 << FEATURE_BITS;
        Self { scale: 1.0, idf: vec![0; size], rows: vec![0; size], weights: Vec::new() }
    }

    /// Packs weights, one row of [`CLASSES`] numbers a feature, and the features' inverse document
    /// frequencies (0 for unseen) into eight bits each.
    ///
    /// Rows that would pack to zeros are left out.
    pub fn pack(weights: &[f32], idf: &[f32]) -> Self {
        let folded = |feature: usize, weight: f32| weight * idf[feature];
        let largest = weights
            .iter()
            .enumerate()
            .fold(0.0_f32, |most, (at, weight)| most.max(folded(at / CLASSES, *weight).abs()));
        let scale = (largest / 127.0).max(f32::MIN_POSITIVE);
        let mut packed = Self { scale, ..Self::blank() };
        for (feature, row) in weights.chunks_exact(CLASSES).enumerate() {
            packed.idf[feature] = (idf[feature] / IDF_STEP).round().min(255.0) as u8;
            let row: Vec<i8> =
                row.iter().map(|weight| (folded(feature, *weight) / scale).round() as i8).collect();
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
        let mut square = 0_u32;
        for &feature in features {
            square += self.rare(feature).pow(2);
            for (sum, weight) in sums.iter_mut().zip(self.row(feature).into_iter().flatten()) {
                *sum += i32::from(*weight);
            }
        }
        let factor = self.factor(square);
        ranked(&sums.map(|sum| sum as f32 * factor))
    }

    /// How far each feature of a pair moves the score of a type, in the order given.
    pub fn weights(&self, features: &[u32], kind: EventType) -> Vec<f32> {
        let factor = self.factor(features.iter().map(|&feature| self.rare(feature).pow(2)).sum());
        let weight = |&feature: &u32| {
            self.row(feature).map_or(0.0, |row| f32::from(row[kind as usize]) * factor)
        };
        features.iter().map(weight).collect()
    }

    fn rare(&self, feature: u32) -> u32 {
        self.idf.get(feature as usize).copied().map_or(0, u32::from)
    }

    fn row(&self, feature: u32) -> Option<&[i8]> {
        let row = self.rows.get(feature as usize).copied().unwrap_or_default();
        let at = usize::from(row).checked_sub(1)? * CLASSES;
        self.weights.get(at..at + CLASSES)
    }

    /// What brings sums of packed weights to scores, by the squared length of a pair's features.
    fn factor(&self, square: u32) -> f32 {
        self.scale / ((square as f32).sqrt() * IDF_STEP).max(IDF_STEP)
    }

    /// Writes the file that [`from_bytes`](Self::from_bytes) reads: magic, scale, rarities, rows,
    /// weights.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(self.scale.to_le_bytes());
        bytes.extend(&self.idf);
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
        let (idf, body) = body.split_at_checked(1 << FEATURE_BITS)?;
        let (rows, weights) = body.split_at_checked(2 << FEATURE_BITS)?;
        let rows: Vec<u16> =
            rows.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        let most = rows.iter().copied().max().map_or(0, usize::from);
        (weights.len() == most * CLASSES).then(|| Self {
            scale: f32::from_le_bytes(scale.try_into().unwrap_or_default()),
            idf: idf.to_vec(),
            rows,
            weights: weights.iter().map(|&byte| i8::from_le_bytes([byte])).collect(),
        })
    }
}

/// Turns scores into probabilities.
pub(super) fn ranked(scores: &[f32; CLASSES]) -> Ranked {
    let most = scores[..NOTHING].iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut types: [f32; NOTHING] = std::array::from_fn(|class| (scores[class] - most).exp());
    let sum: f32 = types.iter().sum();
    for share in &mut types {
        *share /= sum;
    }
    Ranked { types, act: 1.0 / (1.0 + scores[NOTHING].exp()) }
}
