//! The cases of `gold/dates`, compared as whole records.

mod support;

use detente_coder::dates;
use detente_record::TimeExpression;

#[test]
fn every_case_gives_its_dates() {
    support::check("gold/dates", 10, |article, sentences| {
        dates::times(article, sentences).iter().map(|time| line(&article.text, time)).collect()
    });
}

fn line(text: &str, time: &TimeExpression) -> String {
    let days = time.when.as_ref().and_then(|when| Some((when.first?, when.last?)));
    let days = days.map_or_else(|| "-".to_owned(), |(first, last)| format!("{first}..{last}"));
    let value = time.value.as_deref().unwrap_or("-");
    format!("{} | {} | {value} | {days}", time.span.of(text), time.kind.name())
}
