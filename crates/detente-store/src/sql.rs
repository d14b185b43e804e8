//! Questions in SQL: anything may be read, nothing changed, and only so much.

use std::time::{Duration, Instant};

use rusqlite::{
    hooks::{AuthAction, AuthContext, Authorization},
    limits::Limit,
    types::ValueRef,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Store, StoreError};

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

/// Longest text or blob that a question may make on the way.
const LENGTH: i32 = 16 << 20;
/// Steps of SQLite's machine between two looks at the clock.
const STEPS: i32 = 2_000;

impl Store {
    /// Answers one question in SQLite's SQL over the tables of `migrations/README.md`.
    ///
    /// # Errors
    /// [`StoreError::Query`] where it is no question, more than one, or SQLite cannot read it;
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
        let guard = Guard::new(self, limits.time)?;
        let answer = self.answer(question, limits);
        let late = guard.deadline <= Instant::now();
        drop(guard);
        answer.map_err(|error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::OperationInterrupted) if late => {
                StoreError::QueryTime { seconds: limits.time.as_secs_f64() }
            }
            Some(
                rusqlite::ErrorCode::DatabaseCorrupt
                | rusqlite::ErrorCode::SystemIoFailure
                | rusqlite::ErrorCode::DatabaseBusy,
            ) => self.error(error),
            _ => StoreError::Query { why: why(&error) },
        })
    }

    fn answer(&self, question: &str, limits: &SqlLimits) -> rusqlite::Result<SqlAnswer> {
        let mut statement = self.connection.prepare(question)?;
        let columns = statement.column_names().into_iter().map(str::to_owned).collect();
        let mut answer = SqlAnswer { columns, ..SqlAnswer::default() };
        let width = answer.columns.len();
        let mut bytes = 0;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let mut cells = Vec::with_capacity(width);
            for column in 0..width {
                cells.push(value(row.get_ref(column)?, &mut bytes));
            }
            if answer.rows.len() == limits.rows || bytes > limits.bytes {
                answer.cut = true;
                break;
            }
            answer.rows.push(cells);
        }
        Ok(answer)
    }
}

/// Holds a connection to reading, for so long; all is as before when it goes.
struct Guard<'s> {
    store: &'s Store,
    deadline: Instant,
    length: i32,
}

impl<'s> Guard<'s> {
    fn new(store: &'s Store, time: Duration) -> Result<Self, StoreError> {
        let connection = &store.connection;
        let now = Instant::now();
        let deadline = now.checked_add(time).unwrap_or(now);
        let sqlite = |error| store.error(error);
        let length = connection.limit(Limit::SQLITE_LIMIT_LENGTH).map_err(sqlite)?;
        let guard = Self { store, deadline, length };
        connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LENGTH).map_err(sqlite)?;
        connection
            .progress_handler(STEPS, Some(move || Instant::now() >= deadline))
            .map_err(sqlite)?;
        connection.authorizer(Some(may)).map_err(sqlite)?;
        Ok(guard)
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        let connection = &self.store.connection;
        // Taking hooks off a connection that is open does not fail.
        let _ = connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>);
        let _ = connection.progress_handler(0, None::<fn() -> bool>);
        let _ = connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, self.length);
    }
}

/// Reading, and nothing else.
fn may(context: AuthContext<'_>) -> Authorization {
    match context.action {
        // The word index looks at its `data_version` by itself.
        AuthAction::Select
        | AuthAction::Read { .. }
        | AuthAction::Recursive
        | AuthAction::Pragma { pragma_name: "data_version", pragma_value: None } => {
            Authorization::Allow
        }
        // These reach files or code outside the store.
        AuthAction::Function { function_name } => match function_name {
            "load_extension" | "readfile" | "writefile" | "edit" | "fts3_tokenizer" => {
                Authorization::Deny
            }
            _ => Authorization::Allow,
        },
        _ => Authorization::Deny,
    }
}

fn value(cell: ValueRef<'_>, bytes: &mut usize) -> serde_json::Value {
    *bytes += 8;
    match cell {
        ValueRef::Null => serde_json::Value::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(text) => {
            *bytes += text.len();
            String::from_utf8_lossy(text).into_owned().into()
        }
        ValueRef::Blob(blob) => {
            *bytes += 2 * blob.len();
            let digits = blob.iter().flat_map(|byte| [byte >> 4, byte & 15]);
            let digits: String =
                digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect();
            digits.into()
        }
    }
}

/// SQLite's words, for what the asker can mend.
fn why(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(_, Some(words)) if words == "not authorized" => {
            "it may only read".to_owned()
        }
        rusqlite::Error::SqliteFailure(_, Some(words)) => words.clone(),
        rusqlite::Error::SqlInputError { msg, offset, .. } if msg == "not authorized" => {
            format!("it may only read (at byte {offset})")
        }
        rusqlite::Error::SqlInputError { msg, offset, .. } if *offset >= 0 => {
            format!("{msg} (at byte {offset})")
        }
        rusqlite::Error::MultipleStatement => "one question at a time".to_owned(),
        other => other.to_string(),
    }
}
