//! Shifts: days on which a relation turns softer or harder, found as the days come in.
//!
//! The model is gamma-Poisson: a dyad's past, fading with a half-life, predicts how many hostile
//! and cooperative events the last 1, 3 and 7 days should have, as a negative binomial that allows
//! for bursts. A beta-binomial does the same for the hostile share of all events, because volume
//! and composition must be looked at apart: in a crisis talks surge with the blows, in a thaw
//! hostile words stay. What is seen beyond what was expected is the surprise; it is levelled by
//! volume, since otherwise loud dyads would take all the alarms.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Counts, series::Series, surprise};

/// Windows over which recent days are summed; the last is the longest.
const WINDOWS: [usize; 3] = [1, 3, 7];
const LONGEST: usize = 7;

/// What decides which changes count as shifts.
///
/// The defaults were fitted to 16 historic shifts and to some 120 more that we listed ourselves,
/// at one alarm a dyad and year; any of them can move by a third with little effect.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// Score from which a change is a shift; lower finds more and cries wolf more often.
    pub threshold: f64,
    /// Days in which the past's weight halves.
    pub half_life: f64,
    /// After a shift, days in which a further one in the same direction must be the stronger …
    pub refractory: u32,
    /// … by this factor.
    pub escalation: f64,
    /// Days at the beginning of a series in which nothing is called a shift.
    pub warm_up: u32,
}

impl Default for Sensitivity {
    fn default() -> Self {
        Self { threshold: 5.87, half_life: 70.0, refractory: 10, escalation: 1.7, warm_up: 7 }
    }
}

/// Before anything is known a dyad is taken for a quiet one: 0.03 events a day over 5 days.
const PRIOR_DAYS: f64 = 5.0;
const PRIOR_RATE: f64 = 0.03;
/// Over-dispersion: the shape is half of the events known of, and at least 0.4.
const SHAPE: f64 = 0.5;
const LEAST_SHAPE: f64 = 0.4;
/// The hostile share before anything is known, with the weight of two events; in prediction the
/// past share is trusted like one of 30 events.
const PRIOR_SHARE: f64 = 0.3;
const PRIOR_SHARE_WEIGHT: f64 = 2.0;
const SHARE_KNOWN: f64 = 30.0;
/// Weights of material conflict and of composition beside that of volume; how far volume levels.
const MATERIAL: f64 = 1.6;
const COMPOSITION: f64 = 1.6;
const LEVELLING: f64 = 0.2;

/// Which way a relation turns.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Turn")]
pub enum Direction {
    /// More conflict.
    Hardening,
    /// More cooperation.
    Softening,
}

impl Direction {
    /// Returns `hardening` or `softening`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hardening => "hardening",
            Self::Softening => "softening",
        }
    }
}

/// A kind of act that explains a shift.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Cause {
    /// `verbal_cooperation`, `material_cooperation`, `verbal_conflict` or `material_conflict`.
    pub kind: &'static str,
    /// Events in the window.
    pub seen: u32,
    /// Events that the past led to expect.
    pub expected: f64,
}

/// A day on which a relation turned.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Shift {
    /// The day on which it could be known.
    #[schemars(with = "String")]
    pub date: Date,
    /// Softer or harder.
    pub direction: Direction,
    /// First day of the window that shows it best; the last is `date`.
    #[schemars(with = "String")]
    pub since: Date,
    /// Events of the shift's kinds a day, above what was expected.
    pub size: f64,
    /// Estimated probability that it is more than an ordinary burst of news, from the score.
    pub probability: f64,
    /// What the threshold is compared with.
    pub score: f64,
    /// The kinds of act that rose, the most surprising rise first.
    pub causes: Vec<Cause>,
    /// The days of the window with such acts.
    #[schemars(with = "Vec<String>")]
    pub days: Vec<Date>,
}

const KINDS: [&str; 4] =
    ["verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"];

/// Kinds summed, by index.
const COOPERATION: &[usize] = &[0, 1];
const CONFLICT: &[usize] = &[2, 3];
const MATERIAL_CONFLICT: &[usize] = &[3];

