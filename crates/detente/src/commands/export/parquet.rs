//! Parquet: the store as one file, or as a folder of parts by month.

use std::{
    fs::File,
    io::{self, IsTerminal, Write},
    path::Path,
};

use detente_record::json::Document;
use detente_store::{ArticleRef, Order, QuoteFilter, Store};
use detente_table::{
    Origin, Quote, Report, Rows,
    parquet::{Months, Single},
};

use super::What;
use crate::{
    Outcome,
    commands::filter::ReportArgs,
    error::Error,
    progress::{count, note},
};

/// Writes documents, reports or quotes, in order of intake.
pub fn write(
    store: &Store,
    what: What,
    args: ReportArgs,
    output: Option<&Path>,
) -> Result<Outcome, Error> {
    let rows = match what {
        What::Records => {
            let mut target = Target::<Document>::open(output)?;
            store.documents(|document| target.put(document))?;
            target.finish()?
        }
        What::Reports | What::Events => {
            let mut target = Target::<Report>::open(output)?;
            store.each_report(&args.filter(Order::Intake), |row| {
                target.put(Report::new(&row.report, &row.sentence, &origin(&row.article)))
            })?;
            target.finish()?
        }
        // Refused before, since its lines are JSON.
        What::Gold => 0,
        What::Quotes => {
            let mut target = Target::<Quote>::open(output)?;
            store.each_quote(&QuoteFilter::default(), |row| {
                target.put(Quote::new(&row.quote, &origin(&row.article)))
            })?;
            target.finish()?
        }
    };
    Ok(if rows > 0 { Outcome::Done } else { Outcome::Nothing })
}

/// Writes rows that are no part of the store's own tables; returns how many.
pub fn table<T: Rows>(output: Option<&Path>, rows: impl Iterator<Item = T>) -> Result<u64, Error> {
    let mut target = Target::<T>::open(output)?;
    for row in rows {
        target.put(row)?;
    }
    target.finish()
}

fn origin(article: &ArticleRef) -> Origin<'_> {
    Origin {
        article: &article.id,
        published: article.published.as_ref().map(|published| published.date.as_str()),
        site: article.site.as_deref(),
        url: article.url.as_deref(),
        source_id: article.source_id.as_deref(),
    }
}

/// Where rows go.
struct Target<T: Rows> {
    into: Into<T>,
    rows: u64,
}

enum Into<T: Rows> {
    File(Box<Single<T, Box<dyn Write + Send>>>),
    Folder(Months<T>),
}

impl<T: Rows> Target<T> {
    /// A file where the name has an ending, else a folder; standard output for `None` and `-`.
    fn open(output: Option<&Path>) -> Result<Self, Error> {
        let into = match output.filter(|path| *path != Path::new("-")) {
            None if io::stdout().is_terminal() => {
                return Err(Error::Setting {
                    place: "--format parquet".to_owned(),
                    why: "Parquet is nothing for a terminal; name a file or folder with -o"
                        .to_owned(),
                });
            }
            None => Self::file(io::stdout())?,
            Some(path) if path.is_dir() || path.extension().is_none() => {
                Into::Folder(Months::new(path)?)
            }
            Some(path) => {
                let place = path.display().to_string();
                Self::file(File::create(path).map_err(|source| Error::output(&place, source))?)?
            }
        };
        Ok(Self { into, rows: 0 })
    }

    fn file(output: impl Write + Send + 'static) -> Result<Into<T>, Error> {
        Ok(Into::File(Box::new(Single::new(Box::new(output) as Box<dyn Write + Send>)?)))
    }

    fn put(&mut self, row: T) -> Result<(), Error> {
        self.rows += 1;
        match &mut self.into {
            Into::File(file) => Ok(file.put(row)?),
            Into::Folder(months) => Ok(months.put(row)?),
        }
    }

    /// Closes everything and returns the number of rows.
    fn finish(self) -> Result<u64, Error> {
        let rows = format!("{} {}", self.rows, T::NAME);
        match self.into {
            Into::File(file) => {
                let place = "the Parquet file";
                file.finish()?.flush().map_err(|source| Error::output(place, source))?;
                note(&rows);
            }
            Into::Folder(months) => {
                let parts = count(u64::from(months.finish()?), "part");
                note(&format!("{rows} in {parts}, by month of publication"));
            }
        }
        Ok(self.rows)
    }
}
