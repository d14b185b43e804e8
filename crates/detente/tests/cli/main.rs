//! The executable from outside: what goes in, what comes out, with which exit code.

// Helpers of tests are tests too, and say what they leave out.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod alerts;
mod annotate;
mod contract;
mod crash;
mod eval;
mod feeds;
mod forecast;
mod geonames;
mod input;
mod layouts;
mod own;
mod parquet;
mod questions;
mod run;
mod served;
#[path = "../../../detente-fetch/tests/server/mod.rs"]
mod server;
mod trouble;
mod walk;
mod ways;
