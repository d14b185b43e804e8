//! Reports from the store: a table, CSV, TSV or JSON.

use detente_answer::table;
use detente_store::{ReportFilter, ReportRow, Store};

use super::{
    Format, Output, human,
    listing::{Layout, Listing},
    paint::Paint,
};
use crate::error::Error;

const LAYOUT: Layout<ReportRow> = Layout {
    header: &table::REPORTS,
    cells: |row| table::report(row).into(),
    names: &["day", "source", "target", "type", "status", "conf", "sentence"],
    widths: &[11, 19, 19, 9, 12, 4, 0],
    fields,
};

/// Writes the reports that a filter lets through, one at a time; returns how many.
pub fn write(
    store: &Store,
    filter: &ReportFilter,
    format: Format,
    paint: Paint,
    out: &mut Output,
) -> Result<u64, Error> {
    let mut listing = Listing::new(&LAYOUT, format, paint, out);
    store.each_report(filter, |row| listing.row(row))?;
    listing.finish()
}

fn fields(row: &ReportRow) -> Vec<String> {
    let report = &row.report;
    vec![
        report.when.as_ref().map_or_else(|| "–".to_owned(), human::short_days),
        human::names(&report.source),
        human::names(&report.target),
        report.event_type.to_string(),
        report.status.to_string(),
        format!("{:.2}", report.confidence),
        row.sentence.trim().to_owned(),
    ]
}
