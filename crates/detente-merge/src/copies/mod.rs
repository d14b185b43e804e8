//! Which articles are copies of others, whatever was done to hide it.
//!
//! A spun copy swaps words for synonyms and moves sentences, but keeps names, numbers and the small
//! words of grammar in their order. So an article's [`Print`] is the set of its *masked shingles*:
//! five tokens in a row, where names, numbers and function words are themselves and a run of other
//! words is one blank. Two articles are copies where the shingles of one, weighted by how much they
//! tell, lie in the other.
//!
//! Prints are small and are kept by whoever keeps articles ([`Shelf`]); [`matches`] finds the copies
//! of a new one without looking at all: a sample of the shingles, its *anchors*, leads to those
//! worth comparing. What two prints say of each other depends on the two alone, so that the order
//! of arrival does not matter.
//!
//! ```
//! use detente_merge::{CopyKind, Print, likeness};
//!
//! let told = "The envoys of Norway and Chad met in Oslo on 3 May, and they agreed that a new round \
//!     of talks would begin in Cairo within 20 days. Ole Lund said that his side had asked for it.";
//! let spun = "The emissaries of Norway and Chad gathered in Oslo on 3 May, and they concurred that \
//!     a fresh round of negotiations would commence in Cairo within 20 days. Ole Lund said that \
//!     his camp had requested for it.";
//! let found = likeness(&Print::new(told), &Print::new(spun)).unwrap();
//! assert_eq!(found.kind, CopyKind::Spun);
//! ```

pub mod eval;
mod likeness;
mod print;
mod shelf;
mod words;

pub use likeness::{CopyKind, Likeness, likeness};
pub use print::Print;
pub use shelf::{Shelf, matches};
