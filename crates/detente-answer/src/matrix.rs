//! The matrix of relations: who did how much to whom in some days, and how that differs from the
//! days before.

use std::collections::BTreeMap;

use detente_relate::Counts;
use detente_store::{PairWindow, Store, StoreError};
use jiff::{ToSpan as _, civil::Date};
use schemars::JsonSchema;
use serde::Serialize;

use crate::relation::kind;

/// Some days and as many before them.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Matrix {
    /// First day.
    #[schemars(with = "String")]
    pub since: Date,
    /// Last day, inclusive.
    #[schemars(with = "String")]
    pub until: Date,
    /// First day of the days before; their last is the one before `since`.
    #[schemars(with = "String")]
    pub before: Date,
    /// Who takes part, the busiest first.
    pub parties: Vec<Busy>,
    /// Directed dyads among them, the most changed first.
    pub cells: Vec<Cell>,
    /// Events in the window, of all dyads.
    pub events: u64,
    /// Events in the days before.
    pub events_before: u64,
    /// Directed dyads with an event in the window.
    pub dyads: u64,
}

/// A party and the events that it takes part in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Busy {
    /// Country or code.
    pub code: String,
    /// Events on either side, in the window.
    pub events: u64,
}

/// One directed dyad.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Cell {
    /// Who acts.
    pub source: String,
    /// To whom.
    pub target: String,
    /// In the window.
    pub now: Counts,
    /// In the days before.
    pub before: Counts,
    /// How far it moved: rise of conflict less rise of cooperation, each on the scale of square
    /// roots, on which counts of all sizes scatter alike (Bartlett 1936). Above 0 it hardened.
    /// A rise of all news alike is taken out first.
    pub change: f64,
}

impl Cell {
    fn measure(&mut self, usual: f64) {
        let rise =
            |now: u32, before: u32| f64::from(now).sqrt() - (f64::from(before) * usual).sqrt();
        self.change = rise(self.now.conflict(), self.before.conflict())
            - rise(self.now.cooperation(), self.before.cooperation());
    }
}

impl Matrix {
    /// Asks for the `days` up to `until`, and the `limit` busiest parties.
    pub fn ask(store: &Store, until: Date, days: u32, limit: usize) -> Result<Self, StoreError> {
        let back = |day: Date, days: i64| day.checked_sub(days.days()).unwrap_or(Date::MIN);
        let since = back(until, i64::from(days) - 1);
        let before = back(since, i64::from(days));
        let now = store.pairs(&since.to_string(), &until.to_string())?;
        let then = store.pairs(&before.to_string(), &back(since, 1).to_string())?;
        let total = |rows: &[PairWindow]| rows.iter().map(|row| u64::from(row.events)).sum::<u64>();
        let (events, events_before) = (total(&now), total(&then));
        let mut cells: BTreeMap<(String, String), Cell> = BTreeMap::new();
        for (rows, past) in [(now, false), (then, true)] {
            for row in rows {
                let key = (row.source.clone(), row.target.clone());
                let cell = cells.entry(key).or_insert_with(|| Cell {
                    source: row.source,
                    target: row.target,
                    now: Counts::default(),
                    before: Counts::default(),
                    change: 0.0,
                });
                let counts = if past { &mut cell.before } else { &mut cell.now };
                counts.add(kind(&row.event_type), row.events, row.intensity);
            }
        }
        let dyads = cells.values().filter(|cell| cell.now.total() > 0).count() as u64;
        let parties = busiest(cells.values(), limit);
        let known = |code: &str| parties.iter().any(|party| party.code == code);
        let usual = if events_before == 0 { 1.0 } else { events as f64 / events_before as f64 };
        let mut cells: Vec<Cell> = cells
            .into_values()
            .filter(|cell| cell.source != cell.target && known(&cell.source) && known(&cell.target))
            .collect();
        for cell in &mut cells {
            cell.measure(usual);
        }
        cells.sort_by(|a, b| b.change.abs().total_cmp(&a.change.abs()));
        Ok(Self { since, until, before, parties, cells, events, events_before, dyads })
    }
}

/// Returns those who take part in most events with others.
fn busiest<'c>(cells: impl Iterator<Item = &'c Cell>, limit: usize) -> Vec<Busy> {
    let mut events: BTreeMap<&str, u64> = BTreeMap::new();
    for cell in cells.filter(|cell| cell.source != cell.target) {
        for party in [&cell.source, &cell.target] {
            *events.entry(party).or_default() += u64::from(cell.now.total());
        }
    }
    let mut parties: Vec<Busy> = events
        .into_iter()
        .filter(|(_, events)| *events > 0)
        .map(|(code, events)| Busy { code: code.to_owned(), events })
        .collect();
    parties.sort_by(|a, b| b.events.cmp(&a.events).then_with(|| a.code.cmp(&b.code)));
    parties.truncate(limit);
    parties
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rise_of_all_news_is_no_change_and_conflict_hardens() {
        let cell = |now, before, usual| {
            let counts = |(cooperation, conflict)| Counts {
                verbal_cooperation: cooperation,
                verbal_conflict: conflict,
                ..Counts::default()
            };
            let (source, target) = ("CHN".to_owned(), "USA".to_owned());
            let mut cell =
                Cell { source, target, now: counts(now), before: counts(before), change: 0.0 };
            cell.measure(usual);
            cell.change
        };
        assert!(cell((20, 10), (10, 5), 2.0).abs() < 1e-9);
        assert!(cell((4, 16), (4, 4), 1.0) > 1.9);
        assert!(cell((16, 4), (4, 4), 1.0) < -1.9);
    }
}
