//! Times of day: "18:00 UTC", "6:40 p.m.", "noon", with the day that stands beside them.

use super::{
    grammar::{Match, date},
    lex::Lexed,
    lexicon::{Lexicon, Word},
    raw::Raw,
};

/// A time of day, alone or with a day before or behind: "10 p.m. Wednesday".
pub(super) fn with_day(lexed: &Lexed<'_>, lexicon: &'static Lexicon, at: usize) -> Match {
    let (hour, minute, zulu, end) = clock(lexed, at)?;
    let on = end + usize::from(lexed.any(end, &["on", ","]));
    let beside = date(lexed, lexicon, on)
        .filter(|(raw, _)| matches!(raw, Raw::Weekday { .. } | Raw::Deictic(_) | Raw::Day { .. }));
    Some(match beside {
        Some((day, end)) => (Raw::ClockOn { hour, minute, zulu, day: Box::new(day) }, end),
        None => (Raw::Clock { hour, minute, zulu }, end),
    })
}

/// Reads a time of day: hour, minute, whether in UTC, and the first unit after it.
fn clock(lexed: &Lexed<'_>, at: usize) -> Option<(u8, u8, bool, usize)> {
    if lexed.any(at, &["noon", "midday"]) {
        return Some((12, 0, false, at + 1));
    }
    if lexed.is(at, "midnight") {
        return Some((0, 0, false, at + 1));
    }
    let hour = match lexed.word(at) {
        Word::Number(hour) => u64::from(hour),
        _ => lexed.number(at).filter(|_| lexed.digits(at) <= 2)?,
    };
    if at > 0 && lexed.glued(at) && !matches!(lexed.at(at - 1), "(" | "-" | "–" | "\"" | "“" | "[")
    {
        return None;
    }
    let mut end = at + 1;
    let mut minute = 0;
    let colon = matches!(lexed.at(end), ":" | ".")
        && lexed.glued(end)
        && lexed.glued(end + 1)
        && lexed.digits(end + 1) == 2;
    if colon {
        minute = lexed.number(end + 1).filter(|&m| m < 60)?;
        // "1:23.45" and "10:20:30" are results and durations.
        if matches!(lexed.at(end + 2), ":" | ".")
            && lexed.glued(end + 3)
            && lexed.number(end + 3).is_some()
        {
            return None;
        }
    }
    let by_colon = colon && lexed.is(end, ":");
    end += if colon { 2 } else { 0 };
    let (half, after) = half_of_day(lexed, end);
    let mut hour = hour;
    match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(afternoon) => hour = hour % 12 + if afternoon { 12 } else { 0 },
        None => {}
    }
    end = after;
    if half.is_none()
        && lexed.any(end, &["o", "o'clock"])
        && lexed.any(end + 1, &["'", "’"])
        && lexed.is(end + 2, "clock")
    {
        return (hour <= 12).then_some((hour as u8, 0, false, end + 3));
    }
    let (zulu, after) = zone(lexed, end);
    // A bare number is no time; "18.00" only with a zone.
    let marked = half.is_some()
        || by_colon
        || (colon && after > end)
        || (after > end && zulu && lexed.digits(at) == 4);
    (marked && hour < 24).then_some((hour as u8, minute as u8, zulu, after))
}

/// "a.m.", "PM": `Some(true)` for the afternoon.
fn half_of_day(lexed: &Lexed<'_>, at: usize) -> (Option<bool>, usize) {
    for (short, letter, afternoon) in [("am", "a", false), ("pm", "p", true)] {
        if lexed.is(at, short) {
            return (Some(afternoon), at + 1);
        }
        if lexed.is(at, letter) && lexed.is(at + 1, ".") && lexed.is(at + 2, "m") {
            let dot = usize::from(lexed.is(at + 3, ".") && lexed.glued(at + 3));
            return (Some(afternoon), at + 3 + dot);
        }
    }
    (None, at)
}

/// "UTC", "GMT", "local time", "EST": whether it is UTC, and the first unit after it.
fn zone(lexed: &Lexed<'_>, at: usize) -> (bool, usize) {
    if matches!(lexed.at(at), "UTC" | "GMT" | "Z") {
        return (true, at + 1);
    }
    if matches!(
        lexed.at(at),
        "EST" | "EDT" | "ET" | "CET" | "CEST" | "BST" | "PST" | "PDT" | "MSK" | "IST" | "JST"
    ) {
        return (false, at + 1);
    }
    if lexed.any(at, &["local", "moscow", "beijing", "eastern"]) && lexed.is(at + 1, "time") {
        return (false, at + 2);
    }
    (false, at)
}
