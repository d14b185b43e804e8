//! The noun phrases of a sentence, who stands in them, and which are joined by "and".

use detente_record::{Deprel, Sentence, Upos};

use super::{names::Hit, words::View};

/// A noun phrase.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Phrase {
    /// First word.
    pub from: usize,
    /// Behind the last word.
    pub to: usize,
    /// The word that carries it.
    pub head: usize,
    /// The actor's code with its agents'; `---` stands for an actor that only an agent names.
    pub code: Option<String>,
    /// The actor's own code, `---` for none.
    pub actor: Option<String>,
    /// Whether it names an actor's name, coded or not on that day.
    pub named: bool,
    /// Codes of agents, in order, with whether they go before the actor's.
    pub agents: Vec<(String, bool)>,
    /// The list that it is part of.
    pub group: Option<usize>,
}

/// Phrases joined by commas and "and".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Group {
    pub members: Vec<usize>,
    pub from: usize,
    pub to: usize,
}

impl Group {
    pub fn covers(&self, word: usize) -> bool {
        (self.from..self.to).contains(&word)
    }
}

/// All noun phrases of a sentence.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrases {
    pub all: Vec<Phrase>,
    /// Of each word, the phrase that it stands in.
    pub of: Vec<Option<usize>>,
    pub groups: Vec<Group>,
}

/// What dictionaries find in a sentence.
pub(super) struct Found<'a> {
    pub sentence: &'a Sentence,
    pub view: &'a View,
    /// Finds the actor that begins at a word and ends before another.
    pub actor: &'a dyn Fn(usize, usize) -> Option<(Hit, Option<String>)>,
    /// Finds the agent that begins at a word: its code, and whether that goes before.
    pub agent: &'a dyn Fn(usize, usize) -> Option<(Hit, String, bool)>,
}

impl Phrases {
    pub fn new(found: &Found<'_>) -> Self {
        let named = names(found);
        let mut all = runs(found, &named);
        for phrase in &mut all {
            fill(found, phrase);
        }
        let all = merged(found, all);
        let mut phrases = Self { of: vec![None; found.view.words.len()], all, groups: Vec::new() };
        for (index, phrase) in phrases.all.iter().enumerate() {
            for word in phrase.from..phrase.to {
                phrases.of[word] = Some(index);
            }
        }
        phrases.join(found);
        for phrase in &mut phrases.all {
            phrase.code = code(phrase);
        }
        phrases
    }

    /// Lists phrases that "and" joins, and hands what stands once on to the others: the adjective
    /// of "Omani press and police", the noun of "ambassadors of Chile and Peru".
    fn join(&mut self, found: &Found<'_>) {
        let mut index = 0;
        while index + 1 < self.all.len() {
            let mut last = index;
            let mut conjunction = false;
            while last + 1 < self.all.len() && !conjunction {
                match link(found, &self.all[last], &self.all[last + 1]) {
                    Some(is_and) => {
                        conjunction = is_and;
                        last += 1;
                    }
                    None => break,
                }
            }
            if conjunction {
                self.group(index, last);
                index = last + 1;
            } else {
                index += 1;
            }
        }
    }

    fn group(&mut self, first: usize, last: usize) {
        let number = self.groups.len();
        let (head, rest) = self.all[first..=last].split_at_mut(1);
        let head = &mut head[0];
        head.group = Some(number);
        for each in rest {
            each.group = Some(number);
            if each.actor.is_none() && !each.named && !each.agents.is_empty() {
                each.actor.clone_from(&head.actor);
            } else if each.actor.is_some() && each.agents.is_empty() && head.shared() {
                each.agents.clone_from(&head.agents);
            }
        }
        let (from, to) = (self.all[first].from, self.all[last].to);
        self.groups.push(Group { members: (first..=last).collect(), from, to });
    }
}

impl Phrase {
    /// Whether its agent goes for all that are joined to it: it stands before "of".
    fn shared(&self) -> bool {
        self.head < self.to - 1 && !self.agents.is_empty()
    }
}

