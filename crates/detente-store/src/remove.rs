//! Takes one document's rows out, before another reading of the article takes their place.

use crate::{
    base::{Connection, Result},
    copies,
    events::{self, Touched},
};

/// Rows that belong to article `?1`, those that refer to others first.
///
/// Actors stay: other articles may name them, and one that none names does no harm.
const ROWS: [&str; 12] = [
    "DELETE FROM sentence_words WHERE rowid IN (SELECT key FROM sentences WHERE article = ?1)",
    "DELETE FROM quote_words WHERE rowid IN (SELECT key FROM quotes WHERE article = ?1)",
    "DELETE FROM report_actors WHERE report IN (SELECT key FROM reports WHERE article = ?1)",
    "DELETE FROM reports WHERE article = ?1",
    "DELETE FROM sentences WHERE article = ?1",
    "DELETE FROM quote_about WHERE quote IN (SELECT key FROM quotes WHERE article = ?1)",
    "DELETE FROM quotes WHERE article = ?1",
    "DELETE FROM dates WHERE article = ?1",
    "DELETE FROM places WHERE article = ?1",
    "DELETE FROM mentions WHERE article = ?1",
    "DELETE FROM article_text WHERE article = ?1",
    "DELETE FROM articles WHERE key = ?1",
];

/// Removes the document stored as article `key`, and notes which events lose reports.
pub(crate) fn document(connection: &Connection, touched: &mut Touched, key: i64) -> Result<()> {
    events::tellings::remove(connection, touched, key)?;
    copies::remove(connection, touched, key)?;
    for sql in ROWS {
        connection.execute(sql, [key])?;
    }
    Ok(())
}
