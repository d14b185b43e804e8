//! What the store holds, and what it lacks.

use detente_store::{Counts, FeedRow, SiteSeen};
use schemars::JsonSchema;
use serde::Serialize;

use super::window::Nothing;
use crate::{Desk, Problem, shape::One};

/// Documents shown of those that were not read.
const SHOWN: u32 = 50;

/// What is served.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Status {
    /// Version of Détente.
    pub version: &'static str,
    /// Whether the store holds the examples alone.
    pub demo: bool,
    /// Whether corrections can be made.
    pub writable: bool,
    /// Whether pasted addresses are fetched.
    pub fetches: bool,
    /// The store's file, without its folder.
    pub store: String,
    /// The latest day that the store knows of; null for an empty one.
    pub today: Option<String>,
    /// How much there is.
    pub counts: Counts,
    /// Tables of other collections that were imported.
    pub tables: u64,
    /// Events in them.
    pub imported: u64,
}

/// Tells what is served.
#[utoipa::path(get, path = "/api/v1/status", tag = "server", responses(
    (status = 200, description = "The server and its store.",
     body = ref("#/components/schemas/Status")),
))]
pub fn status(desk: &Desk<'_>, _: Nothing) -> Result<One<Status>, Problem> {
    let options = &desk.shared.options;
    let (tables, imported) = desk.store.imports()?;
    let name = options.store.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(One(Status {
        version: env!("CARGO_PKG_VERSION"),
        demo: options.demo,
        writable: !options.read_only,
        fetches: options.fetch.is_some(),
        store: name.unwrap_or_default(),
        today: desk.today().ok().map(|day| day.to_string()),
        counts: desk.store.counts()?,
        tables,
        imported,
    }))
}

/// What may be missing.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Completeness {
    /// Publishers, the longest silent first.
    pub sites: Vec<SiteSeen>,
    /// Feeds that are visited, those in trouble first.
    pub feeds: Vec<FeedSeen>,
    /// Documents that were not read, by the code of the reason; caps are among them.
    pub passed_over: Vec<Noted>,
    /// The last of these documents.
    pub passed_over_last: Vec<Passed>,
    /// Notes by code: what was odd, dropped or left uncoded.
    pub notes: Vec<Noted>,
    /// How the store is.
    pub store: Health,
}

/// A feed and how it fares.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FeedSeen {
    /// Its address.
    pub url: String,
    /// What it calls itself; null until it was read.
    pub title: Option<String>,
    /// When it was last visited well, UTC; null: never.
    pub visited: Option<String>,
    /// When the next visit is due, UTC.
    pub due: String,
    /// Visits that failed since the last good one.
    pub failures: u32,
    /// Code of the last failure; null where the last visit went well.
    pub code: Option<String>,
    /// Pages that it named and that were read, that wait, and that could not be read.
    pub pages: Pages,
}

/// Pages that a feed named.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Pages {
    /// Read.
    pub read: u64,
    /// To be read.
    pub waiting: u64,
    /// Given up.
    pub failed: u64,
}

/// A document that was not read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Passed {
    /// File with line, entry or byte; or an address.
    pub place: String,
    /// Code of the reason.
    pub code: String,
    /// The reason.
    pub message: String,
    /// When it was last met, UTC.
    pub seen: String,
}

/// How the store is; `detente doctor` looks deeper.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Health {
    /// Bytes of its file, without the journal.
    pub bytes: u64,
    /// Files that were gone through whole.
    pub files_whole: u64,
    /// Files whose intake was broken off; `--resume` goes on.
    pub files_broken_off: u64,
}

/// How often a note was left.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Noted {
    /// Its code; `detente explain CODE` tells more.
    pub code: String,
    /// How often.
    pub times: u64,
}

/// Tells which publishers are silent and what was dropped, and why.
#[utoipa::path(get, path = "/api/v1/completeness", tag = "server", responses(
    (status = 200, description = "What may be missing.",
     body = ref("#/components/schemas/Completeness")),
))]
pub fn completeness(desk: &Desk<'_>, _: Nothing) -> Result<One<Completeness>, Problem> {
    let noted = |counts: Vec<(String, u64)>| {
        counts.into_iter().map(|(code, times)| Noted { code, times }).collect()
    };
    let mut feeds: Vec<FeedSeen> = desk.store.feeds()?.into_iter().map(feed).collect();
    feeds.sort_by(|a, b| b.failures.cmp(&a.failures).then_with(|| a.visited.cmp(&b.visited)));
    let last = desk.store.passed_over(SHOWN)?.into_iter().map(|passed| Passed {
        place: passed.place,
        code: passed.code,
        message: passed.message,
        seen: passed.seen,
    });
    let (whole, broken): (Vec<_>, Vec<_>) =
        desk.store.marks()?.into_iter().partition(|mark| mark.whole);
    Ok(One(Completeness {
        sites: desk.store.sites()?,
        feeds,
        passed_over: noted(desk.store.passed_over_by_code()?),
        passed_over_last: last.collect(),
        notes: noted(desk.store.noted()?),
        store: Health {
            bytes: desk.store.path().metadata().map_or(0, |file| file.len()),
            files_whole: whole.len() as u64,
            files_broken_off: broken.len() as u64,
        },
    }))
}

fn feed(row: FeedRow) -> FeedSeen {
    let [waiting, read, failed] = row.pages;
    FeedSeen {
        url: row.url,
        title: row.title,
        visited: row.visited,
        due: row.due,
        failures: row.failures,
        code: row.trouble.map(|(code, _)| code),
        pages: Pages { read, waiting, failed },
    }
}
