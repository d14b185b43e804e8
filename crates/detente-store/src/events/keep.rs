//! Brings events up to what the reports tell.

use std::collections::{BTreeSet, HashMap};

use detente_merge::{Time, merge};
use jiff::{Span, civil::Date};
use rusqlite::Connection;

use super::{
    Block, Places, Touched, days, links,
    tellings::{self, Stored},
};
use crate::{
    document::{self, list},
    link::{Link, Value},
    revisions::Changes,
};

/// A wider time reaches at most so many days; see `detente_merge::Telling::reach`.
const WIDEST: i64 = 31;

/// Sorts anew what was touched, and brings all that rests on it up to it.
pub(crate) fn keep<L: Link>(
    link: &L,
    touched: Touched,
    changes: &mut Changes,
) -> Result<(), L::Error> {
    let mut changed = Changed { known: touched.events, ..Changed::default() };
    for (block, places) in &touched.blocks {
        for (first, last) in regions(link, block, places)? {
            let (first, last) = (first.to_string(), last.to_string());
            let condition = format!("{BLOCK} AND t.reach_first >= ?5 AND t.reach_last <= ?6");
            let values = values(block, &[(&first).into(), (&last).into()]);
            sort(link, &tellings::read(link, &condition, &values)?, &mut changed)?;
        }
        for cell in &places.cells {
            let condition = format!("{BLOCK} AND t.cell = ?5");
            let values = values(block, &[cell.into()]);
            sort(link, &tellings::read(link, &condition, &values)?, &mut changed)?;
        }
    }
    settle(link, &changed, Some(changes))
}

/// Events that are not as they were.
#[derive(Default)]
struct Changed {
    /// Those whose tellings changed: all that rests on these is worked out anew.
    known: BTreeSet<i64>,
    /// Those that were made whole of one telling: key, phase, and where they count.
    whole: Vec<(i64, i64, Option<days::Key>)>,
}

/// Makes tellings and events of all reports anew.
pub(crate) fn from_reports(connection: &Connection) -> rusqlite::Result<()> {
    connection
        .execute_batch("DELETE FROM event_links; DELETE FROM tellings; DELETE FROM events;")?;
    let mut articles = connection.prepare("SELECT key, id FROM articles ORDER BY key")?;
    let mut articles = articles.query([])?;
    while let Some(row) = articles.next()? {
        let (article, id): (i64, String) = (row.get(0)?, row.get(1)?);
        let document = document::read(connection, article, &id)?;
        let facts = tellings::facts(&document.article);
        let keys = list(
            connection,
            "SELECT key FROM reports WHERE article = ?1 ORDER BY n",
            [article],
            |row| row.get(0),
        )?;
        for ((n, key), report) in (0..).zip(keys).zip(&document.reports) {
            tellings::add(connection, &mut Touched::default(), facts, (n, key), report)?;
        }
    }
    rebuild(connection)
}

/// Makes all events anew from the reports' tellings.
fn rebuild<L: Link>(link: &L) -> Result<(), L::Error> {
    link.execute("DELETE FROM event_links", &[])?;
    link.execute("UPDATE tellings SET event = NULL", &[])?;
    link.execute("DELETE FROM events", &[])?;
    link.execute("DELETE FROM dyad_counts WHERE origin = ''", &[])?;
    let blocks =
        link.rows("SELECT DISTINCT type, source, target, phase FROM tellings", &[], |row| {
            let text = |column| row.text(column).map(Option::unwrap_or_default);
            let (event_type, source, target) = (text(0)?, text(1)?, text(2)?);
            Ok(Block { event_type, phase: row.int(3)?.unwrap_or_default(), source, target })
        })?;
    for block in &blocks {
        let mut changed = Changed::default();
        let all = tellings::read(link, BLOCK, &values(block, &[]))?;
        sort(link, &all, &mut changed)?;
        settle(link, &changed, None)?;
    }
    Ok(())
}

const BLOCK: &str = "t.type = ?1 AND t.source = ?2 AND t.target = ?3 AND t.phase = ?4";

