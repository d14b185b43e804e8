//! Everybody whom an article has named so far, and where.

use std::{collections::HashMap, sync::Arc};

use detente_record::{Actor, ActorKind, Byte, Span};

use super::words::{Gender, of_given, of_noun};

/// One mention, as a later pronoun sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heard {
    pub sentence: usize,
    pub start: u32,
    /// The token that carries it.
    pub token: usize,
    pub subject: bool,
    /// As part of another's name or description: "the Google prize".
    pub describes: bool,
    /// By a name, not by a pronoun or description.
    pub named: bool,
}

/// Somebody with all the places where the article means them.
#[derive(Debug)]
pub(super) struct Entity {
    pub actor: Arc<Actor>,
    pub gender: Option<Gender>,
    /// In order.
    pub heard: Vec<Heard>,
    /// What they were called, in lower case.
    pub callings: Vec<String>,
}

impl Entity {
    /// Keeps the gender of the pronoun that meant a person of whom nothing tells it.
    pub fn learn(&mut self, gender: Option<Gender>) {
        if self.actor.kind == ActorKind::Person {
            self.gender = self.gender.or(gender);
        }
    }

    /// Says whether a name within a span of a sentence is theirs.
    pub fn is_named_in(&self, sentence: usize, span: Span<Byte>) -> bool {
        let near = self.heard.iter().rev().take_while(|old| old.sentence + 1 >= sentence);
        near.into_iter().any(|old| old.named && (span.start..span.end).contains(&old.start))
    }
}

/// Candidates that a pronoun has at most.
const MOST: usize = 40;
/// Those among them that are taken for being named most.
const FOREMOST: usize = 8;

/// Everybody named so far.
#[derive(Debug, Default)]
pub(super) struct Memory {
    pub entities: Vec<Entity>,
    numbers: HashMap<Arc<Actor>, usize>,
    /// Numbers of entities in the order in which they were heard.
    log: Vec<usize>,
    foremost: Vec<usize>,
}

impl Memory {
    /// Adds a mention; `callings` say what its words call them, `words` are those of a name.
    pub fn hear(&mut self, actor: &Arc<Actor>, heard: Heard, callings: Vec<String>, words: &str) {
        let number = *self.numbers.entry(Arc::clone(actor)).or_insert_with(|| {
            self.entities.push(Entity {
                actor: Arc::clone(actor),
                gender: None,
                heard: Vec::new(),
                callings: Vec::new(),
            });
            self.entities.len() - 1
        });
        let entity = &mut self.entities[number];
        let place = entity
            .heard
            .partition_point(|old| (old.sentence, old.start) <= (heard.sentence, heard.start));
        entity.heard.insert(place, heard);
        if entity.actor.kind == ActorKind::Person {
            let called = callings.iter().find_map(|noun| of_noun(noun));
            let named = || name_gender(words).or_else(|| name_gender(&entity.actor.name));
            entity.gender = called.or(entity.gender).or_else(named);
        }
        for noun in callings {
            if entity.callings.len() < 40 && !entity.callings.contains(&noun) {
                entity.callings.push(noun);
            }
        }
        self.log.push(number);
        self.promote(number);
    }

    /// Keeps those named most at hand.
    fn promote(&mut self, number: usize) {
        if !self.foremost.contains(&number) {
            self.foremost.push(number);
        }
        let entities = &self.entities;
        self.foremost.sort_by_key(|&one| (usize::MAX - entities[one].heard.len(), one));
        self.foremost.truncate(FOREMOST);
    }

    /// The first who is named in a sentence or after it and fits.
    pub fn named_after(
        &self,
        sentence: usize,
        fits: impl Fn(&Entity) -> bool,
    ) -> Option<Arc<Actor>> {
        let named = |one: &Entity| {
            let first = one.heard.iter().find(|old| old.named && old.sentence >= sentence)?;
            Some((first.sentence, first.start))
        };
        let persons = self.entities.iter().filter(|one| one.actor.kind == ActorKind::Person);
        let first = persons.filter(|one| fits(one)).filter_map(|one| Some((named(one)?, one)));
        first.min_by_key(|(place, _)| *place).map(|(_, one)| Arc::clone(&one.actor))
    }

    /// Lists those whom a pronoun may mean, the latest first, then those named most.
    pub fn candidates(&self, fits: impl Fn(&Entity) -> bool) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        for &number in self.log.iter().rev().take(160).chain(&self.foremost) {
            if found.len() < MOST && !found.contains(&number) && fits(&self.entities[number]) {
                found.push(number);
            }
        }
        found
    }
}

/// The gender that a name tells: by a title before it, or by a given name.
fn name_gender(name: &str) -> Option<Gender> {
    // "Ann Wu, a teacher of Oslo": what describes her is no part of the name.
    let name = name.split(',').next().unwrap_or_default();
    // "King" behind a given name is a surname.
    let title = name
        .rsplit_once(' ')
        .and_then(|(before, _)| before.split(' ').find_map(|word| of_noun(&word.to_lowercase())));
    title.or_else(|| name.split(' ').find_map(of_given))
}
