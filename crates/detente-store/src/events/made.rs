//! What becomes of tellings: events, and all that rests on them.

use std::collections::{BTreeSet, HashMap};

use detente_merge::{Group, Time, merge};

use super::{
    Block, Held, days,
    links::{self, New},
    tellings::{self, Stored},
    told::Told,
};
use crate::{
    base::{Connection, Double, Result, Rows, params},
    day::DayText,
    revisions::Changes,
};

/// Events in the making.
pub(super) struct Made<'c> {
    link: &'c Connection,
    events: Rows<'c>,
    tellings: Rows<'c>,
    /// Key of the first event that is new, and of the next.
    first: i64,
    next: i64,
    /// Articles that turned out to be copies in this batch.
    copies: &'c BTreeSet<i64>,
    /// Where former states are kept; `None` where all is made anew.
    changes: Option<&'c mut Changes>,
    /// What the store may have, where that is held in memory.
    pub held: Option<&'c mut Held>,
    /// Events that lost tellings, or whose articles count otherwise: to be put together from the
    /// rows.
    lost: BTreeSet<i64>,
    /// Whether there can be events that none of the tellings read is of.
    others: bool,
    /// New events that may have links, and plans and denials of before that changed.
    new: Vec<New>,
    changed: BTreeSet<i64>,
    days: days::Touched,
}