/// Weighted sums of the past up to some day, exclusive.
#[derive(Clone, Copy, Debug, Default)]
struct Past {
    events: [f64; 4],
    days: f64,
}

/// One recent day: what it had, and the past before it.
#[derive(Clone, Copy, Debug, Default)]
struct Recent {
    events: [u32; 4],
    coverage: f64,
    before: Past,
}

/// Follows one directed dyad, a day at a time, in a fixed amount of memory.
///
/// ```
/// use detente_relate::{Counts, Detector, Direction};
/// use jiff::civil::date;
///
/// let mut detector = Detector::new(date(2024, 1, 1));
/// let talk = Counts { verbal_cooperation: 1, ..Counts::default() };
/// for day in 0..90 {
///     let counts = if day % 5 == 0 { talk } else { Counts::default() };
///     assert_eq!(detector.push(&counts, 1.0), None);
/// }
/// let clash = Counts { material_conflict: 6, verbal_conflict: 4, ..talk };
/// let shift = detector.push(&clash, 1.0).expect("a clash out of the blue");
/// assert_eq!((shift.direction, shift.date), (Direction::Hardening, date(2024, 3, 31)));
/// assert_eq!(shift.causes[0].kind, "material_conflict");
/// ```
#[derive(Clone, Debug)]
pub struct Detector {
    sensitivity: Sensitivity,
    day: Date,
    pushed: u32,
    kept: f64,
    past: Past,
    recent: [Recent; LONGEST],
    last: [Option<(u32, f64)>; 2],
}

/// How strongly the recent days speak for a direction, and which of them speak most.
#[derive(Clone, Copy, Debug, Default)]
struct Evidence {
    score: f64,
    window: usize,
}

impl Evidence {
    fn at_least(&mut self, other: Self) {
        if other.score > self.score {
            *self = other;
        }
    }
}

impl Detector {
    /// Begins a dyad on its first day, with the default sensitivity.
    pub fn new(first: Date) -> Self {
        Self::with(first, Sensitivity::default())
    }

    /// Begins a dyad on its first day.
    pub fn with(first: Date, sensitivity: Sensitivity) -> Self {
        let kept = 0.5f64.powf(1.0 / sensitivity.half_life.max(1.0));
        let (recent, past) = <([Recent; LONGEST], Past)>::default();
        Self { sensitivity, day: first, pushed: 0, kept, past, recent, last: [None; 2] }
    }

    /// Takes in the next day and says whether the relation turned on it.
    ///
    /// Every day counts, also those without events. `coverage` is that of the day, 1 being usual
    /// ([`crate::Coverage`]).
    pub fn push(&mut self, counts: &Counts, coverage: f64) -> Option<Shift> {
        let coverage = if coverage.is_finite() { coverage.clamp(0.1, 10.0) } else { 1.0 };
        let events = [
            counts.verbal_cooperation,
            counts.material_cooperation,
            counts.verbal_conflict,
            counts.material_conflict,
        ];
        self.recent.rotate_right(1);
        self.recent[0] = Recent { events, coverage, before: self.past };
        let shift = self.turned();
        for (sum, today) in self.past.events.iter_mut().zip(events) {
            *sum = *sum * self.kept + f64::from(today);
        }
        self.past.days = self.past.days * self.kept + coverage;
        self.pushed = self.pushed.saturating_add(1);
        self.day = self.day.tomorrow().unwrap_or(self.day);
        shift
    }

    fn turned(&mut self) -> Option<Shift> {
        // Without an event today nothing has become known that was not yesterday.
        if self.recent[0].events == [0; 4] || self.pushed < self.sensitivity.warm_up {
            return None;
        }
        let evidence = self.evidence();
        let calls = |at: usize| {
            let score = evidence[at].score;
            let news = self.last[at].is_none_or(|(day, before)| {
                self.pushed - day >= self.sensitivity.refractory
                    || score > before * self.sensitivity.escalation
            });
            score >= self.sensitivity.threshold && news
        };
        let at = match (calls(0), calls(1)) {
            (false, false) => return None,
            (true, true) => usize::from(evidence[1].score > evidence[0].score),
            (_, softer) => usize::from(softer),
        };
        self.last[at] = Some((self.pushed, evidence[at].score));
        Some(self.shift(at, evidence[at]))
    }

