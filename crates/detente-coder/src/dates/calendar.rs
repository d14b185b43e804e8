//! Calendar dates: in digits, in words, months, years, decades, quarters, seasons.

use super::{
    grammar::{Match, direction},
    lex::Lexed,
    lexicon::Word,
    raw::{Direction, Raw},
    unit::{Unit, civil},
};

/// Returns a number as a year that news can speak of.
pub(super) fn plausible_year(number: u64) -> Option<i32> {
    i32::try_from(number).ok().filter(|year| (1000..=2199).contains(year))
}

/// "2022-12-29", "12/29/2022", "29.12.2022", "7/8/07".
pub(super) fn numeric(lexed: &Lexed<'_>, at: usize) -> Match {
    let mark = lexed.at(at + 1);
    let glued = (1..5).all(|k| lexed.glued(at + k)) && !lexed.glued(at);
    if !glued || !matches!(mark, "-" | "/" | ".") || lexed.at(at + 3) != mark {
        return None;
    }
    let (a, b, c) = (lexed.number(at)?, lexed.number(at + 2)?, lexed.number(at + 4)?);
    let lengths = (lexed.digits(at), lexed.digits(at + 2), lexed.digits(at + 4));
    // A longer chain ("1.2.3.4", "2-3-4-5") is a version, an address or a score.
    if lexed.glued(at + 5) && lexed.at(at + 5) == mark && lexed.glued(at + 6) {
        return None;
    }
    let (year, month, day) = match (lengths, mark) {
        ((4, 1..=2, 1..=2), "-" | "/" | ".") => (a, b, c),
        ((1..=2, 1..=2, 4), "/" | "-") => {
            if a > 12 {
                (c, b, a)
            } else {
                (c, a, b)
            }
        }
        ((1..=2, 1..=2, 4), _) => (c, b, a),
        ((1..=2, 1..=2, 2), "/") => {
            let year = if c < 70 { 2000 + c } else { 1900 + c };
            if a > 12 { (year, b, a) } else { (year, a, b) }
        }
        _ => return None,
    };
    let mut end = at + 5;
    // "2022-12-29T10:00:00Z": the date is what counts.
    while lexed.glued(end)
        && end < at + 14
        && (lexed.number(end).is_some() || lexed.any(end, &["t", "z", ":", "."]))
        && lexed.is(at + 5, "t")
    {
        end += 1;
    }
    Some((day_of(Some(i32::try_from(year).unwrap_or(0)), month, day, None), end))
}

/// Makes a day and checks that some calendar has it.
fn day_of(year: Option<i32>, month: u64, day: u64, last: Option<u64>) -> Raw {
    let narrow = |n: u64| i8::try_from(n).unwrap_or(0);
    let (month, day, last) = (narrow(month), narrow(day), last.map(narrow));
    // 2000 is a leap year: it has every day that any year has.
    let possible = civil(year.unwrap_or(2000), month, day).is_some()
        && last.is_none_or(|last| last > day && civil(year.unwrap_or(2000), month, last).is_some());
    if possible {
        Raw::Day { year, month, day, last, direction: Direction::Open }
    } else {
        Raw::Impossible
    }
}

/// Dates with a month in words, with or without weekday, day and year.
pub(super) fn in_words(lexed: &Lexed<'_>, at: usize) -> Match {
    let mut next = at;
    // "Thursday, December 29": the weekday adds nothing to a full date.
    if matches!(lexed.word(at), Word::Weekday(_) | Word::WeekdayShort(_)) {
        next += 1;
        next += usize::from(lexed.is(next, ".") && lexed.glued(next));
        next += usize::from(lexed.is(next, ","));
        next += usize::from(lexed.is(next, "the"));
        return day_first(lexed, next).or_else(|| month_first(lexed, next, false));
    }
    let (direction, after) = direction(lexed, next);
    if direction != Direction::Open {
        let month = month_at(lexed, after, true)?.0;
        let raw = if let Some((day, _)) = day_at(lexed, after + 1) {
            Raw::Day { year: None, month, day: day as i8, last: None, direction }
        } else {
            return Some((Raw::Month { year: None, month, direction }, after + 1));
        };
        return Some((raw, after + 2));
    }
    next += usize::from(lexed.is(next, "the"));
    day_first(lexed, next).or_else(|| if next == at { month_first(lexed, at, true) } else { None })
}

