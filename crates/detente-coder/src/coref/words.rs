//! Words that ask whom they stand for, and what words tell of a person.

use std::{collections::HashMap, sync::LazyLock};

use super::clause;
use detente_record::{Byte, Deprel, Features, NameTag, Sentence, Span, Token, Upos};

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

    /// Says whether it is a pronoun of one person.
    pub fn is_person(self) -> bool {
        self.gender().is_some()
    }

    /// The gender that a pronoun tells.
    pub fn gender(self) -> Option<Gender> {
        match self {
            Self::He => Some(Gender::Male),
            Self::She => Some(Gender::Female),
            Self::Several | Self::Person => None,
        }
    }
}

/// A person's gender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    Male,
    Female,
}

type Genders = HashMap<&'static str, Option<Gender>>;

/// Genders of given names, and those of nouns and titles; `None` for nouns of either.
static TABLES: LazyLock<[Genders; 2]> = LazyLock::new(|| {
    let mut tables = [Genders::new(), Genders::new()];
    for line in GENDERS.iter().flat_map(|table| table.lines().skip(1)) {
        let mut columns = line.split('\t');
        let gender = match columns.next() {
            Some("m") => Some(Gender::Male),
            Some("f") => Some(Gender::Female),
            _ => None,
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
    TABLES[0].get(name).copied().flatten()
}

/// The gender that a noun or title in lower case tells.
pub(super) fn of_noun(noun: &str) -> Option<Gender> {
    TABLES[1].get(noun).copied().flatten()
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
    may_be_anybody(noun) || TABLES[1].contains_key(noun)
}

/// Says whether a noun may stand for somebody whom the article has not called so: "the minister".
/// "The driver" of nobody who drove is a stranger.
pub(super) fn may_be_anybody(noun: &str) -> bool {
    crate::quotes::names_person(noun) || PERSONS.contains(&noun) || of_noun(noun).is_some()
}

/// "Muslims": a people or creed that no table has, as a name in the plural.
pub(super) fn believers(sentence: &Sentence, text: &str, at: usize) -> Option<Span<Byte>> {
    let token = sentence.tokens[at];
    let word = token.span.of(text);
    let name = token.upos == Upos::Propn
        && token.name == NameTag::Outside
        && token.features.has(Features::PLURAL);
    let plain = word.starts_with(char::is_uppercase)
        && word.ends_with('s')
        && word.chars().skip(1).all(char::is_lowercase);
    (name && plain && is_people(sentence, at)).then_some(token.span)
}

/// Says whether a token is several people of one kind, and no description of others.
pub(super) fn is_people(sentence: &Sentence, at: usize) -> bool {
    let token = sentence.tokens[at];
    let describes = matches!(token.deprel, Deprel::Amod | Deprel::Compound | Deprel::Flat);
    let noun = matches!(token.upos, Upos::Noun | Upos::Propn);
    noun && token.features.has(Features::PLURAL) && !(sentence.tree && describes)
}

/// Says whether a name is in apposition to a description; without a tree, whether it seems so.
pub(super) fn is_apposed(sentence: &Sentence, description: Span<Byte>, name: Span<Byte>) -> bool {
    let (noun, name) = (carrier(sentence, description), carrier(sentence, name));
    let tokens = &sentence.tokens;
    !sentence.tree || tokens[name].deprel == Deprel::Appos && sentence.head(name) == Some(noun)
}

/// "The minister", "the prime minister": a definite noun for one person, without a name.
pub(super) fn described(sentence: &Sentence, text: &str, at: usize) -> Option<Span<Byte>> {
    const LONGEST: usize = 4;
    // "The firm's founder" is a person, too.
    let inside = |token: &&Token| {
        matches!(token.upos, Upos::Noun | Upos::Adj)
            || token.upos == Upos::Part && matches!(token.span.of(text), "'s" | "’s")
    };
    let count = sentence.tokens[at + 1..].iter().take(LONGEST).take_while(inside).count();
    let plain = |last: &usize| {
        sentence.tokens.get(last + 1).is_none_or(|next| {
            let person = next.name == NameTag::BeginPerson;
            let more = next.upos == Upos::Noun || next.upos == Upos::Propn && !person;
            !more && !next.span.of(text).eq_ignore_ascii_case("of")
        })
    };
    let person = |last: &usize| {
        sentence.tokens[*last].upos == Upos::Noun
            && names_person(&sentence.lemma(*last).to_lowercase())
    };
    let last = (at + 1..=at + count).rev().find(|last| person(last) && plain(last))?;
    Some(sentence.tokens[at].span.cover(sentence.tokens[last].span))
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

/// Says whether a token is the subject of something; without a tree, "he" is, and a name that a
/// sentence begins with.
pub(super) fn is_subject(sentence: &Sentence, text: &str, token: usize) -> bool {
    if sentence.tree {
        return clause::is_subject(sentence, token);
    }
    let word = sentence.word(token, text);
    if Asked::of(word).is_some() {
        return ["he", "she", "they"].iter().any(|one| word.eq_ignore_ascii_case(one));
    }
    let verb = |at: &usize| matches!(sentence.tokens[*at].upos, Upos::Verb | Upos::Aux);
    let before = sentence.tokens.iter().take(token);
    !before.into_iter().any(|one| matches!(one.upos, Upos::Verb | Upos::Aux | Upos::Adp))
        && (token + 1..sentence.tokens.len()).any(|at| verb(&at))
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
    // "Prime Minister Ann Wu": a title inside the span.
    let inside = (before..head).filter(|&at| sentence.tokens[at].span.start >= span.start);
    inside.filter(|&at| sentence.tokens[at].name == NameTag::Outside).for_each(&mut add);
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
