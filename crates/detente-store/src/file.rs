//! Opening a store that is a SQLite file.

use std::{
    fs::File,
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags};

use crate::{Store, StoreError, base, load, migrate, store::PATIENCE};

/// Statements kept prepared; intake and queries together use fewer.
const STATEMENTS: usize = 192;

/// Opens the file at `path` for reading and writing.
pub(crate) fn open(path: &Path) -> Result<Store, StoreError> {
    refuse_unsound(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = || {
        let connection =
            Connection::open_with_flags(path, flags).map_err(|error| sorted(path, error))?;
        let read_only =
            connection.is_readonly(rusqlite::MAIN_DB).map_err(|error| sorted(path, error))?;
        let store = ready(connection, path, read_only)?;
        // Looked at before the first write, so that a foreign file stays as it is.
        migrate::version(&store.connection, path)?;
        if read_only {
            return Err(StoreError::ReadOnly { path: path.to_owned() });
        }
        pragma(&store, "journal_mode", "wal")?;
        // Kibibytes: the pages of indexes that intake writes to here and there stay at hand.
        pragma(&store, "cache_size", "-262144")?;
        // Threads that help to sort where an index is built.
        pragma(&store, "threads", "2")?;
        // Pages: those that many batches write to go to the file once in a while, not with each.
        pragma(&store, "wal_autocheckpoint", "16384")?;
        if migrate::stated(&store.connection).map_err(|error| store.error(error))? > 0 {
            load::mend(&store.connection).map_err(|error| store.error(error))?;
        }
        migrate::migrate(&store.connection, path, migrate::NEWEST)?;
        Ok(store)
    };
    open().map_err(|error| match error {
        StoreError::CannotOpen { path, detail } => why_closed(path, detail),
        other => other,
    })
}

/// Opens the file at `path` for reading.
pub(crate) fn open_read_only(path: &Path) -> Result<(Store, u32), StoreError> {
    if let Err(error) = path.metadata() {
        return Err(match error.kind() {
            ErrorKind::NotFound => StoreError::Missing { path: path.to_owned() },
            _ => cannot_open(path, &error),
        });
    }
    refuse_unsound(path)?;
    let plain = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = |name: &Path, flags| {
        let connection =
            Connection::open_with_flags(name, flags).map_err(|error| sorted(path, error))?;
        let store = ready(connection, path, true)?;
        migrate::version(&store.connection, path).map(|found| (store, found))
    };
    match open(path, plain) {
        // SQLite wants to make FILE-shm even to read; where the folder forbids that and no
        // journal waits, the file may be read as one that never changes.
        Err(StoreError::CannotOpen { .. } | StoreError::ReadOnly { .. })
            if length(&beside(path, "-wal")) == 0 =>
        {
            let name = format!("file:{}?immutable=1", escaped(path));
            open(Path::new(&name), plain | OpenFlags::SQLITE_OPEN_URI)
        }
        other => other,
    }
}

/// Makes an empty store in memory.
pub(crate) fn in_memory() -> Result<Store, StoreError> {
    let path = Path::new(":memory:");
    let connection = Connection::open_in_memory().map_err(|error| sorted(path, error))?;
    let store = ready(connection, path, false)?;
    migrate::migrate(&store.connection, path, migrate::NEWEST)?;
    Ok(store)
}

/// Sets up what every connection needs; writes nothing to the file.
fn ready(connection: Connection, path: &Path, read_only: bool) -> Result<Store, StoreError> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    let store = Store::new(base::Connection::Sqlite(connection), path, read_only);
    store.set_patience(PATIENCE)?;
    // Every key that a row names was given to its row within the same transaction, by the one
    // writer: looking each up again would take a fifth of the time of intake. `check` looks at all.
    pragma(&store, "foreign_keys", "off")?;
    // What was acknowledged survives a power cut, not only a crash.
    pragma(&store, "synchronous", "full")?;
    Ok(store)
}

fn pragma(store: &Store, name: &str, value: &str) -> Result<(), StoreError> {
    // The new value comes back as a row for some pragmas and not for others.
    store.rows(&format!("PRAGMA {name} = {value}"), (), |_| Ok(())).map(|_| ())
}

fn sorted(path: &Path, error: rusqlite::Error) -> StoreError {
    StoreError::of(path, error.into())
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
