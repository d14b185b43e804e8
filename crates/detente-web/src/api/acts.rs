//! Acts: events with the sentence that says most of each, the reports behind them, and rows of
//! other collections.

// What utoipa derives of so many parameters.
#![allow(clippy::large_stack_arrays)]

use detente_store::{
    ArticleRef, Cursor, EventRow, Facets, Order, ReportFilter, ReportRow,
    layouts::{Event, ImportedRow},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::parameters::{actor, after, cursor, day, limit, list, pair, statuses, types};
use crate::{
    Desk, Problem,
    shape::{List, One, Row, imported_cells, imported_event},
};

/// An act as somebody tells it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Act {
    /// What reports tell, merged; `lead` is the report that says most, with its sentence.
    Event(Box<EventRow>),
    /// A row of another collection's table.
    Imported(Box<ImportedRow>),
}

impl Row for Act {
    const COLUMNS: &[&str] = ReportRow::COLUMNS;
    const EVENTS: bool = true;

    fn cells(&self) -> Vec<String> {
        match self {
            Self::Event(row) => row.lead.cells(),
            Self::Imported(row) => imported_cells(row),
        }
    }

    fn events(&self) -> Vec<Event> {
        match self {
            Self::Event(row) => row.lead.events(),
            Self::Imported(row) => vec![imported_event(row)],
        }
    }
}

/// Which acts. Lists are joined by commas; each `not_…` leaves out what its twin lets through.
#[derive(Clone, Debug, Default, Deserialize, IntoParams, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct ActsAsk {
    /// Who acts: a country or code (`CHN`, `IGOUNO`) or a name.
    #[param(example = "CHN")]
    pub source: Option<String>,
    /// Whom it is done to.
    pub target: Option<String>,
    /// On either side.
    pub actor: Option<String>,
    /// Between these two, in either direction.
    pub between: Option<String>,
    /// PLOVER types.
    #[param(rename = "type", example = "CONSULT,AGREE")]
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Statuses: `fact`, `claim`, `plan`, `forecast`, `demand`, `denial`, `hypothetical`.
    pub status: Option<String>,
    /// The act's last day is this or later.
    #[param(format = "date")]
    pub since: Option<String>,
    /// The act's first day is this or earlier.
    #[param(format = "date")]
    pub until: Option<String>,
    /// Published on this day or later.
    #[param(format = "date")]
    pub published_since: Option<String>,
    /// Published on this day or earlier.
    #[param(format = "date")]
    pub published_until: Option<String>,
    /// Words that all stand in the sentence; `"a phrase"`, `begin*`.
    pub text: Option<String>,
    /// Publishers.
    pub site: Option<String>,
    /// Languages (BCP 47).
    pub language: Option<String>,
    /// Places by name, or countries.
    pub place: Option<String>,
    /// The article of this id.
    pub article: Option<String>,
    /// At least this sure, 0 to 1.
    #[param(minimum = 0, maximum = 1)]
    pub confidence: Option<f64>,
    /// Not by these.
    pub not_source: Option<String>,
    /// Not to these.
    pub not_target: Option<String>,
    /// On neither side.
    pub not_actor: Option<String>,
    /// Not of these types.
    pub not_type: Option<String>,
    /// Not of these statuses.
    pub not_status: Option<String>,
    /// Without these words.
    pub not_text: Option<String>,
    /// Not from these publishers.
    pub not_site: Option<String>,
    /// Not in these languages.
    pub not_language: Option<String>,
    /// Not at these places.
    pub not_place: Option<String>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u32>,
    /// The `next` of the page before.
    pub after: Option<String>,
}

impl ActsAsk {
    /// Returns the question to the store.
    pub fn filter(&self) -> Result<ReportFilter, Problem> {
        let twin = ReportFilter {
            source: actor(self.not_source.as_ref()),
            target: actor(self.not_target.as_ref()),
            either: actor(self.not_actor.as_ref()),
            types: types("not_type", self.not_type.as_ref())?,
            statuses: statuses("not_status", self.not_status.as_ref())?,
            text: self.not_text.clone().filter(|text| !text.is_empty()),
            sites: list(self.not_site.as_ref()),
            languages: list(self.not_language.as_ref()),
            places: list(self.not_place.as_ref()),
            ..ReportFilter::default()
        };
        if self.confidence.is_some_and(|sure| !(0.0..=1.0).contains(&sure)) {
            return Err(Problem::parameter("confidence", "from 0 to 1"));
        }
        Ok(ReportFilter {
            source: actor(self.source.as_ref()),
            target: actor(self.target.as_ref()),
            either: actor(self.actor.as_ref()),
            between: pair("between", self.between.as_ref())?,
            types: types("type", self.kind.as_ref())?,
            statuses: statuses("status", self.status.as_ref())?,
            since: day("since", self.since.as_ref())?,
            until: day("until", self.until.as_ref())?,
            published_since: day("published_since", self.published_since.as_ref())?,
            published_until: day("published_until", self.published_until.as_ref())?,
            text: self.text.clone().filter(|text| !text.is_empty()),
            article: self.article.clone(),
            sites: list(self.site.as_ref()),
            languages: list(self.language.as_ref()),
            places: list(self.place.as_ref()),
            confidence: self.confidence,
            without: (twin != ReportFilter::default()).then(|| Box::new(twin)),
            order: Order::Newest,
            limit: Some(limit(self.limit)?),
            ..ReportFilter::default()
        })
    }
}

