//! Planned diplomacy, and what became of it.

use std::collections::BTreeMap;

use detente_record::Status;
use detente_store::{EventRow, Order, ReportFilter, ReportRow, Store, StoreError};
use jiff::{ToSpan as _, civil::Date};
use schemars::JsonSchema;
use serde::Serialize;

use crate::relation::Sentence;

/// What became of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// Its days lie ahead of the latest news.
    Ahead,
    /// It took place: such an act is reported for one of its days.
    Kept,
    /// A later article names other days.
    Moved,
    /// A later article says that it does not take place.
    Cancelled,
    /// Its days are over and nothing more is known.
    Unknown,
}

/// One plan, however many reports tell of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Plan {
    /// The first report of it.
    #[serde(flatten)]
    pub report: ReportRow,
    /// Reports of it in either direction.
    pub reports: u32,
    /// What became of it.
    pub fate: Fate,
    /// The sentence that says so; `None` where only a table of another collection does, or none.
    pub because: Option<Sentence>,
    /// The new first day, where it moved.
    pub moved_to: Option<String>,
}

/// Returns the plans whose days touch a stretch, the soonest first; `today` is the latest day that
/// the store knows of.
///
/// What became of a plan is what the store's links between events say; beside them a table of
/// another collection may have the act on one of its days.
pub fn calendar(
    store: &Store,
    filter: &ReportFilter,
    today: Date,
) -> Result<Vec<Plan>, StoreError> {
    let events = store.events(&ReportFilter {
        statuses: vec![Status::Plan],
        order: Order::Oldest,
        since: filter.since.or(Some(Date::constant(1, 1, 1))),
        ..filter.clone()
    })?;
    let mut plans: BTreeMap<(Date, [String; 2], String), (EventRow, u32)> = BTreeMap::new();
    for event in events {
        let Some(first) = day(event.first.as_deref()) else { continue };
        // A meeting is one plan, though it has two directions.
        let mut sides = [event.source.clone(), event.target.clone()];
        sides.sort_unstable();
        let key = (first, sides, event.event_type.clone());
        let reports = event.reports;
        plans.entry(key).or_insert((event, 0)).1 += reports;
    }
    plans.into_values().map(|(event, reports)| plan(store, event, reports, today)).collect()
}

/// Finds out what became of a plan.
fn plan(store: &Store, event: EventRow, reports: u32, today: Date) -> Result<Plan, StoreError> {
    const FATES: [(&str, Fate); 3] =
        [("kept", Fate::Kept), ("cancelled", Fate::Cancelled), ("moved", Fate::Moved)];
    let linked = FATES.into_iter().find_map(|(kind, fate)| {
        event.links.iter().find(|link| link.kind == kind).map(|link| (fate, link))
    });
    let (fate, because, moved_to) = if let Some((fate, link)) = linked {
        let because = store.event(&link.event)?.map(|event| event.lead.into());
        let moved_to = link.first.clone().filter(|_| fate == Fate::Moved);
        (fate, because, moved_to)
    } else if kept_elsewhere(store, &event)? {
        (Fate::Kept, None, None)
    } else {
        let last = day(event.last.as_deref().or(event.first.as_deref()));
        let ahead = last.is_some_and(|last| last > today);
        (if ahead { Fate::Ahead } else { Fate::Unknown }, None, None)
    };
    Ok(Plan { report: event.lead, reports, fate, because, moved_to })
}

/// Days by which a meeting may be early or late and still be the one that was planned.
const SLACK: i64 = 1;

/// Says whether such an act is counted for the plan's days, as a table of another collection may
/// have it.
fn kept_elsewhere(store: &Store, event: &EventRow) -> Result<bool, StoreError> {
    let Some(first) = day(event.first.as_deref()) else { return Ok(false) };
    let last = day(event.last.as_deref()).unwrap_or(first);
    let early = first.checked_sub(SLACK.days()).unwrap_or(first);
    let late = last.checked_add(SLACK.days()).unwrap_or(last);
    let days = store.dyad_days(&event.source, &event.target, Some(early), Some(late))?;
    Ok(days.iter().any(|day| {
        day.source == event.source && day.event_type == event.event_type && day.events > 0
    }))
}

fn day(text: Option<&str>) -> Option<Date> {
    text?.parse().ok()
}
