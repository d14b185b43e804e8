//! Cells of rows.

use rusqlite::types::ValueRef;

use super::{Error, Result};

/// A cell as the database gives it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell<'r> {
    Null,
    Int(i64),
    Real(f64),
    Text(&'r str),
    Blob(&'r [u8]),
}

/// A row of an answer.
#[derive(Clone, Copy)]
pub(crate) enum Row<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    #[cfg(feature = "postgres")]
    Postgres(&'r postgres::Row),
}

impl Row<'_> {
    /// Reads the cell of a column, counted from 0.
    pub fn get<T: FromCell>(&self, column: usize) -> Result<T> {
        let cell = self.cell(column)?;
        T::from_cell(&cell).ok_or_else(|| {
            Error::Shape(format!("column {column} holds {cell:?}, which does not fit here"))
        })
    }

    pub fn cell(&self, column: usize) -> Result<Cell<'_>> {
        Ok(match self {
            Self::Sqlite(row) => match row.get_ref(column)? {
                ValueRef::Null => Cell::Null,
                ValueRef::Integer(number) => Cell::Int(number),
                ValueRef::Real(number) => Cell::Real(number),
                ValueRef::Text(text) => {
                    Cell::Text(std::str::from_utf8(text).map_err(rusqlite::Error::from)?)
                }
                ValueRef::Blob(bytes) => Cell::Blob(bytes),
            },
            #[cfg(feature = "postgres")]
            Self::Postgres(row) => row.try_get(column)?,
        })
    }

    pub fn is_null(&self, column: usize) -> Result<bool> {
        Ok(self.cell(column)? == Cell::Null)
    }

    /// Returns the number of columns.
    pub fn width(&self) -> usize {
        match self {
            Self::Sqlite(row) => row.as_ref().column_count(),
            #[cfg(feature = "postgres")]
            Self::Postgres(row) => row.len(),
        }
    }
}

/// What can be read from a cell; `None` where it does not fit.
pub(crate) trait FromCell: Sized {
    fn from_cell(cell: &Cell<'_>) -> Option<Self>;
}

impl FromCell for i64 {
    fn from_cell(cell: &Cell<'_>) -> Option<Self> {
        if let Cell::Int(number) = cell { Some(*number) } else { None }
    }
}

macro_rules! narrower {
    ($($kind:ty),*) => {$(
        impl FromCell for $kind {
            fn from_cell(cell: &Cell<'_>) -> Option<Self> {
                i64::from_cell(cell)?.try_into().ok()
            }
        }
    )*};
}
narrower!(u8, u32, i32);

impl FromCell for bool {
    fn from_cell(cell: &Cell<'_>) -> Option<Self> {
        i64::from_cell(cell).map(|number| number != 0)
    }
}

impl FromCell for f64 {
    fn from_cell(cell: &Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Real(number) => Some(*number),
            Cell::Int(number) => Some(*number as f64),
            _ => None,
        }
    }
}

impl FromCell for String {
    fn from_cell(cell: &Cell<'_>) -> Option<Self> {
        if let Cell::Text(text) = cell { Some((*text).to_owned()) } else { None }
    }
}

impl FromCell for Vec<u8> {
    fn from_cell(cell: &Cell<'_>) -> Option<Self> {
        if let Cell::Blob(bytes) = cell { Some(bytes.to_vec()) } else { None }
    }
}

impl<T: FromCell> FromCell for Option<T> {
    fn from_cell(cell: &Cell<'_>) -> Option<Self> {
        if *cell == Cell::Null { Some(None) } else { T::from_cell(cell).map(Some) }
    }
}
