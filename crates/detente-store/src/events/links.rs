//! What became of a plan, and what a denial denies.

use crate::link::Link;

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
pub(super) fn unlink<L: Link>(link: &L, event: i64) -> Result<(), L::Error> {
    link.execute("DELETE FROM event_links WHERE event = ?1", &[event.into()])?;
    link.execute("DELETE FROM event_links WHERE other = ?1", &[event.into()])?;
    Ok(())
}

/// Links an event that is there anew with those it has to do with.
pub(super) fn renew<L: Link>(link: &L, event: i64) -> Result<(), L::Error> {
    let sql = "SELECT phase FROM events WHERE key = ?1";
    let phases = link.rows(sql, &[event.into()], |row| row.int(0))?;
    let Some(phase) = phases.into_iter().flatten().next() else { return Ok(()) };
    unlink(link, event)?;
    self::link(link, event, phase)
}

/// Links an event of a phase that has no links yet.
pub(super) fn link<L: Link>(link: &L, event: i64, phase: i64) -> Result<(), L::Error> {
    for (kind, from, to, holds) in KINDS {
        for (side, _) in [("a", from), ("b", to)].into_iter().filter(|(_, at)| *at == phase) {
            let sql = format!(
                "INSERT INTO event_links (event, kind, other) SELECT a.key, '{kind}', b.key
                 FROM events a JOIN events b
                 ON b.type = a.type AND b.source = a.source AND b.target = a.target
                 WHERE {side}.key = ?1 AND a.phase = {from} AND b.phase = {to} AND {holds}
                 ON CONFLICT DO NOTHING"
            );
            link.execute(&sql, &[event.into()])?;
        }
    }
    Ok(())
}
