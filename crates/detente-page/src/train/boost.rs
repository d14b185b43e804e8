//! Boosted trees that ask one question a level, learnt from numbers of one byte.

use crate::trees::{DEPTH, Round, Tree, UNIT};

/// Steps into which a number's range is cut.
const BINS: usize = 32;

/// How to learn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub trees: usize,
    pub rate: f32,
    /// Added to the curvature of a leaf.
    pub ridge: f32,
    /// Share of features, and of rows, that a tree sees; in 256ths.
    pub features: u64,
    pub rows: u64,
}

/// Rows to learn from: numbers, the share that is story, weight.
pub(crate) struct Sample<'a> {
    pub rows: Vec<&'a [u8]>,
    pub labels: Vec<f32>,
    pub weights: Vec<f32>,
}

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 11
    }
}

/// Numbers by column, cut into steps.
struct Columns {
    bins: Vec<Vec<u8>>,
    /// Highest number of each step.
    edges: Vec<Vec<u8>>,
}

impl Columns {
    fn new(sample: &Sample) -> Self {
        let width = sample.rows.first().map_or(0, |r| r.len());
        let mut columns = Self { bins: Vec::new(), edges: Vec::new() };
        for feature in 0..width {
            let mut counts = [0usize; 256];
            for row in &sample.rows {
                counts[row[feature] as usize] += 1;
            }
            let edges = edges(&counts, sample.rows.len());
            let bin = |v: u8| edges.partition_point(|e| *e < v) as u8;
            columns.bins.push(sample.rows.iter().map(|row| bin(row[feature])).collect());
            columns.edges.push(edges);
        }
        columns
    }
}

/// Highest value of each of at most [`BINS`] steps of about equal size.
fn edges(counts: &[usize; 256], n: usize) -> Vec<u8> {
    let distinct = counts.iter().filter(|c| **c > 0).count();
    let mut edges = Vec::new();
    let mut sum = 0;
    for (value, count) in counts.iter().enumerate().filter(|(_, c)| **c > 0) {
        sum += count;
        if distinct <= BINS || sum * BINS >= n {
            edges.push(value as u8);
            sum = 0;
        }
    }
    if edges.last() != Some(&255) {
        edges.push(255);
    }
    edges.truncate(BINS.max(1));
    edges
}

/// Learns a round of trees.
pub(crate) fn learn(sample: &Sample, settings: Settings, seed: u64) -> Round {
    let columns = Columns::new(sample);
    let n = sample.rows.len();
    let (y, w): (f32, f32) = sample
        .labels
        .iter()
        .zip(&sample.weights)
        .fold((0.0, 0.0), |(y, all), (l, w)| (y + l * w, all + w));
    let mean = (y / w.max(1e-6)).clamp(0.001, 0.999);
    let bias = (mean / (1.0 - mean)).ln();
    let mut scores = vec![bias; n];
    let mut random = Random(seed | 1);
    let mut round = Round { bias: (bias * UNIT) as i32, trees: Vec::new() };
    for _ in 0..settings.trees {
        let chosen: Vec<u32> =
            (0..n as u32).filter(|_| random.next() % 256 < settings.rows).collect();
        let features: Vec<usize> =
            (0..columns.bins.len()).filter(|_| random.next() % 256 < settings.features).collect();
        if features.is_empty() || chosen.is_empty() {
            continue;
        }
        let slopes: Vec<(f32, f32)> = (0..n)
            .map(|i| {
                let p = 1.0 / (1.0 + (-scores[i]).exp());
                let w = sample.weights[i];
                (w * (sample.labels[i] - p), w * p * (1.0 - p))
            })
            .collect();
        let (tree, bins) = grow(&columns, &chosen, &features, &slopes, settings);
        for (i, score) in scores.iter_mut().enumerate() {
            let leaf = leaf_of(&columns, &bins, i);
            *score += f32::from(tree.leaves[leaf]) / UNIT;
        }
        round.trees.push(tree);
    }
    round
}

fn leaf_of(columns: &Columns, bins: &[(usize, u8)], row: usize) -> usize {
    bins.iter()
        .enumerate()
        .map(|(bit, (feature, bin))| usize::from(columns.bins[*feature][row] > *bin) << bit)
        .sum()
}

fn grow(
    columns: &Columns,
    chosen: &[u32],
    features: &[usize],
    slopes: &[(f32, f32)],
    settings: Settings,
) -> (Tree, Vec<(usize, u8)>) {
    let mut leaf = vec![0u8; chosen.len()];
    let mut splits: Vec<(usize, u8)> = Vec::new();
    for depth in 0..DEPTH {
        let leaves = 1 << depth;
        let mut best = (f32::MIN, 0usize, 0u8);
        let mut sums = vec![[(0f32, 0f32); BINS]; leaves];
        for feature in features {
            sums.fill([(0.0, 0.0); BINS]);
            let column = &columns.bins[*feature];
            for (k, row) in chosen.iter().enumerate() {
                let slot = &mut sums[leaf[k] as usize][column[*row as usize] as usize];
                let (g, h) = slopes[*row as usize];
                slot.0 += g;
                slot.1 += h;
            }
            let (gain, bin) = best_cut(&sums, columns.edges[*feature].len(), settings.ridge);
            if gain > best.0 {
                best = (gain, *feature, bin);
            }
        }
        let column = &columns.bins[best.1];
        for (k, row) in chosen.iter().enumerate() {
            leaf[k] |= u8::from(column[*row as usize] > best.2) << depth;
        }
        splits.push((best.1, best.2));
    }
    let mut sums = [(0f32, 0f32); 1 << DEPTH];
    for (k, row) in chosen.iter().enumerate() {
        let (g, h) = slopes[*row as usize];
        sums[leaf[k] as usize].0 += g;
        sums[leaf[k] as usize].1 += h;
    }
    let mut tree = Tree { splits: [(0, 0); DEPTH], leaves: [0; 1 << DEPTH] };
    for (slot, (feature, bin)) in tree.splits.iter_mut().zip(&splits) {
        *slot = (*feature as u16, columns.edges[*feature][*bin as usize]);
    }
    for (slot, (g, h)) in tree.leaves.iter_mut().zip(sums) {
        *slot = (settings.rate * g / (h + settings.ridge) * UNIT).clamp(-20000.0, 20000.0) as i16;
    }
    (tree, splits)
}

/// Finds the cut that gains most over all leaves.
fn best_cut(sums: &[[(f32, f32); BINS]], bins: usize, ridge: f32) -> (f32, u8) {
    let mut gains = [0f32; BINS];
    for leaf in sums {
        let (g, h) = leaf.iter().fold((0.0, 0.0), |(a, b), (g, h)| (a + g, b + h));
        if h <= 0.0 {
            continue;
        }
        let whole = g * g / (h + ridge);
        let (mut left_g, mut left_h) = (0.0, 0.0);
        for bin in 0..bins.saturating_sub(1) {
            left_g += leaf[bin].0;
            left_h += leaf[bin].1;
            let (right_g, right_h) = (g - left_g, h - left_h);
            gains[bin] +=
                left_g * left_g / (left_h + ridge) + right_g * right_g / (right_h + ridge) - whole;
        }
    }
    let mut best = (f32::MIN, 0u8);
    for (bin, gain) in gains.iter().enumerate().take(bins.saturating_sub(1)) {
        if *gain > best.0 {
            best = (*gain, bin as u8);
        }
    }
    best
}
