//! Who has dealt with whom: for each one, the others and what was done, with fading counts.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

use crate::decay::{Decayed, HalfLives};

/// One kind of act within a tie. An odd kind is the act of the other side (see [`crate::memory`]).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Act {
    pub kind: u32,
    pub count: Decayed,
}

/// One tie: the other, how much went on, and of which kinds.
#[derive(Clone, Debug)]
pub(crate) struct Tie {
    pub other: u32,
    pub total: Decayed,
    /// In the order of their kinds.
    pub acts: Vec<Act>,
}

impl Tie {
    /// Finds one kind of act.
    #[inline]
    pub(crate) fn act(&self, kind: u32) -> Option<&Act> {
        let place = self.acts.binary_search_by_key(&kind, |act| act.kind).ok()?;
        self.acts.get(place)
    }
}

/// All ties of all ones, in the order in which they were first seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ties {
    of: Vec<Vec<Tie>>,
    place: HashMap<u64, u32, BuildHasherDefault<Mix>>,
}

impl Ties {
    /// Returns the ties of one; none where it is unknown.
    #[inline]
    pub(crate) fn of(&self, one: u32) -> &[Tie] {
        self.of.get(one as usize).map_or(&[], Vec::as_slice)
    }

    /// Adds to the tie between one and another; with a kind, to that act too.
    pub(crate) fn add(
        &mut self,
        one: u32,
        other: u32,
        kind: Option<u32>,
        day: i32,
        half: &HalfLives,
    ) {
        if self.of.len() <= one as usize {
            self.of.resize_with(one as usize + 1, Vec::new);
        }
        let ties = &mut self.of[one as usize];
        let place = *self.place.entry(key(one, other)).or_insert_with(|| {
            ties.push(Tie { other, total: Decayed::default(), acts: Vec::new() });
            ties.len() as u32 - 1
        });
        let tie = &mut ties[place as usize];
        tie.total.add(day, half);
        let Some(kind) = kind else { return };
        match tie.acts.binary_search_by_key(&kind, |act| act.kind) {
            Ok(place) => tie.acts[place].count.add(day, half),
            Err(place) => {
                let mut count = Decayed::default();
                count.add(day, half);
                tie.acts.insert(place, Act { kind, count });
            }
        }
    }
}

/// Ties of one kind apart: with whom one has dealt in this way.
#[derive(Clone, Debug, Default)]
pub(crate) struct Routes {
    number: HashMap<u64, u32, BuildHasherDefault<Mix>>,
    ties: Ties,
}

impl Routes {
    /// Returns those with whom one has dealt in a way.
    pub(crate) fn of(&self, one: u32, kind: u32) -> &[Tie] {
        self.number.get(&key(one, kind)).map_or(&[], |&number| self.ties.of(number))
    }

    /// Adds one dealing.
    pub(crate) fn add(&mut self, one: u32, kind: u32, other: u32, day: i32, half: &HalfLives) {
        let next = self.number.len() as u32;
        let number = *self.number.entry(key(one, kind)).or_insert(next);
        self.ties.add(number, other, None, day, half);
    }
}

fn key(one: u32, other: u32) -> u64 {
    u64::from(one) << 32 | u64::from(other)
}

/// A hash without a seed: the same in every run, and quick on one number.
#[derive(Default)]
struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        let mixed = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }
}
