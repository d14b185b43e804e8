//! Commas: which of them part clauses, and the short clauses between them that are left out.

use detente_record::{Features, Sentence, Upos};

use super::{Options, words::View};

/// Whether a word is a comma between clauses, not one within a noun phrase.
pub(super) fn parts(
    view: &View,
    sentence: &Sentence,
    spans: &[(usize, usize)],
    word: usize,
) -> bool {
    let comma = &view.words[word];
    if comma.upper != "," {
        return false;
    }
    let relative = |comma: usize| {
        view.words
            .get(comma + 1)
            .is_some_and(|next| matches!(next.upper.as_str(), "WHO" | "WHICH" | "WHOSE" | "WHOM"))
    };
    let before = view.words[..word].iter().rposition(|before| before.upper == ",");
    if relative(word) || before.is_some_and(relative) {
        return false;
    }
    if opens_clause(view, sentence, word) {
        return true;
    }
    let nominal = |token: usize| {
        matches!(sentence.tokens[token].upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Adj)
    };
    let within = spans.iter().enumerate().any(|(token, &(first, last))| {
        nominal(token) && first < comma.token && comma.token < last && !governs(sentence, token)
    });
    !within && !closes(view, sentence, spans, word)
}

/// Whether a comma closes what another opened within a noun phrase: "…, his aide, …".
fn closes(view: &View, sentence: &Sentence, spans: &[(usize, usize)], word: usize) -> bool {
    let comma = view.words[word].token;
    spans.iter().enumerate().any(|(token, &(first, last))| {
        let ends = last == comma || last + 1 == comma;
        let nominal = matches!(sentence.tokens[token].upos, Upos::Noun | Upos::Propn | Upos::Pron);
        ends && nominal
            && !governs(sentence, token)
            && view.words[..word]
                .iter()
                .rev()
                .take_while(|before| before.token > first)
                .any(|before| before.upper == ",")
    })
}

/// Most words of a subject for which a comma is taken to open its clause.
const SUBJECT: usize = 12;

/// Whether a comma stands before a subject and its finite verb on the surface, whatever the tree
/// says: ", a spokesman in Oslo said".
pub(super) fn opens_clause(view: &View, sentence: &Sentence, comma: usize) -> bool {
    for (place, word) in view.words.iter().skip(comma + 1).take(SUBJECT + 1).enumerate() {
        let features = sentence.tokens[word.token].features;
        let ends = matches!(word.upos, Upos::Punct | Upos::Cconj | Upos::Sconj | Upos::Part)
            || matches!(
                word.upper.as_str(),
                "AFTER"
                    | "BEFORE"
                    | "SINCE"
                    | "UNTIL"
                    | "WHEN"
                    | "WHILE"
                    | "AS"
                    | "IF"
                    | "WHO"
                    | "WHICH"
                    | "THAT"
                    | "WHERE"
            );
        match word.upos {
            _ if ends => return false,
            // ", we hear," is only slipped in.
            Upos::Verb if features.has(Features::FINITE) => {
                let next = view.words.get(comma + place + 2);
                return place > 0 && next.is_none_or(|next| next.upper != ",");
            }
            Upos::Verb => return false,
            Upos::Aux => return place > 0,
            _ => {}
        }
    }
    false
}

/// Whether a nominal is the predicate of a clause: what hangs on it may be clauses.
fn governs(sentence: &Sentence, token: usize) -> bool {
    use detente_record::Deprel::{Aux, AuxPass, Cop, Nsubj, NsubjPass, Parataxis};
    sentence.children(token).any(|child| {
        matches!(sentence.tokens[child].deprel, Cop | Nsubj | NsubjPass | Aux | AuxPass | Parataxis)
    })
}

/// The view without the clauses between commas that are as short as the options say.
pub(super) fn without_clauses(view: &View, sentence: &Sentence, options: &Options) -> View {
    let spans = super::code::spans(sentence);
    let commas: Vec<usize> =
        (0..view.words.len()).filter(|&word| parts(view, sentence, &spans, word)).collect();
    let (Some(&first), Some(&last)) = (commas.first(), commas.last()) else {
        return view.clone();
    };
    let count = |from: usize, to: usize| {
        view.words[from..to]
            .iter()
            .filter(|word| word.upper.starts_with(char::is_alphabetic))
            .count()
    };
    let mut gone = vec![false; view.words.len()];
    // What is left must still have a verb: "In Rome, they met" is no aside.
    let verb = |word: usize| view.words[word].upos == Upos::Verb;
    let mut cut = |from: usize, to: usize, [least, most]: [usize; 2]| {
        let left = (0..from).chain(to..view.words.len()).any(|word| verb(word) && !gone[word]);
        if most != 0 && (least..=most).contains(&count(from, to)) && left {
            gone[from..to].fill(true);
        }
    };
    cut(0, first, options.comma_begin);
    cut(last + 1, view.words.len(), options.comma_end);
    for pair in commas.windows(2) {
        cut(pair[0] + 1, pair[1], options.comma);
    }
    let words = view
        .words
        .iter()
        .zip(&gone)
        .filter(|(_, gone)| !**gone)
        .map(|(word, _)| word.clone())
        .collect();
    View { words }
}
