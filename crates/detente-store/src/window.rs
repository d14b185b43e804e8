//! What is there over all dyads: a stretch of days, facets of a question, parties, publishers.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    ArticleRef, Cursor, ReportFilter, Store, StoreError,
    base::{Row, params},
    query,
};

/// Reports that facets are counted over at most.
const FACETED: u32 = 50_000;
/// Values listed of each facet.
const VALUES: u32 = 25;

/// Events of one directed dyad, type and stretch of days.
#[derive(Clone, Debug, PartialEq)]
pub struct PairWindow {
    /// Who acts.
    pub source: String,
    /// To whom.
    pub target: String,
    /// PLOVER type.
    pub event_type: String,
    /// Events (fact or claim).
    pub events: u32,
    /// Sum of Goldstein's scale over them.
    pub intensity: f64,
}

/// How the reports that meet a question divide; the most frequent values of each.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Facets {
    /// Reports that were counted.
    pub counted: u64,
    /// Whether there are more, which were not counted.
    pub capped: bool,
    /// Types with their counts.
    #[schemars(with = "Vec<Vec<serde_json::Value>>")]
    pub types: Vec<(String, u64)>,
    /// Statuses with their counts.
    #[schemars(with = "Vec<Vec<serde_json::Value>>")]
    pub statuses: Vec<(String, u64)>,
    /// Publishers with their counts.
    #[schemars(with = "Vec<Vec<serde_json::Value>>")]
    pub sites: Vec<(String, u64)>,
    /// Languages with their counts.
    #[schemars(with = "Vec<Vec<serde_json::Value>>")]
    pub languages: Vec<(String, u64)>,
    /// Countries of the places with their counts.
    #[schemars(with = "Vec<Vec<serde_json::Value>>")]
    pub places: Vec<(String, u64)>,
}

/// A country, organisation or group that stands in a dyad.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Party {
    /// ISO 3166-1 alpha-3, or an organisation's or group's own code.
    pub code: String,
    /// A name that the store has for it; its code where there is none.
    pub name: String,
    /// Events that it takes part in.
    pub events: u64,
}

/// An actor that the store has met.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct NamedActor {
    /// Its name.
    pub name: String,
    /// Its code, where it has one.
    pub code: Option<String>,
    /// Its country.
    pub country: Option<String>,
    /// `state`, `sector`, `person`, `organization`, `armed_group`, `other`.
    pub kind: String,
}

/// A publisher and when it was last heard of.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SiteSeen {
    /// The publisher; `None` for articles of no known site.
    pub site: Option<String>,
    /// Articles in the store.
    pub articles: u64,
    /// Those without a publication date.
    pub undated: u64,
    /// The earliest publication day.
    pub first: Option<String>,
    /// The latest publication day.
    pub last: Option<String>,
}

