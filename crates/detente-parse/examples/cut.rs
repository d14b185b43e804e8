//! Cuts text into sentences and tokens: one sentence a line, a space between tokens.
//!
//! `cargo run --release -p detente-parse --example cut < text`; each line is a block of its own.
#![allow(clippy::print_stdout)]

use std::io::Read;

use detente_parse::Parser;
use detente_record::{Article, Block, Role, Span};

fn main() -> std::io::Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::from_range(start..start + line.len());
        blocks.push(Block { span, role: Role::Body });
        start += line.len();
    }
    let article = Article { text, blocks, ..Article::default() };
    for sentence in Parser::english().sentences(&article) {
        let tokens: Vec<&str> =
            sentence.tokens.iter().map(|token| token.span.of(&article.text)).collect();
        println!("{}", tokens.join(" "));
    }
    Ok(())
}
