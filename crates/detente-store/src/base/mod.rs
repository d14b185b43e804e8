//! The database under a store: SQLite or PostgreSQL, with one way to speak to either.
//!
//! The SQL of this crate is written once, in words that both know; marks are `?1` or `?`. What
//! PostgreSQL writes otherwise is little and regular, and [`dialect`] rewrites it: marks, the
//! column `end`, case-blind comparison, word search. Where the two have nothing in common a
//! statement has a twin ([`Connection::twin`]).

// Arrays of values are handed over as they are written.
#![allow(clippy::needless_pass_by_value)]

#[cfg(feature = "postgres")]
pub(crate) mod dialect;
mod error;
mod row;
mod rows;
#[cfg(feature = "postgres")]
pub(crate) mod server;
mod sqlite;
mod transaction;
mod value;

pub use error::Error;
pub(crate) use error::{Kind, Optional, Result};
pub(crate) use row::{Cell, Row};
pub(crate) use rows::{Double, Rows};
#[cfg(feature = "postgres")]
pub(crate) use server::Postgres;
pub(crate) use value::{Given, Params, ToValue, Value, params};

/// A connection to the database of a store.
pub(crate) enum Connection {
    Sqlite(rusqlite::Connection),
    #[cfg(feature = "postgres")]
    Postgres(Box<Postgres>),
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.twin("Connection(SQLite)", "Connection(PostgreSQL)"))
    }
}

impl Connection {
    /// Chooses between what SQLite and what PostgreSQL understands.
    pub fn twin<T>(&self, sqlite: T, postgres: T) -> T {
        match self {
            Self::Sqlite(_) => sqlite,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => postgres,
        }
    }

    /// Makes a statement ready; one asked for often stays so.
    pub fn prepare(&self, sql: &str) -> Result<Statement<'_>> {
        Ok(match self {
            Self::Sqlite(base) => Statement::Sqlite(base.prepare_cached(sql)?),
            #[cfg(feature = "postgres")]
            Self::Postgres(base) => Statement::Postgres(base, base.prepare(sql)?),
        })
    }

    /// Runs a statement; returns how many rows it changed.
    pub fn execute(&self, sql: &str, values: impl Params) -> Result<usize> {
        self.prepare(sql)?.execute(values)
    }

    /// Adds a row to a table with a `key` of its own; returns it.
    pub fn insert(&self, sql: &str, values: impl Params) -> Result<i64> {
        match self {
            Self::Sqlite(base) => {
                let values = values.values();
                Ok(base.prepare_cached(sql)?.insert(rusqlite::params_from_iter(values))?)
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => {
                self.query_row(&format!("{sql} RETURNING key"), values, |row| row.get(0))
            }
        }
    }

    /// Reads the first row of an answer; [`Error::NoRow`] where there is none.
    pub fn query_row<T>(
        &self,
        sql: &str,
        values: impl Params,
        read: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        self.prepare(sql)?.query_row(values, read)
    }

    /// Reads all rows of an answer.
    pub fn list<T>(
        &self,
        sql: &str,
        values: impl Params,
        read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        self.prepare(sql)?.list(values, read)
    }

    /// Gives the rows of an answer of any length, one at a time, as the store was when it was asked.
    pub fn each<E: From<Error>>(
        &self,
        sql: &str,
        values: impl Params,
        mut give: impl FnMut(&Row<'_>) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        match self {
            Self::Sqlite(base) => {
                let mut statement = base.prepare_cached(sql).map_err(Error::from)?;
                let values = rusqlite::params_from_iter(values.values());
                let mut rows = statement.query(values).map_err(Error::from)?;
                while let Some(row) = rows.next().map_err(Error::from)? {
                    give(&Row::Sqlite(row))?;
                }
                Ok(())
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(base) => {
                let mut cursor = base.cursor(sql, &values.values())?;
                while let Some(row) = cursor.next()? {
                    give(&Row::Postgres(row))?;
                }
                Ok(())
            }
        }
    }

    /// Runs statements without values.
    pub fn script(&self, sql: &str) -> Result<()> {
        match self {
            Self::Sqlite(base) => Ok(base.execute_batch(sql)?),
            #[cfg(feature = "postgres")]
            Self::Postgres(base) => base.script(sql),
        }
    }
}

/// A statement that is ready to run.
pub(crate) enum Statement<'c> {
    Sqlite(rusqlite::CachedStatement<'c>),
    #[cfg(feature = "postgres")]
    Postgres(&'c Postgres, ::postgres::Statement),
}

impl Statement<'_> {
    pub fn execute(&mut self, values: impl Params) -> Result<usize> {
        let values = values.values();
        match self {
            Self::Sqlite(statement) => Ok(statement.execute(rusqlite::params_from_iter(values))?),
            #[cfg(feature = "postgres")]
            Self::Postgres(base, statement) => base.execute(statement, &values),
        }
    }

    pub fn query_row<T>(
        &mut self,
        values: impl Params,
        read: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        let values = values.values();
        match self {
            Self::Sqlite(statement) => {
                let mut rows = statement.query(rusqlite::params_from_iter(values))?;
                let row = rows.next()?.ok_or(Error::NoRow)?;
                read(&Row::Sqlite(row))
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(base, statement) => {
                let rows = base.query(statement, &values)?;
                read(&Row::Postgres(rows.first().ok_or(Error::NoRow)?))
            }
        }
    }

    pub fn list<T>(
        &mut self,
        values: impl Params,
        mut read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let values = values.values();
        match self {
            Self::Sqlite(statement) => {
                let mut rows = statement.query(rusqlite::params_from_iter(values))?;
                let mut all = Vec::new();
                while let Some(row) = rows.next()? {
                    all.push(read(&Row::Sqlite(row))?);
                }
                Ok(all)
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(base, statement) => base
                .query(statement, &values)?
                .iter()
                .map(|row| read(&Row::Postgres(row)))
                .collect(),
        }
    }
}
