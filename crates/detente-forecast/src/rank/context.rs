//! Who comes into question for an actor on a day, and what is known of each whatever is asked.

use crate::{
    decay::ln,
    memory::Memory,
    rank::features::{SHARED, cell, place},
};

/// "None" among places in a list.
pub(crate) const NONE: u32 = u32::MAX;
/// How many of the strongest ties two steps go over.
const STEPS: usize = 20;
/// How many actors one's country deals with are looked at.
const NEIGHBOURS: usize = 100;
/// For how many days an actor of the same country stays in question.
const LATELY: u32 = 60;

/// One who comes into question.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub actor: u32,
    /// Place in the ties of the one, [`NONE`] without any.
    pub tie: u32,
    /// Age and number of all dealings, as a cell.
    pub contact: u8,
    /// Where its acts lie among those of the context.
    pub acts: (u32, u32),
    pub shared: [f32; SHARED],
}

impl Candidate {
    pub(crate) fn stranger(actor: u32, shared: [f32; SHARED]) -> Self {
        Self { actor, tie: NONE, contact: 0, acts: (0, 0), shared }
    }
}

/// A kind of act within a tie as it stands on the day: small, since it is read for every question.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trace {
    pub kind: u16,
    /// Age and number of times.
    pub cell: u8,
}

/// The actor about whom is asked, on a day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct One {
    pub actor: u32,
    /// Country, 0 where it is not known.
    pub class: u32,
    /// Dealings of the actor, fast and slow.
    pub volume: (f32, f32),
    /// Dealings of the country, slow.
    pub class_volume: f32,
}

/// The actor with all who come into question.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub one: One,
    pub candidates: Vec<Candidate>,
    pub traces: Vec<Trace>,
    /// Share of the one's dealings by country, as in the candidates.
    pub to_class: Vec<f32>,
}

impl Context {
    /// Returns the acts within the tie with a candidate.
    #[inline]
    pub(crate) fn traces(&self, candidate: &Candidate) -> &[Trace] {
        self.traces.get(candidate.acts.0 as usize..candidate.acts.1 as usize).unwrap_or(&[])
    }
}

/// What contexts of one day share.
#[derive(Debug)]
pub(crate) struct Workplace {
    pub day: i32,
    /// Fading activity of all actors (logarithms).
    pub activity: Vec<[f32; 2]>,
    strongest: Vec<Option<Vec<(u32, f32)>>>,
    /// Place + 1 of an actor among the candidates; all 0 between uses.
    pub place_of: Vec<u32>,
}

/// Activity of one of whom nothing is known.
pub(crate) fn idle() -> f32 {
    ln(0.05)
}

impl Workplace {
    pub(crate) fn new(memory: &Memory, day: i32) -> Self {
        let actors = memory.actor_count();
        let activity = memory
            .active
            .iter()
            .map(|count| {
                let (fast, slow) = count.at(day, &memory.half);
                [ln(fast + 0.05), ln(slow + 0.05)]
            })
            .collect();
        Self { day, activity, strongest: vec![None; actors], place_of: vec![0; actors] }
    }

    /// Returns the actors with the strongest ties and their shares.
    fn strongest(&mut self, memory: &Memory, actor: u32) -> &[(u32, f32)] {
        let day = self.day;
        let Some(kept) = self.strongest.get_mut(actor as usize) else { return &[] };
        kept.get_or_insert_with(|| {
            let weigh = |tie: &crate::ties::Tie| {
                let (fast, slow) = tie.total.at(day, &memory.half);
                (tie.other, fast + 0.2 * slow)
            };
            let mut ties: Vec<(u32, f32)> = memory.actors.of(actor).iter().map(weigh).collect();
            let by_weight =
                |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
            if ties.len() > STEPS {
                ties.select_nth_unstable_by(STEPS, by_weight);
                ties.truncate(STEPS);
            }
            ties.sort_unstable_by(by_weight);
            let sum: f32 = ties.iter().map(|tie| tie.1).sum::<f32>() + 0.5;
            for tie in &mut ties {
                tie.1 /= sum;
            }
            ties
        })
    }

    /// Returns what is known of an actor without a tie to the one.
    pub(crate) fn stranger(&self, memory: &Memory, actor: u32, one: &One) -> [f32; SHARED] {
        let mut known = [0.0; SHARED];
        let active = self.activity.get(actor as usize).copied().unwrap_or([idle(); 2]);
        known[place::ACTIVE_FAST] = active[0];
        known[place::ACTIVE_SLOW] = active[1];
        let country = memory.classes.country(actor);
        known[place::COMPATRIOT] = f32::from(one.class > 0 && one.class == country);
        known[place::STATELESS] = f32::from(country == 0);
        known[place::TWO_STEPS] = ln(1e-4) + 5.0;
        if country > 0 {
            known[place::TO_CLASS] = share(0.0, one.volume.1);
        }
        if one.class > 0 {
            known[place::FROM_CLASS] = share(0.0, one.class_volume);
        }
        known
    }

