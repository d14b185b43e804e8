//! Corrects tags by the actors of a sentence, where a tagger that knows neither is lost.

use detente_record::{Byte, Features, Mention, Sentence, Span, Upos};

use crate::events::Lexicon;

/// Corrects the tag of one token, before trees are built; `mentions` are those of the sentence.
pub(crate) fn mend(
    lexicon: &Lexicon,
    text: &str,
    sentence: &mut Sentence,
    mentions: &[Mention],
    index: usize,
) {
    let word = sentence.word(index, text);
    let upos = sentence.tokens[index].upos;
    if let Some(closed) = closed_class(word).filter(|_| matches!(upos, Upos::Verb | Upos::Noun)) {
        sentence.tokens[index].upos = closed;
        return;
    }
    if matches!(upos, Upos::Noun | Upos::Propn | Upos::Adj)
        && lexicon.knows_verb(word)
        && asked(text, sentence, mentions, index)
    {
        sentence.tokens[index].upos = Upos::Verb;
        sentence.tokens[index].features = Features::INFINITIVE;
        let lemma = word.to_lowercase();
        crate::set_lemma(sentence, index, &lemma);
        return;
    }
    if upos == Upos::Verb && matches!(word, "has" | "have" | "had") {
        perfect(text, sentence, index);
        return;
    }
    // "yielded to pressure from Russia"
    let next = sentence.word(index + 1, text);
    let behind_to = index > 0 && sentence.word(index - 1, text) == "to";
    let nominal = matches!(word, "pressure" | "demand" | "demands" | "calls" | "appeals");
    if behind_to && nominal && matches!(next, "from" | "of" | "by") {
        sentence.tokens[index - 1].upos = Upos::Adp;
        sentence.tokens[index].upos = Upos::Noun;
        sentence.tokens[index].features = Features::default();
        return;
    }
    // "held joint exercises": what is joint is a noun.
    let joint = index > 0 && sentence.word(index - 1, text) == "joint";
    if joint && upos == Upos::Verb && word.ends_with('s') {
        sentence.tokens[index - 1].upos = Upos::Adj;
        sentence.tokens[index].upos = Upos::Noun;
        sentence.tokens[index].features = Features::default();
        let lemma = word.trim_end_matches('s').to_lowercase();
        crate::set_lemma(sentence, index, &lemma);
    }
}

/// "has so far not imposed": an auxiliary, and a participle that is no adjective.
fn perfect(text: &str, sentence: &mut Sentence, have: usize) {
    let end = sentence.tokens.len();
    let between = |token: &usize| matches!(sentence.tokens[*token].upos, Upos::Adv | Upos::Part);
    let next = (have + 1..end).find(|token| !between(token)).filter(|&next| next > have + 1);
    let Some(next) = next else { return };
    let word = sentence.word(next, text);
    let not = matches!(sentence.word(next - 1, text), "not" | "never" | "already" | "also");
    if not && word.ends_with("ed") && matches!(sentence.tokens[next].upos, Upos::Adj | Upos::Verb) {
        sentence.tokens[have].upos = Upos::Aux;
        sentence.tokens[next].upos = Upos::Verb;
        sentence.tokens[next].features = Features::PAST | Features::PARTICIPLE;
    }
}

/// Words that are never verbs or nouns.
fn closed_class(word: &str) -> Option<Upos> {
    match word {
        "against" | "toward" | "towards" | "despite" => Some(Upos::Adp),
        "whether" | "unless" => Some(Upos::Sconj),
        _ => None,
    }
}

/// Whether a token is the verb of a question: "Will Xi and Putin *speak*", "Could China *invade*".
fn asked(text: &str, sentence: &Sentence, mentions: &[Mention], index: usize) -> bool {
    let first = sentence.tokens.iter().position(|token| token.upos != Upos::Punct);
    let Some(first) = first.filter(|&first| first + 1 < index) else { return false };
    let modal = matches!(
        sentence.word(first, text),
        "Will" | "Would" | "Could" | "Can" | "Should" | "May" | "Might" | "Did" | "Does" | "Do"
    );
    let named = |span: Span<Byte>| mentions.iter().any(|mention| mention.span.contains(span));
    modal
        && named(sentence.tokens[index - 1].span)
        && (first + 1..index).all(|token| {
            named(sentence.tokens[token].span)
                || matches!(sentence.tokens[token].upos, Upos::Cconj | Upos::Det)
        })
}
