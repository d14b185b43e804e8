//! Garbled names are never taken for anybody without a note that says so.

mod support;

use detente_coder::{Coder, Settings};

/// The notes on garbled names that a text gets.
fn notes(text: &str) -> Vec<String> {
    let article = support::article(text, Some("2024-11-18"));
    let mut sentences = support::sentences(&article);
    let coder = Coder::new(Settings::default());
    coder.prepare(&article, &mut sentences);
    let notes = coder.code(&article, &sentences).notes.into_iter();
    notes.filter(|note| note.code == "C003").map(|note| note.message).collect()
}

#[test]
fn a_garbled_name_is_told_where_it_first_stands() {
    let told = notes("French President Emmanuel Makron came on Monday. Makron praised the talks.");
    assert_eq!(told, ["“Emmanuel Makron” is taken to mean Emmanuel Macron"]);
}

#[test]
fn names_written_rightly_and_of_others_get_none() {
    let told = notes("French President Emmanuel Macron met Marco Makris, a baker from Lyon.");
    assert!(told.is_empty(), "{told:?}");
}
