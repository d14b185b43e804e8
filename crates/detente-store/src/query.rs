//! Rows by question: reports and quotes with the article and the words they stand in.

use detente_record::json::{Published, Quote, Report};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    QuoteFilter, ReportFilter, Store, StoreError,
    base::{Connection, Result, Row, params},
    document::{self, QUOTE_COLUMNS, QUOTE_TABLES, REPORT_COLUMNS, REPORT_TABLES},
    filter::Conditions,
    words::Cutter,
};

/// The article that a row comes from.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ArticleRef {
    /// 32 hexadecimal digits.
    pub id: String,
    /// The id that the input gave the document.
    pub source_id: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// Publisher.
    pub site: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Publication date.
    pub published: Option<Published>,
}

/// A report with the sentence it stands in.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReportRow {
    /// Its own number in the store, where the next page of rows goes on.
    #[serde(skip)]
    pub key: i64,
    /// The report; its spans count code points of the article's text.
    pub report: Report,
    /// The sentence's words. A span less `report.sentence.start` is a span in them.
    pub sentence: String,
    /// Where it was read.
    pub article: ArticleRef,
}

/// A quote with the article it stands in.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct QuoteRow {
    /// Its own number in the store, where the next page of rows goes on.
    #[serde(skip)]
    pub key: i64,
    /// The quote; its spans count code points of the article's text.
    pub quote: Quote,
    /// Where it was read.
    pub article: ArticleRef,
}

impl Store {
    /// Returns the reports that a filter lets through; give it a limit or use
    /// [`Store::each_report`] where there may be many.
    pub fn reports(
        &self,
        filter: &ReportFilter,
    ) -> std::result::Result<Vec<ReportRow>, StoreError> {
        let mut rows = Vec::new();
        self.each_report(filter, |row| {
            rows.push(row);
            Ok::<_, StoreError>(())
        })?;
        Ok(rows)
    }

    /// Gives the reports that a filter lets through, one at a time.
    ///
    /// # Errors
    /// The store's own, and whatever `give` returns, which ends the walk.
    pub fn each_report<E: From<StoreError>>(
        &self,
        filter: &ReportFilter,
        give: impl FnMut(ReportRow) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let choose = filter.conditions().choose("reports");
        self.each(&choose, &fetch_report(), |row| report_row(&self.connection, row), give)
    }

    /// Returns the report of an id; `None` where there is none.
    pub fn report(&self, id: &str) -> std::result::Result<Option<ReportRow>, StoreError> {
        let Some((article, number)) = id.rsplit_once("-r") else { return Ok(None) };
        let sql = "SELECT reports.key FROM reports
             JOIN articles ON articles.key = reports.article WHERE articles.id = ?1
             AND (reports.id = ?2 OR (reports.id IS NULL AND reports.n + 1 = ?3))";
        let number: i64 = number.parse().unwrap_or(0);
        let keys = self.rows(sql, params![article, id, number], |row| row.get(0))?;
        keys.into_iter().next().map(|key| self.report_row(key)).transpose()
    }

    /// Returns the report of a key that is there.
    pub(crate) fn report_row(&self, key: i64) -> std::result::Result<ReportRow, StoreError> {
        self.one(&fetch_report(), [key], |row| report_row(&self.connection, row))
    }

    /// Returns the quotes that a filter lets through; give it a limit or use
    /// [`Store::each_quote`] where there may be many.
    pub fn quotes(&self, filter: &QuoteFilter) -> std::result::Result<Vec<QuoteRow>, StoreError> {
        let mut rows = Vec::new();
        self.each_quote(filter, |row| {
            rows.push(row);
            Ok::<_, StoreError>(())
        })?;
        Ok(rows)
    }

    /// Gives the quotes that a filter lets through, one at a time.
    ///
    /// # Errors
    /// The store's own, and whatever `give` returns, which ends the walk.
    pub fn each_quote<E: From<StoreError>>(
        &self,
        filter: &QuoteFilter,
        give: impl FnMut(QuoteRow) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let choose = filter.conditions().choose("quotes");
        let fetch = format!(
            "SELECT {QUOTE_COLUMNS}, {ARTICLE_COLUMNS} FROM {QUOTE_TABLES} WHERE quotes.key = ?1"
        );
        let read = |row: &Row<'_>| {
            Ok(QuoteRow {
                key: row.get(0)?,
                quote: document::quote(&self.connection, row)?,
                article: article_ref(row, QUOTE_WIDTH)?,
            })
        };
        self.each(&choose, &fetch, read, give)
    }

    /// Chooses keys, then fetches each row by its key: what is sorted stays small, and texts are
    /// cut only for rows that are given.
    fn each<T, E: From<StoreError>>(
        &self,
        choose: &Conditions,
        fetch: &str,
        read: impl Fn(&Row<'_>) -> Result<T>,
        mut give: impl FnMut(T) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        self.each_row(
            &choose.sql,
            &choose.values,
            |row| row.get::<i64>(0),
            |key| give(self.one(fetch, [key], &read)?),
        )
    }
}

/// Asks for the report of key `?1`.
fn fetch_report() -> String {
    format!(
        "SELECT {REPORT_COLUMNS}, {ARTICLE_COLUMNS}, {SENTENCE}, reports.article
         FROM {REPORT_TABLES} JOIN article_text ON article_text.article = articles.key
         WHERE reports.key = ?1"
    )
}

pub(crate) const ARTICLE_COLUMNS: &str =
    "articles.id, articles.source_id, articles.url, articles.site,
    articles.title, articles.published, articles.published_precision, articles.published_basis";

/// The sentence's words: stored spans are code points, which is what `substr` counts.
const SENTENCE: &str =
    "substr(article_text.text, sentences.start + 1, sentences.end - sentences.start)";

/// Number of `REPORT_COLUMNS`, `QUOTE_COLUMNS` and `ARTICLE_COLUMNS`.
const REPORT_WIDTH: usize = 44;
const QUOTE_WIDTH: usize = 17;
const ARTICLE_WIDTH: usize = 8;

fn report_row(connection: &Connection, row: &Row<'_>) -> Result<ReportRow> {
    let report = document::report(connection, row)?;
    let (start, end) = (report.sentence.start, report.sentence.end);
    let cut: String = row.get(REPORT_WIDTH + ARTICLE_WIDTH)?;
    let sentence = if cut.chars().count() == end.saturating_sub(start) as usize {
        cut
    } else {
        // `substr` stops at a NUL inside a text; then we cut ourselves.
        let article: i64 = row.get(REPORT_WIDTH + ARTICLE_WIDTH + 1)?;
        let sql = "SELECT text FROM article_text WHERE article = ?1";
        let text: String = connection.query_row(sql, [article], |row| row.get(0))?;
        Cutter::new(&text).cut(start, end).to_owned()
    };
    Ok(ReportRow { key: row.get(0)?, report, sentence, article: article_ref(row, REPORT_WIDTH)? })
}

pub(crate) fn article_ref(row: &Row<'_>, at: usize) -> Result<ArticleRef> {
    let date: Option<String> = row.get(at + 5)?;
    let published = match date {
        None => None,
        Some(date) => Some(Published {
            date,
            precision: row.get::<String>(at + 6)?.into(),
            basis: row.get::<String>(at + 7)?.into(),
        }),
    };
    Ok(ArticleRef {
        id: row.get(at)?,
        source_id: row.get(at + 1)?,
        url: row.get(at + 2)?,
        site: row.get(at + 3)?,
        title: row.get(at + 4)?,
        published,
    })
}
