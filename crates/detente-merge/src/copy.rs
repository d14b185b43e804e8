//! Articles that are copies of others.

use detente_record::ArticleId;

/// An article whose text comes from another: it is no independent source of what it reports.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CopyOf {
    /// The copy.
    pub article: ArticleId,
    /// The article it was made from, as far as is known: the first to be published.
    pub original: ArticleId,
    /// How it was made.
    pub kind: CopyKind,
    /// Share of the copy's text that comes from the original, 0 to 1.
    pub shared: f32,
}

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
