//! "Who will it be?": all candidates of one actor and one kind of act on one day, with their scores.

use crate::{
    decay::ln,
    memory::Memory,
    rank::{
        context::{Candidate, Context, NONE, Workplace, share},
        features::{SHARED, TIMES, WIDE, place},
        weights::{Learned, Weights},
    },
};

/// Numbers of an actor as the one to whom a kind of act is done.
const POPULAR: usize = 6;

/// A kind of act on a day: those to whom it was done before.
#[derive(Clone, Debug)]
pub(crate) struct KindDay {
    pub kind: u32,
    /// Place + 1 among `known` of an actor.
    place_of: Vec<u32>,
    pub known: Vec<(u32, [f32; POPULAR])>,
    /// The likeliest by these numbers alone, for learning.
    pub likeliest: Vec<u32>,
    stranger: [f32; POPULAR],
    /// What popularity and activity of each of `known` speak for.
    bases: Vec<f32>,
}

impl KindDay {
    pub(crate) fn new(
        memory: &Memory,
        learned: &Learned,
        work: &Workplace,
        kind: u32,
        keep: usize,
    ) -> Self {
        let day = work.day;
        let (fast_all, slow_all) = memory.volume(kind, day);
        let popular = |part: f32, all: f32| ln(part / (all + 1.0) + 1e-4) + 6.0;
        let ties = memory.popular.of(kind);
        let mut place_of = vec![0; memory.actor_count()];
        let mut known = Vec::with_capacity(ties.len());
        for tie in ties {
            let (fast, slow) = tie.total.at(day, &memory.half);
            let mut numbers =
                [popular(fast, fast_all), popular(slow, slow_all), 0.0, 0.0, 0.0, 0.0];
            match tie.total.age(day) {
                0..=3 => numbers[3] = 1.0,
                4..=7 => numbers[4] = 1.0,
                8..=30 => numbers[5] = 1.0,
                _ => {}
            }
            known.push((tie.other, numbers));
            place_of[tie.other as usize] = known.len() as u32;
        }
        let stranger = [popular(0.0, 1.0), popular(0.0, 1.0), 1.0, 0.0, 0.0, 0.0];
        let weigh = |at: usize| {
            learned.shared.plain[at].weight + learned.kinds[kind as usize].plain[at].weight
        };
        let weights: Vec<f32> = (0..POPULAR).map(|at| weigh(place::POPULAR + at)).collect();
        let (fast, slow) = (weigh(place::ACTIVE_FAST), weigh(place::ACTIVE_SLOW));
        let bases: Vec<f32> = known
            .iter()
            .map(|(actor, numbers): &(u32, [f32; POPULAR])| {
                let active = work.activity[*actor as usize];
                let popular: f32 = numbers.iter().zip(&weights).map(|(x, weight)| x * weight).sum();
                popular + active[0] * fast + active[1] * slow
            })
            .collect();
        let mut likeliest: Vec<(f32, u32)> = Vec::new();
        if keep > 0 {
            likeliest =
                bases.iter().zip(&known).map(|(base, (actor, _))| (*base, *actor)).collect();
            if likeliest.len() > keep {
                likeliest
                    .select_nth_unstable_by(keep, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
                likeliest.truncate(keep);
            }
            likeliest.sort_unstable_by_key(|&(_, actor)| actor);
        }
        let likeliest = likeliest.into_iter().map(|(_, actor)| actor).collect();
        Self { kind, place_of, known, likeliest, stranger, bases }
    }

    /// Says whether the kind was ever done to an actor.
    pub(crate) fn knows(&self, actor: u32) -> bool {
        self.place_of.get(actor as usize).is_some_and(|&place| place > 0)
    }

    /// Numbers of one to whom the kind was never done.
    pub(crate) fn stranger(&self) -> &[f32; POPULAR] {
        &self.stranger
    }

    #[inline]
    fn numbers(&self, actor: u32) -> &[f32; POPULAR] {
        match self.place_of.get(actor as usize) {
            Some(&place) if place > 0 => &self.known[place as usize - 1].1,
            _ => &self.stranger,
        }
    }
}

/// Candidates, what is known of each, and their scores: three lists of one length.
#[derive(Clone, Debug, Default)]
pub(crate) struct Board {
    pub candidates: Vec<Candidate>,
    pub rows: Vec<[f32; WIDE]>,
    pub scores: Vec<f32>,
    by_class: Vec<f32>,
    by_sector: Vec<f32>,
    from_class: Vec<f32>,
    plain: [f32; WIDE],
    floors: [f32; 3],
}

impl Board {
    /// Fills the board for a question. `more` are actors to be looked at besides the context's.
    pub(crate) fn fill(
        &mut self,
        memory: &Memory,
        learned: &Learned,
        work: &mut Workplace,
        context: &Context,
        kind: &KindDay,
        more: &mut dyn Iterator<Item = u32>,
    ) {
        self.candidates.clear();
        self.candidates.extend_from_slice(&context.candidates);
        for (at, candidate) in context.candidates.iter().enumerate() {
            work.place_of[candidate.actor as usize] = at as u32 + 1;
        }
        for actor in more {
            // An actor never seen before stands beyond the list; it is like any stranger.
            if work.place_of.get(actor as usize).is_none_or(|&place| place > 0) {
                continue;
            }
            let shared = work.stranger(memory, actor, &context.one);
            self.candidates.push(Candidate::stranger(actor, shared));
            work.place_of[actor as usize] = self.candidates.len() as u32;
        }
        self.fill_class(memory, work, context, kind.kind);
        for candidate in &self.candidates {
            work.place_of[candidate.actor as usize] = 0;
        }
        self.score(memory, learned, work.day, context, kind);
    }