    /// Gathers who comes into question for an actor.
    pub(crate) fn context(&mut self, memory: &Memory, actor: u32) -> Context {
        let day = self.day;
        let class = memory.classes.country(actor);
        let class_volume = memory
            .class_active
            .get(class as usize)
            .map_or(0.0, |count| count.at(day, &memory.half).1);
        let one = One { actor, class, volume: memory.activity(actor, day), class_volume };
        let mut candidates = Vec::new();
        let mut traces = Vec::new();
        for (at, tie) in memory.actors.of(actor).iter().enumerate() {
            let known = self.enter(memory, &mut candidates, tie.other, &one);
            let (fast, slow) = tie.total.at(day, &memory.half);
            known.tie = at as u32;
            known.contact = cell(tie.total.age(day), tie.total.count) as u8;
            let start = traces.len() as u32;
            traces.extend(tie.acts.iter().map(|act| Trace {
                kind: act.kind as u16,
                cell: cell(act.count.age(day), act.count.count) as u8,
            }));
            known.acts = (start, traces.len() as u32);
            known.shared[place::TIE] = 1.0;
            known.shared[place::TIE_FAST] = share(fast, one.volume.0);
            known.shared[place::TIE_SLOW] = share(slow, one.volume.1);
        }
        self.two_steps(memory, &one, &mut candidates);
        if class > 0 {
            self.compatriots(memory, &one, &mut candidates);
        }
        let to_class = self.to_classes(memory, &one, &mut candidates);
        for candidate in &candidates {
            self.place_of[candidate.actor as usize] = 0;
        }
        Context { one, candidates, traces, to_class }
    }

    /// Finds a candidate, or adds it as a stranger.
    fn enter<'a>(
        &mut self,
        memory: &Memory,
        candidates: &'a mut Vec<Candidate>,
        actor: u32,
        one: &One,
    ) -> &'a mut Candidate {
        let found = self.place_of[actor as usize];
        if found == 0 {
            let shared = self.stranger(memory, actor, one);
            candidates.push(Candidate::stranger(actor, shared));
            self.place_of[actor as usize] = candidates.len() as u32;
        }
        let place = self.place_of[actor as usize] as usize - 1;
        &mut candidates[place]
    }

    /// Adds those who are reached over the strongest ties of the strongest ties.
    fn two_steps(&mut self, memory: &Memory, one: &One, candidates: &mut Vec<Candidate>) {
        let first = self.strongest(memory, one.actor).to_vec();
        let mut reached: Vec<(u32, f32)> = Vec::new();
        for (between, share) in first {
            let second = self.strongest(memory, between);
            reached.extend(
                second
                    .iter()
                    .filter(|end| end.0 != one.actor)
                    .map(|&(end, rest)| (end, share * rest)),
            );
        }
        reached.sort_by_key(|end| end.0);
        for ends in reached.chunk_by(|a, b| a.0 == b.0) {
            let chance: f32 = ends.iter().map(|end| end.1).sum();
            let known = self.enter(memory, candidates, ends[0].0, one);
            known.shared[place::TWO_STEPS] = ln(chance + 1e-4) + 5.0;
        }
    }

    /// Adds active actors of the same country, and those whom the country deals with most.
    fn compatriots(&mut self, memory: &Memory, one: &One, candidates: &mut Vec<Candidate>) {
        let day = self.day;
        for &member in memory.members.get(one.class as usize).map_or(&[][..], Vec::as_slice) {
            if memory.active[member as usize].age(day) <= LATELY {
                self.enter(memory, candidates, member, one);
            }
        }
        let ties = memory.from_class.of(one.class);
        let mut by_weight: Vec<(f32, u32)> = ties
            .iter()
            .enumerate()
            .filter(|(_, tie)| self.place_of[tie.other as usize] == 0)
            .map(|(at, tie)| (tie.total.at(day, &memory.half).1, at as u32))
            .collect();
        if by_weight.len() > NEIGHBOURS {
            by_weight
                .select_nth_unstable_by(NEIGHBOURS, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            by_weight.truncate(NEIGHBOURS);
            by_weight.sort_unstable_by_key(|&(_, at)| at);
        }
        for (_, at) in by_weight {
            self.enter(memory, candidates, ties[at as usize].other, one);
        }
        for tie in ties {
            let found = self.place_of[tie.other as usize];
            if found > 0 {
                let known = &mut candidates[found as usize - 1];
                let weight = tie.total.at(day, &memory.half).1;
                known.shared[place::FROM_CLASS] = share(weight, one.class_volume);
            }
        }
    }

    /// Notes how much of the one's dealings go to the countries of the candidates.
    fn to_classes(&self, memory: &Memory, one: &One, candidates: &mut [Candidate]) -> Vec<f32> {
        let ties = memory.to_class.of(one.actor);
        let highest = ties.iter().map(|tie| tie.other).max().unwrap_or(0);
        let floor = share(0.0, one.volume.1);
        let mut shares = vec![floor; highest as usize + 1];
        for tie in ties {
            shares[tie.other as usize] =
                share(tie.total.at(self.day, &memory.half).1, one.volume.1);
        }
        for candidate in candidates {
            let country = memory.classes.country(candidate.actor);
            if country > 0 {
                candidate.shared[place::TO_CLASS] =
                    shares.get(country as usize).copied().unwrap_or(floor);
            }
        }
        shares
    }
}

/// Logarithm of a part of a whole, never of nothing.
#[inline]
pub(crate) fn share(part: f32, whole: f32) -> f32 {
    ln((part + 0.01) / (whole + 1.0)) + 4.0
}
