//! Writes documents' rows.

use std::collections::HashMap;

use detente_record::json::{ActorWords, CodePoints, Identity, MentionJson, Quote, Report};
use serde::Serialize;

use crate::{
    base::{Connection, Double, Error, Optional as _, Result, Rows, params},
    copies::{self, Recent},
    events::Touched,
    ready::Ready,
    words::Index,
};

/// Actors remembered at most; beyond, the memory starts anew.
const ACTORS: usize = 100_000;

/// Documents whose rows wait to be sent to a server at most.
const WAITING: usize = 64;

/// Writes rows inside a transaction that the caller holds; all are there after [`Writer::flush`].
///
/// Keys are counted up from the highest that is there: only one can write at a time.
pub(crate) struct Writer<'c> {
    actors: Actors<'c>,
    tables: Tables<'c>,
    next: Keys,
    /// Documents whose rows may wait to be sent.
    waiting: usize,
}

/// The next free keys.
struct Keys {
    article: i64,
    sentence: i64,
    report: i64,
    quote: i64,
}

/// Rows of each table, those first that others refer to.
struct Tables<'c> {
    articles: Rows<'c>,
    texts: Rows<'c>,
    prints: Rows<'c>,
    sentences: Rows<'c>,
    sentence_words: Index<'c>,
    reports: Rows<'c>,
    report_actors: Rows<'c>,
    quotes: Rows<'c>,
    quote_words: Index<'c>,
    quote_about: Rows<'c>,
    dates: Rows<'c>,
    places: Rows<'c>,
    mentions: Rows<'c>,
}

impl<'c> Tables<'c> {
    fn of(connection: &'c Connection) -> Result<Self> {
        let rows = |table: &str, columns: &str| {
            let marks = vec!["?"; columns.split(',').count()].join(", ");
            let into = format!("{table} ({columns})");
            Rows::new(connection, &into, &format!("({marks})"), Double::Fails)
        };
        Ok(Self {
            articles: rows(
                "articles",
                "key, id, schema, source_id, url, site, title, byline, published,
                 published_precision, published_basis, language",
            )?,
            texts: rows("article_text", "article, text, blocks, furniture, notes")?,
            prints: rows("copy_prints", "article, print")?,
            sentences: rows("sentences", "key, article, start, end")?,
            sentence_words: Index::of(connection, "sentence_words")?,
            reports: rows(
                "reports",
                "key, article, n, id, sentence, type, mode, context, cameo, quad, goldstein,
                 status, said_by, said_start, said_end, said_text, when_first, when_last,
                 when_precision, when_basis, when_start, when_end, place_name, place_start,
                 place_end, place_text, place_geonames, place_lat, place_lon, place_country, dead,
                 injured, confidence, trigger_start, trigger_end, trigger_text, evidence, rule, size",
            )?,
            report_actors: rows("report_actors", "report, role, n, actor, start, end, text")?,
            quotes: rows(
                "quotes",
                "key, article, n, start, end, text, form, speaker, speaker_start, speaker_end,
                 speaker_text, cue_start, cue_end, cue_text, stance",
            )?,
            quote_words: Index::of(connection, "quote_words")?,
            quote_about: rows("quote_about", "quote, n, actor, start, end, text")?,
            dates: rows("dates", "article, n, start, end, text, type, value")?,
            places: rows(
                "places",
                "article, n, start, end, text, name, geonames, lat, lon, country",
            )?,
            mentions: rows("mentions", "article, n, start, end, text, actor, how")?,
        })
    }

    fn flush(&mut self) -> Result<()> {
        self.articles.flush()?;
        self.texts.flush()?;
        self.prints.flush()?;
        self.sentences.flush()?;
        self.sentence_words.flush()?;
        self.reports.flush()?;
        self.report_actors.flush()?;
        self.quotes.flush()?;
        self.quote_words.flush()?;
        self.quote_about.flush()?;
        self.dates.flush()?;
        self.places.flush()?;
        self.mentions.flush()
    }
}

impl<'c> Writer<'c> {
    pub(crate) fn new(
        connection: &'c Connection,
        actors: &'c mut HashMap<String, i64>,
    ) -> Result<Self> {
        let next = "SELECT (SELECT coalesce(max(key), 0) FROM articles),
                (SELECT coalesce(max(key), 0) FROM sentences),
                (SELECT coalesce(max(key), 0) FROM reports),
                (SELECT coalesce(max(key), 0) FROM quotes)";
        let next = connection.query_row(next, (), |row| {
            let key = |column| row.get::<i64>(column).map(|key| key + 1);
            Ok(Keys { article: key(0)?, sentence: key(1)?, report: key(2)?, quote: key(3)? })
        })?;
        Ok(Self {
            actors: Actors::of(connection, actors),
            tables: Tables::of(connection)?,
            next,
            waiting: 0,
        })
    }

