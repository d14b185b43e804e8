//! Documents out, as they came in.

use std::borrow::Cow;

use detente_record::json::{
    ActorWords, Article, Block, CodePoints, Document, Furniture, Identity, MentionJson, Note,
    Place, Published, Quote, Report, TimeExpression, When, Words,
};
use serde::de::DeserializeOwned;

use crate::{
    Store, StoreError,
    base::{Cell, Connection, Error, Optional as _, Result, Row, params},
    write::derived_id,
};

/// Columns of `reports` joined with its sentence, its article and the actor it rests on.
pub(crate) const REPORT_COLUMNS: &str = "reports.key, articles.id, reports.n, reports.id,
    sentences.start, sentences.end, type, mode, context, cameo, quad, goldstein, status,
    said_start, said_end, said_text, said.name, said.code, said.country, said.sector, said.kind,
    when_first, when_last, when_precision, when_basis, when_start, when_end,
    place_name, place_start, place_end, place_text, place_geonames, place_lat, place_lon,
    place_country, dead, injured, confidence, trigger_start, trigger_end, trigger_text, evidence,
    rule, size";

/// What [`REPORT_COLUMNS`] are read from.
pub(crate) const REPORT_TABLES: &str = "reports
    JOIN articles ON articles.key = reports.article
    JOIN sentences ON sentences.key = reports.sentence
    LEFT JOIN actors AS said ON said.key = reports.said_by";

/// Columns of `quotes` joined with its speaker.
pub(crate) const QUOTE_COLUMNS: &str = "quotes.key, quotes.start, quotes.end, quotes.text, form,
    speaker_start, speaker_end, speaker_text, speaker.name, speaker.code, speaker.country,
    speaker.sector, speaker.kind, cue_start, cue_end, cue_text, stance";

/// What [`QUOTE_COLUMNS`] are read from.
pub(crate) const QUOTE_TABLES: &str = "quotes
    JOIN articles ON articles.key = quotes.article
    LEFT JOIN actors AS speaker ON speaker.key = quotes.speaker";

impl Store {
    /// Gives all documents in order of intake, one at a time, as of the moment of the call.
    ///
    /// # Errors
    /// The store's own, and whatever `give` returns, which ends the walk.
    pub fn documents<E: From<StoreError>>(
        &self,
        mut give: impl FnMut(Document) -> Result<(), E>,
    ) -> Result<(), E> {
        let sqlite = |error| E::from(self.error(error));
        // One transaction, so that a writer beside us cannot change what is read halfway.
        let snapshot = self.connection.snapshot().map_err(sqlite)?;
        let mut last = 0;
        while let Some((key, id)) = next_article(snapshot.0, last).map_err(sqlite)? {
            give(read(snapshot.0, key, &id).map_err(sqlite)?)?;
            last = key;
        }
        Ok(())
    }

    /// Finds the document of an article id; `None` where the store has none.
    pub fn document(&self, id: &str) -> Result<Option<Document>, StoreError> {
        let find = || {
            let snapshot = self.connection.snapshot()?;
            keyed(snapshot.0, id)
        };
        let found = find().map_err(|error| self.error(error))?;
        Ok(found.map(|(_, document)| document))
    }
}

/// Finds the document of an article id and the article's key.
pub(crate) fn keyed(connection: &Connection, id: &str) -> Result<Option<(i64, Document)>> {
    let sql = "SELECT key FROM articles WHERE id = ?1";
    let key: Option<i64> = connection.query_row(sql, [id], |row| row.get(0)).optional()?;
    key.map(|key| Ok((key, read(connection, key, id)?))).transpose()
}

fn next_article(connection: &Connection, after: i64) -> Result<Option<(i64, String)>> {
    let sql = "SELECT key, id FROM articles WHERE key > ?1 ORDER BY key LIMIT 1";
    connection.query_row(sql, [after], |row| Ok((row.get(0)?, row.get(1)?))).optional()
}

