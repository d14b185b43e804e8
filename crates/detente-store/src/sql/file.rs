//! Questions to a SQLite file.

use std::time::{Duration, Instant};

use rusqlite::{
    Connection, Result,
    hooks::{AuthAction, AuthContext, Authorization},
    limits::Limit,
    types::ValueRef,
};

use super::{SqlAnswer, SqlLimits};
use crate::{Store, StoreError};

/// Longest text or blob that a question may make on the way.
const LENGTH: i32 = 16 << 20;
/// Steps of SQLite's machine between two looks at the clock.
const STEPS: i32 = 2_000;

/// Answers a question.
pub(super) fn answer(
    store: &Store,
    base: &Connection,
    question: &str,
    limits: &SqlLimits,
) -> Result<SqlAnswer, StoreError> {
    let failed = |error: rusqlite::Error| store.error(error.into());
    let guard = Guard::new(base, limits.time).map_err(failed)?;
    let answer = read(base, question, limits);
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
        ) => failed(error),
        _ => StoreError::Query { why: why(&error) },
    })
}

fn read(base: &Connection, question: &str, limits: &SqlLimits) -> Result<SqlAnswer> {
    let mut statement = base.prepare(question)?;
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

/// Holds a connection to reading, for so long; all is as before when it goes.
struct Guard<'s> {
    base: &'s Connection,
    deadline: Instant,
    length: i32,
}

impl<'s> Guard<'s> {
    fn new(base: &'s Connection, time: Duration) -> Result<Self> {
        let now = Instant::now();
        let deadline = now.checked_add(time).unwrap_or(now);
        let length = base.limit(Limit::SQLITE_LIMIT_LENGTH)?;
        let guard = Self { base, deadline, length };
        base.set_limit(Limit::SQLITE_LIMIT_LENGTH, LENGTH)?;
        base.progress_handler(STEPS, Some(move || Instant::now() >= deadline))?;
        base.authorizer(Some(may))?;
        Ok(guard)
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        // Taking hooks off a connection that is open does not fail.
        let _ = self.base.authorizer(None::<fn(AuthContext<'_>) -> Authorization>);
        let _ = self.base.progress_handler(0, None::<fn() -> bool>);
        let _ = self.base.set_limit(Limit::SQLITE_LIMIT_LENGTH, self.length);
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
