//! What the store holds, and what it lacks.

use detente_store::{Counts, SiteSeen};
use schemars::JsonSchema;
use serde::Serialize;

use super::window::Nothing;
use crate::{Desk, Problem, shape::One};

/// What is served.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Status {
    /// Version of Détente.
    pub version: &'static str,
    /// Whether the store holds the examples alone.
    pub demo: bool,
    /// Whether corrections can be made.
    pub writable: bool,
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
    /// Notes by code: what was odd, dropped or left uncoded.
    pub notes: Vec<Noted>,
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
    let notes = desk.store.noted()?.into_iter();
    Ok(One(Completeness {
        sites: desk.store.sites()?,
        notes: notes.map(|(code, times)| Noted { code, times }).collect(),
    }))
}
