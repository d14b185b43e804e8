//! Will it happen? The probability of an act between two actors within some days.
//!
//! A logistic model over fading rates, recency, the pair's other dealings, the answer of the other
//! side, the drift of the whole volume and the weekday. It learns one day at a time from forecasts
//! that it could have made and that have come due, and keeps a running correction for drift.

mod calibration;
mod track;

use std::collections::VecDeque;

use serde::Serialize;

use crate::{
    Fact,
    decay::{exp, ln},
};
use calibration::Calibration;
use track::{NUMBERS, Tracks};

/// After so many silent days the past before them teaches nothing about the days after.
const LONGEST_GAP: i32 = 400;
/// Days in which what the running correction has seen falls to half.
const CORRECTION: f32 = 20.0;
/// Days of learning before the correction is trusted.
const WARM_UP: u32 = 20;

/// What a probability rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// This act of this actor on that one was seen before.
    Record,
    /// The pair is known but not in this act: the base rate of the kind among known pairs.
    KindRate,
    /// Nothing is known of the pair: the base rate of the kind, shared over all pairs.
    BaseRate,
}

/// A probability with its range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chance {
    /// Probability of at least one such act within the horizon.
    pub probability: f32,
    /// Lower end of the 90 % interval, from the number of cases it rests on.
    pub low: f32,
    /// Upper end.
    pub high: f32,
    /// What it rests on.
    pub basis: Basis,
}

/// Forecasts that were made for learning and have not come due.
#[derive(Clone, Debug)]
struct Pending {
    issued: i32,
    rows: Vec<(u32, [f32; NUMBERS])>,
}

/// The event model for one horizon.
#[derive(Clone, Debug)]
pub struct Outlook {
    horizon: i32,
    tracks: Tracks,
    shared: [Weight; NUMBERS],
    kinds: Vec<[Weight; 4]>,
    pending: VecDeque<Pending>,
    last: Option<i32>,
    learned_days: u32,
    calibration: Calibration,
    stride: i32,
    next_issue: i32,
}

/// A weight with the curvature met so far.
#[derive(Clone, Copy, Debug)]
struct Weight {
    value: f32,
    pulled: f32,
}

impl Default for Weight {
    fn default() -> Self {
        Self { value: 0.0, pulled: 1.0 }
    }
}

impl Weight {
    fn learn(&mut self, slope: f32, rate: f32) {
        self.pulled += slope * slope;
        self.value -= rate * slope / self.pulled.sqrt();
    }
}

impl Outlook {
    /// Starts without a past. `horizon` is in days, at least 1.
    pub fn new(horizon: u32) -> Self {
        let horizon = i32::try_from(horizon.clamp(1, 365)).unwrap_or(365);
        let mut shared = [Weight::default(); NUMBERS];
        // Where learning starts: rare, and in step with the fading rates.
        shared[0].value = -3.0;
        shared[1].value = 0.3;
        shared[2].value = 0.4;
        Self {
            horizon,
            tracks: Tracks::new(),
            shared,
            kinds: Vec::new(),
            pending: VecDeque::new(),
            last: None,
            learned_days: 0,
            calibration: Calibration::default(),
            stride: (horizon / 3).max(1),
            next_issue: i32::MIN,
        }
    }

    /// Days ahead.
    pub fn horizon(&self) -> u32 {
        self.horizon as u32
    }

    /// Latest day added.
    pub fn last_day(&self) -> Option<i32> {
        self.last
    }

    /// Adds a day; days without facts in between count as such. Refuses a day that is not after
    /// the last with `false`.
    pub fn add(&mut self, day: i32, facts: &[Fact]) -> bool {
        if self.last.is_some_and(|last| day <= last) {
            return false;
        }
        let from = match self.last {
            Some(last) if day.saturating_sub(last) <= LONGEST_GAP => last + 1,
            _ => {
                self.pending.clear();
                day
            }
        };
        for morning in from..=day {
            self.settle(morning);
            if morning >= self.next_issue && !self.tracks.all.is_empty() {
                self.issue(morning);
                self.next_issue = morning.saturating_add(self.stride);
            }
        }
        let mut sorted: Vec<Fact> = facts.iter().copied().filter(Fact::in_bounds).collect();
        sorted.sort_unstable();
        sorted.dedup();
        for fact in sorted {
            self.tracks.add(day, fact);
        }
        self.last = Some(day);
        true
    }

    /// Makes forecasts on all tracks for learning.
    fn issue(&mut self, day: i32) {
        let rows = (0..self.tracks.all.len() as u32)
            .map(|place| (place, self.tracks.numbers(place, day)))
            .collect();
        self.pending.push_back(Pending { issued: day, rows });
    }

