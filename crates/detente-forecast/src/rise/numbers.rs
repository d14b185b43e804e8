//! What is known of a dyad's conflict on a morning.

use super::WINDOW;
use crate::decay::ln;

/// Numbers that describe a dyad on a day.
pub(crate) const NUMBERS: usize = 33;

/// Daily counts of one dyad; days without any may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DyadDays {
    /// Day, acts of conflict (verbal and material), all other acts. In the order of the days.
    pub days: Vec<(i32, u32, u32)>,
}

/// A dyad's counts summed up, so that any window is two look-ups.
pub(crate) struct Reading<'a> {
    days: &'a [(i32, u32, u32)],
    conflict: Vec<u64>,
    other: Vec<u64>,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(series: &'a DyadDays) -> Self {
        let sums = |of: fn(&(i32, u32, u32)) -> u32| {
            let mut sum = 0_u64;
            let rest = series.days.iter().map(move |day| {
                sum += u64::from(of(day));
                sum
            });
            std::iter::once(0).chain(rest).collect()
        };
        Self { days: &series.days, conflict: sums(|day| day.1), other: sums(|day| day.2) }
    }

    /// Sums a list over the days from `from` up to but not including `until`.
    fn sum(&self, sums: &[u64], from: i32, until: i32) -> f32 {
        let at = |day: i32| self.days.partition_point(|known| known.0 < day);
        let (start, end) = (at(from), at(until));
        (sums[end.max(start)] - sums[start]) as f32
    }

    fn conflict(&self, from: i32, until: i32) -> f32 {
        self.sum(&self.conflict, from, until)
    }

    /// Says whether the window from a day on has more conflict than the one before it.
    pub(crate) fn rose(&self, day: i32) -> bool {
        self.conflict(day, day + WINDOW) > self.conflict(day - WINDOW, day)
    }

    /// Describes the dyad as of the morning of a day.
    pub(crate) fn numbers(&self, day: i32) -> [f32; NUMBERS] {
        let mut numbers = [0.0; NUMBERS];
        numbers[0] = 1.0;
        let now = self.conflict(day - WINDOW, day);
        let level = |days: i32| ln(1.0 + self.conflict(day - days, day) * 30.0 / days as f32);
        for (at, days) in [7, 14, 30, 60, 90, 180, 365].into_iter().enumerate() {
            numbers[1 + at] = level(days);
        }
        for (at, days) in [7, 30, 90, 365].into_iter().enumerate() {
            let other = self.sum(&self.other, day - days, day);
            numbers[8 + at] = ln(1.0 + other * 30.0 / days as f32);
        }
        let size = match now as u32 {
            0 => 0,
            1 => 1,
            2 => 2,
            3..=5 => 3,
            6..=12 => 4,
            13..=30 => 5,
            _ => 6,
        };
        // For each size of the last window: its own level, and how it stands to the longer past.
        numbers[12 + size] = 1.0;
        numbers[19 + size] = level(90) - level(30);
        numbers[26 + size] = level(365) - level(30);
        numbers
    }
}
