//! The cases of `gold/factuality`: how events are told.

mod support;

use detente_coder::factuality;

#[test]
fn every_case_tells_its_events() {
    support::check("gold/factuality", 4, |article, sentences| {
        let told = factuality::events(article, sentences).into_iter();
        let text = &article.text;
        told.map(|one| format!("{} | {}", one.span.of(text), one.factuality.name())).collect()
    });
}
