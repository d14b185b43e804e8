//! Tellings become events.
//!
//! Within one *block* (type, phase, source, target) the tellings of one day are sorted into events
//! by who, where and how, those that say most first. What is told of a stretch of days, or without
//! a day, joins the one event there that it can be of; where there are several, it stays an event
//! of its own: to choose would be to guess. All of it is a function of the set of tellings.

use std::{
    borrow::Borrow,
    collections::{BTreeMap, HashMap},
    fmt::{self, Write as _},
};

use detente_record::ArticleId;
use jiff::civil::Date;
use xxhash_rust::xxh3::xxh3_64;

use crate::{
    Phase, Side, Telling, Time,
    same::{Profile, said},
};

/// The identity of an event: what, who, when, and which of several such, hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub u64);

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// One event: the tellings of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its identity; it stays as more tellings come, as long as no other event of the same parties,
    /// type and day comes before it.
    pub id: EventId,
    /// When; of the tellings that made it, not of those that joined from a wider time.
    pub time: Time,
    /// Indices into the tellings: first those that say most, last those that joined.
    pub members: Vec<usize>,
}

/// Type, phase, source, target: only within these can tellings meet.
type Block<'t> = (&'t str, Phase, &'t str, &'t str);

/// Sorts tellings into events, each telling into one; in order of block and time.
pub fn merge<T: Borrow<Telling>>(tellings: &[T]) -> Vec<Group> {
    if let [only] = tellings {
        let telling = only.borrow();
        let cell = cell(telling);
        let id = identity(block(telling), cell, 0);
        return vec![Group { id, time: cell.0, members: vec![0] }];
    }
    let tellings: Vec<&Telling> = tellings.iter().map(Borrow::borrow).collect();
    let tellings = &tellings[..];
    let mut blocks: BTreeMap<Block<'_>, Vec<usize>> = BTreeMap::new();
    for (index, telling) in tellings.iter().enumerate() {
        blocks.entry(block(telling)).or_default().push(index);
    }
    blocks.into_iter().flat_map(|(block, members)| events(tellings, block, members)).collect()
}

fn block(telling: &Telling) -> Block<'_> {
    (&telling.event_type, telling.phase, &telling.source.party, &telling.target.party)
}

/// What is sorted together: a day, a stretch, a day of publication; where nothing is known of the
/// time, an article.
type Cell = (Time, Option<ArticleId>);

fn cell(telling: &Telling) -> Cell {
    let alone = telling.time == Time::Unknown;
    (telling.time, alone.then_some(telling.report.0))
}

/// The events of one block.
fn events(tellings: &[&Telling], block: Block<'_>, members: Vec<usize>) -> Vec<Group> {
    let mut cells: BTreeMap<Cell, Vec<usize>> = BTreeMap::new();
    for index in members {
        cells.entry(cell(tellings[index])).or_default().push(index);
    }
    // Days sort before all other times, so they are complete when the first of these comes.
    let mut days: Vec<(Date, Cluster)> = Vec::new();
    let mut joined: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut made = Vec::new();
    for (cell, members) in cells {
        if let Time::Day(day) = cell.0 {
            days.extend(clusters(tellings, members).into_iter().map(|cluster| (day, cluster)));
            continue;
        }
        let mut alone = Vec::new();
        for index in members {
            match only_match(tellings[index], tellings, &days) {
                Some(at) => joined.entry(at).or_default().push(index),
                None => alone.push(index),
            }
        }
        let rest = clusters(tellings, alone);
        made.extend(rest.into_iter().zip(0..).map(|(cluster, n)| Group {
            id: identity(block, cell, n),
            time: cell.0,
            members: cluster.members,
        }));
    }
    let mut dated = Vec::with_capacity(days.len() + made.len());
    let (mut last, mut n) = (None, 0);
    for (at, (day, cluster)) in days.into_iter().enumerate() {
        n = if last == Some(day) { n + 1 } else { 0 };
        last = Some(day);
        let mut members = cluster.members;
        let mut wider = joined.remove(&at).unwrap_or_default();
        wider.sort_by_key(|&index| tellings[index].report);
        members.extend(wider);
        let time = Time::Day(day);
        dated.push(Group { id: identity(block, (time, None), n), time, members });
    }
    dated.extend(made);
    dated
}

