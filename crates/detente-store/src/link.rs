//! A database as the parts of the store that every one needs see it: statements with values, and
//! cells of rows. SQL that goes through here is understood by SQLite and by PostgreSQL.

use rusqlite::{
    Connection, Row, ToSql,
    types::{ToSqlOutput, ValueRef},
};

/// A value of a statement's `?1`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value<'v> {
    Null,
    Int(i64),
    Real(f64),
    Text(&'v str),
}

impl<'v> From<Option<&'v str>> for Value<'v> {
    fn from(text: Option<&'v str>) -> Self {
        text.map_or(Value::Null, Value::Text)
    }
}

impl<'v> From<&'v Option<String>> for Value<'v> {
    fn from(text: &'v Option<String>) -> Self {
        text.as_deref().into()
    }
}

impl<'v> From<&'v str> for Value<'v> {
    fn from(text: &'v str) -> Self {
        Value::Text(text)
    }
}

impl<'v> From<&'v String> for Value<'v> {
    fn from(text: &'v String) -> Self {
        Value::Text(text)
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Value::Int(number)
    }
}

impl From<f64> for Value<'_> {
    fn from(number: f64) -> Self {
        Value::Real(number)
    }
}

impl From<bool> for Value<'_> {
    fn from(yes: bool) -> Self {
        Value::Int(i64::from(yes))
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Real(number) => ValueRef::Real(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

/// The cells of a row, by column from 0; `None` for NULL.
pub(crate) trait Cells {
    type Error;
    fn int(&self, column: usize) -> Result<Option<i64>, Self::Error>;
    fn real(&self, column: usize) -> Result<Option<f64>, Self::Error>;
    fn text(&self, column: usize) -> Result<Option<String>, Self::Error>;
}

/// A connection.
pub(crate) trait Link {
    type Error;
    /// Runs a statement; returns how many rows it changed.
    fn execute(&self, sql: &str, values: &[Value<'_>]) -> Result<usize, Self::Error>;
    /// Reads all rows of a question.
    fn rows<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        read: impl FnMut(&dyn Cells<Error = Self::Error>) -> Result<T, Self::Error>,
    ) -> Result<Vec<T>, Self::Error>;
    /// Adds a row and returns its `key`.
    fn insert(&self, sql: &str, values: &[Value<'_>]) -> Result<i64, Self::Error>;
}

impl Cells for Row<'_> {
    type Error = rusqlite::Error;
    fn int(&self, column: usize) -> rusqlite::Result<Option<i64>> {
        self.get(column)
    }
    fn real(&self, column: usize) -> rusqlite::Result<Option<f64>> {
        self.get(column)
    }
    fn text(&self, column: usize) -> rusqlite::Result<Option<String>> {
        self.get(column)
    }
}

impl Link for Connection {
    type Error = rusqlite::Error;
    fn execute(&self, sql: &str, values: &[Value<'_>]) -> rusqlite::Result<usize> {
        self.prepare_cached(sql)?.execute(rusqlite::params_from_iter(values))
    }
    fn rows<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        mut read: impl FnMut(&dyn Cells<Error = rusqlite::Error>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Vec<T>> {
        let mut statement = self.prepare_cached(sql)?;
        let mut rows = statement.query(rusqlite::params_from_iter(values))?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(read(row)?);
        }
        Ok(all)
    }
    fn insert(&self, sql: &str, values: &[Value<'_>]) -> rusqlite::Result<i64> {
        self.prepare_cached(sql)?.insert(rusqlite::params_from_iter(values))
    }
}