    /// Makes sure that all rows are there, for questions and for the end of the transaction.
    pub(crate) fn flush(&mut self) -> Result<()> {
        self.waiting = 0;
        self.tables.flush()
    }

    /// Writes all rows of a document whose article is not there; under `key`, or the next one.
    ///
    /// Notes what its reports tell; their events are made when the batch is kept.
    pub(crate) fn document(
        &mut self,
        ready: Ready<'_>,
        key: Option<i64>,
        recent: &mut Recent,
        touched: &mut Touched,
    ) -> Result<()> {
        let document = ready.document;
        let article = key.unwrap_or(self.next.article);
        self.next.article = self.next.article.max(article + 1);
        let alike = copies::find(self.actors.connection, recent, article, &ready.print)?;
        self.article(article, &ready)?;
        if !alike.is_empty() {
            // What is alike is looked up by the rows.
            self.flush()?;
            copies::mark(self.actors.connection, touched, article, &alike)?;
        }
        let cutter = ready.cutter;
        let mut sentences = HashMap::new();
        for (n, (report, tellings)) in (0..).zip(document.reports.iter().zip(ready.reports)) {
            let CodePoints { start, end } = report.sentence;
            let sentence = match sentences.get(&(start, end)) {
                Some(&key) => key,
                None => self.sentence(article, report.sentence, cutter.cut(start, end))?,
            };
            sentences.insert((start, end), sentence);
            let key = self.next.report;
            self.next.report += 1;
            self.report((key, article, n), sentence, report, &tellings.own)?;
            touched.add(article, key, tellings.stored);
        }
        for (n, quote) in (0..).zip(&document.quotes) {
            self.quote(article, n, quote)?;
        }
        for (n, date) in (0..).zip(&document.dates) {
            self.tables
                .dates
                .add(params![article, n, date.start, date.end, date.text, date.kind, date.value])?;
        }
        for (n, place) in (0..).zip(&document.places) {
            self.tables.places.add(params![
                article,
                n,
                place.start,
                place.end,
                place.text,
                place.name,
                place.geonames,
                place.lat,
                place.lon,
                place.country
            ])?;
        }
        for (n, mention) in (0..).zip(&document.mentions) {
            self.mention(article, n, mention)?;
        }
        self.waiting += 1;
        if self.waiting >= WAITING { self.flush() } else { Ok(()) }
    }

    fn article(&mut self, key: i64, ready: &Ready<'_>) -> Result<()> {
        let article = &ready.document.article;
        let published = article.published.as_ref();
        self.tables.articles.add(params![
            key,
            article.id,
            ready.document.schema,
            article.source_id,
            article.url,
            article.site,
            article.title,
            article.byline,
            published.map(|published| &published.date),
            published.map(|published| &*published.precision),
            published.map(|published| &*published.basis),
            article.language,
        ])?;
        self.tables.texts.add(params![
            key,
            article.text,
            ready.blocks,
            ready.furniture,
            ready.notes
        ])?;
        self.tables.prints.add(params![key, ready.print.to_bytes()])
    }

    fn sentence(&mut self, article: i64, span: CodePoints, words: &str) -> Result<i64> {
        let key = self.next.sentence;
        self.next.sentence += 1;
        self.tables.sentences.add(params![key, article, span.start, span.end])?;
        self.tables.sentence_words.add(key, words)?;
        Ok(key)
    }

    fn report(
        &mut self,
        (key, article, n): (i64, i64, u32),
        sentence: i64,
        report: &Report,
        own: &Own,
    ) -> Result<()> {
        let said_by = self.actors.optional(report.said_by.as_ref())?;
        let said = report.said_by.as_ref();
        let when = report.when.as_ref();
        let place = report.place.as_ref();
        self.tables.reports.add(params![
            key,
            article,
            n,
            own.id,
            sentence,
            report.event_type,
            report.mode,
            own.context,
            report.cameo,
            report.quad,
            report.goldstein,
            report.status,
            said_by,
            said.map(|said| said.start),
            said.map(|said| said.end),
            said.map(|said| &said.text),
            when.and_then(|when| when.first.as_ref()),
            when.and_then(|when| when.last.as_ref()),
            when.map(|when| &*when.precision),
            when.map(|when| &*when.basis),
            when.and_then(|when| when.start),
            when.and_then(|when| when.end),
            place.map(|place| &*place.name),
            place.map(|place| place.start),
            place.map(|place| place.end),
            place.map(|place| &place.text),
            place.and_then(|place| place.geonames),
            place.and_then(|place| place.lat),
            place.and_then(|place| place.lon),
            place.and_then(|place| place.country.as_ref()),
            report.dead,
            report.injured,
            report.confidence,
            report.trigger.start,
            report.trigger.end,
            report.trigger.text,
            own.evidence,
            report.rule,
            report.size,
        ])?;
        for (role, actors) in [("source", &report.source), ("target", &report.target)] {
            for (n, words) in (0_u32..).zip(actors) {
                let actor = self.actors.of_words(words)?;
                let (start, end) = (words.start, words.end);
                self.tables
                    .report_actors
                    .add(params![key, role, n, actor, start, end, words.text])?;
            }
        }
        Ok(())
    }

