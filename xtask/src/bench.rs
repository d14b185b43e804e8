//! `cargo xtask bench`: speed, memory and start-up of `detente read`, written down with the machine.

mod child;
mod corpus;
mod machine;
mod report;

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

use child::Cost;
use machine::Machine;
use report::{Reading, Report};

/// Documents read where the caller does not say.
const DOCUMENTS: usize = 10_000;

/// Starts measured; the median counts.
const STARTS: usize = 10;

/// Measures and writes `bench/runs/DATE-CPU.json` and `.md`.
pub fn run(root: &Path, options: &[&str]) -> Result<(), String> {
    let documents = match options {
        [] => DOCUMENTS,
        ["--documents", count] => {
            count.parse().map_err(|_| format!("--documents {count}: not a number"))?
        }
        _ => return Err("usage: cargo xtask bench [--documents N]".to_owned()),
    };
    let detente = build(root)?;
    let target = detente.parent().ok_or("the binary lies in no folder")?;
    let (corpus, one) = (target.join("bench.jsonl"), target.join("bench-one.jsonl"));
    let size = corpus::write(&root.join("../shared/data"), &corpus, documents)?;
    corpus::write_line(&one)?;

    let mut report = Report {
        date: today()?,
        commit: commit(root),
        machine: Machine::read(),
        corpus: size,
        start_version_ms: median_ms(&detente, &["--version"])?,
        start_one_line_ms: median_ms(&detente, &read(1, &one, None))?,
        peak_fifth_bytes: 0,
        readings: Vec::new(),
    };
    let store = target.join("bench.db");
    for (threads, store) in [(1, None), (2, None), (1, Some(&*store))] {
        println!("reading {documents} documents with {threads} thread(s) …");
        store.map_or(Ok(()), remove)?;
        let cost = child::run(&detente, &read(threads, &corpus, store))?;
        report.readings.push(Reading::new(threads, store.is_some(), &cost, &report.corpus));
    }
    remove(&store)?;
    let fifth = [read(1, &corpus, None), vec!["--limit".into(), (documents / 5).to_string()]];
    report.peak_fifth_bytes = child::run(&detente, &fifth.concat())?.peak_bytes;
    let path = report::write(&root.join("bench/runs"), &report)?;
    println!("{}\nwritten to {}", report.markdown(), path.display());
    Ok(())
}

/// The arguments that read a file into a store, or without keeping anything.
fn read(threads: usize, file: &Path, store: Option<&Path>) -> Vec<String> {
    let threads = threads.to_string();
    let store = store.map_or("none".into(), Path::to_string_lossy);
    let file = file.to_string_lossy();
    ["read", "--threads", &threads, "--store", &store, "--format", "jsonl", &file]
        .map(str::to_owned)
        .to_vec()
}

/// Removes a store of an earlier run and what SQLite keeps beside it.
fn remove(store: &Path) -> Result<(), String> {
    for ending in ["", "-wal", "-shm"] {
        let path = format!("{}{ending}", store.display());
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(format!("{path}: {error}"));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Builds the release binary and says where it lies.
fn build(root: &Path) -> Result<PathBuf, String> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(program)
        .args(["build", "--release", "--package", "detente", "--locked"])
        .arg("--message-format=json-render-diagnostics")
        .current_dir(root)
        .stderr(std::process::Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo build: {error}"))?;
    if !output.status.success() {
        return Err(format!("cargo build: {}", output.status));
    }
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["target"]["name"] == "detente")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .ok_or_else(|| "cargo build named no binary".to_owned())
}

/// Returns the commit that is measured, `+` where files differ from it; `None` outside git.
fn commit(root: &Path) -> Option<String> {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).current_dir(root).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let changed = !git(&["status", "--porcelain", "--untracked-files=no"])?.is_empty();
    git(&["rev-parse", "--short=12", "HEAD"]).map(|id| id + if changed { "+" } else { "" })
}

/// Returns the day in UTC, `YYYY-MM-DD`.
fn today() -> Result<String, String> {
    let since = SystemTime::UNIX_EPOCH.elapsed().map_err(|error| error.to_string())?;
    let days = i64::try_from(since.as_secs() / 86_400).map_err(|error| error.to_string())?;
    let day = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(days));
    day.map(|day| day.to_string()).map_err(|error| error.to_string())
}

fn median_ms<S: AsRef<std::ffi::OsStr>>(detente: &Path, arguments: &[S]) -> Result<f64, String> {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let Cost { wall_s, .. } = child::run(detente, arguments)?;
        times.push(wall_s * 1_000.0);
    }
    Ok(median(times))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() % 2 {
        0 if middle > 0 => f64::midpoint(values[middle - 1], values[middle]),
        0 => 0.0,
        _ => values[middle],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
        assert!((median(vec![9.0, 1.0, 3.0, 2.0]) - 2.5).abs() < 1e-9);
        assert!((median(vec![9.0, 1.0, 3.0]) - 3.0).abs() < 1e-9);
    }
}
