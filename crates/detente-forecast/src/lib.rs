//! From the dated history of who did what to whom, the probability of what comes next.
//!
//! **In:** quadruples `(source, kind, target, day)` as numbers, and if known the country and sector
//! of actors. **Out:** probabilities with their reasons ([`Forecaster`]), rankings of who it will be
//! ([`Ranker`]), whether a dyad's conflict will rise ([`RiseModel`]), and scores of all three.
//! **Never:** files, a clock, names, storage. The same history gives the same bytes, and adding it
//! day by day gives what adding it at once gives.
//!
//! Everything is counted, and what is learned are weights that add up: fading counts of the same
//! act, of other acts between the two in either direction, by recency and number of times, of the
//! actor, of its country and sector, and two steps over strong ties. The method follows what counted
//! temporal rules taught (`CountTRuCoLa`, `TLogic`); how much each rule counts is learned online by
//! logistic and softmax regression with shrinking steps, one day at a time, from the days before.
//! On the ICEWS benchmarks the best networks on a GPU still reach more in their own tables: an MRR
//! of 51, 37.7 and 59 on ICEWS14, ICEWS18 and ICEWS05-15; `bench/forecast.md` has ours beside them.
//!
//! ```
//! use detente_forecast::{Basis, Fact, Forecaster, Quad};
//!
//! // Actor 0 calls on actor 1 every third day, and actor 1 answers on the day after.
//! let history: Vec<Quad> = (0..90)
//!     .filter_map(|day| match day % 3 {
//!         0 => Some(Quad { source: 0, kind: 2, target: 1, day }),
//!         1 => Some(Quad { source: 1, kind: 5, target: 0, day }),
//!         _ => None,
//!     })
//!     .collect();
//! let forecaster = Forecaster::new(&history, 90, &[7])?;
//! let answer = &forecaster.act(Fact { source: 1, kind: 5, target: 0 })[0];
//! assert!(answer.probability > 0.5 && answer.basis == Basis::Record);
//! assert!(answer.reasons[0].held <= answer.reasons[0].of);
//! let unknown = &forecaster.act(Fact { source: 7, kind: 5, target: 8 })[0];
//! assert_eq!(unknown.basis, Basis::BaseRate); // and it says so
//! # Ok::<(), detente_forecast::HistoryError>(())
//! ```

mod chronicle;
mod decay;
mod fact;
mod forecaster;
mod memory;
mod outlook;
mod protocol;
mod rank;
mod reasons;
mod rise;
mod score;
mod ties;

pub use fact::{Classes, Fact, Quad};
pub use forecaster::{FEWEST_DAYS, Forecast, Forecaster, HistoryError};
pub use outlook::{Basis, Chance, Outlook};
pub use protocol::{Events, Measure, Protocol, Ranking, Steps, events, rank};
pub use rank::{Day, RankSettings, Ranker, Standing};
pub use reasons::{Case, Reason};
pub use rise::{DyadDays, RiseModel, RiseScores, Skill, WINDOW, evaluate as evaluate_rise};
pub use score::{Bin, Outcome, Score, score};
