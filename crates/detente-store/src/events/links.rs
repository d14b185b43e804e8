//! What became of a plan, and what a denial denies.

use super::{Block, Days, held::Held};
use crate::base::{Connection, Result, params};

/// How a new event comes to be linked with others of its type and parties.
struct Way {
    /// The new event's phase, and the phases of those it is linked with.
    phase: i64,
    others: &'static [i64],
    /// Which it is: `a` the plan or denial, `b` what that speaks of; and which is the other.
    new: &'static str,
    other: &'static str,
    /// What the link is called, and when it holds.
    kind: &'static str,
    holds: &'static str,
}

const WAYS: [Way; 7] = [
    // What happens is looked up most often: once for plans and denials.
    Way {
        phase: 0,
        others: &[1, 4],
        new: "b",
        other: "a",
        kind: "CASE a.phase WHEN 1 THEN 'kept' ELSE 'denies' END",
        holds: HAPPENED,
    },
    Way { phase: 1, others: &[0], new: "a", other: "b", kind: "'kept'", holds: HAPPENED },
    Way { phase: 4, others: &[0], new: "a", other: "b", kind: "'denies'", holds: HAPPENED },
    Way { phase: 1, others: &[4], new: "a", other: "b", kind: "'cancelled'", holds: CANCELLED },
    Way { phase: 4, others: &[1], new: "b", other: "a", kind: "'cancelled'", holds: CANCELLED },
    Way { phase: 1, others: &[1], new: "a", other: "b", kind: "'moved'", holds: MOVED },
    Way { phase: 1, others: &[1], new: "b", other: "a", kind: "'moved'", holds: MOVED },
];

/// What happened on one of the days; such an event's first day is that which it reaches.
const HAPPENED: &str = "b.reach_first = b.reach_last
     AND b.reach_first BETWEEN a.reach_first AND a.reach_last
     AND b.when_first BETWEEN a.reach_first AND a.reach_last";

/// Called off after it was announced.
const CANCELLED: &str = "b.reach_first <= a.reach_last AND b.reach_last >= a.reach_first
     AND b.first_published >= a.first_published";

/// Put off to a later day, before the day came.
const MOVED: &str = "a.key <> b.key AND b.reach_first > a.reach_first
     AND b.first_published >= a.first_published AND b.first_published <= a.reach_last
     AND EXISTS (SELECT 1 FROM tellings WHERE event = b.key AND moved = 1)";

/// An event that may be linked with others.
pub(super) struct New {
    pub key: i64,
    pub block: Block,
    pub reach: Days,
}

/// Says whether links start from events of this phase, or lead to such as are known before.
///
/// What happened is linked by its day alone, which no further telling changes.
pub(super) fn is_awaited(phase: i64) -> bool {
    matches!(phase, 1 | 4)
}

/// Takes out the links of an event.
pub(super) fn unlink(link: &Connection, event: i64) -> Result<()> {
    link.execute("DELETE FROM event_links WHERE event = ?1", params![event])?;
    link.execute("DELETE FROM event_links WHERE other = ?1", params![event])?;
    Ok(())
}

/// Links a plan or denial that is there anew with those it has to do with.
pub(super) fn renew(link: &Connection, event: i64) -> Result<()> {
    unlink(link, event)?;
    let awaited = WAYS.iter().filter(|way| is_awaited(way.phase));
    awaited.into_iter().try_for_each(|way| way.link(link, event, event))
}

/// Links new events, which have no links yet, each with those it has to do with; their keys are
/// those from `first` to `last`.
pub(super) fn link(
    link: &Connection,
    new: &[New],
    (first, last): (i64, i64),
    held: Option<&Held>,
) -> Result<()> {
    // A server is asked for all at once.
    if link.twin(false, true) {
        return WAYS.iter().try_for_each(|way| way.link(link, first, last));
    }
    for New { key, block, reach } in new {
        for way in WAYS.iter().filter(|way| way.phase == block.phase) {
            if held.is_none_or(|held| way.may_link(held, block, *reach)) {
                way.link(link, *key, *key)?;
            }
        }
    }
    Ok(())
}

impl Way {
    /// Links the new events among some keys.
    fn link(&self, link: &Connection, first: i64, last: i64) -> Result<()> {
        let Self { phase, others, new, other, kind, holds } = self;
        let others: Vec<_> =
            others.iter().map(|phase| format!("{other}.phase = {phase}")).collect();
        let others = others.join(" OR ");
        let sql = format!(
            "INSERT INTO event_links (event, kind, other) SELECT a.key, {kind}, b.key
             FROM events {new} CROSS JOIN events {other}
             WHERE {new}.key BETWEEN ?1 AND ?2 AND {new}.phase = {phase}
             AND b.type = a.type AND b.source = a.source AND b.target = a.target
             AND ({others}) AND {holds} ON CONFLICT DO NOTHING"
        );
        link.execute(&sql, params![first, last]).map(drop)
    }

    /// Says whether anything is told that a new event could be linked with.
    fn may_link(&self, held: &Held, block: &Block, reach: Days) -> bool {
        self.others.iter().any(|&phase| {
            let other = Block { phase, ..block.clone() };
            match self.holds {
                // From any day to any later one.
                MOVED => held.has_several(&other),
                _ => held.near(&other, reach).next().is_some(),
            }
        })
    }
}
