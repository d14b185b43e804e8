//! Runs the cases in `gold/page/`: an input, and what is to be read of it.

#![allow(clippy::unwrap_used)]

use std::{fmt::Write as _, fs, path::Path};

use detente_page::article;
use detente_record::{Article, Page};

#[test]
fn every_case_comes_out_as_written() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../gold/page");
    let mut files: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "md"));
    files.sort();
    assert!(files.len() >= 8, "only {} cases found", files.len());
    let mut wrong = String::new();
    for path in files {
        let source = fs::read_to_string(&path).unwrap();
        let case = Case::parse(&source);
        let found = shown(&article(&case.page), &case.expect);
        if found != case.expect {
            let _ = writeln!(wrong, "\n{}\n{}", path.display(), diff(&case.expect, &found));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_letter_leads_back_to_the_page() {
    let story = "<p>The envoys  met in <b>Oslo</b>&nbsp;on Monday &amp; agreed that the talks about \
        the caf\u{e9}s of the harbour would go on, the foreign minister said after the meeting.</p>";
    let html = format!("<title>Talks go on in Oslo</title><article>{}</article>", story.repeat(3));
    let latin: Vec<u8> = html.chars().map(|c| c as u8).collect();
    for bytes in [html.into_bytes(), latin] {
        let page = Page {
            bytes,
            content_type: Some("text/html; charset=latin1".into()),
            ..Page::default()
        };
        let read = article(&page);
        let mut letters = 0;
        for block in read.blocks.iter().filter(|b| b.role == detente_record::Role::Body) {
            let letter = |(_, c): &(usize, char)| c.is_ascii_alphabetic();
            for (at, c) in block.span.of(&read.text).char_indices().filter(letter) {
                let there = read.page_offset(block.span.start + at as u32).unwrap();
                assert_eq!(page.bytes[there as usize], c as u8, "{c} at {at}");
                letters += 1;
            }
        }
        assert!(letters > 300, "{letters} letters in {:?}", read.text);
    }
}

struct Case {
    page: Page,
    expect: Vec<String>,
}

impl Case {
    fn parse(source: &str) -> Self {
        let mut page = Page::default();
        let mut expect = Vec::new();
        for (info, body) in fences(source) {
            match info {
                "text" | "html" => {
                    let mime = if info == "html" { "text/html" } else { "text/plain" };
                    page.content_type = Some(mime.into());
                    page.bytes = body.strip_suffix('\n').unwrap_or(body).into();
                }
                "toml" => hints(&toml::from_str(body).unwrap(), &mut page),
                "expect" => expect = body.lines().map(|l| l.trim_end().to_owned()).collect(),
                other => panic!("a block of kind {other:?}"),
            }
        }
        assert!(
            !expect.is_empty() && !page.bytes.is_empty(),
            "a case needs an input and an expect block"
        );
        Self { page, expect }
    }
}

fn hints(table: &toml::Table, page: &mut Page) {
    let text = |key: &str| table.get(key).map(|v| v.as_str().unwrap().to_owned());
    page.url = text("url");
    page.title = text("title");
    page.published = text("published").map(|day| detente_record::Published {
        date: day.parse().unwrap(),
        precision: detente_record::Precision::Day,
        basis: detente_record::DateBasis::Caller,
    });
}

/// Fenced blocks with the words after the fence.
fn fences(source: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some((_, after)) = rest.split_once("```") {
        let (info, body) = after.split_once('\n').unwrap();
        let end = body.find("```").unwrap();
        found.push((info.trim(), &body[..end]));
        rest = &body[end + 3..];
    }
    found
}

/// Shows the article in the lines of an `expect` block. Of the heading lines only those that the
/// case asks for are compared; blocks, furniture and notes always are.
fn shown(article: &Article, expect: &[String]) -> Vec<String> {
    let none = || "none".to_owned();
    let published = article.published.map_or_else(none, |p| {
        let precision = p.precision.name();
        let exact = if precision == "day" { String::new() } else { format!(" {precision}") };
        format!("{} {}{exact}", p.date, p.basis.name())
    });
    let mut lines = vec![
        ("title", article.title.clone().unwrap_or_else(none)),
        ("byline", article.byline.clone().unwrap_or_else(none)),
        ("site", article.site.clone().unwrap_or_else(none)),
        ("url", article.url.clone().unwrap_or_else(none)),
        ("published", published),
        ("language", article.language.clone().unwrap_or_else(none)),
    ];
    lines.retain(|(key, _)| expect.iter().any(|e| e.starts_with(&format!("{key}: "))));
    // The headline's block shows as a line of its own kind, apart from the article's title.
    let mut out: Vec<String> = lines.into_iter().map(|(k, v)| format!("{k}: {v}")).collect();
    for block in &article.blocks {
        let role = block.role.name();
        let role = if role == "title" { "headline" } else { role };
        let words: Vec<&str> = block.span.of(&article.text).split_whitespace().collect();
        out.push(format!("{role}: {}", words.join(" ")));
    }
    for part in &article.furniture {
        out.push(format!("furniture: {} {}", part.kind.name(), part.excerpt).trim_end().to_owned());
    }
    out.extend(article.notes.iter().map(|note| format!("note: {}", note.code)));
    // An expectation may leave out the words of furniture.
    for (line, want) in out.iter_mut().zip(expect) {
        if want.starts_with("furniture: ") && line.starts_with(want) {
            line.clone_from(want);
        }
    }
    out
}

fn diff(want: &[String], found: &[String]) -> String {
    let mut out = String::new();
    for i in 0..want.len().max(found.len()) {
        match (want.get(i), found.get(i)) {
            (Some(a), Some(b)) if a == b => _ = writeln!(out, "    {a}"),
            (a, b) => {
                a.inspect(|a| _ = writeln!(out, "  - {a}"));
                b.inspect(|b| _ = writeln!(out, "  + {b}"));
            }
        }
    }
    out
}
