//! The daily counts of each directed dyad, from the events.

use std::collections::{BTreeMap, BTreeSet};

use detente_merge::{Telling, Time};
use rusqlite::Connection;

use super::tellings::Stored;
use crate::link::{Link, Value};

/// Source, target, day, type.
pub(super) type Key = [String; 4];

/// Says whether a time of this precision has a day to count on. A month has none of its own, and
/// piling it up on its first would make a shift of it.
pub(super) fn is_daily(precision: &str) -> bool {
    matches!(precision, "time" | "day" | "week" | "range")
}

/// Where an event counts of which this is the only telling; `None` where it counts on no day.
pub(super) fn key(only: &Stored) -> Option<Key> {
    let Telling { source, target, event_type, time, .. } = &only.telling;
    let (Time::Day(first) | Time::Within(first, _)) = time else { return None };
    let counts = source.is_coded() && target.is_coded() && is_daily(&only.precision);
    counts.then(|| {
        [source.party.clone(), target.party.clone(), first.to_string(), event_type.clone()]
    })
}

/// Rows of daily counts to be made anew.
#[derive(Default)]
pub(super) struct Touched(BTreeSet<Key>);

impl Touched {
    /// Notes a row.
    pub(super) fn extend(&mut self, key: Option<Key>) {
        self.0.extend(key);
    }

    /// Notes where an event counts now.
    pub(super) fn note<L: Link>(&mut self, link: &L, event: i64) -> Result<(), L::Error> {
        let sql = "SELECT source, target, day, type FROM events WHERE key = ?1 AND day IS NOT NULL";
        self.0.extend(link.rows(sql, &[event.into()], |row| {
            let text = |column| row.text(column).map(Option::unwrap_or_default);
            Ok([text(0)?, text(1)?, text(2)?, text(3)?])
        })?);
        Ok(())
    }

    /// Counts anew what was noted.
    pub(super) fn write<L: Link>(self, link: &L) -> Result<(), L::Error> {
        for key in self.0 {
            let values: Vec<Value<'_>> = key.iter().map(Value::from).collect();
            link.execute(
                "DELETE FROM dyad_counts WHERE source = ?1 AND target = ?2 AND day = ?3 AND type = ?4
                 AND origin = ''",
                &values,
            )?;
            for (status, row) in counted(link, &values)? {
                let sites =
                    if row.events == 1 { row.sites } else { sites(link, &values, &status)? };
                let happened = if row.happened { row.events } else { 0 };
                let mut values = values.clone();
                values.extend([
                    Value::from(&status),
                    happened.into(),
                    row.reports.into(),
                    sites.max(1).into(),
                    row.intensity.into(),
                ]);
                link.execute(
                    "INSERT INTO dyad_counts
                     (source, target, day, type, status, origin, events, reports, sites, intensity)
                     VALUES (?1, ?2, ?3, ?4, ?5, '', ?6, ?7, ?8, ?9)",
                    &values,
                )?;
            }
        }
        Ok(())
    }
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
fn counted<L: Link>(link: &L, key: &[Value<'_>]) -> Result<BTreeMap<String, Row>, L::Error> {
    let sql = "SELECT e.status, e.phase, e.reports, e.sites, r.goldstein
        FROM events e JOIN reports r ON r.key = e.lead
        WHERE e.source = ?1 AND e.target = ?2 AND e.when_first = ?3 AND e.type = ?4
        AND e.day IS NOT NULL ORDER BY e.id";
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    link.rows(sql, key, |cells| {
        let int = |column| cells.int(column).map(Option::unwrap_or_default);
        let row = rows.entry(cells.text(0)?.unwrap_or_default()).or_default();
        row.happened = int(1)? == 0;
        row.events += 1;
        row.reports += int(2)?;
        row.sites = int(3)?;
        row.intensity += cells.real(4)?.unwrap_or_default();
        Ok(())
    })?;
    Ok(rows)
}

/// Independent sites of several events together.
fn sites<L: Link>(link: &L, key: &[Value<'_>], status: &str) -> Result<i64, L::Error> {
    let sql = "SELECT count(DISTINCT coalesce(a.site, ''))
        FROM events e JOIN tellings t ON t.event = e.key JOIN reports r ON r.key = t.report
        JOIN articles a ON a.key = r.article LEFT JOIN copies c ON c.article = a.key
        WHERE e.source = ?1 AND e.target = ?2 AND e.when_first = ?3 AND e.type = ?4
        AND e.status = ?5 AND e.day IS NOT NULL AND c.article IS NULL";
    let mut values = key.to_vec();
    values.push(status.into());
    let counts = link.rows(sql, &values, |row| row.int(0))?;
    Ok(counts.into_iter().flatten().next().unwrap_or_default())
}

/// Counts the imported rows, with the columns of `dyad_counts`.
const IMPORTED: &str =
    "SELECT source.party, target.party, when_first, imported.type, status, layout,
        sum(status IN ('fact', 'claim')), count(*), count(DISTINCT ifnull(site, '')),
        sum(ifnull(goldstein, 0))
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
            max(1, count(DISTINCT CASE WHEN c.article IS NULL THEN coalesce(a.site, '') END)),
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
pub(crate) fn recount_imported(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "DELETE FROM dyad_counts WHERE origin <> ''; DELETE FROM dyad_sites;
         INSERT INTO dyad_counts {IMPORTED};
         INSERT INTO dyad_sites
         SELECT DISTINCT source.party, target.party, when_first, imported.type, status, layout,
            ifnull(site, '')
         FROM imported JOIN imports ON imports.key = imported.import
         JOIN actors AS source ON source.key = imported.source
         JOIN actors AS target ON target.key = imported.target
         WHERE source.party IS NOT NULL AND target.party IS NOT NULL;"
    ))
}