    fn score(
        &mut self,
        memory: &Memory,
        learned: &Learned,
        day: i32,
        context: &Context,
        kind: &KindDay,
    ) {
        let one = &context.one;
        let ties = memory.actors.of(one.actor);
        let class_floor = self.fill_classes(memory, day, context, kind.kind);
        let sector_floor = self.fill_sectors(memory, day, one.actor, kind.kind);
        let weights = &learned.kinds[kind.kind as usize];
        let mut plain = [0.0; WIDE];
        for (at, weight) in plain.iter_mut().enumerate() {
            *weight = learned.shared.plain[at].weight + weights.plain[at].weight;
        }
        self.plain = plain;
        self.floors[0] = class_floor;
        self.floors[1] = sector_floor;
        self.rows.clear();
        self.scores.clear();
        for (candidate, from_class) in self.candidates.iter().zip(&self.from_class) {
            let mut row = [0.0; WIDE];
            row[..SHARED].copy_from_slice(&candidate.shared);
            row[place::POPULAR..place::POPULAR + POPULAR]
                .copy_from_slice(kind.numbers(candidate.actor));
            if one.class > 0 {
                row[place::ACT_FROM_CLASS] = *from_class;
            }
            let country = memory.classes.country(candidate.actor);
            if country > 0 {
                row[place::ACT_TO_CLASS] =
                    self.by_class.get(country as usize).copied().unwrap_or(class_floor);
            }
            let sector = memory.classes.sector(candidate.actor);
            row[place::SECTORS] =
                self.by_sector.get(sector as usize).copied().unwrap_or(sector_floor);
            let mut score = 0.0;
            if candidate.tie != NONE {
                let (of_acts, same) = of_tie(learned, weights, context, candidate, kind.kind);
                let act = ties.get(candidate.tie as usize).filter(|_| same);
                if let Some(act) = act.and_then(|tie| tie.act(kind.kind)) {
                    let (fast, slow) = act.count.at(day, &memory.half);
                    row[place::ACT_FAST] = share(fast, one.volume.0);
                    row[place::ACT_SLOW] = share(slow, one.volume.1);
                    row[place::ACT] = 1.0;
                }
                score = of_acts;
            }
            score += dot(&row, &plain);
            self.rows.push(row);
            self.scores.push(score);
        }
    }

    /// Scores those to whom the kind was done before but who are not on the board.
    ///
    /// They have no tie to the one, so that only country, sector and what does not depend on the one
    /// tell them apart. Call after [`Board::fill`] without `more`. Returns what is to be added to the
    /// popularity and activity of anyone of whom neither country nor sector is known.
    pub(crate) fn strangers(
        &self,
        memory: &Memory,
        work: &Workplace,
        context: &Context,
        kind: &KindDay,
        scores: &mut Vec<f32>,
    ) -> f32 {
        let one = &context.one;
        let mut blank = [0.0; WIDE];
        blank[..SHARED].copy_from_slice(&work.stranger(memory, u32::MAX, one));
        if one.class > 0 {
            blank[place::ACT_FROM_CLASS] = self.floors[2];
        }
        for at in [place::ACTIVE_FAST, place::ACTIVE_SLOW, place::STATELESS] {
            blank[at] = 0.0;
        }
        let constant = dot(&blank, &self.plain);
        let to_class = share(0.0, one.volume.1) * self.plain[place::TO_CLASS];
        let of_country = |country: u32| {
            if country == 0 {
                return self.plain[place::STATELESS];
            }
            let shares = self.by_class.get(country as usize).copied().unwrap_or(self.floors[0]);
            let compatriot = f32::from(country == one.class) * self.plain[place::COMPATRIOT];
            let whole = context.to_class.get(country as usize);
            whole.map_or(to_class, |share| share * self.plain[place::TO_CLASS])
                + compatriot
                + shares * self.plain[place::ACT_TO_CLASS]
        };
        let countries: Vec<f32> = (0..=memory.classes.countries()).map(of_country).collect();
        let weight = self.plain[place::SECTORS];
        scores.clear();
        for (known, base) in kind.known.iter().zip(&kind.bases) {
            let actor = known.0;
            if work.place_of[actor as usize] > 0 {
                continue;
            }
            let sector = memory.classes.sector(actor) as usize;
            let sectors = self.by_sector.get(sector).copied().unwrap_or(self.floors[1]);
            let country = countries[memory.classes.country(actor) as usize];
            scores.push(base + country + sectors * weight + constant);
        }
        constant + self.plain[place::STATELESS] + self.floors[1] * weight
    }

