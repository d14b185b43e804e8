//! Publication dates as pages write them: stamps, addresses, lines.

use std::sync::LazyLock;

use detente_record::{Clock, DateBasis, Precision, Published};
use jiff::civil::Date;

use crate::{clock, hashing::Map};

/// Name → month; for looking up only.
static MONTHS: LazyLock<Map<&'static str, i8>> = LazyLock::new(|| {
    let mut months = Map::default();
    for line in include_str!("../rules/months.tsv").lines().filter(|l| !l.starts_with('#')) {
        let Some((number, names)) = line.split_once('\t') else { continue };
        let Ok(number) = number.parse() else { continue };
        for name in names.split(' ') {
            months.entry(name).or_insert(number);
        }
    }
    months
});

/// A date, how exact it was stated, and the time of day with its zone where it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub date: Date,
    pub precision: Precision,
    pub clock: Option<Clock>,
}

impl Stamp {
    fn day(date: Date) -> Self {
        Self { date, precision: Precision::Day, clock: None }
    }

    fn timed(date: Date, clock: Option<Clock>) -> Self {
        let precision = if clock.is_some() { Precision::Time } else { Precision::Day };
        Self { date, precision, clock }
    }
}

/// Makes the record's form of a stated date.
pub(crate) fn published(stamp: Stamp, basis: DateBasis) -> Published {
    Published { date: stamp.date, precision: stamp.precision, basis }
}

/// Reads a machine's stamp: ISO 8601 in its variants, RFC 2822, `20221229`, seconds or milliseconds
/// since 1970; else any date written in words.
///
/// The civil day is the one written, at the offset that is written with it.
pub(crate) fn stamp(text: &str) -> Option<Stamp> {
    let text = text.trim();
    if text.len() > 100 {
        return None;
    }
    iso(text).or_else(|| epoch(text)).or_else(|| written(text))
}

/// `2022-12-29`, `2022/12/29`, `20221229`, with or without a time after it.
fn iso(text: &str) -> Option<Stamp> {
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let head = text.get(..4).filter(|s| digits(s))?;
    let year: i16 = head.parse().ok()?;
    let rest = &text[4..];
    let (month, day, after) = if let Some(tail) = rest.strip_prefix(['-', '/', '.']) {
        let mut parts = tail.splitn(2, ['-', '/', '.']);
        let (month, tail) = (parts.next()?, parts.next()?);
        let end = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
        (month, &tail[..end], &tail[end..])
    } else {
        (rest.get(..2)?, rest.get(2..4)?, &rest[4..])
    };
    if month.len() > 2 || day.len() > 2 || !digits(month) || !digits(day) {
        return None;
    }
    if after.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let date = sane(year, month.parse().ok()?, day.parse().ok()?)?;
    Some(Stamp::timed(date, clock::after(after)))
}

fn epoch(text: &str) -> Option<Stamp> {
    let number: i64 = text.parse().ok()?;
    let seconds = match text.len() {
        10 => number,
        13 => number / 1000,
        _ => return None,
    };
    let at = jiff::Timestamp::from_second(seconds).ok()?;
    let at = jiff::tz::Offset::UTC.to_datetime(at);
    let date = sane(at.year(), at.month(), at.day())?;
    Some(Stamp::timed(date, Some(Clock { time: at.time(), offset: Some(0) })))
}

