//! What reports tell of events, as rows.

use std::{
    borrow::{Borrow, Cow},
    collections::BTreeSet,
    sync::Arc,
};

use detente_merge::{ArticleFacts, Phase, Side, Spot, Telling, Time};
use detente_record::{ArticleId, json};
use jiff::civil::Date;

use super::{Block, Touched};
use crate::{
    base::{Connection, Double, Result, Rows, Value, params},
    day::DayText,
};

/// A telling with what its report says beside it.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    /// The report's key, and the article's.
    pub report: i64,
    pub article: i64,
    /// The event it is of; `None` as long as it was not sorted.
    pub event: Option<i64>,
    /// Not written yet.
    pub fresh: bool,
    /// The report's status, confidence, intensity and precision of its time.
    pub status: Cow<'static, str>,
    pub confidence: f64,
    pub goldstein: f64,
    pub precision: Cow<'static, str>,
    pub publication: Arc<Publication>,
    /// Whether the article is a copy, as far as the tables say; of what is fresh they say nothing.
    pub is_copy: bool,
    pub telling: Telling,
    /// As the telling has it.
    pub reach: Option<(Date, Date)>,
}

/// The article that a report stands in.
#[derive(Debug)]
pub(crate) struct Publication {
    pub id: String,
    /// The day of publication as it stands there.
    pub date: Option<String>,
    pub site: Option<String>,
}

impl Publication {
    pub fn of(article: &json::Article) -> Arc<Self> {
        Arc::new(Self {
            id: article.id.clone(),
            date: article.published.as_ref().map(|published| published.date.clone()),
            site: article.site.clone(),
        })
    }

    /// Its site's name; articles of no known site share the empty one.
    pub fn site(&self) -> &str {
        self.site.as_deref().unwrap_or_default()
    }
}

impl Stored {
    /// Says whether the article is a copy; `copies` are those that turned out so in this batch.
    pub fn is_copy_by(&self, copies: &BTreeSet<i64>) -> bool {
        if self.fresh { copies.contains(&self.article) } else { self.is_copy }
    }
}

impl Borrow<Telling> for Stored {
    fn borrow(&self) -> &Telling {
        &self.telling
    }
}

impl Borrow<Telling> for &Stored {
    fn borrow(&self) -> &Telling {
        &self.telling
    }
}

/// What an article's `n`th report tells, as long as neither has a key.
pub(crate) fn fresh(
    publication: &Arc<Publication>,
    facts: ArticleFacts,
    n: u32,
    report: &json::Report,
) -> Vec<Stored> {
    let stored = |telling: Telling| Stored {
        report: 0,
        article: 0,
        event: None,
        fresh: true,
        status: report.status.clone(),
        confidence: report.confidence,
        goldstein: report.goldstein,
        precision: report.when.as_ref().map(|when| when.precision.clone()).unwrap_or_default(),
        publication: publication.clone(),
        is_copy: false,
        reach: telling.reach(),
        telling,
    };
    detente_merge::tellings(facts, n, report).into_iter().map(stored).collect()
}

impl Touched {
    /// Takes in what a report of an article tells. It is written when it is sorted.
    pub(crate) fn add(&mut self, article: i64, report: i64, tellings: Vec<Stored>) {
        let keyed = |stored| Stored { report, article, ..stored };
        self.fresh.extend(tellings.into_iter().map(keyed));
    }
}

/// Writes all that is fresh, of no event as yet, and notes where.
pub(crate) fn write_all(link: &Connection, touched: &mut Touched) -> Result<()> {
    let mut rows = rows(link)?;
    for fresh in std::mem::take(&mut touched.fresh) {
        write(&mut rows, &fresh, None)?;
        touch(touched, &fresh);
        touched.written.push(fresh);
    }
    rows.flush()
}

/// Makes ready to write tellings.
pub(super) fn rows(link: &Connection) -> Result<Rows<'_>> {
    let columns =
        "tellings (report, source, target, event, type, phase, reach_first, reach_last, cell,
         source_person, source_sector, target_person, target_sector, placed, moved, said)";
    let marks = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    Rows::new(link, columns, marks, Double::Fails)
}

/// Writes a telling of an event.
pub(super) fn write(rows: &mut Rows<'_>, fresh: &Stored, event: Option<i64>) -> Result<()> {
    let telling = &fresh.telling;
    let [first, last] = [fresh.reach.map(|reach| reach.0), fresh.reach.map(|reach| reach.1)]
        .map(|day| day.map(DayText::of));
    rows.add(params![
        fresh.report,
        telling.source.party,
        telling.target.party,
        event,
        telling.event_type,
        i64::from(telling.phase as u8),
        first,
        last,
        cell(fresh),
        telling.source.person,
        telling.source.sector,
        telling.target.person,
        telling.target.sector,
        telling.place.is_some(),
        telling.moved,
        i64::from(telling.said()),
    ])
}

/// Takes out what an article's reports tell, and notes where.
pub(crate) fn remove(link: &Connection, touched: &mut Touched, article: i64) -> Result<()> {
    write_all(link, touched)?;
    for stored in read(link, "r.article = ?1", params![article])? {
        touched.events.extend(stored.event);
        touch(touched, &stored);
    }
    link.execute(
        "DELETE FROM tellings WHERE report IN (SELECT key FROM reports WHERE article = ?1)",
        params![article],
    )?;
    Ok(())
}