/// All names of actors in the sentence, without overlap; phrases do not cut them.
fn names(found: &Found<'_>) -> Vec<bool> {
    let mut inside = vec![false; found.view.words.len()];
    let mut at = 0;
    while at < inside.len() {
        match (found.actor)(at, at) {
            Some((hit, _)) => {
                inside[hit.from..hit.to].fill(true);
                at = hit.to.max(at + 1);
            }
            None => at += 1,
        }
    }
    inside
}

/// Words in a row that make noun phrases.
fn runs(found: &Found<'_>, named: &[bool]) -> Vec<Phrase> {
    let words = &found.view.words;
    let mut phrases = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if !opens(found, named, at) {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < words.len() && goes_on(found, named, end) {
            end += 1;
        }
        let nominal = |word: usize| {
            named[word]
                || matches!(
                    words[word].upos,
                    Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::X
                )
        };
        if let Some(head) = (at..end).rev().find(|&word| nominal(word)) {
            if dated(found, head) && !(at..end).any(|word| named[word]) {
                at = end;
                continue;
            }
            phrases.push(Phrase { from: at, to: end, head, ..Phrase::default() });
        }
        at = end;
    }
    phrases
}

/// Whether the phrase only says when: "yesterday", "next week".
fn dated(found: &Found<'_>, word: usize) -> bool {
    let token = found.sentence.tokens[found.view.words[word].token];
    let unmarked = matches!(
        token.deprel,
        Deprel::OblTmod | Deprel::NmodTmod | Deprel::OblUnmarked | Deprel::NmodUnmarked
    );
    unmarked && token.upos != Upos::Propn
        || matches!(
            found.view.words[word].upper.as_str(),
            "TODAY" | "YESTERDAY" | "TOMORROW" | "TONIGHT"
        )
}

fn opens(found: &Found<'_>, named: &[bool], at: usize) -> bool {
    let word = &found.view.words[at];
    let modifier = |word: usize| {
        let token = found.sentence.tokens[found.view.words[word].token];
        token.upos == Upos::Verb && token.deprel == Deprel::Amod
    };
    named[at]
        || modifier(at)
        || matches!(
            word.upos,
            Upos::Det
                | Upos::Adj
                | Upos::Noun
                | Upos::Propn
                | Upos::Num
                | Upos::Pron
                | Upos::Sym
                | Upos::X
        ) && !matches!(word.upper.as_str(), "THAT" | "WHICH" | "WHO" | "THERE")
}

fn goes_on(found: &Found<'_>, named: &[bool], at: usize) -> bool {
    let words = &found.view.words;
    let (before, here) = (&words[at - 1], &words[at]);
    if named[at] && named[at - 1] {
        return true;
    }
    // "old and new ministers"
    if here.upos == Upos::Cconj {
        return before.upos == Upos::Adj
            && !named[at - 1]
            && words.get(at + 1).is_some_and(|next| next.upos == Upos::Adj && !named[at + 1]);
    }
    let nominal = matches!(before.upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num);
    // "troops killed demonstrators": whatever the tree says, a noun before it makes it a verb.
    if here.upos == Upos::Verb && nominal && !before.owner && !named[at] {
        return false;
    }
    let starts = matches!(here.upos, Upos::Det) || (here.upos == Upos::Pron && nominal);
    if starts && !before.owner || (before.upos == Upos::Pron && !owns(found, at - 1)) {
        return false;
    }
    opens(found, named, at) && !(dated(found, at) && nominal && !before.owner)
}

/// Whether a pronoun is an article to what follows: "its embassy".
fn owns(found: &Found<'_>, word: usize) -> bool {
    let word = &found.view.words[word];
    word.owner
        || matches!(word.upper.as_str(), "ITS" | "THEIR" | "HIS" | "HER" | "MY" | "OUR" | "YOUR")
}