    fn quote(&mut self, article: i64, n: u32, quote: &Quote) -> Result<()> {
        let speaker = self.actors.optional(quote.speaker.as_ref())?;
        let said = quote.speaker.as_ref();
        let cue = quote.cue.as_ref();
        let key = self.next.quote;
        self.next.quote += 1;
        self.tables.quotes.add(params![
            key,
            article,
            n,
            quote.start,
            quote.end,
            quote.text,
            quote.form,
            speaker,
            said.map(|said| said.start),
            said.map(|said| said.end),
            said.map(|said| &said.text),
            cue.map(|cue| cue.start),
            cue.map(|cue| cue.end),
            cue.map(|cue| &cue.text),
            quote.stance,
        ])?;
        self.tables.quote_words.add(key, &quote.text)?;
        for (n, words) in (0_u32..).zip(&quote.about) {
            let actor = self.actors.of_words(words)?;
            let (start, end) = (words.start, words.end);
            self.tables.quote_about.add(params![key, n, actor, start, end, words.text])?;
        }
        Ok(())
    }

    fn mention(&mut self, article: i64, n: u32, mention: &MentionJson) -> Result<()> {
        let Identity { name, code, country, sector, kind } = &mention.actor;
        let actor =
            self.actors.key(name, code.as_deref(), country.as_deref(), sector.as_deref(), kind)?;
        let (start, end) = (mention.start, mention.end);
        self.tables.mentions.add(params![article, n, start, end, mention.text, actor, mention.how])
    }
}

/// What of a report is written as JSON, or not at all.
#[derive(Debug)]
pub(crate) struct Own {
    /// `None` where the id follows from the article's.
    id: Option<String>,
    context: Option<String>,
    evidence: Option<String>,
}

impl Own {
    pub(crate) fn of(report: &Report, article: &str, n: u32) -> Result<Self> {
        Ok(Self {
            id: (report.id != derived_id(article, n)).then(|| report.id.clone()),
            context: some_json(&report.context)?,
            evidence: some_json(&report.evidence)?,
        })
    }
}

/// Keys of actors.
pub(crate) struct Actors<'c> {
    connection: &'c Connection,
    known: &'c mut HashMap<String, i64>,
    /// Spares an allocation each time.
    identity: String,
}

impl<'c> Actors<'c> {
    pub(crate) fn of(connection: &'c Connection, known: &'c mut HashMap<String, i64>) -> Self {
        if known.len() > ACTORS {
            known.clear();
        }
        Self { connection, known, identity: String::new() }
    }

    fn optional(&mut self, words: Option<&ActorWords>) -> Result<Option<i64>> {
        words.map(|words| self.of_words(words)).transpose()
    }

    fn of_words(&mut self, words: &ActorWords) -> Result<i64> {
        let ActorWords { name, code, country, sector, kind, .. } = words;
        self.key(name, code.as_deref(), country.as_deref(), sector.as_deref(), kind)
    }

    /// Returns the key of an actor, adding it where it is new.
    pub(crate) fn key(
        &mut self,
        name: &str,
        code: Option<&str>,
        country: Option<&str>,
        sector: Option<&str>,
        kind: &str,
    ) -> Result<i64> {
        self.identity.clear();
        for part in [code, country, sector, Some(kind)] {
            // Absent and empty, and the parts, stay apart.
            self.identity.push(if part.is_some() { '\u{1}' } else { '\u{2}' });
            self.identity.push_str(part.unwrap_or_default());
            self.identity.push('\0');
        }
        self.identity.push_str(name);
        if let Some(&key) = self.known.get(&self.identity) {
            return Ok(key);
        }
        let values = params![name, code, country, sector, kind];
        let sql = "SELECT key FROM actors WHERE name = ?1 AND code IS NOT DISTINCT FROM ?2
             AND country IS NOT DISTINCT FROM ?3 AND sector IS NOT DISTINCT FROM ?4 AND kind = ?5";
        let found = self.connection.query_row(sql, values, |row| row.get(0)).optional()?;
        let key = match found {
            Some(key) => key,
            None => self.connection.insert(
                "INSERT INTO actors (name, code, country, sector, kind)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                values,
            )?,
        };
        self.known.insert(self.identity.clone(), key);
        Ok(key)
    }
}

/// Returns the id that the published form gives the article's `n`th report, counting from 0.
pub(crate) fn derived_id(article: &str, n: u32) -> String {
    format!("{article}-r{}", n + 1)
}

pub(crate) fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Shape(error.to_string()))
}

fn some_json<T: Serialize>(list: &[T]) -> Result<Option<String>> {
    if list.is_empty() { Ok(None) } else { json(&list).map(Some) }
}
