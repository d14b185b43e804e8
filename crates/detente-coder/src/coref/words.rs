//! Words that ask whom they stand for, and what words tell of a person.

use std::{collections::HashMap, sync::LazyLock};

use detente_record::{Byte, Deprel, Features, NameTag, Sentence, Span, Upos};

/// The second tells of few names, but of those in the news.
const GENDERS: [&str; 2] =
    [include_str!("../../gazetteer/genders.tsv"), include_str!("../../gazetteer/given_names.tsv")];

/// Whom a pronoun or description may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// He.
    He,
    /// She.
    She,
    /// They.
    Several,
    /// The minister.
    Person,
}

impl Asked {
    /// What a pronoun of a person or of several asks for.
    pub fn of(word: &str) -> Option<Self> {
        Some(match word.to_lowercase().as_str() {
            "he" | "him" | "his" | "himself" => Self::He,
            "she" | "her" | "hers" | "herself" => Self::She,
            "they" | "them" | "their" | "theirs" | "themselves" => Self::Several,
            _ => return None,
        })
    }
}

/// A person's gender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    Male,
    Female,
}

type Genders = HashMap<&'static str, Gender>;

/// Genders of given names, and those of nouns and titles.
static TABLES: LazyLock<[Genders; 2]> = LazyLock::new(|| {
    let mut tables = [Genders::new(), Genders::new()];
    for line in GENDERS.iter().flat_map(|table| table.lines().skip(1)) {
        let mut columns = line.split('\t');
        let gender = match columns.next() {
            Some("m") => Gender::Male,
            Some("f") => Gender::Female,
            _ => continue,
        };
        let (table, words) = match (columns.next(), columns.next()) {
            (Some(kind), Some(words)) => (usize::from(kind == "noun"), words),
            (Some(words), None) => (0, words),
            (None, _) => continue,
        };
        for word in words.split(' ') {
            tables[table].entry(word).or_insert(gender);
        }
    }
    tables
});

/// The gender that a given name tells.
pub(super) fn of_given(name: &str) -> Option<Gender> {
    TABLES[0].get(name).copied()
}

/// The gender that a noun or title in lower case tells.
pub(super) fn of_noun(noun: &str) -> Option<Gender> {
    TABLES[1].get(noun).copied()
}

/// The name of a person or body that begins at a token, as the tagger sees it.
pub(super) fn name(sentence: &Sentence, at: usize) -> Option<(Span<Byte>, bool)> {
    let (person, inside) = match sentence.tokens[at].name {
        NameTag::BeginPerson => (true, NameTag::InPerson),
        NameTag::BeginOrganization => (false, NameTag::InOrganization),
        _ => return None,
    };
    let more = sentence.tokens[at + 1..].iter().take_while(|token| token.name == inside).count();
    let span = sentence.tokens[at].span.cover(sentence.tokens[at + more].span);
    Some((span, person))
}

/// The people of a body behind its name: "officials" in "Church officials".
pub(super) fn people(sentence: &Sentence, name: Span<Byte>) -> Option<Span<Byte>> {
    const PEOPLE: [&str; 8] =
        ["volunteer", "member", "fan", "employee", "worker", "supporter", "staff", "player"];
    let next = sentence.tokens.partition_point(|token| token.span.start < name.end);
    let token = sentence.tokens.get(next)?;
    let lemma = sentence.lemma(next);
    let people = PEOPLE.contains(&lemma) || crate::quotes::names_person(lemma);
    let last = sentence.tokens.get(next + 1).is_none_or(|token| token.upos != Upos::Propn);
    (token.upos == Upos::Noun && token.features.has(Features::PLURAL) && people && last)
        .then(|| name.cover(token.span))
}

/// Nouns for one person besides offices and callings.
const PERSONS: [&str; 9] =
    ["teenager", "founder", "kid", "child", "student", "suspect", "victim", "poster", "owner"];

/// Says whether a noun names one person.
fn names_person(noun: &str) -> bool {
    crate::quotes::names_person(noun) || PERSONS.contains(&noun) || of_noun(noun).is_some()
}