    /// Learns from forecasts whose days have all gone by.
    fn settle(&mut self, morning: i32) {
        while self.pending.front().is_some_and(|due| due.issued + self.horizon <= morning) {
            let Some(due) = self.pending.pop_front() else { return };
            let rate = 0.3 / (1.0 + self.learned_days as f32).powf(0.4);
            self.calibration.fade((-self.stride as f32 / CORRECTION).exp2());
            // First all forecasts as they stood, then the learning: nothing of the day's own turn of
            // events may flatter the record that the correction rests on.
            for (place, numbers) in &due.rows {
                let track = &self.tracks.all[*place as usize];
                let logit = self.logit(track.fact.kind, numbers);
                let happened = f32::from(track.count.last >= due.issued);
                self.calibration.add(logit, logistic(logit), happened);
            }
            self.calibration.settle();
            for (place, numbers) in &due.rows {
                let track = &self.tracks.all[*place as usize];
                let happened = f32::from(track.count.last >= due.issued);
                let kind = track.fact.kind;
                let probability = logistic(self.logit(kind, numbers));
                self.learn(kind, numbers, probability - happened, rate);
            }
            self.learned_days += 1;
        }
    }

    fn logit(&self, kind: u32, numbers: &[f32; NUMBERS]) -> f32 {
        let mut sum = 0.0;
        for (number, weight) in numbers.iter().zip(&self.shared) {
            sum += number * weight.value;
        }
        if let Some(own) = self.kinds.get(kind as usize) {
            for (number, weight) in numbers.iter().zip(own) {
                sum += number * weight.value;
            }
        }
        sum
    }

    fn learn(&mut self, kind: u32, numbers: &[f32; NUMBERS], miss: f32, rate: f32) {
        let kind = kind as usize;
        if self.kinds.len() <= kind {
            self.kinds.resize(kind + 1, [Weight::default(); 4]);
        }
        for (number, weight) in numbers.iter().zip(&mut self.shared) {
            if *number != 0.0 {
                weight.learn(miss * number, rate);
            }
        }
        for (number, weight) in numbers.iter().zip(&mut self.kinds[kind]) {
            weight.learn(miss * number, rate);
        }
    }

    /// Returns the probability of a track as it is given out.
    fn probability(&self, kind: u32, numbers: &[f32; NUMBERS]) -> f32 {
        let logit = self.logit(kind, numbers);
        let trusted = self.learned_days >= WARM_UP;
        logistic(if trusted { self.calibration.correct(logit) } else { logit })
    }

    /// Returns the chance of an act within the horizon that starts on `day`.
    ///
    /// `day` is the first one not known. Without any past the chance is 0 to 1 and says so.
    pub fn chance(&self, fact: Fact, day: i32) -> Chance {
        let Some(place) = self.tracks.find(fact) else { return self.base_rate(fact, day) };
        let numbers = self.tracks.numbers(place, day);
        let probability = self.probability(fact.kind, &numbers);
        let cases = self.tracks.all[place as usize].count.count as f32;
        ranged(probability, cases, Basis::Record)
    }

    /// Returns the chances of all acts ever seen, in the order in which they were first seen.
    pub fn all(&self, day: i32) -> Vec<(Fact, f32)> {
        let chance = |place: u32| {
            let fact = self.tracks.all[place as usize].fact;
            let numbers = self.tracks.numbers(place, day);
            (fact, self.probability(fact.kind, &numbers))
        };
        (0..self.tracks.all.len() as u32).map(chance).collect()
    }

    fn base_rate(&self, fact: Fact, day: i32) -> Chance {
        let Some(first) = self.tracks.first else {
            return Chance { probability: 0.0, low: 0.0, high: 1.0, basis: Basis::BaseRate };
        };
        let days = day.saturating_sub(first).max(1) as f32;
        let pairs = self.tracks.pair_count().max(1) as f32;
        let of_kind = self.tracks.of_kind(fact.kind) as f32;
        let known = self.tracks.knows_pair(fact.source, fact.target);
        // Half an event is added so that what never happened is rare rather than impossible.
        let pairs = if known { pairs } else { pairs * pairs.sqrt() };
        let rate = (of_kind + 0.5) / (days * pairs);
        let basis = if known { Basis::KindRate } else { Basis::BaseRate };
        ranged(1.0 - exp(-rate * self.horizon as f32), 0.0, basis)
    }
}

fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// Puts a 90 % interval around a probability: its rate, times and over what so many cases allow.
fn ranged(probability: f32, cases: f32, basis: Basis) -> Chance {
    let rate = -ln((1.0 - probability).max(1e-6));
    let factor = exp(1.645 / (cases + 1.0).sqrt());
    let back = |rate: f32| 1.0 - exp(-rate);
    let low = back(rate / factor).min(probability);
    let high = back(rate * factor).max(probability);
    Chance { probability, low, high, basis }
}
