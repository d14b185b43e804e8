//! What became of a plan, and what a denial denies.

use std::collections::HashMap;

use super::Block;
use crate::base::{Connection, Result, params};

/// Kind of link, phase of the event it starts from, of the other, and when it holds between `a` and
/// `b` of the same type and parties.
const KINDS: [(&str, i64, i64, &str); 4] = [
    (
        "kept",
        1,
        0,
        "b.reach_first = b.reach_last AND b.reach_first BETWEEN a.reach_first AND a.reach_last",
    ),
    // Called off after it was announced.
    (
        "cancelled",
        1,
        4,
        "b.reach_first <= a.reach_last AND b.reach_last >= a.reach_first
         AND b.first_published >= a.first_published",
    ),
    // Put off to a later day, before the day came.
    (
        "moved",
        1,
        1,
        "a.key <> b.key AND b.reach_first > a.reach_first
         AND b.first_published >= a.first_published AND b.first_published <= a.reach_last
         AND EXISTS (SELECT 1 FROM tellings WHERE event = b.key AND moved = 1)",
    ),
    (
        "denies",
        4,
        0,
        "b.reach_first = b.reach_last AND b.reach_first BETWEEN a.reach_first AND a.reach_last",
    ),
];

/// Takes out the links of an event.
pub(super) fn unlink(link: &Connection, event: i64) -> Result<()> {
    link.execute("DELETE FROM event_links WHERE event = ?1", params![event])?;
    link.execute("DELETE FROM event_links WHERE other = ?1", params![event])?;
    Ok(())
}

/// Links an event that is there anew with those it has to do with.
pub(super) fn renew(link: &Connection, event: i64) -> Result<()> {
    let sql = "SELECT phase FROM events WHERE key = ?1";
    let phases = link.list(sql, params![event], |row| row.get::<Option<i64>>(0))?;
    let Some(phase) = phases.into_iter().flatten().next() else { return Ok(()) };
    unlink(link, event)?;
    self::link(link, event, phase, ALL)
}

/// Which phases have events, by number.
type Present = [bool; 6];
const ALL: Present = [true; 6];

/// Which phases have events of a type and two parties, as far as they can be linked; asked once.
#[derive(Default)]
pub(super) struct Phases(HashMap<[String; 3], Present>);

impl Phases {
    pub(super) fn of(&mut self, link: &Connection, block: Block) -> Result<Present> {
        let Block { event_type, source, target, .. } = block;
        let key = [event_type, source, target];
        if let Some(present) = self.0.get(&key) {
            return Ok(*present);
        }
        let there = |phase: i64| {
            format!(
                "CASE WHEN EXISTS (SELECT 1 FROM events WHERE type = ?1 AND source = ?2
                 AND target = ?3 AND phase = {phase}) THEN 1 ELSE 0 END"
            )
        };
        let sql = format!("SELECT {}, {}, {}", there(0), there(1), there(4));
        let present = link.query_row(&sql, &key[..], |row| {
            Ok([row.get(0)?, row.get(1)?, false, false, row.get(2)?, false])
        })?;
        self.0.insert(key, present);
        Ok(present)
    }
}

/// Links an event of a phase that has no links yet.
pub(super) fn link(link: &Connection, event: i64, phase: i64, present: Present) -> Result<()> {
    for (kind, from, to, holds) in KINDS {
        let sides = [("a", from, to), ("b", to, from)];
        for (side, _, other) in sides.into_iter().filter(|(_, at, _)| *at == phase) {
            if !present[other as usize] {
                continue;
            }
            let sql = format!(
                "INSERT INTO event_links (event, kind, other) SELECT a.key, '{kind}', b.key
                 FROM events a JOIN events b
                 ON b.type = a.type AND b.source = a.source AND b.target = a.target
                 WHERE {side}.key = ?1 AND a.phase = {from} AND b.phase = {to} AND {holds}
                 ON CONFLICT DO NOTHING"
            );
            link.execute(&sql, params![event])?;
        }
    }
    Ok(())
}
