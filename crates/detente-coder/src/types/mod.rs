//! Which type of act stands between two actors of a sentence, learned from examples.
//!
//! The lexicon of acts is exact where it has the word and the tree is right; this is the other
//! half: a linear classifier over everything near the two actors (words between and around them,
//! the path through the tree, what the lexicon knows of each word, what it coded), which always
//! has an answer and says how sure it is. Its weights are made by `cargo xtask train --types`.
//!
//! Two answers are learned apart: whether the one does anything to the other, and what it is if so.
//! Method: binary and multinomial logistic regression over hashed binary features, AdaGrad, in the manner of
//! the strong linear baselines for relation classification (Zhou et al. 2005; Joachims 1998).

mod features;
mod model;
pub mod train;

use detente_record::{Byte, Mention, Report, Sentence, Span};

pub use self::features::{FEATURE_BITS, View, as_given};
pub use self::model::{CLASSES, Classifier, NOTHING, Ranked};

/// What is known of a sentence when its pairs are classified.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The article's text.
    pub text: &'a str,
    /// The sentence, with its tree where one was built.
    pub sentence: &'a Sentence,
    /// Mentions of actors that overlap the sentence.
    pub mentions: &'a [Mention],
    /// What the lexicon coded in the sentence.
    pub reports: &'a [Report],
}

/// Two actors of a sentence by their words; the target is `None` where nobody is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Words of the actor who acts, in bytes of the article's text; `None` where not named.
    pub source: Option<Span<Byte>>,
    /// Words of the actor acted on.
    pub target: Option<Span<Byte>>,
}
