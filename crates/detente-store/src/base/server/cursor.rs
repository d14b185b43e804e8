//! Answers of any length, read bit by bit.

use postgres::{Row, types::ToSql};

use super::Postgres;
use crate::base::{Result, Value};

/// Rows fetched at a time.
const AHEAD: usize = 500;

/// An open answer. While it is open all is seen as it was when it was asked.
pub(crate) struct Cursor<'c> {
    base: &'c Postgres,
    name: String,
    rows: std::vec::IntoIter<Row>,
    row: Option<Row>,
    whole: bool,
    /// It opened the transaction that it stands in.
    alone: bool,
}

impl<'c> Cursor<'c> {
    /// Opens the answer to a question in PostgreSQL's own SQL.
    pub fn open(base: &'c Postgres, sql: &str, values: &[Value<'_>]) -> Result<Self> {
        let alone = !base.is_in_transaction();
        if alone {
            base.script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
        }
        let number = base.cursors.get().wrapping_add(1);
        base.cursors.set(number);
        let name = format!("cursor_{number}");
        // Made first, so that a failure below ends the transaction.
        let cursor =
            Self { base, name, rows: Vec::new().into_iter(), row: None, whole: false, alone };
        let sql = format!("DECLARE {} NO SCROLL CURSOR FOR {sql}", cursor.name);
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        base.on(|client| client.execute(&sql, &values))?;
        Ok(cursor)
    }

    /// Returns the next row; `None` at the end.
    pub fn next(&mut self) -> Result<Option<&Row>> {
        if self.rows.len() == 0 && !self.whole {
            let rows = self.fetch(AHEAD)?;
            self.whole = rows.len() < AHEAD;
            self.rows = rows.into_iter();
        }
        self.row = self.rows.next();
        Ok(self.row.as_ref())
    }

    /// Returns so many more rows at most.
    pub fn fetch(&self, rows: usize) -> Result<Vec<Row>> {
        let sql = format!("FETCH {rows} FROM {}", self.name);
        self.base.on(|client| client.query(&sql, &[]))
    }
}

impl Drop for Cursor<'_> {
    fn drop(&mut self) {
        // Where the connection is gone, so are transaction and cursor.
        let _ = if self.alone {
            self.base.script("ROLLBACK")
        } else {
            self.base.script(&format!("CLOSE {}", self.name))
        };
    }
}
