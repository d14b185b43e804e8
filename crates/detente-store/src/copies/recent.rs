//! Anchors of the latest articles, held until there are enough of them to be written in order.

use std::collections::HashMap;

use detente_merge::Print;

use crate::base::{Cell, Connection, Double, Optional as _, Result, Rows, params};

/// Articles whose anchors wait. So many together touch each page of the index once; one by one, each
/// anchor touches a page of its own, and most of the time of intake would go into writing these.
const WAITING: usize = 16_384;

/// Which article is the last whose anchors are in the table, with all before it; in `meta`.
const WRITTEN: &str = "copies_anchored";

/// Most articles of one anchor that are held: no more are ever looked at, and what so many have in
/// common tells of none.
const HOLDERS: u32 = 64;

/// No further entry.
const END: u32 = u32::MAX;

/// The anchors that wait, which are also those of the prints behind the last article written: on
/// disk nothing is missing, and another connection finds them there.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    /// Read from the store; if not, it must be before it is asked.
    read: bool,
    /// The last article whose anchors are in the table, as far as that was read.
    written: i64,
    /// The prints of those that wait, some 2 KB each: most that look alike tell of the same days.
    prints: HashMap<i64, Print>,
    articles: usize,
    /// Anchor → its latest entry, and how many it has.
    heads: HashMap<u32, (u32, u32)>,
    /// An article, and the entry before of the same anchor.
    entries: Vec<(i64, u32)>,
}

impl Recent {
    /// Forgets everything, for what was kept may not be what the store holds.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Reads what waits, unless that is known.
    pub fn read(&mut self, connection: &Connection) -> Result<()> {
        if self.read || !outlasts_a_batch(connection) {
            return Ok(());
        }
        let sql = "SELECT value FROM meta WHERE key = ?1";
        let written: Option<String> =
            connection.query_row(sql, [WRITTEN], |row| row.get(0)).optional()?;
        let written = match written.and_then(|key| key.parse().ok()) {
            Some(key) => key,
            // A store of before anchors waited has them all in the table.
            None => mark(connection)?,
        };
        self.written = written;
        let sql = "SELECT article, print FROM copy_prints WHERE article > ?1";
        connection.each(sql, params![written], |row| {
            if let Cell::Blob(print) = row.cell(1)? {
                self.add(row.get(0)?, Print::from_bytes(print).unwrap_or_default());
            }
            Result::<()>::Ok(())
        })?;
        self.read = true;
        Ok(())
    }

    /// Adds an article that comes in, and writes them all where there are enough.
    pub fn put(&mut self, connection: &Connection, key: i64, print: &Print) -> Result<()> {
        if outlasts_a_batch(connection) && key <= self.written {
            // Read anew: nobody would look for its anchors among those that wait.
            let mut insert = rows(connection)?;
            return print.anchors().iter().try_for_each(|anchor| insert.add(params![anchor, key]));
        }
        self.add(key, print.clone());
        if self.articles >= WAITING { self.write(connection) } else { Ok(()) }
    }

    /// Writes what must not wait beyond a batch.
    pub fn settle(&mut self, connection: &Connection) -> Result<()> {
        if self.articles == 0 || outlasts_a_batch(connection) {
            return Ok(());
        }
        self.write(connection)?;
        self.prints.clear();
        Ok(())
    }

    /// Forgets the print of an article that is taken out.
    pub fn take_out(&mut self, key: i64) {
        self.prints.remove(&key);
    }

    fn add(&mut self, key: i64, print: Print) {
        self.articles += 1;
        for anchor in print.anchors() {
            let head = self.heads.entry(anchor).or_insert((END, 0));
            if head.1 < HOLDERS {
                self.entries.push((key, head.0));
                *head = (self.entries.len() as u32 - 1, head.1 + 1);
            }
        }
        self.prints.insert(key, print);
    }

    /// Returns the print of one that waits.
    pub fn print(&self, key: i64) -> Option<&Print> {
        self.prints.get(&key)
    }

    /// Adds the articles that have an anchor and wait.
    pub fn holders(&self, anchor: u32, out: &mut Vec<i64>) {
        let mut at = self.heads.get(&anchor).map_or(END, |head| head.0);
        while let Some((key, before)) = self.entries.get(at as usize) {
            out.push(*key);
            at = *before;
        }
    }

    /// Writes what waits into the table, in its order.
    pub fn write(&mut self, connection: &Connection) -> Result<()> {
        let mut anchors: Vec<u32> = self.heads.keys().copied().collect();
        anchors.sort_unstable();
        let mut insert = rows(connection)?;
        let mut holders = Vec::new();
        for anchor in anchors {
            holders.clear();
            self.holders(anchor, &mut holders);
            for key in holders.iter().rev() {
                insert.add(params![anchor, key])?;
            }
        }
        insert.flush()?;
        let (written, prints) = if outlasts_a_batch(connection) {
            (mark(connection)?, HashMap::new())
        } else {
            // They may still be on their way to the server.
            (0, std::mem::take(&mut self.prints))
        };
        *self = Self { read: true, written, prints, ..Self::default() };
        Ok(())
    }
}

fn rows(connection: &Connection) -> Result<Rows<'_>> {
    let into = "copy_anchors (anchor, article)";
    Rows::new(connection, into, "(?, ?)", Double::IsPassedOver)
}

/// Says whether anchors wait beyond a batch: not on a server, whose other writers would have to be
/// asked each time.
fn outlasts_a_batch(connection: &Connection) -> bool {
    connection.twin(true, false)
}

/// Notes that the anchors of all articles are in the table; returns the last.
fn mark(connection: &Connection) -> Result<i64> {
    let last: i64 =
        connection
            .query_row("SELECT coalesce(max(article), 0) FROM copy_prints", (), |row| row.get(0))?;
    let sql = "INSERT INTO meta (key, value) VALUES (?1, ?2)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    connection.execute(sql, params![WRITTEN, last.to_string()])?;
    Ok(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_waits_no_more() {
        let store = crate::Store::in_memory().unwrap();
        let connection = &store.connection;
        let told = "The envoys of Norway and Chad met in Oslo on 3 May, and they agreed on it.";
        let print = Print::new(told);
        let mut recent = Recent::default();
        recent.read(connection).unwrap();
        connection
            .script(
                "PRAGMA foreign_keys = off;
                 INSERT INTO copy_prints (article, print) VALUES (7, x''), (9, x'')",
            )
            .unwrap();
        for key in [7, 9] {
            recent.put(connection, key, &print).unwrap();
        }
        let (anchor, mut found) = (print.anchors()[0], Vec::new());
        recent.holders(anchor, &mut found);
        assert_eq!(found, [9, 7]);
        recent.write(connection).unwrap();
        let mut recent = Recent::default();
        recent.read(connection).unwrap();
        found.clear();
        recent.holders(anchor, &mut found);
        assert!(found.is_empty() && recent.articles == 0);
        let count: i64 = connection
            .query_row("SELECT count(*) FROM copy_anchors", (), |row| row.get(0))
            .unwrap();
        assert_eq!(usize::try_from(count), Ok(2 * print.anchors().len()));
    }
}
