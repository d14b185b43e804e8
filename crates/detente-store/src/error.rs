//! What can go wrong with a store, each with a stable code.

use std::path::{Path, PathBuf};

use crate::base::{Error, Kind};

/// A failure of the store.
///
/// Each message begins with the stable code that [`ERRORS`] explains and names the file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file is no SQLite database.
    #[error("S001: {path} is not a store: it is no SQLite database; nothing was written to it")]
    NotADatabase {
        /// The store's file.
        path: PathBuf,
    },
    /// The file was written by a newer version.
    #[error(
        "S002: {path} has schema {found}, made by a newer detente; this one knows up to {known}"
    )]
    NewerSchema {
        /// The store's file.
        path: PathBuf,
        /// Schema of the file.
        found: u32,
        /// Newest schema known here.
        known: u32,
    },
    /// The store, its file or its folder takes no writing.
    #[error("S003: {path} is read-only; nothing was changed")]
    ReadOnly {
        /// The store's file.
        path: PathBuf,
    },
    /// Another process is writing.
    #[error("S004: {path} is being written to by another process; it did not finish in time")]
    Locked {
        /// The store's file.
        path: PathBuf,
    },
    /// No room left.
    #[error("S005: no space left for {path}; the batch at hand was undone, what was stored stays")]
    DiskFull {
        /// The store's file.
        path: PathBuf,
    },
    /// There is no such file.
    #[error("S006: there is no store at {path}")]
    Missing {
        /// The store's file.
        path: PathBuf,
    },
    /// The file is a damaged SQLite database.
    #[error("S007: {path} is damaged: {detail}; nothing was written to it")]
    Damaged {
        /// The store's file.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// The file is a database of some other program.
    #[error(
        "S008: {path} is a SQLite database, but no store of detente; nothing was written to it"
    )]
    Foreign {
        /// The store's file.
        path: PathBuf,
    },
    /// The file cannot be opened: a directory, a missing folder, no permission.
    #[error("S009: {path} cannot be opened: {detail}")]
    CannotOpen {
        /// The store's file.
        path: PathBuf,
        /// Why.
        detail: String,
    },
    /// A document that the store cannot keep as it is.
    #[error("S010: document {id:?} cannot be kept: {detail}")]
    Document {
        /// The article's id.
        id: String,
        /// Why.
        detail: String,
    },
    /// The store was opened by an older schema and cannot be brought forward without writing.
    #[error("S011: {path} has schema {found} of {known}; open it once for writing to bring it up")]
    OlderSchema {
        /// The store's file.
        path: PathBuf,
        /// Schema of the file.
        found: u32,
        /// Newest schema known here.
        known: u32,
    },
    /// A question in SQL that cannot be answered.
    #[error("S013: the question cannot be answered: {why}")]
    Query {
        /// Why.
        why: String,
    },
    /// A question in SQL that takes too long.
    #[error("S014: the question took longer than {seconds} s and was stopped")]
    QueryTime {
        /// What it may take.
        seconds: f64,
    },
    /// Anything else that the database reports.
    #[error("S012: {path}: {source}")]
    Database {
        /// The store's file.
        path: PathBuf,
        /// The database's own words.
        source: Error,
    },
    /// The server with the store is not there, or went away.
    #[error("S015: the server of {path} cannot be reached: {detail}")]
    Unreachable {
        /// The store's address.
        path: PathBuf,
        /// Why.
        detail: String,
    },
    /// An address of a server that cannot be used.
    #[error("S016: {address} cannot be used: {why}")]
    Address {
        /// The address, without password.
        address: String,
        /// Why.
        why: String,
    },
}

/// One entry of [`ERRORS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorCode {
    /// `S001`, …
    pub code: &'static str,
    /// A few words.
    pub title: &'static str,
    /// What it means and what to do.
    pub explanation: &'static str,
}

