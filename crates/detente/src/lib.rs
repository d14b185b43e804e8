//! The `detente` command: all commands, settings, progress and exit codes.
//!
//! **In:** arguments, files, standard input. **Out:** standard output, a store, an exit code.
//! **Never:** anything that another crate could own; no other crate prints, reads the environment
//! or opens files.
//!
//! ```
//! use clap::CommandFactory;
//!
//! // One definition makes parser, help, man page and completions.
//! let command = detente::Args::command();
//! assert!(command.get_subcommands().any(|command| command.get_name() == "read"));
//! ```

mod actors;
mod alerts;
mod args;
mod codes;
mod commands;
mod dictionary;
mod error;
mod feeds;
mod input;
mod keep;
mod knowledge;
mod output;
mod places;
mod progress;
mod reading;
mod settings;
mod stop;
mod web;

use std::{
    ffi::OsString,
    io::{self, IsTerminal, Write},
    process::ExitCode,
};

pub use args::Args;
use clap::Parser;
use error::Error;
use output::paint::{Color, Paint};

/// How a command that did not fail has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Exit code 0.
    Done,
    /// It ran well and found nothing: exit code 1.
    Nothing,
}

/// Parses the arguments, runs the command and returns its exit code: 0 done, 1 nothing found, 2
/// usage or run-time error. A closed pipe is success.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args = match Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(usage) => {
            // Help and version come this way too, with exit code 0.
            let _ = usage.print();
            return ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(2));
        }
    };
    let color = args.color.unwrap_or_default();
    match commands::run(args) {
        Ok(Outcome::Done) | Err(Error::ClosedPipe) => ExitCode::SUCCESS,
        Ok(Outcome::Nothing) => ExitCode::from(1),
        Err(error) => {
            report(&error, color);
            ExitCode::from(2)
        }
    }
}

/// Writes an error with its code and what to do about it to standard error.
fn report(error: &Error, color: Color) {
    let mut stderr = io::stderr().lock();
    let paint = Paint::new(color, stderr.is_terminal());
    let message = error.to_string();
    let message = output::visible::visible(&message);
    // When even standard error is gone there is nobody left to tell.
    let _ = writeln!(stderr, "{} [{}]: {message}", paint.red("error"), error.code());
    if !error.hint().is_empty() {
        let hint = format!("  {}", paint.dim(error.hint()));
        let _ = writeln!(stderr, "{}", output::wrap::wrap(&hint, 2, output::rows::width()));
    }
}
