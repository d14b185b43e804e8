//! Words that stand for actors: names, offices, adjectives, metonyms, pronouns.
//!
//! **In:** an article and its sentences (tokens and tags; a tree where there is one) and a
//! [`Gazetteer`]. **Out:** [`Mention`](detente_record::Mention)s in order, without overlap.
//! **Never:** the clock: who holds an office is asked for the article's own day, and without a day
//! "the French president" is France's government and nobody by name.

mod anaphora;
mod apposition;
mod article;
mod contexts;
mod eval;
mod forms;
mod garbled;
mod gazetteer;
mod homonyms;
mod leaders;
mod lexicon;
mod names;
mod office;
mod owned;
mod persons;
mod phrase;
mod place;
mod read;
mod resolve;
mod scan;
mod sectors;
mod spelling;
mod tables;
mod users;
mod words;

pub use article::{mentions, mentions_with_notes, plural};
pub use eval::{ActorScores, Outcome, score_phrases};
pub use garbled::NOTES;
pub(crate) use gazetteer::SHIPPED;
pub use gazetteer::{Gazetteer, Tables};
pub use leaders::{Office, Person, Term};
pub use tables::GazetteerError;
