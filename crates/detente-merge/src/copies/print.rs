//! What is remembered of an article to know its copies again.

use xxhash_rust::xxh3::xxh3_64;

use crate::copies::words::{Token, words};

/// Tokens of a masked shingle.
const SHINGLE: usize = 5;
/// Words of a plain shingle.
const PLAIN: usize = 3;
/// One plain shingle of so many is kept.
const PLAIN_SAMPLE: u64 = 4;
/// One masked shingle of so many is an anchor …
const ANCHOR_SAMPLE: u32 = 8;
/// … and so many more, the first in the order of hashes, for the sake of short texts.
const ANCHORS: usize = 4;
/// Bits of a key that hold its weight.
const WEIGHT_BITS: u32 = 5;
/// Most shingles of a text; what comes later is not compared.
const MOST: usize = 20_000;

/// The shingles of an article, as hashes: 2 KB for 500 words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Print {
    /// Hash of all words in their order; equal for equal words, whatever stands between them.
    pub(crate) whole: u64,
    /// Masked shingles: 27 bits of hash, 5 of weight; rising, without doubles.
    pub(crate) masked: Vec<u32>,
    /// A sample of the shingles of plain words; rising, without doubles.
    pub(crate) plain: Vec<u32>,
}

impl Print {
    /// Takes the print of a story's text.
    pub fn new(text: &str) -> Self {
        let words = words(text);
        let bytes: Vec<u8> = words.plain.iter().flat_map(|word| word.to_le_bytes()).collect();
        let mut masked: Vec<u32> = words.masked.windows(SHINGLE).take(MOST).map(key).collect();
        masked.sort_unstable();
        // The same tokens have the same weight, so doubles are equal.
        masked.dedup();
        let plain = words.plain.windows(PLAIN).take(MOST).map(|w| mixed(w.iter().copied()));
        let mut plain: Vec<u32> =
            plain.filter(|h| h % PLAIN_SAMPLE == 0).map(|h| (h >> 32) as u32).collect();
        plain.sort_unstable();
        plain.dedup();
        Self { whole: xxh3_64(&bytes), masked, plain }
    }

    /// Returns the keys by which copies are found: copies share some of them.
    pub fn anchors(&self) -> Vec<u32> {
        let mut anchors: Vec<u32> = self
            .masked
            .iter()
            .map(|key| key >> WEIGHT_BITS)
            .filter(|h| h % ANCHOR_SAMPLE == 0)
            .collect();
        // Keys rise with their hashes.
        anchors.extend(self.masked.iter().take(ANCHORS).map(|key| key >> WEIGHT_BITS));
        anchors.push(self.anchor());
        anchors.sort_unstable();
        anchors.dedup();
        anchors
    }

    /// The anchor that only copies word by word share, but for chance.
    pub(crate) fn anchor(&self) -> u32 {
        self.whole as u32
    }

    /// Writes the print as bytes, for a store.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(12 + 4 * (self.masked.len() + self.plain.len()));
        bytes.extend(self.whole.to_le_bytes());
        bytes.extend((self.masked.len() as u32).to_le_bytes());
        let numbers = self.masked.iter().chain(&self.plain);
        bytes.extend(numbers.flat_map(|number| number.to_le_bytes()));
        bytes
    }

    /// Reads what [`Print::to_bytes`] wrote; `None` where it is something else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (whole, rest) = bytes.split_first_chunk::<8>()?;
        let (masked, rest) = rest.split_first_chunk::<4>()?;
        let at = (u32::from_le_bytes(*masked) as usize).checked_mul(4)?;
        let (masked, plain) = rest.split_at_checked(at)?;
        let numbers = |bytes: &[u8]| -> Vec<u32> {
            let chunks = bytes.chunks_exact(4);
            chunks.map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect()
        };
        (plain.len() % 4 == 0).then(|| Self {
            whole: u64::from_le_bytes(*whole),
            masked: numbers(masked),
            plain: numbers(plain),
        })
    }
}

/// Weight of a masked shingle.
pub(crate) fn weight(key: u32) -> u32 {
    key & ((1 << WEIGHT_BITS) - 1)
}

fn key(tokens: &[Token]) -> u32 {
    let weight: u32 = tokens.iter().map(|token| u32::from(token.weight)).sum();
    let hash = mixed(tokens.iter().map(|token| token.hash)) >> 32;
    (hash as u32) << WEIGHT_BITS | weight.min((1 << WEIGHT_BITS) - 1)
}

/// Joins hashes in their order.
fn mixed(hashes: impl Iterator<Item = u64>) -> u64 {
    let sum = hashes
        .fold(0u64, |sum, hash| (sum.rotate_left(23) ^ hash).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    sum ^ sum >> 29
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_come_back_from_their_bytes() {
        let print = Print::new(&"The envoys of Chad met in Oslo on 3 May, and agreed. ".repeat(3));
        assert!(print.masked.len() > 5 && !print.plain.is_empty());
        let bytes = print.to_bytes();
        assert_eq!(Print::from_bytes(&bytes), Some(print));
        assert_eq!(Print::from_bytes(&bytes[..bytes.len() - 1]), None);
        assert_eq!(Print::from_bytes(b"x"), None);
        assert_eq!(Print::from_bytes(&[255; 12]), None);
    }
}