/// "29 December 2022", "29th of December", "29–30 December".
fn day_first(lexed: &Lexed<'_>, at: usize) -> Match {
    let (day, mut next) = day_at(lexed, at)?;
    let mut last = None;
    if lexed.any(next, &["-", "–", "to", "and"]) {
        if let Some((number, after)) = day_at(lexed, next + 1) {
            if month_at(lexed, after, true).is_some() {
                (last, next) = (Some(number), after);
            }
        }
    }
    let of = lexed.is(next, "of");
    next += usize::from(of);
    let (month, mut end) = month_at(lexed, next, true)?;
    let mut year = None;
    let comma = usize::from(lexed.is(end, ","));
    if let Some(found) = year_at(lexed, end + comma) {
        (year, end) = (Some(found), end + comma + 1);
    } else if let Some((years, after)) = year_in_words(lexed, end) {
        if last.is_none() {
            return Some((Raw::MonthOfYear { month, day: i8::try_from(day).ok(), years }, after));
        }
    } else if !of
        && lexed.digits(at) == lexed.units[at].end - lexed.units[at].start
        && lexed.capital(end)
        && lexed.is(next, "may")
    {
        // "the 29 May voters": nothing sure.
        return None;
    }
    Some((day_of(year, u64::try_from(month).unwrap_or(0), day, last), end))
}

/// "December 29, 2022", "Dec. 29", "December 2022", "December last year", "December".
fn month_first(lexed: &Lexed<'_>, at: usize, alone: bool) -> Match {
    let (month, next) = month_at(lexed, at, false)?;
    let full = u64::try_from(month).unwrap_or(0);
    let short = matches!(lexed.word(at), Word::MonthShort(_));
    let the = usize::from(lexed.is(next, "the"));
    if let Some((day, mut end)) = day_at(lexed, next + the) {
        // "March 29 percent" and "June 12:30" are something else.
        if !lexed.any(end, &["%", "percent", "percentage"]) {
            let mut last = None;
            if lexed.any(end, &["-", "–", "to", "and"]) {
                if let Some((number, after)) = day_at(lexed, end + 1) {
                    let joined = lexed.glued(end) || lexed.is(end, "to") || lexed.is(end, "and");
                    let units = matches!(lexed.word(after), Word::Units(_));
                    if joined
                        && number > day
                        && !units
                        && month_at(lexed, after, true).is_none()
                        && !(lexed.is(after, ":") && lexed.glued(after))
                    {
                        (last, end) = (Some(number), after);
                    }
                }
            }
            let comma = usize::from(lexed.is(end, ","));
            let mut year = None;
            if let Some(found) = year_at(lexed, end + comma) {
                (year, end) = (Some(found), end + comma + 1);
            } else if let Some((years, after)) = year_in_words(lexed, end) {
                return Some((
                    Raw::MonthOfYear { month, day: i8::try_from(day).ok(), years },
                    after,
                ));
            }
            return Some((day_of(year, full, day, last), end));
        }
    }
    let skip = usize::from(lexed.any(next, &[",", "of"]));
    if let Some(year) = year_at(lexed, next + skip) {
        return Some((
            Raw::Month { year: Some(year), month, direction: Direction::Open },
            next + skip + 1,
        ));
    }
    if let Some((years, end)) = year_in_words(lexed, next) {
        return Some((Raw::MonthOfYear { month, day: None, years }, end));
    }
    let sure = alone && (!short || lexed.is(at + 1, ".")) && month_stands_alone(lexed, at, next);
    sure.then_some((Raw::Month { year: None, month, direction: Direction::Open }, at + 1))
}

/// Names of months that are also names of people or verbs need a preposition.
fn month_stands_alone(lexed: &Lexed<'_>, at: usize, next: usize) -> bool {
    const BEFORE: &[&str] = &[
        "in", "since", "until", "till", "by", "from", "to", "of", "during", "between", "and",
        "through", "before", "after", "last", "next", "this", "every", "each", "late", "early",
        "mid", "for", "around", "or", "-", "–",
    ];
    let before = at > 0 && lexed.any(at - 1, BEFORE);
    match lexed.word(at) {
        Word::MonthShort(_) => before && !lexed.any(at, &["mar", "jun"]),
        Word::Month(3..=6 | 8) => {
            before && !lexed.any(at - 1, &["to", "and", "for", "or"])
                || (at > 1
                    && lexed.any(at - 1, &["and", "to", "or", "-", "–"])
                    && matches!(lexed.word(at - 2), Word::Month(_)))
                || (at == 0
                    && lexed.any(next, &["to", "-", "–"])
                    && matches!(lexed.word(next + 1), Word::Month(_)))
                || (lexed.is(at, "june")
                    && !lexed.capital(next)
                    && at > 0
                    && !lexed.capital(at - 1))
        }
        // "October Revolution", "the September 11 attacks" are settled before.
        _ => true,
    }
}

