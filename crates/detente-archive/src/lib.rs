//! Archives and packed files become the documents inside.
//!
//! **In:** bytes as a stream, or a file. **Out:** streams of the same bytes unpacked ([`unpack`]),
//! pages of a web archive ([`warc::Pages`]), entries of a zipped folder ([`zipped`]). **Never:**
//! network, reading text for meaning, files written.
//!
//! All of it is hostile input: what unpacks out of proportion, what overlaps, what lies about its
//! length is a [`Fault`] with a code and a place, and the rest goes on. No more than one record is
//! held in memory.
//!
//! ```
//! use detente_archive::warc::Pages;
//!
//! let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>The envoys met.";
//! let record = format!(
//!     "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://www.gazette.example/a\r\n\
//!      Content-Type: application/http\r\nContent-Length: {}\r\n\r\n{page}\r\n\r\n",
//!     page.len()
//! );
//! let mut pages = Pages::new(std::io::Cursor::new(record))?;
//! let page = pages.next().unwrap().unwrap();
//! assert_eq!((page.offset, page.status), (0, 200));
//! assert_eq!(page.bytes, b"<p>The envoys met.");
//! assert!(pages.next().is_none());
//! # Ok::<(), std::io::Error>(())
//! ```

mod fault;
mod http;
mod packed;
pub mod warc;
pub mod zipped;

pub use fault::{FAULTS, Fault, What};
pub use http::{Message, readable_type};
pub use packed::{Counted, Counter, Packing, bomb, gunzip, packing, unpack};
