//! Events: kept in the transaction that writes the reports.
//!
//! `detente_merge` says which reports tell of one event; here is what it takes to ask it about no
//! more than what a new article touches. [`Touched`] collects where reports came or went,
//! [`keep::keep`] sorts anew what is there, and brings events, their links and the daily counts up
//! to it.

mod days;
pub(crate) mod keep;
mod links;
pub(crate) mod query;
pub(crate) mod tellings;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

pub(crate) use days::{recount, recount_imported};

/// Type, phase, source, target: only within these can reports tell of one event.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Block {
    event_type: String,
    phase: i64,
    source: String,
    target: String,
}

/// Where reports came or went since events were last brought up to date.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    blocks: BTreeMap<Block, Places>,
    /// Events that lost a report, or whose sites count otherwise.
    events: BTreeSet<i64>,
    /// What came in and is not written yet: a telling is written once, with the event that it is of.
    fresh: Vec<tellings::Stored>,
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
    /// First and last days.
    reaches: BTreeSet<(Date, Date)>,
    /// What has no days to go by.
    cells: BTreeSet<String>,
}
