//! What an alert watches for, and what of the store meets it.
//!
//! A saved question is met by each event that news tell of; a watched relation by each turn that
//! it takes. Whatever is found says why, in sentences. The same rules run over history: how often
//! would this have fired?

mod rule;

use detente_relate::Direction;
use detente_store::{
    AlertMark, Cursor, EventRow, Order, ReportFilter, Store, StoreError, layouts::ImportedRow,
};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use rule::{Digest, Quiet, Rule, Way};

use crate::{Activity, AnswerError, Explained, Matrix, Party, Sentence, View, both, turns};

/// Most things that one look finds; what is beyond is said in one more.
pub const MOST_NEWS: usize = 500;
/// Sentences that say why.
const SENTENCES: usize = 3;
/// Days over which relations must be busy to be watched where no pair is named.
const BUSY_DAYS: u32 = 30;
/// States among which they are looked for.
const BUSY_STATES: usize = 24;
/// A turn found so many days or less from a known one in the same direction is that one, moved by
/// what came in late.
const SAME_TURN: i32 = 7;

/// What an alert watches for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Watch {
    /// Events that a question finds.
    Events {
        /// The question; its order, cursor and limit mean nothing.
        filter: Box<ReportFilter>,
        /// Told by at least so many sites; imported events have no such number and pass.
        sites: u32,
    },
    /// Turns of relations.
    Turns {
        /// Between these two, in both directions; `None`: between any two that are busy.
        pair: Option<[String; 2]>,
        /// Whether an organisation is its members.
        members: bool,
        /// Softer or harder; `None`: either.
        direction: Option<Direction>,
        /// At least so probable, 0 to 1.
        probability: f64,
    },
}

/// One thing that met an alert.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct News {
    /// The same whenever the thing is found.
    pub item: String,
    /// Its day; `None` where no report gives one.
    #[schemars(with = "Option<String>")]
    pub day: Option<Date>,
    /// What it is, in a line.
    pub title: String,
    /// Sentences that say so, three at most.
    pub why: Vec<Sentence>,
    /// Acts from tables of other collections that say so, three at most.
    pub imported: Vec<String>,
}

impl Watch {
    /// Finds what is new to an alert that has looked as far as `mark` and met the items `known`.
    pub fn fresh(
        &self,
        store: &Store,
        mark: AlertMark,
        known: &[String],
        today: Date,
    ) -> Result<Vec<News>, AnswerError> {
        match self {
            Self::Events { filter, sites } => {
                let mut found = events(store, filter, *sites, Some(mark.reports))?;
                found.extend(imported(store, filter, Some(mark.imported))?);
                found.retain(|news| !known.contains(&news.item));
                Ok(cut(found))
            }
            Self::Turns { .. } => {
                let mut found = self.turned(store, &View::default(), today)?;
                found.retain(|news| !known.iter().any(|item| same_turn(item, &news.item)));
                Ok(cut(found))
            }
        }
    }

    /// Finds all that would have met it in a stretch of days, in their order.
    pub fn replay(
        &self,
        store: &Store,
        since: Option<Date>,
        until: Option<Date>,
    ) -> Result<Vec<News>, AnswerError> {
        let mut found = match self {
            Self::Events { filter, sites } => {
                let later = |a: Option<Date>, b| a.max(b);
                let earlier = |a: Option<Date>, b: Option<Date>| a.into_iter().chain(b).min();
                let filter = ReportFilter {
                    since: later(filter.since, since),
                    until: earlier(filter.until, until),
                    ..(**filter).clone()
                };
                let mut found = events(store, &filter, *sites, None)?;
                found.extend(imported(store, &filter, None)?);
                found
            }
            Self::Turns { .. } => {
                let latest = store.latest_day()?.and_then(|day| day.parse().ok());
                let Some(today) = until.or(latest) else { return Ok(Vec::new()) };
                let view = View { since, until, ..View::default() };
                self.turned(store, &view, today)?
            }
        };
        found.sort_by(|a, b| (a.day, &a.item).cmp(&(b.day, &b.item)));
        Ok(found)
    }

    fn turned(&self, store: &Store, view: &View, today: Date) -> Result<Vec<News>, AnswerError> {
        let Self::Turns { pair, members, direction, probability } = self else {
            return Ok(Vec::new());
        };
        let activity = Activity::read(store)?;
        let mut found = Vec::new();
        if let Some([a, b]) = pair {
            let [a, b] = [a, b].map(|code| Party::new(code, *members));
            for way in both(store, &a, &b, view, &activity)? {
                let of = |turn| (way.source.clone(), way.target.clone(), turn);
                found.extend(way.shifts.into_iter().map(of));
            }
        } else {
            let days = view.since.map_or(BUSY_DAYS, |since| {
                1 + u32::try_from((today - since).get_days()).unwrap_or(0)
            });
            let matrix = Matrix::ask(store, today, days, BUSY_STATES)?;
            let turns = turns(store, &matrix, &activity)?;
            found.extend(turns.into_iter().map(|of| (of.source, of.target, of.turn)));
        }
        found.retain(|(_, _, turn)| {
            direction.is_none_or(|direction| direction == turn.shift.direction)
                && turn.shift.probability >= *probability
        });
        // A turn that grows stronger within days is told once.
        found.sort_by_key(|(_, _, turn)| turn.shift.date);
        let mut told: Vec<News> = Vec::new();
        for (source, target, turn) in found {
            let news = turned(&source, &target, turn);
            if !told.iter().any(|known| same_turn(&known.item, &news.item)) {
                told.push(news);
            }
        }
        Ok(told)
    }
}

