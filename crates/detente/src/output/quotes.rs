//! Quotes from the store: a table, CSV, TSV or JSON.

use detente_answer::table;
use detente_store::{QuoteFilter, QuoteRow, Store};

use super::{Format, JsonWriter, Output, human, json_line, paint::Paint, reports, rows};
use crate::error::Error;

/// Widths of the table's columns: day, speaker, about.
const WIDTHS: [usize; 4] = [10, 24, 20, 0];

/// Writes the quotes that a filter lets through, one at a time; returns how many.
pub fn write(
    store: &Store,
    filter: &QuoteFilter,
    format: Format,
    paint: Paint,
    out: &mut Output,
) -> Result<u64, Error> {
    let mut json = JsonWriter::new(format == Format::Json);
    let width = rows::width();
    let mut found = 0;
    store.each_quote(filter, |row| {
        found += 1;
        match format {
            Format::Json | Format::Jsonl => json.line(&json_line(&row), out),
            Format::Csv | Format::Tsv => {
                let separator = reports::separator(format);
                if found == 1 {
                    out.text(&table::separated(&table::QUOTES, separator))?;
                }
                out.text(&table::separated(&table::quote(&row), separator))
            }
            Format::Table => {
                if found == 1 {
                    let names = ["published", "speaker", "about", "words"];
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

fn line(row: &QuoteRow, width: usize) -> String {
    let quote = &row.quote;
    let published = row.article.published.as_ref().map_or("–", |published| &published.date);
    let speaker = quote.speaker.as_ref().map_or("–", |speaker| &speaker.name);
    let about = human::names(&quote.about);
    rows::row(&[published, speaker, &about, &quote.text], &WIDTHS, width) + "\n"
}
