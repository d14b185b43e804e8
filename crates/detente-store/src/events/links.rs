//! What became of a plan, and what a denial denies.

use crate::base::{Connection, Result, params};

/// Kind of link, phase of the event it starts from, of the other, and when it holds between `a` and
/// `b` of the same type and parties.
const KINDS: [(&str, i64, i64, &str); 4] = [
    ("kept", 1, 0, HAPPENED),
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
    ("denies", 4, 0, HAPPENED),
];

/// What happened on one of the days; such an event's first day is that which it reaches.
const HAPPENED: &str = "b.reach_first = b.reach_last
     AND b.reach_first BETWEEN a.reach_first AND a.reach_last
     AND b.when_first BETWEEN a.reach_first AND a.reach_last";

/// Takes out the links of an event.
pub(super) fn unlink(link: &Connection, event: i64) -> Result<()> {
    link.execute("DELETE FROM event_links WHERE event = ?1", params![event])?;
    link.execute("DELETE FROM event_links WHERE other = ?1", params![event])?;
    Ok(())
}

/// Links an event that is there anew with those it has to do with.
pub(super) fn renew(link: &Connection, event: i64) -> Result<()> {
    unlink(link, event)?;
    self::link(link, event, event)
}

/// Links the events of some keys, which have no links yet, each with those it has to do with.
pub(super) fn link(link: &Connection, first: i64, last: i64) -> Result<()> {
    for (kind, from, to, holds) in KINDS {
        // From the plan or denial to what it speaks of, and the other way.
        for tables in ["events a CROSS JOIN events b", "events b CROSS JOIN events a"] {
            let new = &tables[7..8];
            let sql = format!(
                "INSERT INTO event_links (event, kind, other) SELECT a.key, '{kind}', b.key
                 FROM {tables} WHERE {new}.key BETWEEN ?1 AND ?2
                 AND b.type = a.type AND b.source = a.source AND b.target = a.target
                 AND a.phase = {from} AND b.phase = {to} AND {holds}
                 ON CONFLICT DO NOTHING"
            );
            link.execute(&sql, params![first, last])?;
        }
    }
    Ok(())
}
