//! Times of day with their zones, as stamps and lines write them.

use detente_record::Clock;
use jiff::civil::Time;

/// Zones by the names that news pages use, with their offset from UTC in minutes.
const ZONES: [(&str, i32); 22] = [
    ("z", 0),
    ("gmt", 0),
    ("utc", 0),
    ("est", -300),
    ("edt", -240),
    ("cst", -360),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
    ("cet", 60),
    ("cest", 120),
    ("bst", 60),
    ("eet", 120),
    ("eest", 180),
    ("msk", 180),
    ("ist", 330),
    ("jst", 540),
    ("kst", 540),
    ("hkt", 480),
    ("aest", 600),
];

/// Reads what follows a day in a stamp: `T10:15:30.5+02:00`, ` 10:15`, `T101500Z`.
pub(crate) fn after(rest: &str) -> Option<Clock> {
    let rest = rest.trim_start_matches(['T', 't', ' ', ',']);
    let end =
        rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.'))).unwrap_or(rest.len());
    let time = digits(&rest[..end])?;
    Some(Clock { time, offset: zone(rest[end..].trim_start()) })
}

/// `10:15`, `10:15:30`, `10:15:30.123`, `101530`.
fn digits(text: &str) -> Option<Time> {
    let whole = text.split('.').next().unwrap_or_default();
    let (hour, minute, second) = if whole.contains(':') {
        let mut parts = whole.split(':');
        (parts.next()?, parts.next()?, parts.next().unwrap_or("0"))
    } else {
        (whole.get(..2)?, whole.get(2..4)?, whole.get(4..6).unwrap_or("0"))
    };
    let hour: i8 = hour.parse().ok()?;
    let second: i8 = second.parse().unwrap_or(0);
    Time::new(hour % 24, minute.parse().ok()?, second.min(59), 0).ok()
}

/// Reads an offset from UTC in seconds: `Z`, `+02:00`, `-0530`, `GMT`.
fn zone(text: &str) -> Option<i32> {
    if let Some(rest) = text.strip_prefix(['+', '-', '\u{2212}']) {
        let number: String = rest.chars().filter(|c| *c != ':').take(4).collect();
        let hours: i32 = number.get(..2)?.parse().ok()?;
        let minutes: i32 = number.get(2..4).and_then(|m| m.parse().ok()).unwrap_or(0);
        let seconds = hours * 3600 + minutes * 60;
        let sign = if text.starts_with('+') { 1 } else { -1 };
        return (hours <= 15 && minutes < 60).then_some(sign * seconds);
    }
    let name: String = text.chars().take_while(char::is_ascii_alphabetic).collect();
    let name = name.to_ascii_lowercase();
    ZONES.iter().find(|(zone, _)| *zone == name).map(|(_, minutes)| minutes * 60)
}

/// Finds a time among the first words behind a date: `10:30 GMT`, `9:05 pm`, `18:01 Uhr`.
pub(crate) fn among(words: &[&str]) -> Option<Clock> {
    let at = words.iter().take(4).position(|w| has_clock(w))?;
    let word = words[at].to_ascii_lowercase();
    let end = word.find(|c: char| !(c.is_ascii_digit() || c == ':')).unwrap_or(word.len());
    let time = digits(&word[..end])?;
    let next = words.get(at + 1).map(|w| w.to_ascii_lowercase().replace('.', ""));
    let next = next.unwrap_or_default();
    let half = if end < word.len() { word[end..].replace('.', "") } else { next.clone() };
    let hour = match half.as_str() {
        "pm" if time.hour() < 12 => time.hour() + 12,
        "am" if time.hour() == 12 => 0,
        _ => time.hour(),
    };
    let time = Time::new(hour, time.minute(), time.second(), 0).ok()?;
    let named = words[at + 1..].iter().take(2).find_map(|w| zone(w));
    let glued = if end < word.len() { zone(&word[end..]) } else { None };
    Some(Clock { time, offset: glued.or(named) })
}

fn has_clock(word: &str) -> bool {
    let mut parts = word.split(':');
    let digits = |s: Option<&str>| {
        s.is_some_and(|s| s.get(..1).is_some_and(|c| c.bytes().all(|b| b.is_ascii_digit())))
    };
    word.contains(':') && digits(parts.next()) && digits(parts.next())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(clock: Option<Clock>) -> String {
        clock.map_or("none".into(), |c| {
            let zone = c.offset.map_or("?".into(), |o| (o / 60).to_string());
            format!("{:02}:{:02} {zone}", c.time.hour(), c.time.minute())
        })
    }

    #[test]
    fn times_keep_their_zone() {
        for (text, want) in [
            ("T23:30:00-05:00", "23:30 -300"),
            ("T10:15:30.123Z", "10:15 0"),
            (" 10:15:00 +0530", "10:15 330"),
            ("T101500Z", "10:15 0"),
            (" 18:01", "18:01 ?"),
            ("", "none"),
        ] {
            assert_eq!(shown(after(text)), want, "{text}");
        }
        for (words, want) in [
            (vec!["10:30", "GMT"], "10:30 0"),
            (vec!["at", "9:05", "p.m.", "ET"], "21:05 ?"),
            (vec!["12:05am"], "00:05 ?"),
            (vec!["Oslo"], "none"),
        ] {
            assert_eq!(shown(among(&words)), want, "{words:?}");
        }
    }
}