fn values<'v>(block: &'v Block, more: &[Value<'v>]) -> Vec<Value<'v>> {
    let Block { event_type, phase, source, target } = block;
    let mut values = vec![event_type.into(), source.into(), target.into(), (*phase).into()];
    values.extend(more);
    values
}

/// Stretches of days to be sorted anew: those touched, widened by what reaches into them.
fn regions<L: Link>(
    link: &L,
    block: &Block,
    places: &Places,
) -> Result<Vec<(Date, Date)>, L::Error> {
    let mut reaches = places.reaches.clone();
    let condition = "SELECT DISTINCT t.reach_first, t.reach_last FROM tellings t
         WHERE t.type = ?1 AND t.source = ?2 AND t.target = ?3 AND t.phase = ?4
         AND t.reach_first >= ?5 AND t.reach_first <= ?6 AND t.reach_last >= ?7
         AND t.reach_first < t.reach_last";
    for (first, last) in &places.reaches {
        let from = first.saturating_sub(Span::new().days(WIDEST)).to_string();
        let (first, last) = (first.to_string(), last.to_string());
        let values = values(block, &[(&from).into(), (&last).into(), (&first).into()]);
        let wider = link.rows(condition, &values, |row| {
            let day = |column| row.text(column).map(|text| text.and_then(|text| text.parse().ok()));
            Ok(day(0)?.zip(day(1)?))
        })?;
        reaches.extend(wider.into_iter().flatten());
    }
    let mut regions: Vec<(Date, Date)> = Vec::new();
    for (first, last) in reaches {
        match regions.last_mut() {
            Some(before) if first <= before.1 => before.1 = before.1.max(last),
            _ => regions.push((first, last)),
        }
    }
    Ok(regions)
}

/// Sorts tellings into events and writes which telling is of which; notes the events that changed.
fn sort<L: Link>(link: &L, stored: &[Stored], changed: &mut Changed) -> Result<(), L::Error> {
    let tellings: Vec<_> = stored.iter().map(|stored| stored.telling.clone()).collect();
    let known: HashMap<String, i64> = known(link, stored)?;
    for group in merge(&tellings) {
        let id = group.id.to_string();
        let first = &stored[group.members[0]];
        let there = match known.get(&id) {
            Some(&key) => Some(key),
            None => find(link, &id)?,
        };
        let whole = there.is_none() && group.members.len() == 1;
        let event = match there {
            Some(key) => key,
            None => add(link, &id, first, whole)?,
        };
        if whole {
            let phase = i64::from(first.telling.phase as u8);
            changed.whole.push((event, phase, days::key(first)));
        }
        for member in group.members {
            let Stored { report, event: before, telling, .. } = &stored[member];
            if *before == Some(event) {
                continue;
            }
            link.execute(
                "UPDATE tellings SET event = ?4 WHERE report = ?1 AND source = ?2 AND target = ?3",
                &[
                    (*report).into(),
                    (&telling.source.party).into(),
                    (&telling.target.party).into(),
                    event.into(),
                ],
            )?;
            changed.known.extend(before);
            if !whole {
                changed.known.insert(event);
            }
        }
    }
    Ok(())
}

/// The ids of the events that the tellings are of so far.
fn known<L: Link>(link: &L, stored: &[Stored]) -> Result<HashMap<String, i64>, L::Error> {
    let keys: BTreeSet<i64> = stored.iter().filter_map(|stored| stored.event).collect();
    let mut known = HashMap::with_capacity(keys.len());
    for key in keys {
        let ids =
            link.rows("SELECT id FROM events WHERE key = ?1", &[key.into()], |row| row.text(0))?;
        known.extend(ids.into_iter().flatten().map(|id| (id, key)));
    }
    Ok(known)
}

fn find<L: Link>(link: &L, id: &str) -> Result<Option<i64>, L::Error> {
    let keys = link.rows("SELECT key FROM events WHERE id = ?1", &[id.into()], |row| row.int(0))?;
    Ok(keys.into_iter().flatten().next())
}

/// Adds an event with what all its tellings share; `whole` with what its only one says, and else
/// [`settle`] fills in the rest.
fn add<L: Link>(link: &L, id: &str, first: &Stored, whole: bool) -> Result<i64, L::Error> {
    let telling = &first.telling;
    let text = |day: Date| day.to_string();
    let stated = match telling.time {
        Time::Day(day) => Some((day, day)),
        Time::Within(first, last) => Some((first, last)),
        Time::Undated(_) | Time::Unknown => None,
    };
    let [when_first, when_last] =
        [stated.map(|days| text(days.0)), stated.map(|days| text(days.1))];
    let reach = telling.reach();
    let [first_day, last_day] = [reach.map(|days| text(days.0)), reach.map(|days| text(days.1))];
    let day = days::key(first).filter(|_| whole).map(|[_, _, day, _]| day);
    let published = first.published.as_ref().filter(|_| whole);
    link.insert(
        "INSERT INTO events (id, type, phase, source, target, status, when_first, when_last, day,
         reach_first, reach_last, reports, articles, sites, confidence, first_published, lead)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12, ?12, ?13, ?14, ?15)",
        &[
            id.into(),
            (&telling.event_type).into(),
            i64::from(telling.phase as u8).into(),
            (&telling.source.party).into(),
            (&telling.target.party).into(),
            if whole { (&first.status).into() } else { "".into() },
            (&when_first).into(),
            (&when_last).into(),
            (&day).into(),
            (&first_day).into(),
            (&last_day).into(),
            whole.into(),
            if whole { first.confidence.into() } else { 0.0.into() },
            published.map(String::as_str).into(),
            first.report.into(),
        ],
    )
}

