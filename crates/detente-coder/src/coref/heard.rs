//! Everybody whom an article has named so far, and where.

use std::{collections::HashMap, sync::Arc};

use detente_record::{Actor, ActorKind};

use super::words::{Gender, of_given, of_noun};

/// One mention, as a later pronoun sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heard {
    pub sentence: usize,
    pub start: u32,
    pub subject: bool,
    /// The token that it hangs on; `None` for an owner ("her"), who may be anybody.
    pub above: Option<usize>,
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
