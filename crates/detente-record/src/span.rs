//! Half-open ranges that know what they count.

use std::{fmt, marker::PhantomData, ops::Range};

/// Marks a [`Span`] that counts UTF-8 bytes of `Article.text`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Byte {
    /// Never looked at: the type alone carries the unit.
    #[default]
    Unit,
}

/// Marks a [`Span`] that counts tokens of one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum TokenUnit {
    /// Never looked at: the type alone carries the unit.
    #[default]
    Unit,
}

/// A half-open range `start..end` of `U`s ([`Byte`] or [`TokenUnit`]).
///
/// `start <= end` always holds. A byte span lies on character boundaries of the text it was made
/// for, so that `span.of(text)` is what the span says it is.
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span<U> {
    /// First unit inside.
    pub start: u32,
    /// First unit outside.
    pub end: u32,
    unit: PhantomData<U>,
}

impl<U> Span<U> {
    /// Makes the span `start..end`; an inverted pair becomes the empty span at `start`.
    pub fn new(start: u32, end: u32) -> Self {
        Self { start, end: end.max(start), unit: PhantomData }
    }

    /// Makes a span from a `usize` range; offsets past `u32::MAX` saturate.
    pub fn from_range(range: Range<usize>) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self::new(clamp(range.start), clamp(range.end))
    }

    /// Returns the range as `usize`, for slicing.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Counts the units inside.
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Says whether nothing is inside.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Says whether `other` lies wholly inside (an equal span does).
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Says whether the two share at least one unit.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns the smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }
}

impl Span<Byte> {
    /// Returns the words that the span stands for; empty where it does not fit `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }
}

// Written by hand: a derive would ask `U` for the same traits.
impl<U> Clone for Span<U> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<U> Copy for Span<U> {}
impl<U> Default for Span<U> {
    fn default() -> Self {
        Self::new(0, 0)
    }
}
impl<U> fmt::Debug for Span<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}
impl<U> From<Range<u32>> for Span<U> {
    fn from(range: Range<u32>) -> Self {
        Self::new(range.start, range.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inverted_span_is_empty() {
        assert!(Span::<Byte>::new(5, 3).is_empty());
    }

    #[test]
    fn a_span_off_the_text_reads_as_nothing() {
        assert_eq!(Span::<Byte>::new(1, 9).of("é"), "");
        assert_eq!(Span::<Byte>::new(0, 2).of("é"), "é");
    }

    #[test]
    fn touching_spans_do_not_overlap() {
        let (a, b) = (Span::<Byte>::new(0, 3), Span::<Byte>::new(3, 5));
        assert!(!a.overlaps(b));
        assert_eq!(a.cover(b), Span::new(0, 5));
    }
}
