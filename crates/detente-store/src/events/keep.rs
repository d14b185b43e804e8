//! Brings events up to what the reports tell.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use detente_merge::{Time, merge};
use jiff::{Span, civil::Date};

use super::{
    Block, Places, Touched, days, links,
    tellings::{self, Stored},
};
use crate::{
    base::{Connection, Double, Result, Row, Rows, ToValue, Value, params},
    document,
    revisions::Changes,
};

/// A wider time reaches at most so many days; see `detente_merge::Telling::reach`.
const WIDEST: i64 = 31;

/// Sorts anew what was touched, and brings all that rests on it up to it.
pub(crate) fn keep(link: &Connection, touched: Touched, changes: &mut Changes) -> Result<()> {
    let Touched { blocks, events, fresh, copies } = touched;
    // Only where events lose reports can there be one that none of the tellings read is of.
    let known = !events.is_empty();
    let mut made = Made::of(link, events)?;
    let mut fresh = by_block(fresh);
    let there = there(link, &blocks)?;
    for ((block, places), there) in blocks.iter().zip(there) {
        let (mut dated, mut undated) = fresh.remove(block).unwrap_or_default();
        dated.make_contiguous().sort_by_key(|(days, _)| *days);
        for (first, last) in regions(&places.reaches, &there) {
            let mut stored = Vec::new();
            // What is there is looked at only where there is something.
            if there.iter().any(|days| days.0 >= first && days.1 <= last) {
                let (from, to) = (first.to_string(), last.to_string());
                let condition = format!("{BLOCK} AND t.reach_first >= ?5 AND t.reach_last <= ?6");
                stored =
                    tellings::read(link, &condition, &values(block, &[from.value(), to.value()]))?;
            }
            // Each lies within one region, and both rise.
            let end = dated.iter().position(|(days, _)| days.0 > last).unwrap_or(dated.len());
            stored.extend(dated.drain(..end).map(|(_, stored)| stored));
            sort(link, &stored, known, &copies, &mut made)?;
        }
        for cell in &places.cells {
            let condition = format!("{BLOCK} AND t.cell = ?5");
            let mut stored = tellings::read(link, &condition, &values(block, &[cell.value()]))?;
            let within = |stored: &Stored| tellings::cell(stored).as_ref() == Some(cell);
            let (taken, left) = std::mem::take(&mut undated).into_iter().partition(within);
            undated = left;
            stored.extend::<Vec<_>>(taken);
            sort(link, &stored, known, &copies, &mut made)?;
        }
    }
    settle(link, made, Some(changes))
}

/// Those with days to go by, in order, and those without.
type Fresh = (VecDeque<(Days, Stored)>, Vec<Stored>);
type Days = (Date, Date);

fn by_block(fresh: Vec<Stored>) -> HashMap<Block, Fresh> {
    let mut blocks: HashMap<Block, Fresh> = HashMap::new();
    for stored in fresh {
        let (dated, undated) = blocks.entry(tellings::block(&stored.telling)).or_default();
        match stored.reach {
            Some(reach) => dated.push_back((reach, stored)),
            None => undated.push(stored),
        }
    }
    blocks
}

/// What becomes of the tellings.
struct Made<'c> {
    events: Rows<'c>,
    tellings: Rows<'c>,
    /// Key of the first event that is new, and of the next.
    first: i64,
    next: i64,
    /// Events whose tellings changed: all that rests on these is worked out anew.
    known: BTreeSet<i64>,
    /// Where those count that were made whole of one telling.
    days: days::Touched,
}

impl<'c> Made<'c> {
    /// Begins with events that are known to change.
    fn of(link: &'c Connection, known: BTreeSet<i64>) -> Result<Self> {
        let sql = "SELECT coalesce(max(key), 0) FROM events";
        let first = link.query_row(sql, (), |row| row.get::<i64>(0))? + 1;
        let columns = "events (key, id, type, phase, source, target, status, when_first, when_last,
             day, reach_first, reach_last, reports, articles, sites, confidence, first_published, lead)";
        let marks = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let events = Rows::new(link, columns, marks, Double::Fails)?;
        let tellings = tellings::rows(link)?;
        Ok(Self { events, tellings, first, next: first, known, days: days::Touched::default() })
    }
}