/// Reads the document of article `key`.
pub(crate) fn read(connection: &Connection, key: i64, id: &str) -> Result<Document> {
    let (schema, notes, article) = connection.query_row(
        "SELECT schema, notes, source_id, url, site, title, byline, published,
             published_precision, published_basis, language, text, blocks, furniture
             FROM articles JOIN article_text ON article = key WHERE key = ?1",
        [key],
        |row| Ok((row.get(0)?, json::<Vec<Note>>(row, 1)?, article(row, id)?)),
    )?;
    Ok(Document {
        schema,
        article,
        reports: reports(connection, key)?,
        quotes: quotes(connection, key)?,
        dates: connection.list(
            "SELECT start, end, text, type, value FROM dates WHERE article = ?1 ORDER BY n",
            [key],
            |row| {
                Ok(TimeExpression {
                    start: row.get(0)?,
                    end: row.get(1)?,
                    text: row.get(2)?,
                    kind: label(row, 3)?,
                    value: row.get(4)?,
                })
            },
        )?,
        places: connection.list(
            "SELECT name, start, end, text, geonames, lat, lon, country FROM places
             WHERE article = ?1 ORDER BY n",
            [key],
            |row| place(row, 0),
        )?,
        mentions: connection.list(
            "SELECT start, end, text, how, name, code, country, sector, kind
             FROM mentions JOIN actors ON actors.key = actor WHERE article = ?1 ORDER BY n",
            [key],
            |row| {
                Ok(MentionJson {
                    start: row.get(0)?,
                    end: row.get(1)?,
                    text: row.get(2)?,
                    how: label(row, 3)?,
                    actor: identity(row, 4)?,
                })
            },
        )?,
        notes,
    })
}

fn article(row: &Row<'_>, id: &str) -> Result<Article> {
    let date: Option<String> = row.get(7)?;
    let published = match date {
        None => None,
        Some(date) => Some(Published { date, precision: label(row, 8)?, basis: label(row, 9)? }),
    };
    Ok(Article {
        id: id.to_owned(),
        source_id: row.get(2)?,
        url: row.get(3)?,
        site: row.get(4)?,
        title: row.get(5)?,
        byline: row.get(6)?,
        published,
        language: row.get(10)?,
        text: row.get(11)?,
        blocks: json::<Vec<Block>>(row, 12)?,
        furniture: json::<Vec<Furniture>>(row, 13)?,
    })
}

fn reports(connection: &Connection, article: i64) -> Result<Vec<Report>> {
    let sql = format!(
        "SELECT {REPORT_COLUMNS} FROM {REPORT_TABLES} WHERE reports.article = ?1
         ORDER BY reports.n"
    );
    connection.list(&sql, [article], |row| report(connection, row))
}

fn quotes(connection: &Connection, article: i64) -> Result<Vec<Quote>> {
    let sql = format!(
        "SELECT {QUOTE_COLUMNS} FROM {QUOTE_TABLES} WHERE quotes.article = ?1 ORDER BY quotes.n"
    );
    connection.list(&sql, [article], |row| quote(connection, row))
}

/// Reads a report from [`REPORT_COLUMNS`], and its actors by queries of their own.
pub(crate) fn report(connection: &Connection, row: &Row<'_>) -> Result<Report> {
    let key: i64 = row.get(0)?;
    let id = match row.get(3)? {
        Some(id) => id,
        None => derived_id(&row.get::<String>(1)?, row.get(2)?),
    };
    let precision: Option<String> = row.get(23)?;
    let when = match precision {
        None => None,
        Some(precision) => Some(When {
            first: row.get(21)?,
            last: row.get(22)?,
            precision: precision.into(),
            basis: label(row, 24)?,
            start: row.get(25)?,
            end: row.get(26)?,
        }),
    };
    Ok(Report {
        id,
        sentence: CodePoints { start: row.get(4)?, end: row.get(5)? },
        source: report_actors(connection, key, "source")?,
        target: report_actors(connection, key, "target")?,
        event_type: label(row, 6)?,
        mode: row.get::<Option<String>>(7)?.map(Cow::Owned),
        context: some_json(row, 8)?,
        cameo: label(row, 9)?,
        quad: row.get(10)?,
        goldstein: row.get(11)?,
        status: label(row, 12)?,
        said_by: optional_actor(row, 13)?,
        when,
        place: if given(row, 27)? { Some(place(row, 27)?) } else { None },
        dead: row.get(35)?,
        injured: row.get(36)?,
        size: row.get(43)?,
        confidence: row.get(37)?,
        trigger: words(row, 38)?,
        evidence: some_json(row, 41)?,
        rule: label(row, 42)?,
    })
}

