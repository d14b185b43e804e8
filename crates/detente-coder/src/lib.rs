//! Sentences become reports and quotes: who did what to whom, who said what, when, where, and is
//! it so.
//!
//! **In:** [`Article`](detente_record::Article) and its
//! [`Sentence`](detente_record::Sentence)s. **Out:** [`Coded`](detente_record::Coded).
//! **Never:** other articles, the clock (the publication date is part of the article).

pub mod actors;
pub mod dates;
pub mod events;
pub mod places;
pub mod quotes;
