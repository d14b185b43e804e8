//! `cargo xtask test`: everything that must pass before a merge, in one command.

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use crate::tidy;

/// What cargo is asked for, step by step.
const STEPS: [(&str, &[&str]); 3] = [
    ("formatting", &["fmt", "--all", "--check"]),
    (
        "lints",
        &["clippy", "--workspace", "--all-targets", "--locked", "--quiet", "--", "-D", "warnings"],
    ),
    ("tests and doc tests", &["test", "--workspace", "--locked", "--quiet"]),
];

/// Runs all steps, naming each; stops at the first that fails.
pub fn run(root: &Path) -> Result<(), String> {
    let mut done = Vec::new();
    for (name, arguments) in STEPS {
        let seconds = step(name, || cargo(root, arguments))?;
        done.push((name, seconds));
    }
    let seconds = step("tidy", || tidy::run(root))?;
    done.push(("tidy", seconds));

    println!("\nAll passed:");
    for (name, took) in &done {
        println!("  {name:<20} {:>7.1} s", took.as_secs_f64());
    }
    let whole: Duration = done.iter().map(|(_, took)| *took).sum();
    println!("  {:<20} {:>7.1} s", "in all", whole.as_secs_f64());
    Ok(())
}

fn step(name: &str, work: impl FnOnce() -> Result<(), String>) -> Result<Duration, String> {
    println!("==> {name}");
    let start = Instant::now();
    work().map_err(|error| format!("{name} failed: {error}"))?;
    Ok(start.elapsed())
}

fn cargo(root: &Path, arguments: &[&str]) -> Result<(), String> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let line = format!("cargo {}", arguments.join(" "));
    let status = Command::new(program)
        .args(arguments)
        .current_dir(root)
        .status()
        .map_err(|error| format!("{line}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{line}: {status}")) }
}
