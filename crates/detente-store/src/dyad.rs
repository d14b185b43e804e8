//! The daily counts of each directed dyad, kept in the transaction that writes the reports.

use std::collections::{BTreeMap, BTreeSet};

use detente_record::json::{ActorWords, Report};
use rusqlite::{Connection, Result, Row, params};
use schemars::JsonSchema;
use serde::Serialize;

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
    /// Events: until reports are merged, each report of status fact or claim counts as one; 0 for
    /// every other status.
    pub events: u32,
    /// Reports.
    pub reports: u32,
    /// Sites with at least one of the reports; all articles of no known site count as one.
    pub sites: u32,
    /// Sum of Goldstein's scale over the reports.
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

/// Recounts the whole table: must give what [`count`] and [`Tally`] have kept.
///
/// A report dated to a month, quarter, year or decade would pile up on its first day, so it is not
/// counted in any; it stays among the reports. A stretch and a week count on their first day.
pub(crate) fn recount() -> String {
    recount_where("1")
}

/// Recounts from the reports and imported events that meet a condition.
fn recount_where(condition: &str) -> String {
    format!(
        "SELECT source, target, day, type, status, sum(event) AS events, count(*) AS reports,
            count(DISTINCT site) AS sites, sum(goldstein) AS intensity
         FROM ({EACH_REPORT} AND {condition} UNION ALL {EACH_IMPORTED} AND {condition})
         GROUP BY 1, 2, 3, 4, 5"
    )
}

/// One row for each report and pair of parties.
const EACH_REPORT: &str = "SELECT source.party AS source, target.party AS target,
        reports.when_first AS day, reports.type AS type, reports.status AS status,
        reports.status IN ('fact', 'claim') AS event, ifnull(articles.site, '') AS site,
        reports.goldstein AS goldstein
    FROM reports
    JOIN articles ON articles.key = reports.article
    JOIN (SELECT DISTINCT report, party FROM report_actors JOIN actors ON actors.key = actor
          WHERE role = 'source' AND party IS NOT NULL) AS source ON source.report = reports.key
    JOIN (SELECT DISTINCT report, party FROM report_actors JOIN actors ON actors.key = actor
          WHERE role = 'target' AND party IS NOT NULL) AS target ON target.report = reports.key
    WHERE reports.when_first IS NOT NULL
        AND reports.when_precision IN ('time', 'day', 'week', 'range')";

/// One row for each imported event whose parties are known; under the same names, so that the
/// same condition chooses both.
const EACH_IMPORTED: &str = "SELECT source.party, target.party, reports.when_first, reports.type,
        reports.status, reports.status IN ('fact', 'claim'), ifnull(reports.site, ''),
        ifnull(reports.goldstein, 0)
    FROM imported AS reports
    JOIN actors AS source ON source.key = reports.source
    JOIN actors AS target ON target.key = reports.target
    WHERE source.party IS NOT NULL AND target.party IS NOT NULL";

/// Adds the reports of one new article to the counts.
pub(crate) fn count(connection: &Connection, site: Option<&str>, reports: &[Report]) -> Result<()> {
    for report in reports {
        let Some(day) = day(report) else { continue };
        let event = matches!(&*report.status, "fact" | "claim");
        let targets = parties(&report.target);
        for source in parties(&report.source) {
            for &target in &targets {
                let key = (source, target, day, &*report.event_type, &*report.status);
                let new_site = see_site(connection, key, site.unwrap_or_default())?;
                add(connection, key, event, new_site, report.goldstein)?;
            }
        }
    }
    Ok(())
}

