//! The rows of a Parquet file.

use std::{path::Path, sync::Arc};

use detente_table::{ColumnNames, Plan, TableError, parquet::Batches};

use super::{Document, Hints, Inside, once};
use crate::error::Error;

/// The documents of a Parquet file, a row each; columns are named by the user or recognised.
pub fn rows(path: &Path, hints: &Arc<Hints>) -> Inside {
    let place = path.display().to_string();
    let (batches, plan) = match open(path, hints) {
        Ok(opened) => opened,
        Err(source) => return once(Err(Error::Table { place, source })),
    };
    let hints = Arc::clone(hints);
    let mut before = 0;
    Box::new(batches.flat_map(move |batch| {
        let found: Vec<_> = match batch {
            Err(source) => vec![Err(Error::Table { place: place.clone(), source })],
            Ok(batch) => (0..batch.num_rows())
                .map(|row| {
                    let row = plan
                        .page(&batch, row, before)
                        .map_err(|source| source_at(&place, source))?;
                    let mut page = row.page;
                    page.url = page.url.or_else(|| hints.url.clone());
                    page.title = page.title.or_else(|| hints.title.clone());
                    page.published = page.published.or(hints.published);
                    Ok(Document { page, odd: row.odd.map(|source| source_at(&place, source)) })
                })
                .collect(),
        };
        before += found.len() as u64;
        found
    }))
}

fn open(path: &Path, hints: &Hints) -> Result<(Batches, Plan), TableError> {
    let batches = Batches::open(path)?;
    let name = |field| hints.columns.of(field).map(str::to_owned);
    let names = ColumnNames {
        text: name("text"),
        html: name("html"),
        id: name("id"),
        title: name("title"),
        url: name("url"),
        published: name("published"),
    };
    let plan = Plan::new(&batches.schema, &names)?;
    Ok((batches, plan))
}

fn source_at(place: &str, source: TableError) -> Error {
    Error::Table { place: place.to_owned(), source }
}
