//! Whatever the text: no panic, exact spans, valid trees, the same answer every time.

use detente_parse::{Parser, Scratch};
use detente_record::{Article, Block, Role, Sentence, Span, Token};

fn article(text: &str) -> Article {
    let blocks = vec![Block { span: Span::from_range(0..text.len()), role: Role::Body }];
    Article { text: text.to_owned(), blocks, ..Article::default() }
}

fn read(article: &Article) -> Vec<Sentence> {
    read_with(Parser::english(), article)
}

fn read_with(parser: &Parser, article: &Article) -> Vec<Sentence> {
    let mut scratch = Scratch::default();
    let mut sentences = parser.sentences(article);
    for sentence in &mut sentences {
        parser.tag(&article.text, sentence, &mut scratch);
        parser.tree(&article.text, sentence, &mut scratch);
    }
    sentences
}

/// Checks all that holds of any reading, in any language.
fn check(text: &str) {
    for language in Parser::languages() {
        check_with(Parser::language(language).expect("built in"), text);
    }
}

fn check_with(parser: &Parser, text: &str) {
    let article = article(text);
    let sentences = read_with(parser, &article);
    let mut end = 0;
    for sentence in &sentences {
        assert!((1..=Parser::MAX_TOKENS).contains(&sentence.tokens.len()));
        for token in &sentence.tokens {
            assert!(token.span.start >= end, "tokens overlap");
            end = token.span.end;
            let word = text.get(token.span.range()).expect("on character boundaries");
            assert!(!word.is_empty() && !word.contains(char::is_whitespace), "{word:?}");
            assert!(sentence.span.contains(token.span));
        }
        check_tree(sentence);
        for index in 0..sentence.tokens.len() {
            assert!(!sentence.lemma(index).is_empty());
        }
    }
    let kept: usize = sentences
        .iter()
        .flat_map(|sentence| &sentence.tokens)
        .flat_map(|token| token.span.of(text).chars())
        .filter(|c| c.is_alphanumeric())
        .count();
    assert_eq!(kept, text.chars().filter(|c| c.is_alphanumeric()).count(), "letters are lost");
    assert_eq!(sentences, read_with(parser, &article), "the same answer every time");
}

fn check_tree(sentence: &Sentence) {
    let roots = sentence.tokens.iter().filter(|token| token.head == Token::ROOT).count();
    assert_eq!(roots, 1);
    for mut at in 0..sentence.tokens.len() {
        for step in 0.. {
            assert!(step <= sentence.tokens.len(), "a circle");
            match sentence.head(at) {
                Some(head) => at = head,
                None => break,
            }
        }
    }
}

#[test]
fn nasty_texts_are_read_with_exact_spans() {
    for text in [
        "",
        " \n\t ",
        ".",
        "... --- !!! ???",
        "'s",
        "n't n't can't won’t cannot CANNOT y'all'd've",
        "\u{0}\u{1}\u{7f}bell\u{8}",
        "\u{feff}Start\u{200b}ed \u{202e}sdrawkcab\u{202c} text\u{2069}.",
        "👩‍👩‍👧‍👦 met 🇫🇷🇩🇪 in 東京。次の文。 مرحبا؟ नमस्ते।",
        "e\u{301}\u{301}\u{301}lite a\u{300}.",
        "“Quoted ‘inner’ words.” (Bracket.) [1] [22] «Fin.»",
        "U.S.. U.S.A Ph.D. a.b.c.d.e.f.g. J. K. L. M. N.",
        "http:// www. @ # @a #1 a@b a@b.c <mailto:x@y.zz>. :-) :/ :// =)",
        "1,2,3 1.2.3 12:30:45 1/2/3 +1-202-555-0100 10am5pm $5m US$ 5% 3°C",
        "a\u{2028}b\u{2029}c\u{85}d\re\r\nf",
        "ǅ İI ıi ẞ ﬁ Ⅷ ½ ²",
    ] {
        check(text);
    }
}

#[test]
fn a_long_text_takes_its_share_of_time() {
    let start = std::time::Instant::now();
    for part in [
        "x", "(", "a-", "a.", "1,", "1-", "'", "a@", "(@", "U.S. ", "[1] ", ". [1] ", "don't",
        "'s", "a's", "😀", "\u{301}", "A ", "?\" A ", "http://", "Mr.", "\n\n",
    ] {
        check_with(Parser::english(), &part.repeat(1_000));
        // Past the cutting, time depends on sentences, and these have an end.
        Parser::english().sentences(&article(&part.repeat((1 << 20) / part.len())));
    }
    check(&("(".repeat(10_000) + &")".repeat(10_000)));
    // Anything quadratic takes far longer than this.
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn a_sentence_stays_in_its_block() {
    let text = "Talks open in Rome\nEnvoys met on Monday. They left.\nskipped";
    let spans = [0..18, 19..51];
    let blocks = spans.map(|range| Block { span: Span::from_range(range), role: Role::Body });
    let article = Article { text: text.to_owned(), blocks: blocks.to_vec(), ..Article::default() };
    let found: Vec<&str> =
        Parser::english().sentences(&article).iter().map(|s| s.span.of(text)).collect();
    assert_eq!(found, ["Talks open in Rome", "Envoys met on Monday.", "They left."]);
}

#[test]
fn a_block_that_does_not_fit_is_skipped() {
    let mut article = article("é");
    article.blocks[0].span = Span::new(1, 9);
    assert!(Parser::english().sentences(&article).is_empty());
}

#[test]
fn what_was_read_before_changes_nothing() {
    let plain = article("Norway and Chile signed a treaty in Bergen.");
    let words: Vec<String> = (0..10_000).map(|word| format!("w{word}x")).collect();
    let many = article(&words.join(" "));
    let (parser, mut scratch) = (Parser::english(), Scratch::default());
    let mut first = parser.sentences(&plain);
    parser.tag(&plain.text, &mut first[0], &mut scratch);
    for mut sentence in parser.sentences(&many) {
        parser.tag(&many.text, &mut sentence, &mut scratch);
    }
    // The tree comes after other sentences, as in a document.
    parser.tree(&plain.text, &mut first[0], &mut scratch);
    assert_eq!(first, read(&plain));
    let mut again = parser.sentences(&plain);
    parser.tag(&plain.text, &mut again[0], &mut scratch);
    parser.tree(&plain.text, &mut again[0], &mut scratch);
    assert_eq!(again, first);
}

#[test]
fn two_threads_read_alike() {
    let text = "Norway and Chile signed a treaty in Bergen. Critics doubted it would last.";
    let article = article(text);
    let here = read(&article);
    let there = std::thread::scope(|scope| scope.spawn(|| read(&article)).join());
    assert_eq!(there.expect("no panic"), here);
}