    /// Weighs the windows; first for hardening, then for softening.
    fn evidence(&self) -> [Evidence; 2] {
        let mut volume = [Evidence::default(); 2];
        let mut composition = [0.0f64; 2];
        let mut done = 0;
        for window in WINDOWS.map(|days| days.min(self.pushed as usize + 1)) {
            if window == done {
                continue;
            }
            done = window;
            volume[0].at_least(self.volume(CONFLICT, window, 2, 1.0));
            volume[0].at_least(self.volume(MATERIAL_CONFLICT, window, 1, MATERIAL));
            volume[1].at_least(self.volume(COOPERATION, window, 2, 1.0));
            let (conflict, cooperation) =
                (self.seen(CONFLICT, window), self.seen(COOPERATION, window));
            let before = &self.recent[window - 1].before.events;
            let known: f64 = before.iter().sum();
            let hostile = (before[2] + before[3] + PRIOR_SHARE * PRIOR_SHARE_WEIGHT)
                / (known + PRIOR_SHARE_WEIGHT);
            let all = conflict.saturating_add(cooperation);
            let turn = [(conflict, hostile), (cooperation, 1.0 - hostile)]
                .map(|(seen, share)| surprise::share(seen, all, share, SHARE_KNOWN));
            composition = [composition[0].max(turn[0]), composition[1].max(turn[1])];
        }
        let turn = COMPOSITION * (composition[0] - composition[1]);
        volume[0].score += turn;
        volume[1].score -= turn;
        volume
    }

    /// Weighs how many events of some kinds a window has.
    fn volume(&self, kinds: &[usize], window: usize, least: u32, weight: f64) -> Evidence {
        let seen = self.seen(kinds, window);
        if seen < least {
            return Evidence::default();
        }
        let (expected, shape) = self.expected(kinds, window);
        let surprise = surprise::many(seen, expected, shape);
        let excess = (f64::from(seen) - expected).max(0.0);
        let score = surprise * weight * (1.0 + excess).powf(-LEVELLING);
        Evidence { score, window }
    }

    fn seen(&self, kinds: &[usize], window: usize) -> u32 {
        let days = self.recent[..window].iter();
        days.flat_map(|day| kinds.iter().map(|&kind| day.events[kind])).fold(0, u32::saturating_add)
    }

    /// Returns how many events the past before a window leads to expect in it, and the shape.
    fn expected(&self, kinds: &[usize], window: usize) -> (f64, f64) {
        let before = &self.recent[window - 1].before;
        let coverage: f64 = self.recent[..window].iter().map(|day| day.coverage).sum();
        let known =
            PRIOR_DAYS * PRIOR_RATE + kinds.iter().map(|&kind| before.events[kind]).sum::<f64>();
        (known / (PRIOR_DAYS + before.days) * coverage, (SHAPE * known).max(LEAST_SHAPE))
    }

    fn shift(&self, at: usize, evidence: Evidence) -> Shift {
        let (direction, kinds) = match at {
            0 => (Direction::Hardening, CONFLICT),
            _ => (Direction::Softening, COOPERATION),
        };
        let window = evidence.window.max(1);
        let ago =
            |days: usize| self.day.checked_sub(jiff::Span::new().days(i64::from(days as u32)));
        let mut causes: Vec<(f64, Cause)> = kinds
            .iter()
            .map(|&kind| {
                let (seen, (expected, shape)) =
                    (self.seen(&[kind], window), self.expected(&[kind], window));
                let cause = Cause { kind: KINDS[kind], seen, expected };
                (surprise::many(seen, expected, shape), cause)
            })
            .filter(|(_, cause)| f64::from(cause.seen) > cause.expected)
            .collect();
        causes.sort_by(|a, b| b.0.total_cmp(&a.0));
        let above = f64::from(self.seen(kinds, window)) - self.expected(kinds, window).0;
        let acts = |day: &Recent| kinds.iter().any(|&kind| day.events[kind] > 0);
        Shift {
            date: self.day,
            direction,
            since: ago(window - 1).unwrap_or(self.day),
            size: above / window as f64,
            probability: probability(evidence.score),
            score: evidence.score,
            causes: causes.into_iter().map(|(_, cause)| cause).collect(),
            days: (0..window)
                .rev()
                .filter(|&days| acts(&self.recent[days]))
                .filter_map(|days| ago(days).ok())
                .collect(),
        }
    }
}

