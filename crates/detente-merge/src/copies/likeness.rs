//! What two prints say of each other.

use crate::copies::print::{Print, weight};

/// Share of the lesser article's shingles, by weight, from which two are copies: on the documents
/// this was fitted to, the highest of others has .21, the lowest spun copy .26.
const ENOUGH: f32 = 0.235;
/// Share of the lesser article's plain shingles from which two are copies, whatever their masked
/// ones say, and how many it must have in the sample.
const ENOUGH_PLAIN: f32 = 0.5;
const LEAST_PLAIN: usize = 12;
/// Weight from which a print is judged by its shingles: about thirty words.
const LEAST_WEIGHT: u32 = 150;
/// Share of plain shingles below which the words were changed all through.
const SPUN: f32 = 0.45;

/// How a copy was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CopyKind {
    /// The same words.
    Same,
    /// The same words but for cuts, additions and small changes.
    Edited,
    /// Other words for the same sentences, as a machine spins them.
    Spun,
}

impl CopyKind {
    /// Returns the name used in JSON and in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Edited => "edited",
            Self::Spun => "spun",
        }
    }
}

/// How two articles are alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likeness {
    /// How one was made of the other.
    pub kind: CopyKind,
    /// Shared shingles by weight, as a share of each of the two, 0 to 1.
    pub shared: [f32; 2],
}

/// Says whether a print is of enough text to be judged by its shingles.
pub(crate) fn tells_enough(print: &Print) -> bool {
    print.masked.iter().map(|key| weight(*key)).sum::<u32>() >= LEAST_WEIGHT
}

/// Compares two prints; `None` where neither was made of the other.
pub fn likeness(a: &Print, b: &Print) -> Option<Likeness> {
    Sought::new(a).likeness(b)
}

/// A print that is compared with many.
pub(crate) struct Sought<'p> {
    print: &'p Print,
    /// Weight of its masked shingles.
    all: u32,
    masked: Sieve,
    plain: Sieve,
}

impl<'p> Sought<'p> {
    pub fn new(print: &'p Print) -> Self {
        let all = print.masked.iter().map(|key| weight(*key)).sum();
        let [masked, plain] = [&print.masked, &print.plain].map(|keys| Sieve::of(keys));
        Self { print, all, masked, plain }
    }

    /// See [`likeness`].
    pub fn likeness(&self, other: &Print) -> Option<Likeness> {
        let own = self.print;
        if own.whole == other.whole && !own.masked.is_empty() {
            return Some(Likeness { kind: CopyKind::Same, shared: [1.0; 2] });
        }
        let all = [self.all, other.masked.iter().map(|key| weight(*key)).sum::<u32>()];
        if all[0].min(all[1]) < LEAST_WEIGHT {
            return None;
        }
        let both: u32 = self.masked.common(&own.masked, &other.masked).map(weight).sum();
        let shared = all.map(|all| both as f32 / all as f32);
        let plain = self.plain.common(&own.plain, &other.plain).count();
        let least = own.plain.len().min(other.plain.len());
        let plain = plain as f32 / least.max(1) as f32;
        let by_words = plain >= ENOUGH_PLAIN && least >= LEAST_PLAIN;
        if shared[0].max(shared[1]) < ENOUGH && !by_words {
            return None;
        }
        let kind = if plain < SPUN { CopyKind::Spun } else { CopyKind::Edited };
        Some(Likeness { kind, shared })
    }
}

/// Which keys cannot be in a list: nearly all of a list that has nothing to do with it, at one look
/// each.
struct Sieve([u64; WORDS]);

/// 4 KB, which stay in the nearest cache.
const WORDS: usize = 512;

impl Sieve {
    fn of(keys: &[u32]) -> Self {
        let mut words = [0; WORDS];
        for &key in keys {
            let (word, bit) = place(key);
            words[word] |= bit;
        }
        Self(words)
    }

    /// What the rising list that the sieve is of has in common with another.
    fn common<'k>(&self, own: &'k [u32], other: &'k [u32]) -> impl Iterator<Item = u32> {
        let may = |key: &u32| {
            let (word, bit) = place(*key);
            self.0[word] & bit != 0
        };
        other.iter().copied().filter(may).filter(|key| own.binary_search(key).is_ok())
    }
}

/// Where a key's bit is: by the bits that tell keys apart, above those of the weight.
fn place(key: u32) -> (usize, u64) {
    let hash = key.wrapping_mul(0x9E37_79B1) >> 17;
    (hash as usize >> 6, 1 << (hash & 63))
}
