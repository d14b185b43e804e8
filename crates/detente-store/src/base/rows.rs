//! Many rows into one table.

use super::{Connection, Result, Value};
#[cfg(feature = "postgres")]
use super::{Postgres, ToValue as _, value::Owned};

/// Adds rows to a table: to a file each at once, to a server many in one statement, so that not
/// every row waits for an answer.
pub(crate) struct Rows<'c>(Way<'c>);

enum Way<'c> {
    Sqlite(rusqlite::CachedStatement<'c>),
    #[cfg(feature = "postgres")]
    Postgres(Waiting<'c>),
}

/// Whether a row that is there already fails, or is passed over.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Double {
    Fails,
    IsPassedOver,
}

impl<'c> Rows<'c> {
    /// Makes ready to add rows to `table (columns)`; `row` is one of them in marks, `(?, ?)`.
    pub fn new(link: &'c Connection, into: &str, row: &str, double: Double) -> Result<Self> {
        let tail = match double {
            Double::Fails => "",
            Double::IsPassedOver => " ON CONFLICT DO NOTHING",
        };
        Ok(Self(match link {
            Connection::Sqlite(base) => {
                let sql = format!("INSERT INTO {into} VALUES {row}{tail}");
                Way::Sqlite(base.prepare_cached(&sql)?)
            }
            #[cfg(feature = "postgres")]
            Connection::Postgres(base) => Way::Postgres(Waiting {
                base,
                into: into.to_owned(),
                row: row.to_owned(),
                tail,
                width: row.matches('?').count(),
                values: Vec::new(),
            }),
        }))
    }

    /// Adds a row; to a server it goes with [`Rows::flush`].
    pub fn add(&mut self, values: &[Value<'_>]) -> Result<()> {
        match &mut self.0 {
            Way::Sqlite(statement) => {
                for (at, value) in values.iter().enumerate() {
                    statement.raw_bind_parameter(at + 1, value)?;
                }
                statement.raw_execute()?;
                Ok(())
            }
            #[cfg(feature = "postgres")]
            Way::Postgres(waiting) => {
                // It is for the caller to send them: rows that they refer to go first.
                waiting.values.extend(values.iter().map(Owned::of));
                Ok(())
            }
        }
    }

    /// Sends what waits.
    pub fn flush(&mut self) -> Result<()> {
        match &mut self.0 {
            Way::Sqlite(_) => Ok(()),
            #[cfg(feature = "postgres")]
            Way::Postgres(waiting) => waiting.send(),
        }
    }
}

/// Rows of one statement at most; it takes 65,535 values.
#[cfg(feature = "postgres")]
const MOST: usize = 256;

#[cfg(feature = "postgres")]
struct Waiting<'c> {
    base: &'c Postgres,
    into: String,
    row: String,
    tail: &'static str,
    width: usize,
    values: Vec<Owned>,
}

#[cfg(feature = "postgres")]
impl Waiting<'_> {
    fn send(&mut self) -> Result<()> {
        let values = std::mem::take(&mut self.values);
        let mut rest = &values[..];
        while !rest.is_empty() {
            // Few numbers of rows, so that few statements are kept prepared.
            let rows = rest.len() / self.width;
            let rows = [MOST, 64, 16, 4, 1].into_iter().find(|some| *some <= rows).unwrap_or(1);
            let (now, later) = rest.split_at(rows * self.width);
            let marks = vec![&*self.row; rows].join(", ");
            let sql = format!("INSERT INTO {} VALUES {marks}{}", self.into, self.tail);
            let statement = self.base.prepare(&sql)?;
            let now: Vec<Value<'_>> = now.iter().map(Owned::value).collect();
            self.base.execute(&statement, &now)?;
            rest = later;
        }
        Ok(())
    }
}