    /// Notes the share of this kind that goes from the one's country to each on the board.
    fn fill_class(&mut self, memory: &Memory, work: &Workplace, context: &Context, kind: u32) {
        self.from_class.clear();
        self.from_class.resize(self.candidates.len(), 0.0);
        self.floors[2] = 0.0;
        if context.one.class == 0 {
            return;
        }
        let mut all = 0.0;
        for tie in memory.from_class_by_kind.of(context.one.class, kind) {
            let weight = tie.total.at(work.day, &memory.half).1;
            all += weight;
            let place = work.place_of[tie.other as usize];
            if place > 0 {
                self.from_class[place as usize - 1] = weight;
            }
        }
        for part in &mut self.from_class {
            *part = share(*part, all);
        }
        self.floors[2] = share(0.0, all);
    }

    /// Notes the share of this kind that goes from the one to each country; returns that of none.
    fn fill_classes(&mut self, memory: &Memory, day: i32, context: &Context, kind: u32) -> f32 {
        let floor = share(0.0, context.one.volume.1);
        self.by_class.clear();
        for tie in memory.to_class_by_kind.of(context.one.actor, kind) {
            let place = tie.other as usize;
            if self.by_class.len() <= place {
                self.by_class.resize(place + 1, floor);
            }
            let weight = tie.total.at(day, &memory.half).1;
            self.by_class[place] = share(weight, context.one.volume.1);
        }
        floor
    }

    /// Notes the share of this kind that goes from the one's sector to each; returns that of none.
    fn fill_sectors(&mut self, memory: &Memory, day: i32, actor: u32, kind: u32) -> f32 {
        self.by_sector.clear();
        let mut all = 0.0;
        for tie in memory.sectors.of(memory.classes.sector(actor), kind) {
            let place = tie.other as usize;
            if self.by_sector.len() <= place {
                self.by_sector.resize(place + 1, 0.0);
            }
            self.by_sector[place] = tie.total.at(day, &memory.half).1;
            all += self.by_sector[place];
        }
        for part in &mut self.by_sector {
            *part = share(*part, all);
        }
        share(0.0, all)
    }
}

/// Adds up what the acts within a tie speak for; says whether the act asked for is among them.
#[inline]
fn of_tie(
    learned: &Learned,
    weights: &Weights,
    context: &Context,
    candidate: &Candidate,
    kind: u32,
) -> (f32, bool) {
    let contact = candidate.contact as usize;
    let mut score = learned.shared.contact[contact].weight + weights.contact[contact].weight;
    let mut same = false;
    for trace in context.traces(candidate) {
        let (earlier, grid) = (u32::from(trace.kind), trace.cell as usize);
        score += weights.rules[trace.kind as usize][grid / TIMES].weight;
        score += learned.acts.0[relation(earlier, kind)][grid].weight;
        if earlier == kind {
            score += learned.shared.same[grid].weight + weights.same[grid].weight;
            same = true;
        }
    }
    (score, same)
}

/// Adds products up in eight lanes, always in the same order.
#[inline]
fn dot(a: &[f32; WIDE], b: &[f32; WIDE]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    for (a, b) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * b;
        }
    }
    (lanes[0] + lanes[4]) + (lanes[1] + lanes[5]) + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]))
}

/// Tells the same act (0), the same act of the other side (1) and others (2) apart.
#[inline]
pub(crate) fn relation(earlier: u32, asked: u32) -> usize {
    match earlier ^ asked {
        0 => 0,
        1 => 1,
        _ => 2,
    }
}
