//! The daily counts of dyads become series, groups and shifts.
//!
//! **In:** what one party did to another, by day ([`Counts`]). **Out:** [`Series`] by day, week and
//! month, groups of parties by membership on the date ([`Group`]), days on which a relation turned
//! ([`Shift`]). **Never:** storage, the clock, reading text.
//!
//! ```
//! use detente_relate::{Counts, Direction, Sensitivity, Series, shifts};
//! use jiff::civil::date;
//!
//! let talks = Counts { verbal_cooperation: 1, ..Counts::default() };
//! let blows = Counts { material_conflict: 9, ..Counts::default() };
//! let mut series = Series::new([(date(2024, 2, 1), talks), (date(2024, 5, 20), blows)]);
//! series.stretch(date(2024, 1, 1), date(2024, 12, 31));
//! let found = shifts(&series, None, &Sensitivity::default());
//! assert_eq!((found[0].date, found[0].direction), (date(2024, 5, 20), Direction::Hardening));
//! ```

mod alignment;
mod counts;
pub mod eval;
mod groups;
mod scale;
mod series;
mod shift;
mod surprise;

pub use alignment::{Change, alignment, change, cooperation_share, distance};
pub use counts::Counts;
pub use groups::{Group, Membership, between_groups};
pub use scale::plover_scale;
pub use series::{Coverage, Period, Series, Step};
pub use shift::{Cause, Detector, Direction, Sensitivity, Shift, shifts};
