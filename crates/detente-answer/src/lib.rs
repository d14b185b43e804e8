//! Answers that need more than the store: relations over time, forecasts with their reasons, plans
//! and what became of them, who an actor is.
//!
//! **In:** a store and a question. **Out:** answers that serialise, the same for terminal, browser
//! and Python. **Never:** HTTP, printing, files; what one room can answer alone.
//!
//! ```
//! use detente_answer::{Activity, Party, View, both, party};
//! use detente_store::Store;
//!
//! let store = Store::in_memory().unwrap();
//! let [a, b] = ["China", "the Kremlin"].map(|name| Party::new(&party(name), false));
//! assert_eq!((&*a.name, &*b.name), ("CHN", "RUSGOV"));
//! let [there, back] = both(&store, &a, &b, &View::default(), &Activity::default()).unwrap();
//! assert!(there.series.is_empty() && back.shifts.is_empty());
//! ```

mod alert;
mod calendar;
mod error;
mod gold;
mod history;
mod matrix;
mod outlook;
mod party;
mod profile;
mod ranking;
mod relation;
pub mod table;
mod turns;

pub use alert::{Digest, MOST_NEWS, News, Quiet, Rule, Watch, Way};
pub use calendar::{Fate, Plan, calendar};
pub use error::AnswerError;
pub use gold::{GoldActor, GoldRow, gold};
pub use history::{History, written};
pub use matrix::{Busy, Cell, Matrix};
pub use outlook::{Outlook, Panel, Shown, ShownCase, ShownReason, record, record_json};
pub use party::party;
pub use profile::{Held, Member, Profile, name_of, profile};
pub use ranking::{Aligned, Changed, Standing, Windows, aligned, changed, standings};
pub use relation::{Activity, Direction, Explained, Party, Sentence, View, both};
pub use turns::{TurnOf, turns};
