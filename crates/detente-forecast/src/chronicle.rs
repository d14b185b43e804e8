//! What happened, kept whole: for counting how often a rule held, and for showing past cases.

use std::collections::HashMap;

use crate::Fact;

/// All acts of one actor on another, by day.
type Record = Vec<(i32, u32)>;

/// The dated history of all pairs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chronicle {
    place: HashMap<(u32, u32), u32>,
    pairs: Vec<((u32, u32), Record)>,
    pub days: Option<(i32, i32)>,
}

/// How often a rule held, and the latest times that it did.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub held: u32,
    pub of: u32,
    /// Source, target, day of the earlier act, day of the later.
    pub cases: Vec<(u32, u32, i32, i32)>,
}

impl Chronicle {
    /// Adds a day's acts; the same act twice on a day counts once.
    pub(crate) fn add(&mut self, day: i32, facts: &[Fact]) {
        let mut sorted = facts.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        for fact in sorted {
            let next = self.pairs.len() as u32;
            let pair = (fact.source, fact.target);
            let place = *self.place.entry(pair).or_insert(next);
            if place == next {
                self.pairs.push((pair, Record::new()));
            }
            self.pairs[place as usize].1.push((day, fact.kind));
        }
        let first = self.days.map_or(day, |days| days.0);
        self.days = Some((first, day));
    }

    /// Returns what one did to another, by day.
    pub(crate) fn between(&self, source: u32, target: u32) -> &[(i32, u32)] {
        self.place
            .get(&(source, target))
            .map_or(&[], |&place| self.pairs[place as usize].1.as_slice())
    }

    /// Returns the days on which one did this to another.
    fn days_of(&self, source: u32, target: u32, kind: u32) -> Vec<i32> {
        let record = self.between(source, target);
        record.iter().filter(|act| act.1 == kind).map(|act| act.0).collect()
    }

    /// Counts how often `then` followed `earlier` within the window, over all pairs.
    ///
    /// `mirrored`: the earlier act is that of the other side. A case is a day of the earlier act
    /// that no further one followed within `age` days, so that it stood where the present one
    /// stands; the rule held if `then` came within `horizon` days after those `age` days. Cases
    /// whose window is not over are left out.
    pub(crate) fn tally(&self, rule: &Rule, only: Option<(u32, u32)>, keep: usize) -> Tally {
        let mut tally = Tally::default();
        let Some((_, last)) = self.days else { return tally };
        let pairs: &[((u32, u32), Record)] = match only {
            None => &self.pairs,
            Some(pair) => self
                .place
                .get(&pair)
                .map_or(&[], |&place| std::slice::from_ref(&self.pairs[place as usize])),
        };
        for ((source, target), record) in pairs {
            let earlier: Vec<i32> =
                record.iter().filter(|act| act.1 == rule.earlier).map(|act| act.0).collect();
            if earlier.is_empty() {
                continue;
            }
            let (by, on) = if rule.mirrored { (*target, *source) } else { (*source, *target) };
            let later = self.days_of(by, on, rule.then);
            for (at, &day) in earlier.iter().enumerate() {
                let from = day + rule.age;
                let renewed = earlier.get(at + 1).is_some_and(|&next| next < from);
                if renewed || from + rule.horizon - 1 > last {
                    continue;
                }
                tally.of += 1;
                let next = later.partition_point(|&other| other < from);
                if let Some(&came) = later.get(next).filter(|&&came| came < from + rule.horizon) {
                    tally.held += 1;
                    tally.cases.push((by, on, day, came));
                }
            }
        }
        tally
            .cases
            .sort_unstable_by_key(|case| std::cmp::Reverse((case.3, case.2, case.0, case.1)));
        tally.cases.truncate(keep);
        tally
    }
}

/// "`then` within `horizon` days, `age` days after `earlier`".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    pub earlier: u32,
    /// The earlier act is that of the other side.
    pub mirrored: bool,
    pub then: u32,
    /// Days between the earlier act and the first day of the window, at least 1.
    pub age: i32,
    pub horizon: i32,
}
