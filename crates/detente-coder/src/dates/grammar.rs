//! Finds time expressions in the units of a sentence, longest first from left to right.

use super::{
    calendar, clock,
    lex::Lexed,
    lexicon::{Lexicon, Word},
    quarters,
    raw::{Anchor, Direction, Found, Raw},
    span_of_time,
    unit::{Amount, Unit},
};

/// What a rule found at a unit: the expression and the first unit after it.
pub(super) type Match = Option<(Raw, usize)>;

/// Finds the expressions of one sentence, in order, without overlap.
pub(super) fn find(lexed: &Lexed<'_>, lexicon: &'static Lexicon) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < lexed.units.len() {
        match expression(lexed, lexicon, at) {
            Some((raw, end)) if end > at => {
                if let Some(raw) = raw {
                    found.push(Found { start: at, end, raw });
                }
                at = end;
            }
            _ => at += 1,
        }
    }
    found
}

/// Reads the expression that begins at a unit; `Some((None, end))` is one to be passed over.
fn expression(
    lexed: &Lexed<'_>,
    lexicon: &'static Lexicon,
    at: usize,
) -> Option<(Option<Raw>, usize)> {
    if let Some(end) = span_of_time::age(lexed, at) {
        return Some((None, end));
    }
    let rules: [fn(&Lexed<'_>, &'static Lexicon, usize) -> Match; 6] =
        [modified, clock::with_day, date, span_of_time::set, span_of_time::duration, phrase];
    let mut best: Match = None;
    for rule in rules {
        if let Some((raw, end)) = rule(lexed, lexicon, at) {
            if best.as_ref().is_none_or(|(_, longest)| end > *longest) {
                best = Some((raw, end));
            }
        }
    }
    best.map(|(raw, end)| (Some(raw), end))
}

/// A part of a date: "early 2009", "mid-2011", "the end of May", "later this year".
fn modified(lexed: &Lexed<'_>, lexicon: &'static Lexicon, at: usize) -> Match {
    let mut next = at;
    if lexed.any(at, &["early", "late", "mid", "earlier", "later"]) {
        next += 1;
        if lexed.is(next, "-") && lexed.glued(next) {
            next += 1;
        } else if lexed.is(at, "mid") {
            return None;
        }
        if lexed.any(at, &["earlier", "later"])
            && !(lexed.is(next, "this")
                || lexed.any(next, &["today", "yesterday", "tomorrow"])
                || matches!(lexed.word(next), Word::Weekday(_)))
        {
            return None;
        }
        if lexed.any(next, &["in", "on"]) {
            next += 1;
        }
    } else {
        if lexed.is(next, "the") {
            next += 1;
        }
        if lexed.is(next, "very") {
            next += 1;
        }
        if !lexed.any(next, &["beginning", "start", "end", "middle", "close"])
            || !lexed.is(next + 1, "of")
        {
            return None;
        }
        next += 2;
        if lexed.is(next, "the") && matches!(lexed.word(next + 1), Word::Unit(_)) {
            let Word::Unit(unit) = lexed.word(next + 1) else { return None };
            return matches!(unit, Unit::Year | Unit::Month | Unit::Week | Unit::Decade).then_some(
                (Raw::Relative { unit, count: 0, anchor: Anchor::Published }, next + 2),
            );
        }
    }
    date(lexed, lexicon, next).filter(|(raw, _)| !matches!(raw, Raw::Part { .. }))
}

