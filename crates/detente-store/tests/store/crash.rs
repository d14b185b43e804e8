//! A writer that is killed at random points.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use detente_record::json::Document;
use detente_store::{Intake, Store, StoreError};

use crate::sample::document;

/// Articles that all kills together may take in.
const DOCUMENTS: u32 = 900;
const KILLS: u32 = 200;
/// Says to a child process which store it writes to.
const STORE: &str = "DETENTE_CRASH_STORE";

/// An article; those of one day share their events.
fn article(number: u32) -> Document {
    let mut made = document(number);
    for report in &mut made.reports {
        if let Some(when) = &mut report.when {
            let day = format!("2025-03-{:02}", 1 + number % 28);
            (when.first, when.last) = (Some(day.clone()), Some(day));
        }
    }
    made
}

/// Writes all that is not there yet in batches of one to three, and says of each article when it is
/// on the disk.
fn write(path: &Path) {
    let mut store = Store::open(path).unwrap();
    let numbers: Vec<u32> = (0..DOCUMENTS).collect();
    for part in numbers.chunk_by(|a, _| a % 4 != 3 && a % 7 != 0) {
        let mut open = store.batch().unwrap();
        if part.iter().all(|number| open.knows(&format!("{number:032x}")).unwrap()) {
            continue;
        }
        for &number in part {
            open.put(&article(number)).unwrap();
        }
        open.commit().unwrap();
        for number in part {
            println!("kept {number}");
        }
        std::io::stdout().flush().unwrap();
    }
}

/// Loads all that is not there yet in batches of thirty, and says when a batch is on the disk.
fn load(path: &Path) {
    let mut store = Store::open(path).unwrap();
    store.begin_load().unwrap();
    let articles: Vec<Document> = (0..DOCUMENTS).map(article).collect();
    for part in articles.chunks(30) {
        let mut open = store.batch().unwrap();
        let new = open.put_all(part).unwrap();
        open.commit().unwrap();
        if new.iter().all(|outcome| matches!(outcome, Ok(Intake::Known))) {
            continue;
        }
        println!("kept {}", part.last().unwrap().article.id.trim_start_matches('0'));
        std::io::stdout().flush().unwrap();
    }
    store.end_load().unwrap();
}

/// Not a test of its own: the process that [`killed_at_200_points`] kills.
#[test]
fn writer() {
    if let Some(path) = std::env::var_os(STORE) {
        write(Path::new(&path));
    }
}

/// Not a test of its own: the process that [`a_load_that_is_killed_mends_itself`] kills.
#[test]
fn loader() {
    if let Some(path) = std::env::var_os(STORE) {
        load(Path::new(&path));
    }
}

#[test]
fn a_load_that_is_killed_mends_itself() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("detente.db");
    Store::open(&path).unwrap();
    let mut mended = 0;
    for kill in 0..12 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["crash::loader", "--exact", "--nocapture"])
            .env(STORE, &path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let kept = |line: String| {
            line.strip_prefix("kept ").map(|id| u64::from_str_radix(id, 16).unwrap() + 1)
        };
        let mut seen = lines.filter_map(|line| kept(line.unwrap()));
        let shown = seen.by_ref().take(2).max();
        std::thread::sleep(Duration::from_micros(kill * 700));
        child.kill().unwrap();
        let acknowledged = seen.max().max(shown).unwrap_or(0);
        child.wait().unwrap();
        // It says what it lacks, and has it when it is opened for writing.
        let lacks = Store::open_read_only(&path).unwrap().check();
        mended += u32::from(lacks.iter().any(|finding| finding.message.contains("indexes")));
        assert!(lacks.iter().all(|finding| finding.kind == "schema"), "{lacks:?}");
        let store = Store::open(&path).unwrap();
        assert_eq!(store.check(), []);
        assert!(store.counts().unwrap().articles >= acknowledged);
    }
    assert!(mended > 5, "{mended} loads were broken off");
    load(&path);
    let calm = folder.path().join("calm.db");
    write(&calm);
    let [store, calm] = [path, calm].map(|path| Store::open(&path).unwrap());
    assert_eq!(store.digest().unwrap(), calm.digest().unwrap());
    assert_eq!(store.check(), []);
}

#[test]
fn killed_at_200_points() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("detente.db");
    let mut acknowledged = 0;
    let mut dice = 0x2545_F491_4F6C_DD1D_u64;
    let mut killed = 0;
    for _ in 0..KILLS {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["crash::writer", "--exact", "--nocapture"])
            .env(STORE, &path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let kept =
            |line: String| line.strip_prefix("kept ").map(|number| number.parse::<u32>().unwrap());
        let mut seen = lines.filter_map(|line| kept(line.unwrap()));
        // After a few more articles, and then somewhere within the next batch.
        let shown = seen.by_ref().take((dice % 4) as usize).max();
        let late = Instant::now() + Duration::from_micros((dice >> 8) % 3_000);
        while Instant::now() < late {
            std::hint::spin_loop();
        }
        killed += u32::from(child.kill().is_ok());
        // What it said before it died counts too.
        acknowledged =
            seen.max().max(shown).map_or(acknowledged, |last| acknowledged.max(last + 1));
        child.wait().unwrap();
        let store = Store::open(&path).unwrap();
        let stored = store.counts().unwrap().articles as u32;
        assert!(stored >= acknowledged, "{stored} stored, {acknowledged} acknowledged");
    }
    assert_eq!(killed, KILLS);
    let before = Store::open(&path).unwrap().counts().unwrap().articles as u32;
    assert!(before > 200, "too few articles between the kills: {before}");
    assert!(before < DOCUMENTS, "all were in before the last kill");

    // Finishing gives what a writer that nobody disturbs gives.
    write(&path);
    let store = Store::open(&path).unwrap();
    assert_eq!(store.check(), []);
    let mut ids = Vec::new();
    store
        .documents(|document| {
            ids.push(document.article.id);
            Ok::<_, StoreError>(())
        })
        .unwrap();
    let all: Vec<_> = (0..DOCUMENTS).map(|number| article(number).article.id).collect();
    assert_eq!(ids, all, "each once and in order");
    let calm = folder.path().join("calm.db");
    write(&calm);
    assert_eq!(store.digest().unwrap(), Store::open(&calm).unwrap().digest().unwrap());
}
