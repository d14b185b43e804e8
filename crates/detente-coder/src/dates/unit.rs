//! Units of time and arithmetic on civil days.

use detente_record::Precision;
use jiff::{ToSpan, civil::Date};

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Seconds.
    Second,
    /// Minutes.
    Minute,
    /// Hours.
    Hour,
    /// Days.
    Day,
    /// Saturdays with their Sundays.
    Weekend,
    /// Weeks from Monday.
    Week,
    /// Two weeks.
    Fortnight,
    /// Months.
    Month,
    /// Quarters of the year.
    Quarter,
    /// Years.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
}

impl Unit {
    /// Reads the code used in the lexicon; an unknown one is a day, and a test keeps them known.
    pub fn from_code(code: &str) -> Self {
        match code {
            "TS" => Self::Second,
            "TM" => Self::Minute,
            "TH" => Self::Hour,
            "K" => Self::Weekend,
            "W" => Self::Week,
            "F" => Self::Fortnight,
            "M" => Self::Month,
            "Q" => Self::Quarter,
            "Y" => Self::Year,
            "E" => Self::Decade,
            "C" => Self::Century,
            _ => Self::Day,
        }
    }

    /// Writes `amount` of the unit as an ISO 8601 duration; `X` for an amount that is not said.
    pub fn duration(self, amount: Amount) -> String {
        let (letter, factor) = match self {
            Self::Second => ("TS", 1),
            Self::Minute => ("TM", 1),
            Self::Hour => ("TH", 1),
            Self::Day => ("D", 1),
            Self::Weekend => ("WE", 1),
            Self::Week => ("W", 1),
            Self::Fortnight => ("W", 2),
            Self::Month => ("M", 1),
            Self::Quarter => ("M", 3),
            Self::Year => ("Y", 1),
            Self::Decade => ("Y", 10),
            Self::Century => ("Y", 100),
        };
        let (time, letter) = letter.strip_prefix('T').map_or(("", letter), |rest| ("T", rest));
        match amount {
            Amount::Vague => match self {
                Self::Decade => "PXE".to_owned(),
                Self::Century => "PXC".to_owned(),
                Self::Quarter => "PXQ".to_owned(),
                _ => format!("P{time}X{letter}"),
            },
            Amount::Tenths(tenths) => {
                let tenths = tenths.saturating_mul(factor);
                if tenths % 10 == 0 {
                    format!("P{time}{}{letter}", tenths / 10)
                } else {
                    format!("P{time}{}.{}{letter}", tenths / 10, tenths % 10)
                }
            }
        }
    }
}

/// How many of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Amount {
    /// Not said: "several".
    Vague,
    /// In tenths, so that "two and a half" stays exact.
    Tenths(u64),
}

impl Amount {
    /// Makes a whole amount.
    pub fn whole(number: u64) -> Self {
        Self::Tenths(number.saturating_mul(10))
    }
}

/// A stretch of civil days with its TIMEX3 value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// TIMEX3 value.
    pub value: String,
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
    /// How exact.
    pub precision: Precision,
}

impl Stretch {
    fn new(value: String, first: Date, last: Date, precision: Precision) -> Self {
        Self { value, first, last, precision }
    }

    /// One day.
    pub fn day(day: Date) -> Self {
        Self::new(iso(day), day, day, Precision::Day)
    }

    /// The stretch of one `unit` that holds `day`; a day for units shorter than that.
    pub fn around(unit: Unit, day: Date) -> Option<Self> {
        let year = i32::from(day.year());
        Some(match unit {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Self::day(day),
            Unit::Week | Unit::Fortnight => {
                let first = monday(day)?;
                let week = day.iso_week_date();
                let value = format!("{:04}-W{:02}", week.year(), week.week());
                Self::new(value, first, first.checked_add(6.days()).ok()?, Precision::Week)
            }
            Unit::Weekend => {
                let first = monday(day)?.checked_add(5.days()).ok()?;
                let week = day.iso_week_date();
                let value = format!("{:04}-W{:02}-WE", week.year(), week.week());
                Self::new(value, first, first.checked_add(1.days()).ok()?, Precision::Week)
            }
            Unit::Month => Self::month(year, day.month())?,
            Unit::Quarter => Self::quarter(year, (day.month() - 1) / 3 + 1)?,
            Unit::Year => Self::year(year)?,
            Unit::Decade => Self::decade(year)?,
            Unit::Century => Self::century(year)?,
        })
    }

    /// A month.
    pub fn month(year: i32, month: i8) -> Option<Self> {
        let first = civil(year, month, 1)?;
        let value = format!("{year:04}-{month:02}");
        Some(Self::new(value, first, first.last_of_month(), Precision::Month))
    }

