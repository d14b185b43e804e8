//! Brings events up to what the reports tell.

use std::collections::{BTreeMap, BTreeSet};

use detente_merge::{Phase, Telling};
use jiff::Span;

use super::{
    Block, Days, Held, Places, Touched,
    made::Made,
    tellings::{self, Publication, Stored},
};
use crate::{
    base::{Connection, Result, Row, ToValue, Value},
    day::DayText,
    document,
    revisions::Changes,
};

/// A wider time reaches at most so many days; see `detente_merge::Telling::reach`.
pub(super) const WIDEST: i64 = 31;

/// Sorts anew what was touched, and brings all that rests on it up to it; `held` is what the store
/// may have, where that is held in memory.
pub(crate) fn keep(
    link: &Connection,
    touched: Touched,
    changes: &mut Changes,
    mut held: Option<&mut Held>,
) -> Result<()> {
    let Touched { blocks, events, fresh, written, copies } = touched;
    if let Some(held) = &mut held {
        held.read(link)?;
        for stored in &written {
            held.add(&tellings::block(&stored.telling), stored);
        }
    }
    let parts = parts(blocks, fresh);
    let there = match &held {
        Some(held) => parts.iter().map(|part| part.held(held)).collect(),
        None => days_there(link, &parts)?,
    };
    let mut made = Made::of(link, events, &copies, Some(changes), held)?;
    for (part, there) in parts.into_iter().zip(there) {
        part.sort(link, &there, &mut made)?;
    }
    made.settle()
}

/// What of a block is to be sorted anew.
struct Part {
    block: Block,
    /// Days that are touched, in order.
    reaches: Vec<Days>,
    /// What came in, by days, and what of it has none.
    dated: Vec<Stored>,
    undated: Vec<Stored>,
    cells: BTreeSet<String>,
}

/// Puts together what is touched, each block once; in the order of their parties, so that a batch
/// goes through the indexes once.
fn parts(blocks: BTreeMap<Block, Places>, fresh: Vec<Stored>) -> Vec<Part> {
    // Most are told apart by the first letters of their parties.
    let letters = |stored: &Stored| {
        let Telling { source, target, .. } = &stored.telling;
        [&source.party, &target.party].map(|party| {
            let mut letters = [0; 8];
            letters.iter_mut().zip(party.bytes()).for_each(|(to, letter)| *to = letter);
            u64::from_be_bytes(letters)
        })
    };
    let mut order: Vec<_> = fresh.iter().map(letters).zip(0..).collect();
    order.sort_unstable_by(|(a, at), (b, other)| {
        let places = || place(&fresh[*at]).cmp(&place(&fresh[*other]));
        a.cmp(b).then_with(places).then(at.cmp(other))
    });
    let mut fresh: Vec<Option<Stored>> = fresh.into_iter().map(Some).collect();
    let mut parts: Vec<Part> = Vec::new();
    for stored in order.into_iter().filter_map(|(_, at)| fresh[at].take()) {
        let is_next = parts.last().is_none_or(|part| !part.block.is_of(&stored.telling));
        if is_next {
            parts.push(Part::of(tellings::block(&stored.telling), Places::default()));
        }
        let Some(part) = parts.last_mut() else { continue };
        if let Some(reach) = stored.reach {
            if part.reaches.last() != Some(&reach) {
                part.reaches.push(reach);
            }
            part.dated.push(stored);
        } else {
            part.cells.extend(tellings::cell(&stored));
            part.undated.push(stored);
        }
    }
    if blocks.is_empty() {
        return parts;
    }
    let numbers = parts.iter().map(|part| part.block.clone()).zip(0..);
    let numbers: BTreeMap<Block, usize> = numbers.collect();
    for (block, places) in blocks {
        match numbers.get(&block) {
            Some(&at) => parts[at].touch(places),
            None => parts.push(Part::of(block, places)),
        }
    }
    parts
}

/// Block and days of a telling.
fn place(stored: &Stored) -> (&str, &str, &str, Phase, Option<Days>) {
    let Telling { source, target, event_type, phase, .. } = &stored.telling;
    (&source.party, &target.party, event_type, *phase, stored.reach)
}

impl Part {
    fn of(block: Block, places: Places) -> Self {
        let (reaches, cells) = (places.reaches.into_iter().collect(), places.cells);
        Self { block, reaches, dated: Vec::new(), undated: Vec::new(), cells }
    }

    fn touch(&mut self, places: Places) {
        self.reaches.extend(places.reaches);
        self.reaches.sort_unstable();
        self.reaches.dedup();
        self.cells.extend(places.cells);
    }

    /// What may be there by what is held.
    fn held(&self, held: &Held) -> Vec<Days> {
        let stretches = stretches(&self.reaches).into_iter();
        stretches.flat_map(|days| held.near(&self.block, days)).collect()
    }

