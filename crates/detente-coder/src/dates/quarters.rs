//! Quarters that are named by another one: "the quarter", "the year-ago period", "the 1988 second
//! quarter".

use super::{
    calendar::plausible_year,
    grammar::Match,
    lex::Lexed,
    lexicon::Word,
    raw::{Anchor, Raw},
    unit::Unit,
};

/// Reads a quarter that points back at the last one named, or one with its year before it.
pub(super) fn named_by_another(lexed: &Lexed<'_>, at: usize) -> Match {
    let start = at + usize::from(lexed.is(at, "the"));
    match year_before(lexed, start) {
        Some((Ok(year), next)) => {
            let again = is_quarter(lexed, next, true).then_some((Raw::QuarterIn(year), next + 1));
            counted(lexed, next, Some(year), None).or(again)
        }
        Some((Err(years), next)) if matches!(lexed.word(next), Word::Ordinal(_)) => {
            counted(lexed, next, None, Some(years))
        }
        Some((Err(0), _)) => None,
        Some((Err(years), next)) if is_quarter(lexed, next, true) => {
            Some((Raw::QuarterAgain { years }, next + 1))
        }
        // "year-earlier profit"
        Some((Err(_), next)) => {
            let hyphen = start == at && lexed.is(start, "year") && lexed.is(start + 1, "-");
            hyphen.then_some((Raw::YearBefore(Anchor::Published), next))
        }
        None if start == at => None,
        None => {
            let latest = lexed.is(start, "latest");
            let next = start + usize::from(latest || lexed.is(start, "fiscal"));
            let raw = match (latest, lexed.is(next, "period")) {
                (true, false) => Raw::LatestQuarter,
                _ => Raw::QuarterAgain { years: 0 },
            };
            is_quarter(lexed, next, latest).then_some((raw, next + 1))
        }
    }
}

/// Says whether "quarter", or where it is described "period", stands at a unit.
fn is_quarter(lexed: &Lexed<'_>, at: usize, described: bool) -> bool {
    // "the quarter of a million", "the quarter finals"
    let more = lexed.any(at + 1, &["of", "-", "final", "finals", "century", "mile", "point"]);
    lexed.word(at) == Word::Unit(Unit::Quarter) && !more || described && lexed.is(at, "period")
}

/// Reads "1988" (a year) or "year-ago", "year-earlier", "last year's" (years from now).
fn year_before(lexed: &Lexed<'_>, at: usize) -> Option<(Result<i32, i64>, usize)> {
    if lexed.digits(at) == 4 {
        let year = plausible_year(lexed.number(at)?)?;
        return Some((Ok(year), at + 1));
    }
    let dash = at + 1 + usize::from(lexed.is(at + 1, "-"));
    if lexed.is(at, "year") && lexed.any(dash, &["ago", "earlier"]) {
        return Some((Err(-1), dash + 1));
    }
    let possessive = lexed.is(at + 1, "year") && lexed.any(at + 2, &["'s", "’s"]);
    match lexed.at(at) {
        "last" if possessive => Some((Err(-1), at + 3)),
        "this" if possessive => Some((Err(0), at + 3)),
        "next" if possessive => Some((Err(1), at + 3)),
        _ => None,
    }
}

/// Reads "second quarter" behind its year.
fn counted(lexed: &Lexed<'_>, at: usize, year: Option<i32>, years: Option<i64>) -> Match {
    let Word::Ordinal(number @ 1..=4) = lexed.word(at) else { return None };
    let noun = at + 1 + usize::from(lexed.is(at + 1, "-"));
    let quarter = i8::try_from(number).ok()?;
    (lexed.word(noun) == Word::Unit(Unit::Quarter))
        .then_some((Raw::Quarter { year, years, quarter }, noun + 1))
}
