//! What a reader wants to be told of, and what she was told.

use crate::{
    Store, StoreError,
    base::{Optional as _, Result, Row, params},
};

/// How far an alert has looked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AlertMark {
    /// The last report.
    pub reports: i64,
    /// The last event of another collection.
    pub imported: i64,
}

/// An alert and how it fares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertRow {
    /// Its own number in the store.
    pub key: i64,
    /// What it is called.
    pub name: String,
    /// What it watches for and how it tells: JSON of the caller's.
    pub rule: String,
    /// When it was made, UTC.
    pub made: String,
    /// How far it has looked.
    pub mark: AlertMark,
    /// Things that it was to tell of.
    pub news: u32,
    /// Of these, those that wait for one of its ways.
    pub waiting: u32,
    /// When it last told something, UTC; `None`: never.
    pub told: Option<String>,
    /// Why a way failed that has not told since.
    pub trouble: Option<String>,
}

/// A thing that an alert tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertNews {
    /// Its own number in the store.
    pub key: i64,
    /// The same whenever the thing is found.
    pub item: String,
    /// When it was found, UTC.
    pub found: String,
    /// What is told of it: JSON of the caller's.
    pub body: String,
}

const ALERT: &str = "SELECT key, name, rule, made, reports, imported,
     (SELECT count(DISTINCT news) FROM alert_posts JOIN alert_news ON alert_news.key = news
      WHERE alert = alerts.key),
     (SELECT count(DISTINCT news) FROM alert_posts JOIN alert_news ON alert_news.key = news
      WHERE alert = alerts.key AND told IS NULL),
     (SELECT max(told) FROM alert_posts JOIN alert_news ON alert_news.key = news
      WHERE alert = alerts.key),
     (SELECT trouble FROM alert_posts JOIN alert_news ON alert_news.key = news
      WHERE alert = alerts.key AND told IS NULL AND trouble IS NOT NULL ORDER BY news LIMIT 1)
     FROM alerts";

impl Store {
    /// Tells the last report and the last event of another collection.
    pub fn alert_mark(&self) -> Result<AlertMark, StoreError> {
        let sql = "SELECT coalesce((SELECT max(key) FROM reports), 0),
             coalesce((SELECT max(key) FROM imported), 0)";
        self.one(sql, (), |row| Ok(AlertMark { reports: row.get(0)?, imported: row.get(1)? }))
    }

    /// Adds an alert that looks from the present end of the store on; returns its number, `None`
    /// where the name is taken.
    pub fn add_alert(
        &mut self,
        name: &str,
        rule: &str,
        made: &str,
    ) -> Result<Option<i64>, StoreError> {
        let mark = self.alert_mark()?;
        let sql = "INSERT INTO alerts (name, rule, made, reports, imported)
             VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING RETURNING key";
        let add = || {
            let transaction = self.connection.transaction()?;
            let values = params![name, rule, made, mark.reports, mark.imported];
            let key = self.connection.query_row(sql, values, |row| row.get(0)).optional()?;
            transaction.commit()?;
            Ok(key)
        };
        add().map_err(|error| self.error(error))
    }

    /// Removes an alert with what it told; says whether there was one of that name.
    pub fn remove_alert(&mut self, name: &str) -> Result<bool, StoreError> {
        let remove = || {
            let transaction = self.connection.transaction()?;
            let named = "SELECT key FROM alerts WHERE name = ?1";
            let news = format!("SELECT key FROM alert_news WHERE alert IN ({named})");
            let posts = format!("DELETE FROM alert_posts WHERE news IN ({news})");
            self.connection.execute(&posts, [name])?;
            let news = format!("DELETE FROM alert_news WHERE alert IN ({named})");
            self.connection.execute(&news, [name])?;
            let removed = self.connection.execute("DELETE FROM alerts WHERE name = ?1", [name])?;
            transaction.commit()?;
            Ok(removed > 0)
        };
        remove().map_err(|error| self.error(error))
    }

    /// Returns all alerts by name.
    pub fn alerts(&self) -> Result<Vec<AlertRow>, StoreError> {
        self.rows(&format!("{ALERT} ORDER BY name"), (), alert)
    }

    /// Returns the alert of a name.
    pub fn alert(&self, name: &str) -> Result<Option<AlertRow>, StoreError> {
        let found = self.rows(&format!("{ALERT} WHERE name = ?1"), [name], alert)?;
        Ok(found.into_iter().next())
    }

