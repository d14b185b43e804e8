//! A PostgreSQL server.

mod address;
mod cells;
mod cursor;

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    num::TryFromIntError,
    time::Duration,
};

use postgres::{
    Client, Row, Statement,
    error::SqlState,
    types::{ToSql, WrongType},
};
use tokio_postgres_rustls::MakeRustlsConnect;

pub(crate) use address::connect;
pub(crate) use cursor::Cursor;

use super::{Error, Result, Value, dialect, error::Kind};

/// Statements kept prepared; beyond, the memory starts anew.
const STATEMENTS: usize = 256;

/// A connection to a server.
pub(crate) struct Postgres {
    /// There until it is dropped.
    client: RefCell<Option<Client>>,
    tls: MakeRustlsConnect,
    /// Prepared statements by the SQL that asked for them.
    prepared: RefCell<HashMap<String, Statement>>,
    open: Cell<bool>,
    cursors: Cell<u32>,
    patience: Cell<Duration>,
}

impl Postgres {
    pub fn prepare(&self, sql: &str) -> Result<Statement> {
        if let Some(statement) = self.prepared.borrow().get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.prepare_as_it_is(&dialect::question(sql))?;
        let mut prepared = self.prepared.borrow_mut();
        if prepared.len() >= STATEMENTS {
            prepared.clear();
        }
        prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// Prepares SQL of PostgreSQL's own.
    pub fn prepare_as_it_is(&self, sql: &str) -> Result<Statement> {
        self.on(|client| client.prepare(sql))
    }

    pub fn execute(&self, statement: &Statement, values: &[Value<'_>]) -> Result<usize> {
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        Ok(self.on(|client| client.execute(statement, &values))? as usize)
    }

    pub fn query(&self, statement: &Statement, values: &[Value<'_>]) -> Result<Vec<Row>> {
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        self.on(|client| client.query(statement, &values))
    }

    /// Asks something once, in PostgreSQL's own SQL, and reads the first cell of the answer.
    pub fn ask(&self, sql: &str) -> Result<Option<String>> {
        let row = self.on(|client| client.query_one(sql, &[]))?;
        Ok(row.try_get(0)?)
    }

    /// Opens an answer that is read bit by bit; `sql` is ours.
    pub fn cursor(&self, sql: &str, values: &[Value<'_>]) -> Result<Cursor<'_>> {
        Cursor::open(self, &dialect::question(sql), values)
    }

    pub fn script(&self, sql: &str) -> Result<()> {
        let done = self.on(|client| client.batch_execute(sql));
        match sql {
            _ if sql.starts_with("BEGIN") => self.open.set(true),
            "COMMIT" | "ROLLBACK" => self.open.set(false),
            _ => {}
        }
        done
    }

    pub fn set_patience(&self, patience: Duration) {
        self.patience.set(patience);
    }

    /// Begins to write: whoever holds the row `state` is the one writer.
    pub fn begin(&self) -> Result<()> {
        let begun = self.script(&format!(
            "BEGIN; SET LOCAL lock_timeout = {}; SELECT 1 FROM meta WHERE key = 'state' FOR UPDATE;
             SET LOCAL lock_timeout = 0",
            self.patience.get().as_millis().max(1)
        ));
        begun.inspect_err(|_| _ = self.script("ROLLBACK"))
    }

    /// Keeps what was written, and lets others see that something was.
    pub fn commit(&self) -> Result<()> {
        self.script("UPDATE meta SET value = (value::bigint + 1)::text WHERE key = 'state'")?;
        self.script("COMMIT")
    }

    pub fn is_in_transaction(&self) -> bool {
        self.open.get() && !self.is_lost()
    }

    pub fn is_lost(&self) -> bool {
        self.client.borrow().as_ref().is_none_or(Client::is_closed)
    }

    /// Returns what stops a question of this connection from another thread.
    pub fn stopper(&self) -> Stopper {
        let token = self.client.borrow().as_ref().map(Client::cancel_token);
        Stopper { token, tls: self.tls.clone() }
    }

    /// Speaks to the server.
    fn on<T: Send>(
        &self,
        speak: impl FnOnce(&mut Client) -> Result<T, postgres::Error> + Send,
    ) -> Result<T> {
        let mut client = self.client.borrow_mut();
        let client = client.as_mut().ok_or_else(|| Error::Shape("no connection".to_owned()))?;
        Ok(aside(|| speak(client))?)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Saying goodbye takes waiting too.
        let client = self.client.take();
        aside(|| drop(client));
    }
}

/// Does what waits for the server. A thread that drives asynchronous tasks (those of the HTTP
/// server) must not wait, so there another one does.
fn aside<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    if tokio::runtime::Handle::try_current().is_err() {
        return work();
    }
    let done = std::thread::scope(|scope| scope.spawn(work).join());
    done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Stops what a connection is asking.
pub(crate) struct Stopper {
    token: Option<postgres::CancelToken>,
    tls: MakeRustlsConnect,
}

impl Stopper {
    pub fn stop(&self) {
        // Where the server cannot be reached, the question fails by itself.
        if let Some(token) = &self.token {
            let _ = aside(|| token.cancel_query(self.tls.clone()));
        }
    }
}

pub(super) fn kind(error: &postgres::Error) -> Kind {
    let Some(code) = error.code() else {
        return match std::error::Error::source(error) {
            Some(cause) if cause.is::<TryFromIntError>() => Kind::Unfit,
            Some(cause) if cause.is::<WrongType>() => Kind::Other,
            _ => Kind::Unreachable,
        };
    };
    match code {
        &SqlState::LOCK_NOT_AVAILABLE => Kind::Locked,
        &SqlState::DISK_FULL => Kind::Full,
        &SqlState::READ_ONLY_SQL_TRANSACTION | &SqlState::INSUFFICIENT_PRIVILEGE => Kind::ReadOnly,
        &SqlState::DATA_CORRUPTED | &SqlState::INDEX_CORRUPTED => Kind::Damaged,
        &SqlState::QUERY_CANCELED => Kind::Stopped,
        code => match code.code().get(..2) {
            // Data, constraints, limits of the program: the row does not fit.
            Some("22" | "23" | "54") => Kind::Unfit,
            // Connections, wrong passwords and databases, servers that shut down.
            Some("08" | "28" | "3D" | "57") => Kind::Unreachable,
            _ => Kind::Other,
        },
    }
}

/// What the server said, or why it could not be heard.
pub(super) fn words(error: &postgres::Error) -> String {
    if let Some(said) = error.as_db_error() {
        let detail = said.detail().map(|detail| format!(" ({detail})")).unwrap_or_default();
        return format!("{}{detail}", said.message());
    }
    let mut words = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        let cause_words = cause.to_string();
        if !words.contains(&cause_words) {
            words = format!("{words}: {cause_words}");
        }
        source = cause.source();
    }
    words
}
