//! Resolves what the grammar found against the publication day, the tense and earlier dates.

use detente_record::{Precision, TimeKind, WhenBasis};
use jiff::civil::Date;

use super::{
    raw::{Anchor, Direction, Raw},
    tense::Tense,
    unit::{Stretch, Unit, civil, iso, shift},
};

/// What is known when an expression is resolved.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    /// The publication day.
    pub published: Option<Date>,
    /// First day of the last date that the text named, and whether that was exact to the day.
    pub context: Option<(Date, bool)>,
    /// First day of the quarter named last, if one was named near.
    pub quarter: Option<Date>,
    /// Tense of the clause.
    pub tense: Tense,
}

/// An expression with its value, before it gets its span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Resolved {
    /// TIMEX3 type.
    pub kind: TimeKind,
    /// TIMEX3 value.
    pub value: Option<String>,
    /// Days, where known.
    pub days: Option<(Date, Date)>,
    /// How exact.
    pub precision: Precision,
    /// What the days rest on.
    pub basis: WhenBasis,
    /// Code of a note, where something was odd.
    pub note: Option<&'static str>,
}

impl Resolved {
    fn undated(kind: TimeKind, value: Option<String>) -> Self {
        let (precision, basis) = (Precision::Unknown, WhenBasis::Relative);
        Self { kind, value, days: None, precision, basis, note: None }
    }

    fn stretch(stretch: Option<Stretch>, basis: WhenBasis) -> Self {
        match stretch {
            Some(Stretch { value, first, last, precision }) => Self {
                kind: TimeKind::Date,
                value: Some(value),
                days: Some((first, last)),
                precision,
                basis,
                note: None,
            },
            None => Self::undated(TimeKind::Date, None),
        }
    }
}

/// Which weekend "the weekend" is, counted from publication: what has happened over it by a weekday
/// happened over the last one.
fn weekend(known: Known) -> i64 {
    let before = |day: Date| day.weekday().to_monday_one_offset() < 6;
    let past = known.tense == Tense::Past && known.published.is_some_and(before);
    -i64::from(past)
}

