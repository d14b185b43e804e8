//! Web archives (WARC 1.0 and 1.1), plain or packed record by record, as Common Crawl publishes
//! its news crawl; and its extracted texts (WET).
//!
//! One record is held at a time. A damaged record costs itself: reading goes on at the next head,
//! which in packed archives is the next gzip member.

mod pages;
mod records;
mod source;

pub use pages::{Page, Pages};
pub use records::{Record, Records};

/// Largest block of a record that is held, in bytes; larger ones are passed over.
pub const RECORD_CAP: u64 = 16 << 20;
