//! Linear models over hashed features: a table of small integers, one row a hash, one column a label.
//!
//! The rows are not checked for whose feature they hold (the hashing trick: Weinberger et al. 2009,
//! "Feature Hashing for Large Scale Multitask Learning"); collisions cost less than a dictionary.

use crate::bytes::{Reader, Writer};

/// Mixes the parts of a feature into its hash; `template` keeps the kinds of feature apart.
#[inline]
pub fn mix(template: u32, parts: &[u32]) -> u32 {
    let mut hash =
        u64::from(template).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x51_7C_C1_B7_27_22_0A_95;
    for &part in parts {
        hash = (hash.rotate_left(23) ^ u64::from(part)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    }
    ((hash ^ (hash >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93) >> 32) as u32
}

/// A table of weights with `L` labels in a row, a power of two of rows.
#[derive(Debug)]
pub struct Table<const L: usize> {
    shift: u32,
    rows: Vec<[i8; L]>,
}

impl<const L: usize> Default for Table<L> {
    fn default() -> Self {
        Self { shift: 31, rows: vec![[0; L]; 2] }
    }
}

impl<const L: usize> Table<L> {
    /// Adds up the rows of `hashes`. At most 256 features: 256 × 127 still fits the sums.
    #[inline]
    pub fn score(&self, hashes: &[u32]) -> [i16; L] {
        let mut sums = [0i16; L];
        for &hash in hashes {
            if let Some(row) = self.rows.get((hash >> self.shift) as usize) {
                for (sum, &weight) in sums.iter_mut().zip(row) {
                    *sum += i16::from(weight);
                }
            }
        }
        sums
    }

    /// Makes a table of `1 << bits` rows.
    pub fn new(bits: u32) -> Self {
        Self { shift: 32 - bits, rows: vec![[0; L]; 1 << bits] }
    }

    /// Sets the weights of row `row`.
    pub fn set(&mut self, row: usize, weights: [i8; L]) {
        self.rows[row] = weights;
    }

    /// Writes the cells that are not zero: the gap to the last one, then the weight.
    pub fn pack(&self, out: &mut Writer) {
        out.number(32 - self.shift);
        let cells = self.rows.iter().flatten();
        out.number(cells.clone().filter(|&&weight| weight != 0).count() as u32);
        let mut last = 0u32;
        for (place, &weight) in cells.enumerate() {
            if weight != 0 {
                out.number(place as u32 - last);
                out.byte(weight.to_ne_bytes()[0]);
                last = place as u32;
            }
        }
    }

    /// Reads what [`Table::pack`] wrote; `None` where the bytes are not such a table.
    pub fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let bits = input.number()?;
        if !(1..=24).contains(&bits) {
            return None;
        }
        let mut table = Self::new(bits);
        let cells = table.rows.as_flattened_mut();
        let mut place = 0usize;
        for _ in 0..input.number()? {
            place += input.number()? as usize;
            *cells.get_mut(place)? = i8::from_ne_bytes([input.byte()?]);
        }
        Some(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_survives_packing() {
        let mut table = Table::<4>::new(3);
        table.rows[1] = [0, -7, 0, 127];
        table.rows[7] = [1, 0, 0, -127];
        let mut out = Writer::default();
        table.pack(&mut out);
        let bytes = out.finish();
        let again = Table::<4>::unpack(&mut Reader::new(&bytes)).expect("a table");
        assert_eq!(again.rows, table.rows);
        assert_eq!(again.score(&[1 << 29, 7 << 29]), [1, -7, 0, 0]);
        assert!(Table::<4>::unpack(&mut Reader::new(&bytes[..bytes.len() - 1])).is_none());
    }
}
