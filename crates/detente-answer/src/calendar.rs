//! Planned diplomacy, and what became of it.

use std::collections::BTreeMap;

use detente_record::{EventType, Status, json::ActorWords};
use detente_store::{Order, ReportFilter, ReportRow, Store, StoreError};
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
    /// It took place: such an act is reported for one of its days, or the day before or after.
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

/// Days by which a meeting may be early or late and still be the one that was planned.
const SLACK: i64 = 1;

/// Returns the plans whose days touch a stretch, the soonest first; `today` is the latest day that
/// the store knows of.
pub fn calendar(
    store: &Store,
    filter: &ReportFilter,
    today: Date,
) -> Result<Vec<Plan>, StoreError> {
    let rows = store.reports(&ReportFilter {
        statuses: vec![Status::Plan],
        order: Order::Oldest,
        since: filter.since.or(Some(Date::constant(1, 1, 1))),
        ..filter.clone()
    })?;
    let mut plans: BTreeMap<(Date, [String; 2], String), Plan> = BTreeMap::new();
    for report in rows {
        let Some(first) = day(report.report.when.as_ref().and_then(|when| when.first.as_deref()))
        else {
            continue;
        };
        let mut sides = [party(&report.report.source), party(&report.report.target)];
        sides.sort_unstable();
        let key = (first, sides, report.report.event_type.to_string());
        if let Some(known) = plans.get_mut(&key) {
            known.reports += 1;
            continue;
        }
        let (fate, because, moved_to) = (Fate::Unknown, None, None);
        plans.insert(key, Plan { report, reports: 1, fate, because, moved_to });
    }
    let mut plans: Vec<Plan> = plans.into_values().collect();
    for plan in &mut plans {
        follow(store, plan, today)?;
    }
    Ok(plans)
}

/// Finds out what became of a plan.
fn follow(store: &Store, plan: &mut Plan, today: Date) -> Result<(), StoreError> {
    let report = &plan.report.report;
    let when = report.when.as_ref();
    let Some(first) = day(when.and_then(|when| when.first.as_deref())) else { return Ok(()) };
    let last = day(when.and_then(|when| when.last.as_deref())).unwrap_or(first);
    let (source, target) = (party(&report.source), party(&report.target));
    let told = plan.report.article.published.as_ref().and_then(|told| day(Some(&told.date)));
    let later = told.and_then(|told| told.tomorrow().ok());
    let ask = ReportFilter {
        source: Some(source.clone()),
        target: Some(target.clone()),
        types: report.event_type.parse::<EventType>().into_iter().collect(),
        order: Order::Newest,
        limit: Some(1),
        ..ReportFilter::default()
    };
    let early = first.checked_sub(SLACK.days()).unwrap_or(first);
    let late = last.checked_add(SLACK.days()).unwrap_or(last);
    let within =
        |filter: ReportFilter| ReportFilter { since: Some(early), until: Some(late), ..filter };
    let kept = store.reports(&within(ReportFilter {
        statuses: vec![Status::Fact, Status::Claim],
        ..ask.clone()
    }))?;
    if let Some(row) = kept.into_iter().next() {
        (plan.fate, plan.because) = (Fate::Kept, Some(row.into()));
        return Ok(());
    }
    let days = store.dyad_days(&source, &target, Some(early), Some(late))?;
    let same = |day: &detente_store::DyadDay| {
        day.source == source && day.event_type == *report.event_type && day.events > 0
    };
    if days.iter().any(same) {
        plan.fate = Fate::Kept;
        return Ok(());
    }
    let denied = store.reports(&within(ReportFilter {
        statuses: vec![Status::Denial],
        published_since: later,
        ..ask.clone()
    }))?;
    if let Some(row) = denied.into_iter().next() {
        (plan.fate, plan.because) = (Fate::Cancelled, Some(row.into()));
        return Ok(());
    }
    // Without a day of publication nothing is known to be later.
    let news = if later.is_some() {
        store.reports(&ReportFilter {
            statuses: vec![Status::Plan],
            published_since: later,
            since: Some(early.checked_sub(MOVED.days()).unwrap_or(early)),
            until: Some(late.checked_add(MOVED.days()).unwrap_or(late)),
            ..ask
        })?
    } else {
        Vec::new()
    };
    let elsewhere = |row: &ReportRow| {
        let new = row.report.when.as_ref().and_then(|when| when.first.clone());
        new.filter(|new| day(Some(new)).is_some_and(|new| new < early || new > late))
    };
    if let Some((row, new)) = news.into_iter().find_map(|row| elsewhere(&row).map(|new| (row, new)))
    {
        plan.fate = Fate::Moved;
        plan.moved_to = Some(new);
        plan.because = Some(row.into());
        return Ok(());
    }
    plan.fate = if last > today { Fate::Ahead } else { Fate::Unknown };
    Ok(())
}

/// Days within which another plan of the same two is taken for the same one, moved.
const MOVED: i64 = 45;

fn party(actors: &[ActorWords]) -> String {
    let code = |actor: &ActorWords| actor.country.clone().or_else(|| actor.code.clone());
    let named = |actor: &ActorWords| code(actor).unwrap_or_else(|| actor.name.clone());
    actors.first().map(named).unwrap_or_default()
}

fn day(text: Option<&str>) -> Option<Date> {
    text?.parse().ok()
}