/// Makes tellings and events of all reports anew.
pub(crate) fn from_reports(connection: &Connection) -> Result<()> {
    connection.script("DELETE FROM event_links; DELETE FROM tellings; DELETE FROM events;")?;
    let articles = "SELECT key, id FROM articles ORDER BY key";
    let articles: Vec<(i64, String)> =
        connection.list(articles, (), |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (article, id) in articles {
        let document = document::read(connection, article, &id)?;
        let mut touched = Touched::default();
        let sql = "SELECT key FROM reports WHERE article = ?1 ORDER BY n";
        let keys = connection.list(sql, [article], |row| row.get(0))?;
        let facts = tellings::facts(&document.article);
        for ((n, key), report) in (0..).zip(keys).zip(&document.reports) {
            let tellings = tellings::fresh(&document.article, facts, n, report);
            touched.add(article, key, tellings);
        }
        tellings::write_all(connection, &mut touched)?;
    }
    rebuild(connection)
}

/// Events that are made before all that rests on them is.
const AT_ONCE: i64 = 50_000;

/// Makes all events anew from the reports' tellings.
fn rebuild(link: &Connection) -> Result<()> {
    link.execute("DELETE FROM event_links", ())?;
    link.execute("UPDATE tellings SET event = NULL", ())?;
    link.execute("DELETE FROM events", ())?;
    link.execute("DELETE FROM dyad_counts WHERE origin = ''", ())?;
    let blocks =
        link.list("SELECT DISTINCT source, target, type, phase FROM tellings", (), |row| {
            let text = |column| row.get::<Option<String>>(column).map(Option::unwrap_or_default);
            let (source, target, event_type) = (text(0)?, text(1)?, text(2)?);
            let phase = row.get::<Option<i64>>(3)?.unwrap_or_default();
            Ok(Block { event_type, phase, source, target })
        })?;
    let copies = link.list("SELECT article FROM copies", (), |row| row.get(0))?;
    let copies: BTreeSet<i64> = copies.into_iter().collect();
    let mut made = Made::of(link, BTreeSet::new())?;
    for block in &blocks {
        let all = tellings::read(link, BLOCK, &values(block, &[]))?;
        sort(link, &all, false, &copies, &mut made)?;
        if made.next - made.first > AT_ONCE {
            settle(link, made, None)?;
            made = Made::of(link, BTreeSet::new())?;
        }
    }
    settle(link, made, None)
}

const BLOCK: &str = "t.type = ?1 AND t.source = ?2 AND t.target = ?3 AND t.phase = ?4";

fn values<'v>(block: &'v Block, more: &[Value<'v>]) -> Vec<Value<'v>> {
    let Block { event_type, phase, source, target } = block;
    let mut values = vec![event_type.value(), source.value(), target.value(), phase.value()];
    values.extend(more);
    values
}

/// Where to look for what is told already: within a block, what begins on a day from `from` to `last`
/// and does not end before `first`.
struct Look<'b> {
    block: &'b Block,
    from: String,
    first: String,
    last: String,
}

impl<'b> Look<'b> {
    /// Where to look for what is near the days touched.
    fn near(block: &'b Block, touched: &BTreeSet<Days>) -> Vec<Self> {
        let wide = Span::new().days(WIDEST);
        let mut stretches: Vec<Days> = Vec::new();
        for &(first, last) in touched {
            match stretches.last_mut() {
                Some(before) if first <= before.1.saturating_add(wide) => {
                    before.1 = before.1.max(last);
                }
                _ => stretches.push((first, last)),
            }
        }
        let looks = stretches.into_iter().map(|(first, last)| Look {
            block,
            from: first.saturating_sub(wide).to_string(),
            first: first.to_string(),
            last: last.to_string(),
        });
        looks.collect()
    }

    fn values(&self) -> Vec<Value<'_>> {
        values(self.block, &[self.from.value(), self.last.value(), self.first.value()])
    }
}

