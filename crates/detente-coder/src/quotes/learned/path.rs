//! The best labelling of a line: word by word for cues and for nothing, part by part for sources and
//! what is said (a semi-Markov chain, Sarawagi and Cohen 2004).

use std::ops::{Add, Sub};

use super::{
    CONTENT, CUE, PAIRS, PARTS, ROLES, SOURCE,
    parts::{Parts, SOURCE_WORDS},
};

/// The sum up to each place by the label of the word before it, with the place and the label from
/// which it was reached.
struct Chart<T> {
    sums: Vec<[Option<T>; ROLES]>,
    from: Vec<[(u32, u8); ROLES]>,
}

/// Finds the labels with the highest sum of the scores of words, of steps between them, and of the
/// parts that they make up.
pub(super) fn best_path<T>(
    parts: &Parts,
    word: impl Fn(usize) -> [T; ROLES],
    step: impl Fn(usize) -> [T; PAIRS],
    part: impl Fn(&[u32]) -> [T; PARTS],
) -> Vec<usize>
where
    T: Copy + Default + PartialOrd + Add<Output = T> + Sub<Output = T>,
{
    let count = parts.len();
    let words: Vec<[T; ROLES]> = (0..count).map(word).collect();
    let steps: Vec<[T; PAIRS]> = (0..count).map(step).collect();
    // What a word adds to a part that it carries on.
    let runs = [SOURCE, CONTENT].map(|role| {
        let mut sum = T::default();
        let mut sums = vec![sum];
        for (word, step) in words.iter().zip(&steps) {
            sum = sum + word[role] + step[role * ROLES + role];
            sums.push(sum);
        }
        sums
    });
    let mut chart = Chart::new(count);
    for at in 0..count {
        for role in [0, CUE] {
            if let Some((sum, before)) = chart.enter(at, role, &steps[at], false) {
                chart.reach(at, before, at + 1, role, sum + words[at][role]);
            }
        }
        if !parts.seam(at) {
            continue;
        }
        let entered = [SOURCE, CONTENT].map(|role| chart.enter(at, role, &steps[at], true));
        parts.from(at, count, |end, features| {
            let own = part(features);
            for (index, role) in [SOURCE, CONTENT].into_iter().enumerate() {
                let Some((sum, before)) = entered[index] else { continue };
                if role == SOURCE && end - at > SOURCE_WORDS {
                    continue;
                }
                let rest = runs[index][end] - runs[index][at + 1];
                chart.reach(at, before, end, role, sum + words[at][role] + rest + own[index]);
            }
        });
    }
    chart.labels()
}

impl<T: Copy + Default + PartialOrd + Add<Output = T>> Chart<T> {
    fn new(count: usize) -> Self {
        let mut sums = vec![[None; ROLES]; count + 1];
        // Before the first word stands nothing, which has label 0.
        sums[0][0] = Some(T::default());
        Self { sums, from: vec![[(0, 0); ROLES]; count + 1] }
    }

    /// The best way to begin `role` at a place, not counting its word; `other` leaves out ways from
    /// the same role.
    fn enter(&self, at: usize, role: usize, step: &[T; PAIRS], other: bool) -> Option<(T, usize)> {
        let mut best: Option<(T, usize)> = None;
        for before in (0..ROLES).filter(|&before| !other || before != role) {
            let Some(sum) = self.sums[at][before] else { continue };
            let sum = sum + step[before * ROLES + role];
            if best.is_none_or(|(most, _)| sum > most) {
                best = Some((sum, before));
            }
        }
        best
    }

    fn reach(&mut self, start: usize, before: usize, end: usize, role: usize, sum: T) {
        let old = &mut self.sums[end][role];
        if old.is_none_or(|old| sum > old) {
            *old = Some(sum);
            self.from[end][role] = (start as u32, before as u8);
        }
    }

    fn labels(&self) -> Vec<usize> {
        let count = self.sums.len() - 1;
        let mut labels = vec![0; count];
        let mut role = 0;
        for other in 1..ROLES {
            if self.sums[count][other].is_some_and(|sum| self.sums[count][role] < Some(sum)) {
                role = other;
            }
        }
        let mut end = count;
        while end > 0 {
            let (start, before) = self.from[end][role];
            labels[start as usize..end].fill(role);
            (end, role) = (start as usize, before.into());
        }
        labels
    }
}
