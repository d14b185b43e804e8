//! Quotation marks that open and never close.

use detente_record::{Article, Label, Note};

use super::{marks, reading::paragraphs};

/// Codes of the notes that quotes can leave: code, title, explanation.
pub const NOTES: &[(&str, &str, &str)] = &[(
    "Q001",
    "a quotation that never closes",
    "A quotation mark opens and nothing closes it, neither in its paragraph nor in one that carries it \
     on. What is quoted was taken to end with the paragraph, or where the next quotation opens: see \
     whether the words behind it are still the speaker's. At most twenty are noted in one article.",
)];

/// Notes that one article gets at most.
const MOST: usize = 20;

/// Finds the quotations of an article that never close, in order, as notes.
pub fn unclosed(article: &Article) -> Vec<Note> {
    let text = article.text.as_str();
    let found = marks::stretches(text, &paragraphs(article));
    let open = found.iter().enumerate().filter(|(at, stretch)| {
        let mark = text.get(stretch.inner.end as usize..stretch.outer.end as usize);
        let carried = found.get(at + 1).is_some_and(|next| next.continues);
        mark.is_none_or(|mark| mark.trim().is_empty()) && !carried
    });
    let (code, title, _) = NOTES[0];
    let note =
        |span| Note { code: Label::Borrowed(code), span: Some(span), message: title.to_owned() };
    open.take(MOST).map(|(_, stretch)| note(stretch.outer)).collect()
}
