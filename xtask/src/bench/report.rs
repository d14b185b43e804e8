//! What was measured, for people and for programs.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use serde::Serialize;

use super::{child::Cost, corpus::Size, machine::Machine};

/// One run of the benchmark.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Commit measured, `+` where files differed from it; `None` outside git.
    pub commit: Option<String>,
    /// Where.
    pub machine: Machine,
    /// What was read.
    pub corpus: Size,
    /// Median of ten `detente --version`, in milliseconds.
    pub start_version_ms: f64,
    /// Median of ten readings of one sentence, in milliseconds.
    pub start_one_line_ms: f64,
    /// Most memory held at once over a fifth of the documents, in bytes: as much as over all.
    pub peak_fifth_bytes: u64,
    /// One entry a number of threads, with and without a store.
    pub readings: Vec<Reading>,
}

/// One reading of the corpus.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Reading {
    /// Threads.
    pub threads: usize,
    /// Whether a new store kept what was read.
    pub store: bool,
    /// Seconds from start to end.
    pub wall_s: f64,
    /// Processor seconds in the program, over all threads.
    pub user_s: f64,
    /// Processor seconds in the system.
    pub system_s: f64,
    /// Most memory held at once, in bytes.
    pub peak_bytes: u64,
    /// Documents a second of wall time.
    pub documents_per_s: f64,
    /// Sentences a second of wall time.
    pub sentences_per_s: f64,
    /// Sentences a processor second, which other work on the machine disturbs less.
    pub sentences_per_cpu_s: f64,
    /// Megabytes (10⁶ bytes) of text a second of wall time.
    pub megabytes_per_s: f64,
}

impl Reading {
    /// Relates what a reading cost to what was read.
    pub fn new(threads: usize, store: bool, cost: &Cost, size: &Size) -> Self {
        let wall = cost.wall_s.max(1e-6);
        let processor = (cost.user_s + cost.system_s).max(1e-6);
        Self {
            threads,
            store,
            wall_s: rounded(cost.wall_s),
            user_s: rounded(cost.user_s),
            system_s: rounded(cost.system_s),
            peak_bytes: cost.peak_bytes,
            documents_per_s: rounded(size.documents as f64 / wall),
            sentences_per_s: rounded(size.sentences as f64 / wall),
            sentences_per_cpu_s: rounded(size.sentences as f64 / processor),
            megabytes_per_s: rounded(size.bytes as f64 / 1e6 / wall),
        }
    }
}

fn rounded(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

/// Writes the report as JSON and Markdown; returns the Markdown's path.
pub fn write(folder: &Path, report: &Report) -> Result<PathBuf, String> {
    let stem = format!("{}-{}", report.date, report.machine.slug());
    let json = serde_json::to_string_pretty(report).map_err(|error| error.to_string())?;
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let put = |ending: &str, text: String| {
        let path = folder.join(format!("{stem}.{ending}"));
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok::<_, String>(path)
    };
    put("json", json + "\n")?;
    put("md", report.markdown())
}

impl Report {
    /// Words the report as a page.
    pub fn markdown(&self) -> String {
        let Self { machine, corpus, .. } = self;
        let commit = self.commit.as_deref().unwrap_or("unknown commit");
        let mut page = format!(
            "# `detente read`, {date}\n\n\
             Commit {commit}. {cpu}, {cores} cores, {memory:.1} GiB, {os}, {arch}.\n\n\
             {documents} documents ({texts} different texts), {sentences} sentences, \
             {megabytes:.1} MB of text; `--format jsonl`.\n\n\
             Start: `--version` {version:.1} ms, one sentence {one:.1} ms (median of ten). \
             Peak over a fifth of the documents: {fifth:.0} MB.\n\n\
             | threads | store | documents/s | sentences/s | sentences/CPU s | MB/s | wall s | user s \
             | system s | peak MB |\n|---|---|---|---|---|---|---|---|---|---|\n",
            fifth = self.peak_fifth_bytes as f64 / 1e6,
            date = self.date,
            cpu = machine.cpu,
            cores = machine.cores,
            memory = machine.memory_bytes as f64 / f64::from(1 << 30),
            os = machine.os,
            arch = machine.arch,
            documents = corpus.documents,
            texts = corpus.texts,
            sentences = corpus.sentences,
            megabytes = corpus.bytes as f64 / 1e6,
            version = self.start_version_ms,
            one = self.start_one_line_ms,
        );
        for reading in &self.readings {
            // Writing to a string cannot fail.
            let _ = writeln!(
                page,
                "| {} | {} | {:.1} | {:.0} | {:.0} | {:.2} | {:.1} | {:.1} | {:.1} | {:.0} |",
                reading.threads,
                if reading.store { "new" } else { "none" },
                reading.documents_per_s,
                reading.sentences_per_s,
                reading.sentences_per_cpu_s,
                reading.megabytes_per_s,
                reading.wall_s,
                reading.user_s,
                reading.system_s,
                reading.peak_bytes as f64 / 1e6,
            );
        }
        page
    }
}
