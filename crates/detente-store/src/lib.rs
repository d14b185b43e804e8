//! Keeps records and answers questions about them.
//!
//! **In:** published documents ([`detente_record::json::Document`]). **Out:** the same documents,
//! and rows, counts and daily series by question. **Never:** interpretation: what a sentence means
//! was decided before; the store only keeps, finds and counts.
//!
//! A [`Store`] is one SQLite file in WAL mode, or a database on a PostgreSQL server (feature
//! `postgres`): many may read while one writes. Documents come in by
//! a [`Batch`], all or nothing; the same article twice changes nothing, unless it is to replace
//! what is there. Its layout grows by numbered migrations (see `migrations/README.md`); a store
//! made by a newer version is refused rather than misread. [`layouts`] reads and writes the event
//! tables of other collections.
//!
//! ```
//! use detente_record::{Article, Record, json};
//! use detente_store::{Intake, Store};
//!
//! # fn main() -> Result<(), detente_store::StoreError> {
//! let article = Article { text: "Xi met Putin.".into(), ..Article::default() };
//! let document = json::document(&Record { article, ..Record::default() });
//!
//! let mut store = Store::in_memory()?;
//! let mut batch = store.batch()?;
//! assert_eq!(batch.put(&document)?, Intake::New);
//! assert_eq!(batch.put(&document)?, Intake::Known);
//! batch.commit()?;
//! assert_eq!(store.counts()?.articles, 1);
//! # Ok(())
//! # }
//! ```

mod address;
mod alerts;
mod base;
mod check;
mod copies;
mod corrections;
mod day;
mod document;
mod dyad;
mod error;
mod events;
mod feeds;
mod file;
mod filter;
mod forecast;
mod intake;
pub mod layouts;
mod load;
mod migrate;
mod query;
mod ready;
mod relation;
mod remove;
mod repair;
mod revisions;
#[cfg(feature = "postgres")]
mod served;
mod sql;
mod store;
mod ways;
mod window;
mod words;
mod write;

pub use address::shown;
pub use alerts::{AlertMark, AlertNews, AlertRow};
pub use base::Error as BaseError;
pub use check::{Counts, Finding};
pub use copies::CopyRow;
pub use corrections::{Correction, Verdict};
pub use dyad::DyadDay;
pub use error::{ERRORS, ErrorCode, StoreError};
pub use events::query::{EventLink, EventRow};
pub use feeds::{FeedPage, FeedRow, PageState, Visit};
pub use filter::{Cursor, Order, QuoteFilter, ReportFilter};
pub use forecast::{DatedAct, IssuedForecast};
pub use intake::{Batch, Intake};
pub use query::{ArticleRef, QuoteRow, ReportRow};
pub use relation::{Relation, RelationFilter, Side};
pub use repair::{Repair, repair};
pub use revisions::{Revision, Since};
pub use sql::{SqlAnswer, SqlLimits};
pub use store::{Stopper, Store};
pub use ways::{IntakeMark, PassedOver};
pub use window::{Facets, NamedActor, PairWindow, Party, SiteSeen};