/// Hashes `{block:?}{cell:?}{n}`, which keeps the parts apart whatever they hold.
fn identity(block: Block<'_>, cell: Cell, n: u32) -> EventId {
    let (event_type, phase, source, target) = block;
    let mut text = String::with_capacity(128);
    text.push('(');
    quoted(&mut text, event_type);
    // Writing to a string does not fail.
    let _ = write!(text, ", {phase:?}, ");
    quoted(&mut text, source);
    text.push_str(", ");
    quoted(&mut text, target);
    let _ = write!(text, "){cell:?}{n}");
    EventId(xxh3_64(text.as_bytes()))
}

/// Writes a text as `{:?}` does, which takes its time over each letter.
fn quoted(out: &mut String, text: &str) {
    let plain = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
    if text.bytes().all(plain) {
        out.extend(["\"", text, "\""]);
    } else {
        let _ = write!(out, "{text:?}");
    }
}

/// Finds the one event of a day that a telling of a wider time can be of: the only one within its
/// reach, or the only one of its own article.
fn only_match(telling: &Telling, tellings: &[&Telling], days: &[(Date, Cluster)]) -> Option<usize> {
    let (first, last) = telling.reach()?;
    let from = days.partition_point(|(day, _)| *day < first);
    let within = days[from..].iter().take_while(|(day, _)| *day <= last).enumerate();
    let possible: Vec<usize> = within
        .filter(|(_, (_, cluster))| cluster.profile.agreement(telling).is_some())
        .map(|(at, _)| from + at)
        .collect();
    if let [only] = possible[..] {
        return Some(only);
    }
    let article = telling.report.0;
    let own =
        |at: &usize| days[*at].1.members.iter().any(|&member| tellings[member].report.0 == article);
    let mut own = possible.into_iter().filter(own);
    own.next().filter(|_| own.next().is_none())
}

/// Tellings of one event, and what they say.
struct Cluster {
    members: Vec<usize>,
    profile: Profile,
}

/// All that bears on which event of a cell a telling is of.
type Voice<'t> = (Reversed, &'t Side, &'t Side, Option<Named<'t>>, Option<&'t str>, &'t str);

/// A place's name, GeoNames id and country.
type Named<'t> = (&'t str, Option<u32>, Option<&'t str>);

/// How much is said, the most first.
type Reversed = std::cmp::Reverse<u32>;

/// Sorts the tellings of one cell. Those that say the same go together, so the work grows with the
/// number of different voices, not of tellings.
fn clusters(tellings: &[&Telling], members: Vec<usize>) -> Vec<Cluster> {
    let mut voices: BTreeMap<Voice<'_>, Vec<usize>> = BTreeMap::new();
    for index in members {
        let telling = tellings[index];
        let place = telling.place.as_ref();
        let place = place.map(|place| (&*place.name, place.geonames, place.country.as_deref()));
        let voice = (
            std::cmp::Reverse(said(telling)),
            &telling.source,
            &telling.target,
            place,
            telling.mode.as_deref(),
            &*telling.cameo,
        );
        voices.entry(voice).or_default().push(index);
    }
    let mut clusters: Vec<Cluster> = Vec::new();
    for mut members in voices.into_values() {
        members.sort_by_key(|&index| tellings[index].report);
        let telling = tellings[members[0]];
        let agreeing = clusters.iter_mut().filter_map(|cluster| {
            let points = cluster.profile.agreement(telling)?;
            Some(((points, cluster.members.len()), cluster))
        });
        // Of equals the first: the one that says most.
        let best = agreeing.reduce(|best, next| if next.0 > best.0 { next } else { best });
        if let Some((_, cluster)) = best {
            cluster.profile.learn(telling);
            cluster.members.append(&mut members);
        } else {
            clusters.push(Cluster { profile: Profile::new(telling), members });
        }
    }
    clusters
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_identity_is_that_of_what_debugging_shows() {
        let (day, other) = (date(2025, 3, 3), date(2025, 3, 9));
        let article = Some(ArticleId(7));
        for party in ["TUR", "", "?The \"Group\" of O'Neill", "?Türkiye\u{301}", "?a\\b\n"] {
            for cell in [
                (Time::Day(day), None),
                (Time::Within(day, other), None),
                (Time::Undated(day), None),
                (Time::Unknown, article),
            ] {
                let block: Block<'_> = ("CONSULT", Phase::Planned, party, "CHN");
                let shown = format!("{block:?}{cell:?}{}", 12);
                assert_eq!(identity(block, cell, 12), EventId(xxh3_64(shown.as_bytes())));
            }
        }
    }
}
