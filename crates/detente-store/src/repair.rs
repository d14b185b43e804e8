//! Mending a store: what rests on the reports is made anew; of a damaged file what can be read is
//! saved into a new one.

use std::path::{Path, PathBuf};

use rusqlite::OpenFlags;
use serde::Serialize;

use crate::{
    Finding, Store, StoreError, address,
    base::{Connection, Result},
    document, events, words,
};

/// What was done to a store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Repair {
    /// What was wrong.
    pub findings: Vec<Finding>,
    /// Where the damaged file lies now; `None` where the store was mended in place.
    pub damaged: Option<PathBuf>,
    /// Articles in the store now.
    pub articles: u64,
    /// Numbers of rows of the damaged file whose articles could not be read.
    pub lost: Vec<i64>,
}

/// Rows of articles looked for at most past the last that could be read.
const BEYOND: i64 = 100_000;

/// Mends the store at `path`.
///
/// Where the file itself is sound, events, daily counts and word index are made anew from the
/// articles. A damaged file is put aside as `FILE.damaged`, and what can be read of it (articles
/// with their reports and quotes, not imported rows, corrections or forecasts) is the new store.
///
/// # Errors
/// Those of opening; a file that is no store of ours is left as it is.
pub fn repair(path: &Path) -> Result<Repair, StoreError> {
    // What is wrong inside a server's own files is the server's to mend.
    let is_file = address::of(path)?.is_none();
    match Store::open(path) {
        Ok(store) => {
            let findings = store.check();
            let broken = |finding: &Finding| matches!(finding.kind, "integrity" | "read");
            if findings.is_empty() {
                return Ok(Repair { articles: store.counts()?.articles, ..Repair::default() });
            }
            if !findings.iter().any(broken) {
                store.make_anew()?;
                let articles = store.counts()?.articles;
                return Ok(Repair { findings, articles, ..Repair::default() });
            }
            drop(store);
            salvage(path, findings)
        }
        Err(StoreError::Damaged { detail, .. }) if is_file => {
            salvage(path, vec![Finding { kind: "integrity", message: detail }])
        }
        Err(other) => Err(other),
    }
}

impl Store {
    /// Makes anew all that rests on articles and imported rows.
    fn make_anew(&self) -> Result<(), StoreError> {
        let make = || {
            let transaction = self.connection.transaction()?;
            words::index_anew(&self.connection)?;
            events::keep::from_reports(&self.connection)?;
            events::recount_imported(&self.connection)?;
            transaction.commit()
        };
        make().map_err(|error| self.error(error))
    }
}

/// Saves what can be read of a damaged file into a new store in its place.
fn salvage(path: &Path, findings: Vec<Finding>) -> Result<Repair, StoreError> {
    let sorted = |error: rusqlite::Error| StoreError::of(path, error.into());
    let named = |ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let (damaged, fresh) = (named(".damaged"), named(".repaired"));
    if damaged.exists() || fresh.exists() {
        return Err(StoreError::CannotOpen {
            path: path.to_owned(),
            detail: format!("{} or {} is in the way", damaged.display(), fresh.display()),
        });
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let old = rusqlite::Connection::open_with_flags(path, flags).map_err(sorted)?;
    let old = Connection::Sqlite(old);
    let mut store = Store::open(&fresh)?;
    let lost = copy(&old, &mut store)?;
    let articles = store.counts()?.articles;
    drop((old, store));
    let moved = std::fs::rename(path, &damaged).and_then(|()| std::fs::rename(&fresh, path));
    // A journal of the damaged file must not be taken for one of the new store's.
    let _ = std::fs::rename(named("-wal"), named(".damaged-wal"));
    let _ = std::fs::remove_file(named("-shm"));
    moved.map_err(|error| StoreError::CannotOpen {
        path: path.to_owned(),
        detail: error.to_string(),
    })?;
    Ok(Repair { findings, damaged: Some(damaged), articles, lost })
}

/// Copies every article that can be read; returns the keys of those that cannot.
fn copy(old: &Connection, store: &mut Store) -> Result<Vec<i64>, StoreError> {
    let last = old.query_row("SELECT max(key) FROM articles", (), |row| row.get::<i64>(0)).ok();
    let mut lost = Vec::new();
    let (mut key, mut seen) = (0, 0);
    while last.map_or(key < seen + BEYOND, |last| key < last) {
        key += 1;
        let id = old.list("SELECT id FROM articles WHERE key = ?1", [key], |row| row.get(0));
        let id = id.map(|ids: Vec<String>| ids.into_iter().next());
        match id {
            Ok(Some(id)) => {
                seen = key;
                let kept = document::read(old, key, &id).ok().map(|document| {
                    let mut batch = store.batch()?;
                    batch.put(&document)?;
                    batch.commit()
                });
                match kept {
                    Some(Ok(())) => {}
                    Some(Err(error @ StoreError::DiskFull { .. })) => return Err(error),
                    Some(Err(_)) | None => lost.push(key),
                }
            }
            Err(_) if last.is_some() => lost.push(key),
            Ok(None) | Err(_) => {}
        }
    }
    Ok(lost)
}
