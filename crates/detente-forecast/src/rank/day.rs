//! A day about which questions are asked, with only the days before it known.

use std::collections::HashMap;

use crate::{
    Fact,
    decay::exp,
    memory::Memory,
    rank::{
        Ranker,
        context::{Context, Workplace, idle},
        features::place,
        question::{Board, KindDay},
    },
};

/// The contexts of a day, each made once.
#[derive(Debug, Default)]
pub(crate) struct Contexts {
    place: HashMap<u32, usize>,
    made: Vec<Context>,
}

impl Contexts {
    pub(crate) fn get(&mut self, memory: &Memory, work: &mut Workplace, actor: u32) -> &Context {
        let place = *self.place.entry(actor).or_insert_with(|| {
            self.made.push(work.context(memory, actor));
            self.made.len() - 1
        });
        &self.made[place]
    }
}

/// One actor in the order of likelihood.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// Who.
    pub actor: u32,
    /// Chance to be the one, given that there is one; all candidates add up to 1.
    pub share: f32,
}

/// A day with only the days before it known.
#[derive(Debug)]
pub struct Day<'a> {
    ranker: &'a mut Ranker,
    work: Workplace,
    contexts: Contexts,
    board: Board,
    kind: Option<(KindDay, Vec<f32>)>,
}

impl<'a> Day<'a> {
    pub(super) fn new(ranker: &'a mut Ranker, day: i32) -> Self {
        let work = Workplace::new(&ranker.memory, day);
        Self { ranker, work, contexts: Contexts::default(), board: Board::default(), kind: None }
    }

    /// Ranks all candidates for the other party of `kind` (doubled, see [`Day::ranks`]).
    ///
    /// Empty for a kind or actor out of bounds.
    pub fn standings(&mut self, actor: u32, kind: u32) -> Vec<Standing> {
        if !self.ask(actor, kind, true) {
            return Vec::new();
        }
        let highest = self.board.scores.iter().copied().fold(f32::MIN, f32::max);
        let chance = |score: &f32| exp(score - highest);
        let sum: f32 = self.board.scores.iter().map(chance).sum();
        let mut standings: Vec<Standing> = self
            .board
            .candidates
            .iter()
            .zip(&self.board.scores)
            .map(|(candidate, score)| Standing {
                actor: candidate.actor,
                share: chance(score) / sum,
            })
            .collect();
        standings.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.actor.cmp(&b.actor)));
        standings
    }

    /// Returns the rank of each answer among all actors below `universe`, the other answers left out.
    ///
    /// `kind` is doubled: `2k` asks to whom `actor` does k, `2k + 1` who does k to `actor`. Ties share
    /// their mean rank. Questions of one kind should follow each other: what they share is then made
    /// once.
    pub fn ranks(&mut self, actor: u32, kind: u32, answers: &[u32], universe: usize) -> Vec<f64> {
        if !self.ask(actor, kind, false) {
            return vec![universe.max(1) as f64; answers.len()];
        }
        let candidates = &self.board.candidates;
        let mut places: Vec<Option<usize>> = vec![None; answers.len()];
        for (at, candidate) in candidates.iter().enumerate() {
            self.work.place_of[candidate.actor as usize] = at as u32 + 1;
        }
        for (place, &answer) in places.iter_mut().zip(answers) {
            let found = self.work.place_of.get(answer as usize).copied().unwrap_or(0);
            *place = (found > 0).then(|| found as usize - 1);
        }
        let Some((known, rest)) = &self.kind else { return Vec::new() };
        let context = self.contexts.get(&self.ranker.memory, &mut self.work, actor);
        let mut strangers = Vec::new();
        let memory = &self.ranker.memory;
        let constant = self.board.strangers(memory, &self.work, context, known, &mut strangers);
        let strange: Vec<u32> = known
            .known
            .iter()
            .map(|(actor, _)| *actor)
            .filter(|actor| self.work.place_of[*actor as usize] == 0)
            .collect();
        for candidate in candidates {
            self.work.place_of[candidate.actor as usize] = 0;
        }
        // Those never met in this role stand by their activity alone; known ones among them are
        // already on the board.
        let scale = Resting::new(self.ranker, known);
        let base = |actor: u32| scale.score(&self.work, actor) + constant;
        let rest: Vec<f32> = rest.iter().map(|score| score + constant).collect();
        let met: Vec<f32> = candidates
            .iter()
            .filter(|candidate| !known.knows(candidate.actor))
            .map(|candidate| base(candidate.actor))
            .collect();
        let unseen = universe.saturating_sub(self.work.activity.len());
        let score_of = |place: Option<usize>, answer: u32| match place {
            Some(place) => self.board.scores[place],
            None if known.knows(answer) => {
                strange.iter().position(|a| *a == answer).map_or(0.0, |at| strangers[at])
            }
            None => base(answer),
        };
        let all: Vec<f32> =
            places.iter().zip(answers).map(|(&place, &answer)| score_of(place, answer)).collect();
        let never = (base(u32::MAX), unseen as f64);
        all.iter()
            .enumerate()
            .map(|(which, &mine)| {
                let mut field = Field { mine, above: 0.0, level: 0.0 };
                field.add(&self.board.scores, 1.0);
                field.add(&strangers, 1.0);
                field.add(&met, -1.0);
                field.add(&all[..which], -1.0);
                field.add(&all[which + 1..], -1.0);
                field.add(&[never.0], never.1);
                field.add(&rest, 1.0);
                field.rank()
            })
            .collect()
    }

    /// Fills the board with everyone who comes into question; `false` where nobody can.
    fn ask(&mut self, actor: u32, kind: u32, everyone: bool) -> bool {
        if !(Fact { source: actor, kind: kind / 2, target: actor }).in_bounds() {
            return false;
        }
        let kinds = self.ranker.memory.kinds.len().max(kind as usize + 2);
        self.ranker.learned.make_room(kind, kinds);
        if self.kind.as_ref().is_none_or(|(known, _)| known.kind != kind) {
            let known =
                KindDay::new(&self.ranker.memory, &self.ranker.learned, &self.work, kind, 0);
            let scale = Resting::new(self.ranker, &known);
            let rest = (0..self.work.activity.len() as u32)
                .filter(|&actor| !known.knows(actor))
                .map(|actor| scale.score(&self.work, actor))
                .collect();
            self.kind = Some((known, rest));
        }
        let Some((known, _)) = &self.kind else { return false };
        let context = self.contexts.get(&self.ranker.memory, &mut self.work, actor);
        self.board.fill(
            &self.ranker.memory,
            &self.ranker.learned,
            &mut self.work,
            context,
            known,
            &mut known.known.iter().map(|(actor, _)| *actor).filter(|_| everyone),
        );
        true
    }
}

