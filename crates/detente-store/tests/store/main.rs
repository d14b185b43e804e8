//! The store against real SQLite files and a PostgreSQL server.

// Helpers outside `#[test]` functions unwrap too.
// The writer of `crash` says on its standard output what is kept.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

mod copies;
mod crash;
mod events;
mod forecast;
mod intake;
mod layouts;
mod migration;
mod place;
mod questions;
mod repair;
mod revisions;
mod sample;
mod server;
mod sql;
mod trouble;
mod ways;
