//! The browser's pages and the HTTP API.
//!
//! **In:** a store, through `detente-answer` and `detente-store`; requests. **Out:** answers in JSON,
//! CSV, RSS and iCalendar, the app that shows them. **Never:** outward connections, HTML made of
//! articles, logic worth testing alone.
//!
//! Each question is a function from a [`Desk`] and its parameters to an answer (`api/`); `guard`
//! says who may ask, `app` keeps answers while the store stays as it is, `server` opens the socket.
//! The app in `ui/` is built by hand (`ui/README.md`) and lies in the binary, so that building
//! needs no Node.
//!
//! ```
//! use detente_store::Store;
//! use detente_web::{Options, get};
//!
//! let folder = tempfile::tempdir().unwrap();
//! let path = folder.path().join("detente.db");
//! Store::open(&path).unwrap();
//! let options = Options::new(path, "127.0.0.1:0".parse().unwrap());
//! let (status, media, body) = get(options, "/api/v1/status").unwrap();
//! assert_eq!((status, &*media), (200, "application/json"));
//! assert!(body.starts_with(b"{\"version\""));
//! ```

mod api;
mod app;
mod assets;
mod desk;
mod guard;
mod openapi;
mod options;
mod problem;
mod server;
mod shape;
mod stores;
mod token;
mod twins;

pub use assets::packed_size;
pub use desk::{Desk, Shared};
pub use guard::{POLICY, Rate, TokenHash};
pub use openapi::whole as openapi;
pub use options::{Fetch, Options};
pub use problem::{CODES, Problem};
pub use server::{ServeError, Server, get};
pub use token::token;
pub use twins::twin;