/// Resolves one expression.
pub(super) fn resolve(raw: &Raw, known: Known) -> Resolved {
    use WhenBasis::{Relative, Stated};
    match raw {
        Raw::Day { year, month, day, last, direction } => {
            calendar_day(*year, (*month, *day, *last), *direction, known)
        }
        Raw::Month { year: Some(year), month, .. } => {
            Resolved::stretch(Stretch::month(*year, *month), Stated)
        }
        Raw::Month { year: None, month, direction } => {
            Resolved::stretch(open_month(*month, *direction, known), Relative)
                .or_value(|| format!("XXXX-{month:02}"))
        }
        Raw::MonthOfYear { month, day, years } => {
            let year = known.published.map(|p| i64::from(p.year()) + years);
            let year = year.and_then(|y| i32::try_from(y).ok());
            let stretch = year.and_then(|year| match day {
                Some(day) => civil(year, *month, *day).map(Stretch::day),
                None => Stretch::month(year, *month),
            });
            Resolved::stretch(stretch, Relative)
        }
        Raw::Year(year) => Resolved::stretch(Stretch::year(*year), Stated),
        Raw::Decade(year) => Resolved::stretch(Stretch::decade(*year), Stated),
        Raw::DecadeWithin(within) => Resolved::stretch(decade_within(*within, known), Relative),
        Raw::Century(year) => Resolved::stretch(Stretch::century(*year), Stated),
        Raw::Quarter { year, years, quarter } => {
            dated_part(*year, *years, known, |year| Stretch::quarter(year, *quarter))
        }
        Raw::QuarterAgain { years } => Resolved::stretch(quarter_again(*years, known), Relative),
        Raw::LatestQuarter => Resolved::stretch(latest_quarter(known), Relative),
        Raw::QuarterIn(year) => Resolved::stretch(quarter_in(*year, known), Stated),
        Raw::YearBefore(anchor) => match quarter_again(-1, known) {
            Some(quarter) => Resolved::stretch(Some(quarter), Relative),
            None => relative(Unit::Year, -1, *anchor, known),
        },
        Raw::Half { year, years, half } => {
            dated_part(*year, *years, known, |year| Stretch::half(year, *half))
        }
        Raw::Season { year, years, letters, direction } => {
            season(*year, *years, *letters, *direction, known)
        }
        Raw::Weekday { weekday, direction } => {
            let day = open_weekday(*weekday, *direction, known);
            Resolved::stretch(day.map(Stretch::day), Relative)
                .or_value(|| format!("XXXX-WXX-{weekday}"))
        }
        Raw::Deictic(days) => {
            let day = known.published.and_then(|p| shift(p, Unit::Day, *days));
            let basis = if *days == 0 { WhenBasis::Publication } else { Relative };
            Resolved::stretch(day.map(Stretch::day), basis)
        }
        Raw::Relative { unit: Unit::Weekend, count: 0, anchor } => {
            relative(Unit::Weekend, weekend(known), *anchor, known)
        }
        Raw::Relative { unit, count, anchor } => relative(*unit, *count, *anchor, known),
        Raw::Duration { unit, amount } => {
            Resolved::undated(TimeKind::Duration, Some(unit.duration(*amount)))
        }
        Raw::Set(value) => Resolved::undated(TimeKind::Set, Some(value.clone())),
        Raw::Fixed(value) => fixed(value, known),
        Raw::Clock { hour, minute, zulu } => {
            let day = known.context.filter(|(_, exact)| *exact).map(|(day, _)| day);
            at_clock(day, *hour, *minute, *zulu, Relative)
        }
        Raw::ClockOn { hour, minute, zulu, day } => {
            let on = resolve(day, known);
            let mut found =
                at_clock(on.days.map(|(first, _)| first), *hour, *minute, *zulu, on.basis);
            found.note = on.note;
            found
        }
        Raw::Part { of, letters } => part_of_day(of.as_deref(), *letters, known),
        Raw::Impossible => {
            let mut found = Resolved::undated(TimeKind::Date, None);
            found.note = Some("T001");
            found
        }
    }
}

impl Resolved {
    /// Gives an unresolved expression the value that says what is known of it.
    fn or_value(mut self, value: impl FnOnce() -> String) -> Self {
        if self.value.is_none() {
            self.value = Some(value());
            self.note = Some("T002");
        }
        self
    }
}

fn fixed(value: &str, known: Known) -> Resolved {
    let mut found = Resolved::undated(TimeKind::Date, Some(value.to_owned()));
    if value == "PRESENT_REF" {
        // "now" is the day of publication: that is what this basis is for.
        if let Some(day) = known.published {
            found.days = Some((day, day));
            found.precision = Precision::Day;
            found.basis = WhenBasis::Publication;
        }
    }
    found
}

/// A day of a month: its own year, else the one that tense and publication give.
fn calendar_day(
    year: Option<i32>,
    (month, day, last): (i8, i8, Option<i8>),
    direction: Direction,
    known: Known,
) -> Resolved {
    let basis = if year.is_some() { WhenBasis::Stated } else { WhenBasis::Relative };
    let year = year.or_else(|| {
        let published = known.published.or(known.context.map(|(day, _)| day))?;
        nearest_year(published, known.tense, direction, GRACE, |year| civil(year, month, day))
    });
    let Some(year) = year else {
        return Resolved::undated(TimeKind::Date, None)
            .or_value(|| format!("XXXX-{month:02}-{day:02}"));
    };
    let Some(first) = civil(year, month, day) else {
        let mut found = Resolved::undated(TimeKind::Date, None);
        found.note = Some("T001");
        return found;
    };
    let mut found = Resolved::stretch(Some(Stretch::day(first)), basis);
    if let Some(end) = last.and_then(|last| civil(year, month, last)) {
        found.value = Some(format!("{}/{}", iso(first), iso(end)));
        found.days = Some((first, end));
        found.precision = Precision::Range;
    }
    found
}

/// Nobody leaves the year away from a day that lies ten months off: within so many days of
/// publication the nearest one is meant, whatever the tense of the verb beside it.
const GRACE: i32 = 60;

