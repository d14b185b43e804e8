//! The words of a sentence as PETRARCH's dictionaries see them: in capitals, possessive marks left
//! out, hyphened words whole.

use detente_record::{Deprel, Sentence, Upos};

/// One word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub upper: String,
    /// The token that carries it: the last of a hyphened word.
    pub token: usize,
    /// Its first token.
    pub first: usize,
    pub upos: Upos,
    /// Whether it begins with a capital and goes on in small letters.
    pub capital: bool,
    /// Whether a possessive mark follows.
    pub owner: bool,
}

/// A sentence's words.
#[derive(Clone, Debug, Default)]
pub(super) struct View {
    pub words: Vec<Word>,
}

impl View {
    pub fn new(text: &str, sentence: &Sentence) -> Self {
        let mut words: Vec<Word> = Vec::with_capacity(sentence.tokens.len());
        // Whether the next token belongs to the word before: "war-torn" is three tokens.
        let mut joined = false;
        for (index, token) in sentence.tokens.iter().enumerate() {
            let form = token.span.of(text);
            let mark = matches!(form, "'s" | "’s" | "'S" | "'" | "’");
            if mark && (token.upos == Upos::Part || token.deprel == Deprel::Case) {
                if let Some(last) = words.last_mut() {
                    last.owner = true;
                }
                continue;
            }
            let touches = index > 0 && sentence.tokens[index - 1].span.end == token.span.start;
            let hyphen = matches!(form, "-" | "‐" | "‑");
            if touches
                && (hyphen || joined)
                && let Some(last) = words.last_mut()
            {
                last.upper.push_str(&form.to_uppercase().replace(['‐', '‑'], "-"));
                (last.token, last.upos) =
                    if hyphen { (last.token, last.upos) } else { (index, token.upos) };
                joined = hyphen;
                continue;
            }
            joined = false;
            for part in form.split('_').filter(|part| !part.is_empty()) {
                words.push(Word {
                    upper: part.to_uppercase().replace('’', "'"),
                    token: index,
                    first: index,
                    upos: token.upos,
                    capital: part.starts_with(char::is_uppercase)
                        && part.chars().any(char::is_lowercase),
                    owner: false,
                });
            }
        }
        Self { words }
    }
}