    /// A quarter, 1 to 4.
    pub fn quarter(year: i32, quarter: i8) -> Option<Self> {
        if !(1..=4).contains(&quarter) {
            return None;
        }
        let first = civil(year, quarter * 3 - 2, 1)?;
        let last = civil(year, quarter * 3, 1)?.last_of_month();
        Some(Self::new(format!("{year:04}-Q{quarter}"), first, last, Precision::Quarter))
    }

    /// Half a year, 1 or 2.
    pub fn half(year: i32, half: i8) -> Option<Self> {
        if !(1..=2).contains(&half) {
            return None;
        }
        let first = civil(year, half * 6 - 5, 1)?;
        let last = civil(year, half * 6, 1)?.last_of_month();
        Some(Self::new(format!("{year:04}-H{half}"), first, last, Precision::Range))
    }

    /// A season of the north; the winter of a year begins in its December.
    pub fn season(year: i32, letters: [u8; 2]) -> Option<Self> {
        let month = match &letters {
            b"SP" => 3,
            b"SU" => 6,
            b"FA" => 9,
            _ => 12,
        };
        let first = civil(year, month, 1)?;
        let last = first.checked_add(2.months()).ok()?.last_of_month();
        let name = std::str::from_utf8(&letters).unwrap_or("XX");
        Some(Self::new(format!("{year:04}-{name}"), first, last, Precision::Quarter))
    }

    /// A year.
    pub fn year(year: i32) -> Option<Self> {
        let (first, last) = (civil(year, 1, 1)?, civil(year, 12, 31)?);
        Some(Self::new(format!("{year:04}"), first, last, Precision::Year))
    }

    /// The decade that holds a year; its value is the first three digits.
    pub fn decade(year: i32) -> Option<Self> {
        let start = year - year.rem_euclid(10);
        let (first, last) = (civil(start, 1, 1)?, civil(start + 9, 12, 31)?);
        Some(Self::new(format!("{:03}", start / 10), first, last, Precision::Decade))
    }

    /// The hundred years with the same first two digits, which is how TIMEX3 counts centuries.
    pub fn century(year: i32) -> Option<Self> {
        let start = year - year.rem_euclid(100);
        let (first, last) = (civil(start, 1, 1)?, civil(start + 99, 12, 31)?);
        Some(Self::new(format!("{:02}", start / 100), first, last, Precision::Decade))
    }
}

/// Makes a day; `None` for one that no calendar has and for years outside 1 to 9998.
pub(super) fn civil(year: i32, month: i8, day: i8) -> Option<Date> {
    if !(1..=9998).contains(&year) {
        return None;
    }
    Date::new(i16::try_from(year).ok()?, month, day).ok()
}

/// Writes a day as TIMEX3 does.
pub(super) fn iso(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
}

/// Returns the Monday of a day's week.
pub(super) fn monday(day: Date) -> Option<Date> {
    day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).ok()
}

/// Moves a day by whole units; `None` where that leaves the calendar.
pub(super) fn shift(day: Date, unit: Unit, count: i64) -> Option<Date> {
    // Nothing in the news is further away; it also keeps the products small.
    if count.abs() > 20_000 {
        return None;
    }
    let moved = match unit {
        Unit::Second | Unit::Minute | Unit::Hour => day,
        Unit::Day => day.checked_add(count.days()).ok()?,
        Unit::Week | Unit::Weekend => day.checked_add(count.weeks()).ok()?,
        Unit::Fortnight => day.checked_add((2 * count).weeks()).ok()?,
        Unit::Month => day.checked_add(count.months()).ok()?,
        Unit::Quarter => day.checked_add((3 * count).months()).ok()?,
        Unit::Year => day.checked_add(i64_years(count)?.years()).ok()?,
        Unit::Decade => day.checked_add(i64_years(10 * count)?.years()).ok()?,
        Unit::Century => day.checked_add(i64_years(100 * count)?.years()).ok()?,
    };
    (1..=9998).contains(&moved.year()).then_some(moved)
}

/// jiff panics on spans past its limits; this keeps well inside them.
fn i64_years(count: i64) -> Option<i64> {
    (count.abs() <= 9_998).then_some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_no_calendar_has_are_none() {
        assert_eq!(civil(2022, 2, 30), None);
        assert_eq!(civil(0, 1, 1), None);
        assert_eq!(civil(9999, 1, 1), None);
        assert_eq!(shift(civil(2022, 1, 1).unwrap(), Unit::Century, 20_000), None);
    }

    #[test]
    fn durations_are_iso() {
        assert_eq!(Unit::Year.duration(Amount::Tenths(25)), "P2.5Y");
        assert_eq!(Unit::Hour.duration(Amount::whole(12)), "PT12H");
        assert_eq!(Unit::Decade.duration(Amount::whole(2)), "P20Y");
        assert_eq!(Unit::Month.duration(Amount::Vague), "PXM");
    }
}
