//! The cases of `gold/dates`, compared as whole records.

mod support;

use detente_coder::dates;
use detente_record::TimeExpression;

#[test]
fn every_case_gives_its_dates() {
    let cases = support::cases("gold/dates");
    assert!(cases.len() >= 10, "only {} cases", cases.len());
    let mut wrong = Vec::new();
    for case in cases {
        let article = support::article(&case.text, case.published.as_deref());
        let sentences = support::sentences(&article);
        let found: Vec<String> =
            dates::times(&article, &sentences).iter().map(|t| line(&article.text, t)).collect();
        if found != case.expected {
            wrong.push(format!(
                "{}\n  expected:\n    {}\n  found:\n    {}",
                case.file,
                case.expected.join("\n    "),
                found.join("\n    ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn line(text: &str, time: &TimeExpression) -> String {
    let days = time.when.as_ref().and_then(|when| Some((when.first?, when.last?)));
    let days = days.map_or_else(|| "-".to_owned(), |(first, last)| format!("{first}..{last}"));
    let value = time.value.as_deref().unwrap_or("-");
    format!("{} | {} | {value} | {days}", time.span.of(text), time.kind.name())
}
