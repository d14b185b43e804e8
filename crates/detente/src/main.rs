//! The `detente` command.

use std::process::ExitCode;

/// Documents are many small texts, made by one thread and given up by another; the system's
/// allocator takes a tenth of the time of intake for it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    detente::run(std::env::args_os())
}
