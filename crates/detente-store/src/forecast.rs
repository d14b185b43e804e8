//! What forecasts need and leave behind: the history of events, and the record of what was issued.

use serde::Serialize;

use crate::{
    Store, StoreError,
    base::{Result, Row, params},
};

/// One event between two parties on a day, however many reports tell of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DatedAct {
    /// `YYYY-MM-DD`.
    pub day: String,
    /// Who acts, as in [`crate::DyadDay`].
    pub source: String,
    /// PLOVER type.
    pub event_type: String,
    /// To whom.
    pub target: String,
}

/// A forecast as it was issued.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IssuedForecast {
    /// First day of the window, `YYYY-MM-DD`: the first that was not known.
    pub first: String,
    /// Last day of the window.
    pub last: String,
    /// Days of the window.
    pub horizon: u32,
    /// Who acts.
    pub source: String,
    /// To whom.
    pub target: String,
    /// PLOVER type.
    #[serde(rename = "type")]
    pub event_type: String,
    /// Of at least one such event within the window.
    pub probability: f64,
    /// Lower end of the 90 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// `record`, or a base rate: `kind_rate`, `base_rate`.
    pub basis: String,
    /// Why, as JSON.
    pub reasons: String,
    /// Whether it came; `None` until it is due.
    pub came: Option<bool>,
}

const COLUMNS: &str = "first, last, horizon, source, target, type, probability, low, high, basis,
    reasons, came";

fn from_row(row: &Row<'_>) -> Result<IssuedForecast> {
    Ok(IssuedForecast {
        first: row.get(0)?,
        last: row.get(1)?,
        horizon: row.get(2)?,
        source: row.get(3)?,
        target: row.get(4)?,
        event_type: row.get(5)?,
        probability: row.get(6)?,
        low: row.get(7)?,
        high: row.get(8)?,
        basis: row.get(9)?,
        reasons: row.get(10)?,
        came: row.get(11)?,
    })
}

impl Store {
    /// Returns what happened (fact or claim) on the days from `since` on, by day, each once.
    pub fn history(&self, since: &str) -> Result<Vec<DatedAct>, StoreError> {
        let sql = format!(
            "SELECT DISTINCT day, source, type, target FROM {}
             WHERE events > 0 AND day >= ?1 ORDER BY day, source, type, target",
            self.dyad_counts()?
        );
        let read = |row: &Row<'_>| {
            Ok(DatedAct {
                day: row.get(0)?,
                source: row.get(1)?,
                event_type: row.get(2)?,
                target: row.get(3)?,
            })
        };
        self.rows(&sql, [since], read)
    }

    /// Returns the latest day of publication, or of an event where no article states one.
    ///
    /// `None` in a store without either. An event that a page dates years ahead moves nothing as
    /// long as articles say when they were published.
    pub fn latest_day(&self) -> Result<Option<String>, StoreError> {
        let sql = "SELECT coalesce((SELECT max(substr(published, 1, 10)) FROM articles),
                (SELECT max(day) FROM dyad_day WHERE events > 0))";
        self.one(sql, (), |row| row.get(0))
    }

    /// Keeps forecasts; one for the same window, parties and type stands as it was first issued.
    ///
    /// Returns how many are new.
    pub fn issue(&mut self, forecasts: &[IssuedForecast]) -> Result<usize, StoreError> {
        let sql = format!(
            "INSERT INTO forecasts ({COLUMNS})
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, NULL) ON CONFLICT DO NOTHING"
        );
        let issue = || -> Result<usize> {
            let transaction = self.connection.transaction()?;
            let mut insert = self.connection.prepare(&sql)?;
            let mut new = 0;
            for one in forecasts {
                new += insert.execute(params![
                    one.first,
                    one.last,
                    one.horizon,
                    one.source,
                    one.target,
                    one.event_type,
                    one.probability,
                    one.low,
                    one.high,
                    one.basis,
                    one.reasons
                ])?;
            }
            transaction.commit()?;
            Ok(new)
        };
        issue().map_err(|error| self.error(error))
    }

    /// Settles the forecasts whose window ended before the day `known`: did it come?
    ///
    /// Returns how many were settled now. Once settled, an outcome stands.
    pub fn settle_forecasts(&mut self, known: &str) -> Result<usize, StoreError> {
        let sql = "UPDATE forecasts SET came = CASE WHEN EXISTS (SELECT 1 FROM dyad_day
                WHERE dyad_day.source = forecasts.source AND dyad_day.target = forecasts.target
                AND day BETWEEN first AND last AND dyad_day.type = forecasts.type AND events > 0)
                THEN 1 ELSE 0 END
             WHERE came IS NULL AND last < ?1";
        self.write(sql, [known])
    }

    /// Returns all forecasts, the earliest window first.
    pub fn forecasts(&self) -> Result<Vec<IssuedForecast>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM forecasts ORDER BY first, horizon, source, target, type"
        );
        self.rows(&sql, (), from_row)
    }
}
