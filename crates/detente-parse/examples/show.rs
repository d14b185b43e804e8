//! Shows how a sentence is read: `cargo run -p detente-parse --example show -- "Words here."`
#![allow(clippy::print_stdout)] // it is there to print

use detente_parse::{Parser, Scratch};
use detente_record::{Article, Block, Role, Span};

fn main() {
    let text = std::env::args().nth(1).unwrap_or_else(|| "Envoys met in Oslo.".to_owned());
    let blocks = vec![Block { span: Span::from_range(0..text.len()), role: Role::Body }];
    let article = Article { text, blocks, ..Article::default() };
    let (parser, mut scratch) = (Parser::english(), Scratch::default());
    for mut sentence in parser.sentences(&article) {
        parser.tag(&article.text, &mut sentence, &mut scratch);
        parser.tree(&article.text, &mut sentence, &mut scratch);
        for (index, token) in sentence.tokens.iter().enumerate() {
            let head = sentence.head(index).map_or(0, |head| head + 1);
            println!(
                "{}\t{}\t{}\t{}\t{head}\t{}\t{:?}",
                index + 1,
                sentence.word(index, &article.text),
                sentence.lemma(index),
                token.upos.name(),
                token.deprel.name(),
                token.name,
            );
        }
        println!();
    }
}
