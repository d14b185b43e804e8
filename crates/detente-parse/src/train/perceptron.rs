//! The averaged perceptron (Collins 2002) over hashed rows, and its rounding to a [`Table`].

use crate::linear::Table;

/// Weights under training: the present ones and the sum that gives their average.
#[derive(Debug)]
pub struct Perceptron<const L: usize> {
    shift: u32,
    now: Vec<[f32; L]>,
    late: Vec<[f32; L]>,
    clock: f32,
}

impl<const L: usize> Perceptron<L> {
    /// Makes weights of zero for `1 << bits` rows.
    pub fn new(bits: u32) -> Self {
        let rows = vec![[0.0; L]; 1 << bits];
        Self { shift: 32 - bits, now: rows.clone(), late: rows, clock: 1.0 }
    }

    /// Adds up the present weights.
    pub fn score(&self, hashes: &[u32]) -> [f32; L] {
        let mut sums = [0.0; L];
        for &hash in hashes {
            for (sum, &weight) in sums.iter_mut().zip(&self.now[(hash >> self.shift) as usize]) {
                *sum += weight;
            }
        }
        sums
    }

    /// Counts one more choice.
    pub fn tick(&mut self) {
        self.clock += 1.0;
    }

    /// Adds `by` to the weight of `label` in the rows of `hashes`.
    pub fn add(&mut self, hashes: &[u32], label: usize, by: f32) {
        for &hash in hashes {
            let row = (hash >> self.shift) as usize;
            self.now[row][label] += by;
            self.late[row][label] += by * self.clock;
        }
    }

    /// The power of two that counts the rows.
    pub fn bits(&self) -> u32 {
        32 - self.shift
    }

    /// Iterates over the averaged weights, row by row.
    pub fn averages(&self) -> impl Iterator<Item = [f32; L]> + '_ {
        self.now
            .iter()
            .zip(&self.late)
            .map(|(now, late)| std::array::from_fn(|label| now[label] - late[label] / self.clock))
    }

    /// Rounds the averaged weights to whole numbers of `step` and drops those below `least` steps,
    /// which together decide next to nothing and make up most of the bytes.
    pub fn table(&self, step: f32, least: u8) -> Table<L> {
        let mut table = Table::new(32 - self.shift);
        for (row, averages) in self.averages().enumerate() {
            let weights = averages.map(|weight| {
                let whole = (weight / step).round().clamp(-127.0, 127.0) as i8;
                if whole.unsigned_abs() < least { 0 } else { whole }
            });
            table.set(row, weights);
        }
        table
    }
}

/// A small generator of fixed sequence (SplitMix64), for shuffling and exploring.
#[derive(Debug)]
pub struct Random(pub u64);

impl Random {
    fn step(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Returns a number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.step() % limit.max(1) as u64) as usize
    }

    /// Puts `items` in a random order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}
