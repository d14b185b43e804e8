//! Reads every page below a folder, and says how much processor time it took.
//!
//! `cargo run --release -p detente-page --example pages_rate -- PAGES_DIR`
//!
//! Pages a second count the time that this thread spent on a processor (`/proc/thread-self/schedstat`,
//! Linux only), so that other work on the machine does not count. The slowest pages are told by the
//! quickest of three readings.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::{
    env, fs,
    path::{Path, PathBuf},
    time::Instant,
};

use detente_page::article;
use detente_record::Page;

fn main() {
    let mut files = Vec::new();
    below(Path::new(&env::args().nth(1).expect("a folder of pages")), &mut files);
    files.sort();
    let pages: Vec<Page> = files
        .iter()
        .map(|file| {
            let content_type = Some("text/html".into());
            Page { content_type, bytes: fs::read(file).unwrap(), ..Page::default() }
        })
        .collect();
    let bytes: usize = pages.iter().map(|page| page.bytes.len()).sum();
    let start = on_processor();
    for page in &pages {
        drop(article(page));
    }
    let all = on_processor() - start;
    let mut slow = Vec::new();
    for (page, file) in pages.iter().zip(&files) {
        let took = (0..3).map(|_| seconds(|| drop(article(page)))).fold(f64::MAX, f64::min);
        // Below 100 KB the fixed cost of a page hides what its bytes cost.
        slow.push((took * 1e9 / page.bytes.len().max(100_000) as f64, took, file));
    }
    slow.sort_by(|a, b| b.0.total_cmp(&a.0));
    let n = files.len() as f64;
    println!(
        "{n} pages, {:.0} a second of one core, {:.0} MB/s",
        n / all,
        bytes as f64 / 1e6 / all
    );
    for (rate, took, file) in slow.iter().take(8) {
        println!("{rate:6.1} ms/MB {:6.1} ms {}", took * 1e3, file.display());
    }
}

/// Seconds of wall time.
fn seconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

/// Seconds that this thread has spent on a processor; exact to a few milliseconds.
fn on_processor() -> f64 {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    stat.split(' ').next().unwrap().parse::<u64>().unwrap() as f64 / 1e9
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            below(&path, files);
        } else {
            files.push(path);
        }
    }
}
