//! Reports become events: many reports of the same thing are one.
//!
//! **In:** what reports tell of a dyad ([`Telling`]), and which articles are copies ([`CopyOf`]).
//! **Out:** which of them tell of the same event. **Never:** reading text for meaning, storage, the
//! clock.
//!
//! An event is one act of one party towards another. A report with two sources and a target tells
//! of two events, so it makes two tellings; [`tellings`] makes them.
//!
//! ```
//! use detente_merge::Phase;
//! use detente_record::Status;
//!
//! assert_eq!(Phase::of(Status::Claim), Phase::of(Status::Fact));
//! assert_ne!(Phase::of(Status::Plan), Phase::of(Status::Fact));
//! ```

pub mod copies;
mod copy;
mod telling;

pub use copies::{Likeness, Print, Shelf, likeness, matches};
pub use copy::{CopyKind, CopyOf};
pub use telling::{ArticleFacts, Phase, Side, Spot, Telling, Time, tellings};
