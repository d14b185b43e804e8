//! What is remembered of the past, one day after the other.
//!
//! Kinds are doubled inside: `2k` is an act of kind k, `2k + 1` the same act seen by the one it was
//! done to. So every question, in either direction, is "who is the other?".

use crate::{
    Classes, Fact,
    decay::{Decayed, HalfLives},
    ties::{Routes, Ties},
};

/// Fading counts at every level: actor and actor, class and actor, actor and class.
#[derive(Clone, Debug)]
pub(crate) struct Memory {
    pub half: HalfLives,
    pub classes: Classes,
    /// Actor → actor.
    pub actors: Ties,
    /// Class of the one → actor.
    pub from_class: Ties,
    /// Actor → class of the other.
    pub to_class: Ties,
    /// Kind → those it is done to.
    pub popular: Ties,
    /// Class of the one, kind → actor.
    pub from_class_by_kind: Routes,
    /// Actor, kind → class of the other.
    pub to_class_by_kind: Routes,
    /// Sector of the one, kind → sector of the other.
    pub sectors: Routes,
    /// All of a kind.
    pub kinds: Vec<Decayed>,
    /// All of an actor.
    pub active: Vec<Decayed>,
    /// All of a class.
    pub class_active: Vec<Decayed>,
    /// Actors of a class, in the order in which they were first seen.
    pub members: Vec<Vec<u32>>,
}

impl Memory {
    pub(crate) fn new(classes: Classes, half: HalfLives) -> Self {
        Self {
            half,
            classes,
            actors: Ties::default(),
            from_class: Ties::default(),
            to_class: Ties::default(),
            popular: Ties::default(),
            from_class_by_kind: Routes::default(),
            to_class_by_kind: Routes::default(),
            sectors: Routes::default(),
            kinds: Vec::new(),
            active: Vec::new(),
            class_active: Vec::new(),
            members: Vec::new(),
        }
    }

    /// Adds what happened on a day, both ways.
    pub(crate) fn add(&mut self, day: i32, facts: &[Fact]) {
        for fact in facts {
            self.one_way(fact.source, 2 * fact.kind, fact.target, day);
            self.one_way(fact.target, 2 * fact.kind + 1, fact.source, day);
        }
    }

    fn one_way(&mut self, one: u32, kind: u32, other: u32, day: i32) {
        let half = &self.half;
        self.actors.add(one, other, Some(kind), day, half);
        self.popular.add(kind, other, None, day, half);
        at(&mut self.kinds, kind).add(day, half);
        let class = self.classes.country(one);
        let active = at(&mut self.active, one);
        if active.count == 0 && class > 0 {
            at(&mut self.members, class).push(one);
        }
        active.add(day, half);
        if class > 0 {
            self.from_class.add(class, other, None, day, half);
            self.from_class_by_kind.add(class, kind, other, day, half);
            at(&mut self.class_active, class).add(day, half);
        }
        let other_class = self.classes.country(other);
        if other_class > 0 {
            self.to_class.add(one, other_class, None, day, half);
            self.to_class_by_kind.add(one, kind, other_class, day, half);
        }
        let (from, to) = (self.classes.sector(one), self.classes.sector(other));
        if from > 0 && to > 0 {
            self.sectors.add(from, kind, to, day, half);
        }
    }

    /// Returns how much an actor did and suffered, fast and slow.
    pub(crate) fn activity(&self, actor: u32, day: i32) -> (f32, f32) {
        self.active.get(actor as usize).map_or((0.0, 0.0), |count| count.at(day, &self.half))
    }

    /// Returns how much of a kind there was, fast and slow.
    pub(crate) fn volume(&self, kind: u32, day: i32) -> (f32, f32) {
        self.kinds.get(kind as usize).map_or((0.0, 0.0), |count| count.at(day, &self.half))
    }

    /// Returns one more than the highest actor seen.
    pub(crate) fn actor_count(&self) -> usize {
        self.active.len()
    }
}

fn at<T: Default + Clone>(list: &mut Vec<T>, place: u32) -> &mut T {
    let place = place as usize;
    if list.len() <= place {
        list.resize(place + 1, T::default());
    }
    &mut list[place]
}
