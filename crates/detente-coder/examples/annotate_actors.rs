//! Writes the actors that the sentences of a text mention.
//!
//! Takes one text a line and a day; gives for each text its mentions, one a line:
//!
//! ```text
//! echo "The presidents of Brazil and Chile met." |
//!     cargo run --release -p detente-coder --example annotate_actors 2024-05-02
//! ```

#[path = "../tests/support/mod.rs"]
mod support;

use std::io::Write;

use detente_coder::actors::{Gazetteer, mentions};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let day = std::env::args().nth(1);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lines() {
        let article = support::article(&line?, day.as_deref());
        let sentences = support::sentences(&article);
        writeln!(out, "{}", article.text)?;
        for mention in mentions(Gazetteer::shipped(), &article, &sentences) {
            let (words, actor) = (mention.span.of(&article.text), &mention.actor);
            let code = actor.code.as_deref().unwrap_or("-");
            let how = mention.how.name();
            writeln!(out, "  {words} | {} | {code} | {how} | {:.2}", actor.name, mention.link)?;
        }
    }
    Ok(())
}
