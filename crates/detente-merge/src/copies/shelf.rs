//! Where prints are kept, and how the copies of a new article are found among them.

use std::{borrow::Cow, collections::BTreeMap};

use crate::copies::{
    likeness::{Likeness, Sought, tells_enough},
    print::Print,
};

/// Articles looked at for one anchor, the first to arrive.
const HOLDERS: u32 = 64;
/// Articles compared in full.
const COMPARED: usize = 32;
/// Weight of an anchor that one article has, and that from which an article is compared.
const WHOLE: u32 = 840;
const LEAST: u32 = WHOLE / 12;

/// Prints as somebody keeps them, each under a key that rises in the order of arrival.
pub trait Shelf {
    /// Names an article.
    type Key: Copy + Ord;
    /// What may go wrong in keeping.
    type Error;

    /// Returns for each of some anchors at most `most` articles that have it, the lowest keys first.
    fn holders(&self, anchors: &[u32], most: u32) -> Result<Vec<Vec<Self::Key>>, Self::Error>;

    /// Returns the print of an article; `None` where there is none any more.
    fn print(&self, key: Self::Key) -> Result<Option<Cow<'_, Print>>, Self::Error>;
}

/// Finds the articles on a shelf that are copies of a new one, or that it is a copy of, by rising
/// key. [`Likeness::shared`] is the share of the new article first, that of the other second.
///
/// Of a story with more than some thirty copies the first to arrive are found.
///
/// # Errors
/// Whatever the shelf fails with.
pub fn matches<S: Shelf>(new: &Print, shelf: &S) -> Result<Vec<(S::Key, Likeness)>, S::Error> {
    if !tells_enough(new) {
        // Of so few words nothing but the same words is a copy.
        let holders = shelf.holders(&[new.anchor()], COMPARED as u32)?;
        return compare(new, shelf, holders.into_iter().flatten());
    }
    let mut met: BTreeMap<S::Key, u32> = BTreeMap::new();
    let mut common: Vec<Vec<S::Key>> = Vec::new();
    for holders in shelf.holders(&new.anchors(), HOLDERS)? {
        if holders.len() < HOLDERS as usize {
            add(&holders, &mut met);
        } else {
            common.push(holders);
        }
    }
    // What so many share is grammar, unless it is all there is: then the story has as many copies.
    if met.values().all(|weight| *weight < LEAST) {
        for holders in &common {
            add(holders, &mut met);
        }
    }
    let mut met: Vec<(S::Key, u32)> =
        met.into_iter().filter(|(_, weight)| *weight >= LEAST).collect();
    met.sort_by_key(|(key, weight)| (std::cmp::Reverse(*weight), *key));
    met.truncate(COMPARED);
    met.sort_by_key(|(key, _)| *key);
    compare(new, shelf, met.into_iter().map(|(key, _)| key))
}

/// Compares a print in full with some on the shelf.
fn compare<S: Shelf>(
    new: &Print,
    shelf: &S,
    keys: impl Iterator<Item = S::Key>,
) -> Result<Vec<(S::Key, Likeness)>, S::Error> {
    let (mut found, sought) = (Vec::new(), Sought::new(new));
    for key in keys {
        let alike = shelf.print(key)?.and_then(|print| sought.likeness(&print));
        found.extend(alike.map(|alike| (key, alike)));
    }
    Ok(found)
}

/// Adds to the weight of each holder of an anchor: the rarer that is, the more.
fn add<Key: Copy + Ord>(holders: &[Key], met: &mut BTreeMap<Key, u32>) {
    for key in holders {
        *met.entry(*key).or_default() += WHOLE / holders.len() as u32;
    }
}
