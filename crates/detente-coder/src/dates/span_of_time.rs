//! Lengths of time, distances from a day, recurring times, and ages, which are none of these.

use super::{
    grammar::Match,
    lex::Lexed,
    lexicon::{Lexicon, Word},
    raw::{Anchor, Raw},
    unit::{Amount, Unit},
};

/// "55-year-old", "aged 12 months", "at the age of 30", "ten years old": returns their end.
pub(super) fn age(lexed: &Lexed<'_>, at: usize) -> Option<usize> {
    if lexed.any(at, &["aged", "age"]) {
        let of = at + 1 + usize::from(lexed.is(at + 1, "of"));
        return lexed.number(of).map(|_| of + 1);
    }
    let (_, next) = amount(lexed, at)?;
    let unit = next + usize::from(lexed.is(next, "-"));
    if !matches!(lexed.word(unit), Word::Unit(_) | Word::Units(_)) {
        return None;
    }
    let old = unit + 1 + usize::from(lexed.is(unit + 1, "-"));
    if lexed.any(old, &["old", "olds"]) {
        return Some(old + 1);
    }
    (lexed.is(old, "of") && lexed.is(old + 1, "age")).then_some(old + 2)
}

/// Reads how many: "two", "27", "two and a half", "a", "several", "a few", "a couple of".
pub(super) fn amount(lexed: &Lexed<'_>, at: usize) -> Option<(Amount, usize)> {
    let article = lexed.any(at, &["a", "an"]);
    if article && lexed.word(at + 1) == Word::Vague {
        let of = usize::from(lexed.is(at + 2, "of"));
        return Some((Amount::Vague, at + 2 + of));
    }
    if lexed.is(at, "half") && lexed.any(at + 1, &["a", "an"]) {
        return Some((Amount::Tenths(5), at + 2));
    }
    if article {
        let half = lexed.is(at + 1, "half") && matches!(lexed.word(at + 2), Word::Unit(_));
        if half {
            return Some((Amount::Tenths(5), at + 2));
        }
        return Some((Amount::whole(1), at + 1));
    }
    if lexed.word(at) == Word::Vague {
        let of = usize::from(lexed.is(at + 1, "of"));
        return Some((Amount::Vague, at + 1 + of));
    }
    let (mut tenths, mut next) = match lexed.number(at) {
        Some(_) => digits(lexed, at)?,
        None => words(lexed, at)?,
    };
    if lexed.is(next, "and") && lexed.is(next + 1, "a") && lexed.is(next + 2, "half") {
        (tenths, next) = (tenths + 5, next + 3);
    }
    // "two more years", "ten straight days".
    next +=
        usize::from(lexed.any(next, &["more", "straight", "consecutive", "full", "long", "other"]));
    Some((Amount::Tenths(tenths), next))
}

/// "1,000" and "2.5" in tenths.
fn digits(lexed: &Lexed<'_>, at: usize) -> Option<(u64, usize)> {
    let glued_back = lexed.glued(at) && at > 0;
    if glued_back && matches!(lexed.at(at - 1), "$" | "€" | "£" | "." | "," | "/" | ":" | "#") {
        return None;
    }
    let mut number = lexed.number(at)?;
    let mut next = at + 1;
    while lexed.is(next, ",")
        && lexed.glued(next)
        && lexed.glued(next + 1)
        && lexed.digits(next + 1) == 3
    {
        number = number.saturating_mul(1000).saturating_add(lexed.number(next + 1)?);
        next += 2;
    }
    let mut tenths = number.saturating_mul(10);
    if lexed.is(next, ".")
        && lexed.glued(next)
        && lexed.glued(next + 1)
        && lexed.digits(next + 1) == 1
    {
        tenths = tenths.saturating_add(lexed.number(next + 1)?);
        next += 2;
    }
    Some((tenths, next))
}

