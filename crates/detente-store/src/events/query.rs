//! Questions for events.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    ReportFilter, ReportRow, Store, StoreError,
    base::{Connection, Result, Row, params},
    filter::{Conditions, PARTIES, thrice},
};

/// An event: one act of one party towards another, as all its reports tell it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct EventRow {
    /// Its own number in the store, where the next page of rows goes on.
    #[serde(skip)]
    pub key: i64,
    /// 16 hexadecimal digits; the same in every store that has the same reports.
    pub id: String,
    /// Who acts: a country (ISO 3166-1 alpha-3), an organisation's or group's code; `?` and a name
    /// for an actor without a code; empty where no report says.
    pub source: String,
    /// Whom it is done to, likewise.
    pub target: String,
    /// PLOVER type.
    #[serde(rename = "type")]
    pub event_type: String,
    /// `fact` where one report says so, else `claim`; or `plan`, `forecast`, `demand`, `denial`,
    /// `hypothetical`.
    pub status: String,
    /// First day, `YYYY-MM-DD`; `None` where no report gives a time.
    pub first: Option<String>,
    /// Last day.
    pub last: Option<String>,
    /// Sentences that tell of it.
    pub reports: u32,
    /// Articles with these.
    pub articles: u32,
    /// Sites with these, those of copies left out; all articles of no known site count as one.
    pub sites: u32,
    /// Confidence of the report that is surest, 0 to 1.
    pub confidence: f64,
    /// The first day on which it was told; `None` where no article has a date.
    pub first_published: Option<String>,
    /// What became of a plan, and what a denial denies.
    pub links: Vec<EventLink>,
    /// The report that says most.
    pub lead: ReportRow,
}

/// An event that another has to do with.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct EventLink {
    /// `kept`, `moved`, `cancelled` of a plan and `denies` of a denial; `keeps`, `moves`, `cancels`
    /// and `denied` where it is the other that is the plan or the denial.
    pub kind: String,
    /// Id of the other event.
    pub event: String,
    /// Its status.
    pub status: String,
    /// Its first day; `None` where none is given.
    pub first: Option<String>,
}

impl Store {
    /// Returns the events that a filter lets through; give it a limit or use [`Store::each_event`]
    /// where there may be many. Words are looked for in the sentences of all reports, days of
    /// publication are those of the first article.
    pub fn events(&self, filter: &ReportFilter) -> Result<Vec<EventRow>, StoreError> {
        let mut rows = Vec::new();
        self.each_event(filter, |row| {
            rows.push(row);
            Ok::<_, StoreError>(())
        })?;
        Ok(rows)
    }

    /// Gives the events that a filter lets through, one at a time.
    ///
    /// # Errors
    /// The store's own, and whatever `give` returns, which ends the walk.
    pub fn each_event<E: From<StoreError>>(
        &self,
        filter: &ReportFilter,
        mut give: impl FnMut(EventRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let Conditions { sql, values } = filter.events(&|actor| self.is_party(actor));
        self.each_row(&sql, &values, |row| row.get::<i64>(0), |key| give(self.event_row(key)?))
    }

    /// Says whether an actor stands in dyads as itself, and not as its country.
    fn is_party(&self, actor: &str) -> bool {
        let parties = self.rows(PARTIES, &thrice(actor)[..], |row| row.get::<Option<String>>(0));
        // Where the store fails here, it fails at the question itself too.
        let code = actor.to_uppercase();
        parties.is_ok_and(|parties| matches!(&parties[..], [Some(only)] if *only == code))
    }

    /// Returns the event of an id; `None` where there is none.
    pub fn event(&self, id: &str) -> Result<Option<EventRow>, StoreError> {
        let keys = self.rows("SELECT key FROM events WHERE id = ?1", [id], |row| row.get(0))?;
        keys.into_iter().next().map(|key| self.event_row(key)).transpose()
    }

    /// Returns the reports of an event in order of publication; none where there is no such event.
    pub fn event_reports(&self, id: &str) -> Result<Vec<ReportRow>, StoreError> {
        let sql = "SELECT reports.key FROM tellings
             JOIN events ON events.key = tellings.event
             JOIN reports ON reports.key = tellings.report
             JOIN articles ON articles.key = reports.article
             WHERE events.id = ?1 GROUP BY reports.key, articles.published
             ORDER BY articles.published IS NULL, articles.published, 1";
        let keys: Vec<i64> = self.rows(sql, [id], |row| row.get(0))?;
        keys.into_iter().map(|key| self.report_row(key)).collect()
    }

    /// Returns the ids of the events that a report tells of, by the report's id.
    pub fn events_of(&self, report: &str) -> Result<Vec<String>, StoreError> {
        let (article, n) = report.rsplit_once("-r").unwrap_or((report, ""));
        let n = n.parse::<u32>().unwrap_or(0).checked_sub(1);
        let sql = "SELECT events.id FROM articles JOIN reports ON reports.article = articles.key
             JOIN tellings ON tellings.report = reports.key
             JOIN events ON events.key = tellings.event
             WHERE (articles.id = ?1 AND reports.n = ?2 AND reports.id IS NULL)
             ORDER BY tellings.source, tellings.target";
        self.rows(sql, params![article, n], |row| row.get(0))
    }

    fn event_row(&self, key: i64) -> Result<EventRow, StoreError> {
        let sql = "SELECT id, source, target, type, status, when_first, when_last, reports,
             articles, sites, confidence, first_published, lead FROM events WHERE key = ?1";
        let read = |row: &Row<'_>| Ok((row.get::<i64>(12)?, bare(key, row)?));
        let (lead, bare) = self.one(sql, [key], read)?;
        let links = links(&self.connection, key).map_err(|error| self.error(error))?;
        Ok(bare(links, self.report_row(lead)?))
    }
}

/// An event but for its links and its leading report.
fn bare(
    key: i64,
    row: &Row<'_>,
) -> Result<impl FnOnce(Vec<EventLink>, ReportRow) -> EventRow + use<>> {
    let (id, source, target) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let (event_type, status, first, last) = (row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?);
    let (reports, articles, sites) = (row.get(7)?, row.get(8)?, row.get(9)?);
    let (confidence, first_published) = (row.get(10)?, row.get(11)?);
    Ok(move |links, lead| EventRow {
        key,
        id,
        source,
        target,
        event_type,
        status,
        first,
        last,
        reports,
        articles,
        sites,
        confidence,
        first_published,
        links,
        lead,
    })
}

fn links(connection: &Connection, event: i64) -> Result<Vec<EventLink>> {
    let sql = "SELECT event_links.kind, events.id, events.status, events.when_first
         FROM event_links JOIN events ON events.key = event_links.other WHERE event = ?1
         UNION ALL
         SELECT CASE kind WHEN 'kept' THEN 'keeps' WHEN 'moved' THEN 'moves'
             WHEN 'cancelled' THEN 'cancels' ELSE 'denied' END,
             events.id, events.status, events.when_first
         FROM event_links JOIN events ON events.key = event_links.event WHERE other = ?1
         ORDER BY 1, 4 NULLS FIRST, 2";
    connection.list(sql, [event], |row| {
        Ok(EventLink {
            kind: row.get(0)?,
            event: row.get(1)?,
            status: row.get(2)?,
            first: row.get(3)?,
        })
    })
}
