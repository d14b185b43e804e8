//! Reports from the store: a table, CSV, TSV or JSON.

use detente_record::json::{ActorWords, Report};
use detente_store::{ReportFilter, ReportRow, Store};

use super::{Format, JsonWriter, Output, human, json_line, paint::Paint, rows};
use crate::error::Error;

/// The columns of CSV and TSV. Several actors on one side are joined by `; `.
const HEADER: [&str; 34] = [
    "id",
    "first",
    "last",
    "date_precision",
    "date_basis",
    "source_code",
    "source_name",
    "source_country",
    "source_sector",
    "target_code",
    "target_name",
    "target_country",
    "target_sector",
    "type",
    "mode",
    "context",
    "cameo",
    "quad",
    "goldstein",
    "status",
    "said_by",
    "place",
    "lat",
    "lon",
    "dead",
    "injured",
    "confidence",
    "rule",
    "trigger",
    "sentence",
    "published",
    "site",
    "url",
    "source_id",
];

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
                    out.text(&rows::separated(&HEADER, separator))?;
                }
                out.text(&rows::separated(&fields(&row), separator))
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

fn fields(row: &ReportRow) -> [String; HEADER.len()] {
    let ReportRow { report, sentence, article, .. } = row;
    let when = report.when.as_ref();
    let place = report.place.as_ref();
    let published = article.published.as_ref();
    let [source_code, source_name, source_country, source_sector] = actors(&report.source);
    let [target_code, target_name, target_country, target_sector] = actors(&report.target);
    [
        report.id.clone(),
        when.and_then(|when| when.first.clone()).unwrap_or_default(),
        when.and_then(|when| when.last.clone()).unwrap_or_default(),
        when.map(|when| when.precision.to_string()).unwrap_or_default(),
        when.map(|when| when.basis.to_string()).unwrap_or_default(),
        source_code,
        source_name,
        source_country,
        source_sector,
        target_code,
        target_name,
        target_country,
        target_sector,
        report.event_type.to_string(),
        report.mode.as_deref().unwrap_or_default().to_owned(),
        report.context.join("; "),
        report.cameo.to_string(),
        report.quad.to_string(),
        report.goldstein.to_string(),
        report.status.to_string(),
        report.said_by.as_ref().map(name).unwrap_or_default(),
        place.map(|place| place.name.to_string()).unwrap_or_default(),
        place.and_then(|place| place.lat).map(|lat| lat.to_string()).unwrap_or_default(),
        place.and_then(|place| place.lon).map(|lon| lon.to_string()).unwrap_or_default(),
        number(report, |report| report.dead),
        number(report, |report| report.injured),
        report.confidence.to_string(),
        report.rule.to_string(),
        report.trigger.text.clone(),
        sentence.clone(),
        published.map(|published| published.date.clone()).unwrap_or_default(),
        article.site.clone().unwrap_or_default(),
        article.url.clone().unwrap_or_default(),
        article.source_id.clone().unwrap_or_default(),
    ]
}

fn actors(actors: &[ActorWords]) -> [String; 4] {
    let join =
        |field: fn(&ActorWords) -> String| actors.iter().map(field).collect::<Vec<_>>().join("; ");
    [
        join(|actor| actor.code.clone().unwrap_or_default()),
        join(name),
        join(|actor| actor.country.clone().unwrap_or_default()),
        join(|actor| actor.sector.clone().unwrap_or_default()),
    ]
}

fn name(actor: &ActorWords) -> String {
    actor.name.clone()
}

fn number(report: &Report, field: fn(&Report) -> Option<u32>) -> String {
    field(report).map(|number| number.to_string()).unwrap_or_default()
}