/// How many stand above a score and level with it, itself among the latter.
struct Field {
    mine: f32,
    above: f64,
    level: f64,
}

impl Field {
    /// Counts scores with a weight; −1 takes those out that do not count.
    fn add(&mut self, scores: &[f32], weight: f64) {
        let above = scores.iter().filter(|&&score| score > self.mine).count();
        let level = scores.iter().filter(|&&score| score >= self.mine).count() - above;
        self.above += above as f64 * weight;
        self.level += level as f64 * weight;
    }

    /// The mean of the ranks that those level with it share.
    fn rank(&self) -> f64 {
        1.0 + self.above + (self.level - 1.0).max(0.0) / 2.0
    }
}

/// Scores those who were never met in the role: by activity alone.
struct Resting {
    fast: f32,
    slow: f32,
    popular: f32,
}

impl Resting {
    fn new(ranker: &Ranker, known: &KindDay) -> Self {
        let shared = &ranker.learned.shared.plain;
        let own = &ranker.learned.kinds[known.kind as usize].plain;
        let weigh = |at: usize| shared[at].weight + own[at].weight;
        let popular = known.stranger().iter().enumerate();
        Self {
            fast: weigh(place::ACTIVE_FAST),
            slow: weigh(place::ACTIVE_SLOW),
            popular: popular.map(|(at, number)| number * weigh(place::POPULAR + at)).sum(),
        }
    }

    #[inline]
    fn score(&self, work: &Workplace, actor: u32) -> f32 {
        let active = work.activity.get(actor as usize).copied().unwrap_or([idle(); 2]);
        active[0] * self.fast + active[1] * self.slow + self.popular
    }
}
