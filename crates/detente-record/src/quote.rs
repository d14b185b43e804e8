//! Who said what about whom.

use crate::{Byte, Mention, Span};

/// Words that the article puts into somebody's mouth.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// What was said, in bytes of `Article.text`, quotation marks outside.
    pub span: Span<Byte>,
    /// Word for word, in the article's words, or both.
    pub form: QuoteForm,
    /// Who said it; `None` where the text does not let one tell.
    pub speaker: Option<Mention>,
    /// The words that mark it as speech: "said", "according to"; `None` where none do.
    pub cue: Option<Span<Byte>>,
    /// Actors it is about, the most prominent first.
    pub about: Vec<Mention>,
    /// Stance towards the first of `about`, −1 (hostile) to +1 (friendly); `None` where nothing
    /// shows one.
    pub stance: Option<f32>,
}

/// How closely a quote keeps to the words spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QuoteForm {
    /// All of it between quotation marks.
    Direct,
    /// None of it between quotation marks.
    Indirect,
    /// Partly between quotation marks.
    Mixed,
}

impl QuoteForm {
    /// Returns the name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
            Self::Mixed => "mixed",
        }
    }
}
