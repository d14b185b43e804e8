//! House work: test, train, bench, tidy.
#![allow(clippy::print_stdout, clippy::print_stderr)] // it talks to the person at the terminal

mod train;

use std::{path::PathBuf, process::ExitCode};

fn main() -> ExitCode {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["train"] => train::run(&root.join("../shared/data"), &root),
        ["train", "--data", data] => train::run(data.as_ref(), &root),
        ["train", "--score"] => train::score_only(&root.join("../shared/data"), &root),
        _ => {
            eprintln!("usage: cargo xtask train [--score | --data FOLDER]");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
