//! How values stand at SQLite's marks.

use rusqlite::{
    Result, ToSql,
    types::{ToSqlOutput, ValueRef},
};

use super::Value;

impl ToSql for Value<'_> {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Real(number) => ValueRef::Real(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
            Self::Terms(terms) => ValueRef::Text(terms.fts5.as_bytes()),
        }))
    }
}
