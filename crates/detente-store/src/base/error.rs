//! What a database reports.

/// A failure that the database under a store reports.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// SQLite's own words.
    Sqlite(rusqlite::Error),
    /// PostgreSQL's own words, or those of the way to it.
    #[cfg(feature = "postgres")]
    Postgres(postgres::Error),
    /// One row was asked for, and there is none.
    NoRow,
    /// A row holds what does not belong there.
    Shape(String),
}

pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

/// What a failure means for whoever asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    NotADatabase,
    ReadOnly,
    Locked,
    Full,
    Damaged,
    CannotOpen,
    /// The row does not fit the layout.
    Unfit,
    /// The question was stopped from outside, or took too long.
    Stopped,
    /// The server is not there, or went away.
    Unreachable,
    Other,
}

impl Error {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Sqlite(error) => sqlite(error),
            #[cfg(feature = "postgres")]
            Self::Postgres(error) => super::server::kind(error),
            Self::NoRow | Self::Shape(_) => Kind::Other,
        }
    }
}

fn sqlite(error: &rusqlite::Error) -> Kind {
    use rusqlite::ErrorCode as Code;
    match error.sqlite_error_code() {
        Some(Code::NotADatabase) => Kind::NotADatabase,
        Some(Code::ReadOnly | Code::PermissionDenied) => Kind::ReadOnly,
        Some(Code::DatabaseBusy | Code::DatabaseLocked) => Kind::Locked,
        Some(Code::DiskFull) => Kind::Full,
        Some(Code::DatabaseCorrupt) => Kind::Damaged,
        Some(Code::CannotOpen) => Kind::CannotOpen,
        Some(Code::ConstraintViolation | Code::TooBig | Code::TypeMismatch) => Kind::Unfit,
        Some(Code::OperationInterrupted) => Kind::Stopped,
        _ => Kind::Other,
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(error) => write!(f, "{error}"),
            #[cfg(feature = "postgres")]
            Self::Postgres(error) => f.write_str(&super::server::words(error)),
            Self::NoRow => f.write_str("the answer has no row"),
            Self::Shape(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Error {}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error {
            rusqlite::Error::QueryReturnedNoRows => Self::NoRow,
            other => Self::Sqlite(other),
        }
    }
}

#[cfg(feature = "postgres")]
impl From<postgres::Error> for Error {
    fn from(error: postgres::Error) -> Self {
        Self::Postgres(error)
    }
}

/// Makes an answer without a row `None`.
pub(crate) trait Optional<T> {
    fn optional(self) -> Result<Option<T>>;
}

impl<T> Optional<T> for Result<T> {
    fn optional(self) -> Result<Option<T>> {
        match self {
            Ok(value) => Ok(Some(value)),
            Err(Error::NoRow) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
