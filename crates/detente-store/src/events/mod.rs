//! Events: kept in the transaction that writes the reports.
//!
//! `detente_merge` says which reports tell of one event; here is what it takes to ask it about no
//! more than what a new article touches. [`Touched`] collects where reports came or went,
//! [`keep::keep`] sorts anew what is there, [`made::Made`] brings events, their links and the daily
//! counts up to it. Of which days something is told already an index says, or in a load [`Held`].

mod days;
mod held;
pub(crate) mod keep;
mod links;
mod made;
pub(crate) mod query;
pub(crate) mod tellings;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use detente_merge::Telling;
use jiff::civil::Date;

pub(crate) use days::{recount, recount_imported};
pub(crate) use held::Held;

/// First and last day.
type Days = (Date, Date);

/// Source, target, type, phase: only within these can reports tell of one event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Block {
    source: String,
    target: String,
    event_type: String,
    phase: i64,
}

impl Block {
    /// Says whether a telling is of it.
    fn is_of(&self, telling: &Telling) -> bool {
        self.source == telling.source.party
            && self.target == telling.target.party
            && self.event_type == telling.event_type
            && self.phase == i64::from(telling.phase as u8)
    }
}

/// Where reports came or went since events were last brought up to date.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    blocks: BTreeMap<Block, Places>,
    /// Events that lost a report, or whose sites count otherwise.
    events: BTreeSet<i64>,
    /// What came in and is not written yet: a telling is written once, with the event that it is of.
    fresh: Vec<tellings::Stored>,
    /// What came in and was written before it was sorted.
    written: Vec<tellings::Stored>,
    /// Articles that turned out to be copies.
    pub(crate) copies: BTreeSet<i64>,
}

impl Touched {
    /// Says how much has come in; [`Touched::forget`] goes back to it.
    pub(crate) fn fresh(&self) -> usize {
        self.fresh.len()
    }

    /// Forgets what came in since.
    pub(crate) fn forget(&mut self, fresh: usize) {
        self.fresh.truncate(fresh);
    }
}

/// The parts of a block that are touched.
#[derive(Debug, Default)]
struct Places {
    reaches: BTreeSet<Days>,
    /// What has no days to go by.
    cells: BTreeSet<String>,
}
