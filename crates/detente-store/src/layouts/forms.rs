//! How a column writes its field: dates, numbers, countries, lists, and what is only derived.

use std::borrow::Cow;

use jiff::civil::Date;

use super::{
    acts,
    countries::{System, country},
    event::Event,
};

/// How a column writes its field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// As it is.
    Text,
    /// In capitals.
    Upper,
    /// Blanks as underscores.
    Underscores,
    /// A day.
    Day(Day),
    /// A number, with so many decimals or as many as it has.
    Number(Option<usize>),
    /// A whole number; other texts become one by a hash.
    Integer,
    /// A country in some system.
    Country(System),
    /// `VERBAL COOPERATION` …
    QuadWords,
    /// `1` …
    QuadNumber,
    /// A list with its own separator.
    List(char),
    /// ACLED's event type (`false`) or sub-event type (`true`).
    Acled(bool),
    /// Written from a field that another column holds; not read.
    Derived(Derived),
    /// Always the same; what a file has otherwise is kept beside the fields.
    Const(String),
}

/// How a day is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Day {
    /// `2014-01-31`; read as well: `1/31/2014`, `31 January 2014`.
    Iso,
    /// `20140131`.
    Compact,
    /// `20140131000000`.
    Stamp,
    /// `2014-01-31`, read from what begins so.
    Head,
}

/// What is computed from a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Derived {
    Year,
    Month,
    DayOfMonth,
    YearMonth,
    /// Year with the part of it that is past, by GDELT's formula.
    Fraction,
    /// The first three digits of a CAMEO code.
    Base,
    /// The first two.
    Root,
    /// ACLED's class of disorder.
    Disorder,
    Country(System),
}

impl Form {
    /// Reads a form as the tables of columns write it.
    pub(crate) fn named(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(':').unwrap_or((text, ""));
        Some(match (kind, rest) {
            ("text", "") => Self::Text,
            ("upper", "") => Self::Upper,
            ("underscores", "") => Self::Underscores,
            ("date", "") => Self::Day(Day::Iso),
            ("date", "compact") => Self::Day(Day::Compact),
            ("date", "stamp") => Self::Day(Day::Stamp),
            ("date", "head") => Self::Day(Day::Head),
            ("number", "") => Self::Number(None),
            ("number", decimals) => Self::Number(Some(decimals.parse().ok()?)),
            ("integer", "") => Self::Integer,
            ("country", system) => Self::Country(System::named(system)?),
            ("quad", "words") => Self::QuadWords,
            ("quad", "number") => Self::QuadNumber,
            ("list", separator) => Self::List(separator.chars().next()?),
            ("acled", "event") => Self::Acled(false),
            ("acled", "sub") => Self::Acled(true),
            ("const", value) => Self::Const(value.to_owned()),
            ("derived", what) => Self::Derived(match what {
                "year" => Derived::Year,
                "month" => Derived::Month,
                "day" => Derived::DayOfMonth,
                "yearmonth" => Derived::YearMonth,
                "fraction" => Derived::Fraction,
                "base" => Derived::Base,
                "root" => Derived::Root,
                "acled_disorder" => Derived::Disorder,
                system => Derived::Country(System::named(system)?),
            }),
            _ => return None,
        })
    }

