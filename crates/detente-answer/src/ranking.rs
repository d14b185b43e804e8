//! Over all dyads: which relations changed most, who behaves like whom, who stands alone.

use std::collections::{BTreeMap, BTreeSet};

use detente_record::EventType;
use detente_relate::{Change, Counts, alignment, change, cooperation_share};
use detente_store::Store;
use jiff::{Span, civil::Date};
use schemars::JsonSchema;
use serde::Serialize;

use crate::AnswerError;

/// Which days are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Windows {
    /// Last day of the later stretch.
    pub last: Date,
    /// Its days.
    pub days: i32,
    /// Days of the stretch before it.
    pub before: i32,
}

impl Windows {
    fn later(&self) -> (Date, Date) {
        (back(self.last, self.days - 1), self.last)
    }

    fn earlier(&self) -> (Date, Date) {
        let last = back(self.last, self.days);
        (back(last, self.before - 1), last)
    }
}

fn back(day: Date, days: i32) -> Date {
    day.saturating_sub(Span::new().days(i64::from(days.max(0))))
}

/// A directed dyad whose relation changed.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Changed {
    /// Who acts.
    pub source: String,
    /// To whom.
    pub target: String,
    /// Events of the stretch before.
    pub before: Counts,
    /// Events of the later stretch.
    pub after: Counts,
    /// How it changed.
    #[serde(flatten)]
    pub change: Change,
}

/// How alike another state behaves towards third parties.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Aligned {
    /// The other state.
    pub party: String,
    /// How alike, 0 to 1.
    pub alignment: f64,
    /// The same in the stretch before; `None` where they had no third party in common.
    pub before: Option<f64>,
    /// Third parties that both dealt with.
    pub thirds: usize,
}

/// How a state stands with all others.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Standing {
    /// The state.
    pub party: String,
    /// Share of cooperation in what others do to it, 0 to 1, drawn towards one half by one event.
    pub cooperation: f64,
    /// The same in the stretch before.
    pub before: f64,
    /// Others that did something to it.
    pub partners: usize,
    /// What others did to it.
    pub events: u32,
}

/// Others that a state must deal with before it is ranked by how it deals with them.
const PARTNERS: usize = 3;

/// Returns the directed dyads of two parties whose relation changed most, the surest first.
pub fn changed(
    store: &Store,
    windows: &Windows,
    limit: usize,
) -> Result<Vec<Changed>, AnswerError> {
    let (mut before, after) = (sums(store, windows.earlier())?, sums(store, windows.later())?);
    for key in after.keys() {
        before.entry(key.clone()).or_default();
    }
    // A stretch that begins before the store does would make all look new.
    let (first, last) = windows.earlier();
    let begun =
        store.first_day()?.and_then(|day| day.parse().ok()).map_or(first, |day| first.max(day));
    let days_before = f64::from(1 + begun.duration_until(last).as_hours().max(0) as u32 / 24);
    let days_after = f64::from(windows.days);
    let mut all: Vec<Changed> = before
        .into_iter()
        .filter(|((source, target), _)| source != target)
        .map(|((source, target), before)| {
            let key = (source, target);
            let after = after.get(&key).copied().unwrap_or_default();
            let change = change(&before, days_before, &after, days_after);
            Changed { source: key.0, target: key.1, before, after, change }
        })
        .collect();
    // Stable: of equals the first by name.
    all.sort_by(|a, b| b.change.weight.total_cmp(&a.change.weight));
    all.truncate(limit);
    Ok(all)
}

/// Returns the states that behave most like `party` towards third parties, the most alike first;
/// those with three third parties or more in common.
pub fn aligned(
    store: &Store,
    party: &str,
    windows: &Windows,
    limit: usize,
) -> Result<Vec<Aligned>, AnswerError> {
    let (before, after) = (sums(store, windows.earlier())?, sums(store, windows.later())?);
    let others: BTreeSet<&str> = after.keys().map(|(source, _)| &**source).collect();
    let mut all: Vec<Aligned> = others
        .into_iter()
        .filter(|other| *other != party)
        .filter_map(|other| {
            let (alignment, thirds) =
                alike(&after, party, other).filter(|(_, thirds)| *thirds >= PARTNERS)?;
            let before = alike(&before, party, other).map(|(alignment, _)| alignment);
            Some(Aligned { party: other.to_owned(), alignment, before, thirds })
        })
        .collect();
    all.sort_by(|a, b| b.alignment.total_cmp(&a.alignment));
    all.truncate(limit);
    Ok(all)
}

/// Returns how every state stands with all others, the most isolated first; those to whom three
/// others or more did something.
pub fn standings(
    store: &Store,
    windows: &Windows,
    limit: usize,
) -> Result<Vec<Standing>, AnswerError> {
    let towards = |sums: &Sums| {
        let mut towards: BTreeMap<String, (Counts, usize)> = BTreeMap::new();
        for ((source, target), counts) in sums {
            if source != target {
                let (sum, partners) = towards.entry(target.clone()).or_default();
                *sum += *counts;
                *partners += 1;
            }
        }
        towards
    };
    let before = towards(&sums(store, windows.earlier())?);
    let after = towards(&sums(store, windows.later())?);
    let mut all: Vec<Standing> = after
        .into_iter()
        .filter(|(_, (_, partners))| *partners >= PARTNERS)
        .map(|(party, (counts, partners))| Standing {
            cooperation: cooperation_share(&counts),
            before: before.get(&party).map_or(0.5, |(counts, _)| cooperation_share(counts)),
            partners,
            events: counts.total(),
            party,
        })
        .collect();
    all.sort_by(|a, b| a.cooperation.total_cmp(&b.cooperation));
    all.truncate(limit);
    Ok(all)
}

/// Source and target, and what the one did to the other.
type Sums = BTreeMap<(String, String), Counts>;

fn sums(store: &Store, (first, last): (Date, Date)) -> Result<Sums, AnswerError> {
    let mut sums = Sums::new();
    for pair in store.pairs(&first.to_string(), &last.to_string())? {
        // CAMEO's statements, which PLOVER leaves out, are words without hostility.
        let kind = pair.event_type.parse().unwrap_or(EventType::Consult);
        sums.entry((pair.source, pair.target)).or_default().add(kind, pair.events, pair.intensity);
    }
    Ok(sums)
}

fn alike(sums: &Sums, one: &str, other: &str) -> Option<(f64, usize)> {
    let of = |party: &str| -> BTreeMap<&str, &Counts> {
        let from = (party.to_owned(), String::new());
        let acts = sums.range(from..).take_while(|((source, _), _)| source == party);
        acts.map(|((_, target), counts)| (&**target, counts)).collect()
    };
    let (mine, theirs) = (of(one), of(other));
    let thirds = mine.iter().filter(|(third, _)| **third != one && **third != other);
    alignment(thirds.filter_map(|(third, counts)| Some((*counts, *theirs.get(third)?))))
}