    /// Sorts what came in together with what is there.
    fn sort(self, link: &Connection, there: &[Days], made: &mut Made<'_>) -> Result<()> {
        let Self { block, reaches, dated, mut undated, cells } = self;
        let mut dated = dated.into_iter().peekable();
        for region in regions(&reaches, there) {
            let mut stored = region_there(link, &block, region, there, made.held.as_deref())?;
            // Each lies within one region, and both rise.
            let within = |next: &Stored| next.reach.is_some_and(|(first, _)| first <= region.1);
            stored.extend(std::iter::from_fn(|| dated.next_if(within)));
            made.sort(&stored)?;
            made.hold(&block, &stored);
        }
        for cell in cells {
            let mut stored = if let Some(held) = &made.held {
                by_reports(link, &block, held.cell(&block, &cell), None)?
            } else {
                let condition = format!("{BLOCK} AND t.cell = ?5");
                tellings::read(link, &condition, &values(&block, &[cell.value()]))?
            };
            let within = |stored: &Stored| tellings::cell(stored).as_ref() == Some(&cell);
            let (taken, left): (Vec<_>, _) = undated.into_iter().partition(within);
            undated = left;
            stored.extend(taken);
            made.sort(&stored)?;
            made.hold(&block, &stored);
        }
        Ok(())
    }
}

/// Reads the tellings of a region; `there` are the days of what reaches into those touched.
fn region_there(
    link: &Connection,
    block: &Block,
    (first, last): Days,
    there: &[Days],
    held: Option<&Held>,
) -> Result<Vec<Stored>> {
    // What is there is looked at only where there is something.
    if !there.iter().any(|days| days.0 >= first && days.1 <= last) {
        return Ok(Vec::new());
    }
    if let Some(held) = held {
        let reports = held.within(block, (first, last));
        return by_reports(link, block, reports, Some((first, last)));
    }
    let (from, to) = (DayText::of(first), DayText::of(last));
    let condition = format!("{BLOCK} AND {WITHIN}");
    tellings::read(link, &condition, &values(block, &[from.value(), to.value()]))
}

/// Reads what some reports tell in a block, within a region or without days.
fn by_reports(
    link: &Connection,
    block: &Block,
    mut reports: Vec<i64>,
    region: Option<Days>,
) -> Result<Vec<Stored>> {
    let days = region.map(|(first, last)| [DayText::of(first), DayText::of(last)]);
    let (more, within) = match &days {
        Some([from, to]) => (vec![from.value(), to.value()], WITHIN),
        None => (Vec::new(), "t.reach_first IS NULL"),
    };
    let mark = 5 + more.len();
    let condition = format!("{BLOCK} AND {within} AND t.report = ?{mark}");
    // A batch that was undone can have given the same key.
    reports.sort_unstable();
    reports.dedup();
    let mut stored = Vec::new();
    for report in &reports {
        let mut more = more.clone();
        more.push(report.value());
        stored.extend(tellings::read(link, &condition, &values(block, &more))?);
    }
    Ok(stored)
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
        let publication = Publication::of(&document.article);
        for ((n, key), report) in (0..).zip(keys).zip(&document.reports) {
            let tellings = tellings::fresh(&publication, facts, n, report);
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
            Ok(Block { source, target, event_type, phase })
        })?;
    // What is read says itself whether it is of a copy.
    let copies = BTreeSet::new();
    let begin = || Made::of(link, BTreeSet::new(), &copies, None, None);
    let mut made = begin()?;
    for block in &blocks {
        let all = tellings::read(link, BLOCK, &values(block, &[]))?;
        made.sort(&all)?;
        if made.count() > AT_ONCE {
            made.settle()?;
            made = begin()?;
        }
    }
    made.settle()
}

const BLOCK: &str = "t.type = ?1 AND t.source = ?2 AND t.target = ?3 AND t.phase = ?4";
const WITHIN: &str = "t.reach_first >= ?5 AND t.reach_last <= ?6";

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
    from: DayText,
    first: DayText,
    last: DayText,
}

impl<'b> Look<'b> {
    /// Where to look for what is near the days touched.
    fn near(part: &'b Part) -> impl Iterator<Item = Self> {
        let wide = Span::new().days(WIDEST);
        stretches(&part.reaches).into_iter().map(move |(first, last)| Look {
            block: &part.block,
            from: DayText::of(first.saturating_sub(wide)),
            first: DayText::of(first),
            last: DayText::of(last),
        })
    }

    fn values(&self) -> Vec<Value<'_>> {
        values(self.block, &[self.from.value(), self.last.value(), self.first.value()])
    }
}

/// Joins days that are near each other.
fn stretches(touched: &[Days]) -> Vec<Days> {
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
    stretches
}

/// The days of what is told already near those touched, first and last, in order; for each part.
fn days_there(link: &Connection, parts: &[Part]) -> Result<Vec<Vec<Days>>> {
    let mut there = vec![Vec::new(); parts.len()];
    let looks = (0..).zip(parts);
    let looks = looks.flat_map(|(n, part)| Look::near(part).map(move |look| (n, look)));
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
fn regions(touched: &[Days], there: &[Days]) -> Vec<Days> {
    let mut reaches = touched.to_vec();
    let wider = there.iter().filter(|(first, last)| first < last);
    reaches.extend(wider.filter(|(first, last)| {
        touched.iter().any(|touched| touched.0 <= *last && touched.1 >= *first)
    }));
    reaches.sort_unstable();
    let mut regions: Vec<Days> = Vec::new();
    for (first, last) in reaches {
        match regions.last_mut() {
            Some(before) if first <= before.1 => before.1 = before.1.max(last),
            _ => regions.push((first, last)),
        }
    }
    regions
}
