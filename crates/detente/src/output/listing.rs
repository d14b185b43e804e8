//! Rows as they come, in whichever layout was asked for.

use std::borrow::Borrow;

use detente_answer::table;
use serde::Serialize;

use super::{Format, JsonWriter, Output, OutputArgs, json_line, paint::Paint, rows};
use crate::{Outcome, commands::Context, error::Error};

/// How a kind of row is laid out.
pub struct Layout<T: 'static> {
    /// The columns of CSV and TSV.
    pub header: &'static [&'static str],
    /// A row's cells, one a column.
    pub cells: fn(&T) -> Vec<String>,
    /// The columns of the table that people see.
    pub names: &'static [&'static str],
    /// Their widths; the last takes what is left.
    pub widths: &'static [usize],
    /// A row's fields in that table.
    pub fields: fn(&T) -> Vec<String>,
}

/// Writes rows one at a time.
pub struct Listing<'o, T: 'static> {
    layout: &'static Layout<T>,
    format: Format,
    paint: Paint,
    width: usize,
    json: JsonWriter,
    out: &'o mut Output,
    found: u64,
}

impl<'o, T: Serialize> Listing<'o, T> {
    /// Begins a listing.
    pub fn new(
        layout: &'static Layout<T>,
        format: Format,
        paint: Paint,
        out: &'o mut Output,
    ) -> Self {
        let json = JsonWriter::new(format == Format::Json);
        Self { layout, format, paint, width: rows::width(), json, out, found: 0 }
    }

    /// Writes a row; the first brings its header.
    pub fn row(&mut self, row: impl Borrow<T>) -> Result<(), Error> {
        let row = row.borrow();
        let Layout { header, cells, names, widths, fields } = self.layout;
        self.found += 1;
        match self.format {
            Format::Json | Format::Jsonl => self.json.line(&json_line(row), self.out),
            Format::Csv | Format::Tsv => {
                let separator = separator(self.format);
                if self.found == 1 {
                    self.out.text(&table::separated(header, separator))?;
                }
                self.out.text(&table::separated(&cells(row), separator))
            }
            Format::Table => {
                if self.found == 1 {
                    let header = self.paint.bold(rows::row(names, widths, self.width));
                    self.out.text(&(header + "\n"))?;
                }
                let fields = fields(row);
                let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
                self.out.text(&(rows::row(&fields, widths, self.width) + "\n"))
            }
        }
    }

    /// Writes what closes the whole; returns how many rows there were.
    pub fn finish(mut self) -> Result<u64, Error> {
        self.json.finish(self.out)?;
        self.out.flush()?;
        Ok(self.found)
    }
}

/// Writes what the store keeps a few of, each in some lines for people or as one JSON object;
/// says whether there was anything.
pub fn entries<T>(
    all: &[T],
    args: &OutputArgs,
    context: &Context,
    shown: fn(&T) -> String,
    json: fn(&T) -> String,
) -> Result<Outcome, Error> {
    let mut out = Output::open(args.output.as_deref())?;
    let format = out.record_format(context.settings.get("format", args.format)?)?;
    let mut writer = JsonWriter::new(format == Format::Json);
    for one in all {
        match format {
            Format::Table => out.text(&shown(one))?,
            _ => writer.line(&json(one), &mut out)?,
        }
    }
    if format != Format::Table {
        writer.finish(&mut out)?;
    }
    out.flush()?;
    Ok(if all.is_empty() { Outcome::Nothing } else { Outcome::Done })
}

/// Returns the mark between fields of a format.
pub fn separator(format: Format) -> char {
    if format == Format::Tsv { '\t' } else { ',' }
}
