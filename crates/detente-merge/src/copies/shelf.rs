//! Where prints are kept, and how the copies of a new article are found among them.

use std::collections::BTreeMap;

use crate::copies::{
    likeness::{Likeness, likeness},
    print::Print,
};

/// Articles looked at for one anchor, the first to arrive.
const HOLDERS: u32 = 64;
/// Articles compared in full.
const COMPARED: usize = 32;

/// Prints as somebody keeps them, each under a key that rises in the order of arrival.
pub trait Shelf {
    /// Names an article.
    type Key: Copy + Ord;
    /// What may go wrong in keeping.
    type Error;

    /// Returns at most `most` articles that have an anchor, the lowest keys first.
    fn holders(&self, anchor: u32, most: u32) -> Result<Vec<Self::Key>, Self::Error>;

    /// Returns the print of an article; `None` where there is none any more.
    fn print(&self, key: Self::Key) -> Result<Option<Print>, Self::Error>;
}

/// Finds the articles on a shelf that are copies of a new one, or that it is a copy of, by rising
/// key. [`Likeness::shared`] is the share of the new article first, that of the other second.
///
/// Of a story with more than some thirty copies the first to arrive are found.
///
/// # Errors
/// Whatever the shelf fails with.
pub fn matches<S: Shelf>(new: &Print, shelf: &S) -> Result<Vec<(S::Key, Likeness)>, S::Error> {
    let mut met: BTreeMap<S::Key, usize> = BTreeMap::new();
    for anchor in new.anchors() {
        for key in shelf.holders(anchor, HOLDERS)? {
            *met.entry(key).or_default() += 1;
        }
    }
    let mut met: Vec<(S::Key, usize)> = met.into_iter().collect();
    met.sort_by_key(|(key, times)| (std::cmp::Reverse(*times), *key));
    met.truncate(COMPARED);
    met.sort_by_key(|(key, _)| *key);
    let mut found = Vec::new();
    for (key, _) in met {
        let alike = shelf.print(key)?.and_then(|print| likeness(new, &print));
        found.extend(alike.map(|alike| (key, alike)));
    }
    Ok(found)
}
