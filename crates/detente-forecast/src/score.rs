//! How good forecasts were: Brier score, log score, skill and reliability.

use serde::Serialize;

/// A probability and what came.
pub type Outcome = (f32, bool);

/// Scores of forecasts that have come due.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// How many.
    pub cases: u64,
    /// How many of them came true.
    pub came: u64,
    /// Mean squared difference (Brier 1950); 0 is perfect.
    pub brier: f64,
    /// Mean negative logarithm of the probability given to what came, in nats; 0 is perfect.
    pub log: f64,
    /// Part of the log score of the base rate that is saved; 0 is no better, 1 perfect. `None`
    /// where the base rate leaves nothing to save.
    pub skill: Option<f64>,
    /// The base rate that `skill` is over.
    pub base_rate: f64,
    /// Forecast against outcome by size of probability.
    pub reliability: Vec<Bin>,
}

/// Forecasts of about the same probability.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// Lowest probability in it.
    pub from: f32,
    /// How many.
    pub cases: u64,
    /// Their mean probability.
    pub forecast: f64,
    /// The part that came true.
    pub came: f64,
}

/// Lower edges of the bins: close together where probabilities are small.
const EDGES: [f32; 16] =
    [0.0, 0.0005, 0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7];

/// Scores forecasts; `base` is the base rate to compare with, `None` that of the cases themselves.
///
/// `None` without cases.
pub fn score(outcomes: &[Outcome], base: Option<f64>) -> Option<Score> {
    if outcomes.is_empty() {
        return None;
    }
    let cases = outcomes.len() as u64;
    let came = outcomes.iter().filter(|outcome| outcome.1).count() as u64;
    let base_rate = base.unwrap_or(came as f64 / cases as f64);
    let (mut brier, mut log, mut base_log) = (0.0, 0.0, 0.0);
    let mut bins = [(0_u64, 0.0_f64, 0_u64); EDGES.len()];
    for &(probability, happened) in outcomes {
        let chance = f64::from(probability);
        brier += (chance - f64::from(u8::from(happened))).powi(2);
        log += surprise(chance, happened);
        base_log += surprise(base_rate, happened);
        let bin = &mut bins[EDGES.partition_point(|&edge| edge <= probability).max(1) - 1];
        bin.0 += 1;
        bin.1 += chance;
        bin.2 += u64::from(happened);
    }
    let reliability = EDGES
        .iter()
        .zip(bins)
        .filter(|(_, bin)| bin.0 > 0)
        .map(|(&from, (cases, sum, came))| Bin {
            from,
            cases,
            forecast: sum / cases as f64,
            came: came as f64 / cases as f64,
        })
        .collect();
    let n = cases as f64;
    let skill = (base_log > 0.0).then(|| 1.0 - log / base_log);
    Some(Score { cases, came, brier: brier / n, log: log / n, skill, base_rate, reliability })
}

/// Negative logarithm of the chance given to what came; never above 16 nats.
fn surprise(chance: f64, happened: bool) -> f64 {
    -(if happened { chance } else { 1.0 - chance }).max(1e-7).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coin_has_no_skill_and_an_oracle_all() {
        let coin = [(0.5, true), (0.5, false)];
        let scored = score(&coin, None).unwrap();
        assert!((scored.brier - 0.25).abs() < 1e-9 && scored.skill.unwrap().abs() < 1e-9);
        let oracle = score(&[(1.0, true), (0.0, false)], None).unwrap();
        assert!(oracle.skill.unwrap() > 0.999 && oracle.reliability.len() == 2);
        assert_eq!(score(&[], None), None);
    }
}
