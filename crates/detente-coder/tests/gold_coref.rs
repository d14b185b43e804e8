//! The cases of `gold/coref`: whom pronouns and descriptions stand for.

mod support;

use detente_coder::{actors, coref, quotes};
use detente_record::How;

#[test]
fn every_case_gives_its_antecedents() {
    support::check("gold/coref", 13, |article, sentences| {
        let known = actors::mentions(actors::Gazetteer::shipped(), article, sentences);
        let quotes = quotes::quotes(article, sentences, &known);
        let found = coref::mentions(article, sentences, &known, &quotes);
        let asked = found.iter().filter(|mention| mention.how == How::Pronoun);
        let text = &article.text;
        asked.map(|one| format!("{} | {}", one.span.of(text), one.actor.name)).collect()
    });
}

#[test]
fn twice_the_article_takes_about_twice_the_time() {
    let part = "Ann Wu met Carl Berg in Oslo. She thanked him, and they praised her. \
                “He left early,” Berg said. The minister and Norway agreed. ";
    let took = [1_000, 4_000].map(|times| {
        let article = support::article(&part.repeat(times), None);
        let sentences = support::plain_sentences(&article);
        let known = actors::mentions(actors::Gazetteer::shipped(), &article, &sentences);
        let begun = std::time::Instant::now();
        let found = coref::mentions(&article, &sentences, &known, &[]);
        assert!(found.is_sorted_by_key(|mention| mention.span.start));
        assert!(found.len() > times, "{} of {times}", found.len());
        begun.elapsed().as_secs_f64()
    });
    // Linear is 4; the square would be 16.
    assert!(took[1] < 10.0 * took[0].max(0.02), "{took:?}");
}
