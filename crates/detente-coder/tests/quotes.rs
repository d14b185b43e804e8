//! What quotes are about, how they judge it, and what is found without tags.

use detente_coder::{actors, quotes};
use detente_parse::{Parser, Scratch};
use detente_record::{Article, Block, Quote, QuoteForm, Role, Span};

/// Reads a text of one paragraph, tagged and parsed or only cut into tokens.
fn read(text: &str, parsed: bool) -> (Article, Vec<Quote>) {
    let blocks = vec![Block { span: Span::from_range(0..text.len()), role: Role::Body }];
    let article = Article { text: text.to_owned(), blocks, ..Article::default() };
    let (parser, mut scratch) = (Parser::english(), Scratch::default());
    let mut sentences = parser.sentences(&article);
    for sentence in sentences.iter_mut().filter(|_| parsed) {
        parser.tag(text, sentence, &mut scratch);
        parser.tree(text, sentence, &mut scratch);
    }
    let mentions = actors::mentions(actors::Gazetteer::shipped(), &article, &sentences);
    let found = quotes::quotes(&article, &sentences, &mentions);
    (article, found)
}

/// Returns the first actor and the stance of a text's only quote.
fn stance(text: &str) -> (String, Option<f32>) {
    let (_, found) = read(text, true);
    assert_eq!(found.len(), 1, "{found:?}");
    let about = found[0].about.first().map(|mention| mention.actor.name.clone());
    (about.unwrap_or_default(), found[0].stance)
}

#[test]
fn a_quote_says_whom_it_is_about_and_how() {
    let (about, friendly) = stance("“Japan is a reliable friend,” said Anna Lind.");
    assert_eq!(about, "Japan");
    assert!(friendly.unwrap() > 0.5);
    let (_, denied) = stance("“Japan is not a reliable friend,” said Anna Lind.");
    assert!(denied.unwrap() < -0.5);
    let (about, hostile) = stance("Anna Lind said that Japan had threatened the fishermen.");
    assert_eq!(about, "Japan");
    assert!(hostile.is_none_or(|stance| stance < 0.0));
    assert_eq!(stance("“Japan has four large islands,” said Anna Lind.").1, None);
}

#[test]
fn the_subject_goes_before_what_is_done_to_others() {
    let (_, found) = read("Anna Lind said that to Japan, Norway is a distant market.", true);
    let about: Vec<&str> = found[0].about.iter().map(|m| m.actor.name.as_str()).collect();
    assert_eq!(about, ["Norway", "Japan"]);
}

#[test]
fn quotes_are_found_without_tags() {
    let (article, found) =
        read("“The road is open,” said Maria Keller. She warned that it would not last.", false);
    let read: Vec<_> = found
        .iter()
        .map(|q| {
            (q.form, q.span.of(&article.text), q.speaker.as_ref().map(|s| s.actor.name.as_str()))
        })
        .collect();
    assert_eq!(
        read,
        [
            (QuoteForm::Direct, "The road is open,", Some("Maria Keller")),
            (QuoteForm::Indirect, "that it would not last", Some("Maria Keller")),
        ]
    );
}
