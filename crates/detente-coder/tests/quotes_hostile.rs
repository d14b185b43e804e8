//! Whatever the text, the search for quotes ends soon and its spans are words of the text.

use std::{fs, path::Path, time::Instant};

use detente_coder::{actors, quotes};
use detente_parse::{Parser, Scratch};
use detente_record::{Article, Block, Quote, Role, Span};

/// Reads a text as one block a paragraph.
fn read(text: &str) -> (Article, Vec<Quote>) {
    let mut at = 0;
    let mut blocks = Vec::new();
    for part in text.split("\n\n") {
        blocks.push(Block { span: Span::from_range(at..at + part.len()), role: Role::Body });
        at += part.len() + 2;
    }
    let article = Article { text: text.to_owned(), blocks, ..Article::default() };
    let (parser, mut scratch) = (Parser::english(), Scratch::default());
    let mut sentences = parser.sentences(&article);
    for sentence in &mut sentences {
        parser.tag(text, sentence, &mut scratch);
    }
    let mentions = actors::mentions(actors::Gazetteer::shipped(), &article, &sentences);
    let found = quotes::quotes(&article, &sentences, &mentions);
    (article, found)
}

/// Checks order and spans.
fn sound(article: &Article, found: &[Quote]) {
    assert!(found.is_sorted_by_key(|quote| quote.span));
    for quote in found {
        let spans = [Some(quote.span), quote.cue, quote.speaker.as_ref().map(|s| s.span)];
        for span in spans.into_iter().flatten() {
            let words = article.text.get(span.range()).expect("a span on character boundaries");
            assert!(!words.is_empty());
        }
        assert!(quote.stance.is_none_or(|stance| (-1.0..=1.0).contains(&stance)));
    }
}

#[test]
fn ten_thousand_quotes_take_bounded_time() {
    let one_line = "“We agree,” said Ann Wu, ".repeat(10_000);
    let paragraphs = "“We agree on all of it,” said Ann Wu.\n\n".repeat(10_000);
    let opened = "“We never close this. ".repeat(10_000);
    let nested = "he said that she said that ".repeat(5_000);
    for (text, least) in [(one_line, 5_000), (paragraphs, 10_000), (opened, 1), (nested, 1)] {
        let start = Instant::now();
        let (article, found) = read(&text);
        sound(&article, &found);
        assert!(found.len() >= least, "{} quotes of {least}", found.len());
        assert!(start.elapsed().as_secs() < 60, "took {:?}", start.elapsed());
    }
}

#[test]
fn a_quotation_that_never_closes_is_noted() {
    let notes = |text: &str| {
        let (article, _) = read(text);
        let notes = quotes::unclosed(&article);
        notes
            .into_iter()
            .map(|note| note.span.expect("a span").of(text).to_owned())
            .collect::<Vec<_>>()
    };
    let open = "“We agree,” said Ann Wu. “It was ours before.\n\nThe valley has three villages.";
    assert_eq!(notes(open), ["“It was ours before."]);
    let carried = "Ann Wu said: “We agree.\n\n“And we will stay.” They left.";
    assert!(notes(carried).is_empty(), "{:?}", notes(carried));
    assert_eq!(notes(&"“We never close this. ".repeat(10_000)).len(), 20);
}

#[test]
fn four_times_the_quotes_take_about_four_times_the_time() {
    let took = [2_500, 10_000].map(|times| {
        let text = "“We agree on all of it,” said Ann Wu.\n\n".repeat(times);
        let begun = Instant::now();
        let (_, found) = read(&text);
        assert!(found.len() >= times);
        begun.elapsed().as_secs_f64()
    });
    // The square would be 16.
    assert!(took[1] < 10.0 * took[0].max(0.05), "{took:?}");
}

#[test]
fn odd_texts_do_no_harm() {
    let odd = [
        "",
        "”",
        "“",
        "\"\"\"\"",
        "said",
        "said said said said",
        "“” said “”",
        "he said “",
        ": “x”",
        "‘’‘’''``",
        "According to",
        "according to , said Wu",
        "“A,” he said, “",
        "\u{202e}“\u{200b}” said \u{1f600}.",
        "X: “😀” said Ünal «é» he said that",
        "\u{0}said\u{0} “a\u{0}b.”",
        "((((“)))) said, , , , that that that",
    ];
    for text in odd {
        let (article, found) = read(text);
        sound(&article, &found);
    }
}

#[test]
fn the_first_article_has_its_speakers() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/first/article.txt");
    let Ok(text) = fs::read_to_string(&path) else {
        println!("skipped: {} is absent", path.display());
        return;
    };
    let (article, found) = read(&text);
    sound(&article, &found);
    let direct: Vec<(&str, &str)> = found
        .iter()
        .filter(|quote| quote.form == detente_record::QuoteForm::Direct)
        .map(|quote| {
            let words = quote.span.of(&article.text).split(' ').next().unwrap_or_default();
            (words, quote.speaker.as_ref().map_or("-", |speaker| speaker.actor.name.as_str()))
        })
        .collect();
    let (sun, wu) = ("Yun Sun", "Alfred Wu");
    assert_eq!(
        direct,
        [
            ("China", sun),
            ("Xi", sun),
            ("As", sun),
            ("Now", sun),
            ("Both", sun),
            ("(The", sun),
            ("The", wu),
            ("Politically,", wu)
        ]
    );
}
