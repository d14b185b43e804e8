//! Did it happen? How a text presents each event that it tells of.
//!
//! The statuses of reports ask on whose word an act rests; this asks less and of more: of any event
//! word (verb or noun of action) whether the text tells it as happened, as still to come, as
//! possible, as denied, as a condition, or as what holds in general. A linear classifier looks at
//! the word, its auxiliaries, and the words that it hangs on; `cargo xtask train --factuality` makes
//! its weights from MEANTIME (Minard et al. 2016, CC BY 4.0) and UDS "It Happened" (White et al.
//! 2016; Rudinger et al. 2018, CC BY-SA 4.0).

mod features;

use std::sync::LazyLock;

use detente_parse::{bytes, linear::Table};
use detente_record::{Article, Byte, Deprel, Sentence, Span, Upos};

pub use features::features;

use crate::events::Lexicon;

/// How a text presents an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Factuality {
    /// It has happened or is happening.
    Happened,
    /// It is announced or expected as certain.
    Planned,
    /// It may happen or may have happened.
    Possible,
    /// It did not, does not or will not happen.
    Denied,
    /// It is told as a condition, or depends on one.
    Conditional,
    /// It holds in general, of no particular time.
    Generic,
    /// The text does not tell.
    Underspecified,
}

impl Factuality {
    /// All, in the order of the classifier's columns.
    pub const ALL: [Self; LABELS] = [
        Self::Happened,
        Self::Planned,
        Self::Possible,
        Self::Denied,
        Self::Conditional,
        Self::Generic,
        Self::Underspecified,
    ];

    /// Returns the name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Happened => "happened",
            Self::Planned => "planned",
            Self::Possible => "possible",
            Self::Denied => "denied",
            Self::Conditional => "conditional",
            Self::Generic => "generic",
            Self::Underspecified => "underspecified",
        }
    }

    /// Finds the one of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// Columns of the classifier.
pub const LABELS: usize = 7;

/// An event word with how it is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Told {
    /// The word, in bytes of `Article.text`.
    pub span: Span<Byte>,
    /// How the text presents it.
    pub factuality: Factuality,
}

/// The classifier's weights.
#[derive(Debug, Default)]
pub struct Weights(Table<LABELS>);

static SHIPPED: LazyLock<Weights> = LazyLock::new(|| {
    Weights::from_bytes(include_bytes!("../../models/factuality.bin")).unwrap_or_default()
});

impl Weights {
    /// Returns the shipped weights.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Takes weights as trained.
    pub fn new(table: Table<LABELS>) -> Self {
        Self(table)
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote; `None` for anything else.
    pub fn from_bytes(file: &[u8]) -> Option<Self> {
        Table::unpack(&mut bytes::Reader::new(file)).map(Self)
    }

    /// Writes the weights.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = bytes::Writer::default();
        self.0.pack(&mut out);
        out.finish()
    }

    /// Chooses for an event with these [`features`]; the first of equals.
    pub fn choose(&self, features: &[u32]) -> Factuality {
        let scores = self.0.score(features);
        let best = (0..LABELS).rev().max_by_key(|&label| scores[label]).unwrap_or(0);
        Factuality::ALL[best]
    }
}

/// Says how a text presents the event that token `token` of a sentence names.
pub fn told(text: &str, sentence: &Sentence, token: usize) -> Factuality {
    Weights::shipped().choose(&features(text, sentence, token))
}

/// Finds the event words of an article with how each is told, in order.
///
/// Event words are verbs that are no auxiliaries, and nouns that the lexicon of acts knows.
///
/// ```
/// use detente_coder::factuality::{self, Factuality};
/// use detente_record::{Article, Block, Role, Span};
///
/// let text = "The ministers met in Oslo.".to_owned();
/// let blocks = vec![Block { span: Span::from_range(0..text.len()), role: Role::Body }];
/// let article = Article { text, blocks, ..Article::default() };
/// let sentences = detente_parse::Parser::english().analyse(&article);
/// let told = factuality::events(&article, &sentences);
/// assert_eq!(told[0].span.of(&article.text), "met");
/// assert_eq!(told[0].factuality, Factuality::Happened);
/// ```
pub fn events(article: &Article, sentences: &[Sentence]) -> Vec<Told> {
    let lexicon = Lexicon::shipped();
    let mut found = Vec::new();
    for sentence in sentences {
        for (index, token) in sentence.tokens.iter().enumerate() {
            let event = match token.upos {
                Upos::Verb => !matches!(token.deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Cop),
                Upos::Noun => lexicon.knows(sentence.lemma(index)),
                _ => false,
            };
            if event {
                let factuality = told(&article.text, sentence, index);
                found.push(Told { span: token.span, factuality });
            }
        }
    }
    found
}