/// "twenty-five", "a hundred" is not read, "two hundred" is.
fn words(lexed: &Lexed<'_>, at: usize) -> Option<(u64, usize)> {
    let Word::Number(first) = lexed.word(at) else { return None };
    let (mut number, mut next) = (u64::from(first), at + 1);
    if first >= 20 {
        let dash = usize::from(lexed.is(next, "-"));
        if let Word::Number(ones @ 1..=9) = lexed.word(next + dash) {
            (number, next) = (number + u64::from(ones), next + dash + 1);
        }
    }
    for (word, factor) in [("hundred", 100), ("thousand", 1000)] {
        if lexed.is(next, word) {
            (number, next) = (number.saturating_mul(factor), next + 1);
        }
    }
    Some((number * 10, next))
}

/// Reads a number of units: "two years", "27-year", "several months".
fn length(lexed: &Lexed<'_>, at: usize) -> Option<(Unit, Amount, usize)> {
    let (amount, next) = amount(lexed, at)?;
    let dash = lexed.is(next, "-");
    let unit = next + usize::from(dash);
    match lexed.word(unit) {
        Word::Units(unit_kind) if !dash || lexed.glued(next) => Some((unit_kind, amount, unit + 1)),
        Word::Unit(unit_kind) => {
            let one = amount == Amount::whole(1) || amount == Amount::Tenths(5);
            // "10 second" without a dash is no length; "a quarter" is a part of something.
            (dash || one && !(lexed.any(at, &["a", "an"]) && unit_kind == Unit::Quarter))
                .then_some((unit_kind, amount, unit + 1))
        }
        _ => None,
    }
}

/// "two days ago", "a year earlier", "three weeks later", "ten days from now".
pub(super) fn shifted(lexed: &Lexed<'_>, at: usize) -> Match {
    let about = usize::from(lexed.word(at) == Word::About);
    let (unit, amount, next) = length(lexed, at + about)?;
    let (sign, anchor, end) = if lexed.is(next, "ago") {
        (-1, Anchor::Published, next + 1)
    } else if lexed.any(next, &["earlier", "previously"]) {
        (-1, Anchor::Context, next + 1)
    } else if lexed.is(next, "later") {
        (1, Anchor::Context, next + 1)
    } else if lexed.is(next, "from") && lexed.any(next + 1, &["now", "today"]) {
        (1, Anchor::Published, next + 2)
    } else {
        return None;
    };
    let Amount::Tenths(tenths) = amount else {
        let vague = if sign < 0 { "PAST_REF" } else { "FUTURE_REF" };
        return Some((Raw::Fixed(vague), end));
    };
    // Seconds to hours leave the day open: "three hours later" dates nothing.
    if matches!(unit, Unit::Second | Unit::Minute | Unit::Hour) {
        return Some((Raw::Duration { unit, amount }, next));
    }
    let count = i64::try_from(tenths / 10).ok()?;
    if tenths % 10 != 0 {
        return Some((Raw::Fixed(if sign < 0 { "PAST_REF" } else { "FUTURE_REF" }), end));
    }
    if unit == Unit::Year && sign * count == -1 {
        return Some((Raw::YearBefore(anchor), end));
    }
    Some((Raw::Relative { unit, count: sign * count, anchor }, end))
}

/// "two years", "the next six months", "the past few weeks", "recent years", "decades-long".
pub(super) fn duration(lexed: &Lexed<'_>, _: &'static Lexicon, at: usize) -> Match {
    let about = usize::from(lexed.word(at) == Word::About);
    if let Some((unit, amount, end)) = length(lexed, at + about) {
        // "a year-earlier loss": of the year before.
        if lexed.is(end, "-") && lexed.any(end + 1, &["ago", "earlier"]) {
            return None;
        }
        let long = usize::from(lexed.is(end, "-")) + 1;
        let end = if long == 2 && lexed.is(end + 1, "long") { end + 2 } else { end };
        return Some((per_unit(lexed, at, unit, amount), end));
    }
    let the = usize::from(lexed.is(at, "the"));
    let next = at + the;
    if lexed.any(
        next,
        &["last", "past", "next", "coming", "first", "final", "previous", "following", "recent"],
    ) {
        let recent = lexed.is(next, "recent");
        if let Some((unit, amount, end)) = length(lexed, next + 1).filter(|_| !recent) {
            return Some((Raw::Duration { unit, amount }, end));
        }
        if let Word::Units(unit) = lexed.word(next + 1) {
            let raw = match lexed.at(next).to_ascii_lowercase().as_str() {
                "recent" => Raw::Fixed("PAST_REF"),
                "coming" => Raw::Fixed("FUTURE_REF"),
                "past" => Raw::Duration { unit, amount: Amount::Vague },
                _ => return None,
            };
            return Some((raw, next + 2));
        }
        if let (Word::Unit(unit), true) = (lexed.word(next + 1), the == 1 && lexed.is(next, "past"))
        {
            if unit != Unit::Weekend {
                return Some((Raw::Duration { unit, amount: Amount::whole(1) }, next + 2));
            }
        }
        return None;
    }
    bare_units(lexed, at)
}

