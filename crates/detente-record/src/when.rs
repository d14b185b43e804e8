//! When something happened or is to happen.

use jiff::civil::Date;

use crate::{Byte, Span};

/// A time that an expression in the text was resolved to.
///
/// A time that cannot be resolved is kept with `first` and `last` both `None`: nothing falls back
/// silently to the publication date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// First civil day; `None` when unresolved.
    pub first: Option<Date>,
    /// Last civil day, inclusive; `None` when unresolved.
    pub last: Option<Date>,
    /// How exact the statement is.
    pub precision: Precision,
    /// What the days rest on.
    pub basis: WhenBasis,
    /// The words, in bytes of `Article.text`; `None` only where basis is the publication date.
    pub span: Option<Span<Byte>>,
}

/// How exact a time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// To the minute or hour.
    Time,
    /// To the day.
    Day,
    /// To the week.
    Week,
    /// To the month.
    Month,
    /// To the quarter or season.
    Quarter,
    /// To the year.
    Year,
    /// To the decade or less.
    Decade,
    /// A stretch between two stated ends.
    Range,
    /// Not known: the expression was not resolved.
    Unknown,
}

impl Precision {
    /// Returns the name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::Decade => "decade",
            Self::Range => "range",
            Self::Unknown => "unknown",
        }
    }
}

/// What a resolved time rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WhenBasis {
    /// The text states the calendar date itself.
    Stated,
    /// Counted from the publication date or from another date in the text.
    Relative,
    /// The publication date itself, where the text says "now" or "today" in other words.
    Publication,
}

impl WhenBasis {
    /// Returns the name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Relative => "relative",
            Self::Publication => "publication",
        }
    }
}

/// A time expression in the text with its TIMEX3 type and value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeExpression {
    /// The words, in bytes of `Article.text`.
    pub span: Span<Byte>,
    /// TIMEX3 type.
    pub kind: TimeKind,
    /// TIMEX3 value, e.g. `2022-12-30`, `2022-W52`, `P3D`, `PAST_REF`; `None` when unresolved.
    pub value: Option<String>,
    /// The days it covers; `None` for durations, sets and the unresolved.
    pub when: Option<When>,
}

/// TIMEX3 types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeKind {
    /// A calendar date or stretch of days.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// A recurring time.
    Set,
}

impl TimeKind {
    /// Returns the name used by TIMEX3 and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Date => "DATE",
            Self::Time => "TIME",
            Self::Duration => "DURATION",
            Self::Set => "SET",
        }
    }
}
