//! What the tree says of a pronoun and a name in one sentence: that they cannot be the same, or that they
//! probably are.

use detente_record::{Deprel, Sentence, Upos};

/// Clauses that are climbed from one word.
const STEPS: usize = 6;

/// The token that does what `verb` tells, be it the subject of a clause above: "Ann came to thank …".
///
/// "Who" is the word that it describes.
pub(super) fn subject(sentence: &Sentence, verb: usize) -> Option<usize> {
    let mut verb = verb;
    for _ in 0..STEPS {
        if let Some(own) = sentence.children(verb).find(|&at| is_subject(sentence, at)) {
            let relative = matches!(sentence.lemma(own), "who" | "which" | "that");
            let described = sentence.tokens[verb].deprel == Deprel::AclRelcl;
            return if relative && described { sentence.head(verb) } else { Some(own) };
        }
        let above = sentence.head(verb)?;
        match sentence.tokens[verb].deprel {
            // "asked her to resign": she does.
            Deprel::Xcomp => match child(sentence, above, Deprel::Obj) {
                Some(object) => return Some(object),
                None => verb = above,
            },
            Deprel::Conj | Deprel::Advcl | Deprel::Parataxis => verb = above,
            Deprel::Acl => return Some(above),
            _ => return None,
        }
    }
    None
}

/// Says whether a token is the subject of something.
pub(super) fn is_subject(sentence: &Sentence, token: usize) -> bool {
    let deprel = sentence.tokens.get(token).map(|token| token.deprel);
    let subject = matches!(deprel, Some(Deprel::Nsubj | Deprel::NsubjPass | Deprel::NsubjOuter));
    // "There was no envoy" tells of nobody's deeds.
    let there = || {
        let verb = sentence.head(token);
        verb.is_some_and(|verb| child(sentence, verb, Deprel::Expl).is_some())
    };
    sentence.tree && subject && !there()
}

/// Says whether a token only describes the noun behind it.
pub(super) fn describes(sentence: &Sentence, token: usize) -> bool {
    let deprel = sentence.tokens.get(token).map(|token| token.deprel);
    sentence.tree && matches!(deprel, Some(Deprel::Compound | Deprel::Amod))
}

fn child(sentence: &Sentence, token: usize, deprel: Deprel) -> Option<usize> {
    sentence.children(token).find(|&at| sentence.tokens[at].deprel == deprel)
}

fn is_owner(sentence: &Sentence, pronoun: usize) -> bool {
    sentence.tokens[pronoun].deprel == Deprel::NmodPoss
}

/// Says whether a pronoun cannot be the one whom another token names: "Ann thanked her", "Ann, his
/// sister", "her friend Ann", "he and Carl".
pub(super) fn bars(sentence: &Sentence, pronoun: usize, other: usize) -> bool {
    let Some(above) = sentence.head(pronoun) else { return false };
    let of = |at: usize| sentence.tokens[at].deprel;
    let joined = |a: usize, b: usize| sentence.head(a) == Some(b) && of(a) == Deprel::Conj;
    if joined(pronoun, other) || joined(other, pronoun) {
        return true;
    }
    if is_owner(sentence, pronoun) {
        let named = sentence.head(other) == Some(above)
            && matches!(of(other), Deprel::Appos | Deprel::Flat | Deprel::Compound);
        let apposed = sentence.head(above) == Some(other) && of(above) == Deprel::Appos;
        let is = sentence.head(other) == Some(above)
            && is_subject(sentence, other)
            && child(sentence, above, Deprel::Cop).is_some();
        return above == other || named || apposed || is;
    }
    if is_subject(sentence, pronoun) {
        let object =
            matches!(of(other), Deprel::Obj | Deprel::Iobj | Deprel::Obl | Deprel::OblAgent);
        return object && sentence.head(other) == Some(above);
    }
    let verb = sentence.tokens[above].upos == Upos::Verb;
    verb && subject(sentence, above) == Some(other)
}

/// Says whether a pronoun is what another token's speech is about, or a part of its subject: "Ann said
/// she …", "who told Carl that her …".
pub(super) fn speaks_of_itself(sentence: &Sentence, pronoun: usize, other: usize) -> bool {
    let mut at = pronoun;
    if is_owner(sentence, at) {
        let Some(above) = sentence.head(at) else { return false };
        at = above;
    }
    if !is_subject(sentence, at) {
        return false;
    }
    let Some(verb) = sentence.head(at) else { return false };
    let complement = sentence.tokens[verb].deprel == Deprel::Ccomp;
    let Some(above) = sentence.head(verb).filter(|_| complement) else { return false };
    subject(sentence, above) == Some(other)
}

/// Says whether another token does what the clause of a pronoun tells, which is no subject itself.
pub(super) fn acts_in_clause(sentence: &Sentence, pronoun: usize, other: usize) -> bool {
    let mut at = pronoun;
    for _ in 0..STEPS {
        let Some(above) = sentence.head(at) else { return false };
        if is_subject(sentence, at) {
            return false;
        }
        let clause = sentence.tokens[above].upos == Upos::Verb
            || child(sentence, above, Deprel::Cop).is_some();
        if clause {
            return subject(sentence, above) == Some(other);
        }
        at = above;
    }
    false
}

/// Says whether a pronoun stands in what a sentence begins with before its subject, which is the other
/// token: "In her speech, Ann …".
pub(super) fn leads_to(sentence: &Sentence, pronoun: usize, other: usize) -> bool {
    if pronoun > other || !is_subject(sentence, other) {
        return false;
    }
    let Some(verb) = sentence.head(other) else { return false };
    let mut at = pronoun;
    for _ in 0..STEPS {
        let Some(above) = sentence.head(at) else { return false };
        if above == verb {
            let fronted = matches!(sentence.tokens[at].deprel, Deprel::Advcl | Deprel::Obl);
            return fronted && at < other && at != pronoun;
        }
        at = above;
    }
    false
}
