//! A running correction of probabilities: what was forecast against what came, by size of forecast.

use crate::decay::ln;

/// Bins over the log-odds.
const BINS: usize = 24;
/// Log-odds at the middle of the first bin, and the width of a bin.
const LOWEST: f32 = -9.0;
const WIDTH: f32 = 0.5;
/// How many events the correction of the whole weighs against those of a bin.
const WHOLE: f32 = 12.0;

/// Fading sums of what was hoped and what came, by bin.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calibration {
    hoped: [f32; BINS],
    came: [f32; BINS],
    shift: [f32; BINS],
}

impl Calibration {
    /// Lets what was seen fade to a part of it.
    pub(crate) fn fade(&mut self, kept: f32) {
        for sum in self.hoped.iter_mut().chain(&mut self.came) {
            *sum *= kept;
        }
    }

    /// Adds a forecast that has come due.
    pub(crate) fn add(&mut self, logit: f32, probability: f32, happened: f32) {
        let (bin, part) = place(logit);
        for (bin, part) in [(bin, 1.0 - part), (bin + 1, part)] {
            self.hoped[bin] += part * probability;
            self.came[bin] += part * happened;
        }
    }

    /// Works the shifts of the log-odds out anew.
    pub(crate) fn settle(&mut self) {
        let whole = |sums: &[f32; BINS]| sums.iter().sum::<f32>() + 1.0;
        let all = whole(&self.came) / whole(&self.hoped);
        for bin in 0..BINS {
            let came = self.came[bin] + WHOLE * all;
            let hoped = self.hoped[bin] + WHOLE;
            // The ratio of chances becomes one of odds at the bin's middle.
            let middle = crate::decay::exp(LOWEST + WIDTH * bin as f32);
            let chance = (middle / (1.0 + middle) * came / hoped).clamp(1e-6, 0.99);
            self.shift[bin] = ln(chance / (1.0 - chance)) - ln(middle);
        }
    }

    /// Returns corrected log-odds.
    pub(crate) fn correct(&self, logit: f32) -> f32 {
        let (bin, part) = place(logit);
        logit + self.shift[bin] * (1.0 - part) + self.shift[bin + 1] * part
    }
}

/// Finds the bin below log-odds, and how far they are on the way to the next.
fn place(logit: f32) -> (usize, f32) {
    let at = ((logit - LOWEST) / WIDTH).clamp(0.0, (BINS - 1) as f32 - 1e-3);
    (at as usize, at.fract())
}
