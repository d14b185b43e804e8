//! A language is data: the folder of Esperanto is learnt from its treebank and reads other sentences.

use detente_parse::{Models, Parser, eval, train};
use detente_record::{Article, Block, Deprel, Role, Span, Upos};

const TREES: &str = include_str!("../languages/eo/trees.conllu");
const TEST: &str = include_str!("../languages/eo/test.conllu");
const ABBREVIATIONS: &str = include_str!("../languages/eo/abbreviations.tsv");
const WORDS: &str = include_str!("../languages/eo/words.tsv");

#[test]
fn the_shipped_weights_are_those_of_the_treebank() {
    let learnt = train::small(TREES, ABBREVIATIONS, WORDS);
    let shipped = Models {
        abbreviations: ABBREVIATIONS,
        words: WORDS,
        net: &[],
        small: include_bytes!("../languages/eo/small.bin"),
        lemmas: include_bytes!("../languages/eo/lemmas.bin"),
        sentences: include_bytes!("../languages/eo/sentences.bin"),
    };
    assert!(learnt.models(ABBREVIATIONS, WORDS) == shipped, "run `cargo xtask train --language`");
}

#[test]
fn sentences_that_it_never_saw_are_read() {
    let parser = Parser::language("eo").expect("Esperanto");
    let scores = eval::trees(parser, TEST);
    assert!(scores.gold_tokens.upos > 90.0 && scores.gold_tokens.las > 75.0, "{scores:?}");
    assert!(scores.gold_tokens.lemma > 90.0, "{scores:?}");
    assert!(scores.raw.tokens > 99.0 && scores.raw.sentences > 90.0, "{scores:?}");
}

#[test]
fn a_sentence_of_news_has_its_tree() {
    let text = "La sekretario pentris Vienon. La kuriston aŭdis d-ro. Privat.".to_owned();
    let blocks = vec![Block { span: Span::from_range(0..text.len()), role: Role::Body }];
    let article = Article { text, blocks, ..Article::default() };
    let found = Parser::language("eo").expect("Esperanto").analyse(&article);
    assert_eq!(found.len(), 2);
    let words = |at: usize| found[at].tokens.iter().map(|token| token.span.of(&article.text));
    assert_eq!(words(1).collect::<Vec<_>>(), ["La", "kuriston", "aŭdis", "d-ro.", "Privat", "."]);
    let first = &found[0];
    assert_eq!((first.tokens[2].upos, first.lemma(2), first.head(2)), (Upos::Verb, "pentri", None));
    assert_eq!((first.tokens[1].deprel, first.head(1)), (Deprel::Nsubj, Some(2)));
    assert_eq!((first.tokens[3].deprel, first.lemma(3)), (Deprel::Obj, "Vieno"));
}
