//! What was changed, with what it was before and why.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    Store, StoreError,
    base::{Connection, Result, Row, params},
};

/// A record as it was before a change.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Revision {
    /// The version of the store that brought the change; it rises with each batch that changes
    /// something.
    pub version: i64,
    /// When, in UTC: `2026-11-26T21:55:00Z`.
    pub at: String,
    /// `article` or `event`.
    pub kind: String,
    /// Of the article or event.
    pub id: String,
    /// `changed` or `gone`.
    pub change: String,
    /// Why.
    pub reason: String,
    /// What it was before: the whole document, or the event's columns.
    pub former: serde_json::Value,
}

/// Since when changes are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Since {
    /// After this version.
    Version(i64),
    /// On this day or later, `2026-11-26`, in UTC.
    Day(String),
}

/// What a batch changes; its version is made with the first change.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    version: Option<i64>,
}

impl Changes {
    /// Notes what a record was before; the first such state of a batch stands.
    pub(crate) fn note(
        &mut self,
        link: &Connection,
        (kind, id): (&str, &str),
        (change, reason): (&str, &str),
        former: &str,
    ) -> Result<()> {
        let version = if let Some(version) = self.version {
            version
        } else {
            let now = Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
            link.insert("INSERT INTO versions (at) VALUES (?1)", params![&now])?
        };
        self.version = Some(version);
        link.execute(
            "INSERT INTO revisions (version, kind, id, change, reason, former)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (version, kind, id) DO UPDATE SET change = excluded.change",
            params![version, kind, id, change, reason, former],
        )?;
        Ok(())
    }

    /// Forgets a version that a rollback took back.
    pub(crate) fn forget(&mut self) {
        self.version = None;
    }
}

impl Store {
    /// Gives what was changed, in order, one at a time.
    ///
    /// # Errors
    /// The store's own, and whatever `give` returns, which ends the walk.
    pub fn changes<E: From<StoreError>>(
        &self,
        since: &Since,
        give: impl FnMut(Revision) -> Result<(), E>,
    ) -> Result<(), E> {
        let (version, day) = match since {
            Since::Version(version) => (*version, ""),
            Since::Day(day) => (0, &**day),
        };
        let sql = "SELECT version, at, kind, id, change, reason, former
             FROM revisions JOIN versions ON versions.key = version
             WHERE version > ?1 AND at >= ?2 ORDER BY version, kind, id";
        self.each_row(sql, params![version, day], revision, give)
    }

    /// Returns the former states of an article or event, the oldest first.
    pub fn revisions(&self, id: &str) -> Result<Vec<Revision>, StoreError> {
        let sql = "SELECT version, at, kind, id, change, reason, former
             FROM revisions JOIN versions ON versions.key = version
             WHERE id = ?1 ORDER BY version";
        self.rows(sql, [id], revision)
    }
}

fn revision(row: &Row<'_>) -> Result<Revision> {
    let former: String = row.get(6)?;
    Ok(Revision {
        version: row.get(0)?,
        at: row.get(1)?,
        kind: row.get(2)?,
        id: row.get(3)?,
        change: row.get(4)?,
        reason: row.get(5)?,
        former: serde_json::from_str(&former).unwrap_or(serde_json::Value::String(former)),
    })
}