/// "The minister", "the prime minister": a definite noun for one person, without a name.
pub(super) fn described(sentence: &Sentence, text: &str, at: usize) -> Option<Span<Byte>> {
    const LONGEST: usize = 3;
    let count = sentence.tokens[at + 1..]
        .iter()
        .take(LONGEST)
        .take_while(|token| matches!(token.upos, Upos::Noun | Upos::Adj))
        .count();
    let last = at + count;
    let plain = sentence.tokens.get(last + 1).is_none_or(|next| {
        next.upos != Upos::Propn && !next.span.of(text).eq_ignore_ascii_case("of")
    });
    let one = count > 0
        && sentence.tokens[last].upos == Upos::Noun
        && names_person(&sentence.lemma(last).to_lowercase());
    (one && plain).then(|| sentence.tokens[at].span.cover(sentence.tokens[last].span))
}

/// Says whether a span, or "the" and the span, is a definite noun for one person.
pub(super) fn one_person(text: &str, sentence: &Sentence, span: Span<Byte>) -> bool {
    let Some(first) = sentence.token_at(span) else { return false };
    let definite = |at: usize| {
        let word = sentence.word(at, text);
        ["the", "this", "that"].iter().any(|the| word.eq_ignore_ascii_case(the))
    };
    let last = sentence.tokens.iter().rposition(|token| token.span.overlaps(span));
    let person = last.is_some_and(|last| names_person(&sentence.lemma(last).to_lowercase()));
    person && (definite(first) || first > 0 && definite(first - 1))
}

/// The token of a span that carries it: the first whose head lies outside; the last without a tree.
pub(super) fn carrier(sentence: &Sentence, span: Span<Byte>) -> usize {
    let first = sentence.tokens.partition_point(|token| token.span.end <= span.start);
    let inside = sentence.tokens[first..].iter().take_while(|token| token.span.start < span.end);
    let last = (first + inside.count()).saturating_sub(1).max(first);
    let last = last.min(sentence.tokens.len().saturating_sub(1));
    let outside = |at: &usize| {
        sentence.head(*at).is_none_or(|head| !(first..=last).contains(&head)) && sentence.tree
    };
    (first..=last).find(outside).unwrap_or(last)
}

/// Says whether a token is the subject of something.
pub(super) fn is_subject(sentence: &Sentence, token: usize) -> bool {
    let deprel = sentence.tokens.get(token).map(|token| token.deprel);
    let subject = matches!(deprel, Some(Deprel::Nsubj | Deprel::NsubjPass | Deprel::NsubjOuter));
    sentence.tree && subject
}

/// The nouns that say what somebody is: before the name, in apposition, as a predicate.
pub(super) fn callings(sentence: &Sentence, text: &str, span: Span<Byte>) -> Vec<String> {
    let head = carrier(sentence, span);
    let mut nouns = Vec::new();
    let mut add = |at: usize| {
        let token = sentence.tokens[at];
        if matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Adj) {
            nouns.push(sentence.word(at, text).to_lowercase());
            let lemma = sentence.lemma(at).to_lowercase();
            if nouns.last() != Some(&lemma) {
                nouns.push(lemma);
            }
        }
    };
    let before = sentence.tokens.partition_point(|token| token.span.end <= span.start);
    for at in before.saturating_sub(3)..before {
        let token = sentence.tokens[at];
        if token.head as usize == head || sentence.head(head) == Some(at) {
            add(at);
        }
    }
    if !sentence.tree {
        return nouns;
    }
    for at in sentence.children(head) {
        let token = sentence.tokens[at];
        if token.deprel == Deprel::Appos && !token.span.overlaps(span) {
            add(at);
            sentence.children(at).filter(|&one| one < at).for_each(&mut add);
        }
    }
    if let Some(above) = sentence.head(head) {
        let predicate = sentence.tokens[head].deprel == Deprel::Nsubj
            && sentence.children(above).any(|at| sentence.tokens[at].deprel == Deprel::Cop);
        if predicate || sentence.tokens[head].deprel == Deprel::Appos {
            add(above);
        }
    }
    nouns
}