/// Counts anew what the reports of an article that is gone were counted in.
pub(crate) fn uncount(connection: &Connection, reports: &[Report]) -> Result<()> {
    let mut keys: BTreeSet<Key<'_>> = BTreeSet::new();
    for report in reports {
        let Some(day) = day(report) else { continue };
        let targets = parties(&report.target);
        for source in parties(&report.source) {
            keys.extend(
                targets
                    .iter()
                    .map(|&target| (source, target, day, &*report.event_type, &*report.status)),
            );
        }
    }
    let same = "source = ?1 AND target = ?2 AND day = ?3 AND type = ?4 AND status = ?5";
    let recount = recount_where(
        "source.party = ?1 AND target.party = ?2 AND reports.when_first = ?3
         AND reports.type = ?4 AND reports.status = ?5",
    );
    for key in keys {
        for table in ["dyad_day", "dyad_day_site"] {
            let sql = format!("DELETE FROM {table} WHERE {same}");
            connection.prepare_cached(&sql)?.execute(key)?;
        }
        let columns = DyadDay::COLUMNS;
        let sql = format!("INSERT INTO dyad_day ({columns}) {recount}");
        connection.prepare_cached(&sql)?.execute(key)?;
        connection.prepare_cached(SITES)?.execute(key)?;
    }
    Ok(())
}

/// Finds the sites that still report the event.
const SITES: &str = "INSERT INTO dyad_day_site (source, target, day, type, status, site)
    SELECT ?1, ?2, ?3, ?4, ?5, ifnull(reports.site, '') FROM imported AS reports
    JOIN actors AS source ON source.key = reports.source
    JOIN actors AS target ON target.key = reports.target
    WHERE source.party = ?1 AND target.party = ?2 AND reports.when_first = ?3
        AND reports.type = ?4 AND reports.status = ?5
    UNION
    SELECT ?1, ?2, ?3, ?4, ?5, ifnull(articles.site, '')
    FROM reports JOIN articles ON articles.key = reports.article
    WHERE reports.when_first = ?3 AND reports.type = ?4 AND reports.status = ?5
        AND reports.when_precision IN ('time', 'day', 'week', 'range')
        AND EXISTS (SELECT 1 FROM report_actors JOIN actors ON actors.key = actor
            WHERE report = reports.key AND role = 'source' AND party = ?1)
        AND EXISTS (SELECT 1 FROM report_actors JOIN actors ON actors.key = actor
            WHERE report = reports.key AND role = 'target' AND party = ?2)";

/// Source, target, day, type, status.
pub(crate) type Key<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

fn day(report: &Report) -> Option<&str> {
    let when = report.when.as_ref()?;
    let daily = matches!(&*when.precision, "time" | "day" | "week" | "range");
    when.first.as_deref().filter(|_| daily)
}

/// Returns the parties behind some actors, each once: country, or else code.
fn parties(actors: &[ActorWords]) -> BTreeSet<&str> {
    actors.iter().filter_map(|actor| actor.country.as_deref().or(actor.code.as_deref())).collect()
}

/// Notes that a site has the event; says whether it is the first time.
fn see_site(connection: &Connection, key: Key<'_>, site: &str) -> Result<bool> {
    let (source, target, day, event_type, status) = key;
    connection
        .prepare_cached(
            "INSERT OR IGNORE INTO dyad_day_site (source, target, day, type, status, site)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![source, target, day, event_type, status, site])
        .map(|changed| changed > 0)
}

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
    pub(crate) fn write(&mut self, connection: &Connection) -> Result<()> {
        for (key, row) in std::mem::take(&mut self.rows) {
            let [source, target, day, event_type, status] = &key;
            let key: Key<'_> = (source, target, day, event_type, status);
            let mut sites = 0;
            for site in &row.sites {
                sites += u32::from(see_site(connection, key, site)?);
            }
            connection.prepare_cached(ADD)?.execute(params![
                source,
                target,
                day,
                event_type,
                status,
                row.events,
                row.reports,
                sites,
                row.intensity
            ])?;
        }
        Ok(())
    }
}

const ADD: &str = "INSERT INTO dyad_day
    (source, target, day, type, status, events, reports, sites, intensity)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
    ON CONFLICT DO UPDATE SET events = events + excluded.events,
    reports = reports + excluded.reports, sites = sites + excluded.sites,
    intensity = intensity + excluded.intensity";

fn add(
    connection: &Connection,
    key: Key<'_>,
    event: bool,
    new_site: bool,
    goldstein: f64,
) -> Result<()> {
    let (source, target, day, event_type, status) = key;
    connection
        .prepare_cached(ADD)?
        .execute(params![source, target, day, event_type, status, event, 1, new_site, goldstein])
        .map(drop)
}
