//! What is told so far, held in memory while a store takes in very many documents.
//!
//! An index in the file would be written to here and there by every batch, and asked about every
//! block, while most of what comes in tells of days of which nothing is told yet.

use std::collections::{HashMap, HashSet};

use jiff::{Span, civil::Date};
use xxhash_rust::xxh3::xxh3_64;

use super::{
    Block, Days,
    keep::WIDEST,
    tellings::{self, Stored},
};
use crate::base::{Connection, Result, Row};

/// Where the store may have tellings and daily counts: everywhere it has them, and at more places
/// where a batch was undone or a document taken out.
#[derive(Debug, Default)]
pub(crate) struct Held {
    /// Read from the store; if not, it must be before it is asked.
    read: bool,
    /// Of each block the days of its tellings and their reports, rising.
    days: HashMap<u64, Vec<(Days, i64)>>,
    /// Of each block and cell the reports of its tellings.
    cells: HashMap<u64, Vec<i64>>,
    /// The rows of the daily counts, as hashes of source, target, day and type.
    counts: HashSet<u64>,
}

impl Held {
    /// Forgets everything, for another connection may have written.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Reads what is there, unless that is known.
    pub fn read(&mut self, link: &Connection) -> Result<()> {
        if self.read {
            return Ok(());
        }
        let sql = "SELECT type, phase, source, target, reach_first, reach_last, cell, report
             FROM tellings";
        link.each(sql, (), |row| {
            let block = Block {
                event_type: row.get(0)?,
                phase: row.get(1)?,
                source: row.get(2)?,
                target: row.get(3)?,
            };
            let [first, last] = [day(row, 4)?, day(row, 5)?];
            let cell = row.get::<Option<String>>(6)?;
            self.put(&block, first.zip(last), cell.as_deref(), row.get(7)?);
            Result::<()>::Ok(())
        })?;
        let sql = "SELECT source, target, day, type FROM dyad_counts WHERE origin = ''";
        link.each(sql, (), |row| {
            let key: [String; 4] = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?];
            self.counts.insert(hash(&key, 0));
            Result::<()>::Ok(())
        })?;
        self.read = true;
        Ok(())
    }

    /// Adds a telling.
    pub fn add(&mut self, block: &Block, stored: &Stored) {
        let cell = tellings::cell(stored);
        self.put(block, stored.reach, cell.as_deref(), stored.report);
    }

    fn put(&mut self, block: &Block, reach: Option<Days>, cell: Option<&str>, report: i64) {
        if let Some(reach) = reach {
            let all = self.days.entry(of(block)).or_default();
            let entry = (reach, report);
            // Most come in order.
            let at = if all.last().is_none_or(|last| *last < entry) {
                all.len()
            } else {
                all.partition_point(|other| *other < entry)
            };
            all.insert(at, entry);
        } else if let Some(cell) = cell {
            self.cells.entry(in_cell(block, cell)).or_default().push(report);
        }
    }

    /// The days of a block's tellings that reach into some days, in order.
    pub fn near(&self, block: &Block, (first, last): Days) -> impl Iterator<Item = Days> {
        let from = first.saturating_sub(Span::new().days(WIDEST));
        let near = self.from(block, from, last).map(|(days, _)| *days);
        near.filter(move |(_, end)| *end >= first)
    }

    /// The reports of a block's tellings that lie within some days.
    pub fn within(&self, block: &Block, (first, last): Days) -> Vec<i64> {
        let within = self.from(block, first, last).filter(|((_, end), _)| *end <= last);
        within.map(|(_, report)| *report).collect()
    }

    /// What begins from a day up to another.
    fn from(&self, block: &Block, from: Date, last: Date) -> impl Iterator<Item = &(Days, i64)> {
        let all = self.days.get(&of(block)).map_or(&[][..], Vec::as_slice);
        let start = all.partition_point(|((begin, _), _)| *begin < from);
        all[start..].iter().take_while(move |((begin, _), _)| *begin <= last)
    }

    /// Says whether a block may have more than one telling with days to go by.
    pub fn has_several(&self, block: &Block) -> bool {
        self.days.get(&of(block)).is_some_and(|all| all.len() > 1)
    }

    /// The reports of a block's tellings in a cell.
    pub fn cell(&self, block: &Block, cell: &str) -> Vec<i64> {
        self.cells.get(&in_cell(block, cell)).cloned().unwrap_or_default()
    }

    /// Says whether a row of the daily counts may be there, and notes that it will be.
    pub fn counts(&mut self, key: &[String; 4]) -> bool {
        !self.counts.insert(hash(key, 0))
    }
}

fn day(row: &Row<'_>, column: usize) -> Result<Option<Date>> {
    Ok(row.get::<Option<String>>(column)?.and_then(|day| day.parse().ok()))
}

fn of(block: &Block) -> u64 {
    let Block { source, target, event_type, phase } = block;
    hash(&[source, target, event_type], *phase as u8)
}

fn in_cell(block: &Block, cell: &str) -> u64 {
    let Block { source, target, event_type, phase } = block;
    hash(&[source, target, event_type, cell], *phase as u8)
}

/// A hash of texts, each with its end, and a number.
fn hash<T: AsRef<str>>(texts: &[T], number: u8) -> u64 {
    let mut bytes = Vec::with_capacity(64);
    for text in texts {
        bytes.extend(text.as_ref().as_bytes());
        bytes.push(0xFF);
    }
    bytes.push(number);
    xxh3_64(&bytes)
}