/// Lists acts, the latest day first, undated last.
#[utoipa::path(get, path = "/api/v1/acts", params(ActsAsk), tag = "acts", responses(
    (status = 200, description = "A page of acts.", body = ref("#/components/schemas/ListOfAct")),
))]
pub fn acts(desk: &Desk<'_>, ask: ActsAsk) -> Result<List<Act>, Problem> {
    let filter = ask.filter()?;
    let rows = filter.limit.unwrap_or(0) as usize;
    let (before, imported) = match ask.after.as_ref() {
        None => (None, None),
        Some(after) => {
            let (before, imported) = places(after)?;
            (Some(before), Some(imported))
        }
    };
    let events = desk.store.events(&ReportFilter { after: before, ..filter.clone() })?;
    let imported = desk.store.imported(&ReportFilter { after: imported, ..filter })?;
    let mut items: Vec<Act> = events.into_iter().map(|row| Act::Event(Box::new(row))).collect();
    items.extend(imported.into_iter().map(|row| Act::Imported(Box::new(row))));
    // Stable: of one day, events come before imported rows, each as its list has them.
    items.sort_by(|a, b| place(b).0.cmp(&place(a).0));
    items.truncate(rows);
    let next = items.last().filter(|_| items.len() == rows).map(|last| {
        let (day, key) = place(last);
        let kind = if matches!(last, Act::Event(_)) { 'e' } else { 'i' };
        format!("{}~{kind}{key}", day.unwrap_or_default())
    });
    Ok(List { items, next })
}

/// Returns an act's day and its number among its kind.
fn place(act: &Act) -> (Option<&str>, i64) {
    match act {
        Act::Event(row) => (row.first.as_deref(), row.key),
        Act::Imported(row) => (Some(&row.day), row.key),
    }
}

/// Reads where a page ended, for events and for imported rows, which come after those of their
/// day.
fn places(after: &str) -> Result<(Cursor, Cursor), Problem> {
    let read = || {
        let (day, place) = after.split_once('~')?;
        let day = (!day.is_empty()).then(|| day.to_owned());
        let at = |key| Cursor { day: day.clone(), key };
        let key = place.get(1..)?.parse().ok()?;
        match place.get(..1)? {
            "e" => Some((at(key), at(0))),
            "i" => Some((at(i64::MAX), at(key))),
            _ => None,
        }
    };
    read().ok_or_else(|| Problem::new("W003", "it is not one of ours"))
}

/// Lists reports, sentence by sentence, the latest day first, undated last.
#[utoipa::path(get, path = "/api/v1/reports", params(ActsAsk), tag = "acts", responses(
    (status = 200, description = "A page of reports.",
     body = ref("#/components/schemas/ListOfReportRow")),
))]
pub fn reports(desk: &Desk<'_>, ask: ActsAsk) -> Result<List<ReportRow>, Problem> {
    let filter = ReportFilter { after: after(ask.after.as_ref())?, ..ask.filter()? };
    let items = desk.store.reports(&filter)?;
    let full = Some(items.len()) == filter.limit.map(|limit| limit as usize);
    let next = items.last().filter(|_| full).map(|last| {
        let when = last.report.when.as_ref();
        cursor(when.and_then(|when| when.first.as_deref()), last.key)
    });
    Ok(List { items, next })
}

/// The event of this id.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventAsk {
    id: String,
}

/// An event with all that tells of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EventPage {
    /// The event.
    pub event: EventRow,
    /// Its reports in order of publication.
    pub reports: Vec<ReportRow>,
    /// Articles among them whose text comes from another.
    pub copies: Vec<Copied>,
}

/// An article and the one that its text comes from.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Copied {
    /// The copy's id.
    pub article: String,
    /// The original.
    pub original: ArticleRef,
    /// `same`, `edited` or `spun`.
    pub kind: String,
    /// How much of the copy's text it is, 0 to 1.
    pub shared: f64,
}

/// Gives an event with its reports and which of them copy another.
#[utoipa::path(get, path = "/api/v1/events/{id}", tag = "acts",
    params(("id" = String, Path, description = "16 hexadecimal digits.")),
    responses(
        (status = 200, description = "The event.", body = ref("#/components/schemas/EventPage")),
    ))]
pub fn event(desk: &Desk<'_>, ask: EventAsk) -> Result<One<EventPage>, Problem> {
    let missing = || Problem::new("W004", "no event has this id");
    let event = desk.store.event(&ask.id)?.ok_or_else(missing)?;
    let reports = desk.store.event_reports(&ask.id)?;
    let mut copies = Vec::new();
    let mut seen: Option<&str> = None;
    for report in &reports {
        // One after the other: an article's reports stand together.
        if seen.replace(&report.article.id) != Some(&*report.article.id) {
            copies.extend(copied(desk, &report.article.id)?);
        }
    }
    Ok(One(EventPage { event, reports, copies }))
}

/// Finds out whether an article copies another.
pub(super) fn copied(desk: &Desk<'_>, article: &str) -> Result<Option<Copied>, Problem> {
    let found = desk.store.original(article)?;
    Ok(found.map(|(original, kind, shared)| Copied {
        article: article.to_owned(),
        original,
        kind,
        shared,
    }))
}

/// Counts how the reports that meet a question divide.
#[utoipa::path(get, path = "/api/v1/facets", params(ActsAsk), tag = "acts", responses(
    (status = 200, description = "Counts by value.", body = ref("#/components/schemas/Facets")),
))]
pub fn facets(desk: &Desk<'_>, ask: ActsAsk) -> Result<One<Facets>, Problem> {
    Ok(One(desk.store.facets(&ask.filter()?)?))
}
