//! One document through page, parse and coder; many documents over several threads.
//!
//! **In:** [`Page`]s. **Out:** [`Record`]s, in the order of the pages. **Never:** files, storage,
//! the terminal; it adds no meaning of its own.
//!
//! ```
//! use detente_read::Reader;
//! use detente_record::Page;
//!
//! let reader = Reader::default();
//! let page = Page {
//!     source_id: Some("7".into()),
//!     bytes: b"The ministers will meet on Friday.".to_vec(),
//!     ..Page::default()
//! };
//! let record = reader.read(&page);
//! assert_eq!(record.article.source_id.as_deref(), Some("7"));
//! assert!(record.article.text.starts_with("The ministers"));
//!
//! // Any number of threads gives the same records in the same order.
//! let mut ids = Vec::new();
//! reader.read_all([page.clone(), page].into_iter(), 2, |record| ids.push(record.article.id));
//! assert_eq!(ids, [record.article.id; 2]);
//! ```

pub mod annotate;
mod corridor;
pub mod eval;
mod ordered;
pub mod pairs;
pub mod police;
pub mod units;
pub mod why;

use std::ops::ControlFlow;

pub use corridor::{NOTES, Options, Reader};
use detente_record::{Page, Record};
pub use ordered::in_order;

impl Reader {
    /// Reads every page over `threads` threads and hands the records to `sink` in input order.
    ///
    /// Memory is bounded: no more than [`in_order`]'s window of pages is under way at a time.
    pub fn read_all(
        &self,
        pages: impl Iterator<Item = Page> + Send,
        threads: usize,
        mut sink: impl FnMut(Record),
    ) {
        in_order(
            pages,
            threads,
            |page| self.read(&page),
            |record| {
                sink(record);
                ControlFlow::Continue(())
            },
        );
    }
}