/// Works out anew what rests on the tellings of some events; those without any are gone.
fn settle<L: Link>(
    link: &L,
    changed: &Changed,
    mut changes: Option<&mut Changes>,
) -> Result<(), L::Error> {
    let mut touched = days::Touched::default();
    for &event in &changed.known {
        touched.note(link, event)?;
        let former = if changes.is_some() { former(link, event)? } else { None };
        let now = count(link, event)?;
        if let (Some(changes), Some(former)) = (changes.as_mut(), &former) {
            former.revise(link, changes, now.as_deref())?;
        }
        if now.is_some() {
            touched.note(link, event)?;
        } else {
            links::unlink(link, event)?;
            link.execute("DELETE FROM events WHERE key = ?1", &[event.into()])?;
        }
    }
    for &event in &changed.known {
        links::renew(link, event)?;
    }
    for (event, phase, day) in &changed.whole {
        links::link(link, *event, *phase)?;
        touched.extend(day.clone());
    }
    touched.write(link)
}

/// An event as it was.
struct Former {
    id: String,
    status: String,
    row: serde_json::Value,
}

/// Reads an event before it is counted anew; `None` for one that has just been made.
fn former<L: Link>(link: &L, event: i64) -> Result<Option<Former>, L::Error> {
    let sql = "SELECT id, source, target, type, status, when_first, when_last, reports, articles,
         sites FROM events WHERE key = ?1 AND reports > 0";
    let rows = link.rows(sql, &[event.into()], |row| {
        let (id, status) = (row.text(0)?.unwrap_or_default(), row.text(4)?.unwrap_or_default());
        let row = serde_json::json!({
            "id": id, "source": row.text(1)?, "target": row.text(2)?, "type": row.text(3)?,
            "status": status, "first": row.text(5)?, "last": row.text(6)?,
            "reports": row.int(7)?, "articles": row.int(8)?, "sites": row.int(9)?,
        });
        Ok(Former { id, status, row })
    })?;
    Ok(rows.into_iter().next())
}

impl Former {
    /// Keeps what it was where it says something else now, or is gone. That one more article tells
    /// of it is no change of it.
    fn revise<L: Link>(
        &self,
        link: &L,
        changes: &mut Changes,
        now: Option<&str>,
    ) -> Result<(), L::Error> {
        let of = ("event", &*self.id);
        let row = || self.row.to_string();
        match now {
            None => changes.note(link, of, ("gone", "no report tells of it any more"), &row()),
            Some(now) if now != self.status => {
                let reason = format!("told as {now}, not as {}", self.status);
                changes.note(link, of, ("changed", &reason), &row())
            }
            Some(_) => Ok(()),
        }
    }
}

/// The report that tells of an event best: as a fact, of the day itself, saying most.
const LEAD: &str = "SELECT r.key, r.status, r.when_precision
    FROM tellings t JOIN reports r ON r.key = t.report JOIN articles a ON a.key = r.article
    WHERE t.event = ?1
    ORDER BY CASE WHEN r.status = 'fact' THEN 0 ELSE 1 END,
        CASE WHEN t.reach_first = t.reach_last THEN 0 ELSE 1 END, t.said DESC, r.confidence DESC, a.id, r.n
    LIMIT 1";

/// Counts an event's reports, articles and independent sites; returns its status, `None` where there
/// are no reports.
fn count<L: Link>(link: &L, event: i64) -> Result<Option<String>, L::Error> {
    let lead = link.rows(LEAD, &[event.into()], |row| {
        let text = |column| row.text(column).map(Option::unwrap_or_default);
        Ok((row.int(0)?.unwrap_or_default(), text(1)?, text(2)?))
    })?;
    let Some((lead, status, precision)) = lead.into_iter().next() else { return Ok(None) };
    let daily = days::is_daily(&precision);
    link.execute(
        "UPDATE events SET lead = ?2, status = ?3,
            day = CASE WHEN ?4 > 0 AND source <> '' AND target <> '' AND source NOT LIKE '?%'
                AND target NOT LIKE '?%' THEN when_first END,
            reports = told.reports, articles = told.articles,
            sites = CASE WHEN told.sites > 0 THEN told.sites ELSE 1 END,
            confidence = told.confidence, first_published = told.published
         FROM (SELECT count(DISTINCT t.report) AS reports, count(DISTINCT r.article) AS articles,
                count(DISTINCT CASE WHEN c.article IS NULL THEN coalesce(a.site, '') END) AS sites,
                max(r.confidence) AS confidence, min(a.published) AS published
            FROM tellings t JOIN reports r ON r.key = t.report JOIN articles a ON a.key = r.article
            LEFT JOIN copies c ON c.article = r.article WHERE t.event = ?1) AS told
         WHERE key = ?1",
        &[event.into(), lead.into(), status.as_str().into(), daily.into()],
    )?;
    // Facts sort first, so the status of the leading report is the event's.
    Ok(Some(status))
}
