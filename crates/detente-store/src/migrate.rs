//! Brings a store's layout up to the newest version.

use std::path::Path;

use crate::{
    StoreError,
    base::{Connection, Result, params},
    copies, events,
};

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
    include_str!("../migrations/0013_narrower.sql"),
    include_str!("../migrations/0014_sizes.sql"),
    include_str!("../migrations/0015_targets.sql"),
];

/// The newest version of the layout.
pub(crate) const NEWEST: u32 = MIGRATIONS.len() as u32;

/// The version that began to keep events.
const EVENTS: u32 = 7;

/// The version that began to find copies.
const COPIES: u32 = 9;

/// Marks a SQLite file as ours (`PRAGMA application_id`): "Dtnt".
const APPLICATION: i64 = 0x4474_6E74;

/// Says what layout the store has; 0 for an empty file or database.
pub(crate) fn version(connection: &Connection, path: &Path) -> Result<u32, StoreError> {
    let sorted = |error| StoreError::of(path, error);
    let found = stated(connection).map_err(sorted)?;
    if found == 0 && !is_empty(connection).map_err(sorted)? {
        return Err(StoreError::Foreign { path: path.to_owned() });
    }
    if found > NEWEST {
        return Err(StoreError::NewerSchema { path: path.to_owned(), found, known: NEWEST });
    }
    Ok(found)
}

/// What a store of ours says of its layout; 0 for anything else.
pub(crate) fn stated(connection: &Connection) -> Result<u32> {
    let one = |sql: &str| connection.query_row(sql, (), |row| row.get::<i64>(0));
    let found = match connection {
        Connection::Sqlite(_) if one("PRAGMA application_id")? != APPLICATION => 0,
        Connection::Sqlite(_) => one("PRAGMA user_version")?,
        #[cfg(feature = "postgres")]
        Connection::Postgres(base) => served::stated(base)?,
    };
    Ok(found.clamp(0, u32::MAX.into()) as u32)
}

/// Says whether there is nothing of anybody's.
fn is_empty(connection: &Connection) -> Result<bool> {
    let sql = connection.twin(
        "SELECT (SELECT count(*) FROM sqlite_schema)
            + (SELECT user_version FROM pragma_user_version)
            + (SELECT abs(application_id) FROM pragma_application_id)",
        "SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace(current_schema())
         AND relkind IN ('r', 'p', 'v', 'm', 'f')",
    );
    connection.query_row(sql, (), |row| row.get::<i64>(0)).map(|things| things == 0)
}

/// Applies what the store lacks, up to `to`, in one transaction.
pub(crate) fn migrate(connection: &Connection, path: &Path, to: u32) -> Result<(), StoreError> {
    if version(connection, path)? >= to {
        return Ok(());
    }
    match connection {
        Connection::Sqlite(_) => of_file(connection, path, to),
        #[cfg(feature = "postgres")]
        Connection::Postgres(base) => served::migrate(connection, base, path, to),
    }
}

fn of_file(connection: &Connection, path: &Path, to: u32) -> Result<(), StoreError> {
    let sorted = |error| StoreError::of(path, error);
    let transaction = connection.transaction().map_err(sorted)?;
    // Asked again under the lock: another process may have been faster.
    let found = version(connection, path)?;
    let apply = || {
        for script in MIGRATIONS.iter().take(to as usize).skip(found as usize) {
            connection.script(script)?;
        }
        // Events take more than SQL to make.
        if (1..EVENTS).contains(&found) && to >= EVENTS {
            events::keep::from_reports(connection)?;
        }
        if (1..COPIES).contains(&found) && to >= COPIES {
            copies::fill(connection)?;
        }
        if found == 0 {
            sign(connection)?;
            connection.script(&format!("PRAGMA application_id = {APPLICATION}"))?;
        }
        if found < to {
            connection.script(&format!("PRAGMA user_version = {to}"))?;
        }
        transaction.commit()
    };
    apply().map_err(sorted)
}

/// Says who made the store.
fn sign(connection: &Connection) -> Result<usize> {
    connection.execute(
        "INSERT INTO meta (key, value) VALUES ('created_by', ?1)",
        params![concat!("detente ", env!("CARGO_PKG_VERSION"))],
    )
}

#[cfg(feature = "postgres")]
mod served {
    use super::{Connection, MIGRATIONS, Path, Result, StoreError, params, sign, version};
    use crate::base::{Error, Postgres, dialect};

    /// The layout as the first version that knew PostgreSQL had it.
    const FIRST: &str = include_str!("../migrations/postgres/0011_record.sql");
    const FIRST_VERSION: u32 = 11;

    /// Versions that PostgreSQL has in words of its own.
    const OWN: [(u32, &str); 2] = [
        (13, include_str!("../migrations/postgres/0013_narrower.sql")),
        (15, include_str!("../migrations/postgres/0015_targets.sql")),
    ];

    /// Held by whoever makes or changes the layout, so that two do not begin at once.
    const LOCK: &str = "SELECT pg_advisory_xact_lock(1148481140)";

    pub(super) fn stated(base: &Postgres) -> Result<i64> {
        let ours = "SELECT CAST(count(*) AS text) FROM pg_attribute
             WHERE attrelid = to_regclass('meta') AND attname IN ('key', 'value')";
        if base.ask(ours)?.as_deref() != Some("2") {
            return Ok(0);
        }
        let found = base.ask("SELECT max(value) FROM meta WHERE key = 'schema'")?;
        Ok(found.and_then(|found| found.parse().ok()).unwrap_or(0))
    }

    pub(super) fn migrate(
        connection: &Connection,
        base: &Postgres,
        path: &Path,
        to: u32,
    ) -> Result<(), StoreError> {
        let sorted = |error| StoreError::of(path, error);
        base.script(&format!("BEGIN; {LOCK}")).map_err(sorted)?;
        let found = version(connection, path).inspect_err(|_| connection.rollback())?;
        let apply = || {
            if found == 0 {
                base.script(FIRST)?;
                base.script("INSERT INTO meta VALUES ('schema', '0'), ('state', '0')")?;
                sign(connection)?;
            }
            for at in found.max(FIRST_VERSION)..to {
                match OWN.iter().find(|(version, _)| *version == at + 1) {
                    Some((_, script)) => base.script(script)?,
                    None => base.script(&dialect::layout(MIGRATIONS[at as usize]))?,
                }
            }
            let stated = to.to_string();
            connection
                .execute("UPDATE meta SET value = ?1 WHERE key = 'schema'", params![stated])?;
            connection.commit()
        };
        apply().inspect_err(|_: &Error| connection.rollback()).map_err(sorted)
    }
}