/// "for years", "over the years", "decades of war", "weeks after".
fn bare_units(lexed: &Lexed<'_>, at: usize) -> Match {
    let Word::Units(unit) = lexed.word(at) else { return None };
    if matches!(unit, Unit::Second | Unit::Quarter | Unit::Weekend) {
        return None;
    }
    if lexed.any(at + 1, &["ago"]) {
        return Some((Raw::Fixed("PAST_REF"), at + 2));
    }
    if lexed.is(at + 1, "-") && lexed.is(at + 2, "long") {
        return Some((Raw::Duration { unit, amount: Amount::Vague }, at + 3));
    }
    let sole = at == 0
        || lexed.any(
            at - 1,
            &[
                "for", "in", "within", "after", "over", "of", "last", "took", "take", "takes",
                "spent", ",",
            ],
        );
    (sole && unit != Unit::Day || lexed.any(at + 1, &["after", "before", "later", "earlier"]))
        .then_some((Raw::Duration { unit, amount: Amount::Vague }, at + 1))
}

/// "15 a year" recurs; "a year" by itself lasts.
fn per_unit(lexed: &Lexed<'_>, at: usize, unit: Unit, amount: Amount) -> Raw {
    let per = lexed.any(at, &["a", "an"])
        && at > 0
        && (lexed.number(at - 1).is_some()
            || lexed.any(
                at - 1,
                &[
                    "once", "twice", "times", "percent", "%", "million", "billion", "trillion",
                    "barrels", "tons", "tonnes", "bpd",
                ],
            )
            || matches!(lexed.word(at - 1), Word::Number(_) | Word::Units(_)));
    if per { Raw::Set(unit.duration(amount)) } else { Raw::Duration { unit, amount } }
}

/// "every week", "each Thursday", "annual", "every two years", "per day".
pub(super) fn set(lexed: &Lexed<'_>, lexicon: &'static Lexicon, at: usize) -> Match {
    if lexed.word(at) == Word::Set {
        let lower = lexed.at(at).to_ascii_lowercase();
        // "The Daily Mail", "Weekly Standard": a name.
        if lexed.capital(at) && (at > 0 || lexed.capital(at + 1)) {
            return None;
        }
        return Some((Raw::Set(lexicon.set(&lower)?.to_owned()), at + 1));
    }
    if !lexed.any(at, &["every", "each", "per"]) {
        return None;
    }
    let next = at + 1 + usize::from(lexed.is(at + 1, "other"));
    let raw = match lexed.word(next) {
        Word::Unit(unit) => unit.duration(Amount::whole(1 + (next - at - 1) as u64)),
        Word::Weekday(day) => format!("XXXX-WXX-{day}"),
        Word::Month(month) => format!("XXXX-{month:02}"),
        Word::Season(letters) => format!("XXXX-{}", std::str::from_utf8(&letters).unwrap_or("XX")),
        Word::Part(letters) => {
            format!("XXXX-XX-XXT{}", std::str::from_utf8(&letters).unwrap_or("XX"))
        }
        _ => {
            let (unit, amount, end) = length(lexed, next)?;
            return Some((Raw::Set(unit.duration(amount)), end));
        }
    };
    Some((Raw::Set(raw), next + 1))
}
