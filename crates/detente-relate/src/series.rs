//! Days in order: the series of one directed dyad, and what a day's news covers.

use jiff::{ToSpan, civil::Date};
use schemars::JsonSchema;
use serde::Serialize;

use crate::Counts;

/// Longest series, in days; what lies beyond the first so many is left out (200 years).
const LONGEST: usize = 73_050;

/// How long the periods of a series are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Step {
    /// Days.
    Day,
    /// Calendar weeks, from Monday.
    #[default]
    Week,
    /// Calendar months.
    Month,
}

impl Step {
    /// Returns the first day of the period that `day` lies in.
    pub fn first_of(self, day: Date) -> Date {
        match self {
            Self::Day => day,
            Self::Week => {
                let since_monday = i64::from(day.weekday().to_monday_zero_offset());
                day.checked_sub(since_monday.days()).unwrap_or(day)
            }
            Self::Month => day.first_of_month(),
        }
    }
}

/// What one party did to another, day by day without gaps.
///
/// ```
/// use detente_relate::{Counts, Series, Step};
/// use jiff::civil::date;
///
/// let talks = Counts { verbal_cooperation: 3, ..Counts::default() };
/// let series = Series::new([(date(2023, 5, 1), talks), (date(2023, 5, 9), talks)]);
/// assert_eq!(series.days().len(), 9);
/// let weeks = series.periods(Step::Week, None);
/// assert_eq!((weeks.len(), weeks[1].counts.verbal_cooperation), (2, 3));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    first: Option<Date>,
    days: Vec<Counts>,
}

impl Series {
    /// Lays days out in order; days of the same date are added up, missing ones are zero.
    pub fn new(days: impl IntoIterator<Item = (Date, Counts)>) -> Self {
        let mut given: Vec<(Date, Counts)> = days.into_iter().collect();
        given.sort_by_key(|(day, _)| *day);
        let Some(&(first, _)) = given.first() else { return Self::default() };
        let mut days = Vec::new();
        for (day, counts) in given {
            let at = between(first, day);
            if at >= LONGEST {
                break;
            }
            if days.len() <= at {
                days.resize(at + 1, Counts::default());
            }
            days[at] += counts;
        }
        Self { first: Some(first), days }
    }

    /// Returns the first day; `None` for an empty series.
    pub fn first(&self) -> Option<Date> {
        self.first
    }

    /// Returns the counts from the first day on, one a day.
    pub fn days(&self) -> &[Counts] {
        &self.days
    }

    /// Makes the series run from `first` to `last`, with zeros where nothing is known.
    pub fn stretch(&mut self, first: Date, last: Date) {
        let start = self.first.map_or(first, |own| own.min(first));
        let before = self.first.map_or(0, |own| between(start, own));
        self.days.splice(0..0, std::iter::repeat_n(Counts::default(), before));
        let length = (between(start, last.max(start)) + 1).min(LONGEST);
        if self.days.len() < length {
            self.days.resize(length, Counts::default());
        }
        self.first = Some(start);
    }

    /// Sums days to periods; the first and the last may be cut off by the series' ends.
    ///
    /// `coverage` gives for each day of the series how much was reported of anybody, 1 being
    /// usual, so that a period can be compared with one of which more is known; `None`: 1 each.
    pub fn periods(&self, step: Step, coverage: Option<&[f64]>) -> Vec<Period> {
        let mut periods: Vec<Period> = Vec::new();
        let Some(mut day) = self.first else { return periods };
        for (at, &counts) in self.days.iter().enumerate() {
            let covered = coverage.map_or(1.0, |all| all.get(at).copied().unwrap_or(1.0));
            match periods.last_mut().filter(|last| step.first_of(last.first) == step.first_of(day))
            {
                Some(last) => {
                    last.last = day;
                    last.counts += counts;
                    last.coverage += covered;
                }
                None => periods.push(Period { first: day, last: day, counts, coverage: covered }),
            }
            day = day.tomorrow().unwrap_or(day);
        }
        periods
    }
}

