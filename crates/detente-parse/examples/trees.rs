//! Prints the tree of every sentence on standard input, one token a line.
//!
//!     echo "Xi and Putin will speak on Friday." | cargo run -p detente-parse --example trees

use std::io::{Read as _, Write as _};

use detente_parse::Parser;
use detente_record::{Article, Block, Role, Span};

fn main() -> std::io::Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let block = Block { span: Span::from_range(0..text.len()), role: Role::Body };
    let article = Article { text, blocks: vec![block], ..Article::default() };
    let mut out = std::io::stdout().lock();
    for sentence in Parser::english().analyse(&article) {
        for (index, token) in sentence.tokens.iter().enumerate() {
            writeln!(
                out,
                "{}\t{}\t{}\t{}\t{:?}\t{}\t{}\t{:?}",
                index + 1,
                sentence.word(index, &article.text),
                sentence.lemma(index),
                token.upos.name(),
                token.features,
                sentence.head(index).map_or(0, |head| head + 1),
                token.deprel.name(),
                token.name,
            )?;
        }
        writeln!(out)?;
    }
    Ok(())
}
