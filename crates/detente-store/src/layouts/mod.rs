//! The layouts that the field reads: event tables of other collections, in and out.
//!
//! A layout is a table of columns (`layouts/*.tsv`): the column's name, the field of [`Event`] that
//! it holds and the form in which it writes it. Reading and writing are one description used both
//! ways; what a row says beyond the fields is kept by column, so that a file that is read and
//! written again in its own layout comes back byte by byte.
//!
//! ```
//! use detente_store::layouts::{Event, Layout, Rows};
//!
//! let icews = Layout::named("icews").unwrap();
//! let mut event = Event::default();
//! event.set("day", "2014-05-06");
//! event.set("source.country", "VNM");
//! event.set("cameo", "0251");
//! let file = icews.first_row().unwrap() + &icews.row(&event, true);
//! let mut rows = Rows::open(icews, file.as_bytes()).unwrap();
//! let read = rows.next().unwrap().unwrap();
//! assert_eq!(read.event.get("source.country"), Some("VNM"));
//! assert!(file.contains("\tVietnam\t") && file.contains("\t0251\t"));
//! ```

mod acts;
mod calendar;
mod complete;
mod countries;
mod event;
mod feed;
mod forms;
mod geojson;
mod give;
mod keep;
mod labelstudio;
mod layout;
mod ngec;
mod petrarch;
mod plover;
mod read;

pub use calendar::calendar;
pub use complete::{Act, Lookup};
pub use countries::{COUNTRIES, Country, System, country};
pub use event::{Event, FIELDS};
pub use feed::feed;
pub use geojson::geojson;
pub use give::{ImportedRow, Told, of_event, of_report};
pub use keep::{Import, Imported};
pub use labelstudio::task;
pub use layout::{Layout, Shape};
pub use petrarch::petrarch;
pub use read::{BadRow, OpenError, Row, Rows};
