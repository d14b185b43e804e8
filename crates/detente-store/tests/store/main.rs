//! The store against real SQLite files.

// Helpers outside `#[test]` functions unwrap too.
#![allow(clippy::unwrap_used)]

mod events;
mod forecast;
mod intake;
mod layouts;
mod migration;
mod questions;
mod sample;
mod trouble;
