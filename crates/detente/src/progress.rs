//! How far a batch has come: a bar for people, a line every ten seconds for logs.

use std::{
    collections::BTreeMap,
    io::{self, IsTerminal, Write},
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use detente_archive::Counter;
use detente_store::{PassedOver, Store};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::{
    codes,
    error::Error,
    keep::passed_over,
    output::{paint::Paint, visible::visible},
};

const EVERY: Duration = Duration::from_secs(10);

/// Skipped documents told one by one for each reason; a wrong file could have millions.
const TOLD: u64 = 20;

/// Counts, and tells of them on standard error.
pub struct Progress {
    bar: Option<ProgressBar>,
    quiet: bool,
    paint: Paint,
    begun: Instant,
    told: Instant,
    /// Documents read.
    pub documents: u64,
    /// Reports found.
    pub reports: u64,
    /// Quotes found.
    pub quotes: u64,
    skipped: BTreeMap<&'static str, u64>,
    /// Bytes gone through, and how many there are.
    bytes: (Counter, u64),
}

impl Progress {
    /// Begins to count; `watched` says that results appear on the same terminal, where a bar would
    /// be in the way.
    pub fn new(
        quiet: bool,
        watched: bool,
        color: crate::output::paint::Color,
        bytes: (Counter, u64),
    ) -> Self {
        let terminal = io::stderr().is_terminal();
        let bar = (terminal && !quiet && !watched).then(bar);
        let now = Instant::now();
        Self {
            bar,
            quiet,
            paint: Paint::new(color, terminal),
            begun: now,
            told: now,
            documents: 0,
            reports: 0,
            quotes: 0,
            skipped: BTreeMap::new(),
            bytes,
        }
    }

    /// Says what part of the bytes was gone through; empty where there is no telling.
    fn part(&self) -> String {
        let (counter, total) = &self.bytes;
        match counter.load(Ordering::Relaxed).saturating_mul(100).checked_div(*total) {
            Some(percent) => format!("{} % of {} MB", percent.min(100), total.div_ceil(1 << 20)),
            None => String::new(),
        }
    }

    /// Counts one document.
    pub fn document(&mut self, reports: usize, quotes: usize) {
        self.documents += 1;
        self.reports += reports as u64;
        self.quotes += quotes as u64;
        if let Some(bar) = &self.bar {
            bar.set_position(self.documents);
            bar.set_message(self.part());
        } else if !self.quiet && self.told.elapsed() >= EVERY {
            self.told = Instant::now();
            let part = Some(self.part()).filter(|part| !part.is_empty());
            let part = part.map(|part| format!(", {part}")).unwrap_or_default();
            let line = format!("{}, {} skipped{part}", self.tally(), self.skipped());
            self.say(&line);
        }
    }

    /// Counts a document that was skipped and says why.
    pub fn skip(&mut self, error: &Error) {
        let times = self.skipped.entry(error.code()).or_default();
        *times += 1;
        match *times {
            _ if error.is_usual() => {}
            ..=TOLD => self.warn("skipped", error),
            more if more == TOLD + 1 => {
                self.say(&format!("further documents with [{}] are only counted", error.code()));
            }
            _ => {}
        }
    }

    /// Says that something about a document was odd.
    pub fn warn(&self, what: &str, error: &Error) {
        let message = error.to_string();
        let line = format!("{} [{}]: {}", self.paint.yellow(what), error.code(), visible(&message));
        self.say(&line);
    }

    /// Returns how many documents were skipped.
    pub fn skipped(&self) -> u64 {
        self.skipped.values().sum()
    }

    /// Writes the closing summary; `more` are lines below it.
    pub fn finish<'l>(&self, more: impl IntoIterator<Item = &'l str>) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        if self.quiet {
            return;
        }
        self.say(&self.tally());
        if self.skipped() > 0 {
            let reasons: Vec<_> = self
                .skipped
                .iter()
                .map(|(code, count)| {
                    let title = codes::find(code).map_or("", |code| &code.title);
                    format!("{count} × {title} [{code}]")
                })
                .collect();
            self.say(&format!("{} skipped: {}", self.skipped(), reasons.join(", ")));
        }
        for line in more {
            self.say(line);
        }
    }

    fn tally(&self) -> String {
        let seconds = self.begun.elapsed().as_secs_f64();
        format!(
            "{}, {}, {} in {seconds:.1} s ({:.1} documents/s)",
            count(self.documents, "document"),
            count(self.reports, "report"),
            count(self.quotes, "quote"),
            self.documents as f64 / seconds.max(1e-6),
        )
    }

    /// Writes a line unless nothing is to be said.
    pub fn tell(&self, line: &str) {
        if !self.quiet {
            self.say(line);
        }
    }

    fn say(&self, line: &str) {
        let write = || {
            // When standard error is gone the work still goes on.
            let _ = writeln!(io::stderr(), "{line}");
        };
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}

/// Rows of a file that are kept by name at most: one of another layout could have millions.
const NAMED: usize = 100_000;

/// Rows that were set aside: the first are told one by one, all are counted and kept by name.
pub struct Complaints {
    quiet: bool,
    paint: Paint,
    count: u64,
    named: Vec<PassedOver>,
}

impl Complaints {
    /// Begins to count.
    pub fn new(quiet: bool, color: crate::output::paint::Color) -> Self {
        let paint = Paint::new(color, io::stderr().is_terminal());
        Self { quiet, paint, count: 0, named: Vec::new() }
    }

    /// Counts a row that was set aside and says why.
    pub fn add(&mut self, error: &Error) {
        self.count += 1;
        let (code, message) = (error.code(), error.to_string());
        if self.named.len() < NAMED {
            self.named.extend(passed_over(error));
        }
        match self.count {
            ..=TOLD => {
                let line =
                    format!("{} [{code}]: {}", self.paint.yellow("set aside"), visible(&message));
                note(&line);
            }
            more if more == TOLD + 1 && !self.quiet => {
                note(&format!("further rows with [{code}]: detente doctor --passed-over"));
            }
            _ => {}
        }
    }

    /// Keeps in a store which rows were set aside since this was last asked.
    pub fn keep(&mut self, store: &mut Store) -> Result<(), Error> {
        if self.named.is_empty() {
            return Ok(());
        }
        let batch = store.batch()?;
        std::mem::take(&mut self.named).iter().try_for_each(|row| batch.pass_over(row))?;
        Ok(batch.commit()?)
    }

    /// Returns how many rows were set aside.
    pub fn count(&self) -> u64 {
        self.count
    }
}

/// Writes a line on standard error.
pub fn note(line: &str) {
    // When standard error is gone the work still goes on.
    let _ = writeln!(io::stderr(), "{line}");
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(5));
    if let Ok(style) =
        ProgressStyle::with_template("{spinner} {pos} documents  {msg}  {elapsed}  {per_sec:.1}")
    {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// Writes a number with its noun: `1 report`, `2 reports`.
pub fn count(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