/// Chooses the year in which a day or month lies, seen from publication; up to `grace` days, near
/// goes before tense.
fn nearest_year(
    published: Date,
    tense: Tense,
    direction: Direction,
    grace: i32,
    day_in: impl Fn(i32) -> Option<Date>,
) -> Option<i32> {
    let this = i32::from(published.year());
    if direction == Direction::This {
        return day_in(this).map(|_| this);
    }
    let years = [this - 1, this, this + 1];
    let distance = |year: i32| -> Option<i32> { Some((day_in(year)? - published).get_days()) };
    let known = years.into_iter().filter_map(|year| Some((year, distance(year)?)));
    match (direction, tense) {
        (Direction::Last, _) => known.filter(|(_, days)| *days < 0).max_by_key(|(_, days)| *days),
        (Direction::Next | Direction::Coming, _) => {
            known.filter(|(_, days)| *days > 0).min_by_key(|(_, days)| *days)
        }
        (_, Tense::Past) => known.filter(|(_, days)| *days <= grace).max_by_key(|(_, days)| *days),
        (_, Tense::Future) => {
            known.filter(|(_, days)| *days >= -grace).min_by_key(|(_, days)| *days)
        }
        (_, Tense::Intended | Tense::Unknown) => known.min_by_key(|(_, days)| days.abs()),
    }
    .map(|(year, _)| year)
}

fn open_month(month: i8, direction: Direction, known: Known) -> Option<Stretch> {
    let published = known.published.or(known.context.map(|(day, _)| day))?;
    // The month of publication itself counts as both past and to come.
    let here = month == published.month();
    let year = i32::from(published.year());
    if here {
        let year = match direction {
            Direction::Last => year - 1,
            Direction::Next => year + 1,
            _ => year,
        };
        return Stretch::month(year, month);
    }
    let year = nearest_year(published, known.tense, direction, 0, |year| civil(year, month, 15))?;
    Stretch::month(year, month)
}

/// The latest such weekday up to publication, or the next after it, by tense.
fn open_weekday(weekday: i8, direction: Direction, known: Known) -> Option<Date> {
    let published = known.published?;
    let here = published.weekday().to_monday_one_offset();
    let back = i64::from((here - weekday).rem_euclid(7));
    let ahead = i64::from((weekday - here).rem_euclid(7));
    let days = match (direction, known.tense) {
        // "last Tuesday" said on a Tuesday is a week ago.
        (Direction::Last, _) => -(if back == 0 { 7 } else { back }),
        // "next Tuesday" is that of the next calendar week.
        (Direction::Next, _) => i64::from(weekday - here) + 7,
        (Direction::This, _) => i64::from(weekday - here),
        (Direction::Open, Tense::Future | Tense::Intended) => ahead,
        (Direction::Coming, _) => {
            if ahead == 0 {
                7
            } else {
                ahead
            }
        }
        (Direction::Open, _) => -back,
    };
    shift(published, Unit::Day, days)
}

fn decade_within(within: i32, known: Known) -> Option<Stretch> {
    // "the nineties" without more are those of the last hundred years.
    let published = known.published?;
    let this = i32::from(published.year());
    let year = this - this.rem_euclid(100) + within;
    Stretch::decade(if year > this { year - 100 } else { year })
}

/// A quarter or half year: its own year, the one counted from now, or the latest that has begun.
fn dated_part(
    year: Option<i32>,
    years: Option<i64>,
    known: Known,
    of: impl Fn(i32) -> Option<Stretch>,
) -> Resolved {
    if let Some(year) = year {
        return Resolved::stretch(of(year), WhenBasis::Stated);
    }
    let Some(published) = known.published else {
        return Resolved::undated(TimeKind::Date, None);
    };
    let this = i32::from(published.year());
    if let Some(years) = years {
        let year = this + i32::try_from(years).unwrap_or(0);
        return Resolved::stretch(of(year), WhenBasis::Relative);
    }
    let begun = of(this).is_some_and(|stretch| stretch.first <= published);
    let past = of(if begun { this } else { this - 1 });
    let stretch = if known.tense == Tense::Future && !begun { of(this) } else { past };
    Resolved::stretch(stretch, WhenBasis::Relative)
}