impl<'c> Made<'c> {
    /// Begins with events that are known to have lost tellings.
    pub fn of(
        link: &'c Connection,
        lost: BTreeSet<i64>,
        copies: &'c BTreeSet<i64>,
        changes: Option<&'c mut Changes>,
        held: Option<&'c mut Held>,
    ) -> Result<Self> {
        let sql = "SELECT coalesce(max(key), 0) FROM events";
        let first = link.query_row(sql, (), |row| row.get::<i64>(0))? + 1;
        let columns = "events (key, id, type, phase, source, target, status, when_first, when_last,
             day, reach_first, reach_last, reports, articles, sites, confidence, first_published, lead)";
        let marks = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        Ok(Self {
            link,
            events: Rows::new(link, columns, marks, Double::Fails)?,
            tellings: tellings::rows(link)?,
            first,
            next: first,
            copies,
            changes,
            held,
            others: !lost.is_empty(),
            lost,
            new: Vec::new(),
            changed: BTreeSet::new(),
            days: days::Touched::default(),
        })
    }

    /// Counts the events that are new.
    pub fn count(&self) -> i64 {
        self.next - self.first
    }

    /// Sorts tellings into events and writes which telling is of which.
    pub fn sort(&mut self, stored: &[Stored]) -> Result<()> {
        let known = known(self.link, stored)?;
        let mut there: Vec<(i64, Vec<&Stored>)> = Vec::new();
        let mut touched = BTreeSet::new();
        for group in merge(stored) {
            let members: Vec<&Stored> = group.members.iter().map(|&at| &stored[at]).collect();
            let event = match known.get(&group.id.0) {
                Some(&key) => Some(key),
                None if self.others => find(self.link, &group.id.to_string())?,
                None => None,
            };
            let key = match event {
                Some(key) => key,
                None => self.add(&group, &members)?,
            };
            for member in members.iter().filter(|member| member.event != Some(key)) {
                self.assign(member, key)?;
                touched.extend(member.event);
                touched.extend(event);
            }
            there.extend(event.map(|key| (key, members)));
        }
        for (event, members) in there {
            if touched.remove(&event) {
                let former = former(self.link, event)?;
                self.change(event, former, &members)?;
            }
        }
        self.lost.extend(touched);
        Ok(())
    }

    /// Notes that tellings of a block that came in are there now.
    pub fn hold(&mut self, block: &Block, stored: &[Stored]) {
        if let Some(held) = &mut self.held {
            stored.iter().filter(|stored| stored.fresh).for_each(|stored| held.add(block, stored));
        }
    }

    /// Adds an event.
    fn add(&mut self, group: &Group, members: &[&Stored]) -> Result<i64> {
        let first = members[0];
        let telling = &first.telling;
        let told = Told::of(first, members, self.copies);
        let stated = match telling.time {
            Time::Day(day) => Some((day, day)),
            Time::Within(first, last) => Some((first, last)),
            Time::Undated(_) | Time::Unknown => None,
        };
        let [when_first, when_last] =
            [stated.map(|days| days.0), stated.map(|days| days.1)].map(|day| day.map(DayText::of));
        let reach = [first.reach.map(|days| days.0), first.reach.map(|days| days.1)];
        let [reach_first, reach_last] = reach.map(|day| day.map(DayText::of));
        let day = told.day(when_first.as_ref().map(DayText::as_str));
        let key = self.next;
        self.next += 1;
        self.events.add(params![
            key,
            group.id.to_string(),
            telling.event_type,
            i64::from(telling.phase as u8),
            telling.source.party,
            telling.target.party,
            told.lead.status,
            when_first,
            when_last,
            day,
            reach_first,
            reach_last,
            told.reports,
            told.articles,
            told.sites(),
            told.confidence,
            told.first_published,
            told.lead.report,
        ])?;
        let block = tellings::block(telling);
        if let Some(day) = day {
            let own = members.iter().filter(|member| !member.is_copy_by(self.copies));
            let Block { source, target, event_type, phase } = block.clone();
            self.days.add(days::Fresh {
                key: [source, target, day.to_owned(), event_type],
                event: group.id.0,
                status: told.lead.status.clone(),
                happened: phase == 0,
                intensity: told.lead.goldstein,
                reports: told.reports,
                own: own.map(|member| member.publication.clone()).collect(),
            });
        }
        let on_a_day = block.phase == 0 && matches!(telling.time, Time::Day(_));
        if let Some(reach) = first.reach.filter(|_| on_a_day || links::is_awaited(block.phase)) {
            self.new.push(New { key, block, reach });
        }
        Ok(key)
    }

    /// Writes of which event a telling is.
    fn assign(&mut self, stored: &Stored, event: i64) -> Result<()> {
        if stored.fresh {
            return tellings::write(&mut self.tellings, stored, Some(event));
        }
        let Stored { report, telling, .. } = stored;
        self.link.execute(
            "UPDATE tellings SET event = ?4 WHERE report = ?1 AND source = ?2 AND target = ?3",
            params![report, telling.source.party, telling.target.party, event],
        )?;
        Ok(())
    }

    /// Writes what all its tellings say of an event that is there; one without any is gone.
    fn change(&mut self, event: i64, former: Option<Former>, members: &[&Stored]) -> Result<()> {
        let Some(former) = former else { return Ok(()) };
        self.days.note(former.key());
        let Some(first) = members.first() else {
            if let Some(changes) = &mut self.changes {
                former.revise(self.link, changes, None)?;
            }
            links::unlink(self.link, event)?;
            self.link.execute("DELETE FROM events WHERE key = ?1", params![event])?;
            return Ok(());
        };
        let told = Told::of(first, members, self.copies);
        let day = told.day(former.first.as_deref());
        self.link.execute(
            "UPDATE events SET lead = ?2, status = ?3, day = ?4, reports = ?5, articles = ?6,
                sites = ?7, confidence = ?8, first_published = ?9 WHERE key = ?1",
            params![
                event,
                told.lead.report,
                told.lead.status,
                day,
                told.reports,
                told.articles,
                told.sites(),
                told.confidence,
                told.first_published,
            ],
        )?;
        self.days.note(former.key_on(day));
        if links::is_awaited(former.phase) {
            self.changed.insert(event);
        }
        match &mut self.changes {
            Some(changes) => former.revise(self.link, changes, Some(&told.lead.status)),
            None => Ok(()),
        }
    }

    /// Brings all that rests on the events up to them.
    pub fn settle(mut self) -> Result<()> {
        self.events.flush()?;
        self.tellings.flush()?;
        for event in std::mem::take(&mut self.lost) {
            let former = former(self.link, event)?;
            let stored = tellings::read(self.link, "t.event = ?1", params![event])?;
            self.change(event, former, &stored.iter().collect::<Vec<_>>())?;
        }
        for &event in &self.changed {
            links::renew(self.link, event)?;
        }
        let keys = (self.first, self.next - 1);
        links::link(self.link, &self.new, keys, self.held.as_deref())?;
        self.days.write(self.link, self.held)
    }
}