/// Finds actor and agents in a phrase.
fn fill(found: &Found<'_>, phrase: &mut Phrase) {
    let mut taken = 0..0;
    for at in phrase.from..phrase.to {
        if let Some((hit, code)) = (found.actor)(at, phrase.to) {
            phrase.actor = code;
            phrase.named = true;
            taken = hit.from..hit.to;
            phrase.to = phrase.to.max(hit.to);
            break;
        }
    }
    phrase.agents.clear();
    let mut at = phrase.from;
    while at < phrase.to {
        if taken.contains(&at) {
            at += 1;
            continue;
        }
        match (found.agent)(at, phrase.to) {
            Some((hit, code, before)) => {
                phrase.agents.push((code, before));
                at = hit.to.max(at + 1);
                phrase.to = phrase.to.max(hit.to);
            }
            None => at += 1,
        }
    }
}

/// Puts phrases together that name one actor: "soldiers from Chile", "the government of Peru", and
/// names that reach over two phrases.
fn merged(found: &Found<'_>, all: Vec<Phrase>) -> Vec<Phrase> {
    let mut merged: Vec<Phrase> = Vec::with_capacity(all.len());
    for phrase in all {
        match merged.last_mut() {
            // A name has reached into this phrase.
            Some(last) if phrase.from < last.to => {
                if phrase.to > last.to {
                    last.to = phrase.to;
                }
            }
            Some(last) if belongs(found, last, &phrase) => {
                let mut whole = Phrase { to: phrase.to, ..last.clone() };
                fill(found, &mut whole);
                *last = whole;
            }
            _ => merged.push(phrase),
        }
    }
    merged
}

fn belongs(found: &Found<'_>, left: &Phrase, right: &Phrase) -> bool {
    if left.to + 1 != right.from || left.named {
        return false;
    }
    let between = &found.view.words[left.to];
    let joins = matches!(between.upos, Upos::Adp | Upos::Sconj | Upos::Part);
    let of = between.upper == "OF" && (right.named || !right.agents.is_empty());
    let from = matches!(between.upper.as_str(), "FROM" | "IN" | "AT" | "FOR" | "INSIDE")
        && !left.agents.is_empty()
        && right.named;
    joins && (of || from)
}

/// Whether two phrases stand in one list: `Some(true)` by "and", `Some(false)` by a comma.
fn link(found: &Found<'_>, left: &Phrase, right: &Phrase) -> Option<bool> {
    let between = found.view.words.get(left.to..right.from)?;
    let and = match between {
        [word] if word.upper == "," => false,
        [word] | [_, word] if word.upos == Upos::Cconj => {
            matches!(word.upper.as_str(), "AND" | "OR" | "&")
        }
        _ => return None,
    };
    if matches!(between, [comma, _] if comma.upper != ",") {
        return None;
    }
    if between.iter().all(|word| word.upos != Upos::Cconj && word.upper != ",") {
        return None;
    }
    let relation =
        |phrase: &Phrase| found.sentence.tokens[found.view.words[phrase.head].token].deprel;
    let subject =
        |relation| matches!(relation, Deprel::Nsubj | Deprel::NsubjPass | Deprel::NsubjOuter);
    let object =
        |relation| matches!(relation, Deprel::Obj | Deprel::Obl | Deprel::Iobj | Deprel::Nmod);
    // "… attacked Chile, and Peru fled": the right one does something of its own.
    let apart = subject(relation(right)) && object(relation(left));
    (!apart).then_some(and)
}

/// The code of a phrase: its actor's with those of its agents, each once.
fn code(phrase: &Phrase) -> Option<String> {
    if phrase.actor.is_none() && phrase.agents.is_empty() {
        return None;
    }
    let mut code = phrase.actor.clone().unwrap_or_else(|| "---".to_owned());
    for (agent, before) in &phrase.agents {
        let known = (0..code.len())
            .step_by(3)
            .any(|at| code.get(at..).is_some_and(|rest| rest.starts_with(agent.as_str())));
        if known {
            break;
        }
        code = if *before { format!("{agent}{code}") } else { format!("{code}{agent}") };
    }
    Some(code)
}
