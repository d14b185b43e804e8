//! Questions in SQL: anything may be read, nothing changed, and only so much.

mod file;
#[cfg(feature = "postgres")]
mod served;

use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{Store, StoreError, base::Connection};

/// How much a question may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SqlLimits {
    /// Seconds and parts of them.
    pub time: Duration,
    /// Rows given at most; of more the first are given.
    pub rows: usize,
    /// Bytes of all rows given together.
    pub bytes: usize,
}

impl Default for SqlLimits {
    fn default() -> Self {
        Self { time: Duration::from_secs(5), rows: 1_000, bytes: 8 << 20 }
    }
}

/// What a question gave.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct SqlAnswer {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The rows: null, numbers, texts; bytes that are no text as hexadecimal digits.
    pub rows: Vec<Vec<serde_json::Value>>,
    /// Whether there were more than the limits let through.
    pub cut: bool,
}

impl Store {
    /// Answers one question in the SQL of the store's database over the tables of `migrations/README.md`.
    ///
    /// # Errors
    /// [`StoreError::Query`] where it is no question, more than one, or the database cannot read it;
    /// [`StoreError::QueryTime`] where it takes longer than it may.
    ///
    /// ```
    /// # fn main() -> Result<(), detente_store::StoreError> {
    /// let store = detente_store::Store::in_memory()?;
    /// let answer = store.sql("SELECT count(*) AS articles FROM articles", &Default::default())?;
    /// assert_eq!((&*answer.columns[0], &answer.rows[0][0]), ("articles", &0.into()));
    /// assert_eq!(store.sql("DELETE FROM articles", &Default::default()).unwrap_err().code(), "S013");
    /// # Ok(())
    /// # }
    /// ```
    pub fn sql(&self, question: &str, limits: &SqlLimits) -> Result<SqlAnswer, StoreError> {
        match &self.connection {
            Connection::Sqlite(base) => file::answer(self, base, question, limits),
            #[cfg(feature = "postgres")]
            Connection::Postgres(base) => served::answer(self, base, question, limits),
        }
    }
}
