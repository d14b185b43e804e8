//! Who will it be? Actors in the order of how likely they are to be the other party of an act.

mod context;
mod day;
mod features;
mod learn;
mod question;
mod weights;

pub use day::{Day, Standing};

use crate::{Classes, Fact, decay::HalfLives, memory::Memory};
use context::Workplace;
use question::Board;
use weights::Learned;

/// How the ranker fades and learns; tuned on the valid part of ICEWS14.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankSettings {
    /// Days in which the fast count of the past falls to half.
    pub fast: f64,
    /// Days in which the slow one does.
    pub slow: f64,
    /// Size of a step of learning.
    pub rate: f32,
    /// How many actors without a tie are looked at while learning, the likeliest first.
    pub strangers: usize,
}

impl Default for RankSettings {
    fn default() -> Self {
        Self { fast: 5.0, slow: 60.0, rate: 0.05, strangers: 60 }
    }
}

/// The past and what was learned from it, one day after the other.
#[derive(Clone, Debug)]
pub struct Ranker {
    settings: RankSettings,
    memory: Memory,
    learned: Learned,
    last: Option<i32>,
}

impl Ranker {
    /// Starts without a past.
    pub fn new(settings: RankSettings, classes: Classes) -> Self {
        let memory = Memory::new(classes, HalfLives::new(settings.fast, settings.slow));
        Self { settings, memory, learned: Learned::default(), last: None }
    }

    /// Returns the latest day added.
    pub fn last_day(&self) -> Option<i32> {
        self.last
    }

    /// Remembers a day without learning from it.
    ///
    /// A day that is not after the last is refused with `false`. The same fact twice counts once;
    /// one whose kind or actors are out of bounds is left out.
    pub fn remember(&mut self, day: i32, facts: &[Fact]) -> bool {
        if self.last.is_some_and(|last| day <= last) {
            return false;
        }
        let facts = settled(facts);
        self.memory.add(day, &facts);
        self.last = Some(day);
        true
    }

    /// Learns from a day, then remembers it; otherwise as [`Ranker::remember`].
    pub fn learn(&mut self, day: i32, facts: &[Fact]) -> bool {
        if self.last.is_some_and(|last| day <= last) {
            return false;
        }
        if self.last.is_some() {
            self.learn_from(day, &settled(facts));
        }
        self.remember(day, facts)
    }

    fn learn_from(&mut self, day: i32, facts: &[Fact]) {
        let mut questions: Vec<(u32, u32, u32)> = Vec::with_capacity(2 * facts.len());
        for fact in facts {
            questions.push((2 * fact.kind, fact.source, fact.target));
            questions.push((2 * fact.kind + 1, fact.target, fact.source));
        }
        questions.sort_unstable();
        questions.dedup();
        let kinds = self
            .memory
            .kinds
            .len()
            .max(questions.iter().map(|q| q.0 as usize + 2).max().unwrap_or(0));
        let mut contexts = day::Contexts::default();
        let mut work = Workplace::new(&self.memory, day);
        let mut board = Board::default();
        for of_kind in questions.chunk_by(|a, b| a.0 == b.0) {
            let kind = of_kind[0].0;
            self.learned.make_room(kind, kinds);
            let known = question::KindDay::new(
                &self.memory,
                &self.learned,
                &work,
                kind,
                self.settings.strangers,
            );
            for asked in of_kind.chunk_by(|a, b| a.1 == b.1) {
                let context = contexts.get(&self.memory, &mut work, asked[0].1);
                let mut more = known.likeliest.iter().copied();
                board.fill(&self.memory, &self.learned, &mut work, context, &known, &mut more);
                let answers: Vec<usize> = board
                    .candidates
                    .iter()
                    .enumerate()
                    .filter(|(_, candidate)| asked.iter().any(|q| q.2 == candidate.actor))
                    .map(|(at, _)| at)
                    .collect();
                learn::learn(
                    &mut self.learned,
                    context,
                    &board,
                    kind,
                    &answers,
                    self.settings.rate,
                );
            }
        }
    }

    /// Opens a day after the last one for questions.
    pub fn day(&mut self, day: i32) -> Day<'_> {
        Day::new(self, day)
    }
}

/// Puts facts in order, each once, without those out of bounds.
fn settled(facts: &[Fact]) -> Vec<Fact> {
    let mut facts: Vec<Fact> = facts.iter().copied().filter(Fact::in_bounds).collect();
    facts.sort_unstable();
    facts.dedup();
    facts
}