/// The events that the tellings are of so far, by id.
fn known(link: &Connection, stored: &[Stored]) -> Result<HashMap<u64, i64>> {
    let keys: BTreeSet<i64> = stored.iter().filter_map(|stored| stored.event).collect();
    let mut known = HashMap::with_capacity(keys.len());
    for key in keys {
        let ids = link.list("SELECT id FROM events WHERE key = ?1", params![key], |row| {
            row.get::<Option<String>>(0)
        })?;
        let ids = ids.into_iter().flatten();
        known.extend(ids.filter_map(|id| Some((u64::from_str_radix(&id, 16).ok()?, key))));
    }
    Ok(known)
}

fn find(link: &Connection, id: &str) -> Result<Option<i64>> {
    let keys = link.list("SELECT key FROM events WHERE id = ?1", params![id], |row| {
        row.get::<Option<i64>>(0)
    })?;
    Ok(keys.into_iter().flatten().next())
}

/// An event as it was.
struct Former {
    id: String,
    source: String,
    target: String,
    event_type: String,
    phase: i64,
    status: String,
    first: Option<String>,
    last: Option<String>,
    /// On which it counted.
    day: Option<String>,
    reports: i64,
    articles: i64,
    sites: i64,
}

/// Reads an event before it changes; `None` where there is none.
fn former(link: &Connection, event: i64) -> Result<Option<Former>> {
    let sql = "SELECT id, source, target, type, phase, status, when_first, when_last, day, reports,
         articles, sites FROM events WHERE key = ?1";
    let rows = link.list(sql, params![event], |row| {
        Ok(Former {
            id: row.get(0)?,
            source: row.get(1)?,
            target: row.get(2)?,
            event_type: row.get(3)?,
            phase: row.get(4)?,
            status: row.get(5)?,
            first: row.get(6)?,
            last: row.get(7)?,
            day: row.get(8)?,
            reports: row.get(9)?,
            articles: row.get(10)?,
            sites: row.get(11)?,
        })
    })?;
    Ok(rows.into_iter().next())
}

impl Former {
    /// Where it counted.
    fn key(&self) -> Option<days::Key> {
        self.key_on(self.day.as_deref())
    }

    /// Where it counts on a day.
    fn key_on(&self, day: Option<&str>) -> Option<days::Key> {
        let Self { source, target, event_type, .. } = self;
        Some([source.clone(), target.clone(), day?.to_owned(), event_type.clone()])
    }

    /// Keeps what it was where it says something else now, or is gone. That one more article tells
    /// of it is no change of it.
    fn revise(&self, link: &Connection, changes: &mut Changes, now: Option<&str>) -> Result<()> {
        let of = ("event", &*self.id);
        match now {
            None => changes.note(link, of, ("gone", "no report tells of it any more"), &self.row()),
            Some(now) if now != self.status => {
                let reason = format!("told as {now}, not as {}", self.status);
                changes.note(link, of, ("changed", &reason), &self.row())
            }
            Some(_) => Ok(()),
        }
    }

    /// JSON.
    fn row(&self) -> String {
        serde_json::json!({
            "id": self.id, "source": self.source, "target": self.target, "type": self.event_type,
            "status": self.status, "first": self.first, "last": self.last,
            "reports": self.reports, "articles": self.articles, "sites": self.sites,
        })
        .to_string()
    }
}