/// The days of what is told already near those touched, first and last, in order; for each block.
fn there(link: &Connection, blocks: &BTreeMap<Block, Places>) -> Result<Vec<Vec<Days>>> {
    let mut there = vec![Vec::new(); blocks.len()];
    let looks = (0..).zip(blocks).flat_map(|(n, (block, places))| {
        Look::near(block, &places.reaches).into_iter().map(move |look| (n, look))
    });
    let looks: Vec<(usize, Look<'_>)> = looks.collect();
    let columns = "SELECT DISTINCT t.reach_first, t.reach_last";
    let ask = format!(
        "{columns} FROM tellings t
         WHERE {BLOCK} AND t.reach_first >= ?5 AND t.reach_first <= ?6 AND t.reach_last >= ?7
         ORDER BY t.reach_first, t.reach_last"
    );
    // A server is asked for many at once.
    let row = "(CAST(? AS bigint), CAST(? AS text) COLLATE \"C\", CAST(? AS text) COLLATE \"C\",
         CAST(? AS text) COLLATE \"C\", CAST(? AS bigint), CAST(? AS text) COLLATE \"C\",
         CAST(? AS text) COLLATE \"C\", CAST(? AS text) COLLATE \"C\")";
    let mut rest = &looks[..];
    while !rest.is_empty() {
        let many = link.twin(1, if rest.len() < 64 { 1 } else { 64 });
        let (now, later) = rest.split_at(many);
        rest = later;
        if let [(n, look)] = now {
            there[*n].extend(link.list(&ask, &look.values(), days_of)?.into_iter().flatten());
            continue;
        }
        let marks = vec![row; many].join(", ");
        let sql = format!(
            "{columns}, w.n FROM (VALUES {marks}) AS w (n, type, source, target, phase, a, b, c)
             JOIN tellings t ON t.type = w.type AND t.source = w.source AND t.target = w.target
             AND t.phase = w.phase AND t.reach_first >= w.a AND t.reach_first <= w.b
             AND t.reach_last >= w.c ORDER BY w.n, t.reach_first, t.reach_last"
        );
        let mut values: Vec<Value<'_>> = Vec::new();
        for (n, look) in now {
            values.push(Value::Int(i64::try_from(*n).unwrap_or(i64::MAX)));
            values.extend(look.values());
        }
        link.list(&sql, &values, |row| {
            let n = row.get::<i64>(2)?;
            let of = usize::try_from(n).ok().and_then(|n| there.get_mut(n));
            if let (Some(days), Some(of)) = (days_of(row)?, of) {
                of.push(days);
            }
            Ok(())
        })?;
    }
    Ok(there)
}

/// Reads first and last days.
fn days_of(row: &Row<'_>) -> Result<Option<Days>> {
    let day = |column| {
        row.get::<Option<String>>(column).map(|text| text.and_then(|text| text.parse().ok()))
    };
    Ok(day(0)?.zip(day(1)?))
}

/// Stretches of days to be sorted anew: those touched, widened by what reaches into them.
fn regions(touched: &BTreeSet<Days>, there: &[Days]) -> Vec<Days> {
    let mut reaches = touched.clone();
    let wider = there.iter().filter(|(first, last)| first < last);
    reaches.extend(wider.filter(|(first, last)| {
        touched.iter().any(|touched| touched.0 <= *last && touched.1 >= *first)
    }));
    let mut regions: Vec<Days> = Vec::new();
    for (first, last) in reaches {
        match regions.last_mut() {
            Some(before) if first <= before.1 => before.1 = before.1.max(last),
            _ => regions.push((first, last)),
        }
    }
    regions
}

/// Sorts tellings into events and writes which telling is of which; notes the events that changed.
fn sort(
    link: &Connection,
    stored: &[Stored],
    others: bool,
    copies: &BTreeSet<i64>,
    made: &mut Made<'_>,
) -> Result<()> {
    let known: HashMap<String, i64> = known(link, stored)?;
    for group in merge(stored) {
        let id = group.id.to_string();
        let first = &stored[group.members[0]];
        let there = match known.get(&id) {
            Some(&key) => Some(key),
            None if others => find(link, &id)?,
            None => None,
        };
        let whole = there.is_none() && group.members.len() == 1;
        let event = match there {
            Some(key) => key,
            None => add(made, &id, first, whole)?,
        };
        if whole {
            let is_copy = copies.contains(&first.article);
            made.days.extend(days::Fresh::of(first, group.id.0, is_copy));
        }
        for member in group.members {
            let member = &stored[member];
            if member.event == Some(event) {
                continue;
            }
            assign(link, made, member, event)?;
            made.known.extend(member.event);
            if !whole {
                made.known.insert(event);
            }
        }
    }
    Ok(())
}

/// Writes of which event a telling is.
fn assign(link: &Connection, made: &mut Made<'_>, stored: &Stored, event: i64) -> Result<()> {
    if stored.fresh {
        return tellings::write(&mut made.tellings, stored, Some(event));
    }
    let Stored { report, telling, .. } = stored;
    link.execute(
        "UPDATE tellings SET event = ?4 WHERE report = ?1 AND source = ?2 AND target = ?3",
        params![report, telling.source.party, telling.target.party, event],
    )?;
    Ok(())
}

/// The ids of the events that the tellings are of so far.
fn known(link: &Connection, stored: &[Stored]) -> Result<HashMap<String, i64>> {
    let keys: BTreeSet<i64> = stored.iter().filter_map(|stored| stored.event).collect();
    let mut known = HashMap::with_capacity(keys.len());
    for key in keys {
        let ids = link.list("SELECT id FROM events WHERE key = ?1", params![key], |row| {
            row.get::<Option<String>>(0)
        })?;
        known.extend(ids.into_iter().flatten().map(|id| (id, key)));
    }
    Ok(known)
}

fn find(link: &Connection, id: &str) -> Result<Option<i64>> {
    let keys = link.list("SELECT key FROM events WHERE id = ?1", params![id], |row| {
        row.get::<Option<i64>>(0)
    })?;
    Ok(keys.into_iter().flatten().next())
}

/// Adds an event with what all its tellings share; `whole` with what its only one says, and else
/// [`settle`] fills in the rest.
fn add(made: &mut Made<'_>, id: &str, first: &Stored, whole: bool) -> Result<i64> {
    let telling = &first.telling;
    let text = |day: Date| day.to_string();
    let stated = match telling.time {
        Time::Day(day) => Some((day, day)),
        Time::Within(first, last) => Some((first, last)),
        Time::Undated(_) | Time::Unknown => None,
    };
    let [when_first, when_last] =
        [stated.map(|days| text(days.0)), stated.map(|days| text(days.1))];
    let reach = first.reach;
    let [first_day, last_day] = [reach.map(|days| text(days.0)), reach.map(|days| text(days.1))];
    let day = days::key(first).filter(|_| whole).map(|[_, _, day, _]| day);
    let published = first.published.as_ref().filter(|_| whole);
    let key = made.next;
    made.next += 1;
    made.events.add(params![
        key,
        id,
        telling.event_type,
        i64::from(telling.phase as u8),
        telling.source.party,
        telling.target.party,
        if whole { &*first.status } else { "" },
        when_first,
        when_last,
        day,
        first_day,
        last_day,
        whole,
        whole,
        whole,
        if whole { first.confidence } else { 0.0 },
        published,
        first.report,
    ])?;
    Ok(key)
}

/// Works out anew what rests on the tellings of some events; those without any are gone.
fn settle(link: &Connection, made: Made<'_>, mut changes: Option<&mut Changes>) -> Result<()> {
    let Made { mut events, mut tellings, first, next, known, days: mut touched } = made;
    events.flush()?;
    tellings.flush()?;
    for &event in &known {
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
            link.execute("DELETE FROM events WHERE key = ?1", params![event])?;
        }
    }
    for &event in known.range(..first) {
        links::renew(link, event)?;
    }
    links::link(link, first, next - 1)?;
    touched.write(link)
}