/// Reads a quote from [`QUOTE_COLUMNS`], and whom it is about by a query of its own.
pub(crate) fn quote(connection: &Connection, row: &Row<'_>) -> Result<Quote> {
    Ok(Quote {
        start: row.get(1)?,
        end: row.get(2)?,
        text: row.get(3)?,
        form: label(row, 4)?,
        speaker: optional_actor(row, 5)?,
        cue: if given(row, 13)? { Some(words(row, 13)?) } else { None },
        about: connection.list(
            "SELECT start, end, text, name, code, country, sector, kind
             FROM quote_about JOIN actors ON actors.key = actor WHERE quote = ?1 ORDER BY n",
            [row.get::<i64>(0)?],
            |row| actor(row, 0),
        )?,
        stance: row.get(16)?,
    })
}

fn report_actors(connection: &Connection, report: i64, role: &str) -> Result<Vec<ActorWords>> {
    connection.list(
        "SELECT start, end, text, name, code, country, sector, kind
         FROM report_actors JOIN actors ON actors.key = actor
         WHERE report = ?1 AND role = ?2 ORDER BY n",
        params![report, role],
        |row| actor(row, 0),
    )
}

// The helpers below read some columns that stand side by side, the first of them at `at`.

fn optional_actor(row: &Row<'_>, at: usize) -> Result<Option<ActorWords>> {
    if given(row, at)? { actor(row, at).map(Some) } else { Ok(None) }
}

fn actor(row: &Row<'_>, at: usize) -> Result<ActorWords> {
    let Words { start, end, text } = words(row, at)?;
    let Identity { name, code, country, sector, kind } = identity(row, at + 3)?;
    Ok(ActorWords { start, end, text, name, code, country, sector, kind })
}

fn identity(row: &Row<'_>, at: usize) -> Result<Identity> {
    Ok(Identity {
        name: row.get(at)?,
        code: row.get(at + 1)?,
        country: row.get(at + 2)?,
        sector: row.get(at + 3)?,
        kind: label(row, at + 4)?,
    })
}

fn place(row: &Row<'_>, at: usize) -> Result<Place> {
    let Words { start, end, text } = words(row, at + 1)?;
    Ok(Place {
        start,
        end,
        text,
        name: label(row, at)?,
        geonames: row.get(at + 4)?,
        lat: row.get(at + 5)?,
        lon: row.get(at + 6)?,
        country: row.get(at + 7)?,
    })
}

fn words(row: &Row<'_>, at: usize) -> Result<Words> {
    Ok(Words { start: row.get(at)?, end: row.get(at + 1)?, text: row.get(at + 2)? })
}

fn label(row: &Row<'_>, at: usize) -> Result<Cow<'static, str>> {
    row.get::<String>(at).map(Cow::Owned)
}

fn given(row: &Row<'_>, at: usize) -> Result<bool> {
    row.is_null(at).map(|null| !null)
}

fn some_json<T: DeserializeOwned>(row: &Row<'_>, at: usize) -> Result<Vec<T>> {
    if given(row, at)? { json(row, at) } else { Ok(Vec::new()) }
}

fn json<T: DeserializeOwned>(row: &Row<'_>, at: usize) -> Result<T> {
    let Cell::Text(text) = row.cell(at)? else {
        return Err(Error::Shape(format!("column {at} holds no JSON")));
    };
    serde_json::from_str(text).map_err(|error| Error::Shape(format!("column {at}: {error}")))
}
