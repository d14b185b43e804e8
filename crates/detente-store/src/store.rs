//! Opening a store.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    StoreError, address,
    base::{Connection, Error, Params, Result, Row},
    copies::Recent,
    events::Held,
    file, migrate,
};
#[cfg(feature = "postgres")]
use crate::{base::server, served};

/// How long a writer waits for another before it gives up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// A store of records: one SQLite file, memory, or a database on a PostgreSQL server.
///
/// A value is one connection: use one per thread. Questions take `&self`; only [`Store::batch`]
/// writes.
#[derive(Debug)]
pub struct Store {
    pub(crate) connection: Connection,
    path: PathBuf,
    /// As in messages: without a password.
    shown: PathBuf,
    pub(crate) read_only: bool,
    /// Keys of actors already met, so that naming China again costs no query.
    pub(crate) actors: HashMap<String, i64>,
    /// What waits of the copies' index, and the state of the store as of which that is known.
    pub(crate) recent: Recent,
    pub(crate) seen: Option<i64>,
    /// While very many documents are taken in: what they tell of events so far.
    pub(crate) held: Option<Held>,
}

impl Store {
    /// Opens the store at `path` for reading and writing; makes it where there is none and brings
    /// an older one up to the newest layout. A `path` that begins with `postgres://` is the address
    /// of a database on a server.
    ///
    /// A file or database that is no sound store of ours is refused untouched.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        match address::of(path)? {
            #[cfg(feature = "postgres")]
            Some(place) => served::open(place),
            _ => file::open(path),
        }
    }

    /// Opens the store at `path` for questions only; it is never changed.
    ///
    /// Works on read-only media too, provided no writer left its journal behind.
    pub fn open_read_only(path: &Path) -> Result<Self, StoreError> {
        let (store, found) = match address::of(path)? {
            #[cfg(feature = "postgres")]
            Some(place) => served::open_read_only(place)?,
            _ => file::open_read_only(path)?,
        };
        let path = store.shown;
        match found {
            0 => Err(StoreError::Missing { path }),
            found if found < migrate::NEWEST => {
                Err(StoreError::OlderSchema { path, found, known: migrate::NEWEST })
            }
            _ => Ok(Self { shown: path, ..store }),
        }
    }

    /// Makes an empty store that lives as long as the value.
    pub fn in_memory() -> Result<Self, StoreError> {
        file::in_memory()
    }

    pub(crate) fn new(connection: Connection, path: &Path, read_only: bool) -> Self {
        let shown = address::shown(path);
        let (path, actors, recent) = (path.to_owned(), HashMap::new(), Recent::default());
        Self { connection, path, shown, read_only, actors, recent, seen: None, held: None }
    }

    /// Sets how long to wait for another writer before [`StoreError::Locked`]; 5 s otherwise.
    pub fn set_patience(&self, patience: Duration) -> Result<(), StoreError> {
        match &self.connection {
            Connection::Sqlite(base) => {
                base.busy_timeout(patience).map_err(|error| self.error(error.into()))
            }
            #[cfg(feature = "postgres")]
            Connection::Postgres(base) => {
                base.set_patience(patience);
                Ok(())
            }
        }
    }

    /// Returns a handle by which another thread can stop a question that takes too long; that
    /// question then fails.
    pub fn stopper(&self) -> Stopper {
        Stopper(match &self.connection {
            Connection::Sqlite(base) => Stop::Sqlite(base.get_interrupt_handle()),
            #[cfg(feature = "postgres")]
            Connection::Postgres(base) => Stop::Postgres(Box::new(base.stopper())),
        })
    }

    /// Tells the state of the store: the number changes when another connection has written.
    pub fn state(&self) -> Result<i64, StoreError> {
        let sql = self.connection.twin(
            "PRAGMA data_version",
            "SELECT CAST(value AS bigint) FROM meta WHERE key = 'state'",
        );
        self.one(sql, (), |row| row.get(0))
    }

    /// Returns the store's file or address, `:memory:` for one in memory.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Says whether the server closed the connection; that of a file always stands.
    pub fn is_lost(&self) -> bool {
        match &self.connection {
            Connection::Sqlite(_) => false,
            #[cfg(feature = "postgres")]
            Connection::Postgres(base) => base.is_lost(),
        }
    }

    /// Returns [`Store::path`] for people: an address is without its password.
    pub fn shown(&self) -> &Path {
        &self.shown
    }

    /// Sorts an error of the database, naming this store.
    pub(crate) fn error(&self, error: Error) -> StoreError {
        StoreError::of(&self.shown, error)
    }

    /// Reads all rows of an answer.
    pub(crate) fn rows<T>(
        &self,
        sql: &str,
        values: impl Params,
        read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        self.connection.list(sql, values, read).map_err(|error| self.error(error))
    }

    /// Reads the only row of an answer.
    pub(crate) fn one<T>(
        &self,
        sql: &str,
        values: impl Params,
        read: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<T, StoreError> {
        self.connection.query_row(sql, values, read).map_err(|error| self.error(error))
    }

    /// Gives the rows of an answer of any length, one at a time.
    pub(crate) fn each_row<T, E: From<StoreError>>(
        &self,
        sql: &str,
        values: impl Params,
        read: impl Fn(&Row<'_>) -> Result<T>,
        mut give: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let walked = self
            .connection
            .each(sql, values, |row| give(read(row).map_err(Ended::Failed)?).map_err(Ended::Given));
        walked.map_err(|ended| match ended {
            Ended::Failed(error) => self.error(error).into(),
            Ended::Given(error) => error,
        })
    }

    /// Runs one statement in a transaction of its own; returns how many rows it changed.
    pub(crate) fn write(&self, sql: &str, values: impl Params) -> Result<usize, StoreError> {
        let write = || {
            let transaction = self.connection.transaction()?;
            let changed = self.connection.execute(sql, values)?;
            transaction.commit()?;
            Ok(changed)
        };
        write().map_err(|error| self.error(error))
    }
}

/// Why a walk over rows ended early.
enum Ended<E> {
    Failed(Error),
    Given(E),
}

impl<E> From<Error> for Ended<E> {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// Stops the question that a store is answering.
pub struct Stopper(Stop);

enum Stop {
    Sqlite(rusqlite::InterruptHandle),
    #[cfg(feature = "postgres")]
    Postgres(Box<server::Stopper>),
}

impl std::fmt::Debug for Stopper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stopper")
    }
}

impl Stopper {
    /// Stops it; does nothing where none is being answered.
    pub fn stop(&self) {
        match &self.0 {
            Stop::Sqlite(handle) => handle.interrupt(),
            #[cfg(feature = "postgres")]
            Stop::Postgres(stopper) => stopper.stop(),
        }
    }
}
