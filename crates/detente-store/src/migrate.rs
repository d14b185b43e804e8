//! Brings a store's layout up to the newest version.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::{StoreError, copies, events};

/// The layouts in order; the first makes version 1.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_record.sql"),
    include_str!("../migrations/0002_words.sql"),
    include_str!("../migrations/0003_forecasts.sql"),
    include_str!("../migrations/0004_imported.sql"),
    include_str!("../migrations/0005_windows.sql"),
    include_str!("../migrations/0006_corrections.sql"),
    include_str!("../migrations/0007_events.sql"),
    include_str!("../migrations/0008_revisions.sql"),
    include_str!("../migrations/0009_copies.sql"),
    include_str!("../migrations/0010_ways_in.sql"),
    include_str!("../migrations/0011_feeds.sql"),
    include_str!("../migrations/0012_alerts.sql"),
];

/// The newest version of the layout.
pub(crate) const NEWEST: u32 = MIGRATIONS.len() as u32;

/// Fills the empty word indexes, as the second layout did.
pub(crate) const WORDS: &str = include_str!("words.sql");

/// The version that began to keep events.
const EVENTS: u32 = 7;

/// The version that began to find copies.
const COPIES: u32 = 9;

/// Marks a SQLite file as ours (`PRAGMA application_id`): "Dtnt".
const APPLICATION: i32 = 0x4474_6E74;

/// Says what layout the file has; 0 for an empty file.
pub(crate) fn version(connection: &Connection, path: &Path) -> Result<u32, StoreError> {
    let sqlite = |error| StoreError::from_sqlite(path, error);
    let pragma = |name| connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0));
    let found: u32 = pragma("user_version").map_err(sqlite)?;
    let application: i32 =
        connection.query_row("PRAGMA application_id", [], |row| row.get(0)).map_err(sqlite)?;
    let tables: u32 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(sqlite)?;
    let ours = application == APPLICATION && found > 0;
    if !ours && (tables > 0 || found > 0 || application != 0) {
        return Err(StoreError::Foreign { path: path.to_owned() });
    }
    if found > NEWEST {
        return Err(StoreError::NewerSchema { path: path.to_owned(), found, known: NEWEST });
    }
    Ok(found)
}

/// Applies what the file lacks, up to `to`, in one transaction.
pub(crate) fn migrate(connection: &mut Connection, path: &Path, to: u32) -> Result<(), StoreError> {
    if version(connection, path)? >= to {
        return Ok(());
    }
    let sqlite = |error| StoreError::from_sqlite(path, error);
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sqlite)?;
    // Asked again under the lock: another process may have been faster.
    let found = version(&transaction, path)?;
    for script in MIGRATIONS.iter().take(to as usize).skip(found as usize) {
        transaction.execute_batch(script).map_err(sqlite)?;
    }
    // Events take more than SQL to make.
    if (1..EVENTS).contains(&found) && to >= EVENTS {
        events::keep::from_reports(&transaction).map_err(sqlite)?;
    }
    if (1..COPIES).contains(&found) && to >= COPIES {
        copies::fill(&transaction).map_err(sqlite)?;
    }
    if found == 0 {
        transaction
            .execute(
                "INSERT INTO meta (key, value) VALUES ('created_by', ?1)",
                [concat!("detente ", env!("CARGO_PKG_VERSION"))],
            )
            .map_err(sqlite)?;
        transaction.pragma_update(None, "application_id", APPLICATION).map_err(sqlite)?;
    }
    if found < to {
        transaction.pragma_update(None, "user_version", to).map_err(sqlite)?;
    }
    transaction.commit().map_err(sqlite)
}
