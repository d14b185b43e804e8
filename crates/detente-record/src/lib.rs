//! The plain data types that every step of Détente passes on.
//!
//! **In:** nothing. **Out:** types. **Never:** I/O, algorithms, look-ups.
//!
//! One sentence teaches the design: *an article reports; an event happens.* A [`Page`] becomes an
//! [`Article`], its sentences become [`Sentence`]s, and these yield [`Report`]s and [`Quote`]s,
//! each with byte spans into [`Article::text`]. [`json::Document`] is the published form of all of
//! it (schema 1), with spans in Unicode code points.
//!
//! ```
//! use detente_record::{Byte, EventType, QuadClass, Span};
//!
//! let text = "Türkiye thanked Japan.";
//! let thanked: Span<Byte> = Span::new(9, 16);
//! assert_eq!(thanked.of(text), "thanked");
//! assert_eq!("CONSULT".parse(), Ok(EventType::Consult));
//! assert_eq!(EventType::Consult.quad(), QuadClass::VerbalCooperation);
//! ```

mod actor;
mod article;
mod coded;
mod event;
pub mod json;
mod place;
mod quote;
mod sentence;
mod span;
mod when;

pub use actor::{Actor, ActorKind, Code3, How, Mention, ParseCodeError};
pub use article::{
    Anchor, Article, ArticleId, Block, Clock, DateBasis, Furniture, FurnitureKind, Page, Published,
    Role,
};
pub use coded::{Coded, Note, Record};
pub use event::{
    Casualties, EventType, Kind, Label, ParseEventTypeError, ParseStatusError, QuadClass, Report,
    Status,
};
pub use place::{Place, PlaceLevel};
pub use quote::{Quote, QuoteForm};
pub use sentence::{Deprel, Features, NameTag, Sentence, Token, Upos};
pub use span::{Byte, Span, TokenUnit};
pub use when::{Precision, TimeExpression, TimeKind, When, WhenBasis};