/// Turns a score into the probability that a shift is more than an ordinary burst of news.
///
/// Measured on 489 dyads: with each dyad's days shuffled within stretches of 60 days, which leaves
/// the bursts and takes away their order, 9 of 10 shifts of score 6 are found all the same, 7 of 10
/// of score 9, 5 of 10 of score 15, 3 of 10 of score 25. The curve goes through these points.
fn probability(score: f64) -> f64 {
    (0.42 * (score / 4.8).ln()).clamp(0.02, 0.95)
}

/// Finds the shifts of a whole series, as they would have been found day by day.
///
/// `coverage` gives that of each day of the series; `None`: 1 each.
pub fn shifts(series: &Series, coverage: Option<&[f64]>, sensitivity: &Sensitivity) -> Vec<Shift> {
    let Some(first) = series.first() else { return Vec::new() };
    let mut detector = Detector::with(first, sensitivity.clone());
    let covered = |at: usize| coverage.map_or(1.0, |all| all.get(at).copied().unwrap_or(1.0));
    let days = series.days().iter().enumerate();
    days.filter_map(|(at, counts)| detector.push(counts, covered(at))).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TALK: Counts = Counts {
        verbal_cooperation: 2,
        material_cooperation: 0,
        verbal_conflict: 0,
        material_conflict: 0,
        goldstein: 0.0,
    };

    /// Half a year with talks every third day, then days of the given counts.
    fn after_talks(then: &[Counts]) -> Vec<Shift> {
        let quiet = (0..180).map(|day| if day % 3 == 0 { TALK } else { Counts::default() });
        let mut detector = Detector::new(date(2024, 1, 1));
        quiet.chain(then.iter().copied()).filter_map(|day| detector.push(&day, 1.0)).collect()
    }

    #[test]
    fn a_crisis_with_much_talk_hardens_all_the_same() {
        let crisis =
            Counts { verbal_cooperation: 8, verbal_conflict: 9, material_conflict: 5, ..TALK };
        let found = after_talks(&[crisis, crisis]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].direction, Direction::Hardening);
        assert_eq!((found[0].date, found[0].since), (date(2024, 6, 29), date(2024, 6, 29)));
        assert!(found[0].probability > 0.3 && found[0].size > 13.0, "{found:?}");
        assert_eq!(found[0].days, [date(2024, 6, 29)]);
    }

    #[test]
    fn a_surge_of_talks_softens_and_more_of_the_same_is_no_news() {
        let summit = Counts { verbal_cooperation: 20, material_cooperation: 3, ..TALK };
        let found = after_talks(&[summit, summit, TALK, TALK]);
        let turns: Vec<_> = found.iter().map(|shift| shift.direction).collect();
        assert_eq!(turns, [Direction::Softening]);
    }

    #[test]
    fn everyday_talk_silence_and_a_first_week_are_no_shifts() {
        assert_eq!(after_talks(&[TALK, TALK, Counts::default(), TALK]), []);
        let mut detector = Detector::new(date(2024, 1, 1));
        let loud = Counts { verbal_cooperation: 30, ..Counts::default() };
        assert!((0..7).all(|_| detector.push(&loud, 1.0).is_none()));
    }

    #[test]
    fn a_day_that_covers_more_explains_more() {
        let run = |coverage: f64| {
            let mut detector = Detector::new(date(2024, 1, 1));
            for day in 0..120 {
                detector.push(&if day % 2 == 0 { TALK } else { Counts::default() }, 1.0);
            }
            let more = Counts { verbal_cooperation: 16, ..TALK };
            detector.push(&more, coverage).map_or(0.0, |shift| shift.score)
        };
        assert!(run(1.0) > run(2.5), "{} {}", run(1.0), run(2.5));
    }
}
