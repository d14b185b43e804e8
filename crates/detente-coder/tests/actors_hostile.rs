//! Any text at all: no panic, spans on character boundaries, in order, without overlap.

use detente_coder::actors::{Gazetteer, mentions};
use detente_record::{Article, Sentence, Span, Token};

/// Cuts a text at blanks into one long sentence without tags.
fn untagged(text: &str) -> Sentence {
    let mut sentence = Sentence { span: Span::from_range(0..text.len()), ..Sentence::default() };
    let mut start = 0;
    for word in text.split(' ') {
        if !word.is_empty() {
            sentence.tokens.push(Token::bare(Span::from_range(start..start + word.len())));
        }
        start += word.len() + 1;
    }
    sentence
}

#[test]
fn odd_texts_give_sound_spans() {
    let texts = [
        "President ".repeat(20_000),
        "US and UK and ".repeat(10_000),
        "the French \u{202e}president 🙂’s ' 's – - — / al-".repeat(3_000),
        "Xi ".repeat(30_000),
        format!("{} China", "x".repeat(1 << 20)),
        "''' -- // ’’ . .. ... United United United States".to_owned(),
    ];
    for text in texts {
        let sentence = untagged(&text);
        let article = Article { text, ..Article::default() };
        let found = mentions(Gazetteer::shipped(), &article, &[sentence]);
        let mut end = 0;
        for mention in found {
            assert!(mention.span.start >= end && !mention.span.is_empty());
            assert!(!mention.span.of(&article.text).is_empty());
            end = mention.span.end;
        }
    }
}

#[test]
fn many_sentences_take_little_time() {
    let text = "Chinese officials said on Friday that President Vladimir Putin had told the US \
                ambassador in Moscow that Ukrainian soldiers shelled a village .";
    let article = Article { text: text.to_owned(), ..Article::default() };
    let sentences = vec![untagged(text); 1];
    let gazetteer = Gazetteer::shipped();
    let start = std::time::Instant::now();
    let found: usize = (0..5_000).map(|_| mentions(gazetteer, &article, &sentences).len()).sum();
    println!("{:.0} sentences/s", 5_000.0 / start.elapsed().as_secs_f64());
    assert!(found >= 5_000 * 4);
}