    /// Returns what an alert has met so far, by item.
    pub fn alert_items(&self, alert: i64) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT item FROM alert_news WHERE alert = ?1 ORDER BY item";
        self.rows(sql, [alert], |row| row.get(0))
    }

    /// Keeps what an alert met, `(item, body)`, to be told by `ways`, and how far it has looked;
    /// what it met before is left as it is. Returns how many are new. All or nothing.
    pub fn keep_news(
        &mut self,
        alert: i64,
        mark: AlertMark,
        news: &[(String, String)],
        ways: &[String],
        found: &str,
    ) -> Result<usize, StoreError> {
        let keep = || {
            let transaction = self.connection.transaction()?;
            let mut new = 0;
            for (item, body) in news {
                let sql = "INSERT INTO alert_news (alert, item, found, body)
                     VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING RETURNING key";
                let values = params![alert, item, found, body];
                let key: Option<i64> =
                    self.connection.query_row(sql, values, |row| row.get(0)).optional()?;
                let Some(key) = key else { continue };
                new += 1;
                for way in ways {
                    let sql = "INSERT INTO alert_posts (news, way) VALUES (?1, ?2)";
                    self.connection.execute(sql, params![key, way])?;
                }
            }
            self.connection.execute(
                "UPDATE alerts SET reports = ?2, imported = ?3 WHERE key = ?1",
                params![alert, mark.reports, mark.imported],
            )?;
            transaction.commit()?;
            Ok(new)
        };
        keep().map_err(|error| self.error(error))
    }

    /// Returns what waits to be told by a way, the oldest first.
    pub fn news_waiting(&self, alert: i64, way: &str) -> Result<Vec<AlertNews>, StoreError> {
        let sql = "SELECT alert_news.key, item, found, body FROM alert_news
             JOIN alert_posts ON news = alert_news.key
             WHERE alert = ?1 AND way = ?2 AND told IS NULL ORDER BY alert_news.key";
        self.rows(sql, params![alert, way], news)
    }

    /// Returns what an alert was to tell of, the newest first, told or not.
    pub fn news(&self, alert: i64, limit: u32) -> Result<Vec<AlertNews>, StoreError> {
        let sql = "SELECT key, item, found, body FROM alert_news WHERE alert = ?1
             AND EXISTS (SELECT 1 FROM alert_posts WHERE news = alert_news.key)
             ORDER BY key DESC LIMIT ?2";
        self.rows(sql, params![alert, limit], news)
    }

    /// Tells when an alert last told something by a way, UTC.
    pub fn last_told(&self, alert: i64, way: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT max(told) FROM alert_posts JOIN alert_news ON alert_news.key = news
             WHERE alert = ?1 AND way = ?2";
        self.one(sql, params![alert, way], |row| row.get(0))
    }

    /// Notes that news were told by a way at a moment, or, with `trouble`, why they were not.
    pub fn posted(
        &mut self,
        keys: &[i64],
        way: &str,
        moment: &str,
        trouble: Option<&str>,
    ) -> Result<(), StoreError> {
        let sql = match trouble {
            None => "UPDATE alert_posts SET told = ?3, trouble = NULL WHERE news = ?1 AND way = ?2",
            Some(_) => {
                "UPDATE alert_posts SET failures = failures + 1, trouble = ?3
                 WHERE news = ?1 AND way = ?2"
            }
        };
        let write = || {
            let transaction = self.connection.transaction()?;
            for key in keys {
                self.connection.execute(sql, params![key, way, trouble.unwrap_or(moment)])?;
            }
            transaction.commit()
        };
        write().map_err(|error| self.error(error))
    }
}

fn alert(row: &Row<'_>) -> Result<AlertRow> {
    Ok(AlertRow {
        key: row.get(0)?,
        name: row.get(1)?,
        rule: row.get(2)?,
        made: row.get(3)?,
        mark: AlertMark { reports: row.get(4)?, imported: row.get(5)? },
        news: row.get(6)?,
        waiting: row.get(7)?,
        told: row.get(8)?,
        trouble: row.get(9)?,
    })
}

fn news(row: &Row<'_>) -> Result<AlertNews> {
    Ok(AlertNews { key: row.get(0)?, item: row.get(1)?, found: row.get(2)?, body: row.get(3)? })
}
