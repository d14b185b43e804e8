//! Prints the tree and the reports of every line of standard input, to see why a case fails:
//! `cargo run --release -p detente-read --example trees < lines.txt`.

#![allow(clippy::print_stdout)] // it is there to print

use std::io::{self, BufRead};

use detente_read::Reader;
use detente_record::Page;

fn main() -> io::Result<()> {
    let reader = Reader::default();
    for line in io::stdin().lock().lines() {
        let page = Page {
            content_type: Some("text/plain; charset=utf-8".into()),
            bytes: line?.into_bytes(),
            ..Page::default()
        };
        let record = reader.read(&page);
        let text = &record.article.text;
        println!("\n{text}");
        for sentence in &record.sentences {
            for token in 0..sentence.tokens.len() {
                let flat = &sentence.tokens[token];
                let head = sentence.head(token).map_or("-", |head| sentence.word(head, text));
                println!(
                    "  {token:>3} {:<16} {:<14} {:<6} {:<12} {head}",
                    sentence.word(token, text),
                    sentence.lemma(token),
                    format!("{:?}", flat.upos),
                    format!("{:?}", flat.deprel),
                );
            }
        }
        for mention in &record.coded.mentions {
            println!("  @ {:?} {:?} {:?}", mention.span.of(text), mention.actor.code, mention.how);
        }
        for report in &record.coded.reports {
            println!("  = {:?} {:?} {:?}", report.kind.event_type, report.status, report.rule);
        }
        for note in &record.coded.notes {
            println!("  ! {} {}", note.code, note.message);
        }
    }
    Ok(())
}
