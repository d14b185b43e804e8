//! Time expressions, resolved against the publication date.
//!
//! The grammar works on the words of a sentence and needs neither tags nor tree; values follow
//! TIMEX3 (TimeML 1.2.1). A date that cannot be resolved stays unresolved: nothing falls back to
//! the day of publication. Anchors are, in this order: the year in the text, the publication day,
//! the last date that the text named ("two days later").

mod attach;
mod calendar;
mod clock;
mod grammar;
mod lex;
mod lexicon;
mod quarters;
mod raw;
mod resolve;
mod span_of_time;
mod tense;
mod unit;
mod written;

use detente_record::{
    Article, Label, Note, Precision, Sentence, Span, TimeExpression, TimeKind, When,
};
use jiff::civil::Date;

pub(crate) use attach::distance;
pub use attach::for_token;
use lexicon::Lexicon;
use raw::Raw;
use resolve::{Known, Resolved, resolve};
use written::Written;

/// Codes of the notes that dates can leave: code, title, explanation.
pub const NOTES: &[(&str, &str, &str)] = &[
    (
        "T001",
        "impossible date",
        "The words have the form of a date, but no calendar has that day (30 February, the 13th \
         month) or the year lies outside 1 to 9998. The expression is kept without a value.",
    ),
    (
        "T002",
        "unresolved date",
        "The words name a day or stretch that must be counted from another day, and neither the \
         publication date nor an earlier date in the text says from which. Give the publication \
         date to resolve it.",
    ),
    (
        "T003",
        "publication day estimated",
        "The article states no publication day. By the newest year or day that it states outright \
         and the months that it tells of as past, it was written between the two days of the note. \
         This is an estimate to be looked at: no date is counted from it, and the article stays \
         without a day. Give the publication date to resolve what hangs on it.",
    ),
];

/// Sentences over which "the quarter" stands for the one named before.
const QUARTER_REACH: usize = 12;
/// Words behind which a day or month lies ahead.
const LEADS_ON: &[&str] = &["until", "till", "through", "effective"];

/// Finds the time expressions of an article, in order of their spans, without overlap.
///
/// `value` is `None`, or `when` has no days, where an expression cannot be resolved; an article
/// without publication date resolves only what its text states in full.
///
/// ```
/// use detente_coder::dates;
/// use detente_record::{Article, DateBasis, Precision, Published, Sentence, Span};
///
/// let text = "The envoys will meet on Friday.".to_owned();
/// let sentences = [Sentence { span: Span::new(0, 31), ..Sentence::default() }];
/// let published = Published {
///     date: jiff::civil::date(2022, 12, 29),
///     precision: Precision::Day,
///     basis: DateBasis::Caller,
/// };
/// let article = Article { text, published: Some(published), ..Article::default() };
/// let times = dates::times(&article, &sentences);
/// assert_eq!(times[0].span.of(&article.text), "Friday");
/// assert_eq!(times[0].value.as_deref(), Some("2022-12-30"));
/// ```
pub fn times(article: &Article, sentences: &[Sentence]) -> Vec<TimeExpression> {
    times_with_notes(article, sentences).0
}

/// Finds the time expressions as [`times`] does, with a note for each that could not be resolved.
pub fn times_with_notes(
    article: &Article,
    sentences: &[Sentence],
) -> (Vec<TimeExpression>, Vec<Note>) {
    let lexicon = Lexicon::shipped();
    // A publication date that is only a month or a year anchors no weekday.
    let published =
        article.published.filter(|p| matches!(p.precision, Precision::Day | Precision::Time));
    let published = published.map(|p| p.date);
    let (mut times, mut notes, mut units) = (Vec::new(), Vec::new(), Vec::new());
    let mut context = None;
    let mut quarter: Option<(Date, usize)> = None;
    let mut written = Written::default();
    for (index, sentence) in sentences.iter().enumerate() {
        let range = sentence.span.range();
        if !lex::lex(&article.text, range.start, range.end, lexicon, &mut units) {
            continue;
        }
        let lexed = lex::Lexed { text: &article.text, units: &units };
        for found in grammar::find(&lexed, lexicon) {
            let tense = match found.start.checked_sub(1) {
                // "until Friday" is Friday to come, whatever the verb's tense.
                Some(before) if lexed.any(before, LEADS_ON) => tense::Tense::Intended,
                _ => tense::around(&lexed, lexicon, found.start, found.end),
            };
            let near = quarter.filter(|(_, last)| last + QUARTER_REACH >= index);
            let near = near.map(|(day, _)| day);
            // "the quarter" of nothing that was named is no date.
            if matches!(found.raw, Raw::QuarterAgain { .. }) && near.is_none() {
                continue;
            }
            let resolved = resolve(&found.raw, Known { published, context, quarter: near, tense });
            if let (Raw::Quarter { .. }, Some((day, _))) = (&found.raw, resolved.days) {
                quarter = Some((day, index));
            }
            context = next_context(context, &resolved);
            let span = Span::from_range(units[found.start].start..units[found.end - 1].end);
            written.hear(&found.raw, tense, resolved.days.map(|(first, _)| first), span);
            if let Some(code) = resolved.note {
                notes.push(note(code, span));
            }
            times.push(expression(resolved, span));
        }
    }
    if article.published.is_none() {
        notes.extend(written.note(&article.text));
    }
    (times, notes)
}

/// The last date named anchors what follows; a year or month keeps the day before it only until
/// then.
fn next_context(before: Option<(Date, bool)>, resolved: &Resolved) -> Option<(Date, bool)> {
    if !matches!(resolved.kind, TimeKind::Date | TimeKind::Time)
        || resolved.value.as_deref() == Some("PRESENT_REF")
    {
        return before;
    }
    match resolved.days {
        Some((first, last)) => Some((first, first == last)),
        None => before,
    }
}

fn expression(resolved: Resolved, span: Span<detente_record::Byte>) -> TimeExpression {
    let dated = matches!(resolved.kind, TimeKind::Date | TimeKind::Time);
    let when = dated.then(|| When {
        first: resolved.days.map(|(first, _)| first),
        last: resolved.days.map(|(_, last)| last),
        precision: resolved.precision,
        basis: resolved.basis,
        span: Some(span),
    });
    TimeExpression { span, kind: resolved.kind, value: resolved.value, when }
}

fn note(code: &'static str, span: Span<detente_record::Byte>) -> Note {
    let title = NOTES.iter().find(|(known, ..)| *known == code).map_or("", |(_, title, _)| title);
    Note { code: Label::Borrowed(code), span: Some(span), message: title.to_owned() }
}
