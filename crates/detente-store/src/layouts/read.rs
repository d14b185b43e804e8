//! Rows of a file as events; what cannot be read is named and set aside.

use std::{
    borrow::Cow,
    io::{self, BufRead, Read},
};

use serde::Serialize;

use super::{
    acts,
    event::Event,
    forms::Form,
    layout::{Layout, Shape, same_column},
    ngec, plover,
};

/// Longest row in bytes.
const ROW_CAP: u64 = 16 << 20;

/// A row that was set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BadRow {
    /// Its first line in the file, from 1.
    pub line: u64,
    /// The column at fault; `None` where it is the row as a whole.
    pub column: Option<&'static str>,
    /// What is wrong.
    pub why: String,
}

/// Why a file is not of a layout.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file cannot be read.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// Its first row is another layout's.
    #[error("line 1 is no header of {layout}: {why}{}", .nearest.map(|(name, shared, of)|
        format!("; nearest is {name}, {shared} of {of} columns")).unwrap_or_default())]
    Header {
        /// The layout that was asked for.
        layout: &'static str,
        /// The first difference.
        why: String,
        /// The layout that shares most columns, how many, and of how many.
        nearest: Option<(&'static str, usize, usize)>,
    },
}

/// One row that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its first line in the file, from 1.
    pub line: u64,
    /// What it says.
    pub event: Event,
    /// Its cells as they stand; the whole line for JSON.
    cells: Vec<String>,
}

impl Row {
    /// Makes a row of a layout of columns from its cells.
    ///
    /// # Errors
    /// The row, malformed.
    pub fn new(layout: &Layout, line: u64, cells: Vec<String>) -> Result<Self, BadRow> {
        match layout.read(&cells) {
            Ok(event) => Ok(Self { line, event, cells }),
            Err((column, why)) => Err(BadRow { line, column, why }),
        }
    }

    /// Returns its cells as they stand in the file; the whole line for JSON.
    pub(crate) fn cells(&self) -> &[String] {
        &self.cells
    }
}

/// Reads a file row by row.
pub struct Rows<R> {
    layout: &'static Layout,
    reader: R,
    /// Line that comes next.
    line: u64,
    /// Line at which the row at hand began.
    began: u64,
    /// The first row of a layout without a header, read already to look at its width.
    first: Option<Vec<String>>,
    failed: bool,
}

impl<R: BufRead> Rows<R> {
    /// Begins a file: its header, or the width of its first row, must be the layout's.
    pub fn open(layout: &'static Layout, reader: R) -> Result<Self, OpenError> {
        let mut rows = Self { layout, reader, line: 1, began: 1, first: None, failed: false };
        if layout.shape == Shape::Lines {
            return Ok(rows);
        }
        let Some(first) = rows.cells()? else { return Ok(rows) };
        let first = first.unwrap_or_default();
        let cells: Vec<&str> = first.iter().map(String::as_str).collect();
        let ours: Vec<&str> = layout.columns();
        let why = if layout.header {
            difference(&ours, &cells)
        } else {
            let fits = accepts(layout, cells.len());
            (!fits).then(|| format!("it has {} columns, not {}", cells.len(), ours.len()))
        };
        if let Some(why) = why {
            let nearest = Layout::nearest(&cells)
                .map(|(layout, shared)| (layout.name, shared, layout.columns().len()));
            return Err(OpenError::Header { layout: layout.name, why, nearest });
        }
        if !layout.header {
            rows.first = Some(first);
        }
        Ok(rows)
    }

    /// Returns the next row; `None` at the end.
    ///
    /// # Errors
    /// A row that is malformed, named by line and column; the next call goes on behind it. Where
    /// the file itself breaks off, that is told once and then the end.
    #[expect(clippy::should_implement_trait, reason = "an iterator over it is `by_ref`-free")]
    pub fn next(&mut self) -> Option<Result<Row, BadRow>> {
        if self.failed {
            return None;
        }
        let cells = match self.first.take() {
            Some(first) => Ok(first),
            None => match self.cells() {
                Ok(cells) => cells?,
                Err(error) => {
                    self.failed = true;
                    Err(format!("the file cannot be read on: {error}"))
                }
            },
        };
        let line = self.began;
        Some(match cells {
            Ok(cells) => Row::new(self.layout, line, cells),
            Err(why) => Err(BadRow { line, column: None, why }),
        })
    }

