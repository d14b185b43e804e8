//! Writes the quotes of documents as PolNeAR's attributions: `annotate_quotes FILE.jsonl > PRED`.
//!
//! In: one JSON object a line with `id` and `text`. Out: one a line with `id` and `attributions`,
//! each `{type, source, cue, content}` with lists of `[start, end]` in Unicode code points, to be
//! scored by `score_quotes.py`. In PolNeAR a quote in two parts is one attribution, and quotation
//! marks lie inside its content; so they do here.
#![allow(clippy::print_stdout)] // an example speaks on stdout

use std::{error::Error, fs, io::Write};

use detente_coder::{actors, quotes};
use detente_parse::{Parser, Scratch};
use detente_record::{Article, Block, Byte, Quote, QuoteForm, Role, Span};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("usage: annotate_quotes FILE.jsonl")?;
    let (parser, mut scratch) = (Parser::english(), Scratch::default());
    let mut out = std::io::stdout().lock();
    for line in fs::read_to_string(file)?.lines() {
        let document: Value = serde_json::from_str(line)?;
        let text = document["text"].as_str().unwrap_or_default();
        let article = article(text);
        let mut sentences = parser.sentences(&article);
        for sentence in &mut sentences {
            parser.tag(text, sentence, &mut scratch);
            parser.tree(text, sentence, &mut scratch);
        }
        let mentions = actors::mentions(actors::Gazetteer::shipped(), &article, &sentences);
        let found = quotes::quotes(&article, &sentences, &mentions);
        let offsets = Offsets::new(text);
        writeln!(
            out,
            "{}",
            json!({"id": document["id"], "attributions": attributions(&found, text, &offsets)})
        )?;
    }
    Ok(())
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

/// Joins the parts of each quote and writes them as attributions.
fn attributions(found: &[Quote], text: &str, offsets: &Offsets) -> Vec<Value> {
    let mut done: Vec<(Vec<&Quote>, Option<Span<Byte>>)> = Vec::new();
    for quote in found {
        let same = done.iter_mut().rev().take(4).find(|(parts, cue)| {
            let joined = cue.is_some() && *cue == quote.cue;
            let carried = quote.cue.is_none() && quote.speaker.is_some();
            (joined || carried) && parts[0].speaker == quote.speaker
        });
        match same {
            Some((parts, _)) => parts.push(quote),
            None => done.push((vec![quote], quote.cue)),
        }
    }
    let pair = |span: Span<Byte>| json!([offsets.at(span.start), offsets.at(span.end)]);
    done.iter()
        .map(|(parts, cue)| {
            let spans: Vec<Span<Byte>> = parts
                .iter()
                .map(|quote| if quote.form == QuoteForm::Direct { with_marks(text, quote.span) } else { quote.span })
                .collect();
            json!({
                "type": form(text, &spans),
                "source": parts[0].speaker.iter().map(|speaker| pair(speaker.span)).collect::<Vec<_>>(),
                "cue": cue.iter().map(|cue| pair(*cue)).collect::<Vec<_>>(),
                "content": spans.iter().map(|span| pair(*span)).collect::<Vec<_>>(),
            })
        })
        .collect()
}

/// Types an attribution as the data set does: by the marks “ ” and " alone.
fn form(text: &str, spans: &[Span<Byte>]) -> &'static str {
    let marks = ['"', '“', '”'];
    let any = spans.iter().any(|span| span.of(text).contains(marks));
    let all =
        spans.iter().all(|span| span.of(text).starts_with(marks) && span.of(text).ends_with(marks));
    match (any, all) {
        (_, true) => "direct",
        (true, false) => "mixed",
        (false, false) => "indirect",
    }
}

/// Widens a span over the quotation marks right outside it.
fn with_marks(text: &str, span: Span<Byte>) -> Span<Byte> {
    let mark = |c: char| "\"'“”‘’«»„`".contains(c);
    let before = text[..span.start as usize].chars().rev().take_while(|&c| mark(c)).take(2);
    let after = text[span.end as usize..].chars().take_while(|&c| mark(c)).take(2);
    let (before, after): (usize, usize) =
        (before.map(char::len_utf8).sum(), after.map(char::len_utf8).sum());
    Span::from_range(span.start as usize - before..span.end as usize + after)
}

/// Turns bytes into code points.
struct Offsets(Vec<u32>);

impl Offsets {
    fn new(text: &str) -> Self {
        let mut at = vec![0; text.len() + 1];
        for (code, (byte, _)) in text.char_indices().enumerate() {
            at[byte] = code as u32;
        }
        at[text.len()] = text.chars().count() as u32;
        Self(at)
    }

    fn at(&self, byte: u32) -> u32 {
        self.0.get(byte as usize).copied().unwrap_or_default()
    }
}