/// Reads a month; a short form takes its full stop.
fn month_at(lexed: &Lexed<'_>, at: usize, beside_day: bool) -> Option<(i8, usize)> {
    let plain =
        beside_day && matches!(lexed.word(at), Word::Month(_)) && !lexed.any(at, &["may", "march"]);
    if !(lexed.capital(at) || plain) {
        return None;
    }
    match lexed.word(at) {
        Word::Month(month) => Some((month, at + 1)),
        Word::MonthShort(month) => {
            let dot = usize::from(lexed.is(at + 1, ".") && lexed.glued(at + 1));
            Some((month, at + 1 + dot))
        }
        _ => None,
    }
}

/// Reads a day of the month: "29", "29th", "twenty-ninth" has no place in the news.
fn day_at(lexed: &Lexed<'_>, at: usize) -> Option<(u64, usize)> {
    if let Word::Ordinal(number) = lexed.word(at) {
        return (number <= 30).then_some((u64::from(number), at + 1));
    }
    let number = lexed.number(at).filter(|_| lexed.digits(at) <= 2)?;
    let after = at + 1;
    if lexed.glued(after) {
        if lexed.any(after, &["st", "nd", "rd", "th"]) {
            return Some((number, after + 1));
        }
        // "3.5", "3:30", "3,000", "30km" are no days; "29-30" and "29." are.
        let part = matches!(lexed.at(after), ":" | "." | "," | "/")
            && lexed.glued(after + 1)
            && lexed.number(after + 1).is_some();
        let letters = lexed.at(after).starts_with(char::is_alphabetic);
        if part || letters {
            return None;
        }
    }
    Some((number, after))
}

fn year_at(lexed: &Lexed<'_>, at: usize) -> Option<i32> {
    if lexed.digits(at) != 4 {
        return None;
    }
    let decimal = lexed.glued(at + 1)
        && lexed.any(at + 1, &[".", ",", ":"])
        && lexed.glued(at + 2)
        && lexed.number(at + 2).is_some();
    let year = lexed.number(at)?;
    // A four-digit number behind a month is a year, be it one that nothing can have happened in.
    (!decimal).then(|| i32::try_from(year).unwrap_or(0))
}

/// "last year", "of this year", "next year" behind a month, quarter or season.
fn year_in_words(lexed: &Lexed<'_>, at: usize) -> Option<(i64, usize)> {
    let skip = usize::from(lexed.any(at, &["of", ","]));
    let (direction, next) = direction(lexed, at + skip);
    let years = match direction {
        Direction::Open => return None,
        Direction::Last => -1,
        Direction::This => 0,
        Direction::Next | Direction::Coming => 1,
    };
    (lexed.word(next) == Word::Unit(Unit::Year)).then_some((years, next + 1))
}

/// "2014", "the 1990s", "'90s", "the nineties", "the 19th century", "the year 2000".
pub(super) fn year_or_decade(lexed: &Lexed<'_>, at: usize) -> Match {
    let the = usize::from(lexed.is(at, "the"));
    let mut next = at + the;
    if the == 1 {
        next += usize::from(lexed.any(next, &["early", "late", "mid"]));
        next += usize::from(next > at + 1 && lexed.is(next, "-"));
    }
    if let Some(century) = century(lexed, next) {
        return Some(century);
    }
    if let Some((year, end)) = spelt_year(lexed, next) {
        return Some((Raw::Year(year), end));
    }
    if let Word::Decade(within) = lexed.word(next) {
        return (the == 1).then_some((Raw::DecadeWithin(within), next + 1));
    }
    let quote = usize::from(lexed.any(next, &["'", "’", "‘"]));
    let number = lexed.number(next + quote)?;
    let s = next + quote + 1;
    let plural = lexed.glued(s) && (lexed.is(s, "s") || lexed.any(s, &["'s", "’s"]));
    match lexed.digits(next + quote) {
        2 if plural && number % 10 == 0 && (quote == 1 || the == 1) => {
            Some((Raw::DecadeWithin(i32::try_from(number).ok()?), s + 1))
        }
        4 if plural && lexed.is(s, "s") && quote == 0 => {
            let year = plausible_year(number).filter(|year| year % 10 == 0)?;
            let raw = if year % 100 == 0 { Raw::Century(year) } else { Raw::Decade(year) };
            Some((raw, s + 1))
        }
        4 if quote == 0 && next == at => {
            let year = plausible_year(number)?;
            stands_as_year(lexed, at, year).then_some((Raw::Year(year), at + 1))
        }
        _ => None,
    }
}

