//! The daily counts of each directed dyad: as rows, and those of imported events.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::{Connection, Result, Row, params};

/// What one party is reported to have done to another on one day: one type, one status.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DyadDay {
    /// Who acts: a country (ISO 3166-1 alpha-3), or an organisation's or group's own code.
    pub source: String,
    /// Whom it is done to, likewise.
    pub target: String,
    /// `YYYY-MM-DD`.
    pub day: String,
    /// PLOVER type.
    #[serde(rename = "type")]
    pub event_type: String,
    /// `fact`, `claim`, `plan`, …: planned meetings never add to those that took place.
    pub status: String,
    /// Events of status fact or claim; 0 for every other status. Where our reports and tables of
    /// other collections, or two of these, tell of the same kind of act on the same day, the
    /// larger count stands: they are not added, because they tell of the same acts.
    pub events: u32,
    /// Reports of these.
    pub reports: u32,
    /// Independent sites with at least one of the reports; all articles of no known site count as
    /// one.
    pub sites: u32,
    /// Sum of Goldstein's scale over the events.
    pub intensity: f64,
}

impl DyadDay {
    /// The columns, in the order that [`DyadDay::from_row`] reads them.
    pub(crate) const COLUMNS: &str =
        "source, target, day, type, status, events, reports, sites, intensity";

    pub(crate) fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            source: row.get(0)?,
            target: row.get(1)?,
            day: row.get(2)?,
            event_type: row.get(3)?,
            status: row.get(4)?,
            events: row.get(5)?,
            reports: row.get(6)?,
            sites: row.get(7)?,
            intensity: row.get(8)?,
        })
    }
}

/// Source, target, day, type, status.
pub(crate) type Key<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

/// Counts of many imported events at once, so that each row of the table is touched once.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    rows: BTreeMap<[String; 5], Tallied>,
}

#[derive(Debug, Default)]
struct Tallied {
    events: u32,
    reports: u32,
    intensity: f64,
    sites: BTreeSet<String>,
}

impl Tally {
    /// Counts one event: source, target, day, type, status; its site, its intensity.
    pub(crate) fn add(&mut self, key: Key<'_>, site: &str, intensity: f64) {
        let (source, target, day, event_type, status) = key;
        let key = [source, target, day, event_type, status].map(str::to_owned);
        let row = self.rows.entry(key).or_default();
        row.events += u32::from(matches!(status, "fact" | "claim"));
        row.reports += 1;
        row.intensity += intensity;
        if !row.sites.contains(site) {
            row.sites.insert(site.to_owned());
        }
    }

    /// Returns how many rows wait.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Adds what was counted to the table and begins anew.
    pub(crate) fn write(&mut self, connection: &Connection, layout: &str) -> Result<()> {
        for ([source, target, day, event_type, status], row) in std::mem::take(&mut self.rows) {
            let mut sites = 0;
            for site in &row.sites {
                let values = params![source, target, day, event_type, status, layout, site];
                sites += u32::from(connection.prepare(SEE)?.execute(values)? > 0);
            }
            connection.prepare(ADD)?.execute(params![
                source,
                target,
                day,
                event_type,
                status,
                layout,
                row.events,
                row.reports,
                sites,
                row.intensity
            ])?;
        }
        Ok(())
    }
}

/// Notes that a site has the event; changes a row the first time.
const SEE: &str = "INSERT INTO dyad_sites
    (source, target, day, type, status, origin, site) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    ON CONFLICT DO NOTHING";

const ADD: &str = "INSERT INTO dyad_counts
    (source, target, day, type, status, origin, events, reports, sites, intensity)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
    ON CONFLICT (source, target, day, type, status, origin) DO UPDATE SET
    events = dyad_counts.events + excluded.events,
    reports = dyad_counts.reports + excluded.reports,
    sites = dyad_counts.sites + excluded.sites,
    intensity = dyad_counts.intensity + excluded.intensity";
