//! The executable from outside: what goes in, what comes out, with which exit code.

mod contract;
mod input;
mod questions;
mod run;
mod trouble;
mod walk;