/// A date in words or with points inside a short text: `29 December 2022`, `Dec. 29, 2022`,
/// `Thu, 29 Dec 2022 10:30 GMT`, `29.12.2022`.
pub(crate) fn written(text: &str) -> Option<Stamp> {
    let text: String = text.chars().take(120).collect();
    let breaks = |c: char| c.is_whitespace() || ",()|".contains(c);
    let words: Vec<&str> = text.split(breaks).filter(|w| !w.is_empty()).collect();
    for i in 0..words.len() {
        let day = |w: &str| -> Option<i8> {
            let n = w.trim_end_matches(|c: char| !c.is_ascii_digit());
            let end = &w[n.len()..];
            let fine = matches!(end, "" | "." | "st" | "nd" | "rd" | "th" | "er" | "º" | "°");
            n.parse().ok().filter(|d| fine && (1..=31).contains(d))
        };
        let year = |w: &str| {
            let w = w.trim_matches(|c: char| !c.is_alphanumeric());
            w.parse::<i16>().ok().filter(|_| w.len() == 4)
        };
        if let Some(month) = month(words[i]) {
            let next = words.get(i + 1).copied().unwrap_or_default();
            let skip = usize::from(matches!(next, "de" | "del" | "of"));
            let after = words.get(i + 1 + skip).copied().unwrap_or_default();
            let before = (1..=2).filter_map(|k| i.checked_sub(k)).map(|k| words[k]).find_map(day);
            let found = if let (Some(d), Some(y)) = (before, year(after)) {
                Some((y, d, i + 2 + skip))
            } else {
                let y = words.get(i + 2).copied().and_then(year);
                day(next).zip(y).map(|(d, y)| (y, d, i + 3))
            };
            if let Some((y, d, end)) = found {
                let date = sane(y, month, d)?;
                let rest = words.get(end..).unwrap_or_default();
                return Some(Stamp::timed(date, clock::among(rest)));
            }
        }
        // Markup may run a label into its date: "Created on29.12.2022".
        let word = words[i];
        let figure = word.find(|c: char| c.is_ascii_digit()).map_or("", |at| &word[at..]);
        let parts = [word, figure];
        let read = |word: &str| iso(word).or_else(|| pointed(word)).or_else(|| cjk(word));
        if let Some(stated) = parts.into_iter().find_map(read) {
            let later = clock::among(&words[i + 1..]);
            return Some(Stamp::timed(stated.date, stated.clock.or(later)));
        }
    }
    None
}

/// `29.12.2022`; with slashes only where the first number can be no month or both are equal.
fn pointed(word: &str) -> Option<Stamp> {
    let word = word.trim_end_matches(['.', ':', ';']);
    let slash = word.contains('/');
    let mut parts = word.split(if slash { '/' } else { '.' });
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    // Of this century where it has two digits; with slashes these could be anything.
    let short = year.len() == 2 && !slash && first.len() == 2 && second.len() == 2;
    if parts.next().is_some() || year.len() != 4 && !short || first.len() > 2 || second.len() > 2 {
        return None;
    }
    let (a, b, year): (i8, i8, i16) =
        (first.parse().ok()?, second.parse().ok()?, year.parse().ok()?);
    let year = if short { 2000 + year } else { year };
    let date = match (slash, a, b) {
        (false, day, month) => sane(year, month, day),
        (true, day, month) if day > 12 || day == month => sane(year, month, day),
        (true, month, day) if day > 12 => sane(year, month, day),
        _ => None,
    };
    date.map(Stamp::day)
}

/// `2022年12月29日`, `2022년 12월 29일` without its blanks.
fn cjk(word: &str) -> Option<Stamp> {
    let mut parts = word.split(['年', '月', '日', '년', '월', '일']);
    let mut number = || parts.next()?.trim().parse::<i16>().ok();
    let (year, month, day) = (number()?, number()?, number()?);
    sane(year, month.try_into().ok()?, day.try_into().ok()?).map(Stamp::day)
}

/// The day in an address: `/2022/12/29/`, `/2022-12-29-`, `/20221229/`; to the month where only
/// `/2022/12/` stands there.
pub(crate) fn in_url(url: &str) -> Option<Stamp> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = &path[path.find('/')?..];
    let parts: Vec<&str> = path.split(['/', '-', '_', '.', '?']).collect();
    let number = |s: &str, lengths: &[usize]| -> Option<i16> {
        let fine = lengths.contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
        s.parse().ok().filter(|_| fine)
    };
    for (i, part) in parts.iter().enumerate() {
        if part.len() == 8 && part.bytes().all(|b| b.is_ascii_digit()) {
            if let Some(stated) = iso(part) {
                return Some(Stamp::day(stated.date));
            }
        }
        let Some(year) = number(part, &[4]) else { continue };
        let next = parts.get(i + 1).copied().unwrap_or_default();
        let month = number(next, &[1, 2]).map(|m| m as i8).or_else(|| month(next));
        let Some(month) = month else { continue };
        let day = parts.get(i + 2).and_then(|d| number(d, &[1, 2]));
        if let Some(date) = day.and_then(|d| sane(year, month, d as i8)) {
            return Some(Stamp::day(date));
        }
        if path.contains(&format!("/{part}/{next}/")) {
            if let Some(date) = sane(year, month, 1) {
                return Some(Stamp { date, precision: Precision::Month, clock: None });
            }
        }
    }
    None
}