    /// Reads a cell; `Ok(None)` where the column tells nothing that a field would hold, an error
    /// in words where it tells what cannot be.
    pub(crate) fn read<'c>(
        &self,
        cell: &'c str,
        day: Option<&str>,
    ) -> Result<Option<Cow<'c, str>>, String> {
        Ok(Some(match self {
            Self::Text | Self::Upper => cell.into(),
            Self::Underscores => cell.replace('_', " ").into(),
            Self::Day(form) => form.read(cell).ok_or_else(|| format!("{cell:?} is no day"))?,
            Self::Number(_) => {
                let number: f64 = cell.parse().map_err(|_| format!("{cell:?} is no number"))?;
                if !number.is_finite() {
                    return Err(format!("{cell:?} is no number"));
                }
                shortest(number).into()
            }
            Self::Integer => {
                if !cell.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Err(format!("{cell:?} is no whole number"));
                }
                cell.into()
            }
            Self::Country(system) => match country(*system, cell, day) {
                Some(country) => country.iso3.into(),
                // A region, an organisation, a typing error: kept as the column has it.
                None => return Ok(None),
            },
            Self::QuadNumber => match cell {
                "1" | "2" | "3" | "4" => cell.into(),
                // OEDA's fifth class, neutral statements, comes before the four.
                "0" => "1".into(),
                _ => return Err(format!("{cell:?} is no quad class")),
            },
            Self::QuadWords => {
                let at = QUADS.iter().position(|words| words.eq_ignore_ascii_case(cell));
                let at = at.ok_or_else(|| format!("{cell:?} is no quad class"))?;
                (at + 1).to_string().into()
            }
            Self::List(separator) => cell.replace(*separator, "|").into(),
            Self::Acled(_) | Self::Derived(_) | Self::Const(_) => return Ok(None),
        }))
    }

    /// Writes an event's field; `None` where there is nothing to write.
    pub(crate) fn write<'e>(
        &self,
        value: Option<&'e str>,
        event: &'e Event,
    ) -> Option<Cow<'e, str>> {
        if let Self::Const(otherwise) = self {
            let otherwise = (!otherwise.is_empty()).then_some(&**otherwise);
            return value.or(otherwise).map(|value| value.to_owned().into());
        }
        let value = value?;
        Some(match self {
            Self::Text
            | Self::Const(_)
            | Self::QuadNumber
            | Self::Number(None)
            | Self::Day(Day::Iso | Day::Head) => value.into(),
            Self::Upper => value.to_uppercase().into(),
            Self::Underscores => value.replace(' ', "_").into(),
            Self::Day(Day::Compact) => value.replace('-', "").into(),
            Self::Day(Day::Stamp) => (value.replace('-', "") + "000000").into(),
            Self::Number(Some(decimals)) => {
                let number: f64 = value.parse().ok()?;
                format!("{number:.decimals$}").into()
            }
            Self::Integer => {
                if value.bytes().all(|byte| byte.is_ascii_digit()) {
                    value.into()
                } else {
                    number_of(value).to_string().into()
                }
            }
            Self::Country(system) => {
                country(System::Iso3, value, event.get("day"))?.code(*system)?.into()
            }
            Self::QuadWords => {
                let class: usize = value.parse().ok()?;
                (*QUADS.get(class.checked_sub(1)?)?).into()
            }
            Self::List(separator) => value.replace('|', separator.encode_utf8(&mut [0; 4])).into(),
            Self::Acled(sub) => {
                let (event, kind) = acts::acled(value, event.get("cameo").unwrap_or_default())?;
                if *sub { kind.into() } else { event.into() }
            }
            Self::Derived(derived) => derived.of(value, event.get("day"), event)?,
        })
    }
}

const QUADS: [&str; 4] =
    ["VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT"];

impl Day {
    fn read(self, cell: &str) -> Option<Cow<'_, str>> {
        let iso = |text: &str| text.parse::<Date>().ok().filter(|_| text.len() == 10);
        let day = match self {
            Self::Iso => {
                if iso(cell).is_some() {
                    return Some(cell.into());
                }
                slashed(cell).or_else(|| spelt(cell))
            }
            Self::Head => iso(cell.get(..10)?),
            Self::Compact | Self::Stamp => {
                let digits = cell.get(..8).filter(|_| cell.bytes().all(|b| b.is_ascii_digit()))?;
                let whole = cell.len() == if self == Self::Stamp { 14 } else { 8 };
                whole.then(|| ymd(&digits[..4], &digits[4..6], &digits[6..]))?
            }
        };
        day.map(|day| day.to_string().into())
    }
}

