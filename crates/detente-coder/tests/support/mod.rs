//! What the tests of dates and places share: articles from plain text, gold cases from Markdown.
#![allow(dead_code, missing_docs)]

use std::{ops::Range, path::PathBuf};

use detente_parse::Parser;
use detente_record::{Article, Block, DateBasis, Precision, Published, Role, Sentence, Span};

/// Makes an article whose paragraphs are the lines of a text.
pub fn article(text: &str, published: Option<&str>) -> Article {
    let published = published.map(|day| Published {
        date: day.parse().expect("a publication day"),
        precision: Precision::Day,
        basis: DateBasis::Caller,
    });
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.trim_end().len();
        if start < end {
            blocks.push(Block { span: Span::from_range(start..end), role: Role::Body });
        }
        start += line.len();
    }
    Article { text: text.to_owned(), published, blocks, ..Article::default() }
}

/// The parser's sentences, tagged and with trees.
pub fn sentences(article: &Article) -> Vec<Sentence> {
    Parser::english().analyse(article)
}

/// Sentences without tags or trees, cut roughly.
pub fn plain_sentences(article: &Article) -> Vec<Sentence> {
    let blocks = article.blocks.iter();
    blocks.flat_map(|block| rough(&article.text, block.span.range())).collect()
}

/// Cuts behind a full stop that follows three small letters and stands before a capital.
fn rough(text: &str, range: Range<usize>) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut start = range.start;
    let bytes = text.as_bytes();
    for at in range.start + 3..range.end.saturating_sub(2) {
        let stop = matches!(bytes[at], b'.' | b'!' | b'?')
            && bytes[at + 1] == b' '
            && bytes[at + 2].is_ascii_uppercase()
            && bytes[at - 3..at].iter().all(u8::is_ascii_lowercase);
        if stop {
            found.push(sentence(text, start..at + 1));
            start = at + 2;
        }
    }
    found.push(sentence(text, start..range.end));
    found
}

/// A sentence whose tokens are its words and marks.
pub fn sentence(text: &str, range: Range<usize>) -> Sentence {
    let mut tokens = Vec::new();
    let mut begin = None;
    let mut close = |begin: &mut Option<usize>, end: usize| {
        if let Some(start) = begin.take() {
            tokens.push(detente_record::Token::bare(Span::from_range(start..end)));
        }
    };
    for (at, c) in text[range.clone()].char_indices() {
        let at = range.start + at;
        if c.is_alphanumeric() {
            begin.get_or_insert(at);
        } else {
            close(&mut begin, at);
            if !c.is_whitespace() {
                close(&mut Some(at), at + c.len_utf8());
            }
        }
    }
    close(&mut begin, range.end);
    Sentence { span: Span::from_range(range), tokens, ..Sentence::default() }
}

/// A gold case: Markdown with a text and the records expected of it.
pub struct Case {
    pub file: String,
    pub published: Option<String>,
    pub text: String,
    pub expected: Vec<String>,
}

/// Reads the cases of a folder, such as `gold/dates`, in the order of their names.
pub fn cases(folder: &str) -> Vec<Case> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&root)
        .expect("the folder of gold cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .filter(|path| path.file_name().is_some_and(|n| n != "README.md"))
        .collect();
    files.sort();
    files.iter().map(|path| read(path)).collect()
}

fn read(path: &std::path::Path) -> Case {
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let source = std::fs::read_to_string(path).expect("a readable case");
    let block = |name: &str| -> Option<String> {
        let (_, rest) = source.split_once(&format!("```{name}\n"))?;
        let block = rest.split_once("```").map_or("", |(block, _)| block);
        Some(block.strip_suffix('\n').unwrap_or(block).to_owned())
    };
    let published = block("toml").and_then(|toml| {
        let line = toml.lines().find_map(|line| line.strip_prefix("published = "))?.to_owned();
        Some(line.trim_matches('"').to_owned())
    });
    let expected = block("expect").unwrap_or_default();
    Case {
        text: block("text").unwrap_or_else(|| panic!("{file}: no text")),
        expected: expected.lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect(),
        published,
        file,
    }
}

/// Runs every case of a folder that must hold at least `least` of them, and compares whole lines.
pub fn check(folder: &str, least: usize, read: impl Fn(&Article, &[Sentence]) -> Vec<String>) {
    let cases = cases(folder);
    assert!(cases.len() >= least, "only {} cases", cases.len());
    let mut wrong = Vec::new();
    for case in cases {
        let article = article(&case.text, case.published.as_deref());
        let found = read(&article, &sentences(&article));
        if found != case.expected {
            wrong.push(format!(
                "{}\n  expected:\n    {}\n  found:\n    {}",
                case.file,
                case.expected.join("\n    "),
                found.join("\n    ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
