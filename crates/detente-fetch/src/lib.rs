//! Addresses become bytes: the one guarded way out to the web, and the feeds that name pages.
//!
//! **In:** an address that the operator named, or a feed did. **Out:** what its server sent
//! ([`Fetched`]), entries of a feed ([`feed::Feed`]). **Never:** an address inside the operator's
//! network that she did not allow, meaning, files, storage.
//!
//! It is the only crate that opens outward connections, and [`Fetcher`] the only way it does. Only
//! `http` and `https`; every hop of a redirect is checked anew; a name is resolved once and the
//! connection goes to the very address that was checked ([`guard`]); bytes, time and hops have
//! caps; no proxy, no cookies, no credentials. A host gets one request at a time with a pause
//! between two, and its `robots.txt` is kept ([`robots`]).
//!
//! ```
//! use detente_fetch::{Fetcher, FetchError, Options, Validators};
//!
//! let fetcher = Fetcher::new(Options::default());
//! for address in ["http://127.0.0.1/", "http://0x7f.1/", "http://[::ffff:10.0.0.1]/"] {
//!     let refused = fetcher.get(address, &Validators::default());
//!     assert!(matches!(refused, Err(FetchError::Forbidden { .. })));
//! }
//! ```

mod error;
pub mod feed;
mod fetcher;
pub mod guard;
mod hosts;
mod mail;
pub mod robots;

pub use error::{ERRORS, FetchError};
pub use fetcher::{Answer, Fetched, Fetcher, Options, Validators};
pub use mail::Mailer;
