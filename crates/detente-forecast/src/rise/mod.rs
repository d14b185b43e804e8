//! Will a dyad's conflict rise? More acts of conflict in the next thirty days than in the last.

mod baseline;
mod evaluate;
mod numbers;

pub use evaluate::{RiseScores, Skill, evaluate};
pub use numbers::DyadDays;

use numbers::{NUMBERS, Reading};

/// Days that are compared with the same number of days before.
pub const WINDOW: i32 = 30;
/// Rounds over the cases while learning.
const ROUNDS: usize = 40;

/// One past question with its answer.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub dyad: usize,
    pub day: i32,
    pub numbers: [f32; NUMBERS],
    pub rose: bool,
}

/// The learned model: log-odds that add up.
#[derive(Clone, Debug)]
pub struct RiseModel {
    weights: [f32; NUMBERS],
}

impl RiseModel {
    /// Learns from all questions with an issue day from `first` to `last`, one a week and dyad.
    ///
    /// The thirty days after `last` must be in the series, for the answers lie in them. Series may
    /// come in any order; the same series give the same model. `None` without a single question.
    pub fn fit(series: &[DyadDays], first: i32, last: i32) -> Option<Self> {
        let asked = questions(series, first, last, 7);
        (!asked.is_empty()).then(|| Self::learn(&asked))
    }

    pub(crate) fn learn(asked: &[Question]) -> Self {
        let mut weights = [0.0_f32; NUMBERS];
        let mut pulled = [1.0_f32; NUMBERS];
        // A stride that shares no factor with the length visits all, in a mixed but fixed order.
        let primes = [7919, 7907, 7901, 7883];
        let stride = primes.into_iter().find(|stride| asked.len() % stride != 0).unwrap_or(1);
        for round in 0..ROUNDS {
            let rate = 0.2 / (1.0 + round as f32 * 0.2);
            let mut at = round % asked.len();
            for _ in 0..asked.len() {
                let question = &asked[at];
                let miss = chance(&weights, &question.numbers) - f32::from(question.rose);
                for ((weight, pulled), number) in
                    weights.iter_mut().zip(&mut pulled).zip(&question.numbers)
                {
                    let slope = miss * number + 1e-5 * *weight;
                    *pulled += slope * slope;
                    *weight -= rate * slope / pulled.sqrt();
                }
                at = (at + stride) % asked.len();
            }
        }
        Self { weights }
    }

    /// Returns the chance that conflict in the thirty days from `day` on exceeds that of the thirty
    /// before.
    pub fn chance(&self, series: &DyadDays, day: i32) -> f32 {
        chance(&self.weights, &Reading::new(series).numbers(day))
    }

    pub(crate) fn of(&self, question: &Question) -> f32 {
        chance(&self.weights, &question.numbers)
    }
}

fn chance(weights: &[f32; NUMBERS], numbers: &[f32; NUMBERS]) -> f32 {
    let sum: f32 = weights.iter().zip(numbers).map(|(weight, number)| weight * number).sum();
    1.0 / (1.0 + crate::decay::exp(-sum))
}

/// Asks of every dyad every `step` days.
pub(crate) fn questions(series: &[DyadDays], first: i32, last: i32, step: i32) -> Vec<Question> {
    let mut asked = Vec::new();
    for (dyad, days) in series.iter().enumerate() {
        let reading = Reading::new(days);
        let mut day = first;
        while day <= last {
            asked.push(Question {
                dyad,
                day,
                numbers: reading.numbers(day),
                rose: reading.rose(day),
            });
            day += step;
        }
    }
    asked
}
