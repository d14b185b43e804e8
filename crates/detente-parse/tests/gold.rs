//! Runs the cases in `gold/parse/`: a text, and how it is cut and read.

#![allow(clippy::unwrap_used)]

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

use detente_parse::Parser;
use detente_record::{Article, Block, NameTag, Role, Sentence, Span};

#[test]
fn every_text_is_read_as_written() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../gold/parse");
    let mut files: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    files
        .retain(|path| path.extension().is_some_and(|e| e == "md") && !path.ends_with("README.md"));
    files.sort();
    assert!(files.len() >= 15, "only {} cases found", files.len());
    let mut wrong = String::new();
    for path in files {
        let source = fs::read_to_string(&path).unwrap();
        let article = article(block(&source, "text"));
        let found = Parser::english().analyse(&article);
        let faults = faults(&article.text, &found, block(&source, "expect"));
        if !faults.is_empty() {
            let _ = writeln!(wrong, "\n{}\n{}", path.display(), faults.join("\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Returns what stands in the block of a kind.
fn block<'s>(source: &'s str, kind: &str) -> &'s str {
    let (_, rest) = source.split_once(&format!("```{kind}\n")).expect("a block");
    rest.split_once("\n```").expect("an end of the block").0
}

fn article(text: &str) -> Article {
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.trim_end().len();
        if end > start {
            blocks.push(Block { span: Span::from_range(start..end), role: Role::Body });
        }
        start += line.len();
    }
    Article { text: text.to_owned(), blocks, ..Article::default() }
}

/// Lists what is missing ("-") and what is too much ("+").
fn faults(text: &str, found: &[Sentence], expect: &str) -> Vec<String> {
    let (told, sentences): (Vec<&str>, Vec<&str>) =
        expect.lines().partition(|line| line.contains(" | "));
    let (mut names, relations): (Vec<&str>, Vec<&str>) =
        told.into_iter().partition(|line| line.starts_with("name | "));
    let cut: Vec<String> = found.iter().map(|sentence| words(text, sentence).join(" ")).collect();
    let mut faults = Vec::new();
    if cut != sentences {
        faults.extend(sentences.iter().map(|line| format!("- {line}")));
        faults.extend(cut.iter().map(|line| format!("+ {line}")));
    }
    let known: BTreeSet<String> = found.iter().flat_map(|s| tree(text, s)).collect();
    let missing = relations.iter().filter(|line| !known.contains(**line));
    faults.extend(missing.map(|line| format!("- {line}")));
    let mut read: Vec<String> = found.iter().flat_map(|s| names_of(text, s)).collect();
    read.sort();
    names.sort_unstable();
    if read != names {
        faults.extend(names.iter().map(|line| format!("- {line}")));
        faults.extend(read.iter().map(|line| format!("+ {line}")));
    }
    faults
}

fn words<'t>(text: &'t str, sentence: &Sentence) -> Vec<&'t str> {
    sentence.tokens.iter().map(|token| token.span.of(text)).collect()
}

/// All relations, as the cases write them.
fn tree(text: &str, sentence: &Sentence) -> Vec<String> {
    let words = words(text, sentence);
    let line = |at: usize| {
        let head = sentence.head(at)?;
        Some(format!("{} | {} | {}", sentence.tokens[at].deprel.name(), words[at], words[head]))
    };
    (0..words.len()).filter_map(line).collect()
}

/// All names, as the cases write them.
fn names_of(text: &str, sentence: &Sentence) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (token, word) in sentence.tokens.iter().zip(words(text, sentence)) {
        match token.name {
            NameTag::Outside => {}
            NameTag::BeginPerson => names.push(format!("name | person | {word}")),
            NameTag::BeginLocation => names.push(format!("name | place | {word}")),
            NameTag::BeginOrganization => names.push(format!("name | organisation | {word}")),
            NameTag::InPerson | NameTag::InLocation | NameTag::InOrganization => {
                let _ = write!(names.last_mut().unwrap(), " {word}");
            }
        }
    }
    names
}
