//! Opening a store.

use std::{
    collections::HashMap,
    fs::File,
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};

use crate::{StoreError, migrate};

/// How long a writer waits for another before it gives up.
const PATIENCE: Duration = Duration::from_secs(5);

/// Statements kept prepared; intake and queries together use fewer.
const STATEMENTS: usize = 192;

/// A store of records: one SQLite file, or memory.
///
/// A value is one connection: use one per thread. Questions take `&self`; only [`Store::batch`]
/// writes.
#[derive(Debug)]
pub struct Store {
    pub(crate) connection: Connection,
    pub(crate) path: PathBuf,
    /// Keys of actors already met, so that naming China again costs no query.
    pub(crate) actors: HashMap<String, i64>,
}

impl Store {
    /// Opens the store at `path` for reading and writing; makes it where there is none and brings
    /// an older one up to the newest layout.
    ///
    /// A file that is no sound store of ours is refused untouched.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        refuse_unsound(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = || {
            let connection = Connection::open_with_flags(path, flags)
                .map_err(|error| StoreError::from_sqlite(path, error))?;
            let mut store = Self::new(connection, path)?;
            // Looked at before the first write, so that a foreign file stays as it is.
            migrate::version(&store.connection, path)?;
            if store.is_read_only()? {
                return Err(StoreError::ReadOnly { path: path.to_owned() });
            }
            store.pragma("journal_mode", "wal")?;
            // Kibibytes: the pages of indexes that intake writes to here and there stay at hand.
            store.pragma("cache_size", "-32768")?;
            migrate::migrate(&mut store.connection, path, migrate::NEWEST)?;
            Ok(store)
        };
        open().map_err(|error| match error {
            StoreError::CannotOpen { path, detail } => why_closed(path, detail),
            other => other,
        })
    }

    /// Opens the store at `path` for questions only; the file is never changed.
    ///
    /// Works on read-only media too, provided no writer left its journal behind.
    pub fn open_read_only(path: &Path) -> Result<Self, StoreError> {
        if let Err(error) = path.metadata() {
            return Err(match error.kind() {
                ErrorKind::NotFound => StoreError::Missing { path: path.to_owned() },
                _ => cannot_open(path, &error),
            });
        }
        refuse_unsound(path)?;
        let plain = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = |name: &Path, flags| {
            let connection = Connection::open_with_flags(name, flags)
                .map_err(|error| StoreError::from_sqlite(path, error))?;
            let store = Self::new(connection, path)?;
            migrate::version(&store.connection, path).map(|found| (store, found))
        };
        let (store, found) = match open(path, plain) {
            // SQLite wants to make FILE-shm even to read; where the folder forbids that and no
            // journal waits, the file may be read as one that never changes.
            Err(StoreError::CannotOpen { .. } | StoreError::ReadOnly { .. })
                if length(&beside(path, "-wal")) == 0 =>
            {
                let name = format!("file:{}?immutable=1", escaped(path));
                open(Path::new(&name), plain | OpenFlags::SQLITE_OPEN_URI)?
            }
            other => other?,
        };
        match found {
            0 => Err(StoreError::Missing { path: path.to_owned() }),
            found if found < migrate::NEWEST => Err(StoreError::OlderSchema {
                path: path.to_owned(),
                found,
                known: migrate::NEWEST,
            }),
            _ => Ok(store),
        }
    }

    /// Makes an empty store that lives as long as the value.
    pub fn in_memory() -> Result<Self, StoreError> {
        let path = Path::new(":memory:");
        let connection =
            Connection::open_in_memory().map_err(|error| StoreError::from_sqlite(path, error))?;
        let mut store = Self::new(connection, path)?;
        migrate::migrate(&mut store.connection, path, migrate::NEWEST)?;
        Ok(store)
    }

    /// Sets how long to wait for another writer before [`StoreError::Locked`]; 5 s otherwise.
    pub fn set_patience(&self, patience: Duration) -> Result<(), StoreError> {
        self.connection.busy_timeout(patience).map_err(|error| self.error(error))
    }

    /// Returns a handle by which another thread can stop a question that takes too long; that
    /// question then fails.
    pub fn stopper(&self) -> Stopper {
        Stopper(self.connection.get_interrupt_handle())
    }

    /// Tells the state of the file: the number changes when another connection has written.
    pub fn state(&self) -> Result<i64, StoreError> {
        self.connection
            .query_row("PRAGMA data_version", [], |row| row.get(0))
            .map_err(|error| self.error(error))
    }

    /// Returns the store's file, `:memory:` for one in memory.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Sets up what every connection needs; writes nothing to the file.
    fn new(connection: Connection, path: &Path) -> Result<Self, StoreError> {
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        let store = Self { connection, path: path.to_owned(), actors: HashMap::new() };
        store.set_patience(PATIENCE)?;
        store.pragma("foreign_keys", "on")?;
        // What was acknowledged survives a power cut, not only a crash.
        store.pragma("synchronous", "full")?;
        Ok(store)
    }

    fn pragma(&self, name: &str, value: &str) -> Result<(), StoreError> {
        // The new value comes back as a row for some pragmas and not for others.
        self.connection.pragma_update_and_check(None, name, value, |_| Ok(())).or_else(|error| {
            match error {
                rusqlite::Error::QueryReturnedNoRows => Ok(()),
                other => Err(self.error(other)),
            }
        })
    }

    pub(crate) fn is_read_only(&self) -> Result<bool, StoreError> {
        self.connection.is_readonly(rusqlite::MAIN_DB).map_err(|error| self.error(error))
    }

    /// Sorts an error of SQLite, naming this store.
    pub(crate) fn error(&self, error: rusqlite::Error) -> StoreError {
        StoreError::from_sqlite(&self.path, error)
    }
}