fn month(word: &str) -> Option<i8> {
    let word = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    if word.chars().count() < 3 { None } else { MONTHS.get(word.as_str()).copied() }
}

/// Says whether a word, in lower case, may stand in a line that only tells a date.
pub(crate) fn is_stamp_word(word: &str) -> bool {
    const WORDS: [&str; 60] = [
        "on",
        "at",
        "of",
        "am",
        "pm",
        "de",
        "del",
        "the",
        "st",
        "nd",
        "rd",
        "th",
        "gmt",
        "utc",
        "est",
        "edt",
        "et",
        "cet",
        "cest",
        "bst",
        "ist",
        "pst",
        "pdt",
        "cst",
        "jst",
        "hkt",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "last",
        "date",
        "time",
        "tues",
        "thurs",
        "published",
        "updated",
        "posted",
        "modified",
        "first",
        "created",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "eastern",
        "publication",
        "local",
        "release",
        "issued",
        "edited",
        "hours",
        "online",
        "since",
    ];
    WORDS.contains(&word) || MONTHS.contains_key(word)
}

/// Makes a date of a day on which news can have been published on the web or before it in print.
fn sane(year: i16, month: i8, day: i8) -> Option<Date> {
    if !(1900..=2100).contains(&year) {
        return None;
    }
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(stated: Option<Stamp>) -> String {
        stated.map_or("none".into(), |s| format!("{} {}", s.date, s.precision.name()))
    }

    #[test]
    fn stamps_keep_the_day_as_written() {
        for (text, want) in [
            ("2022-12-29T23:30:00-05:00", "2022-12-29 time"),
            ("2022-12-29", "2022-12-29 day"),
            ("20221229T101500Z", "2022-12-29 time"),
            ("2022/12/29 10:15", "2022-12-29 time"),
            ("1672272000", "2022-12-29 time"),
            ("Thu, 29 Dec 2022 10:30:00 GMT", "2022-12-29 time"),
            ("December 29, 2022", "2022-12-29 day"),
            ("Dec. 29th, 2022 at 9:05 pm", "2022-12-29 time"),
            ("29 de diciembre de 2022", "2022-12-29 day"),
            ("29. Dezember 2022", "2022-12-29 day"),
            ("29.12.2022, 18:01", "2022-12-29 time"),
            ("Stand: 29.12.22", "2022-12-29 day"),
            ("Created on29.12.2022 at 18:01", "2022-12-29 time"),
            ("29 ديسمبر 2022", "2022-12-29 day"),
            ("29 Δεκεμβρίου 2022", "2022-12-29 day"),
            ("2022年12月29日", "2022-12-29 day"),
            ("12/29/2022", "2022-12-29 day"),
            ("03/04/2022", "none"),
            ("2022-02-30", "none"),
            ("2022", "none"),
            ("yesterday", "none"),
            ("May 2022", "none"),
        ] {
            assert_eq!(shown(stamp(text)), want, "{text}");
        }
    }

    #[test]
    fn addresses_tell_day_or_month() {
        for (url, want) in [
            ("https://harbour.example/2022/12/29/talks", "2022-12-29 day"),
            ("https://harbour.example/world/2022-12-29-talks.html", "2022-12-29 day"),
            ("https://harbour.example/2022/dec/29/talks", "2022-12-29 day"),
            ("https://harbour.example/20221229/talks", "2022-12-29 day"),
            ("https://harbour.example/2022/12/talks", "2022-12-01 month"),
            ("https://harbour.example/a/1234-56", "none"),
        ] {
            assert_eq!(shown(in_url(url)), want, "{url}");
        }
    }
}
