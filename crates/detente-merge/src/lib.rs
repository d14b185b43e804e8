//! Reports become events: many reports of the same thing are one.
//!
//! **In:** what reports tell of a dyad ([`Telling`]), and articles' texts ([`Print`]).
//! **Out:** which tell of the same event, which are copies. **Never:** reading for meaning, storage, the
//! clock.
//!
//! An event is one act of one party towards another. A report with two sources and a target tells
//! of two events, so it makes two tellings; [`tellings`] makes them.
//!
//! ```
//! use detente_merge::{Phase, Side, Telling, Time, merge};
//! use detente_record::ArticleId;
//! use jiff::civil::date;
//!
//! let side = |party: &str| Side { party: party.into(), ..Side::default() };
//! let telling = |article, day| Telling {
//!     report: (ArticleId(article), 0),
//!     event_type: "CONSULT".into(),
//!     phase: Phase::Happened,
//!     source: side("TUR"),
//!     target: side("CHN"),
//!     time: Time::Day(day),
//!     place: None,
//!     mode: None,
//!     cameo: "042".into(),
//!     moved: false,
//! };
//! let told = [telling(1, date(2025, 3, 3)), telling(2, date(2025, 5, 9)), telling(3, date(2025, 3, 3))];
//! let members: Vec<_> = merge(&told).into_iter().map(|event| event.members).collect();
//! assert_eq!(members, [vec![0, 2], vec![1]]);
//! ```

pub mod copies;
pub mod eval;
mod events;
mod same;
mod telling;

pub use copies::{CopyKind, Likeness, Print, Shelf, likeness, matches};
pub use events::{EventId, Group, merge};
pub use telling::{ArticleFacts, Phase, Side, Spot, Telling, Time, tellings};
