//! What the grammar finds, before it is resolved against any day.

use super::unit::{Amount, Unit};

/// Which of several like stretches is meant, seen from the publication day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// Not said: tense decides.
    Open,
    /// "last", "past".
    Last,
    /// "this", "current".
    This,
    /// "next".
    Next,
    /// "coming", "this coming": the first that follows.
    Coming,
}

/// Which day a distance is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    /// The publication day: "ago".
    Published,
    /// The last date that the text named: "earlier", "the next day".
    Context,
}

/// A time expression as the words give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Raw {
    /// A day of a month; the year may be missing. `last` closes a range of days.
    Day { year: Option<i32>, month: i8, day: i8, last: Option<i8>, direction: Direction },
    /// A month; the year may be missing.
    Month { year: Option<i32>, month: i8, direction: Direction },
    /// A month of the year before or after: "June last year".
    MonthOfYear { month: i8, day: Option<i8>, years: i64 },
    /// A year.
    Year(i32),
    /// The decade that holds a year.
    Decade(i32),
    /// "the nineties": the years within the century.
    DecadeWithin(i32),
    /// The century that holds a year.
    Century(i32),
    /// A quarter; the year may be missing.
    Quarter { year: Option<i32>, years: Option<i64>, quarter: i8 },
    /// The quarter last named, so many years on: "the year-ago quarter" is −1.
    QuarterAgain { years: i64 },
    /// The last quarter that is over; the one last named, if that is over: "the latest quarter".
    LatestQuarter,
    /// The quarter last named, in another year: "the 1988 period"; the year where none was named.
    QuarterIn(i32),
    /// "a year ago", "a year earlier": of a quarter that was named before, else the year.
    YearBefore(Anchor),
    /// Half a year; the year may be missing.
    Half { year: Option<i32>, years: Option<i64>, half: i8 },
    /// A season; the year may be missing.
    Season { year: Option<i32>, years: Option<i64>, letters: [u8; 2], direction: Direction },
    /// A weekday, 1 to 7.
    Weekday { weekday: i8, direction: Direction },
    /// The day so many days from publication: "yesterday" is −1.
    Deictic(i64),
    /// The stretch of a unit so many of them away: "last week" is −1 of a week.
    Relative { unit: Unit, count: i64, anchor: Anchor },
    /// A length of time.
    Duration { unit: Unit, amount: Amount },
    /// A recurring time with its value.
    Set(String),
    /// A fixed value such as `PRESENT_REF`.
    Fixed(&'static str),
    /// A time of day without its day.
    Clock { hour: u8, minute: u8, zulu: bool },
    /// A part of the day on a day.
    Part { of: Option<Box<Raw>>, letters: [u8; 2] },
    /// A time of day on a day that stands beside it.
    ClockOn { hour: u8, minute: u8, zulu: bool, day: Box<Raw> },
    /// Words of a date that no calendar has.
    Impossible,
}

/// A found expression: units `start..end` of the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// First unit.
    pub start: usize,
    /// First unit after it.
    pub end: usize,
    /// What it is.
    pub raw: Raw,
}
