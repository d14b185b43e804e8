//! How much is there, and is it sound.

use schemars::JsonSchema;
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

use crate::{
    DyadDay, Store, StoreError,
    base::{Connection, Result, Row},
    events, load, migrate, write,
};

/// Findings listed of one kind at most; a damaged store could give millions.
const LISTED: usize = 20;

/// How many rows of what the store has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// Articles.
    pub articles: u64,
    /// Reports.
    pub reports: u64,
    /// Events that these tell of.
    pub events: u64,
    /// Quotes.
    pub quotes: u64,
    /// Actors, each once.
    pub actors: u64,
    /// Time expressions.
    pub dates: u64,
    /// Places mentioned.
    pub places: u64,
    /// Mentions of actors.
    pub mentions: u64,
    /// Directed dyads with a day of their own.
    pub dyads: u64,
    /// Publication day of the earliest article; `None` where none has a date.
    pub first_published: Option<String>,
    /// Publication day of the latest article; `None` where none has a date.
    pub last_published: Option<String>,
}

/// Something wrong with a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What kind: `integrity`, `foreign_key`, `schema`, `events`, `dyad_day` or `read`.
    pub kind: &'static str,
    /// One line for people.
    pub message: String,
}

impl Store {
    /// Counts what is there.
    pub fn counts(&self) -> Result<Counts, StoreError> {
        self.one(
            "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM reports),
                 (SELECT count(*) FROM quotes), (SELECT count(*) FROM actors),
                 (SELECT count(*) FROM dates), (SELECT count(*) FROM places),
                 (SELECT count(*) FROM mentions),
                 (SELECT count(*) FROM (SELECT DISTINCT source, target FROM dyad_counts) AS dyads),
                 (SELECT min(published) FROM articles), (SELECT max(published) FROM articles),
                 (SELECT count(*) FROM events)",
            (),
            |row| {
                let count = |at| row.get(at).map(i64::unsigned_abs);
                Ok(Counts {
                    articles: count(0)?,
                    reports: count(1)?,
                    events: count(10)?,
                    quotes: count(2)?,
                    actors: count(3)?,
                    dates: count(4)?,
                    places: count(5)?,
                    mentions: count(6)?,
                    dyads: count(7)?,
                    first_published: row.get(8)?,
                    last_published: row.get(9)?,
                })
            },
        )
    }

    /// Returns a hash of what the store holds: articles, events, daily counts. Two stores that took
    /// the same articles have the same one, in whatever order and batches these came.
    pub fn digest(&self) -> Result<String, StoreError> {
        let failed = |error| self.error(error);
        let mut sum = 0u128;
        let mut add = |text: &str| sum = sum.wrapping_add(xxh3_128(text.as_bytes()));
        self.documents(|document| {
            add(&write::json(&document).map_err(failed)?);
            Ok::<_, StoreError>(())
        })?;
        for sql in [
            "SELECT id, status, reports, articles, sites, first_published FROM events",
            "SELECT a.id, b.id, kind FROM event_links JOIN events a ON a.key = event
             JOIN events b ON b.key = other",
            "SELECT source, target, day, type, status, origin, events, reports, sites FROM dyad_counts",
        ] {
            let read = |row: &Row<'_>| {
                let cells: Result<Vec<_>> = (0..row.width())
                    .map(|at| row.cell(at).map(|cell| format!("{cell:?}")))
                    .collect();
                cells.map(|cells| cells.join(" "))
            };
            self.each_row(sql, (), read, |cells| {
                add(&cells);
                Ok::<_, StoreError>(())
            })?;
        }
        Ok(format!("{sum:032x}"))
    }

    /// Looks the whole store over: pages, references, layout, and whether the daily counts equal a
    /// recount. Nothing found is an empty list; what cannot be read is itself a finding.
    pub fn check(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let looks: [(&'static str, Look); 5] = [
            ("integrity", integrity),
            ("foreign_key", foreign_keys),
            ("schema", schema),
            ("events", events_kept),
            ("dyad_day", dyad_days),
        ];
        for (kind, look) in looks {
            let (kind, messages) = match look(&self.connection) {
                Ok(messages) => (kind, messages),
                Err(error) => ("read", vec![self.error(error).to_string()]),
            };
            findings.extend(messages.into_iter().map(|message| Finding { kind, message }));
        }
        findings
    }
}

