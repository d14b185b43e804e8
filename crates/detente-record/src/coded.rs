//! All that was read from one article.

use crate::{Article, Byte, Label, Mention, Place, Quote, Report, Sentence, Span, TimeExpression};

/// What the coder found in an article; every list in order of its spans.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coded {
    /// Who did what to whom.
    pub reports: Vec<Report>,
    /// Who said what.
    pub quotes: Vec<Quote>,
    /// Time expressions.
    pub dates: Vec<TimeExpression>,
    /// Places mentioned.
    pub places: Vec<Place>,
    /// Words that stand for actors.
    pub mentions: Vec<Mention>,
    /// What was seen but not coded, and why.
    pub notes: Vec<Note>,
}

/// Something a step wants known: analysis never fails, it notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// A stable code, e.g. `D012`, which `detente explain` expands.
    pub code: Label,
    /// Where, in bytes of `Article.text`; `None` for the whole article.
    pub span: Option<Span<Byte>>,
    /// One line for people.
    pub message: String,
}

/// One document all the way through: the article, its sentences, and what was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// The article.
    pub article: Article,
    /// Its sentences, in order.
    pub sentences: Vec<Sentence>,
    /// What was found in it.
    pub coded: Coded,
}
