//! The `detente` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    detente::run(std::env::args_os())
}
