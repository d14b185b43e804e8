//! Questions to a PostgreSQL server.

use std::time::Instant;

use postgres::types::Type;

use super::{SqlAnswer, SqlLimits};
use crate::{
    Store, StoreError,
    base::{Cell, Error, Kind, Postgres, Result, Row, server::Cursor},
};

/// Rows fetched between two looks at the clock.
const ROWS: usize = 100;

/// Longest text that a cell may give.
const LENGTH: usize = 1 << 20;

/// Answers a question in a transaction that only reads and is undone.
///
/// A role that may reach files or programs on the server's machine is not answered: in its name a
/// question that only reads could do so.
pub(super) fn answer(
    store: &Store,
    base: &Postgres,
    question: &str,
    limits: &SqlLimits,
) -> Result<SqlAnswer, StoreError> {
    let begun = Instant::now();
    let refuse = |why: String| Err(StoreError::Query { why });
    let powerful = "SELECT CAST(EXISTS (SELECT 1 FROM pg_roles WHERE pg_has_role(oid, 'member')
         AND (rolsuper OR rolname IN ('pg_execute_server_program', 'pg_read_server_files',
         'pg_write_server_files'))) AS text)";
    if base.ask(powerful).map_err(|error| store.error(error))?.as_deref() == Some("true") {
        return refuse(
            "this role may do more than the store's tables need; connect as one that \
                       is no superuser"
                .to_owned(),
        );
    }
    let answer = read(base, question, limits, begun);
    let undone = base.script("ROLLBACK");
    let answer = answer.and_then(|answer| undone.map(|()| answer));
    let late = || StoreError::QueryTime { seconds: limits.time.as_secs_f64() };
    let answer = answer.map_err(|error| match error.kind() {
        Kind::Stopped if begun.elapsed() >= limits.time => late(),
        Kind::Stopped | Kind::Unreachable | Kind::Damaged => store.error(error),
        Kind::ReadOnly => StoreError::Query { why: format!("it may only read: {error}") },
        _ => StoreError::Query { why: error.to_string() },
    });
    answer?.ok_or_else(late)
}

/// Reads as much as the limits let through; `None` where the time is over.
fn read(
    base: &Postgres,
    question: &str,
    limits: &SqlLimits,
    begun: Instant,
) -> Result<Option<SqlAnswer>> {
    base.script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
    base.script(&format!("SET LOCAL statement_timeout = {}", limits.time.as_millis().max(1)))?;
    // Alone it must be one sound statement, so that nothing hides in it when it is wrapped.
    let statement = base.prepare_as_it_is(question)?;
    if statement.columns().is_empty() || !statement.params().is_empty() {
        return Err(Error::Shape("it may only read, and asks for nothing here".to_owned()));
    }
    let columns = statement.columns();
    let names: Vec<_> = (0..columns.len()).map(|at| format!("c{at}")).collect();
    let cells: Vec<_> =
        names.iter().zip(columns).map(|(name, column)| cast(name, column.type_())).collect();
    let question = question.trim().trim_end_matches(';');
    let wrapped = format!(
        "SELECT {} FROM (\n{question}\n) AS question ({})",
        cells.join(", "),
        names.join(", ")
    );
    let mut answer = SqlAnswer {
        columns: columns.iter().map(|column| column.name().to_owned()).collect(),
        ..SqlAnswer::default()
    };
    let cursor = Cursor::open(base, &wrapped, &[])?;
    let mut bytes = 0;
    loop {
        let rows = cursor.fetch(ROWS)?;
        let whole = rows.len() < ROWS;
        for row in &rows {
            let row = Row::Postgres(row);
            let cells: Result<Vec<_>> =
                (0..columns.len()).map(|at| Ok(value(&row.cell(at)?, &mut bytes))).collect();
            if answer.rows.len() == limits.rows || bytes > limits.bytes {
                answer.cut = true;
                return Ok(Some(answer));
            }
            answer.rows.push(cells?);
        }
        if whole {
            return Ok(Some(answer));
        }
        if begun.elapsed() >= limits.time {
            return Ok(None);
        }
    }
}

/// A column as numbers or text that can be read here.
fn cast(name: &str, kind: &Type) -> String {
    match *kind {
        Type::BOOL
        | Type::INT2
        | Type::INT4
        | Type::INT8
        | Type::FLOAT4
        | Type::FLOAT8
        | Type::NUMERIC => name.to_owned(),
        Type::BYTEA => format!("left(encode({name}, 'hex'), {LENGTH})"),
        _ => format!("left(CAST({name} AS text), {LENGTH})"),
    }
}

fn value(cell: &Cell<'_>, bytes: &mut usize) -> serde_json::Value {
    *bytes += 8;
    match cell {
        Cell::Int(number) => (*number).into(),
        Cell::Real(number) => (*number).into(),
        Cell::Text(text) => {
            *bytes += text.len();
            (*text).into()
        }
        // Bytes are cast to digits by the question.
        Cell::Null | Cell::Blob(_) => serde_json::Value::Null,
    }
}