    /// Cuts the next row into cells, passing empty lines over; the inner error is a row's.
    fn cells(&mut self) -> io::Result<Option<Result<Vec<String>, String>>> {
        loop {
            self.began = self.line;
            let Some(mut text) = self.text_line()? else { return Ok(None) };
            if text.is_empty() {
                continue;
            }
            if text.len() as u64 > ROW_CAP {
                return Ok(Some(Err(format!("longer than {} MB", ROW_CAP >> 20))));
            }
            return Ok(Some(Ok(match self.layout.shape {
                Shape::Lines => vec![text],
                Shape::Tab => text.split('\t').map(str::to_owned).collect(),
                Shape::Comma => {
                    // A quoted cell may hold line ends: read on until its quote closes.
                    while text.bytes().filter(|&byte| byte == b'"').count() % 2 == 1 {
                        match self.text_line()? {
                            Some(more) if (text.len() as u64) < ROW_CAP => {
                                text.push('\n');
                                text.push_str(&more);
                            }
                            _ => return Ok(Some(Err("a quote is never closed".to_owned()))),
                        }
                    }
                    commas(&text)
                }
            })));
        }
    }

    /// Reads one line without its end; `None` at the end of the file.
    fn text_line(&mut self) -> io::Result<Option<String>> {
        let mut bytes = Vec::new();
        let read = self.reader.by_ref().take(ROW_CAP + 1).read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return Ok(None);
        }
        if read as u64 > ROW_CAP && !bytes.ends_with(b"\n") {
            // The rest of a line that is too long is passed over in pieces.
            while !bytes.ends_with(b"\n") {
                let mut rest = Vec::new();
                if self.reader.by_ref().take(ROW_CAP).read_until(b'\n', &mut rest)? == 0 {
                    break;
                }
                if rest.ends_with(b"\n") {
                    bytes.push(b'\n');
                }
            }
        }
        self.line += 1;
        if bytes.ends_with(b"\n") {
            bytes.pop();
        }
        if bytes.ends_with(b"\r") {
            bytes.pop();
        }
        // Some years of the field's files are ISO-8859-1, in which each byte is its character.
        Ok(Some(String::from_utf8(bytes).unwrap_or_else(|error| {
            error.into_bytes().iter().map(|&byte| char::from(byte)).collect()
        })))
    }
}

/// Says whether rows may have so many columns; before April 2013 GDELT had no SOURCEURL.
fn accepts(layout: &Layout, width: usize) -> bool {
    width == layout.columns.len() || (layout.name == "gdelt1" && width == 57)
}

/// Words the first difference between a layout's columns and a header.
fn difference(ours: &[&str], theirs: &[&str]) -> Option<String> {
    for (at, ours) in ours.iter().enumerate() {
        match theirs.get(at) {
            Some(theirs) if same_column(ours, theirs) => {}
            Some(theirs) => {
                let theirs: String = theirs.chars().take(60).collect();
                return Some(format!("column {} is {theirs:?}, not {ours:?}", at + 1));
            }
            None => return Some(format!("it has {} columns, not {}", theirs.len(), ours.len())),
        }
    }
    (theirs.len() > ours.len())
        .then(|| format!("it has {} columns, not {}", theirs.len(), ours.len()))
}

/// Cuts a row of comma-separated values whose quotes are closed.
fn commas(text: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let Some(cell) = cells.last_mut() else { break };
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            other => cell.push(other),
        }
    }
    cells
}

impl Layout {
    /// Reads the cells of one row.
    fn read(&self, cells: &[String]) -> Result<Event, (Option<&'static str>, String)> {
        match self.name {
            "plover" => return plover::read(&cells[0]).map_err(|why| (None, why)),
            "ngec" => return ngec::read(&cells[0]).map_err(|why| (None, why)),
            _ => {}
        }
        if !accepts(self, cells.len()) {
            let why = format!("{} columns, not {}", cells.len(), self.columns.len());
            return Err((None, why));
        }
        let mut event = Event::default();
        for (name, value) in &self.defaults {
            event.set(name, *value);
        }
        let day_field = super::event::place("day");
        // The day first: it says which states the codes of the others mean.
        let day_first = |column: &&super::layout::Column| column.field != day_field;
        let mut columns: Vec<_> = self.columns.iter().zip(cells).collect();
        columns.sort_by_key(|(column, _)| day_first(column));
        let mut acled = ("", "");
        for (column, cell) in columns {
            match column.form {
                Form::Acled(false) => acled.0 = cell,
                Form::Acled(true) => acled.1 = cell,
                _ => {}
            }
            let Some(field) = column.field else { continue };
            if cell.is_empty() || cell == self.missing {
                continue;
            }
            let value = column
                .form
                .read(cell, event.get("day"))
                .map_err(|why| (Some(column.name), why))?
                .map(Cow::into_owned);
            if let Some(value) = value {
                event.put(field, value);
            }
        }
        if let Some(cameo) = acts::of_acled(acled.0, acled.1) {
            event.suggest("cameo", Some(cameo));
        }
        if event.get("day").is_none() {
            let column = self.columns.iter().find(|column| column.field == day_field);
            return Err((column.map(|column| column.name), "no day".to_owned()));
        }
        Ok(event)
    }

