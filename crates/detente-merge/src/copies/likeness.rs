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
    if a.whole == b.whole && !a.masked.is_empty() {
        return Some(Likeness { kind: CopyKind::Same, shared: [1.0; 2] });
    }
    let [all_a, all_b] =
        [a, b].map(|print| print.masked.iter().map(|key| weight(*key)).sum::<u32>());
    if all_a.min(all_b) < LEAST_WEIGHT {
        return None;
    }
    let mut both = 0;
    common(&a.masked, &b.masked, |key| both += weight(key));
    let shared = [all_a, all_b].map(|all| both as f32 / all as f32);
    let mut plain = 0usize;
    common(&a.plain, &b.plain, |_| plain += 1);
    let least = a.plain.len().min(b.plain.len());
    let plain = plain as f32 / least.max(1) as f32;
    let by_words = plain >= ENOUGH_PLAIN && least >= LEAST_PLAIN;
    if shared[0].max(shared[1]) < ENOUGH && !by_words {
        return None;
    }
    let kind = if plain < SPUN { CopyKind::Spun } else { CopyKind::Edited };
    Some(Likeness { kind, shared })
}

/// Hands out what two rising lists have in common.
fn common(a: &[u32], b: &[u32], mut take: impl FnMut(u32)) {
    let (mut i, mut j) = (0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        // Which list goes on is a toss-up that no processor foresees; that both do is rare.
        if x == y {
            take(*x);
        }
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
}
