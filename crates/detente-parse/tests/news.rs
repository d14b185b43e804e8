//! How news is cut and read: sentences of our own, one habit of news writing each.

use detente_parse::{Parser, Scratch};
use detente_record::{Article, Block, Deprel, Features, NameTag, Role, Sentence, Span, Upos};

fn read(text: &str) -> Vec<Sentence> {
    let blocks = vec![Block { span: Span::from_range(0..text.len()), role: Role::Body }];
    let article = Article { text: text.to_owned(), blocks, ..Article::default() };
    let (parser, mut scratch) = (Parser::english(), Scratch::default());
    let mut sentences = parser.sentences(&article);
    for sentence in &mut sentences {
        parser.tag(text, sentence, &mut scratch);
        parser.tree(text, sentence, &mut scratch);
    }
    sentences
}

fn tokens(text: &str) -> String {
    let mut words = Vec::new();
    for sentence in read(text) {
        words.extend(sentence.tokens.iter().map(|token| token.span.of(text).to_owned()));
    }
    words.join(" ")
}

fn cut(text: &str) -> Vec<String> {
    read(text).iter().map(|sentence| sentence.span.of(text).to_owned()).collect()
}

#[test]
fn tokens_are_those_of_the_treebanks() {
    for (text, expected) in [
        ("Oslo's envoy didn't sign.", "Oslo 's envoy did n't sign ."),
        ("They can’t; we cannot.", "They ca n’t ; we can not ."),
        ("U.S.-led talks at 10am", "U.S. - led talks at 10 am"),
        ("a $3.5bn, 14-year-old deal (5%)", "a $ 3.5 bn , 14 - year - old deal ( 5 % )"),
        ("“Enough,” said Lt. Gen. Ana Ruiz Jr.", "“ Enough , ” said Lt. Gen. Ana Ruiz Jr."),
        ("co-operation and ex-ministers", "co-operation and ex-ministers"),
        ("the ministers' letter—unsigned--leaked", "the ministers ' letter — unsigned -- leaked"),
        ("See https://example.org/a?b=c.", "See https://example.org/a?b=c ."),
        ("Write to desk@example.org, or @desk.", "Write to desk@example.org , or @desk ."),
        ("1,200 troops, 3/4 of them, by 9:30", "1,200 troops , 3/4 of them , by 9:30"),
        ("No. 5 said no. Then yes.", "No. 5 said no . Then yes ."),
    ] {
        assert_eq!(tokens(text), expected);
    }
}

#[test]
fn sentences_end_where_readers_end_them() {
    for text in [
        "The U.S. President met Gen. Omar Haddad on Jan. 5 in St. Lucia.",
        "Growth fell to 1.5 percent in No. 2 economy.",
        "“Why wait?” Minister Lund asked.",
        "\"Will they sign?\" she asked.",
        "J. R. Okafor of the U.N. Security Council left.",
        "TUNIS (Agency) — Two envoys arrived.",
    ] {
        assert_eq!(cut(text), [text]);
    }
    for [first, second] in [
        ["He lives in the U.S.", "The others left."],
        ["“We will sign.”", "The minister left."],
        ["\"It is over!\"", "He left the room."],
        ["They met at 5 p.m.", "They parted at six."],
        ["Is it peace?", "Nobody knows."],
        ["It cost $2.", "“Cheap,” he said."],
    ] {
        assert_eq!(cut(&format!("{first} {second}")), [first, second]);
    }
}

/// Returns the first token that reads `word`.
fn find(sentence: &Sentence, text: &str, word: &str) -> usize {
    let found = sentence.tokens.iter().position(|token| token.span.of(text) == word);
    found.unwrap_or_else(|| panic!("no {word:?} in {text:?}"))
}

#[test]
fn who_did_what_stands_in_the_tree() {
    let text = "The minister condemned the attack and praised the envoys.";
    let sentence = &read(text)[0];
    let at = |word| find(sentence, text, word);
    assert_eq!(sentence.head(at("condemned")), None);
    assert_eq!(sentence.head(at("minister")), Some(at("condemned")));
    assert_eq!(sentence.tokens[at("minister")].deprel, Deprel::Nsubj);
    assert_eq!(sentence.head(at("attack")), Some(at("condemned")));
    assert_eq!(sentence.tokens[at("attack")].deprel, Deprel::Obj);
    assert_eq!(sentence.head(at("praised")), Some(at("condemned")));
    assert_eq!(sentence.tokens[at("praised")].deprel, Deprel::Conj);
    assert_eq!(sentence.lemma(at("condemned")), "condemn");
    assert!(sentence.tokens[at("condemned")].features.has(Features::PAST | Features::FINITE));
}

#[test]
fn a_passive_names_its_agent() {
    let text = "The village was attacked by rebels.";
    let sentence = &read(text)[0];
    let at = |word| find(sentence, text, word);
    assert!(sentence.tokens[at("attacked")].features.has(Features::PASSIVE));
    assert_eq!(sentence.tokens[at("village")].deprel, Deprel::NsubjPass);
    assert_eq!(sentence.tokens[at("was")].deprel, Deprel::AuxPass);
    assert_eq!(sentence.head(at("rebels")), Some(at("attacked")));
}

#[test]
fn negation_tense_and_lemmas_are_seen() {
    let text = "They have not gone and won't talk.";
    let sentence = &read(text)[0];
    let at = |word| find(sentence, text, word);
    assert!(sentence.tokens[at("not")].features.has(Features::NEGATIVE));
    assert_eq!(sentence.lemma(at("gone")), "go");
    assert_eq!(sentence.lemma(at("wo")), "will");
    assert_eq!(sentence.lemma(at("n't")), "not");
    assert_eq!(sentence.tokens[at("talk")].upos, Upos::Verb);
}

#[test]
fn names_have_their_kind() {
    let text = "Mary Johnson flew from Paris to London.";
    let sentence = &read(text)[0];
    let name = |word| sentence.tokens[find(sentence, text, word)].name;
    assert_eq!((name("Mary"), name("Johnson")), (NameTag::BeginPerson, NameTag::InPerson));
    assert_eq!((name("Paris"), name("London")), (NameTag::BeginLocation, NameTag::BeginLocation));
    assert_eq!(name("flew"), NameTag::Outside);
}
