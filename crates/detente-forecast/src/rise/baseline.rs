//! What the model must beat: that things stay as they are, and that they are as ever at this season.

use std::collections::BTreeMap;

use super::Question;

/// Cases that the wider mean weighs in a narrower one.
const SHRINK: f32 = 5.0;
/// Days of a season.
const SEASON: i32 = 30;

/// The last window's answer again, as often as that came true before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Persistence {
    /// After no rise, after a rise.
    chance: [f32; 2],
}

impl Persistence {
    /// `before` says whether conflict had risen in the window before a question's day.
    pub(crate) fn learn(asked: &[Question], before: &[bool]) -> Self {
        let mut sums = [(0.5, 1.0); 2];
        for (question, &rose) in asked.iter().zip(before) {
            let sum = &mut sums[usize::from(rose)];
            sum.0 += f32::from(question.rose);
            sum.1 += 1.0;
        }
        Self { chance: sums.map(|sum| sum.0 / sum.1) }
    }

    pub(crate) fn of(self, before: bool) -> f32 {
        self.chance[usize::from(before)]
    }
}

/// The share of rises of a dyad at the same time of the year, drawn towards its whole share.
#[derive(Clone, Debug)]
pub(crate) struct Seasonal {
    all: f32,
    dyads: BTreeMap<usize, (f32, f32)>,
    seasons: BTreeMap<(usize, i32), (f32, f32)>,
}

impl Seasonal {
    pub(crate) fn learn(asked: &[Question]) -> Self {
        let mut all = (0.5, 1.0);
        let mut dyads: BTreeMap<usize, (f32, f32)> = BTreeMap::new();
        let mut seasons: BTreeMap<(usize, i32), (f32, f32)> = BTreeMap::new();
        for question in asked {
            let season = (question.dyad, season(question.day));
            for sum in [
                &mut all,
                dyads.entry(question.dyad).or_default(),
                seasons.entry(season).or_default(),
            ] {
                sum.0 += f32::from(question.rose);
                sum.1 += 1.0;
            }
        }
        Self { all: all.0 / all.1, dyads, seasons }
    }

    pub(crate) fn of(&self, question: &Question) -> f32 {
        let drawn = |sum: Option<&(f32, f32)>, to: f32| {
            let (rose, of) = sum.copied().unwrap_or_default();
            (rose + SHRINK * to) / (of + SHRINK)
        };
        let dyad = drawn(self.dyads.get(&question.dyad), self.all);
        drawn(self.seasons.get(&(question.dyad, season(question.day))), dyad)
    }
}

/// The stretch of the year that a day lies in.
fn season(day: i32) -> i32 {
    (f64::from(day).rem_euclid(365.25) as i32) / SEASON
}
