//! The store's history as the forecaster wants it: numbers for names, and back.

use detente_forecast::{Forecast, HistoryError, Quad, Reason};
use detente_store::{DatedAct, Store};
use jiff::{ToSpan as _, civil::Date};

use crate::{
    AnswerError,
    outlook::{Shown, ShownCase, ShownReason},
};

/// Years of history that are used unless another day is named.
const YEARS: i64 = 5;

/// What happened before a window, as numbers.
#[derive(Debug)]
pub struct History {
    /// First day of the window.
    pub from: i32,
    /// What happened, by day.
    pub quads: Vec<Quad>,
    /// Names of the kinds of act; a number is a place in it.
    pub kinds: Vec<String>,
    /// Acts dated on or after `from`, or on no day of the calendar, which are not used.
    pub left_out: usize,
    actors: Vec<String>,
}

impl History {
    /// Reads the history before `on`, or all up to the latest day in the store.
    pub fn read(store: &Store, on: Option<Date>, since: Option<Date>) -> Result<Self, AnswerError> {
        let latest = store.latest_day()?.as_deref().and_then(date);
        let on = match (on, latest) {
            (Some(on), _) => on,
            (None, Some(latest)) => latest.tomorrow().unwrap_or(latest),
            (None, None) => return Err(HistoryError::Empty.into()),
        };
        let since = since.or_else(|| on.checked_sub(YEARS.years()).ok()).unwrap_or(Date::MIN);
        let acts = store.history(&since.to_string())?;
        let names = |of: fn(&DatedAct) -> &String| {
            let mut names: Vec<String> = acts.iter().map(|act| of(act).clone()).collect();
            names.sort_unstable();
            names.dedup();
            names
        };
        let mut actors = names(|act| &act.source);
        actors.extend(names(|act| &act.target));
        actors.sort_unstable();
        actors.dedup();
        let kinds = names(|act| &act.event_type);
        let from = number(on);
        let place = |names: &[String], name: &String| {
            names.binary_search(name).map_or(0, |place| place as u32)
        };
        let quads: Vec<Quad> = acts
            .iter()
            .filter_map(|act| {
                Some(Quad {
                    source: place(&actors, &act.source),
                    kind: place(&kinds, &act.event_type),
                    target: place(&actors, &act.target),
                    day: date(&act.day).map(number).filter(|&day| day < from)?,
                })
            })
            .collect();
        let left_out = acts.len() - quads.len();
        Ok(Self { from, quads, kinds, left_out, actors })
    }

    /// Returns an actor's number; one beyond all for an actor without any past.
    pub fn actor(&self, name: &str) -> u32 {
        let place = self.actors.binary_search_by(|known| known.as_str().cmp(name));
        place.unwrap_or(self.actors.len()) as u32
    }

    /// Says whether an actor has any past.
    pub fn knows(&self, name: &str) -> bool {
        (self.actor(name) as usize) < self.actors.len()
    }

    fn name(&self, actor: u32) -> String {
        self.actors.get(actor as usize).cloned().unwrap_or_default()
    }

    fn kind(&self, kind: u32) -> String {
        self.kinds.get(kind as usize).cloned().unwrap_or_default()
    }

    /// Puts names and days to a forecast; `parties` name those who may have no number.
    pub fn shown(&self, forecast: &Forecast, parties: Option<&(String, String)>) -> Shown {
        let (source, target) = match parties {
            Some(parties) => parties.clone(),
            None => (self.name(forecast.source), self.name(forecast.target)),
        };
        let last = forecast.from + i32::try_from(forecast.horizon).unwrap_or(0) - 1;
        let reasons = forecast.reasons.iter();
        Shown {
            reasons: reasons.map(|reason| self.reason(reason, &source, &target)).collect(),
            event_type: self.kind(forecast.kind),
            first: written(forecast.from),
            last: written(last),
            horizon: forecast.horizon,
            probability: forecast.probability,
            low: forecast.interval.0,
            high: forecast.interval.1,
            basis: forecast.basis,
            source,
            target,
        }
    }

    fn reason(&self, reason: &Reason, source: &str, target: &str) -> ShownReason {
        let (by, on) = if reason.mirrored { (target, source) } else { (source, target) };
        ShownReason {
            source: by.to_owned(),
            event_type: self.kind(reason.earlier),
            target: on.to_owned(),
            day: written(reason.day),
            age: reason.age,
            held: reason.held,
            of: reason.of,
            held_here: reason.held_here,
            of_here: reason.of_here,
            cases: reason
                .cases
                .iter()
                .map(|case| ShownCase {
                    source: self.name(case.source),
                    target: self.name(case.target),
                    earlier: written(case.earlier),
                    later: written(case.later),
                })
                .collect(),
        }
    }

    /// First and last day of the history.
    pub fn days(&self) -> Option<(String, String)> {
        let first = self.quads.iter().map(|quad| quad.day).min()?;
        let last = self.quads.iter().map(|quad| quad.day).max()?;
        Some((written(first), written(last)))
    }
}

fn date(text: &str) -> Option<Date> {
    text.get(..10).unwrap_or(text).parse().ok()
}

/// Counts days from 1 January 1970.
fn number(date: Date) -> i32 {
    let hours = date.duration_since(Date::constant(1970, 1, 1)).as_hours();
    i32::try_from(hours / 24).unwrap_or(0)
}

/// Writes a day so counted as `YYYY-MM-DD`; empty beyond the calendar.
pub fn written(day: i32) -> String {
    let date = Date::constant(1970, 1, 1).checked_add(i64::from(day).days());
    date.map(|date| date.to_string()).unwrap_or_default()
}