/// Stops the question that a store is answering.
pub struct Stopper(rusqlite::InterruptHandle);

impl std::fmt::Debug for Stopper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stopper")
    }
}

impl Stopper {
    /// Stops it; does nothing where none is being answered.
    pub fn stop(&self) {
        self.0.interrupt();
    }
}

/// Refuses what SQLite would take for a database only to fail later, or would mend by writing.
fn refuse_unsound(path: &Path) -> Result<(), StoreError> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(cannot_open(path, &error)),
    };
    let metadata = file.metadata().map_err(|error| cannot_open(path, &error))?;
    if !metadata.is_file() {
        return Err(StoreError::CannotOpen {
            path: path.to_owned(),
            detail: "it is not a file".to_owned(),
        });
    }
    if metadata.len() == 0 {
        return Ok(());
    }
    let mut header = [0; 100];
    if file.read_exact(&mut header).is_err() || !header.starts_with(b"SQLite format 3\0") {
        return Err(StoreError::NotADatabase { path: path.to_owned() });
    }
    // A journal may hold the missing end; then SQLite puts it back.
    if length(&beside(path, "-wal")) > 0 || length(&beside(path, "-journal")) > 0 {
        return Ok(());
    }
    let stated = stated_length(&header);
    if metadata.len() < stated {
        return Err(StoreError::Damaged {
            path: path.to_owned(),
            detail: format!("it has {} bytes of {stated}", metadata.len()),
        });
    }
    Ok(())
}

/// Reads from a SQLite header how many bytes the file should have; 0 where it does not say.
///
/// See "The Database File Format", 1.3.7: the count holds only where bytes 24 and 92 agree.
fn stated_length(header: &[u8; 100]) -> u64 {
    let word = |at: usize| {
        u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
    };
    if word(24) != word(92) {
        return 0;
    }
    let page = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65_536,
        size => u64::from(size),
    };
    page * u64::from(word(28))
}

/// Asks the system why a file cannot be opened for writing, which SQLite does not tell.
fn why_closed(path: PathBuf, detail: String) -> StoreError {
    match File::options().append(true).create(true).open(&path) {
        Err(error) => match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                StoreError::ReadOnly { path }
            }
            ErrorKind::NotFound => StoreError::CannotOpen {
                detail: "the folder it should lie in does not exist".to_owned(),
                path,
            },
            _ => cannot_open(&path, &error),
        },
        // The file itself is fine; then it is the folder that takes no journal.
        Ok(_) => StoreError::CannotOpen { path, detail },
    }
}

fn cannot_open(path: &Path, error: &std::io::Error) -> StoreError {
    StoreError::CannotOpen { path: path.to_owned(), detail: error.to_string() }
}

/// Names a file beside the store, as SQLite does: `detente.db-wal`.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn length(path: &Path) -> u64 {
    path.metadata().map_or(0, |metadata| metadata.len())
}

/// Writes a path so that SQLite's `file:` addresses take it literally.
fn escaped(path: &Path) -> String {
    path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}
