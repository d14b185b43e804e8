//! The model against both baselines on later days than it learned from, with intervals.

use serde::Serialize;

use super::{
    DyadDays, Question, RiseModel, WINDOW,
    baseline::{Persistence, Seasonal},
    numbers::Reading,
    questions,
};
use crate::score::{Score, score};

/// Resamplings of the dyads behind an interval.
const RESAMPLES: usize = 400;

/// How the rise model does.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RiseScores {
    /// Dyads asked about.
    pub dyads: usize,
    /// Questions learned from.
    pub learned: usize,
    /// The model's score, with its skill over the share of rises in the learning part.
    pub model: Score,
    /// Part of the log score of the persistence forecast that is saved.
    pub over_persistence: Skill,
    /// Part of the log score of the seasonal mean that is saved.
    pub over_seasonal: Skill,
}

/// A skill with its 95 % interval from resampling whole dyads.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Skill {
    /// On all dyads.
    pub skill: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Learns from the days before `split` and asks from it on, once a week and dyad.
///
/// Questions run from `first` to `last` days of the data, leaving a window free at either end; no
/// answer that the model learned from lies on or after `split`. `None` where there is not a question
/// on each side.
pub fn evaluate(series: &[DyadDays], first: i32, split: i32, last: i32) -> Option<RiseScores> {
    let learning = questions(series, first + 2 * WINDOW, split - WINDOW, 7);
    let asked = questions(series, split, last - WINDOW + 1, 7);
    if learning.is_empty() || asked.is_empty() {
        return None;
    }
    let model = RiseModel::learn(&learning);
    let before = |asked: &[Question]| -> Vec<bool> {
        asked.iter().map(|q| Reading::new(&series[q.dyad]).rose(q.day - WINDOW)).collect()
    };
    let persistence = Persistence::learn(&learning, &before(&learning));
    let seasonal = Seasonal::learn(&learning);
    let mut sums = vec![[0.0_f64; 3]; series.len()];
    let mut outcomes = Vec::with_capacity(asked.len());
    for (question, before) in asked.iter().zip(before(&asked)) {
        let chances = [model.of(question), persistence.of(before), seasonal.of(question)];
        for (sum, chance) in sums[question.dyad].iter_mut().zip(chances) {
            let of_outcome = if question.rose { chance } else { 1.0 - chance };
            *sum -= f64::from(of_outcome.max(1e-6)).ln();
        }
        outcomes.push((chances[0], question.rose));
    }
    let rate = learning.iter().filter(|q| q.rose).count() as f64 / learning.len() as f64;
    Some(RiseScores {
        dyads: series.len(),
        learned: learning.len(),
        model: score(&outcomes, Some(rate))?,
        over_persistence: skill(&sums, 1),
        over_seasonal: skill(&sums, 2),
    })
}

fn skill(sums: &[[f64; 3]], over: usize) -> Skill {
    let of = |chosen: &mut dyn Iterator<Item = usize>| {
        let (mut model, mut other) = (0.0, 0.0);
        for dyad in chosen {
            model += sums[dyad][0];
            other += sums[dyad][over];
        }
        if other > 0.0 { 1.0 - model / other } else { 0.0 }
    };
    // A fixed generator (Knuth's MMIX): the same interval in every run.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut draw = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((state >> 33) % sums.len() as u64) as usize
    };
    let mut drawn: Vec<f64> =
        (0..RESAMPLES).map(|_| of(&mut (0..sums.len()).map(|_| draw()))).collect();
    drawn.sort_by(f64::total_cmp);
    let tail = RESAMPLES / 40;
    Skill { skill: of(&mut (0..sums.len())), low: drawn[tail], high: drawn[RESAMPLES - 1 - tail] }
}