/// The quarter named last, so many years on.
fn quarter_again(years: i64, known: Known) -> Option<Stretch> {
    shift(known.quarter?, Unit::Year, years).and_then(|day| Stretch::around(Unit::Quarter, day))
}

/// The quarter named last where it is over, else the last one that is.
fn latest_quarter(known: Known) -> Option<Stretch> {
    let named = quarter_again(0, known);
    let Some(published) = known.published else { return named };
    let over = |stretch: &Stretch| stretch.last < published;
    named
        .filter(over)
        .or_else(|| Stretch::around(Unit::Quarter, shift(published, Unit::Quarter, -1)?))
}

/// The quarter named last, in a year.
fn quarter_in(year: i32, known: Known) -> Option<Stretch> {
    match known.quarter {
        Some(day) => Stretch::quarter(year, (day.month() - 1) / 3 + 1),
        None => Stretch::year(year),
    }
}

fn season(
    year: Option<i32>,
    years: Option<i64>,
    letters: [u8; 2],
    direction: Direction,
    known: Known,
) -> Resolved {
    if year.is_some() || years.is_some() || direction == Direction::Open {
        return dated_part(year, years, known, |year| Stretch::season(year, letters));
    }
    let Some(published) = known.published else {
        return Resolved::undated(TimeKind::Date, None);
    };
    let this = i32::from(published.year());
    let of = |year| Stretch::season(year, letters);
    let stretch = match direction {
        // "last summer" is over; "this summer" is the year's; "next summer" has not begun.
        Direction::Last => {
            [this, this - 1, this - 2].into_iter().filter_map(of).find(|s| s.last < published)
        }
        Direction::Next => {
            [this, this + 1].into_iter().filter_map(of).find(|s| s.first > published)
        }
        _ => of(this),
    };
    Resolved::stretch(stretch, WhenBasis::Relative)
}

/// "last week", "two days ago", "the following year".
fn relative(unit: Unit, count: i64, anchor: Anchor, known: Known) -> Resolved {
    let from = match anchor {
        Anchor::Published => known.published,
        // A day cannot be counted from a month or a year.
        Anchor::Context => known
            .context
            .filter(|(_, exact)| *exact || !matches!(unit, Unit::Day | Unit::Week | Unit::Weekend))
            .map(|(day, _)| day),
    };
    let stretch =
        from.and_then(|day| shift(day, unit, count)).and_then(|day| Stretch::around(unit, day));
    let mut found = Resolved::stretch(stretch, WhenBasis::Relative);
    if found.value.is_none() {
        found.note = Some("T002");
    }
    found
}

fn at_clock(day: Option<Date>, hour: u8, minute: u8, zulu: bool, basis: WhenBasis) -> Resolved {
    let date = day.map_or_else(|| "XXXX-XX-XX".to_owned(), iso);
    let zone = if zulu { "Z" } else { "" };
    Resolved {
        kind: TimeKind::Time,
        value: Some(format!("{date}T{hour:02}:{minute:02}{zone}")),
        days: day.map(|day| (day, day)),
        precision: if day.is_some() { Precision::Time } else { Precision::Unknown },
        basis,
        note: None,
    }
}

fn part_of_day(of: Option<&Raw>, letters: [u8; 2], known: Known) -> Resolved {
    let on = of.map(|raw| resolve(raw, known));
    let day = on.as_ref().and_then(|on| on.days).map(|(first, _)| first);
    let letters = std::str::from_utf8(&letters).unwrap_or("XX");
    let date = day.map_or_else(|| "XXXX-XX-XX".to_owned(), iso);
    Resolved {
        kind: TimeKind::Time,
        value: Some(format!("{date}T{letters}")),
        // A night ends on the day after; the record keeps the day it is named by.
        days: day.map(|day| (day, day)),
        precision: if day.is_some() { Precision::Day } else { Precision::Unknown },
        basis: on.map_or(WhenBasis::Relative, |on| on.basis),
        note: None,
    }
}
