//! What is kept from sentence to sentence: rows of words, states of sentences. It changes no result.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

use super::{D, kernel::Rows, spelling::OWN};

/// Hashes, by which things are found, as they are: a second hash would tell them apart no better.
pub(super) type ByHash<V> = HashMap<u64, V, BuildHasherDefault<AsItIs>>;

/// Hands on the number that it is given.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// The states of sentences read before, so that trees can wait until all sentences of an article are
/// tagged. It changes no result.
#[derive(Debug, Default)]
pub(super) struct Past {
    /// By a hash of the words: where the states begin; only asked, never walked.
    pub(super) index: ByHash<usize>,
    pub(super) states: Rows,
    /// Where those of the sentence at hand begin.
    pub(super) now: usize,
}

/// Most words whose states are kept: 8 MiB of them. Then all are forgotten.
const MOST_PAST: usize = 32_768;

/// What is kept of words seen before. It changes no result: the same spelling has the same row.
///
/// Two generations: when the young one is full it becomes the old one, whose words are forgotten
/// unless they are met again. So the common words stay and the rare ones make room.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) young: Generation,
    old: Generation,
}

#[derive(Debug, Default)]
pub(super) struct Generation {
    /// By a hash of the spelling; only asked, never walked.
    pub(super) index: ByHash<u32>,
    /// For each word its state, its gates, its gates as a neighbour, its vector for names.
    pub(super) rows: Vec<i16>,
}

/// Length of a kept row.
pub(super) const KEPT: usize = 7 * D + OWN;
/// Most words of a generation: 14 MiB of them.
const MOST_KEPT: usize = 4096;

impl Known {
    /// Makes room for the words of one more sentence.
    pub(super) fn make_room(&mut self) {
        if self.young.index.len() >= MOST_KEPT {
            std::mem::swap(&mut self.young, &mut self.old);
            self.young.index.clear();
            self.young.rows.clear();
        }
    }

    /// Returns the row of a word; `None` for one that is still to be made.
    pub(super) fn find(&mut self, key: u64) -> Option<u32> {
        if let Some(&row) = self.young.index.get(&key) {
            return Some(row);
        }
        let start = *self.old.index.get(&key)? as usize * KEPT;
        let row = self.young.index.len() as u32;
        self.young.index.insert(key, row);
        self.young.rows.extend_from_slice(&self.old.rows[start..start + KEPT]);
        Some(row)
    }
}

impl Past {
    pub(super) fn keep(&mut self, key: u64, states: &Rows) {
        if self.states.len() + states.len() > MOST_PAST {
            self.index.clear();
            self.states.clear(D);
        }
        self.now = self.states.len();
        self.states.append(states);
        self.index.insert(key, self.now);
    }
}

/// Hashes a sentence, given the hashes of its words.
pub(super) fn of_words(keys: impl Iterator<Item = u64>) -> u64 {
    let hash = keys
        .fold(0, |hash: u64, key| (hash.rotate_left(17) ^ key).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    hash ^ (hash >> 32)
}

/// Hashes a spelling to 64 bits (FNV-1a, then mixed).
pub(super) fn key(text: &str) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
    }
    let mixed = (hash ^ (hash >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    mixed ^ (mixed >> 32)
}
