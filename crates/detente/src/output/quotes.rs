//! Quotes from the store: a table, CSV, TSV or JSON.

use detente_record::json::ActorWords;
use detente_store::{QuoteFilter, QuoteRow, Store};

use super::{Format, JsonWriter, Output, human, json_line, paint::Paint, reports, rows};
use crate::error::Error;

/// The columns of CSV and TSV.
const HEADER: [&str; 12] = [
    "article",
    "published",
    "speaker_code",
    "speaker_name",
    "form",
    "text",
    "cue",
    "about",
    "stance",
    "site",
    "url",
    "source_id",
];

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
                    out.text(&rows::separated(&HEADER, separator))?;
                }
                out.text(&rows::separated(&fields(&row), separator))
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

fn fields(row: &QuoteRow) -> [String; HEADER.len()] {
    let QuoteRow { quote, article, .. } = row;
    let speaker = quote.speaker.as_ref();
    let about: Vec<_> = quote.about.iter().map(code_or_name).collect();
    [
        article.id.clone(),
        article.published.as_ref().map(|published| published.date.clone()).unwrap_or_default(),
        speaker.and_then(|speaker| speaker.code.clone()).unwrap_or_default(),
        speaker.map(|speaker| speaker.name.clone()).unwrap_or_default(),
        quote.form.to_string(),
        quote.text.clone(),
        quote.cue.as_ref().map(|cue| cue.text.clone()).unwrap_or_default(),
        about.join("; "),
        quote.stance.map(|stance| stance.to_string()).unwrap_or_default(),
        article.site.clone().unwrap_or_default(),
        article.url.clone().unwrap_or_default(),
        article.source_id.clone().unwrap_or_default(),
    ]
}

fn code_or_name(actor: &ActorWords) -> String {
    actor.code.clone().unwrap_or_else(|| actor.name.clone())
}
