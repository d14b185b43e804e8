//! Quotes from the store: a table, CSV, TSV or JSON.

use detente_answer::table;
use detente_store::{QuoteFilter, QuoteRow, Store};

use super::{
    Format, Output, human,
    listing::{Layout, Listing},
    paint::Paint,
};
use crate::error::Error;

const LAYOUT: Layout<QuoteRow> = Layout {
    header: &table::QUOTES,
    cells: |row| table::quote(row).into(),
    names: &["published", "speaker", "about", "words"],
    widths: &[10, 24, 20, 0],
    fields,
};

/// Writes the quotes that a filter lets through, one at a time; returns how many.
pub fn write(
    store: &Store,
    filter: &QuoteFilter,
    format: Format,
    paint: Paint,
    out: &mut Output,
) -> Result<u64, Error> {
    let mut listing = Listing::new(&LAYOUT, format, paint, out);
    store.each_quote(filter, |row| listing.row(row))?;
    listing.finish()
}

fn fields(row: &QuoteRow) -> Vec<String> {
    let quote = &row.quote;
    let published = row.article.published.as_ref().map_or("–", |published| &published.date);
    let speaker = quote.speaker.as_ref().map_or("–", |speaker| &speaker.name);
    vec![published.to_owned(), speaker.to_owned(), human::names(&quote.about), quote.text.clone()]
}
