//! Copies among the articles: found as they come in, the first to be published marked.

use std::collections::BTreeSet;

use detente_merge::{Likeness, Print, Shelf, matches};
use detente_record::json::Article;
use rusqlite::{Connection, OptionalExtension, Result, params};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    Store, StoreError,
    events::{self, Touched},
    revisions::Changes,
    words::Cutter,
};

/// An article whose text comes from an earlier one.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CopyRow {
    /// Id of the copy.
    pub article: String,
    /// Id of the article that it was made from, as far as the store knows.
    pub original: String,
    /// How: `same`, `edited` or `spun`.
    pub kind: String,
    /// Share of the copy's text that comes from the original, 0 to 1.
    pub shared: f64,
}

impl Store {
    /// Tells of which earlier article an article is a copy: of those in the store that it shares
    /// its text with, the first to be published. `None` where it is none.
    pub fn copy_of(&self, id: &str) -> std::result::Result<Option<CopyRow>, StoreError> {
        let sql = format!("{SELECT} copies c {JOIN} WHERE a.id = ?1");
        let find = || self.connection.prepare_cached(&sql)?.query_row([id], row).optional();
        find().map_err(|error| self.error(error))
    }

    /// Counts the articles that are copies of another.
    pub fn copies(&self) -> std::result::Result<u64, StoreError> {
        let count = |row: &rusqlite::Row<'_>| row.get(0).map(i64::unsigned_abs);
        let found = self.connection.query_row("SELECT count(*) FROM copies", [], count);
        found.map_err(|error| self.error(error))
    }

    /// Lists every article with every earlier one that it shares its text with, by intake.
    pub fn copy_links(&self) -> std::result::Result<Vec<CopyRow>, StoreError> {
        let sql = format!("{SELECT} copy_links c {JOIN} ORDER BY c.article, c.original");
        let list = || self.connection.prepare(&sql)?.query_map([], row)?.collect::<Result<_>>();
        list().map_err(|error| self.error(error))
    }
}

const SELECT: &str = "SELECT a.id, o.id, c.kind, c.shared FROM";
const JOIN: &str = "JOIN articles a ON a.key = c.article JOIN articles o ON o.key = c.original";

fn row(row: &rusqlite::Row<'_>) -> Result<CopyRow> {
    Ok(CopyRow {
        article: row.get(0)?,
        original: row.get(1)?,
        kind: row.get(2)?,
        shared: row.get(3)?,
    })
}

/// The prints in the store.
struct Prints<'c>(&'c Connection);

impl Shelf for Prints<'_> {
    type Key = i64;
    type Error = rusqlite::Error;

    fn holders(&self, anchor: u32, most: u32) -> Result<Vec<i64>> {
        let sql = "SELECT article FROM copy_anchors WHERE anchor = ?1 ORDER BY article LIMIT ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        let keys = statement.query_map(params![anchor, most], |row| row.get(0))?;
        keys.collect()
    }

    fn print(&self, key: i64) -> Result<Option<Print>> {
        let mut statement =
            self.0.prepare_cached("SELECT print FROM copy_prints WHERE article = ?1")?;
        let print = statement.query_row([key], |row| {
            row.get_ref(0)?.as_blob().map(Print::from_bytes).map_err(Into::into)
        });
        Ok(print.optional()?.flatten())
    }
}

/// Keeps the print of an article that has just come in, and finds its copies.
pub(crate) fn put(
    connection: &Connection,
    touched: &mut Touched,
    key: i64,
    article: &Article,
) -> Result<()> {
    let print = Print::new(&story(article));
    let alike = matches(&print, &Prints(connection))?;
    keep(connection, key, &print)?;
    let mut copies = BTreeSet::new();
    for (other, likeness) in alike {
        copies.insert(link(connection, (key, other), &likeness)?);
    }
    choose(connection, touched, &copies)
}