/// "nineteen ninety-six", as broadcasts are written down: a century from the seventeen hundreds on,
/// tens, and perhaps ones.
fn spelt_year(lexed: &Lexed<'_>, at: usize) -> Option<(i32, usize)> {
    let Word::Number(century @ 17..=19) = lexed.word(at) else { return None };
    let Word::Number(tens @ 10..=90) = lexed.word(at + 1) else { return None };
    let year = i32::try_from(century * 100 + tens).ok()?;
    let dash = usize::from(lexed.is(at + 2, "-"));
    match lexed.word(at + 2 + dash) {
        Word::Number(ones @ 1..=9) if tens >= 20 => {
            Some((year + i32::try_from(ones).ok()?, at + 3 + dash))
        }
        // "nineteen ninety-minute films"
        _ if dash == 1 || matches!(lexed.word(at + 2), Word::Unit(_) | Word::Units(_)) => None,
        _ => Some((year, at + 2)),
    }
}

fn century(lexed: &Lexed<'_>, at: usize) -> Match {
    let (number, next) = match lexed.word(at) {
        Word::Ordinal(number) => (u64::from(number), at + 1),
        _ => (
            lexed
                .number(at)
                .filter(|_| lexed.any(at + 1, &["st", "nd", "rd", "th"]) && lexed.glued(at + 1))?,
            at + 2,
        ),
    };
    let next = next + usize::from(lexed.is(next, "-"));
    let known = lexed.word(next) == Word::Unit(Unit::Century) && (1..=21).contains(&number);
    known.then(|| (Raw::Century(i32::try_from(number).unwrap_or(0) * 100 - 100), next + 1))
}

/// Tells a year from a count, a sum or a model.
fn stands_as_year(lexed: &Lexed<'_>, at: usize, year: i32) -> bool {
    const BEFORE: &[&str] = &[
        "in", "since", "by", "until", "till", "during", "of", "from", "to", "between", "and",
        "early", "late", "mid", "year", "(", ",", "before", "after", "through", "circa", "-", "–",
        "—", "around", "the", "for", "fiscal", "season", "spring", "summer", "autumn", "fall",
        "winter",
    ];
    let previous = if at == 0 { "" } else { lexed.at(at - 1) };
    let mark = |c: &str| {
        matches!(c, "$" | "€" | "£" | "¥" | "#" | "/" | "." | "+" | "@" | "_" | "=" | "&")
    };
    if at > 0 && (mark(previous) && (lexed.glued(at) || previous == "$")) {
        return false;
    }
    // "A380-2000", "No 1998".
    if lexed.glued(at)
        && (previous.starts_with(char::is_alphabetic) || previous == ":" || previous == ",")
    {
        return false;
    }
    if lexed.glued(at)
        && matches!(previous, "-" | "–")
        && at > 1
        && lexed.glued(at - 1)
        && !lexed.any(at - 2, &["mid", "early", "late", "pre", "post"])
        && lexed.digits(at - 2) != 4
    {
        return false;
    }
    let next = at + 1;
    let glued = lexed.glued(next);
    if glued
        && (lexed.at(next).starts_with(char::is_alphabetic)
            || mark(lexed.at(next)) && lexed.glued(next + 1)
            || lexed.any(next, &["%"]))
    {
        return false;
    }
    if glued
        && matches!(lexed.at(next), "," | ":")
        && lexed.glued(next + 1)
        && lexed.number(next + 1).is_some()
    {
        return false;
    }
    if lexed.any(
        next,
        &[
            "%",
            "percent",
            "people",
            "km",
            "kilometers",
            "kilometres",
            "miles",
            "feet",
            "tons",
            "tonnes",
            "troops",
            "soldiers",
            "men",
            "women",
            "m",
            "meters",
            "metres",
        ],
    ) || matches!(lexed.word(next), Word::Units(_))
    {
        return false;
    }
    if glued && lexed.is(next, "-") && matches!(lexed.word(next + 1), Word::Unit(_)) {
        return false;
    }
    let led = at == 0 || lexed.any(at - 1, BEFORE);
    if !(1900..=2100).contains(&year) {
        let sure = [
            "in", "since", "by", "until", "during", "from", "circa", "of", "year", "(", "between",
            "–",
        ];
        // "(1710 – 1774)", "1656 and 1662": one of a pair.
        let year_like = |k: usize| lexed.digits(k) == 4 && !lexed.glued(k + 1);
        let pair = matches!(lexed.at(next), "–" | "-") && lexed.digits(next + 1) == 4
            || at > 1 && lexed.any(at - 1, &["–", "-", "and", "to"]) && year_like(at - 2);
        return at > 0 && lexed.any(at - 1, &sure) || pair;
    }
    // A round number before a plural in lower case counts something.
    let counted = year % 50 == 0 && lexed.at(next).ends_with('s') && !lexed.capital(next);
    led || !counted
}

