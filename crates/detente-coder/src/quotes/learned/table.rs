//! Weights of wide range in one byte each: what is stored is the root of a weight.
//!
//! Averaged over many lines, what is frequent weighs a hundred times what is rare. Whole steps of one
//! size either cut off the first or lose the second; roots keep both to a few per cent.

use detente_parse::{
    bytes::{Reader, Writer},
    train::Perceptron,
};

/// A weight of 1 is stored as the root of so much.
const SCALE: f32 = 20.0;

/// A table of weights with `L` labels in a row, a power of two of rows.
#[derive(Debug)]
pub(super) struct Table<const L: usize> {
    shift: u32,
    rows: Vec<[i16; L]>,
}

impl<const L: usize> Default for Table<L> {
    fn default() -> Self {
        Self::new(1)
    }
}

impl<const L: usize> Table<L> {
    fn new(bits: u32) -> Self {
        Self { shift: 32 - bits, rows: vec![[0; L]; 1 << bits] }
    }

    /// Rounds the mean of averaged weights, each learned from the same rows.
    pub(super) fn of(learned: &[Perceptron<L>]) -> Self {
        let mut sums = vec![[0.0; L]; 1 << learned[0].bits()];
        for weights in learned {
            for (sum, row) in sums.iter_mut().zip(weights.averages()) {
                sum.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight);
            }
        }
        let count = learned.len() as f32;
        let mut table = Self::new(learned[0].bits());
        for (row, sums) in table.rows.iter_mut().zip(sums) {
            *row = sums.map(|sum| {
                let weight = sum / count;
                let root = (weight.abs() * SCALE).sqrt().round().min(127.0) as i16;
                root * root * if weight < 0.0 { -1 } else { 1 }
            });
        }
        table
    }

    /// Adds up the rows of `hashes`.
    pub(super) fn score(&self, hashes: &[u32]) -> [i32; L] {
        let mut sums = [0; L];
        for &hash in hashes {
            if let Some(row) = self.rows.get((hash >> self.shift) as usize) {
                for (sum, &weight) in sums.iter_mut().zip(row) {
                    *sum += i32::from(weight);
                }
            }
        }
        sums
    }

    /// Writes the cells that are not zero: the gap to the last one, then the root.
    pub(super) fn pack(&self, out: &mut Writer) {
        out.number(32 - self.shift);
        let cells = self.rows.as_flattened();
        out.number(cells.iter().filter(|&&weight| weight != 0).count() as u32);
        let mut last = 0;
        for (place, &weight) in cells.iter().enumerate().filter(|(_, weight)| **weight != 0) {
            let root = f32::from(weight.unsigned_abs()).sqrt().round() as i8;
            out.number((place - last) as u32);
            out.byte((root * weight.signum() as i8).to_ne_bytes()[0]);
            last = place;
        }
    }

    /// Reads what [`pack`](Self::pack) wrote; `None` where the bytes are not such a table.
    pub(super) fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let bits = input.number()?;
        if !(1..=24).contains(&bits) {
            return None;
        }
        let mut table = Self::new(bits);
        let cells = table.rows.as_flattened_mut();
        let mut place = 0_usize;
        for _ in 0..input.number()? {
            place += input.number()? as usize;
            let root = i16::from(i8::from_ne_bytes([input.byte()?]));
            *cells.get_mut(place)? = root * root.saturating_abs();
        }
        Some(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_and_small_weights_survive_packing() {
        let mut learned = Perceptron::<2>::new(3);
        learned.add(&[1 << 29], 1, -500.0);
        learned.add(&[7 << 29], 0, 0.5);
        // An average over a hundred choices.
        (0..99).for_each(|_| learned.tick());
        let table = Table::of(&[learned]);
        let mut out = Writer::default();
        table.pack(&mut out);
        let bytes = out.finish();
        let again = Table::<2>::unpack(&mut Reader::new(&bytes)).expect("a table");
        assert_eq!(again.rows, table.rows);
        let [_, large] = again.score(&[1 << 29]);
        let [small, _] = again.score(&[7 << 29]);
        assert!(large < -9_800 && (6..14).contains(&small), "{large} {small}");
        assert!(Table::<2>::unpack(&mut Reader::new(&bytes[..bytes.len() - 1])).is_none());
    }
}
