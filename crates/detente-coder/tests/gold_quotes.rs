//! Runs the cases of `gold/quotes`: each must give exactly the quotes it expects.

use std::{fmt::Write, fs, path::Path};

use detente_coder::{actors, quotes};
use detente_parse::{Parser, Scratch};
use detente_record::{Article, Block, Quote, Role, Span};

#[test]
fn gold_cases_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../gold/quotes");
    let mut paths: Vec<_> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths
        .retain(|path| path.extension().is_some_and(|e| e == "md") && !path.ends_with("README.md"));
    paths.sort();
    assert!(paths.len() >= 12, "cases are missing from {}", folder.display());
    let mut faults = String::new();
    for path in paths {
        let case = fs::read_to_string(&path).unwrap();
        let (text, expected) = (fenced(&case, "text"), fenced(&case, "expect"));
        let found = read(&text);
        if found.trim() != expected.trim() {
            let name = path.display();
            writeln!(faults, "{name}\n--- expected\n{expected}\n--- found\n{found}").unwrap();
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

/// Returns the words of the block fenced as `name`.
fn fenced(case: &str, name: &str) -> String {
    let open = format!("```{name}\n");
    let start = case.find(&open).map(|at| at + open.len()).expect("a fenced block");
    let end = case[start..].find("```").expect("the fence's end");
    case[start..start + end].trim_end().to_owned()
}

/// Makes an article of a text, one block a paragraph.
fn article(text: &str) -> Article {
    let mut at = 0;
    let mut blocks = Vec::new();
    for part in text.split("\n\n") {
        blocks.push(Block { span: Span::from_range(at..at + part.len()), role: Role::Body });
        at += part.len() + 2;
    }
    Article { text: text.to_owned(), blocks, ..Article::default() }
}

/// Reads a text and writes its quotes in the form of the cases.
fn read(text: &str) -> String {
    let article = article(text);
    let (parser, mut scratch) = (Parser::english(), Scratch::default());
    let mut sentences = parser.sentences(&article);
    for sentence in &mut sentences {
        parser.tag(text, sentence, &mut scratch);
        parser.tree(text, sentence, &mut scratch);
    }
    let mentions = actors::mentions(actors::Gazetteer::shipped(), &article, &sentences);
    let found = quotes::quotes(&article, &sentences, &mentions);
    found.iter().map(|quote| line(quote, &article) + "\n").collect()
}

/// Writes one quote.
fn line(quote: &Quote, article: &Article) -> String {
    let speaker = quote.speaker.as_ref().map_or("-", |speaker| &speaker.actor.name);
    let words = quote.span.of(&article.text);
    let cue = quote.cue.map(|cue| format!(" | {}", cue.of(&article.text))).unwrap_or_default();
    format!("{} | {speaker} | {words}{cue}", quote.form.name())
}
