//! The daily counts of each directed dyad, from the events.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{held::Held, tellings::Publication, told::count};
use crate::base::{Connection, Double, Result, Rows, ToValue, Value, params};

/// Source, target, day, type.
pub(super) type Key = [String; 4];

/// Says whether a time of this precision has a day to count on. A month has none of its own, and
/// piling it up on its first would make a shift of it.
pub(super) fn is_daily(precision: &str) -> bool {
    matches!(precision, "time" | "day" | "week" | "range")
}

/// What a new event adds.
#[derive(Debug)]
pub(super) struct Fresh {
    pub key: Key,
    pub event: u64,
    pub status: Cow<'static, str>,
    pub happened: bool,
    pub intensity: f64,
    pub reports: i64,
    /// The articles that are no copies.
    pub own: Vec<Arc<Publication>>,
}

/// Rows of daily counts to be made anew.
#[derive(Default)]
pub(super) struct Touched {
    /// From all that is there.
    anew: BTreeSet<Key>,
    /// From new events, unless there are others.
    fresh: Vec<Fresh>,
}

impl Touched {
    /// Notes where a new event counts.
    pub(super) fn add(&mut self, fresh: Fresh) {
        self.fresh.push(fresh);
    }

    /// Notes where an event counts, or counted.
    pub(super) fn note(&mut self, key: Option<Key>) {
        self.anew.extend(key);
    }

    /// Counts what was noted: where all events of a row are new they are all there is to count.
    pub(super) fn write(mut self, link: &Connection, mut held: Option<&mut Held>) -> Result<()> {
        self.fresh.sort_by(|a, b| (&a.key, a.event).cmp(&(&b.key, b.event)));
        let rows: Vec<&[Fresh]> = self.fresh.chunk_by(|a, b| a.key == b.key).collect();
        let keys = rows.iter().map(|row| &row[0].key);
        let keys: Vec<&Key> = match &mut held {
            Some(held) => keys.filter(|key| held.counts(key)).collect(),
            None => keys.collect(),
        };
        self.anew.extend(counted_already(link, &keys)?);
        let mut counts = counts(link)?;
        for fresh in rows {
            let key = &fresh[0].key;
            if !self.anew.contains(key) {
                for (status, row) in sum(fresh) {
                    put(&mut counts, key, status, &row)?;
                }
            }
        }
        for key in &self.anew {
            if let Some(held) = &mut held {
                held.counts(key);
            }
            let values: Vec<Value<'_>> = key.iter().map(ToValue::value).collect();
            link.execute(
                "DELETE FROM dyad_counts WHERE source = ?1 AND target = ?2 AND day = ?3 AND type = ?4
                 AND origin = ''",
                &values,
            )?;
            for (status, mut row) in counted(link, &values)? {
                if row.events > 1 {
                    row.sites = sites(link, &values, &status)?;
                }
                put(&mut counts, key, &status, &row)?;
            }
        }
        counts.flush()
    }
}

/// Sums new events by status, in the order of their ids.
fn sum(fresh: &[Fresh]) -> BTreeMap<&str, Row> {
    let mut sites: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    for Fresh { status, happened, intensity, reports, own, .. } in fresh {
        let row = rows.entry(status).or_default();
        row.happened = *happened;
        row.events += 1;
        row.reports += reports;
        row.intensity += intensity;
        sites.entry(status).or_default().extend(own.iter().map(|publication| publication.site()));
    }
    for (status, row) in &mut rows {
        row.sites = count(sites.get(status).map_or(0, BTreeSet::len));
    }
    rows
}

/// Returns those of some rows in which events are counted already.
fn counted_already(link: &Connection, keys: &[&Key]) -> Result<Vec<Key>> {
    let mut there = Vec::new();
    // A server is asked for many at once.
    for some in keys.chunks(link.twin(1, 64)) {
        let marks = vec!["(?, ?, ?, ?)"; some.len()].join(", ");
        let many = format!(
            "SELECT DISTINCT source, target, day, type FROM dyad_counts
             WHERE origin = '' AND (source, target, day, type) IN (VALUES {marks})"
        );
        let sql = link.twin(
            "SELECT source, target, day, type FROM dyad_counts
             WHERE source = ?1 AND target = ?2 AND day = ?3 AND type = ?4 AND origin = '' LIMIT 1",
            &*many,
        );
        let values: Vec<&String> = some.iter().flat_map(|key| *key).collect();
        there.extend(
            link.list(sql, &values, |row| {
                Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?])
            })?,
        );
    }
    Ok(there)
}

fn counts(link: &Connection) -> Result<Rows<'_>> {
    let columns = "dyad_counts
         (source, target, day, type, status, origin, events, reports, sites, intensity)";
    Rows::new(link, columns, "(?, ?, ?, ?, ?, '', ?, ?, ?, ?)", Double::Fails)
}

