//! Learning from what came: the weights move so that those who came would have stood higher.

use crate::{
    decay::exp,
    rank::{
        context::{Context, NONE},
        features::{TIMES, WIDE},
        question::{Board, relation},
        weights::Learned,
    },
};

/// A slope that is not worth the step.
const NEGLIGIBLE: f32 = 1e-4;

/// Learns from one question of which the answers are known.
///
/// The loss is that of a choice (softmax) of each answer among all who were not answers; `answers`
/// are places on the board.
pub(crate) fn learn(
    learned: &mut Learned,
    context: &Context,
    board: &Board,
    kind: u32,
    answers: &[usize],
    rate: f32,
) {
    if answers.is_empty() {
        return;
    }
    let highest = board.scores.iter().copied().fold(f32::MIN, f32::max);
    let mut slopes: Vec<f32> = board.scores.iter().map(|score| exp(score - highest)).collect();
    let wrong: f32 = slopes.iter().sum::<f32>() - answers.iter().map(|&at| slopes[at]).sum::<f32>();
    let wrong = wrong.max(1e-20);
    let pull: f32 = answers.iter().map(|&at| 1.0 / (wrong + slopes[at])).sum();
    let right: Vec<f32> =
        answers.iter().map(|&at| slopes[at] / (wrong + slopes[at]) - 1.0).collect();
    for slope in &mut slopes {
        *slope *= pull;
    }
    for (&at, slope) in answers.iter().zip(right) {
        slopes[at] = slope;
    }
    let mut plain = [0.0; WIDE];
    let weights = &mut learned.kinds[kind as usize];
    for ((candidate, row), &slope) in board.candidates.iter().zip(&board.rows).zip(&slopes) {
        if slope.abs() < NEGLIGIBLE {
            continue;
        }
        for (sum, number) in plain.iter_mut().zip(row) {
            *sum += slope * number;
        }
        if candidate.tie == NONE {
            continue;
        }
        let contact = candidate.contact as usize;
        learned.shared.contact[contact].learn(slope, rate);
        weights.contact[contact].learn(slope, rate);
        for trace in context.traces(candidate) {
            let (earlier, grid) = (u32::from(trace.kind), trace.cell as usize);
            weights.rules[trace.kind as usize][grid / TIMES].learn(slope, rate);
            learned.acts.0[relation(earlier, kind)][grid].learn(slope, rate);
            if earlier == kind {
                learned.shared.same[grid].learn(slope, rate);
                weights.same[grid].learn(slope, rate);
            }
        }
    }
    for (at, &slope) in plain.iter().enumerate() {
        if slope != 0.0 {
            learned.shared.plain[at].learn(slope, rate);
            weights.plain[at].learn(slope, rate);
        }
    }
}
