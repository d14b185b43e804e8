//! Ordinary prose, in which two actors of a sentence mostly do nothing to each other.
//!
//! Treebanks whose licence lets weights be learnt from them hold letters, reviews, travel guides,
//! interviews and some news. What the lexicon finds there is left out; of the rest, nearly all
//! pairs of actors are no act, and the few that are count little.

use std::{fs, path::Path};

use detente_coder::{actors::Gazetteer, events::suspected};
use detente_parse::{
    conllu::{self, GoldSentence},
    train::FREE_GENRES,
};
use detente_read::Reader;

use super::{Example, example, found, plain};

/// Treebanks, and whether only the free genres of GUM are meant.
const TREEBANKS: [(&str, bool); 2] =
    [("parsing/en_ewt-ud-train.conllu", false), ("parsing/en_gum-ud-train.conllu", true)];

/// How much a pair counts where acts are told from nothing.
const WEIGHT: f32 = 0.3;

/// The pairs of actors of ordinary prose that coding would ask about, as examples of nothing.
pub fn pairs(reader: &Reader, data: &Path) -> Result<Vec<Example>, String> {
    let mut examples = Vec::new();
    for (name, gum) in TREEBANKS {
        let path = data.join(name);
        let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let sentences = conllu::sentences(&text);
        for document in sentences.chunk_by(|one, next| one.document == next.document) {
            let genre = document[0].document.split('_').nth(1).unwrap_or_default();
            if !gum || FREE_GENRES.contains(&genre) {
                examples.extend(nothing(reader, &text_of(document)));
            }
        }
    }
    Ok(examples)
}

fn text_of(document: &[GoldSentence]) -> String {
    let mut text = String::new();
    for sentence in document {
        text.push_str(if sentence.paragraph { "\n\n" } else { " " });
        for token in &sentence.tokens {
            text.push_str(&token.form);
            text.push_str(if token.space { " " } else { "" });
        }
    }
    text
}

fn nothing(reader: &Reader, text: &str) -> Vec<Example> {
    let record = reader.read(&plain(text));
    let by_lexicon: Vec<_> = record
        .coded
        .reports
        .iter()
        .filter(|report| &*report.rule != detente_coder::events::LEARNED)
        .cloned()
        .collect();
    suspected(Gazetteer::shipped(), found(&record), &by_lexicon)
        .into_iter()
        .map(|(_, pair)| example(&record, pair, Vec::new(), [0.0, WEIGHT]))
        .collect()
}