fn ymd(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// `1/31/2014`, as some years of ICEWS have it.
fn slashed(cell: &str) -> Option<Date> {
    let mut parts = cell.split('/');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    (parts.next().is_none() && year.len() == 4).then(|| ymd(year, month, day))?
}

/// `31 January 2014`, as ACLED's exports have it.
fn spelt(cell: &str) -> Option<Date> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let mut parts = cell.split(' ');
    let (day, month, year) = (parts.next()?, parts.next()?.to_lowercase(), parts.next()?);
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    parts.next().is_none().then(|| ymd(year, &month.to_string(), day))?
}

impl Derived {
    fn of<'e>(self, value: &'e str, day: Option<&str>, event: &Event) -> Option<Cow<'e, str>> {
        let without_zero = |text: &'e str| text.trim_start_matches('0');
        Some(match self {
            Self::Year => value.get(..4)?.into(),
            Self::Month => without_zero(value.get(5..7)?).into(),
            Self::DayOfMonth => without_zero(value.get(8..10)?).into(),
            Self::YearMonth => format!("{}{}", value.get(..4)?, value.get(5..7)?).into(),
            Self::Fraction => {
                let part = |from, to| value.get(from..to)?.parse::<u32>().ok();
                let days = part(5, 7)? * 30 + part(8, 10)?;
                let fraction = f64::from(part(0, 4)?) + f64::from(days) / 365.0;
                format!("{fraction:.4}").into()
            }
            Self::Base => value.get(..value.len().min(3))?.into(),
            Self::Root => value.get(..2)?.into(),
            Self::Disorder => {
                let (event, _) = acts::acled(value, event.get("cameo").unwrap_or_default())?;
                match event {
                    "Protests" => "Demonstrations",
                    "Riots" => "Political violence; Demonstrations",
                    "Strategic developments" => event,
                    _ => "Political violence",
                }
                .into()
            }
            Self::Country(system) => country(System::Iso3, value, day)?.code(system)?.into(),
        })
    }
}

/// Writes a number as short as it is exact.
pub(crate) fn shortest(number: f64) -> String {
    format!("{number}")
}

/// Makes a whole number below 2⁵³ of a text, the same each time (FNV-1a).
fn number_of(text: &str) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash >> 11
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_every_dress_and_refused_in_none() {
        let read = |form: &str, cell| Form::named(form).unwrap().read(cell, None);
        for (form, cell) in [
            ("date", "2014-01-31"),
            ("date", "1/31/2014"),
            ("date", "31 January 2014"),
            ("date:compact", "20140131"),
            ("date:stamp", "20140131081500"),
            ("date:head", "2014-01-31 00:00:00.000"),
        ] {
            assert_eq!(read(form, cell), Ok(Some("2014-01-31".into())), "{form}");
        }
        for (form, cell) in [
            ("date", "2014-02-30"),
            ("date", "2014-1-31"),
            ("date:compact", "2014013"),
            ("date:compact", "20140131081500"),
            ("number", "1e999"),
            ("integer", "4x"),
            ("quad:words", "COOPERATION"),
        ] {
            assert!(read(form, cell).is_err(), "{form} {cell}");
        }
    }

    #[test]
    fn what_is_derived_follows_its_field() {
        let mut event = Event::default();
        event.set("day", "2014-03-05");
        event.set("cameo", "0411");
        event.set("source.country", "DEU");
        let write = |form: &str, field: &str| {
            let form = Form::named(form).unwrap();
            form.write(event.get(field), &event).map(Cow::into_owned).unwrap_or_default()
        };
        assert_eq!(write("derived:yearmonth", "day"), "201403");
        assert_eq!(write("derived:day", "day"), "5");
        assert_eq!(write("derived:fraction", "day"), "2014.2603");
        assert_eq!(write("derived:base", "cameo"), "041");
        assert_eq!(write("derived:root", "cameo"), "04");
        assert_eq!(write("derived:cow", "source.country"), "255");
        assert_eq!(write("country:fips", "source.country"), "GM");
        assert_eq!(write("const:1", "-"), "1");
    }
}