/// Notes that an article's events are to be counted anew; those not sorted yet will be anyway.
pub(crate) fn recount(link: &Connection, touched: &mut Touched, article: &str) -> Result<()> {
    let sql = "SELECT DISTINCT t.event FROM articles a JOIN reports r ON r.article = a.key
         JOIN tellings t ON t.report = r.key WHERE a.id = ?1";
    let events = link.list(sql, params![article], |row| row.get::<Option<i64>>(0))?;
    touched.events.extend(events.into_iter().flatten());
    Ok(())
}

/// Within which a telling is sorted.
pub(super) fn block(telling: &Telling) -> Block {
    Block {
        event_type: telling.event_type.clone(),
        phase: i64::from(telling.phase as u8),
        source: telling.source.party.clone(),
        target: telling.target.party.clone(),
    }
}

fn touch(touched: &mut Touched, stored: &Stored) {
    let block = block(&stored.telling);
    let places = touched.blocks.entry(block).or_default();
    match stored.reach {
        Some(reach) => _ = places.reaches.insert(reach),
        None => places.cells.extend(cell(stored)),
    }
}

/// Names what a telling without days to go by is sorted with.
pub(super) fn cell(stored: &Stored) -> Option<String> {
    if stored.reach.is_some() {
        return None;
    }
    Some(match stored.telling.time {
        Time::Within(first, last) => format!("{first}/{last}"),
        _ => stored.telling.report.0.to_string(),
    })
}

/// Reads the tellings that meet a condition on `t` (telling), `r` (report) and `a` (article).
pub(crate) fn read(
    link: &Connection,
    condition: &str,
    values: &[Value<'_>],
) -> Result<Vec<Stored>> {
    let sql = format!(
        "SELECT t.report, t.event, a.id, r.n, t.type, t.phase, t.source, t.source_person,
         t.source_sector, t.target, t.target_person, t.target_sector, r.when_first, r.when_last,
         r.when_precision, a.published, a.published_precision, t.placed, r.place_name,
         r.place_geonames, r.place_lat, r.place_lon, r.place_country, r.mode, r.cameo, t.moved,
         r.status, r.confidence, r.goldstein, r.article, a.site,
         CASE WHEN c.article IS NULL THEN 0 ELSE 1 END
         FROM tellings t JOIN reports r ON r.key = t.report JOIN articles a ON a.key = r.article
         LEFT JOIN copies c ON c.article = r.article WHERE {condition}"
    );
    link.list(&sql, values, |row| {
        let text = |column| row.get::<Option<String>>(column).map(Option::unwrap_or_default);
        let int = |column| row.get::<Option<i64>>(column).map(Option::unwrap_or_default);
        let side = |at| -> Result<Side> {
            let [person, sector] = [row.get(at + 1)?, row.get(at + 2)?];
            Ok(Side { party: text(at)?, person, sector })
        };
        let day = |column| {
            row.get::<Option<String>>(column).map(|text| text.and_then(|text| text.parse().ok()))
        };
        let stated: (Option<Date>, Option<Date>) = (day(12)?, day(13)?);
        let precision = text(14)?;
        let publication = Publication { id: text(2)?, date: row.get(15)?, site: row.get(30)? };
        let published = published(publication.date.as_deref(), &text(16)?);
        let place = if int(17)? == 0 { None } else { row.get::<Option<String>>(18)? };
        let place = match place {
            None => None,
            Some(name) => Some(Spot {
                name,
                geonames: row.get::<Option<i64>>(19)?.map(|id| id as u32),
                point: row.get::<Option<f64>>(20)?.zip(row.get::<Option<f64>>(21)?),
                country: row.get::<Option<String>>(22)?,
            }),
        };
        let telling = Telling {
            report: (article_id(&publication.id), int(3)? as u32),
            event_type: text(4)?,
            phase: Phase::ALL[int(5)?.clamp(0, 5) as usize],
            source: side(6)?,
            target: side(9)?,
            time: Time::new(stated.0.zip(stated.1), &precision, published),
            place,
            mode: row.get::<Option<String>>(23)?,
            cameo: text(24)?,
            moved: int(25)? != 0,
        };
        Ok(Stored {
            report: int(0)?,
            article: int(29)?,
            event: row.get::<Option<i64>>(1)?,
            status: text(26)?.into(),
            fresh: false,
            confidence: row.get(27)?,
            goldstein: row.get(28)?,
            publication: Arc::new(publication),
            is_copy: int(31)? != 0,
            reach: telling.reach(),
            telling,
            precision: precision.into(),
        })
    })
}

/// What merging knows of a document's article.
pub(crate) fn facts(article: &json::Article) -> ArticleFacts {
    let stated = article.published.as_ref();
    let day = stated.and_then(|stated| published(Some(&stated.date), &stated.precision));
    ArticleFacts { id: article_id(&article.id), published: day }
}

/// The day of publication, where it is known to the day.
fn published(date: Option<&str>, precision: &str) -> Option<Date> {
    date.filter(|_| matches!(precision, "time" | "day")).and_then(|date| date.parse().ok())
}

/// An article's id as a number; of an id that is no such number, a hash.
fn article_id(id: &str) -> ArticleId {
    ArticleId(u128::from_str_radix(id, 16).unwrap_or_else(|_| {
        id.bytes().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, |hash, byte| {
            (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013B)
        })
    }))
}
