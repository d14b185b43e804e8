//! Rows and record batches.

use std::sync::{Arc, LazyLock};

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, FieldRef, Schema, SchemaRef};
use serde::{Serialize, de::DeserializeOwned};
use serde_arrow::schema::{SchemaLike, TracingOptions};

use crate::{Period, Quote, Report, TableError};

/// One row an article, with everything that was read from it in nested columns.
pub type Document = detente_record::json::Document;

/// A kind of row that tables are made of.
pub trait Rows: Serialize + DeserializeOwned + 'static {
    /// What the rows are, for messages.
    const NAME: &'static str;
    /// The Arrow schema of a table of them.
    fn schema() -> SchemaRef;
    /// The day of publication, `YYYY-MM-DD`; `None` where it is not known.
    fn published(&self) -> Option<&str>;
    /// About how many bytes it takes.
    fn weight(&self) -> usize;
}

/// Fields of a flat row that are days.
const DAYS: [&str; 3] = ["first", "last", "published"];

macro_rules! schema_of {
    ($row:ty) => {{
        static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| traced::<$row>());
        SCHEMA.clone()
    }};
}

impl Rows for Document {
    const NAME: &'static str = "documents";
    fn schema() -> SchemaRef {
        schema_of!(Document)
    }
    fn published(&self) -> Option<&str> {
        self.article.published.as_ref().map(|published| published.date.as_str())
    }
    fn weight(&self) -> usize {
        // A mention or report takes a few hundred bytes beside the text.
        self.article.text.len() + 200 * (self.mentions.len() + self.reports.len())
    }
}

impl Rows for Report {
    const NAME: &'static str = "reports";
    fn schema() -> SchemaRef {
        schema_of!(Report)
    }
    fn published(&self) -> Option<&str> {
        self.published.as_deref()
    }
    fn weight(&self) -> usize {
        self.sentence.len() + 400
    }
}

impl Rows for Quote {
    const NAME: &'static str = "quotes";
    fn schema() -> SchemaRef {
        schema_of!(Quote)
    }
    fn published(&self) -> Option<&str> {
        self.published.as_deref()
    }
    fn weight(&self) -> usize {
        self.text.len() + 200
    }
}

impl Rows for Period {
    const NAME: &'static str = "periods";
    fn schema() -> SchemaRef {
        schema_of!(Period)
    }
    fn published(&self) -> Option<&str> {
        Some(&self.first)
    }
    fn weight(&self) -> usize {
        150
    }
}

/// Returns the Arrow schema of a table of such rows.
pub fn schema<T: Rows>() -> SchemaRef {
    T::schema()
}

/// Makes a record batch of rows.
///
/// # Errors
/// [`TableError::Damaged`] where a row holds what the schema cannot: a day that no calendar has.
pub fn batch<T: Rows>(rows: &[T]) -> Result<RecordBatch, TableError> {
    let schema = T::schema();
    let arrays = serde_arrow::to_arrow(schema.fields(), rows).map_err(damaged)?;
    RecordBatch::try_new(schema, arrays).map_err(damaged)
}

/// Reads the rows of a record batch back; further columns are passed over, and so is the width of
/// integers and strings, which engines change.
///
/// # Errors
/// [`TableError::WrongTable`] where a column is missing or holds something else.
pub fn rows<T: Rows>(batch: &RecordBatch) -> Result<Vec<T>, TableError> {
    let schema = T::schema();
    let missing = schema.fields().iter().find(|field| batch.column_by_name(field.name()).is_none());
    if let Some(field) = missing {
        let why = format!("it has no column {:?}", field.name());
        return Err(TableError::WrongTable { wanted: T::NAME, why });
    }
    serde_arrow::from_record_batch(batch)
        .map_err(|why| TableError::WrongTable { wanted: T::NAME, why: first_line(&why) })
}

fn damaged(why: impl std::fmt::Display) -> TableError {
    TableError::Damaged(first_line(&why))
}

/// The message without the lines of context that some libraries put below it.
fn first_line(why: &impl std::fmt::Display) -> String {
    why.to_string().lines().next().unwrap_or_default().to_owned()
}

/// Reads the schema off the row's type, then makes it one that every engine knows.
fn traced<T: Rows>() -> SchemaRef {
    let options =
        TracingOptions::default().strings_as_large_utf8(false).sequence_as_large_list(false);
    // The types are ours and the tests make each of these schemas.
    let fields = Vec::<FieldRef>::from_type::<T>(options)
        .unwrap_or_else(|why| unreachable!("{} have no schema: {why}", T::NAME));
    let fields: Vec<Field> = fields.iter().map(|field| plain(field)).collect();
    Arc::new(Schema::new(fields))
}

/// Signed integers of 32 bits for unsigned ones, which Spark has not, and days for the flat rows.
fn plain(field: &Field) -> Field {
    let name = field.name();
    let kind = match field.data_type() {
        DataType::UInt8 | DataType::UInt16 | DataType::UInt32 => DataType::Int32,
        DataType::Utf8 if DAYS.contains(&name.as_str()) => DataType::Date32,
        DataType::List(item) => DataType::List(Arc::new(plain(item))),
        DataType::Struct(fields) => {
            DataType::Struct(fields.iter().map(|field| plain(field)).collect())
        }
        other => other.clone(),
    };
    Field::new(name, kind, field.is_nullable())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_engine_knows_the_types() {
        fn walk(field: &Field) {
            match field.data_type() {
                DataType::Utf8 | DataType::Int32 | DataType::Float64 | DataType::Date32 => {}
                DataType::List(item) => walk(item),
                DataType::Struct(fields) => fields.iter().for_each(|field| walk(field)),
                other => panic!("{} is {other}", field.name()),
            }
        }
        for schema in [Document::schema(), Report::schema(), Quote::schema()] {
            schema.fields().iter().for_each(|field| walk(field));
        }
    }

    #[test]
    fn a_table_of_other_rows_is_refused() {
        let table = batch::<Quote>(&[]).unwrap();
        let error = rows::<Document>(&table).unwrap_err();
        assert_eq!(error.code(), "B007");
        assert!(error.to_string().contains("no column \"schema\""), "{error}");
    }
}
