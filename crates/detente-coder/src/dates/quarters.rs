//! Quarters that are named by another one: "the quarter", "the year-ago period", "the 1988 second
//! quarter".

use super::{
    calendar::plausible_year, grammar::Match, lex::Lexed, lexicon::Word, raw::Raw, unit::Unit,
};

/// Reads a quarter that points back at the last one named, or one with its year before it.
pub(super) fn named_by_another(lexed: &Lexed<'_>, at: usize) -> Match {
    let start = at + usize::from(lexed.is(at, "the"));
    let (years, next) = match year_before(lexed, start) {
        Some((Ok(year), next)) => return counted(lexed, next, Some(year), None),
        Some((Err(years), next)) => (years, next),
        None if start > at => (0, start + usize::from(lexed.any(start, &["latest", "fiscal"]))),
        None => return None,
    };
    if years != 0 && matches!(lexed.word(next), Word::Ordinal(_)) {
        return counted(lexed, next, None, Some(years));
    }
    let described = years != 0 || lexed.is(start, "latest");
    let quarter = lexed.word(next) == Word::Unit(Unit::Quarter);
    // "the quarter of a million", "the quarter finals"
    let more = lexed.any(next + 1, &["of", "-", "final", "finals", "century", "mile", "point"]);
    let fits = quarter && !more || described && lexed.is(next, "period");
    fits.then_some((Raw::QuarterAgain { years }, next + 1))
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
