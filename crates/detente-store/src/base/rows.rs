//! Many rows into one table.

use super::{Connection, Result, Value};
#[cfg(feature = "postgres")]
use super::{Postgres, ToValue as _, value::Owned};

/// Adds rows to a table: to a file each at once, to a server many in one statement, so that not
/// every row waits for an answer.
pub(crate) struct Rows<'c>(Way<'c>);

enum Way<'c> {
    /// With what its marks hold.
    Sqlite(rusqlite::CachedStatement<'c>, Vec<Held>),
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
                let statement = base.prepare_cached(&sql)?;
                let marks = (0..statement.parameter_count()).map(|_| Held::Null).collect();
                Way::Sqlite(statement, marks)
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
            Way::Sqlite(statement, marks) => {
                for ((at, value), held) in (1..).zip(values).zip(marks) {
                    // Half the values of a report are not stated, or those of the one before.
                    if !held.is(value) {
                        statement.raw_bind_parameter(at, value)?;
                        held.hold(value);
                    }
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
            Way::Sqlite(..) => Ok(()),
            #[cfg(feature = "postgres")]
            Way::Postgres(waiting) => waiting.send(),
        }
    }
}

/// What a mark holds from the row before; nothing in a new statement.
enum Held {
    Null,
    Int(i64),
    Text(String),
    /// Something that is not remembered.
    Other,
}

impl Held {
    /// Bytes of a text that is remembered; longer ones are hardly ever the same.
    const LONGEST: usize = 40;

    fn is(&self, value: &Value<'_>) -> bool {
        match (self, value) {
            (Self::Null, Value::Null) => true,
            (Self::Int(held), Value::Int(number)) => held == number,
            (Self::Text(held), Value::Text(text)) => held == text,
            _ => false,
        }
    }

    fn hold(&mut self, value: &Value<'_>) {
        match (&mut *self, value) {
            (Self::Text(held), Value::Text(text)) if text.len() <= Self::LONGEST => {
                held.clear();
                held.push_str(text);
            }
            (_, Value::Text(text)) if text.len() <= Self::LONGEST => {
                *self = Self::Text((*text).to_owned());
            }
            (_, Value::Null) => *self = Self::Null,
            (_, Value::Int(number)) => *self = Self::Int(*number),
            _ => *self = Self::Other,
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
