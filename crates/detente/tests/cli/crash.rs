//! A process that is killed, a disk that is full, a store that takes no writing: what was stored
//! stays, and the next run goes on.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use detente_store::{Store, StoreError};
use serde_json::json;

use crate::run::Place;

/// Documents in a batch of the store at most (`keep.rs`).
const BATCH: usize = 64;

fn corpus(place: &Place, documents: usize) {
    let line = |number: usize| {
        let text = format!("Envoy {number} of Poland met Chinese officials in Beijing on Monday.");
        json!({"id": number.to_string(), "text": text, "published": "2023-01-04"}).to_string()
    };
    place.file("many.jsonl", (0..documents).map(line).collect::<Vec<_>>().join("\n"));
}

/// The ids in the store in order of intake; fails where the store is not sound.
fn stored(path: &Path) -> Vec<String> {
    let store = Store::open(path).unwrap();
    assert_eq!(store.check(), []);
    let mut ids = Vec::new();
    store
        .documents(|document| {
            ids.push(document.article.source_id.unwrap());
            Ok::<_, StoreError>(())
        })
        .unwrap();
    ids
}

/// `kill -9` at several points of an intake, each run going on where the last was killed.
#[test]
fn a_killed_intake_loses_nothing_committed_and_doubles_nothing() {
    const DOCUMENTS: usize = 600;
    let place = Place::new();
    corpus(&place, DOCUMENTS);
    let store = place.path().join("detente.db");
    let mut before = 0;
    for shown in [1, 90, 170, 300, 430] {
        let mut command = place.command(&["read", "many.jsonl", "--threads", "2", "--quiet"]);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert_eq!(lines.take(shown).map(Result::unwrap).count(), shown);
        child.kill().unwrap();
        child.wait().unwrap();

        let ids = stored(&store);
        let expected: Vec<_> = (0..ids.len()).map(|number| number.to_string()).collect();
        assert_eq!(ids, expected, "each once, in order, none left out");
        // A record is shown before it is kept, so the batches before the last shown one are kept.
        let acknowledged = (shown - 1) / BATCH * BATCH;
        assert!(ids.len() >= acknowledged.max(before), "{} after {shown} lines", ids.len());
        before = ids.len();
    }
    assert!(before < DOCUMENTS, "the last kill came too late to show anything");
    let run = place.run(&["read", "many.jsonl"]);
    assert_eq!(run.records().len(), DOCUMENTS);
    let doctor = place.run(&["doctor"]);
    assert!(doctor.code == 0 && doctor.out.contains("store    sound"), "{}", doctor.out);

    // The same store as one that was never disturbed.
    place.run(&["read", "many.jsonl", "--store", "calm.db", "--quiet"]);
    let calm = place.run(&["export", "--store", "calm.db"]).out;
    assert!(place.run(&["export"]).out == calm && calm.lines().count() == DOCUMENTS);
}

/// A folder on which another file system is mounted until the value goes.
struct Mounted(PathBuf);

impl Mounted {
    /// Mounts by arguments of `mount`, of which the folder is the last; `None` and a line where
    /// this user or system does not allow it.
    fn new(folder: PathBuf, arguments: &[&str]) -> Option<Self> {
        fs::create_dir_all(&folder).unwrap();
        let mut command = Command::new("mount");
        command.args(arguments).arg(&folder).stderr(Stdio::null());
        let done = command.status().is_ok_and(|status| status.success());
        if !done {
            println!("skipped: mounting is not allowed here");
        }
        done.then_some(Self(folder))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_keeps_what_it_has() {
    let place = Place::new();
    corpus(&place, 2000);
    place.run(&["read", "many.jsonl", "--store", "none", "-o", "/dev/full"]).fails(2, &["[D011]"]);

    let disk = ["-t", "tmpfs", "-o", "size=1m", "none"];
    let Some(_disk) = Mounted::new(place.path().join("disk"), &disk) else { return };
    let run = place.run(&["read", "many.jsonl", "--store", "disk/detente.db", "--quiet"]);
    run.fails(2, &["[S005]", "no space left", "disk/detente.db"]);
    let ids = stored(&place.path().join("disk/detente.db"));
    assert!(ids.len() >= BATCH && ids.len() % BATCH == 0, "{} documents", ids.len());
    assert_eq!(place.run(&["export", "--store", "disk/detente.db"]).records().len(), ids.len());
}

#[cfg(target_os = "linux")]
#[test]
fn a_store_on_a_read_only_disk_answers_and_takes_nothing() {
    let place = Place::new();
    corpus(&place, 3);
    place.file("disk/other.txt", "");
    assert_eq!(place.run(&["read", "many.jsonl", "--store", "disk/detente.db", "-q"]).code, 0);
    let folder = place.path().join("disk");
    let itself = folder.to_string_lossy().into_owned();
    let Some(_disk) = Mounted::new(folder.clone(), &["--bind", &itself]) else { return };
    let locked = Command::new("mount").args(["-o", "remount,bind,ro"]).arg(&folder).status();
    if !locked.is_ok_and(|status| status.success()) {
        println!("skipped: a folder cannot be made read-only here");
        return;
    }
    let run = place.run(&["read", "many.jsonl", "--store", "disk/detente.db"]);
    run.fails(2, &["[S003]", "read-only", "disk/detente.db"]);
    let run = place.run(&["read", "many.jsonl", "--store", "disk/new.db"]);
    run.fails(2, &["[S003]", "read-only", "disk/new.db"]);
    assert_eq!(place.run(&["export", "--store", "disk/detente.db"]).records().len(), 3);
}

/// Runs as a user who may not write: this one, or for one who may everything, `nobody`.
#[cfg(unix)]
#[test]
fn a_read_only_store_keeps_what_it_has() {
    use std::os::unix::{fs::PermissionsExt, process::CommandExt};

    let place = Place::new();
    corpus(&place, 3);
    assert_eq!(place.run(&["read", "many.jsonl", "-q"]).code, 0);
    let lock = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let store = place.path().join("detente.db");
    lock(&store, 0o444);
    lock(place.path(), 0o555);
    let run = |args: &[&str]| {
        let mut command = place.command(args);
        if File::options().append(true).open(&store).is_ok() {
            command.uid(65_534).gid(65_534);
        }
        command.stdin(Stdio::null()).output()
    };
    match run(&["read", "many.jsonl"]) {
        Err(error) => println!("skipped: nobody may not run the command: {error}"),
        Ok(refused) => {
            let said = String::from_utf8(refused.stderr).unwrap();
            assert_eq!(refused.status.code(), Some(2), "{said}");
            assert!(said.contains("[S003]") && said.contains("read-only"), "{said}");
            let asked = run(&["export"]).unwrap();
            assert_eq!(asked.stdout.split(|&byte| byte == b'\n').count(), 3 + 1, "questions go on");
        }
    }
    lock(place.path(), 0o755);
    assert_eq!(place.run(&["export"]).records().len(), 3);
}
