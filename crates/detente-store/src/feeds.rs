//! Feeds, and the pages that they named: what is to be fetched, and what was.

use crate::{
    Batch, Store, StoreError,
    base::{Optional as _, params},
};

/// A feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedRow {
    /// Its key in the store.
    pub key: i64,
    /// Its address.
    pub url: String,
    /// What it calls itself; `None` until it was read.
    pub title: Option<String>,
    /// `rss`, `atom`, `json`, `sitemap`, `index`; `None` until it was read.
    pub kind: Option<String>,
    /// Seconds between two visits.
    pub every: u32,
    /// When the next visit is due, in UTC.
    pub due: String,
    /// When it was last visited well.
    pub visited: Option<String>,
    /// `ETag` of the last good visit.
    pub etag: Option<String>,
    /// `Last-Modified` of the last good visit.
    pub modified: Option<String>,
    /// Visits that failed since the last good one.
    pub failures: u32,
    /// Code and words of the last failure.
    pub trouble: Option<(String, String)>,
    /// Pages that wait, were read, and failed.
    pub pages: [u64; 3],
}

/// What a visit to a feed changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// The feed's address from now on.
    pub url: String,
    /// What it calls itself; `None`: as before.
    pub title: Option<String>,
    /// Its kind; `None`: as before.
    pub kind: Option<String>,
    /// When it was visited well; `None` for a failure.
    pub visited: Option<String>,
    /// When the next visit is due.
    pub due: String,
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub modified: Option<String>,
    /// Visits that failed since the last good one.
    pub failures: u32,
    /// Code and words of a failure.
    pub trouble: Option<(String, String)>,
}

/// A page that a feed named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedPage {
    /// Its address.
    pub url: String,
    /// Its headline, as the feed says.
    pub title: Option<String>,
    /// Its day of publication, as the feed says.
    pub published: Option<String>,
    /// Times that fetching it failed.
    pub tries: u32,
}

/// What became of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageState {
    /// It was read, and need not be again.
    Read,
    /// It is to be tried again at this time, for this reason.
    Waiting {
        /// Not before.
        due: String,
        /// Code of the failure.
        code: String,
    },
    /// It will not be tried again, for this reason.
    Failed {
        /// Code of the failure.
        code: String,
    },
}

impl Store {
    /// Adds a feed that is due at once; false where it is there already, which then keeps its pace.
    pub fn add_feed(&self, url: &str, every: u32, now: &str) -> Result<bool, StoreError> {
        let sql = "INSERT INTO feeds (url, added, every, due, failures) VALUES (?1, ?2, ?3, ?2, 0) \
                   ON CONFLICT DO NOTHING";
        self.write(sql, params![url, now, every]).map(|rows| rows > 0)
    }

    /// Removes a feed and the pages of it that still wait; false where there is none. What it named
    /// and was read stays known, so that the feed can be added again without reading it twice.
    pub fn remove_feed(&mut self, url: &str) -> Result<bool, StoreError> {
        let batch = self.batch()?;
        let connection = &batch.store().connection;
        let key: Option<i64> = connection
            .query_row("SELECT key FROM feeds WHERE url = ?", [url], |row| row.get(0))
            .optional()
            .map_err(|error| batch.store().error(error))?;
        let Some(key) = key else { return Ok(false) };
        for sql in [
            "DELETE FROM feed_pages WHERE feed = ? AND state = 'waiting'",
            "UPDATE feed_pages SET feed = NULL WHERE feed = ?",
            "DELETE FROM feeds WHERE key = ?",
        ] {
            batch.write_row(sql, [key])?;
        }
        batch.commit()?;
        Ok(true)
    }

    /// Returns all feeds in the order in which they were added.
    pub fn feeds(&self) -> Result<Vec<FeedRow>, StoreError> {
        let sql = "SELECT key, url, title, kind, every, due, visited, etag, modified, failures, \
                   code, message, \
                   (SELECT count(*) FROM feed_pages WHERE feed = key AND state = 'waiting'), \
                   (SELECT count(*) FROM feed_pages WHERE feed = key AND state = 'read'), \
                   (SELECT count(*) FROM feed_pages WHERE feed = key AND state = 'failed') \
                   FROM feeds ORDER BY key";
        self.rows(sql, (), |row| {
            let count = |at| row.get::<i64>(at).map(|number| number as u64);
            Ok(FeedRow {
                key: row.get(0)?,
                url: row.get(1)?,
                title: row.get(2)?,
                kind: row.get(3)?,
                every: row.get(4)?,
                due: row.get(5)?,
                visited: row.get(6)?,
                etag: row.get(7)?,
                modified: row.get(8)?,
                failures: row.get(9)?,
                trouble: row.get::<Option<String>>(10)?.zip(row.get(11)?),
                pages: [count(12)?, count(13)?, count(14)?],
            })
        })
    }

    /// Returns the pages that are to be fetched at that time, those named first before others.
    pub fn pages_due(&self, now: &str) -> Result<Vec<FeedPage>, StoreError> {
        let sql = "SELECT url, title, published, tries FROM feed_pages \
                   WHERE state = 'waiting' AND due <= ? ORDER BY seen, url";
        self.rows(sql, [now], |row| {
            Ok(FeedPage {
                url: row.get(0)?,
                title: row.get(1)?,
                published: row.get(2)?,
                tries: row.get(3)?,
            })
        })
    }

    /// Returns when the next feed or page is due; `None` where nothing is.
    pub fn next_due(&self) -> Result<Option<String>, StoreError> {
        let sql = "SELECT min(due) FROM (SELECT due FROM feeds UNION ALL \
                   SELECT due FROM feed_pages WHERE state = 'waiting') AS times";
        let due = self.connection.query_row(sql, (), |row| row.get(0));
        due.map_err(|error| self.error(error))
    }
}

impl Batch<'_> {
    /// Notes a visit, with the pages that the feed names; returns how many of them are new.
    pub fn visited(
        &self,
        feed: i64,
        visit: &Visit,
        pages: &[FeedPage],
        now: &str,
    ) -> Result<usize, StoreError> {
        let (code, message) = visit.trouble.clone().unzip();
        self.write_row(
            "UPDATE feeds SET url = ?, title = coalesce(?, title), kind = coalesce(?, kind), \
             visited = coalesce(?, visited), due = ?, etag = ?, modified = ?, failures = ?, \
             code = ?, message = ? WHERE key = ?",
            params![
                visit.url,
                visit.title,
                visit.kind,
                visit.visited,
                visit.due,
                visit.etag,
                visit.modified,
                visit.failures,
                code,
                message,
                feed
            ],
        )?;
        let mut new = 0;
        for FeedPage { url, title, published, .. } in pages {
            new += self.write_row(
                "INSERT INTO feed_pages (url, feed, title, published, seen, state, tries, due) \
                 VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', 0, ?5) ON CONFLICT DO NOTHING",
                params![url, feed, title, published, now],
            )?;
        }
        Ok(new)
    }

    /// Notes what became of a page, in the transaction that keeps its article.
    pub fn page_done(&self, url: &str, state: &PageState) -> Result<(), StoreError> {
        let (name, due, code) = match state {
            PageState::Read => ("read", None, None),
            PageState::Waiting { due, code } => ("waiting", Some(due), Some(code)),
            PageState::Failed { code } => ("failed", None, Some(code)),
        };
        self.write_row(
            "UPDATE feed_pages SET state = ?1, due = coalesce(?2, due), code = ?3, \
             tries = tries + CASE WHEN ?1 = 'read' THEN 0 ELSE 1 END WHERE url = ?4",
            params![name, due, code, url],
        )?;
        Ok(())
    }
}
