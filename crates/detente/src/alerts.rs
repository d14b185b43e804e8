//! Alerts: what a reader wants to be told of, looked for and told.
//!
//! The store keeps each alert's rule, what has met it, and by which ways that was told; so an
//! alert that was interrupted goes on, and nothing is told twice by the same way. What is found
//! is kept before it is told: a mail server that is down delays the letter and loses nothing.

mod atom;
mod post;

use detente_answer::{News, Rule};
use detente_store::{AlertRow, Store};
use jiff::Timestamp;

pub use post::{Post, why};

use crate::{error::Error, keep::stamp, output::visible::visible, progress::note};

/// What a round came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Things found for the first time.
    pub found: usize,
    /// Things told, once for each way.
    pub told: usize,
    /// Ways that failed.
    pub failed: usize,
}

/// Looks for what is new to the alerts called `names`, all where there are none, and tells what is
/// due at the moment `now`.
pub fn round(
    store: &mut Store,
    names: &[String],
    post: &Post,
    now: Timestamp,
) -> Result<Round, Error> {
    let mut round = Round::default();
    for alert in store.alerts()? {
        if !names.is_empty() && !names.contains(&alert.name) {
            continue;
        }
        match rule_of(&alert) {
            Ok(rule) => {
                // Nothing came in: nothing can be new.
                if store.alert_mark()? != alert.mark {
                    round.found += look(store, &alert, &rule, &rule.ways(), now)?;
                }
                tell(store, &alert, &rule, post, now, &mut round)?;
            }
            // A rule of a newer version: the others go on.
            Err(error) => {
                round.failed += 1;
                note(&format!("[{}] {error}", error.code()));
            }
        }
    }
    Ok(round)
}

/// Reads the rule of an alert.
pub fn rule_of(alert: &AlertRow) -> Result<Rule, Error> {
    Rule::read(&alert.rule).map_err(|why| Error::Setting {
        place: format!("alert {}", alert.name),
        why: format!("its rule cannot be read ({why}); remove it and add it anew"),
    })
}

/// Looks for what is new to an alert and keeps it, to be told by `ways`; returns how much it is.
pub fn look(
    store: &mut Store,
    alert: &AlertRow,
    rule: &Rule,
    ways: &[String],
    now: Timestamp,
) -> Result<usize, Error> {
    let mark = store.alert_mark()?;
    let known = store.alert_items(alert.key)?;
    let today = now.to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
    let found = rule.watch.fresh(store, alert.mark, &known, today)?;
    let body = |news: News| {
        let body = serde_json::to_string(&news).unwrap_or_default();
        (news.item, body)
    };
    let found: Vec<_> = found.into_iter().map(body).collect();
    Ok(store.keep_news(alert.key, mark, &found, ways, &stamp(now))?)
}

/// Tells what waits, by each way for which the moment has come.
fn tell(
    store: &mut Store,
    alert: &AlertRow,
    rule: &Rule,
    post: &Post,
    now: Timestamp,
    round: &mut Round,
) -> Result<(), Error> {
    for way in &rule.ways {
        let name = way.to_string();
        let waiting = store.news_waiting(alert.key, &name)?;
        let last = store.last_told(alert.key, &name)?;
        if waiting.is_empty() || !rule.is_due(now, last.as_deref()) {
            continue;
        }
        let keys: Vec<i64> = waiting.iter().map(|news| news.key).collect();
        let told = post.send(store, alert, way, &waiting);
        let trouble = told.as_ref().err().map(ToString::to_string);
        store.posted(&keys, &name, &stamp(now), trouble.as_deref())?;
        match told {
            Ok(()) => round.told += keys.len(),
            Err(error) => {
                round.failed += 1;
                let what = format!("alert {}: {way}: [{}] {error}", alert.name, error.code());
                note(&visible(&what));
            }
        }
    }
    Ok(())
}