    /// Keeps in `row.event.extra` what its cells say beyond the fields, so that writing the event
    /// in this layout gives the same bytes again. Called when the fields are final.
    pub(crate) fn keep_extra(&self, row: &mut Row) {
        let mut extra = std::mem::take(&mut row.event.extra);
        if self.shape == Shape::Lines {
            let line = &row.cells[0];
            if self.row(&row.event, false).trim_end_matches('\n') != line {
                extra.insert("json".to_owned(), line.clone());
            }
        } else {
            for (column, cell) in self.columns.iter().zip(&row.cells) {
                if *self.cell(column, &row.event) != **cell {
                    extra.insert(column.name.to_owned(), cell.clone());
                }
            }
        }
        row.event.extra = extra;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_cells_hold_commas_quotes_and_line_ends() {
        assert_eq!(commas("a,\"b, \"\"c\"\"\nd\",,e"), ["a", "b, \"c\"\nd", "", "e"]);
        assert_eq!(commas(""), [""]);
    }

    fn icews(rows: &str) -> Vec<Result<Row, BadRow>> {
        let layout = Layout::named("icews").unwrap();
        let file = layout.first_row().unwrap() + rows;
        let mut rows = Rows::open(layout, file.as_bytes()).unwrap();
        std::iter::from_fn(|| rows.next()).collect()
    }

    #[test]
    fn bad_rows_are_named_and_the_rest_goes_on() {
        let good =
            "7\t2014-01-02\tA\t\tJapan\tConsult\t040\t1.0\tB\t\tIndia\t1\t2\tX\t\t\t\t\t\t\n";
        let bad_day = good.replace("2014-01-02", "2014-13-02");
        let bad_number = good.replace("1.0", "one");
        let found = icews(&format!("{good}{bad_day}short\trow\n{bad_number}\n{good}"));
        assert_eq!(found.len(), 5);
        assert!(found[0].is_ok() && found[4].as_ref().is_ok_and(|row| row.line == 7));
        let bad: Vec<_> = found.iter().filter_map(|row| row.as_ref().err()).collect();
        assert_eq!((bad[0].line, bad[0].column), (3, Some("Event Date")));
        assert_eq!((bad[1].line, bad[1].why.as_str()), (4, "2 columns, not 20"));
        assert_eq!((bad[2].line, bad[2].column), (5, Some("Intensity")));
    }

    #[test]
    fn a_wrong_header_names_the_nearest_layout() {
        let polecat = Layout::named("polecat").unwrap();
        let file = polecat.first_row().unwrap();
        let error = Rows::open(Layout::named("icews").unwrap(), file.as_bytes()).err().unwrap();
        let text = error.to_string();
        assert!(text.contains("column 3 is \"Event Type\""), "{text}");
        assert!(text.ends_with("nearest is polecat, 40 of 40 columns"), "{text}");
        let error = Rows::open(Layout::named("gdelt1").unwrap(), "a\tb\tc\td\n".as_bytes());
        let text = error.err().unwrap().to_string();
        assert!(text.contains("4 columns, not 58; nearest is tkg"), "{text}");
    }

    #[test]
    fn old_gdelt_and_latin_letters_are_read() {
        let layout = Layout::named("gdelt1").unwrap();
        let mut cells = vec![""; 57];
        (cells[1], cells[6], cells[26]) = ("20130102", "CAF\u{c9}", "010");
        let latin: Vec<u8> = cells.join("\t").chars().map(|c| c as u8).collect();
        let mut rows = Rows::open(layout, &latin[..]).unwrap();
        let row = rows.next().unwrap().unwrap();
        assert_eq!(row.event.get("source.name"), Some("CAF\u{c9}"));
        assert_eq!(row.event.get("cameo"), Some("010"));
        assert!(rows.next().is_none());
    }
}
