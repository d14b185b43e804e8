//! The notes that reading a page can leave, with what `detente explain` says about each.

use detente_record::{Byte, Note, Span};

/// All note codes of this crate: code, title, explanation for people; in order of the code.
pub const NOTES: &[(&str, &str, &str)] = &[
    (
        EMPTY,
        "the page is empty",
        "The document has no bytes, or nothing but white space. The article has an empty text. \
         Check that the file was fetched and written whole.",
    ),
    (
        BINARY,
        "the page is not text",
        "The first 64 KiB hold the mark of a binary format (PDF, picture, archive) or too many \
         control bytes. The article has an empty text. Convert the document to text or HTML first.",
    ),
    (
        REPLACED,
        "some bytes could not be decoded",
        "Bytes that do not fit the document's character encoding were replaced with U+FFFD. Spans \
         still fit the text; names and words at these places may be damaged. If there are many, \
         state the right charset in the content type.",
    ),
    (
        CUT,
        "the text was cut at the cap",
        "An article keeps at most 4 MiB of text (and reads at most 16 MiB of markup); the rest was \
         not read. Split collections of articles into one document each.",
    ),
    (
        NO_TEXT,
        "no article text was found",
        "The page decoded well but holds no paragraph of a story: a gallery, a list of links, a \
         page filled in by a script, or nothing but furniture. The article has an empty text or only \
         a headline.",
    ),
    (
        DEEP,
        "the markup is nested too deep",
        "Elements are nested more than 400 deep, as no browser shows them. What lies deeper was read \
         as if it stood on that level.",
    ),
    (
        FALLBACK,
        "the story is uncertain",
        "No paragraph of the page looks like a story for certain, and the likeliest were taken; or the \
         page shows next to nothing, and the story was taken from the page's own statement of it \
         (JSON-LD). Furniture may remain in the text, or parts be missing.",
    ),
    (
        LANGUAGE,
        "declared and detected language differ",
        "The page declares one language and its text reads as another; the text was believed.",
    ),
    (
        SPUN,
        "the words may be a machine's",
        "The text shows several signs of having been put into other words by a machine: set phrases that \
         came apart, capitals inside sentences, sentences that begin without, a name in two spellings. \
         Each sign has its place. Names and quotations in such a text are not to be relied on; look \
         for the article that it was made of.",
    ),
];

pub(crate) const EMPTY: &str = "P001";
pub(crate) const BINARY: &str = "P002";
pub(crate) const REPLACED: &str = "P003";
pub(crate) const CUT: &str = "P004";
pub(crate) const NO_TEXT: &str = "P005";
pub(crate) const DEEP: &str = "P006";
pub(crate) const FALLBACK: &str = "P007";
pub(crate) const LANGUAGE: &str = "P008";
pub(crate) const SPUN: &str = "P009";

/// Makes the note `code` with `message` for the place `span`.
pub(crate) fn note(code: &'static str, span: Option<Span<Byte>>, message: String) -> Note {
    Note { code: code.into(), span, message }
}

#[cfg(test)]
mod tests {
    use super::NOTES;

    #[test]
    fn codes_are_in_order_and_explained() {
        assert!(NOTES.windows(2).all(|w| w[0].0 < w[1].0));
        assert!(NOTES.iter().all(|(_, title, why)| !title.is_empty() && why.len() > 60));
    }
}