impl Store {
    /// Sums the events of every directed dyad by type over some days, both included.
    pub fn pairs(&self, first: &str, last: &str) -> Result<Vec<PairWindow>, StoreError> {
        let counts = self.dyad_counts()?;
        let sql = format!(
            "SELECT source, target, type, sum(events), sum(intensity) FROM {counts}
             WHERE day BETWEEN ?1 AND ?2 AND events > 0
             GROUP BY source, target, type ORDER BY source, target, type"
        );
        let read = |row: &Row<'_>| {
            Ok(PairWindow {
                source: row.get(0)?,
                target: row.get(1)?,
                event_type: row.get(2)?,
                events: row.get(3)?,
                intensity: row.get(4)?,
            })
        };
        self.rows(&sql, params![first, last], read)
    }

    /// Names what to read daily counts over all dyads from: the view `dyad_day` leaves out those of
    /// smaller tellings of the same acts, which takes a look-up a row. Where all come from one
    /// place there are none.
    pub(crate) fn dyad_counts(&self) -> Result<&'static str, StoreError> {
        let sql = "SELECT count(*) FROM (SELECT DISTINCT layout FROM imports
             UNION ALL SELECT '' WHERE EXISTS (SELECT 1 FROM events)) AS places";
        let places: i64 = self.one(sql, (), |row| row.get(0))?;
        Ok(if places > 1 { "dyad_day" } else { "dyad_counts" })
    }

    /// Returns the first day with an event; `None` where there is none.
    pub fn first_day(&self) -> Result<Option<String>, StoreError> {
        let sql = "SELECT min(day) FROM dyad_counts WHERE events > 0";
        self.one(sql, (), |row| row.get(0))
    }

    /// Sums the events of all dyads by calendar month, `YYYY-MM`, in order. Looks through all days.
    pub fn months(&self) -> Result<Vec<(String, u64)>, StoreError> {
        let counts = self.dyad_counts()?;
        let sql = format!(
            "SELECT substr(day, 1, 7), sum(events) FROM {counts} WHERE events > 0
             GROUP BY 1 ORDER BY 1"
        );
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get::<i64>(1)?.unsigned_abs()));
        self.rows(&sql, (), read)
    }

    /// Counts how the reports that meet a question divide. Of very many only the first in the
    /// question's order are counted.
    pub fn facets(&self, filter: &ReportFilter) -> Result<Facets, StoreError> {
        let filter = ReportFilter { limit: Some(FACETED), after: None, ..filter.clone() };
        let chosen = filter.conditions().choose("reports");
        let count = |column: &str| {
            let sql = format!(
                "SELECT {column}, count(*) FROM ({}) AS chosen
                 JOIN reports ON reports.key = chosen.key
                 JOIN articles ON articles.key = reports.article
                 WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {VALUES}",
                chosen.sql
            );
            self.rows(&sql, &chosen.values, |row| {
                Ok((row.get(0)?, row.get::<i64>(1)?.unsigned_abs()))
            })
        };
        let sql = format!("SELECT count(*) FROM ({}) AS chosen", chosen.sql);
        let counted: i64 = self.one(&sql, &chosen.values, |row| row.get(0))?;
        Ok(Facets {
            counted: counted.unsigned_abs(),
            capped: counted >= i64::from(FACETED),
            types: count("reports.type")?,
            statuses: count("reports.status")?,
            sites: count("articles.site")?,
            languages: count("articles.language")?,
            places: count("reports.place_country")?,
        })
    }

    /// Lists the parties of all dyads, the busiest first. Looks through all daily counts.
    pub fn parties(&self) -> Result<Vec<Party>, StoreError> {
        let sql = "SELECT sides.party, sum(events),
                (SELECT name FROM actors WHERE code = sides.party AND kind <> 'person'
                 ORDER BY (kind = 'state') DESC, key LIMIT 1)
             FROM (SELECT source AS party, sum(events) AS events FROM dyad_day GROUP BY 1
                   UNION ALL SELECT target, sum(events) FROM dyad_day GROUP BY 1) AS sides
             GROUP BY sides.party ORDER BY 2 DESC, 1";
        let read = |row: &Row<'_>| {
            let code: String = row.get(0)?;
            let name: Option<String> = row.get(2)?;
            let events = row.get::<i64>(1)?.unsigned_abs();
            Ok(Party { name: name.unwrap_or_else(|| code.clone()), events, code })
        };
        self.rows(sql, (), read)
    }

    /// Lists with whom a party deals, the busiest first, with the events of cooperation and of
    /// conflict in both directions.
    pub fn partners(&self, party: &str) -> Result<Vec<(String, u64, u64)>, StoreError> {
        let hostile = detente_record::EventType::ALL
            .into_iter()
            .filter(|kind| kind.quad() as u8 > 2)
            .map(|kind| format!("'{kind}'"));
        let sql = format!(
            "SELECT other, sum(CASE WHEN type IN ({hostile}) THEN 0 ELSE events END),
                sum(CASE WHEN type IN ({hostile}) THEN events ELSE 0 END)
             FROM (SELECT target AS other, type, events FROM dyad_day WHERE source = ?1
                   UNION ALL SELECT source, type, events FROM dyad_day
                   WHERE target = ?1 AND source IN (SELECT DISTINCT source FROM dyad_day)) AS others
             WHERE other <> ?1 GROUP BY other HAVING sum(events) > 0
             ORDER BY sum(events) DESC, other LIMIT 100",
            hostile = hostile.collect::<Vec<_>>().join(", ")
        );
        let read = |row: &Row<'_>| {
            let count = |at| row.get::<i64>(at).map(i64::unsigned_abs);
            Ok((row.get(0)?, count(1)?, count(2)?))
        };
        self.rows(&sql, [party], read)
    }

    /// Returns the number of the report that came in last; 0 where there is none.
    pub fn last_report(&self) -> Result<i64, StoreError> {
        let sql = "SELECT coalesce(max(key), 0) FROM reports";
        self.one(sql, (), |row| row.get(0))
    }

    /// Finds actors whose names begin with some letters, in any case; at most `limit`.
    pub fn actors_named(&self, start: &str, limit: u32) -> Result<Vec<NamedActor>, StoreError> {
        let sql = self.connection.twin(
            "SELECT name, code, country, kind FROM actors
             WHERE name COLLATE NOCASE >= ?1 AND name COLLATE NOCASE < ?1 || char(1114111)
             ORDER BY name COLLATE NOCASE, key LIMIT ?2",
            "SELECT name, code, country, kind FROM actors
             WHERE starts_with(lower(name), lower(?1)) ORDER BY lower(name), key LIMIT ?2",
        );
        let read = |row: &Row<'_>| {
            Ok(NamedActor {
                name: row.get(0)?,
                code: row.get(1)?,
                country: row.get(2)?,
                kind: row.get(3)?,
            })
        };
        self.rows(sql, params![start, limit], read)
    }

    /// Returns articles, the latest published first, undated last, each with its number.
    pub fn articles(
        &self,
        site: Option<&str>,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Vec<(i64, ArticleRef)>, StoreError> {
        let (day, key) = after.map_or((None, 0), |cursor| (cursor.day.as_deref(), cursor.key));
        let begin = after.is_none();
        let sql = format!(
            "SELECT {}, articles.key FROM articles
             WHERE (site = ?1 OR ?1 IS NULL) AND (?2 OR published < ?3
                 OR (published IS NOT DISTINCT FROM ?3 AND key > ?4) OR (?3 IS NOT NULL AND published IS NULL))
             ORDER BY published DESC NULLS LAST, key LIMIT ?5",
            query::ARTICLE_COLUMNS
        );
        let read = |row: &Row<'_>| Ok((row.get(8)?, query::article_ref(row, 0)?));
        self.rows(&sql, params![site, begin, day, key, limit], read)
    }

    /// Finds the article that another's text comes from: it, `same`, `edited` or `spun`, and how
    /// much of the copy's text it is. `None` for an original.
    pub fn original(&self, id: &str) -> Result<Option<(ArticleRef, String, f64)>, StoreError> {
        let sql = format!(
            "SELECT {}, copies.kind, copies.shared FROM articles AS copy
             JOIN copies ON copies.article = copy.key
             JOIN articles ON articles.key = copies.original WHERE copy.id = ?1",
            query::ARTICLE_COLUMNS
        );
        let read = |row: &Row<'_>| Ok((query::article_ref(row, 0)?, row.get(8)?, row.get(9)?));
        Ok(self.rows(&sql, [id], read)?.into_iter().next())
    }

    /// Lists the articles whose text comes from that of an id; at most 100.
    pub fn copies_of(&self, id: &str) -> Result<Vec<ArticleRef>, StoreError> {
        let sql = format!(
            "SELECT {} FROM articles AS original JOIN copies ON copies.original = original.key
             JOIN articles ON articles.key = copies.article WHERE original.id = ?1
             ORDER BY articles.published NULLS FIRST, articles.key LIMIT 100",
            query::ARTICLE_COLUMNS
        );
        self.rows(&sql, [id], |row| query::article_ref(row, 0))
    }

    /// Lists publishers, the longest silent first.
    pub fn sites(&self) -> Result<Vec<SiteSeen>, StoreError> {
        let sql = "SELECT site, count(*), count(*) - count(published), min(published), max(published)
             FROM articles GROUP BY site ORDER BY max(published) NULLS FIRST, site NULLS FIRST LIMIT 1000";
        let read = |row: &Row<'_>| {
            Ok(SiteSeen {
                site: row.get(0)?,
                articles: row.get::<i64>(1)?.unsigned_abs(),
                undated: row.get::<i64>(2)?.unsigned_abs(),
                first: row.get(3)?,
                last: row.get(4)?,
            })
        };
        self.rows(sql, (), read)
    }

    /// Counts the notes of all articles by code, the most frequent first. Reads every article's
    /// notes.
    pub fn noted(&self) -> Result<Vec<(String, u64)>, StoreError> {
        let each =
            self.connection.twin("json_each(notes)", "json_array_elements(CAST(notes AS json))");
        let sql = format!(
            "SELECT value ->> 'code', count(*) FROM article_text, {each} AS noted
             GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 200"
        );
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get::<i64>(1)?.unsigned_abs()));
        self.rows(&sql, (), read)
    }
}
