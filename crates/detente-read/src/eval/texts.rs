//! Gold texts laid out for the coder, and offsets in code points.

use detente_record::{Article, Block, Byte, DateBasis, Precision, Published, Role, Sentence, Span};
use serde::de::DeserializeOwned;

use super::GoldError;
use crate::Reader;

/// A text as the coder takes it: each line that is not blank is a paragraph of the body.
pub(super) struct Laid {
    pub article: Article,
    pub sentences: Vec<Sentence>,
    pub offsets: Offsets,
}

impl Laid {
    /// Lays out and parses a text; `day` is its publication day, of which ten letters count.
    pub(super) fn new(reader: &Reader, text: &str, day: Option<&str>) -> Self {
        let article = article(text, day);
        let sentences = reader.analyse(&article);
        Self { offsets: Offsets::new(text), article, sentences }
    }
}

/// Makes an article of a text.
pub(super) fn article(text: &str, day: Option<&str>) -> Article {
    let published = day.and_then(|day| day.get(..10)?.parse().ok()).map(|date| Published {
        date,
        precision: Precision::Day,
        basis: DateBasis::Caller,
    });
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.trim_end().len();
        if start < end {
            blocks.push(Block { span: Span::from_range(start..end), role: Role::Body });
        }
        start += line.len();
    }
    Article { text: text.to_owned(), published, blocks, ..Article::default() }
}

/// Turns code points into bytes and back: the byte at which each code point begins, and the end.
pub(crate) struct Offsets(Vec<u32>);

impl Offsets {
    pub(crate) fn new(text: &str) -> Self {
        let starts = text.char_indices().map(|(byte, _)| byte as u32);
        Self(starts.chain([text.len() as u32]).collect())
    }

    /// The byte of a code point; that of the end for any past it.
    pub(super) fn byte(&self, point: u32) -> u32 {
        let last = self.0.last().copied().unwrap_or_default();
        self.0.get(point as usize).copied().unwrap_or(last)
    }

    /// The code point of a byte.
    pub(super) fn point(&self, byte: u32) -> u32 {
        self.0.partition_point(|&start| start < byte) as u32
    }

    pub(super) fn bytes(&self, start: u32, end: u32) -> Span<Byte> {
        Span::new(self.byte(start), self.byte(end.max(start)))
    }

    pub(crate) fn points(&self, span: Span<Byte>) -> [u32; 2] {
        [self.point(span.start), self.point(span.end)]
    }
}

/// Reads JSON Lines; errors name the line.
pub(super) fn items<T: DeserializeOwned>(gold: &str) -> Result<Vec<T>, GoldError> {
    (1..)
        .zip(gold.lines())
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(line, text)| {
            serde_json::from_str(text)
                .map_err(|error| GoldError { line, reason: error.to_string() })
        })
        .collect()
}

/// A share in per cent; 0 of nothing is 0.
pub(super) fn share(count: usize, of: usize) -> f64 {
    100.0 * count as f64 / of.max(1) as f64
}

/// F1 in per cent of `right` among `found` and `gold`.
pub(super) fn f1(right: usize, found: usize, gold: usize) -> f64 {
    200.0 * right as f64 / (found + gold).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_and_bytes_go_both_ways() {
        let offsets = Offsets::new("“Sí,” he");
        assert_eq!(offsets.bytes(1, 3), Span::new(3, 6));
        assert_eq!(offsets.points(Span::new(3, 6)), [1, 3]);
        assert_eq!(offsets.bytes(6, 99).end, "“Sí,” he".len() as u32);
    }
}
