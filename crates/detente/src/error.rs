//! Everything that can go wrong at the command line, and the words for it.
//!
//! One place says what happened, where, why and what to do; each variant has a stable code that
//! `detente explain` expands.

use std::{io, net::SocketAddr, path::PathBuf};

use detente_answer::AnswerError;
use detente_archive::{Fault, What};
use detente_fetch::FetchError;
use detente_forecast::HistoryError;
use detente_store::StoreError;
use detente_table::TableError;

use crate::codes;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A path that does not exist.
    #[error("{}: no such file or directory", .0.display())]
    Missing(PathBuf),
    /// A file or directory that cannot be read.
    #[error("{place}: cannot be read: {source}")]
    Unreadable {
        /// Path, or `standard input`.
        place: String,
        /// What the system says.
        source: io::Error,
    },
    /// A gold file with a line that is no gold item.
    #[error("{place}: {why}")]
    BadGold {
        /// Path.
        place: String,
        /// Line and reason.
        why: String,
    },
    /// A dictionary or table of actors with a line that cannot be used.
    #[error("{place}:{line}: column {column}: {why}")]
    BadDictionary {
        /// Path.
        place: String,
        /// Line, counted from 1.
        line: usize,
        /// Column, counted from 1.
        column: usize,
        /// What is wrong there.
        why: String,
    },
    /// A directory or file that holds no dictionary.
    #[error("{0}: no dictionary here")]
    NoDictionary(String),
    /// A file that holds no places.
    #[error("{0}: no places that `detente import geonames` keeps or made")]
    NoGazetteer(String),
    /// Gold whose pages are not there.
    #[error("{place}: no page of {set}.gold.jsonl is there: {file} and the others were looked for")]
    NoPages {
        /// The folder.
        place: String,
        /// Name of the set.
        set: String,
        /// A page that its rows name.
        file: String,
    },
    /// A directory in which nothing looks like an article.
    #[error("{}: no articles in this directory", .0.display())]
    NoArticles(PathBuf),
    /// A document without a single word.
    #[error("{0}: empty")]
    Empty(String),
    /// A document that is no text.
    #[error("{place}: not a text but {what}")]
    Binary {
        /// Path, or `standard input`.
        place: String,
        /// What it looks like.
        what: &'static str,
    },
    /// One document larger than the cap.
    #[error("{place}: {} MB is too much for one document (at most {} MB)", .bytes >> 20, .cap >> 20)]
    TooLarge {
        /// Path, or `standard input`.
        place: String,
        /// Its size, or how much of it was read.
        bytes: u64,
        /// The cap.
        cap: u64,
    },
    /// A day that no calendar has.
    #[error("{0:?} is no date")]
    NoDate(String),
    /// A line or record of a JSON file that gives no document.
    #[error("{place}: {why}")]
    BadRecord {
        /// `FILE:LINE`, or `FILE[INDEX]` in an array.
        place: String,
        /// What is wrong with it.
        why: String,
    },
    /// A file that is not of the layout it was taken for.
    #[error("{place}: {why}")]
    WrongLayout {
        /// Path.
        place: String,
        /// The first difference, and the layout that is nearest.
        why: String,
    },
    /// A malformed row of a table that is imported.
    #[error("{place}: {why}")]
    BadRow {
        /// `FILE:LINE, COLUMN`.
        place: String,
        /// What is wrong with it.
        why: String,
    },
    /// A table in Parquet that cannot be read or written; it has codes of its own.
    #[error("{place}: {source}")]
    Table {
        /// Path.
        place: String,
        /// What is wrong with it.
        source: TableError,
    },
    /// A line of a JSON Lines file longer than the cap.
    #[error("{place}: line longer than {} MB", .cap >> 20)]
    LongLine {
        /// `FILE:LINE`.
        place: String,
        /// The cap in bytes.
        cap: u64,
    },
    /// A document whose stated publication date is none; it is read without.
    #[error("{place}: {given:?} is no date, read without one")]
    OddDate {
        /// Where.
        place: String,
        /// What it says.
        given: String,
    },
    /// A table without a column of text.
    #[error("{place}: {why}")]
    NoColumn {
        /// Path.
        place: String,
        /// The columns there are.
        why: String,
    },
    /// A record of an archive, or packed data, that was passed over; it has codes of its own.
    #[error("{place}: {fault}")]
    Archived {
        /// The file, with the record's byte where it has many.
        place: String,
        /// What is wrong with it.
        fault: Fault,
    },
    /// An address that gave no page; it has codes of its own.
    #[error("{0}")]
    Fetch(#[from] FetchError),
    /// `--resume` without a store that could know.
    #[error("--resume goes on from what a store knows, and there is none")]
    NoResume,
    /// A history that cannot carry a forecast.
    #[error("no forecast: {0}")]
    History(#[from] HistoryError),
    /// No store to serve.
    #[error("there is no store at {}", .0.display())]
    NothingToServe(PathBuf),
    /// An address that cannot be listened at.
    #[error("{address}: {source}")]
    Address {
        /// Where.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// A question over HTTP without an answer.
    #[error("{path}: status {status}; the answer above says why")]
    NoAnswer {
        /// What was asked.
        path: String,
        /// HTTP status.
        status: u16,
    },
    /// What the store says; it has codes of its own.
    #[error("{}", worded(.0))]
    Store(#[from] StoreError),
    /// A result that cannot be written.
    #[error("{place}: cannot be written: {source}")]
    Output {
        /// Path, or `standard output`.
        place: String,
        /// What the system says.
        source: io::Error,
    },
    /// A code that `explain` does not know.
    #[error("{0:?}: no such code")]
    UnknownCode(String),
    /// A setting that cannot be used.
    #[error("{place}: {why}")]
    Setting {
        /// Flag, variable or file.
        place: String,
        /// What is wrong with it.
        why: String,
    },
    /// With `--strict`: some documents were skipped.
    #[error("{0} documents were skipped, and --strict allows none")]
    Strict(u64),
    /// Nothing of what was named could be read.
    #[error("none of the documents could be read")]
    NothingRead,
    /// `doctor` found something.
    #[error("not everything is sound")]
    Unsound,
    /// Stopped from the keyboard.
    #[error("stopped on request after {0} documents")]
    Stopped(u64),
    /// Whoever read our output has gone: success.
    #[error("output closed")]
    ClosedPipe,
}

impl From<AnswerError> for Error {
    fn from(error: AnswerError) -> Self {
        match error {
            AnswerError::Store(error) => Self::Store(error),
            AnswerError::History(error) => Self::History(error),
        }
    }
}

impl Error {
    /// Returns the stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing(_) => "D001",
            Self::Unreadable { .. } => "D002",
            Self::NoArticles(_) => "D003",
            Self::Empty(_) => "D004",
            Self::Binary { .. } => "D005",
            Self::TooLarge { .. } => "D006",
            Self::NoDate(_) => "D007",
            Self::BadRecord { .. } => "D008",
            Self::LongLine { .. } => "D009",
            Self::OddDate { .. } => "D010",
            Self::Output { .. } => "D011",
            Self::UnknownCode(_) => "D012",
            Self::Setting { .. } => "D013",
            Self::Strict(_) => "D014",
            Self::NothingRead => "D015",
            Self::Stopped(_) => "D016",
            Self::ClosedPipe => "D017",
            Self::Unsound => "D018",
            Self::BadGold { .. } => "D019",
            Self::BadDictionary { .. } => "D020",
            Self::NoDictionary(_) => "D021",
            Self::NoPages { .. } => "D022",
            Self::NoGazetteer(_) => "D023",
            Self::WrongLayout { .. } => "D030",
            Self::BadRow { .. } => "D031",
            Self::NoColumn { .. } => "D060",
            Self::NoResume => "D061",
            Self::Archived { fault, .. } => fault.what.code(),
            Self::Fetch(error) => error.code(),
            Self::History(_) => "D040",
            Self::Table { source, .. } => source.code(),
            Self::NothingToServe(_) => "D050",
            Self::Address { .. } => "D051",
            Self::NoAnswer { .. } => "D052",
            Self::Store(error) => error.code(),
        }
    }

    /// Returns what the reader of the message can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Missing(_) => "check the path; `-` reads standard input",
            Self::Unreadable { .. } => "check who may read it, and whether it is a regular file",
            Self::NoArticles(_) => {
                "looked for .html .htm .xhtml .txt .md .json .jsonl .ndjson .csv .tsv .warc .wet .zip .parquet, also \
                 packed (.gz, .xz), in it and below; name other files one by one"
            }
            Self::History(_) => {
                "read more articles first, or name an earlier --since or another day with --on"
            }
            Self::NothingToServe(_) => {
                "`detente read FILE` or `detente import FILE` makes one; `detente serve --demo` \
                 shows the examples"
            }
            Self::Address { .. } => {
                "another program may listen there: `--address 127.0.0.1:0` takes a free port"
            }
            Self::NoAnswer { .. } => "/api/v1/openapi.json describes what can be asked",
            Self::BadGold { .. } => {
                "`detente eval --help` shows the commands; the documentation of each measure says \
                 what a line must hold"
            }
            Self::NoPages { .. } => {
                "pages lie below the folder, below one of its subfolders, or in a .tar or .tar.xz in it"
            }
            Self::BadDictionary { .. } => {
                "mend the line; nothing of the file was used. `detente explain D020` names the forms"
            }
            Self::NoGazetteer(_) => "make one with `detente import geonames allCountries.zip`",
            Self::NoDictionary(_) => {
                "the names of its files say what they hold: actors, agents, verbs (or CAMEO), \
                 discards, issues"
            }
            Self::NoColumn { .. } => {
                "name it: --columns text=COLUMN,title=COLUMN,published=COLUMN,url=COLUMN,id=COLUMN"
            }
            Self::NoResume => "name the store with --store FILE",
            Self::Archived { fault, .. } => explained(fault.what.code()),
            Self::Fetch(error) => explained(error.code()),
            Self::Empty(_) => "there is nothing to read; check how the file was saved",
            Self::Binary { .. } => "save it as HTML, plain text or JSON Lines first",
            Self::TooLarge { .. } => {
                "split it, or write one document a line as JSON Lines: those may be of any size"
            }
            Self::NoDate(_) => "write a day as YYYY-MM-DD, e.g. 2022-12-29",
            Self::BadRecord { .. } => {
                "each record is an object with \"text\" or \"html\", and if known \"id\", \
                 \"title\", \"url\", \"published\""
            }
            Self::WrongLayout { .. } => {
                "name the layout with --format; `detente import --help` shows them"
            }
            Self::BadRow { .. } => {
                "the row was set aside; mend it in the file and import that again"
            }
            Self::LongLine { .. } => "split the record",
            Self::OddDate { .. } => "write a day as YYYY-MM-DD",
            Self::Table { source, .. } => explained(source.code()),
            Self::Store(error) => explained(error.code()),
            Self::Output { .. } => "check the folder, the rights and the room on the disk",
            Self::UnknownCode(_) => "`detente explain` alone lists all codes",
            Self::Setting { .. } => "`detente config show --origins` says where each comes from",
            Self::Strict(_) => "the reasons are above; leave --strict away to accept them",
            Self::Unsound => "what is wrong stands above; the store was not changed",
            Self::NothingRead => "the reasons are above",
            Self::Stopped(_) => "what was read is kept; the same command goes on from there",
            Self::ClosedPipe => "",
        }
    }

    /// Returns where it happened, and the address of the page, for those that tell of a document.
    pub fn place(&self) -> Option<(&str, Option<&str>)> {
        match self {
            Self::Unreadable { place, .. }
            | Self::Binary { place, .. }
            | Self::TooLarge { place, .. }
            | Self::BadRecord { place, .. }
            | Self::LongLine { place, .. }
            | Self::OddDate { place, .. }
            | Self::NoColumn { place, .. }
            | Self::BadRow { place, .. }
            | Self::Empty(place) => Some((place, None)),
            Self::Archived { place, fault } => Some((place, fault.url.as_deref())),
            _ => None,
        }
    }

    /// Says whether it is what everybody meets in an archive: counted, but not told one by one.
    pub fn is_usual(&self) -> bool {
        matches!(self, Self::Archived { fault: Fault { what: What::NoPage(_), .. }, .. })
    }

    /// Maps a failed write to the error for it.
    pub fn output(place: &str, source: io::Error) -> Self {
        if source.kind() == io::ErrorKind::BrokenPipe {
            Self::ClosedPipe
        } else {
            Self::Output { place: place.to_owned(), source }
        }
    }
}

impl From<TableError> for Error {
    fn from(error: TableError) -> Self {
        match error {
            TableError::File { path, source } => Self::output(&path.display().to_string(), source),
            source => Self::Table { place: "Parquet".to_owned(), source },
        }
    }
}

/// What the table of codes says, as a hint.
fn explained(code: &str) -> &'static str {
    codes::find(code).map_or("", |code| &code.text)
}

/// The store's message without the code it begins with: codes are shown in one way for all.
fn worded(error: &StoreError) -> String {
    let message = error.to_string();
    match message.strip_prefix(error.code()) {
        Some(rest) => rest.trim_start_matches(": ").to_owned(),
        None => message,
    }
}
