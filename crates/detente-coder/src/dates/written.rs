//! When a text without a publication day may have been written, by what it says itself.
//!
//! The years and days that it states outright and does not tell as to come were there when it was
//! written; a month that it tells of as past ("in October") pulls the beginning further. The estimate
//! is a note, with the words that it rests on. No date is ever counted from it.

use detente_record::{Byte, Label, Note, Span};
use jiff::{
    ToSpan,
    civil::{Date, date},
};

use super::{
    raw::{Direction, Raw},
    tense::Tense,
};

/// Years that news in a machine's hands is about.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;
/// Days into the next year in which the old one is still spoken of.
const AFTER: i64 = 31;

/// What a text has said so far of its own time.
#[derive(Debug, Default)]
pub(super) struct Written {
    newest: Option<(Date, Span<Byte>)>,
    /// Months without a year that are told as past.
    months: Vec<(i8, Span<Byte>)>,
}

impl Written {
    /// Hears an expression with the first day that it covers.
    pub fn hear(&mut self, raw: &Raw, tense: Tense, first: Option<Date>, span: Span<Byte>) {
        let stated = match raw {
            Raw::Day { year, .. } | Raw::Month { year, .. } => year.is_some(),
            Raw::Year(_) => true,
            _ => false,
        };
        let to_come = matches!(tense, Tense::Future | Tense::Intended);
        if let (true, Some(first)) = (stated, first) {
            // "By 2030", "to close out 2022": a year to come is no year of writing, unless nothing
            // later is stated and the text speaks from within it; the beginning is all it tells.
            let may_be = YEARS.contains(&first.year()) && tense != Tense::Future;
            if may_be && self.newest.is_none_or(|(newest, _)| newest < first) {
                self.newest = Some((first, span));
            }
        } else if let Raw::Month { year: None, month, direction } = *raw {
            let past = tense == Tense::Past || direction == Direction::Last;
            if past && !to_come && direction != Direction::Next {
                self.months.push((month, span));
            }
        }
    }

    /// The first and last day on which it may have been written, with a note of the words that say so.
    pub fn note(self, text: &str) -> Option<Note> {
        let (mut first, span) = self.newest?;
        let mut words = vec![span.of(text)];
        let year = first.year();
        let latest = self.months.iter().max_by_key(|(month, _)| *month);
        if let Some((begun, said)) =
            latest.and_then(|&(month, said)| Some((Date::new(year, month, 1).ok()?, said)))
        {
            if begun > first {
                first = begun;
                words.push(said.of(text));
            }
        }
        let last = date(year, 12, 31).checked_add(AFTER.days()).ok()?;
        let words = words.join("”, “");
        let message =
            format!("written between {first} and {last}, by “{words}”; no date is counted from it");
        Some(Note { code: Label::Borrowed("T003"), span: Some(span), message })
    }
}
