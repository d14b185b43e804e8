//! Copies among the articles: found as they come in, the first to be published marked.

mod recent;

use std::{borrow::Cow, collections::BTreeSet};

use detente_merge::{Likeness, Print, Shelf, matches};
use detente_record::json::Article;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    Store, StoreError,
    base::{Cell, Connection, Error, Optional as _, Result, Row, params},
    events::{self, Touched},
    revisions::Changes,
    words::Cutter,
};
pub(crate) use recent::Recent;

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
        Ok(self.rows(&sql, [id], row)?.into_iter().next())
    }

    /// Counts the articles that are copies of another.
    pub fn copies(&self) -> std::result::Result<u64, StoreError> {
        self.one("SELECT count(*) FROM copies", (), |row| row.get(0).map(i64::unsigned_abs))
    }

    /// Lists every article with every earlier one that it shares its text with, by intake.
    pub fn copy_links(&self) -> std::result::Result<Vec<CopyRow>, StoreError> {
        let sql = format!("{SELECT} copy_links c {JOIN} ORDER BY c.article, c.original");
        self.rows(&sql, (), row)
    }
}

const SELECT: &str = "SELECT a.id, o.id, c.kind, c.shared FROM";
const JOIN: &str = "JOIN articles a ON a.key = c.article JOIN articles o ON o.key = c.original";

fn row(row: &Row<'_>) -> Result<CopyRow> {
    Ok(CopyRow {
        article: row.get(0)?,
        original: row.get(1)?,
        kind: row.get(2)?,
        shared: row.get(3)?,
    })
}

/// The prints in the store, with the anchors that wait to be written.
struct Prints<'c>(&'c Connection, &'c Recent);

impl Shelf for Prints<'_> {
    type Key = i64;
    type Error = Error;

    fn holders(&self, anchors: &[u32], most: u32) -> Result<Vec<Vec<i64>>> {
        let mut all = holders(self.0, anchors, most)?;
        for (keys, anchor) in all.iter_mut().zip(anchors) {
            self.1.holders(*anchor, keys);
            keys.sort_unstable();
            keys.dedup();
            keys.truncate(most as usize);
        }
        Ok(all)
    }

    fn print(&self, key: i64) -> Result<Option<Cow<'_, Print>>> {
        match self.1.print(key) {
            Some(print) => Ok(Some(Cow::Borrowed(print))),
            None => Ok(print(self.0, key)?.map(Cow::Owned)),
        }
    }
}

/// The articles that the table has for each anchor, the first to arrive.
fn holders(link: &Connection, anchors: &[u32], most: u32) -> Result<Vec<Vec<i64>>> {
    // Were the limit bound, SQLite would plan the question anew each time, at more than the answer
    // costs.
    let sql =
        format!("SELECT article FROM copy_anchors WHERE anchor = ?1 ORDER BY article LIMIT {most}");
    match link {
        Connection::Sqlite(_) => {
            let mut ask = link.prepare(&sql)?;
            anchors.iter().map(|anchor| ask.list(params![anchor], |row| row.get(0))).collect()
        }
        // A server is asked once for all.
        #[cfg(feature = "postgres")]
        Connection::Postgres(_) => {
            let sql = format!(
                "SELECT n, article FROM unnest(CAST(CAST(?1 AS text) AS bigint[]))
                     WITH ORDINALITY AS wanted (wanted, n)
                 CROSS JOIN LATERAL (SELECT article FROM copy_anchors WHERE anchor = wanted
                     ORDER BY article LIMIT {most}) AS holders"
            );
            let list: Vec<_> = anchors.iter().map(u32::to_string).collect();
            let list = format!("{{{}}}", list.join(","));
            let mut all = vec![Vec::new(); anchors.len()];
            link.list(&sql, params![list], |row| {
                let n = row.get::<i64>(0)? as usize;
                all[n - 1].push(row.get(1)?);
                Ok(())
            })?;
            Ok(all)
        }
    }
}

fn print(connection: &Connection, key: i64) -> Result<Option<Print>> {
    let sql = "SELECT print FROM copy_prints WHERE article = ?1";
    let print = connection.query_row(sql, [key], |row| {
        Ok(match row.cell(0)? {
            Cell::Blob(bytes) => Print::from_bytes(bytes),
            _ => None,
        })
    });
    Ok(print.optional()?.flatten())
}

/// Finds the copies of an article that is about to come in, and remembers how these are found.
pub(crate) fn find(
    connection: &Connection,
    recent: &mut Recent,
    key: i64,
    print: &Print,
) -> Result<Vec<(i64, Likeness)>> {
    recent.read(connection)?;
    let alike = matches(print, &Prints(connection, recent))?;
    recent.put(connection, key, print)?;
    Ok(alike)
}

