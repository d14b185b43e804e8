//! What can be wrong with a table, each with a stable code.

use std::path::PathBuf;

/// A table, or a row of one, that cannot be used.
///
/// Rows are counted from 0, over all batches of a table.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// A column that is needed is not there.
    #[error("no column {column:?}; the table has {there}")]
    NoColumn {
        /// The name that was asked for or looked for.
        column: String,
        /// The names that are there.
        there: String,
    },
    /// A column holds something else.
    #[error("column {column:?} holds {found}, not {wanted}")]
    ColumnType {
        /// The column.
        column: String,
        /// Its Arrow type.
        found: String,
        /// What it should hold.
        wanted: &'static str,
    },
    /// A row without a text.
    #[error("row {row}, column {column:?}: null, so there is nothing to read")]
    Null {
        /// The row.
        row: u64,
        /// The column.
        column: String,
    },
    /// A row whose text has no word.
    #[error("row {row}, column {column:?}: blank, so there is nothing to read")]
    Blank {
        /// The row.
        row: u64,
        /// The column.
        column: String,
    },
    /// A publication date that is none, or may be two days.
    #[error("row {row}, column {column:?}: {given:?} is no date that can be told for certain")]
    NoDate {
        /// The row.
        row: u64,
        /// The column.
        column: String,
        /// What stands there.
        given: String,
    },
    /// A column of times in a zone that is only named.
    #[error("column {column:?} counts time in {zone:?}, whose days are not known here")]
    Zone {
        /// The column.
        column: String,
        /// The zone.
        zone: String,
    },
    /// A table that does not hold the rows it should.
    #[error("not a table of {wanted}: {why}")]
    WrongTable {
        /// What was wanted.
        wanted: &'static str,
        /// The first difference.
        why: String,
    },
    /// A file or batch that is broken.
    #[error("the table cannot be read: {0}")]
    Damaged(String),
    /// A file that cannot be opened or written.
    #[error("{}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A folder for a partitioned table that holds something already.
    #[error("{}: the folder is not empty; old and new parts would be read as one", .0.display())]
    NotEmpty(PathBuf),
}

impl TableError {
    /// Returns the stable code; [`ERRORS`] explains it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoColumn { .. } => "B001",
            Self::ColumnType { .. } => "B002",
            Self::Null { .. } => "B003",
            Self::Blank { .. } => "B004",
            Self::NoDate { .. } => "B005",
            Self::Zone { .. } => "B006",
            Self::WrongTable { .. } => "B007",
            Self::Damaged(_) => "B008",
            Self::File { .. } => "B009",
            Self::NotEmpty(_) => "B010",
        }
    }

    /// Words the fault without its row, so that a document that keeps it is the same however a
    /// table was cut into batches.
    pub fn without_row(&self) -> String {
        let message = self.to_string();
        let row = self.row().map(|row| format!("row {row}, ")).unwrap_or_default();
        message.strip_prefix(&row).map(str::to_owned).unwrap_or(message)
    }

    /// Returns the column at fault, where it is one column's.
    pub fn column(&self) -> Option<&str> {
        match self {
            Self::NoColumn { column, .. }
            | Self::ColumnType { column, .. }
            | Self::Null { column, .. }
            | Self::Blank { column, .. }
            | Self::NoDate { column, .. }
            | Self::Zone { column, .. } => Some(column),
            _ => None,
        }
    }

    /// Returns the row at fault, from 0, where it is one row's.
    pub fn row(&self) -> Option<u64> {
        match self {
            Self::Null { row, .. } | Self::Blank { row, .. } | Self::NoDate { row, .. } => {
                Some(*row)
            }
            _ => None,
        }
    }
}

/// What a code means.
#[derive(Clone, Copy, Debug)]
pub struct ErrorCode {
    /// The code.
    pub code: &'static str,
    /// A few words.
    pub title: &'static str,
    /// What it means and what to do.
    pub explanation: &'static str,
}

/// All codes of [`TableError`], in order.
pub const ERRORS: &[ErrorCode] = &[
    ErrorCode {
        code: "B001",
        title: "a column that is not there",
        explanation: "The table has no column of the name that was given, or none of the names \
                      under which texts are looked for: text, body, content, maintext, \
                      article_text, raw_text; html, raw_html, content_html. Name the column of \
                      texts.",
    },
    ErrorCode {
        code: "B002",
        title: "a column of another type",
        explanation: "Texts, titles and addresses are strings (a page may be binary); ids are \
                      strings or whole numbers; days of publication are strings, days, times, or \
                      numbers like 20221229.",
    },
    ErrorCode {
        code: "B003",
        title: "a null where a text should be",
        explanation: "The row has no text. Drop it, or let such rows be set aside: they are then \
                      counted and named, and the others are read.",
    },
    ErrorCode {
        code: "B004",
        title: "a blank text",
        explanation: "The row's text has not a single word. Drop it, or let such rows be set \
                      aside: they are then counted and named, and the others are read.",
    },
    ErrorCode {
        code: "B005",
        title: "a day of publication not understood",
        explanation: "The cell is no date, or may be two days, as 03/04/2022 may. Nothing is \
                      guessed: write YYYY-MM-DD. Where such rows are set aside, the text is read \
                      without a day, so that its relative dates stay unresolved.",
    },
    ErrorCode {
        code: "B006",
        title: "a time zone known by name only",
        explanation: "The column holds points in time with the name of a zone. On which day they \
                      fall there is not known without a database of zones. Turn the column into \
                      days first, or give it a zone like +08:00 or UTC.",
    },
    ErrorCode {
        code: "B007",
        title: "a table of other rows",
        explanation: "The columns are not those that this needs. Only tables of whole documents \
                      can be imported (`detente export --format parquet`, what=\"documents\" in \
                      Python): flat rows of reports or quotes lack the text that they point to.",
    },
    ErrorCode {
        code: "B008",
        title: "a table that is broken",
        explanation: "The Parquet file or Arrow batch breaks off or contradicts itself. What was \
                      read before is kept. Write the file again.",
    },
    ErrorCode {
        code: "B009",
        title: "a Parquet file that cannot be opened or written",
        explanation: "The system refuses the file or folder. Check path, rights and the room on \
                      the disk.",
    },
    ErrorCode {
        code: "B010",
        title: "a folder that is not empty",
        explanation: "A table in parts is written into a new or empty folder only: readers take \
                      every part in it, so that old and new rows would be counted twice.",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_order_and_explained() {
        assert!(ERRORS.windows(2).all(|pair| pair[0].code < pair[1].code));
        let there = TableError::NoColumn { column: "text".into(), there: "a, b".into() };
        assert!(ERRORS.iter().any(|entry| entry.code == there.code()));
        assert_eq!((there.column(), there.row()), (Some("text"), None));
    }
}
