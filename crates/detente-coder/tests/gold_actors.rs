//! The gold cases of `gold/actors`: a text, its date, and the mentions expected.

use std::path::Path;

use detente_coder::actors::{Gazetteer, mentions};
use detente_parse::{Parser, Scratch};
use detente_record::{Article, Block, DateBasis, Precision, Published, Role, Span};

/// Returns the inside of the fenced block of that kind; empty where there is none.
fn fenced<'t>(case: &'t str, kind: &str) -> &'t str {
    let open = format!("```{kind}\n");
    let Some(start) = case.find(&open).map(|at| at + open.len()) else { return "" };
    let end = case[start..].find("```").map_or(case.len(), |at| start + at);
    case[start..end].trim_end()
}

fn article(case: &str) -> Article {
    let mut article = Article { text: fenced(case, "text").to_owned(), ..Article::default() };
    let date = fenced(case, "toml").split('"').nth(1).and_then(|date| date.parse().ok());
    article.published =
        date.map(|date| Published { date, precision: Precision::Day, basis: DateBasis::Caller });
    let mut start = 0;
    for paragraph in article.text.split("\n\n") {
        let span = Span::from_range(start..start + paragraph.len());
        article.blocks.push(Block { span, role: Role::Body });
        start += paragraph.len() + 2;
    }
    article
}

#[test]
fn gold_cases_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../gold/actors");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 10);
    let (parser, mut scratch) = (Parser::english(), Scratch::default());
    let mut wrong = Vec::new();
    for file in files {
        let case = std::fs::read_to_string(&file).unwrap();
        let article = article(&case);
        let mut sentences = parser.sentences(&article);
        for sentence in &mut sentences {
            parser.tag(&article.text, sentence, &mut scratch);
            parser.tree(&article.text, sentence, &mut scratch);
        }
        let found: Vec<String> = mentions(Gazetteer::shipped(), &article, &sentences)
            .iter()
            .filter(|mention| mention.actor.code.is_some())
            .map(|mention| {
                let words = mention.span.of(&article.text);
                let code = mention.actor.code.as_deref().unwrap_or("-");
                format!("{words} | {} | {code} | {}", mention.actor.name, mention.how.name())
            })
            .collect();
        if found.join("\n") != fenced(&case, "expect") {
            wrong.push(format!("{}:\n{}", file.display(), found.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_shipped_tables_are_sound_and_quick_to_read() {
    let first = std::time::Instant::now();
    let gazetteer = Gazetteer::parse_shipped().unwrap();
    println!("first read in {:?}", first.elapsed());
    let times = (0..5).map(|_| {
        let start = std::time::Instant::now();
        let again = Gazetteer::parse_shipped().unwrap();
        assert_eq!(again.people().count(), gazetteer.people().count());
        start.elapsed()
    });
    println!("read in {:?}, {} people", times.min().unwrap(), gazetteer.people().count());
    for (word, code) in
        [("Chinese", "CHN"), ("Britons", "GBR"), ("Türkiye", "TUR"), ("Turkey", "TUR")]
    {
        let actor = gazetteer.resolve(word, None).unwrap();
        assert_eq!(actor.code.as_deref(), Some(code), "{word}");
    }
}
