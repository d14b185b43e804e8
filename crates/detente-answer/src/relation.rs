//! A relation over time: its series, and the days on which it turned, with what explains them.

use std::collections::BTreeMap;

use detente_coder::actors::Gazetteer;
use detente_record::{EventType, Status};
use detente_relate::{
    Counts, Coverage, Group, Membership, Period, Sensitivity, Series, Shift, Step, between_groups,
    shifts,
};
use detente_store::{
    DyadDay, Order, ReportFilter, ReportRow, Store, StoreError, layouts::ImportedRow,
};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Acts shown for a shift.
const EXPLAINING: u32 = 3;
/// Most member states on a side; the largest organisations have fewer than 200.
const MEMBERS: usize = 300;

/// One direction over time.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Direction {
    /// Who acts.
    pub source: String,
    /// Whom it is done to.
    pub target: String,
    /// Counts by period, without gaps.
    pub series: Vec<Period>,
    /// Days on which it turned, in order.
    pub shifts: Vec<Explained>,
}

/// A turn and acts that explain it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Explained {
    /// The turn.
    #[serde(flatten)]
    pub shift: Shift,
    /// Sentences of the turn's days that tell of its kinds of act.
    pub sentences: Vec<Sentence>,
    /// Such acts from tables of other collections.
    pub imported: Vec<ImportedRow>,
}

/// A sentence and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sentence {
    /// The report's id.
    pub report: String,
    /// The article's id.
    pub article: String,
    /// The words.
    pub words: String,
    /// Publisher.
    pub site: Option<String>,
    /// Address.
    pub url: Option<String>,
}

impl From<ReportRow> for Sentence {
    fn from(row: ReportRow) -> Self {
        Self {
            report: row.report.id,
            article: row.article.id,
            words: row.sentence.trim().to_owned(),
            site: row.article.site,
            url: row.article.url,
        }
    }
}

/// A party, or a group of parties by membership on the date.
#[derive(Clone, Debug)]
pub struct Party {
    /// What it is called.
    pub name: String,
    group: Group,
}

impl Party {
    /// Makes a party of a code; with `members` an organisation is its members on each day.
    pub fn new(code: &str, members: bool) -> Self {
        let name = code.to_uppercase();
        let belonging = if members { Gazetteer::shipped().memberships(&name) } else { Vec::new() };
        let group = if belonging.is_empty() {
            Group::single(&name)
        } else {
            Group::new(belonging.into_iter().map(|(state, from, to)| Membership {
                party: state.to_string(),
                from,
                to,
            }))
        };
        Self { name, group }
    }
}

/// What to show of a relation's history.
#[derive(Clone, Copy, Debug, Default)]
pub struct View {
    /// How long periods are.
    pub step: Step,
    /// First day shown.
    pub since: Option<Date>,
    /// Last day shown; nothing after it is looked at.
    pub until: Option<Date>,
}

/// How much is reported of everybody, day by day: what a dyad's days are compared with.
#[derive(Clone, Debug, Default)]
pub struct Activity(BTreeMap<String, f64>);

impl Activity {
    /// Reads it; looks through all daily counts, so that who asks often keeps it.
    pub fn read(store: &Store) -> Result<Self, StoreError> {
        Ok(Self(store.activity(None, None)?.into_iter().collect()))
    }

    /// Tells how much of the usual each day of a stretch covers.
    fn coverage(&self, first: Date, last: Date) -> Vec<f64> {
        let mut usual = Coverage::default();
        first
            .series(jiff::Span::new().days(1))
            .take_while(|day| *day <= last)
            .map(|day| usual.push(self.0.get(&day.to_string()).copied().unwrap_or(0.0)))
            .collect()
    }
}

/// Tells both directions of a relation.
pub fn both(
    store: &Store,
    a: &Party,
    b: &Party,
    view: &View,
    activity: &Activity,
) -> Result<[Direction; 2], StoreError> {
    let mut days = Vec::new();
    for from in a.group.ever().into_iter().take(MEMBERS) {
        for to in b.group.ever().into_iter().take(MEMBERS) {
            days.extend(store.dyad_days(from, to, None, view.until)?);
        }
    }
    let counted: Vec<(&str, &str, Date, Counts)> = days.iter().filter_map(counts).collect();
    let span = || counted.iter().map(|row| row.2);
    // Both directions run over the same days, so that their periods stand side by side.
    let range = span().min().zip(span().max());
    let coverage = match range {
        Some((first, last)) => activity.coverage(first, last),
        None => Vec::new(),
    };
    let direction = |from: &Party, to: &Party| -> Result<Direction, StoreError> {
        let across = between_groups(&from.group, &to.group, counted.iter().copied());
        let mut series = Series::new(across);
        if let Some((first, last)) = range {
            series.stretch(first, last);
        }
        let shown = |day: Date| view.since.is_none_or(|since| since <= day);
        let turns = shifts(&series, Some(&coverage), &Sensitivity::default());
        let turns = turns.into_iter().filter(|turn| shown(turn.date));
        let periods = series.periods(view.step, Some(&coverage));
        Ok(Direction {
            source: from.name.clone(),
            target: to.name.clone(),
            series: periods.into_iter().filter(|period| shown(period.last)).collect(),
            shifts: turns
                .map(|turn| explained(store, from, to, turn))
                .collect::<Result<_, StoreError>>()?,
        })
    };
    Ok([direction(a, b)?, direction(b, a)?])
}

/// A day's row as counts; `None` for what did not happen.
fn counts(day: &DyadDay) -> Option<(&str, &str, Date, Counts)> {
    if day.events == 0 {
        return None;
    }
    let mut counts = Counts::default();
    counts.add(kind(&day.event_type), day.events, day.intensity);
    Some((&day.source, &day.target, day.day.parse().ok()?, counts))
}

/// Reads a type; CAMEO's statements, which PLOVER leaves out, are words without hostility.
pub(crate) fn kind(name: &str) -> EventType {
    name.parse().unwrap_or(EventType::Consult)
}

fn explained(
    store: &Store,
    from: &Party,
    to: &Party,
    shift: Shift,
) -> Result<Explained, StoreError> {
    let hostile = shift.direction == detente_relate::Direction::Hardening;
    let kinds = EventType::ALL.into_iter().filter(|kind| (kind.quad() as u8 > 2) == hostile);
    let single = |party: &Party| (party.group.ever().len() == 1).then(|| party.name.clone());
    let filter = ReportFilter {
        source: single(from),
        target: single(to),
        types: kinds.collect(),
        statuses: vec![Status::Fact, Status::Claim],
        since: Some(shift.since),
        until: Some(shift.date),
        order: Order::Newest,
        limit: Some(EXPLAINING),
        ..ReportFilter::default()
    };
    // Of a group of many the store cannot be asked in one question; the kinds still explain.
    if filter.source.is_none() || filter.target.is_none() {
        return Ok(Explained { shift, sentences: Vec::new(), imported: Vec::new() });
    }
    // One sentence an event; a dyad's events have an index by day, its reports have none.
    let sentences = store.events(&filter)?.into_iter().map(|event| event.lead.into()).collect();
    Ok(Explained { sentences, imported: store.imported(&filter)?, shift })
}