/// "the third quarter of 2020", "Q3 2020", "first half", "the summer of 2019", "last spring".
pub(super) fn quarter_or_season(lexed: &Lexed<'_>, at: usize) -> Match {
    let the = usize::from(lexed.is(at, "the"));
    let (direction, next) = direction(lexed, at + the);
    if let Word::Season(letters) = lexed.word(next) {
        return season(lexed, at, next, letters, direction);
    }
    if lexed.is(at, "q") && lexed.glued(at + 1) && lexed.digits(at + 1) == 1 {
        let quarter = i8::try_from(lexed.number(at + 1)?).ok().filter(|q| (1..=4).contains(q))?;
        let (year, years, end) = year_behind(lexed, at + 2);
        return Some((Raw::Quarter { year, years, quarter }, end));
    }
    let next = if direction == Direction::Open { next } else { at + the };
    let next = next + usize::from(lexed.is(next, "fiscal"));
    let Word::Ordinal(number @ 1..=4) = lexed.word(next) else { return None };
    let noun = next + 1 + usize::from(lexed.is(next + 1, "-"));
    let number = i8::try_from(number).ok()?;
    if lexed.word(noun) == Word::Unit(Unit::Quarter) {
        let (year, years, end) = year_behind(lexed, noun + 1);
        return Some((Raw::Quarter { year, years, quarter: number }, end));
    }
    if lexed.is(noun, "half") && number <= 2 {
        let (year, years, end) = year_behind(lexed, noun + 1);
        return (end > noun + 1).then_some((Raw::Half { year, years, half: number }, end));
    }
    None
}

fn season(
    lexed: &Lexed<'_>,
    at: usize,
    next: usize,
    letters: [u8; 2],
    direction: Direction,
) -> Match {
    let (year, years, end) = year_behind(lexed, next + 1);
    let dated = year.is_some() || years.is_some();
    // "the Arab Spring", "spring up", "fall short": only where the words around say so.
    let led = at > 0
        && lexed
            .any(at - 1, &["in", "since", "by", "until", "during", "early", "late", "mid", "of"]);
    let the = lexed.is(at, "the");
    let plain = !lexed.capital(next) && led && (the || !lexed.is(next, "fall"));
    (dated || direction != Direction::Open || plain)
        .then_some((Raw::Season { year, years, letters, direction }, end))
}

/// Reads a year behind a quarter or season: "of 2020", "2020", "of last year".
fn year_behind(lexed: &Lexed<'_>, at: usize) -> (Option<i32>, Option<i64>, usize) {
    let mut skip = at;
    skip += usize::from(lexed.any(skip, &["of", ",", "in"]));
    skip += usize::from(lexed.is(skip, "fiscal"));
    if let Some(year) =
        year_at(lexed, skip).and_then(|year| plausible_year(u64::try_from(year).ok()?))
    {
        return (Some(year), None, skip + 1);
    }
    if let Some((year, end)) = spelt_year(lexed, skip) {
        return (Some(year), None, end);
    }
    match year_in_words(lexed, at) {
        Some((years, end)) => (None, Some(years), end),
        None => (None, None, at),
    }
}
