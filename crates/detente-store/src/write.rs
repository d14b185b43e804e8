//! Writes one document's rows.

use std::{collections::HashMap, fmt::Write as _};

use detente_record::json::{
    ActorWords, Article, CodePoints, Document, Identity, MentionJson, Note, Place, Quote, Report,
    TimeExpression,
};
use serde::Serialize;

use crate::{
    base::{Connection, Error, Optional as _, Params, Result, params},
    copies::{self, Recent},
    events::{self, Touched},
    words::{self, Cutter},
};

/// Actors remembered at most; beyond, the memory starts anew.
const ACTORS: usize = 100_000;

/// Writes rows inside a transaction that the caller holds.
pub(crate) struct Writer<'a> {
    connection: &'a Connection,
    actors: &'a mut HashMap<String, i64>,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(connection: &'a Connection, actors: &'a mut HashMap<String, i64>) -> Self {
        if actors.len() > ACTORS {
            actors.clear();
        }
        Self { connection, actors }
    }

    /// Writes all rows of a document whose article is not there; under `key`, or the next one.
    ///
    /// Notes where its reports came in; their events are made when the batch is kept.
    pub(crate) fn document(
        &mut self,
        document: &Document,
        key: Option<i64>,
        recent: &mut Recent,
        touched: &mut Touched,
    ) -> Result<()> {
        let article = self.article(document, key)?;
        self.text(article, &document.article, &document.notes)?;
        copies::put(self.connection, recent, touched, article, &document.article)?;
        let cutter = Cutter::new(&document.article.text);
        let mut sentences = HashMap::new();
        for (n, report) in (0..).zip(&document.reports) {
            let CodePoints { start, end } = report.sentence;
            let sentence = match sentences.get(&(start, end)) {
                Some(&key) => key,
                None => self.sentence(article, report.sentence, &cutter)?,
            };
            sentences.insert((start, end), sentence);
            let key = self.report(article, &document.article.id, n, sentence, report)?;
            events::tellings::add(touched, &document.article, (n, key), report);
        }
        for (n, quote) in (0..).zip(&document.quotes) {
            self.quote(article, n, quote)?;
        }
        for (n, date) in (0..).zip(&document.dates) {
            self.date(article, n, date)?;
        }
        for (n, place) in (0..).zip(&document.places) {
            self.place(article, n, place)?;
        }
        for (n, mention) in (0..).zip(&document.mentions) {
            self.mention(article, n, mention)?;
        }
        Ok(())
    }

    /// Adds a row to a table with a key of its own.
    fn insert(&self, sql: &str, values: impl Params) -> Result<i64> {
        self.connection.insert(sql, values)
    }

    /// Adds a row to a table without one.
    fn add(&self, sql: &str, values: impl Params) -> Result<()> {
        self.connection.execute(sql, values).map(|_| ())
    }

    fn article(&self, document: &Document, key: Option<i64>) -> Result<i64> {
        let article = &document.article;
        let published = article.published.as_ref();
        // A number of its own where none is given.
        let number = self
            .connection
            .twin("?1", "coalesce(?1, nextval(pg_get_serial_sequence('articles', 'key')))");
        let sql = format!(
            "INSERT INTO articles (key, id, schema, source_id, url, site, title, byline, published,
             published_precision, published_basis, language)
             VALUES ({number}, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
        );
        self.insert(
            &sql,
            params![
                key,
                article.id,
                document.schema,
                article.source_id,
                article.url,
                article.site,
                article.title,
                article.byline,
                published.map(|published| &published.date),
                published.map(|published| &*published.precision),
                published.map(|published| &*published.basis),
                article.language,
            ],
        )
    }

    fn text(&self, key: i64, article: &Article, notes: &[Note]) -> Result<()> {
        self.add(
            "INSERT INTO article_text (article, text, blocks, furniture, notes)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                key,
                article.text,
                json(&article.blocks)?,
                json(&article.furniture)?,
                json(&notes)?
            ],
        )
    }

    fn sentence(&self, article: i64, span: CodePoints, cutter: &Cutter<'_>) -> Result<i64> {
        let key = self.insert(
            "INSERT INTO sentences (article, start, end) VALUES (?1, ?2, ?3)",
            params![article, span.start, span.end],
        )?;
        words::index(self.connection, "sentence_words", key, cutter.cut(span.start, span.end))?;
        Ok(key)
    }

    fn report(
        &mut self,
        article: i64,
        article_id: &str,
        n: u32,
        sentence: i64,
        report: &Report,
    ) -> Result<i64> {
        let said_by = self.optional_actor(report.said_by.as_ref())?;
        let said = report.said_by.as_ref();
        let when = report.when.as_ref();
        let place = report.place.as_ref();
        let own_id = (report.id != derived_id(article_id, n)).then_some(&report.id);
        let key = self.insert(
            "INSERT INTO reports (article, n, id, sentence, type, mode, context, cameo, quad,
             goldstein, status, said_by, said_start, said_end, said_text, when_first, when_last,
             when_precision, when_basis, when_start, when_end, place_name, place_start, place_end,
             place_text, place_geonames, place_lat, place_lon, place_country, dead, injured,
             confidence, trigger_start, trigger_end, trigger_text, evidence, rule)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
             ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34,
             ?35, ?36, ?37)",
            params![
                article,
                n,
                own_id,
                sentence,
                report.event_type,
                report.mode,
                some_json(&report.context)?,
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
                some_json(&report.evidence)?,
                report.rule,
            ],
        )?;
        self.report_actors(key, "source", &report.source)?;
        self.report_actors(key, "target", &report.target)?;
        Ok(key)
    }

    fn report_actors(&mut self, report: i64, role: &str, actors: &[ActorWords]) -> Result<()> {
        for (n, words) in (0..).zip(actors) {
            let actor = self.actor_of(words)?;
            self.add(
                "INSERT INTO report_actors (report, role, n, actor, start, end, text)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![report, role, n, actor, words.start, words.end, words.text],
            )?;
        }
        Ok(())
    }

    fn quote(&mut self, article: i64, n: u32, quote: &Quote) -> Result<()> {
        let speaker = self.optional_actor(quote.speaker.as_ref())?;
        let said = quote.speaker.as_ref();
        let cue = quote.cue.as_ref();
        let key = self.insert(
            "INSERT INTO quotes (article, n, start, end, text, form, speaker, speaker_start,
             speaker_end, speaker_text, cue_start, cue_end, cue_text, stance)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            params![
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
            ],
        )?;
        words::index(self.connection, "quote_words", key, &quote.text)?;
        for (n, words) in (0..).zip(&quote.about) {
            let actor = self.actor_of(words)?;
            self.add(
                "INSERT INTO quote_about (quote, n, actor, start, end, text)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![key, n, actor, words.start, words.end, words.text],
            )?;
        }
        Ok(())
    }

    fn date(&self, article: i64, n: u32, date: &TimeExpression) -> Result<()> {
        self.add(
            "INSERT INTO dates (article, n, start, end, text, type, value)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![article, n, date.start, date.end, date.text, date.kind, date.value],
        )
    }

    fn place(&self, article: i64, n: u32, place: &Place) -> Result<()> {
        self.add(
            "INSERT INTO places (article, n, start, end, text, name, geonames, lat, lon, country)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
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
            ],
        )
    }

    fn mention(&mut self, article: i64, n: u32, mention: &MentionJson) -> Result<()> {
        let Identity { name, code, country, sector, kind } = &mention.actor;
        let actor =
            self.actor(name, code.as_deref(), country.as_deref(), sector.as_deref(), kind)?;
        self.add(
            "INSERT INTO mentions (article, n, start, end, text, actor, how)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![article, n, mention.start, mention.end, mention.text, actor, mention.how],
        )
    }

    fn optional_actor(&mut self, words: Option<&ActorWords>) -> Result<Option<i64>> {
        words.map(|words| self.actor_of(words)).transpose()
    }

    fn actor_of(&mut self, words: &ActorWords) -> Result<i64> {
        let ActorWords { name, code, country, sector, kind, .. } = words;
        self.actor(name, code.as_deref(), country.as_deref(), sector.as_deref(), kind)
    }

    /// Returns the key of an actor, adding it where it is new.
    pub(crate) fn actor(
        &mut self,
        name: &str,
        code: Option<&str>,
        country: Option<&str>,
        sector: Option<&str>,
        kind: &str,
    ) -> Result<i64> {
        let mut identity = String::with_capacity(64);
        // Writing to a string cannot fail; `{:?}` keeps absent and empty, and the parts, apart.
        let _ = write!(identity, "{code:?}{country:?}{sector:?}{kind:?}{name}");
        if let Some(&key) = self.actors.get(&identity) {
            return Ok(key);
        }
        let values = params![name, code, country, sector, kind];
        let sql = "SELECT key FROM actors WHERE name = ?1 AND code IS NOT DISTINCT FROM ?2
             AND country IS NOT DISTINCT FROM ?3 AND sector IS NOT DISTINCT FROM ?4 AND kind = ?5";
        let found = self.connection.query_row(sql, values, |row| row.get(0)).optional()?;
        let key = match found {
            Some(key) => key,
            None => self.insert(
                "INSERT INTO actors (name, code, country, sector, kind)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                values,
            )?,
        };
        self.actors.insert(identity, key);
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
