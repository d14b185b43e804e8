//! The cases of `gold/places`, hostile texts, and which place belongs to which act.

mod support;

use detente_coder::places;
use detente_record::Place;

#[test]
fn every_case_gives_its_places() {
    support::check("gold/places", 5, |article, sentences| {
        places::places(places::Atlas::shipped(), article, sentences)
            .iter()
            .map(|place| line(&article.text, place))
            .collect()
    });
}

fn line(text: &str, place: &Place) -> String {
    let country = place.country.map_or_else(|| "-".to_owned(), |code| code.to_string());
    let position = match (place.latitude, place.longitude) {
        (Some(latitude), Some(longitude)) => format!("{latitude:.1},{longitude:.1}"),
        _ => "-".to_owned(),
    };
    format!("{} | {} | {country} | {position}", place.span.of(text), place.name)
}

#[test]
fn hostile_texts_neither_panic_nor_break_spans() {
    let texts = [
        "in \u{202e}Kyi\u{301}v, 🎉Paris🎉, PARIS (AP) — in Éire's’s U.S.S.R.. I. I.I.".to_owned(),
        "in Paris, ".repeat(20_000),
        "Paris ".repeat(20_000),
        "IN NEW YORK CITY ".repeat(5_000),
        "(".repeat(10_000) + "in Rome" + &")".repeat(10_000),
        "\t\n\0In\tRome\n\nU.S.\u{a0}U.S.".to_owned(),
    ];
    for text in texts {
        let article = support::article(&text, None);
        let sentences = support::plain_sentences(&article);
        let mut end = 0;
        for place in places::places(places::Atlas::shipped(), &article, &sentences) {
            assert!(place.span.start >= end);
            assert!(!place.span.of(&article.text).is_empty());
            end = place.span.end;
        }
    }
}

#[test]
fn an_act_has_the_place_of_its_own_clause() {
    let text = "Envoys met in Doha while troops shelled villages near Kherson.";
    let article = support::article(text, None);
    let sentence = support::sentence(text, 0..text.len());
    let places =
        places::places(places::Atlas::shipped(), &article, std::slice::from_ref(&sentence));
    let place = |token| {
        places::for_token(text, &sentence, &places, token).map(|place| place.name.into_owned())
    };
    assert_eq!(place(1).as_deref(), Some("Doha"), "met");
    assert_eq!(place(6).as_deref(), Some("Kherson"), "shelled");
    let away = "Beijing rejected the plan.";
    let article = support::article(away, None);
    let sentence = support::sentence(away, 0..away.len());
    let none = places::places(places::Atlas::shipped(), &article, std::slice::from_ref(&sentence));
    assert_eq!(places::for_token(away, &sentence, &none, 1), None);
}