/// An event as it was.
struct Former {
    id: String,
    status: String,
    row: serde_json::Value,
}

/// Reads an event before it is counted anew; `None` for one that has just been made.
fn former(link: &Connection, event: i64) -> Result<Option<Former>> {
    let sql = "SELECT id, source, target, type, status, when_first, when_last, reports, articles,
         sites FROM events WHERE key = ?1 AND reports > 0";
    let rows = link.list(sql, params![event], |row| {
        let text = |column| row.get::<Option<String>>(column);
        let count = |column| row.get::<i64>(column);
        let [id, status] = [row.get::<String>(0)?, row.get(4)?];
        let row = serde_json::json!({
            "id": id, "source": text(1)?, "target": text(2)?, "type": text(3)?,
            "status": status, "first": text(5)?, "last": text(6)?,
            "reports": count(7)?, "articles": count(8)?, "sites": count(9)?,
        });
        Ok(Former { id, status, row })
    })?;
    Ok(rows.into_iter().next())
}

impl Former {
    /// Keeps what it was where it says something else now, or is gone. That one more article tells
    /// of it is no change of it.
    fn revise(&self, link: &Connection, changes: &mut Changes, now: Option<&str>) -> Result<()> {
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
fn count(link: &Connection, event: i64) -> Result<Option<String>> {
    let lead = link.list(LEAD, params![event], |row| {
        let text = |column| row.get::<Option<String>>(column).map(Option::unwrap_or_default);
        Ok((row.get::<Option<i64>>(0)?.unwrap_or_default(), text(1)?, text(2)?))
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
        params![event, lead, status.as_str(), daily],
    )?;
    // Facts sort first, so the status of the leading report is the event's.
    Ok(Some(status))
}