/// Takes an article out: its print, and what it is a copy or the original of.
pub(crate) fn remove(connection: &Connection, touched: &mut Touched, key: i64) -> Result<()> {
    if let Some(print) = Prints(connection).print(key)? {
        let mut anchors = connection
            .prepare_cached("DELETE FROM copy_anchors WHERE anchor = ?1 AND article = ?2")?;
        for anchor in print.anchors() {
            anchors.execute([i64::from(anchor), key])?;
        }
    }
    connection.prepare_cached("DELETE FROM copy_prints WHERE article = ?1")?.execute([key])?;
    let mut orphans = connection
        .prepare_cached("DELETE FROM copy_links WHERE original = ?1 RETURNING article")?;
    let orphans: BTreeSet<i64> =
        orphans.query_map([key], |row| row.get(0))?.collect::<Result<_>>()?;
    connection.prepare_cached("DELETE FROM copy_links WHERE article = ?1")?.execute([key])?;
    connection.prepare_cached("DELETE FROM copies WHERE article = ?1")?.execute([key])?;
    choose(connection, touched, &orphans)
}

/// Finds the copies among the articles of a store that kept none.
pub(crate) fn fill(connection: &Connection) -> Result<()> {
    let mut touched = Touched::default();
    let mut articles = connection.prepare("SELECT key, id FROM articles ORDER BY key")?;
    let articles = articles.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for article in articles.collect::<Result<Vec<(i64, String)>>>()? {
        let (key, id) = article;
        let document = crate::document::read(connection, key, &id)?;
        put(connection, &mut touched, key, &document.article)?;
    }
    events::keep::keep(connection, touched, &mut Changes::default())
}

/// The words of the story: paragraphs without headline and captions.
fn story(article: &Article) -> String {
    let cutter = Cutter::new(&article.text);
    let told = article.blocks.iter().filter(|b| !matches!(&*b.role, "title" | "caption"));
    let blocks: Vec<&str> = told.map(|block| cutter.cut(block.start, block.end)).collect();
    if blocks.is_empty() { article.text.clone() } else { blocks.join("\n") }
}

fn keep(connection: &Connection, key: i64, print: &Print) -> Result<()> {
    connection
        .prepare_cached("INSERT INTO copy_prints (article, print) VALUES (?1, ?2)")?
        .execute(params![key, print.to_bytes()])?;
    let mut insert = connection
        .prepare_cached("INSERT OR IGNORE INTO copy_anchors (anchor, article) VALUES (?1, ?2)")?;
    for anchor in print.anchors() {
        insert.execute([i64::from(anchor), key])?;
    }
    Ok(())
}

/// Notes that two articles are alike, and returns the later one: by day of publication where both
/// have one, else by intake.
fn link(connection: &Connection, (new, old): (i64, i64), likeness: &Likeness) -> Result<i64> {
    let published = |key: i64| -> Result<Option<String>> {
        connection
            .prepare_cached("SELECT published FROM articles WHERE key = ?1")?
            .query_row([key], |row| row.get(0))
    };
    let first = match (published(new)?, published(old)?) {
        (Some(a), Some(b)) if a != b => a < b,
        _ => new < old,
    };
    let (article, original, shared) =
        if first { (old, new, likeness.shared[1]) } else { (new, old, likeness.shared[0]) };
    connection
        .prepare_cached(
            "INSERT INTO copy_links (article, original, kind, shared) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![article, original, likeness.kind.name(), f64::from(shared)])?;
    Ok(article)
}

/// Marks of each article the original: the first to be published of those it is linked with.
fn choose(connection: &Connection, touched: &mut Touched, copies: &BTreeSet<i64>) -> Result<()> {
    for copy in copies {
        connection.prepare_cached("DELETE FROM copies WHERE article = ?1")?.execute([copy])?;
        connection
            .prepare_cached(
                "INSERT INTO copies (article, original, kind, shared)
                 SELECT l.article, l.original, l.kind, l.shared
                 FROM copy_links l JOIN articles a ON a.key = l.original
                 WHERE l.article = ?1
                 ORDER BY a.published IS NULL, a.published, l.original LIMIT 1",
            )?
            .execute([copy])?;
        let id: String = connection
            .prepare_cached("SELECT id FROM articles WHERE key = ?1")?
            .query_row([copy], |row| row.get(0))?;
        events::tellings::recount(connection, touched, &id)?;
    }
    Ok(())
}