/// Cuts what is more than anybody reads, and says so.
fn cut(mut found: Vec<News>) -> Vec<News> {
    let more = found.len().saturating_sub(MOST_NEWS);
    if more > 0 {
        let last = &found[found.len() - 1];
        let rest = News {
            item: format!("more {}", last.item),
            day: None,
            title: format!("and {more} more; `detente events` lists them"),
            why: Vec::new(),
            imported: Vec::new(),
        };
        found.truncate(MOST_NEWS);
        found.push(rest);
    }
    found
}

fn events(
    store: &Store,
    filter: &ReportFilter,
    sites: u32,
    after: Option<i64>,
) -> Result<Vec<News>, StoreError> {
    let filter = ReportFilter {
        news_after: after,
        order: Order::Intake,
        after: None,
        limit: None,
        ..filter.clone()
    };
    let mut found = Vec::new();
    for event in store.events(&filter)?.into_iter().filter(|event| event.sites >= sites) {
        found.push(of_event(store, event)?);
    }
    Ok(found)
}

fn of_event(store: &Store, event: EventRow) -> Result<News, StoreError> {
    let EventRow { source, target, event_type, status, reports, sites, .. } = &event;
    let [source, target] = [source, target].map(|party| if party.is_empty() { "?" } else { party });
    let title = format!(
        "{source} → {target}: {event_type}, {status}; {} on {}",
        counted(*reports, "report"),
        counted(*sites, "site"),
    );
    let mut why = vec![Sentence::from(event.lead)];
    for row in store.event_reports(&event.id)? {
        let row = Sentence::from(row);
        // Another site's words say more than the same site's again.
        if why.len() < SENTENCES
            && why.iter().all(|known| known.words != row.words && known.article != row.article)
        {
            why.push(row);
        }
    }
    let day = event.first.and_then(|day| day.parse().ok());
    Ok(News { item: event.id, day, title, why, imported: Vec::new() })
}

fn counted(number: u32, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn imported(
    store: &Store,
    filter: &ReportFilter,
    after: Option<i64>,
) -> Result<Vec<News>, StoreError> {
    let filter = ReportFilter {
        order: Order::Intake,
        after: after.map(|key| Cursor { day: None, key }),
        limit: None,
        ..filter.clone()
    };
    let news = |row: ImportedRow| {
        let line = act(&row);
        News {
            item: format!("{}:{}", row.file, row.line),
            day: row.day.parse().ok(),
            title: line.clone(),
            why: Vec::new(),
            imported: vec![line],
        }
    };
    Ok(store.imported(&filter)?.into_iter().map(news).collect())
}

/// An act of another collection in a line.
fn act(row: &ImportedRow) -> String {
    let [source, target] = [&row.source, &row.target].map(|party| {
        party.as_ref().map_or("?", |party| party.code.as_deref().unwrap_or(&party.name))
    });
    let what = row.act.as_deref().unwrap_or(&row.event_type);
    format!("{}: {source} → {target}: {what} ({} of {})", row.day, row.event_type, row.layout)
}

fn turned(source: &str, target: &str, turn: Explained) -> News {
    let shift = &turn.shift;
    let causes: Vec<String> = shift
        .causes
        .iter()
        .map(|cause| {
            let kind = cause.kind.replace('_', " ");
            format!("{kind} {} where {:.1} was expected", cause.seen, cause.expected)
        })
        .collect();
    News {
        item: format!("{source} > {target} {} {}", shift.direction.name(), shift.date),
        day: Some(shift.date),
        title: format!(
            "{source} → {target}: {} on {}, probability {:.2}; since {} {}",
            shift.direction.name(),
            shift.date,
            shift.probability,
            shift.since,
            causes.join(", "),
        ),
        why: turn.sentences.into_iter().take(SENTENCES).collect(),
        imported: turn.imported.iter().take(SENTENCES).map(act).collect(),
    }
}

/// Says whether two items are one turn, which late articles may move by some days.
fn same_turn(a: &str, b: &str) -> bool {
    let (Some((of_a, day_a)), Some((of_b, day_b))) = (a.rsplit_once(' '), b.rsplit_once(' '))
    else {
        return false;
    };
    let (Ok(day_a), Ok(day_b)) = (day_a.parse::<Date>(), day_b.parse::<Date>()) else {
        return false;
    };
    of_a == of_b && day_a.until(day_b).is_ok_and(|span| span.get_days().abs() <= SAME_TURN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_that_late_articles_move_stays_one_turn() {
        assert!(same_turn("A > B hardening 2024-05-20", "A > B hardening 2024-05-25"));
        assert!(!same_turn("A > B hardening 2024-05-20", "A > B softening 2024-05-20"));
        assert!(!same_turn("A > B hardening 2024-05-20", "A > B hardening 2024-06-20"));
    }

    #[test]
    fn what_is_beyond_the_most_is_said_in_one_line() {
        let news = |number: usize| News {
            item: number.to_string(),
            day: None,
            title: String::new(),
            why: Vec::new(),
            imported: Vec::new(),
        };
        let found = cut((0..MOST_NEWS + 7).map(news).collect());
        assert_eq!(found.len(), MOST_NEWS + 1);
        assert!(found[MOST_NEWS].title.starts_with("and 7 more"));
    }
}
