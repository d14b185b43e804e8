//! Markup to elements and blocks of text, in one pass.
//!
//! The page is cut into tokens as the HTML standard says ([`tokens`], [`references`]). The tree is a
//! light one: it closes what the standard closes (paragraphs, items, cells, headings), passes over
//! end tags that fit nothing, and stops nesting at [`DEEPEST`]; it does not move misplaced tables or
//! rebuild formatting, which changes no words.

pub(crate) mod references;
pub(crate) mod tags;
pub(crate) mod tokens;
pub(crate) mod tree;

pub(crate) use tags::Tag;
pub(crate) use tree::{Block, Doc, Element};

/// Deepest nesting that is kept; browsers stop at 512.
pub(crate) const DEEPEST: usize = 400;
/// Most elements that are kept; text below later ones belongs to the last one kept.
pub(crate) const MOST_ELEMENTS: usize = 400_000;
/// Longest text that is kept, in bytes.
pub(crate) const MOST_TEXT: usize = 6 << 20;