/// Writes a row.
fn put(counts: &mut Rows<'_>, key: &Key, status: &str, row: &Row) -> Result<()> {
    let [source, target, day, event_type] = key;
    let happened = if row.happened { row.events } else { 0 };
    let (reports, sites, intensity) = (row.reports, row.sites.max(1), row.intensity);
    counts
        .add(params![source, target, day, event_type, status, happened, reports, sites, intensity])
}

#[derive(Default)]
struct Row {
    happened: bool,
    events: i64,
    reports: i64,
    sites: i64,
    intensity: f64,
}

/// The events of one type between two parties on one day, by status.
fn counted(link: &Connection, key: &[Value<'_>]) -> Result<BTreeMap<String, Row>> {
    let sql = "SELECT e.status, e.phase, e.reports, e.sites, r.goldstein
        FROM events e JOIN reports r ON r.key = e.lead
        WHERE e.source = ?1 AND e.target = ?2 AND e.when_first = ?3 AND e.type = ?4
        AND e.day IS NOT NULL ORDER BY e.id";
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    link.list(sql, key, |cells| {
        let int = |column| cells.get::<Option<i64>>(column).map(Option::unwrap_or_default);
        let row = rows.entry(cells.get::<Option<String>>(0)?.unwrap_or_default()).or_default();
        row.happened = int(1)? == 0;
        row.events += 1;
        row.reports += int(2)?;
        row.sites = int(3)?;
        row.intensity += cells.get::<Option<f64>>(4)?.unwrap_or_default();
        Ok(())
    })?;
    Ok(rows)
}

/// Independent sites of several events together.
fn sites(link: &Connection, key: &[Value<'_>], status: &str) -> Result<i64> {
    let sql = "SELECT count(DISTINCT coalesce(a.site, ''))
        FROM events e JOIN tellings t ON t.event = e.key JOIN reports r ON r.key = t.report
        JOIN articles a ON a.key = r.article LEFT JOIN copies c ON c.article = a.key
        WHERE e.source = ?1 AND e.target = ?2 AND e.when_first = ?3 AND e.type = ?4
        AND e.status = ?5 AND e.day IS NOT NULL AND c.article IS NULL";
    let mut values = key.to_vec();
    values.push(Value::Text(status));
    let counts = link.list(sql, &values, |row| row.get::<Option<i64>>(0))?;
    Ok(counts.into_iter().flatten().next().unwrap_or_default())
}

/// Counts the imported rows, with the columns of `dyad_counts`.
const IMPORTED: &str =
    "SELECT source.party, target.party, when_first, imported.type, status, layout,
        sum(CASE WHEN status IN ('fact', 'claim') THEN 1 ELSE 0 END), count(*), count(DISTINCT coalesce(site, '')),
        sum(coalesce(goldstein, 0))
     FROM imported JOIN imports ON imports.key = imported.import
     JOIN actors AS source ON source.key = imported.source
     JOIN actors AS target ON target.key = imported.target
     WHERE source.party IS NOT NULL AND target.party IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6";

/// Recounts the whole table from events and imported rows: must give what is kept.
pub(crate) fn recount() -> String {
    format!(
        "SELECT e.source, e.target, e.day, e.type, e.status, '' AS origin,
            count(DISTINCT CASE WHEN e.phase = 0 THEN e.key END) AS events,
            count(DISTINCT t.report || ' ' || e.key) AS reports,
            CASE WHEN count(CASE WHEN c.article IS NULL THEN 1 END) = 0 THEN 1 ELSE
                count(DISTINCT CASE WHEN c.article IS NULL THEN coalesce(a.site, '') END) END,
            (SELECT sum(lead.goldstein) FROM events o JOIN reports lead ON lead.key = o.lead
             WHERE o.source = e.source AND o.target = e.target AND o.when_first = e.day
             AND o.type = e.type AND o.status = e.status AND o.day IS NOT NULL)
         FROM events e JOIN tellings t ON t.event = e.key JOIN reports r ON r.key = t.report
         JOIN articles a ON a.key = r.article LEFT JOIN copies c ON c.article = a.key
         WHERE e.day IS NOT NULL GROUP BY 1, 2, 3, 4, 5
         UNION ALL {IMPORTED}"
    )
}

/// Counts imported rows anew.
pub(crate) fn recount_imported(connection: &Connection) -> Result<()> {
    connection.script(&format!(
        "DELETE FROM dyad_counts WHERE origin <> ''; DELETE FROM dyad_sites;
         INSERT INTO dyad_counts {IMPORTED};
         INSERT INTO dyad_sites
         SELECT DISTINCT source.party, target.party, when_first, imported.type, status, layout,
            coalesce(site, '')
         FROM imported JOIN imports ON imports.key = imported.import
         JOIN actors AS source ON source.key = imported.source
         JOIN actors AS target ON target.key = imported.target
         WHERE source.party IS NOT NULL AND target.party IS NOT NULL;"
    ))
}
