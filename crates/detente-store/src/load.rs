//! Very many documents at once: indexes that can wait are built at the end, each in one go.

use crate::{
    Store, StoreError,
    base::{Connection, Optional as _, Result, params},
    events::Held,
};

/// Indexes that a load does without.
const LATER: [&str; 16] = [
    "articles_published",
    "reports_when",
    "reports_type",
    "reports_sentence",
    "reports_confidence",
    "report_actors_actor",
    "quotes_speaker",
    "quote_about_actor",
    "mentions_actor",
    "events_id",
    "events_when",
    "events_source",
    "events_target",
    "copies_original",
    "dyad_counts_when",
    // Intake asks for it, but during a load `events::Held` knows.
    "tellings_days",
];

/// Articles from which building the indexes anew would cost more than keeping them.
const MANY: i64 = 50_000;

/// The row of `meta` that holds the SQL of the indexes that are missing.
const MISSING: &str = "missing_indexes";

impl Store {
    /// Begins to take in very many documents, by batches as ever: a new or small file does without
    /// the indexes that can wait until [`Store::end_load`] builds them, and holds in memory of which
    /// days something is told, some 30 bytes for each report.
    ///
    /// Each batch is kept as ever, and questions are answered, but slowly. Where the process ends
    /// before the end of the load, the store says so ([`Store::check`]) and builds them when it is
    /// next opened for writing; another writer that comes between builds them too. A store with
    /// many articles, or on a server, keeps its indexes.
    ///
    /// # Errors
    /// As [`Store::batch`].
    pub fn begin_load(&mut self) -> std::result::Result<(), StoreError> {
        if self.read_only {
            return Err(StoreError::ReadOnly { path: self.shown().to_owned() });
        }
        if begin(&self.connection).map_err(|error| self.error(error))? {
            self.held = Some(Held::default());
        }
        Ok(())
    }

    /// Builds the indexes that [`Store::begin_load`] took away.
    ///
    /// # Errors
    /// As [`Store::batch`].
    pub fn end_load(&mut self) -> std::result::Result<(), StoreError> {
        self.held = None;
        mend(&self.connection).map_err(|error| self.error(error))
    }
}

/// Takes the indexes away; says whether it did.
fn begin(link: &Connection) -> Result<bool> {
    let Connection::Sqlite(_) = link else { return Ok(false) };
    let articles = "SELECT coalesce(max(key), 0) FROM articles";
    if link.query_row(articles, (), |row| row.get::<i64>(0))? > MANY {
        return Ok(false);
    }
    let transaction = link.transaction()?;
    let mut missing = missing(link)?.unwrap_or_default();
    for name in LATER {
        let sql = "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ?1";
        let made: Option<String> = link.query_row(sql, [name], |row| row.get(0)).optional()?;
        if let Some(made) = made {
            missing.push_str(&made);
            missing.push_str(";\n");
            link.script(&format!("DROP INDEX {name}"))?;
        }
    }
    let sql = "INSERT INTO meta (key, value) VALUES (?1, ?2)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    link.execute(sql, params![MISSING, missing])?;
    transaction.commit()?;
    Ok(true)
}

/// The SQL of the indexes that are missing; `None` where none is.
pub(crate) fn missing(link: &Connection) -> Result<Option<String>> {
    let sql = "SELECT value FROM meta WHERE key = ?1";
    link.query_row(sql, [MISSING], |row| row.get(0)).optional()
}

/// Builds what is missing, after a load or after one that was broken off.
pub(crate) fn mend(link: &Connection) -> Result<()> {
    if missing(link)?.is_none() {
        return Ok(());
    }
    let transaction = link.transaction()?;
    // Asked again under the lock: another process may have been faster.
    make(link)?;
    transaction.commit()
}

/// Builds what is missing within the transaction that is open.
pub(crate) fn make(link: &Connection) -> Result<()> {
    if let Some(missing) = missing(link)? {
        link.script(&missing)?;
        link.execute("DELETE FROM meta WHERE key = ?1", [MISSING])?;
    }
    Ok(())
}
