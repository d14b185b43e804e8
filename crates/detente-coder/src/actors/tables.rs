//! Tab-separated tables: rows with their line numbers, and errors that say where and why.

use std::fmt;

/// What is wrong with a table, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GazetteerError {
    /// The table's file name.
    pub file: String,
    /// Line from 1; the header is line 1.
    pub line: usize,
    /// Column from 1.
    pub column: usize,
    /// One line for people.
    pub reason: String,
}

impl fmt::Display for GazetteerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: column {}: {}", self.file, self.line, self.column, self.reason)
    }
}
impl std::error::Error for GazetteerError {}

/// One row of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'t, const N: usize> {
    file: &'static str,
    line: usize,
    /// The row's cells, as many as the header has.
    pub cells: [&'t str; N],
}

impl<'t, const N: usize> Row<'t, N> {
    /// Makes the error that blames column `column`, counted from 0.
    pub(super) fn error(&self, column: usize, reason: impl Into<String>) -> GazetteerError {
        GazetteerError {
            file: self.file.to_owned(),
            line: self.line,
            column: column + 1,
            reason: reason.into(),
        }
    }

    /// Iterates over the parts of a list cell, without the dates that may stand behind `@`.
    pub(super) fn list(&self, column: usize) -> impl Iterator<Item = &'t str> + use<'t, N> {
        self.cells[column]
            .split('|')
            .map(|part| part.split('@').next().unwrap_or(part).trim())
            .filter(|part| !part.is_empty())
    }
}

/// Walks over the rows of a table whose first line must be `header`.
pub(super) fn rows<'t, const N: usize>(
    file: &'static str,
    text: &'t str,
    header: [&str; N],
) -> impl Iterator<Item = Result<Row<'t, N>, GazetteerError>> {
    let expected = header.join("\t");
    text.lines().enumerate().filter(|(_, line)| !line.is_empty()).filter_map(
        move |(index, line)| {
            let error = |column: usize, reason: String| GazetteerError {
                file: file.to_owned(),
                line: index + 1,
                column,
                reason,
            };
            if index == 0 {
                return (line != expected)
                    .then(|| Err(error(1, format!("the header must be {expected:?}"))));
            }
            let mut cells = [""; N];
            let mut count = 0;
            for cell in line.split('\t') {
                if let Some(place) = cells.get_mut(count) {
                    *place = cell;
                }
                count += 1;
            }
            if count > N {
                return Some(Err(error(N + 1, format!("{count} cells where {N} belong"))));
            }
            Some(Ok(Row { file, line: index + 1, cells }))
        },
    )
}
