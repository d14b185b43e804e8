//! What is known of one act between one pair before a day, as numbers for the event model.

use std::collections::HashMap;

use crate::{
    Fact,
    decay::{Decayed, HalfLives, ln},
};

/// Numbers that describe a track on a day.
pub(crate) const NUMBERS: usize = 34;

/// One act of one actor on another, ever seen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Track {
    pub fact: Fact,
    pub count: Decayed,
    pub first: i32,
    pair: u32,
    mirror: u32,
}

/// All tracks, and how much goes on within pairs and kinds.
#[derive(Clone, Debug)]
pub(crate) struct Tracks {
    half: HalfLives,
    pub all: Vec<Track>,
    place: HashMap<Fact, u32>,
    pairs: Vec<Decayed>,
    pair_place: HashMap<(u32, u32), u32>,
    kinds: Vec<Decayed>,
    whole: Decayed,
    pub first: Option<i32>,
}

impl Tracks {
    pub(crate) fn new() -> Self {
        Self {
            half: HalfLives::new(7.0, 60.0),
            all: Vec::new(),
            place: HashMap::new(),
            pairs: Vec::new(),
            pair_place: HashMap::new(),
            kinds: Vec::new(),
            whole: Decayed::default(),
            first: None,
        }
    }

    /// Finds a track.
    pub(crate) fn find(&self, fact: Fact) -> Option<u32> {
        self.place.get(&fact).copied()
    }

    /// Says whether the two have ever dealt with each other.
    pub(crate) fn knows_pair(&self, source: u32, target: u32) -> bool {
        self.pair_place.contains_key(&(source, target))
    }

    /// Number of pairs seen, each direction for itself.
    pub(crate) fn pair_count(&self) -> usize {
        self.pairs.len()
    }

    /// Events of a kind so far.
    pub(crate) fn of_kind(&self, kind: u32) -> u32 {
        self.kinds.get(kind as usize).map_or(0, |count| count.count)
    }

    /// Adds one act.
    pub(crate) fn add(&mut self, day: i32, fact: Fact) {
        self.first.get_or_insert(day);
        let pair = self.pair(fact.source, fact.target);
        let mirror = self.pair(fact.target, fact.source);
        self.pairs[pair as usize].add(day, &self.half);
        if self.kinds.len() <= fact.kind as usize {
            self.kinds.resize(fact.kind as usize + 1, Decayed::default());
        }
        self.kinds[fact.kind as usize].add(day, &self.half);
        self.whole.add(day, &self.half);
        let next = self.all.len() as u32;
        let place = *self.place.entry(fact).or_insert(next);
        if place == next {
            self.all.push(Track { fact, count: Decayed::default(), first: day, pair, mirror });
        }
        self.all[place as usize].count.add(day, &self.half);
    }

    fn pair(&mut self, source: u32, target: u32) -> u32 {
        let next = self.pairs.len() as u32;
        let place = *self.pair_place.entry((source, target)).or_insert(next);
        if place == next {
            self.pairs.push(Decayed::default());
        }
        place
    }

    /// Describes a track as of the morning of a day.
    pub(crate) fn numbers(&self, place: u32, day: i32) -> [f32; NUMBERS] {
        let track = &self.all[place as usize];
        let half = &self.half;
        let mut numbers = [0.0; NUMBERS];
        let (fast, slow) = track.count.at(day, half);
        let span = day.saturating_sub(self.first.unwrap_or(day)).max(1) as f32;
        numbers[0] = 1.0;
        // Fading counts as rates a day: the sum of what is left of one event a day.
        numbers[1] = ln(fast / 10.6 + 0.002) + 4.0;
        numbers[2] = ln(slow / 87.0 + 0.001) + 5.0;
        numbers[3] = ln(track.count.count as f32 / span + 0.0005) + 5.0;
        numbers[4 + recency(track.count.age(day))] = 1.0;
        let (fast, slow) = self.pairs[track.pair as usize].at(day, half);
        numbers[16] = ln(fast + 0.05);
        numbers[17] = ln(slow + 0.2);
        let (fast, slow) = self.pairs[track.mirror as usize].at(day, half);
        numbers[18] = ln(fast + 0.05);
        numbers[19] = ln(slow + 0.2);
        let mirrored = Fact { source: track.fact.target, target: track.fact.source, ..track.fact };
        if let Some(mirror) = self.find(mirrored) {
            let (fast, slow) = self.all[mirror as usize].count.at(day, half);
            numbers[20] = ln(fast + 0.02) + 4.0;
            numbers[21] = ln(slow + 0.05) + 3.0;
        }
        let (fast, slow) = self.whole.at(day, half);
        numbers[22] = ln((fast / 10.6 + 0.1) / (slow / 87.0 + 0.1));
        let kind = self.kinds.get(track.fact.kind as usize).copied().unwrap_or_default();
        let (fast, slow) = kind.at(day, half);
        numbers[23] = ln((fast / 10.6 + 0.1) / (slow / 87.0 + 0.1));
        numbers[24 + day.rem_euclid(7) as usize] = 1.0;
        numbers[31] = f32::from(track.count.count == 1);
        numbers[32] = ln(day.saturating_sub(track.first).max(1) as f32) - 4.0;
        numbers[33] = numbers[1] * numbers[2] / 4.0;
        numbers
    }
}

/// Sorts an age in days into twelve.
fn recency(days: u32) -> usize {
    match days {
        0..=1 => 0,
        2 => 1,
        3 => 2,
        4 => 3,
        5..=6 => 4,
        7 => 5,
        8..=13 => 6,
        14..=20 => 7,
        21..=35 => 8,
        36..=70 => 9,
        71..=140 => 10,
        _ => 11,
    }
}