/// Looks for one kind of finding and words each.
type Look = fn(&Connection) -> Result<Vec<String>>;

/// A server looks after its own pages.
fn integrity(connection: &Connection) -> Result<Vec<String>> {
    let Connection::Sqlite(_) = connection else { return Ok(Vec::new()) };
    let sql = format!("PRAGMA integrity_check({LISTED})");
    let lines = connection.list(&sql, (), |row| row.get::<String>(0))?;
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}

/// A server's constraints always hold.
fn foreign_keys(connection: &Connection) -> Result<Vec<String>> {
    let Connection::Sqlite(_) = connection else { return Ok(Vec::new()) };
    let mut lines = connection.list("PRAGMA foreign_key_check", (), |row| {
        let (table, row_id): (String, Option<i64>) = (row.get(0)?, row.get(1)?);
        let row_id = row_id.map(|id| format!(" {id}")).unwrap_or_default();
        Ok(format!("{table}{row_id} refers to a missing row of {}", row.get::<String>(2)?))
    })?;
    lines.truncate(LISTED);
    Ok(lines)
}

fn schema(connection: &Connection) -> Result<Vec<String>> {
    let found = migrate::stated(connection)?;
    let mut findings = Vec::new();
    if found != migrate::NEWEST {
        findings.push(format!("the layout is version {found}, not {}", migrate::NEWEST));
    }
    if load::missing(connection)?.is_some() {
        findings.push(
            "a load goes on or was broken off: indexes are missing until it ends, or until the \
             store is opened for writing"
                .to_owned(),
        );
    }
    Ok(findings)
}

/// Looks for events that do not fit their reports, and reports that are of no event.
fn events_kept(connection: &Connection) -> Result<Vec<String>> {
    let sql = format!(
            "SELECT 'event ' || id || ' has other reports than it says' FROM events
             WHERE reports <> (SELECT count(DISTINCT report) FROM tellings WHERE event = events.key)
             UNION ALL
             SELECT 'report ' || report || ' of ' || source || ' and ' || target || ' is of no event'
             FROM tellings WHERE event IS NULL LIMIT {LISTED}"
        );
    connection.list(&sql, (), |row| row.get(0))
}

/// Compares the kept daily counts with a recount, both ways; sums of Goldstein's scale may differ
/// by the order of adding.
fn dyad_days(connection: &Connection) -> Result<Vec<String>> {
    let sql = format!(
        "WITH recount (source, target, day, type, status, origin, events, reports, sites, intensity)
             AS ({})
         SELECT {columns}, 'kept, but not in the reports' FROM dyad_counts
         WHERE NOT EXISTS (SELECT 1 FROM recount WHERE {same})
         UNION ALL
         SELECT {columns}, 'in the reports, but not kept' FROM recount
         WHERE NOT EXISTS (SELECT 1 FROM dyad_counts WHERE {same})
         ORDER BY 1, 2, 3, 4, 5, 10 LIMIT {LISTED}",
        events::recount(),
        columns = DyadDay::COLUMNS,
        same = SAME,
    );
    connection.list(&sql, (), |row| {
        let day = DyadDay::from_row(row)?;
        Ok(format!(
            "{} {} {} {} {}: {} events, {} reports, {} sites, intensity {} {}",
            day.source,
            day.target,
            day.day,
            day.event_type,
            day.status,
            day.events,
            day.reports,
            day.sites,
            day.intensity,
            row.get::<String>(9)?
        ))
    })
}

/// Says that a row of `dyad_counts` and one of `recount` are the same.
const SAME: &str = "dyad_counts.source = recount.source AND dyad_counts.target = recount.target
    AND dyad_counts.day = recount.day AND dyad_counts.type = recount.type
    AND dyad_counts.status = recount.status AND dyad_counts.origin = recount.origin AND dyad_counts.events = recount.events
    AND dyad_counts.reports = recount.reports AND dyad_counts.sites = recount.sites
    AND abs(dyad_counts.intensity - recount.intensity) < 0.001";
