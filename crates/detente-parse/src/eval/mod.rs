//! Measures an analyser against treebanks and name sets, as the CoNLL 2018 shared task did.
//!
//! ```
//! use detente_parse::{Parser, eval};
//!
//! let gold = "1\tTalks\ttalk\tNOUN\tNNS\tNumber=Plur\t2\tnsubj\t_\t_\n\
//!             2\tfailed\tfail\tVERB\tVBD\tTense=Past\t0\troot\t_\tSpaceAfter=No\n\
//!             3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n";
//! let scores = eval::trees(Parser::english(), gold);
//! assert_eq!(scores.raw.tokens, 100.0);
//! assert_eq!(scores.gold_tokens.upos, 100.0);
//! ```

pub(crate) mod align;
mod names;

use detente_record::{Article, Block, Role, Sentence, Span, Token};
use serde::Serialize;

use crate::{
    Parser, Scratch,
    conllu::{self, GoldSentence},
};

pub use names::{NameReading, NameScores, names, read_names, score_names};

/// Scores against a treebank, all in per cent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct TreeScores {
    /// From the treebank's own words.
    pub gold_tokens: GoldTokenScores,
    /// From its raw text, paragraph by paragraph.
    pub raw: RawScores,
}

/// Accuracy over the treebank's words, in per cent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct GoldTokenScores {
    /// Parts of speech.
    pub upos: f64,
    /// Lemmas, as the treebank writes them.
    pub lemma: f64,
    /// Heads.
    pub uas: f64,
    /// Heads with their relation, without sub-type (CoNLL 2018).
    pub las: f64,
    /// Heads with their relation, with sub-type.
    pub las_subtypes: f64,
    /// Words counted.
    pub words: usize,
}

/// F1 over what was found and what the treebank has, in per cent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct RawScores {
    /// Orthographic tokens ("didn't" is one).
    pub tokens: f64,
    /// Syntactic words ("didn't" is two).
    pub words: f64,
    /// Sentences.
    pub sentences: f64,
    /// Words with the right part of speech.
    pub upos: f64,
    /// Words with the right lemma.
    pub lemma: f64,
    /// Words with the right head.
    pub uas: f64,
    /// Words with the right head and relation, without sub-type.
    pub las: f64,
}

/// Measures `parser` on a treebank in CoNLL-U.
pub fn trees(parser: &Parser, gold: &str) -> TreeScores {
    let gold = conllu::sentences(gold);
    TreeScores { gold_tokens: gold_tokens(parser, &gold), raw: raw(parser, &gold) }
}

/// Lays words out with a space after each, so that they can be analysed as tokens.
fn laid_out<'w>(words: impl Iterator<Item = &'w str>, text: &mut String) -> Sentence {
    text.clear();
    let mut tokens = Vec::new();
    for word in words {
        let start = text.len();
        text.push_str(word);
        tokens.push(Token::bare(Span::from_range(start..text.len())));
        text.push(' ');
    }
    Sentence { span: Span::from_range(0..text.len()), tokens, ..Sentence::default() }
}

fn gold_tokens(parser: &Parser, gold: &[GoldSentence]) -> GoldTokenScores {
    let mut scratch = Scratch { treebank_case: true, ..Scratch::default() };
    let mut text = String::new();
    let (mut upos, mut lemma, mut uas, mut las, mut full) = (0, 0, 0, 0, 0);
    let mut count = 0;
    for sentence in gold {
        let mut found = laid_out(sentence.words.iter().map(|word| &*word.form), &mut text);
        parser.tag(&text, &mut found, &mut scratch);
        parser.tree(&text, &mut found, &mut scratch);
        for (index, word) in sentence.words.iter().enumerate() {
            let token = found.tokens[index];
            count += 1;
            upos += usize::from(token.upos == word.upos);
            lemma += usize::from(word.lemma == "_" || found.lemma(index) == word.lemma);
            if found.head(index) == word.head {
                uas += 1;
                las += usize::from(align::same_relation(token.deprel, word.deprel));
                full += usize::from(token.deprel == word.deprel);
            }
        }
    }
    let share = |right: usize| percent(right, count);
    GoldTokenScores {
        upos: share(upos),
        lemma: share(lemma),
        uas: share(uas),
        las: share(las),
        las_subtypes: share(full),
        words: count,
    }
}

fn raw(parser: &Parser, gold: &[GoldSentence]) -> RawScores {
    let (article, gold) = align::text_of(gold);
    align::score(&article.text, &gold, &read_raw(parser, &article))
}

/// Reads the raw text of a treebank, lemmas as the treebanks write them.
fn read_raw(parser: &Parser, article: &Article) -> Vec<Sentence> {
    let mut scratch = Scratch { treebank_case: true, ..Scratch::default() };
    let mut found = parser.sentences(article);
    for sentence in &mut found {
        parser.tag(&article.text, sentence, &mut scratch);
        parser.tree(&article.text, sentence, &mut scratch);
    }
    found
}

/// Reads the raw text of a treebank and returns it in CoNLL-U, to be held against the treebank by
/// other scorers (`conll18_ud_eval.py`).
pub fn raw_reading(parser: &Parser, gold: &str) -> String {
    let (article, _) = align::text_of(&conllu::sentences(gold));
    conllu::write(&article.text, &read_raw(parser, &article))
}

fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 * 100.0 / whole as f64 }
}

/// Returns F1 in per cent: `right` among `gold` and `found`.
fn f1(right: usize, gold: usize, found: usize) -> f64 {
    percent(2 * right, gold + found)
}

/// Makes an article of paragraphs, for measuring and tests.
fn article(text: String, blocks: Vec<Span<detente_record::Byte>>) -> Article {
    let blocks = blocks.into_iter().map(|span| Block { span, role: Role::Body }).collect();
    Article { text, blocks, ..Article::default() }
}
