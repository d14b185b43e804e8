//! Answers that need more than the store: relations over time, forecasts with their reasons.
//!
//! **In:** a store and a question. **Out:** answers that serialise, the same for terminal, browser
//! and Python. **Never:** HTTP, printing, files; what one room can answer alone.
//!
//! ```
//! use detente_answer::{Party, View, both, party};
//! use detente_store::Store;
//!
//! let store = Store::in_memory().unwrap();
//! let [a, b] = ["China", "the Kremlin"].map(|name| Party::new(&party(name), false));
//! assert_eq!((&*a.name, &*b.name), ("CHN", "RUSGOV"));
//! let [there, back] = both(&store, &a, &b, &View::default()).unwrap();
//! assert!(there.series.is_empty() && back.shifts.is_empty());
//! ```

mod error;
mod history;
mod outlook;
mod party;
mod relation;

pub use error::AnswerError;
pub use history::{History, written};
pub use outlook::{Panel, Question, Shown, ShownCase, ShownReason, record, record_json};
pub use party::party;
pub use relation::{Direction, Explained, Party, Sentence, View, both};
