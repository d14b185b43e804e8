//! Reports from the store: a table, CSV, TSV or JSON.

use detente_answer::table;
use detente_store::{ReportFilter, ReportRow, Store};

use super::{Format, JsonWriter, Output, human, json_line, paint::Paint, rows};
use crate::error::Error;

/// Widths of the table's columns: day, source, target, type, status, confidence.
const WIDTHS: [usize; 7] = [11, 19, 19, 9, 12, 4, 0];

/// Writes the reports that a filter lets through, one at a time; returns how many.
pub fn write(
    store: &Store,
    filter: &ReportFilter,
    format: Format,
    paint: Paint,
    out: &mut Output,
) -> Result<u64, Error> {
    let mut json = JsonWriter::new(format == Format::Json);
    let width = rows::width();
    let mut found = 0;
    store.each_report(filter, |row| {
        found += 1;
        match format {
            Format::Json | Format::Jsonl => json.line(&json_line(&row), out),
            Format::Csv | Format::Tsv => {
                let separator = separator(format);
                if found == 1 {
                    out.text(&table::separated(&table::REPORTS, separator))?;
                }
                out.text(&table::separated(&table::report(&row), separator))
            }
            Format::Table => {
                if found == 1 {
                    let names = ["day", "source", "target", "type", "status", "conf", "sentence"];
                    out.text(&paint.bold(rows::row(&names, &WIDTHS, width)))?;
                    out.text("\n")?;
                }
                out.text(&line(&row, width))
            }
        }
    })?;
    json.finish(out)?;
    out.flush()?;
    Ok(found)
}

/// Returns the mark between fields of a format.
pub fn separator(format: Format) -> char {
    if format == Format::Tsv { '\t' } else { ',' }
}

fn line(row: &ReportRow, width: usize) -> String {
    let report = &row.report;
    let day = report.when.as_ref().map_or_else(|| "–".to_owned(), human::short_days);
    let confidence = format!("{:.2}", report.confidence);
    let fields = [
        &day,
        &human::names(&report.source),
        &human::names(&report.target),
        &*report.event_type,
        &*report.status,
        &confidence,
        row.sentence.trim(),
    ];
    rows::row(&fields, &WIDTHS, width) + "\n"
}
