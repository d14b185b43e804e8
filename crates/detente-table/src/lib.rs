//! Documents as tables and tables as documents: Arrow record batches, and Parquet files of them.
//!
//! **In:** published documents ([`detente_record::json::Document`]); record batches with a column
//! of texts. **Out:** record batches and Parquet; [`detente_record::Page`]s. **Never:** reading
//! language, storage, network; it opens only the Parquet files it is told to.
//!
//! Three tables hold what was read. [`Document`] is one row an article with everything in nested
//! columns: nothing is lost, and [`rows`] gives the documents back. [`Report`] and [`Quote`] are
//! one flat row each, under the names that `detente export --format csv` uses, and so is [`Period`],
//! a stretch of a relation's history. The types of the
//! columns are those that every engine knows: text, 32-bit integers, 64-bit floats, days, lists
//! and structs. The other way, a [`Plan`] finds the columns of a table of texts and makes its rows
//! pages.
//!
//! ```
//! use detente_record::{Article, Record, json};
//! use detente_table::{Document, batch, rows};
//!
//! # fn main() -> Result<(), detente_table::TableError> {
//! let article = Article { text: "Xi met Putin.".into(), ..Article::default() };
//! let document = json::document(&Record { article, ..Record::default() });
//!
//! let table = batch(std::slice::from_ref(&document))?;
//! assert_eq!(table.num_rows(), 1);
//! assert_eq!(rows::<Document>(&table)?, [document]);
//! # Ok(())
//! # }
//! ```

mod cells;
mod error;
mod fault;
mod flat;
mod names;
mod pages;
#[cfg(feature = "parquet")]
pub mod parquet;
mod row;

pub use error::{ERRORS, ErrorCode, TableError};
pub use fault::fault;
pub use flat::{Origin, Period, Quote, Report};
pub use names::{HTML, ID, PUBLISHED, TEXT, TITLE, URL, published, same};
pub use pages::{ColumnNames, Plan, Row};
pub use row::{Document, Rows, batch, rows, schema};
