//! The store against real SQLite files.

// Helpers outside `#[test]` functions unwrap too.
// The writer of `crash` says on its standard output what is kept.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod copies;
mod crash;
mod events;
mod forecast;
mod intake;
mod layouts;
mod migration;
mod questions;
mod repair;
mod revisions;
mod sample;
mod sql;
mod trouble;