/// Notes the copies of an article that is there, as [`find`] found them.
pub(crate) fn mark(
    connection: &Connection,
    touched: &mut Touched,
    key: i64,
    alike: &[(i64, Likeness)],
) -> Result<()> {
    let mut copies = BTreeSet::new();
    for (other, likeness) in alike {
        copies.insert(link(connection, (key, *other), likeness)?);
    }
    choose(connection, touched, &copies)
}

/// Takes an article out: its print, and what it is a copy or the original of.
pub(crate) fn remove(connection: &Connection, touched: &mut Touched, key: i64) -> Result<()> {
    if let Some(print) = print(connection, key)? {
        let mut anchors =
            connection.prepare("DELETE FROM copy_anchors WHERE anchor = ?1 AND article = ?2")?;
        for anchor in print.anchors() {
            anchors.execute([i64::from(anchor), key])?;
        }
    }
    connection.execute("DELETE FROM copy_prints WHERE article = ?1", [key])?;
    let orphans = "DELETE FROM copy_links WHERE original = ?1 RETURNING article";
    let orphans: BTreeSet<i64> =
        connection.list(orphans, [key], |row| row.get(0))?.into_iter().collect();
    connection.execute("DELETE FROM copy_links WHERE article = ?1", [key])?;
    connection.execute("DELETE FROM copies WHERE article = ?1", [key])?;
    choose(connection, touched, &orphans)
}

/// Finds the copies among the articles of a store that kept none.
pub(crate) fn fill(connection: &Connection) -> Result<()> {
    let (mut touched, mut recent) = (Touched::default(), Recent::default());
    let articles = "SELECT key, id FROM articles ORDER BY key";
    let articles: Vec<(i64, String)> =
        connection.list(articles, (), |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (key, id) in articles {
        let article = crate::document::read(connection, key, &id)?.article;
        let print = Print::new(&story(&article, &Cutter::new(&article.text)));
        let alike = find(connection, &mut recent, key, &print)?;
        let sql = "INSERT INTO copy_prints (article, print) VALUES (?1, ?2)";
        connection.execute(sql, params![key, print.to_bytes()])?;
        mark(connection, &mut touched, key, &alike)?;
    }
    recent.settle(connection)?;
    events::keep::keep(connection, touched, &mut Changes::default(), None)
}

/// The words of the story: paragraphs without headline and captions.
pub(crate) fn story(article: &Article, cutter: &Cutter<'_>) -> String {
    let told = article.blocks.iter().filter(|b| !matches!(&*b.role, "title" | "caption"));
    let blocks: Vec<&str> = told.map(|block| cutter.cut(block.start, block.end)).collect();
    if blocks.is_empty() { article.text.clone() } else { blocks.join("\n") }
}

/// Notes that two articles are alike, and returns the later one: by day of publication where both
/// have one, else by intake.
fn link(connection: &Connection, (new, old): (i64, i64), likeness: &Likeness) -> Result<i64> {
    let published = |key: i64| -> Result<Option<String>> {
        connection
            .query_row("SELECT published FROM articles WHERE key = ?1", [key], |row| row.get(0))
    };
    let first = match (published(new)?, published(old)?) {
        (Some(a), Some(b)) if a != b => a < b,
        _ => new < old,
    };
    let (article, original, shared) =
        if first { (old, new, likeness.shared[1]) } else { (new, old, likeness.shared[0]) };
    connection.execute(
        "INSERT INTO copy_links (article, original, kind, shared) VALUES (?1, ?2, ?3, ?4)",
        params![article, original, likeness.kind.name(), f64::from(shared)],
    )?;
    Ok(article)
}

/// Marks of each article the original: the first to be published of those it is linked with.
fn choose(connection: &Connection, touched: &mut Touched, copies: &BTreeSet<i64>) -> Result<()> {
    for copy in copies {
        connection.execute("DELETE FROM copies WHERE article = ?1", [copy])?;
        let found = connection.execute(
            "INSERT INTO copies (article, original, kind, shared)
                 SELECT l.article, l.original, l.kind, l.shared
                 FROM copy_links l JOIN articles a ON a.key = l.original
                 WHERE l.article = ?1
                 ORDER BY a.published IS NULL, a.published, l.original LIMIT 1",
            [copy],
        )?;
        if found > 0 {
            touched.copies.insert(*copy);
        } else {
            touched.copies.remove(copy);
        }
        let id: String =
            connection
                .query_row("SELECT id FROM articles WHERE key = ?1", [copy], |row| row.get(0))?;
        events::tellings::recount(connection, touched, &id)?;
    }
    Ok(())
}