/// A date without a modifier before it.
pub(super) fn date(lexed: &Lexed<'_>, lexicon: &'static Lexicon, at: usize) -> Match {
    let rules: [fn(&Lexed<'_>, usize) -> Match; 9] = [
        calendar::numeric,
        calendar::in_words,
        calendar::year_or_decade,
        calendar::quarter_or_season,
        quarters::named_by_another,
        weekday,
        deictic,
        relative,
        span_of_time::shifted,
    ];
    let mut best: Match = None;
    for rule in rules {
        if let Some((raw, end)) = rule(lexed, at) {
            if best.as_ref().is_none_or(|(_, longest)| end > *longest) {
                best = Some((raw, end));
            }
        }
    }
    best.or_else(|| feast(lexed, lexicon, at))
}

/// Reads "last", "this", "next" and the like; returns the unit after it.
pub(super) fn direction(lexed: &Lexed<'_>, at: usize) -> (Direction, usize) {
    let direction = match lexed.at(at).to_ascii_lowercase().as_str() {
        "last" | "past" => Direction::Last,
        "this" | "current" => Direction::This,
        "next" => Direction::Next,
        "coming" => Direction::Coming,
        _ => return (Direction::Open, at),
    };
    let mut next = at + 1;
    let mut direction = direction;
    if lexed.is(at, "this") {
        if lexed.is(next, "past") {
            (direction, next) = (Direction::Last, next + 1);
        } else if lexed.is(next, "coming") {
            (direction, next) = (Direction::Coming, next + 1);
        }
    }
    (direction, next)
}

/// "Friday", "last Tuesday", "Friday morning", "Monday of next week".
fn weekday(lexed: &Lexed<'_>, at: usize) -> Match {
    let (direction, next) = direction(lexed, at);
    let Word::Weekday(weekday) = lexed.word(next) else { return None };
    // "sunday" in lower case is a misspelling; a plural ("Sundays") is another word.
    let raw = Raw::Weekday { weekday, direction };
    Some(part_after(lexed, next + 1, raw))
}

/// Adds a part of the day that follows a day: "Friday morning", "yesterday evening".
fn part_after(lexed: &Lexed<'_>, next: usize, raw: Raw) -> (Raw, usize) {
    match lexed.word(next) {
        Word::Part(letters) if !lexed.is(next, "overnight") => {
            (Raw::Part { of: Some(Box::new(raw)), letters }, next + 1)
        }
        _ => (raw, next),
    }
}

/// "today", "yesterday evening", "the day before yesterday", "tonight", "last night".
fn deictic(lexed: &Lexed<'_>, at: usize) -> Match {
    let word = lexed.at(at).to_ascii_lowercase();
    let days = match word.as_str() {
        "today" => 0,
        "yesterday" => -1,
        "tomorrow" => 1,
        "tonight" => {
            return Some((
                Raw::Part { of: Some(Box::new(Raw::Deictic(0))), letters: *b"NI" },
                at + 1,
            ));
        }
        "last" if lexed.is(at + 1, "night") || lexed.is(at + 1, "evening") => {
            let letters = if lexed.is(at + 1, "night") { *b"NI" } else { *b"EV" };
            return Some((Raw::Part { of: Some(Box::new(Raw::Deictic(-1))), letters }, at + 2));
        }
        "this" => {
            let Word::Part(letters) = lexed.word(at + 1) else { return None };
            return Some((Raw::Part { of: Some(Box::new(Raw::Deictic(0))), letters }, at + 2));
        }
        "the" | "day" => {
            let day = if word == "the" { at + 1 } else { at };
            if !lexed.is(day, "day") {
                return None;
            }
            let days = match (lexed.at(day + 1), lexed.at(day + 2)) {
                ("before", "yesterday") => -2,
                ("after", "tomorrow") => 2,
                _ => return None,
            };
            return Some((Raw::Deictic(days), day + 3));
        }
        _ => return None,
    };
    Some(part_after(lexed, at + 1, Raw::Deictic(days)))
}

/// "last week", "this year", "the following month", "the same day", "the next day".
fn relative(lexed: &Lexed<'_>, at: usize) -> Match {
    let article = usize::from(lexed.is(at, "the"));
    let next = at + article;
    let word = lexed.at(next).to_ascii_lowercase();
    let (count, anchor) = match word.as_str() {
        "last" => (-1, Anchor::Published),
        "this" | "current" if article == 0 => {
            let (direction, after) = direction(lexed, next);
            let count = match direction {
                Direction::Last => -1,
                Direction::Next | Direction::Coming => 1,
                _ => 0,
            };
            return unit_of(lexed, after, count, Anchor::Published);
        }
        "current" => (0, Anchor::Published),
        "next" if article == 1 && lexed.is(next + 1, "day") => (1, Anchor::Context),
        "next" | "coming" => (1, Anchor::Published),
        "following" if article == 1 => (1, Anchor::Context),
        "previous" if article == 1 => (-1, Anchor::Context),
        "same" if article == 1 => (0, Anchor::Context),
        "that" if article == 0 => {
            let same = usize::from(lexed.is(next + 1, "same"));
            return unit_of(lexed, next + 1 + same, 0, Anchor::Context);
        }
        "year" | "fiscal" | "full" if article == 1 => return the_year(lexed, next),
        "weekend" if article == 1 => {
            return Some((
                Raw::Relative { unit: Unit::Weekend, count: 0, anchor: Anchor::Published },
                next + 1,
            ));
        }
        "day" if lexed.any(next + 1, &["before", "after", "earlier", "later"]) => {
            // "the day after the vote" names an event instead of a date.
            let closed = !lexed.capital(next + 2)
                && (next + 2 >= lexed.units.len()
                    || lexed.any(next + 2, &[".", ",", ";", "that", "and", "in", "at", "by"]));
            let count = if lexed.any(next + 1, &["before", "earlier"]) { -1 } else { 1 };
            return (article == 1 && closed).then_some((
                Raw::Relative { unit: Unit::Day, count, anchor: Anchor::Context },
                next + 2,
            ));
        }
        _ => return None,
    };
    unit_of(lexed, next + 1, count, anchor)
}

/// "the year ended June 30", which is as long as one; "the full year", "for the year", which is this one.
fn the_year(lexed: &Lexed<'_>, at: usize) -> Match {
    let plain = lexed.is(at, "year");
    let year = if plain { at } else { at + 1 };
    if lexed.word(year) != Word::Unit(Unit::Year) {
        return None;
    }
    if lexed.any(year + 1, &["ended", "ending"]) {
        return Some((Raw::Duration { unit: Unit::Year, amount: Amount::whole(1) }, year + 1));
    }
    let closed = year + 1 >= lexed.units.len() || lexed.any(year + 1, &[",", "."]);
    let whole = lexed.is(at, "full") || plain && at > 1 && lexed.is(at - 2, "for") && closed;
    whole.then_some((
        Raw::Relative { unit: Unit::Year, count: 0, anchor: Anchor::Published },
        year + 1,
    ))
}

fn unit_of(lexed: &Lexed<'_>, at: usize, count: i64, anchor: Anchor) -> Match {
    let Word::Unit(unit) = lexed.word(at) else { return None };
    if matches!(unit, Unit::Second | Unit::Minute | Unit::Hour) {
        return None;
    }
    // "last day of talks", "this day": no stretch counted from publication.
    if unit == Unit::Day && anchor == Anchor::Published {
        return None;
    }
    Some((Raw::Relative { unit, count, anchor }, at + 1))
}

/// A feast on a fixed day: "Christmas Eve", "New Year's Day 2023".
fn feast(lexed: &Lexed<'_>, lexicon: &'static Lexicon, at: usize) -> Match {
    if !lexed.capital(at) {
        return None;
    }
    let phrase =
        lexicon.phrases().iter().find(|phrase| phrase.feast && spells(lexed, at, &phrase.words))?;
    let (month, day) = phrase.value.split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    let mut end = at + phrase.words.len();
    let mut year = None;
    if lexed.digits(end) == 4 {
        year = lexed.number(end).and_then(calendar::plausible_year);
        end += usize::from(year.is_some());
    }
    Some((Raw::Day { year, month, day, last: None, direction: Direction::Open }, end))
}

/// A phrase with a fixed value: "recently", "at the moment".
fn phrase(lexed: &Lexed<'_>, lexicon: &'static Lexicon, at: usize) -> Match {
    if lexed.word(at) == Word::Other && !lexed.any(at, &["the", "in"]) {
        return None;
    }
    let found = lexicon
        .phrases()
        .iter()
        .find(|phrase| !phrase.feast && spells(lexed, at, &phrase.words))?;
    // "soon-to-open", "now-cancelled" describe; "the past winner" is no stretch of time.
    let end = at + found.words.len();
    let hyphen = lexed.is(end, "-") && lexed.glued(end);
    let noun = lexed.is(end - 1, "past")
        && lexed.at(end).starts_with(char::is_alphabetic)
        && !lexed.any(
            end,
            &["and", "has", "have", "but", "as", "he", "she", "they", "to", "for", "with", "when"],
        );
    if hyphen || noun {
        return None;
    }
    Some((Raw::Fixed(found.value.as_str()), at + found.words.len()))
}

fn spells(lexed: &Lexed<'_>, at: usize, words: &[String]) -> bool {
    words.iter().enumerate().all(|(k, word)| lexed.is(at + k, word))
}