/// All codes in order, for `detente explain`.
pub const ERRORS: &[ErrorCode] = &[
    ErrorCode {
        code: "S001",
        title: "not a store",
        explanation: "The file exists but is no SQLite database: another kind of file, or one \
            whose beginning was overwritten. It was not touched. Name another file with --store, \
            or move this one away.",
    },
    ErrorCode {
        code: "S002",
        title: "store made by a newer version",
        explanation: "The store has a schema that this version does not know. Reading it could \
            misread it, so nothing is done. Update detente, or name another store.",
    },
    ErrorCode {
        code: "S003",
        title: "read-only store",
        explanation: "The file, its folder or the file system takes no writing, or the store was \
            opened for reading. SQLite also writes FILE-wal and FILE-shm beside the store, so the \
            folder must be writable too. Give yourself permission, or name another store with \
            --store; --store none reads without keeping.",
    },
    ErrorCode {
        code: "S004",
        title: "store locked by another writer",
        explanation: "One process writes at a time; this one waited and gave up. Readers are not \
            held up. Wait for the other to finish and run again: documents already stored are \
            recognised and skipped.",
    },
    ErrorCode {
        code: "S005",
        title: "no space left",
        explanation: "The disk or quota is full. The open batch was undone, everything committed \
            before is safe. Make room and run again: documents already stored are skipped.",
    },
    ErrorCode {
        code: "S006",
        title: "no such store",
        explanation: "The question needs a store and the file does not exist. Read something \
            first (detente read FILE), or name the store with --store.",
    },
    ErrorCode {
        code: "S007",
        title: "damaged store",
        explanation: "The file is shorter than it says it is, or pages inside do not fit \
            together: a copy that broke off, a failing disk. It was not written to. Run detente \
            doctor for the list of what is wrong; restore a copy, or save what can be read with \
            detente doctor --repair, which puts the damaged file aside.",
    },
    ErrorCode {
        code: "S008",
        title: "another program's database",
        explanation: "The file is a sound SQLite database, but its tables are not detente's. It \
            was not touched. Name another file with --store.",
    },
    ErrorCode {
        code: "S009",
        title: "store cannot be opened",
        explanation: "The path is a directory, a folder on the way does not exist, or permission \
            is lacking.",
    },
    ErrorCode {
        code: "S010",
        title: "document cannot be kept",
        explanation: "The document follows a newer schema, has no article id, or holds a value \
            that the store has no place for. The document was left out whole; others are kept.",
    },
    ErrorCode {
        code: "S011",
        title: "store of an older version, opened for reading only",
        explanation: "The store lacks tables that this version reads. Opening it once for writing \
            brings it up to date in one transaction: detente doctor does so.",
    },
    ErrorCode {
        code: "S012",
        title: "database error",
        explanation: "SQLite or PostgreSQL reported something that has no code of its own here; its words are \
            in the message. If it comes again, detente doctor checks the store.",
    },
    ErrorCode {
        code: "S013",
        title: "question in SQL that cannot be answered",
        explanation: "One SELECT in the SQL of the store's database is answered: a mistake in it, a table that is not \
            there, a second statement or anything that would write is refused. The tables are \
            described in crates/detente-store/migrations/README.md.",
    },
    ErrorCode {
        code: "S014",
        title: "question in SQL that takes too long",
        explanation: "It was stopped and nothing was changed. Ask for fewer days or parties, use \
            columns that have an index (events.source, target, when_first), or give it more time \
            with --seconds.",
    },
    ErrorCode {
        code: "S015",
        title: "server out of reach",
        explanation: "The store is on a PostgreSQL server that does not answer, went away, or lets \
            nobody in under that name: a wrong host, port, database, user or password, or a \
            server that is not running. An open batch is undone, what was acknowledged stays. \
            The message has the server's own words.",
    },
    ErrorCode {
        code: "S016",
        title: "address of a server that cannot be used",
        explanation: "An address is postgres://USER:PASSWORD@HOST:PORT/DATABASE, with options \
            behind a ?: sslmode=require (what holds for other machines unless you say otherwise; \
            the certificate is always checked) or sslmode=disable, connect_timeout=SECONDS, \
            options=-csearch_path%3DSCHEMA. The server must be PostgreSQL 13 or newer. The \
            Python wheel reaches no server.",
    },
];

impl StoreError {
    /// Returns the stable code, `S001` and on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotADatabase { .. } => "S001",
            Self::NewerSchema { .. } => "S002",
            Self::ReadOnly { .. } => "S003",
            Self::Locked { .. } => "S004",
            Self::DiskFull { .. } => "S005",
            Self::Missing { .. } => "S006",
            Self::Damaged { .. } => "S007",
            Self::Foreign { .. } => "S008",
            Self::CannotOpen { .. } => "S009",
            Self::Document { .. } => "S010",
            Self::OlderSchema { .. } => "S011",
            Self::Database { .. } => "S012",
            Self::Query { .. } => "S013",
            Self::QueryTime { .. } => "S014",
            Self::Unreachable { .. } => "S015",
            Self::Address { .. } => "S016",
        }
    }

    /// Says whether the question was stopped from outside ([`Stopper`](crate::Stopper)).
    pub fn was_stopped(&self) -> bool {
        let Self::Database { source, .. } = self else { return false };
        source.kind() == Kind::Stopped
    }

    /// Sorts what the database of the store at `path` reported.
    pub(crate) fn of(path: &Path, source: Error) -> Self {
        let path = path.to_owned();
        let detail = || source.to_string();
        match source.kind() {
            Kind::NotADatabase => Self::NotADatabase { path },
            Kind::ReadOnly => Self::ReadOnly { path },
            Kind::Locked => Self::Locked { path },
            Kind::Full => Self::DiskFull { path },
            Kind::Damaged => Self::Damaged { path, detail: detail() },
            Kind::CannotOpen => Self::CannotOpen { path, detail: detail() },
            Kind::Unreachable => Self::Unreachable { path, detail: detail() },
            Kind::Unfit | Kind::Stopped | Kind::Other => Self::Database { path, source },
        }
    }
}