/// Some days of a series, summed.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Period {
    /// First day.
    #[schemars(with = "String")]
    pub first: Date,
    /// Last day, inclusive.
    #[schemars(with = "String")]
    pub last: Date,
    /// What was counted.
    pub counts: Counts,
    /// Days' worth of usual reporting in it; the number of days where coverage is not known.
    pub coverage: f64,
}

impl Period {
    /// Returns cooperative and hostile events a day of usual reporting.
    pub fn per_day(&self) -> (f64, f64) {
        let days = self.coverage.max(f64::MIN_POSITIVE);
        (f64::from(self.counts.cooperation()) / days, f64::from(self.counts.conflict()) / days)
    }
}

/// Tells how much of the usual a day's news covers, from what was reported of all dyads.
///
/// A holiday or a silent feed halves every dyad's counts without any relation having changed. The
/// usual is an exponential mean with a half-life of 90 days. One day never counts as less than 0.4
/// or more than 2.5 of the usual, so that one great event, which fills all papers, does not excuse
/// itself.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    sum: f64,
    days: f64,
}

impl Coverage {
    /// Takes in the activity of a day and returns the day's share of the usual, 1 being usual.
    ///
    /// The activity is best the sum over dyads of the square root of their events
    /// ([`Coverage::activity`]), which a single loud dyad moves little.
    pub fn push(&mut self, activity: f64) -> f64 {
        const KEPT: f64 = 0.992_328; // half-life of 90 days
        const CAUTION: f64 = 0.2; // shrinks a day towards the usual
        self.sum = self.sum * KEPT + activity;
        self.days = self.days * KEPT + 1.0;
        let usual = self.sum / self.days;
        if usual <= 0.0 {
            return 1.0;
        }
        ((activity + CAUTION * usual) / ((1.0 + CAUTION) * usual)).clamp(0.4, 2.5)
    }

    /// Returns a day's activity from the events of each dyad.
    pub fn activity(events: impl IntoIterator<Item = u32>) -> f64 {
        events.into_iter().map(|count| f64::from(count).sqrt()).sum()
    }
}

/// Days from one date to a later one; 0 where it is not later.
pub(crate) fn between(first: Date, last: Date) -> usize {
    first.until(last).map_or(0, |span| span.get_days().max(0) as usize)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn clash(count: u32) -> Counts {
        Counts {
            material_conflict: count,
            goldstein: -10.0 * f64::from(count),
            ..Counts::default()
        }
    }

    #[test]
    fn weeks_begin_on_monday_and_months_on_the_first() {
        let days = [date(2024, 12, 29), date(2024, 12, 30), date(2025, 1, 1)];
        let series = Series::new(days.map(|day| (day, clash(1))));
        let firsts = |step| series.periods(step, None).iter().map(|p| p.first).collect::<Vec<_>>();
        assert_eq!(firsts(Step::Week), [date(2024, 12, 29), date(2024, 12, 30)]);
        assert_eq!(firsts(Step::Month), [date(2024, 12, 29), date(2025, 1, 1)]);
        assert_eq!(series.periods(Step::Week, None)[1].counts.material_conflict, 2);
    }

    #[test]
    fn half_covered_days_count_double_when_normalised() {
        let series = Series::new([(date(2024, 1, 1), clash(1)), (date(2024, 1, 2), clash(1))]);
        let period = &series.periods(Step::Week, Some(&[0.5, 0.5]))[0];
        assert_eq!(period.per_day(), (0.0, 2.0));
    }

    #[test]
    fn stretching_keeps_every_day_in_its_place() {
        let mut series = Series::new([(date(2024, 1, 10), clash(4))]);
        series.stretch(date(2024, 1, 1), date(2024, 1, 31));
        assert_eq!(series.days().len(), 31);
        assert_eq!(series.days()[9], clash(4));
        assert_eq!(series.first(), Some(date(2024, 1, 1)));
    }

    #[test]
    fn a_quiet_day_covers_less_and_a_silent_world_is_usual() {
        let mut coverage = Coverage::default();
        assert!((coverage.push(0.0) - 1.0).abs() < 1e-9);
        for _ in 0..200 {
            coverage.push(100.0);
        }
        assert!((0.4..0.6).contains(&coverage.push(40.0)));
        assert!((coverage.push(1e9) - 2.5).abs() < 1e-9, "capped");
    }
}
