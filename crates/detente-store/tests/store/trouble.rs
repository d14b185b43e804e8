//! What a store says when something is wrong, and that it leaves things as they are.

use std::{fs, path::Path};

use detente_store::{ERRORS, Store};
use rusqlite::Connection;

use crate::{
    intake::{all, put},
    sample::document,
};

fn codes(path: &Path) -> [&'static str; 2] {
    let code = |result: Result<Store, detente_store::StoreError>| result.unwrap_err().code();
    [code(Store::open(path)), code(Store::open_read_only(path))]
}

#[test]
fn files_that_are_no_stores_are_refused_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    for content in ["x", "Dear diary, today I met a store. ".repeat(100).as_str()] {
        fs::write(&path, content).unwrap();
        assert_eq!(codes(&path), ["S001", "S001"]);
        assert_eq!(fs::read_to_string(&path).unwrap(), content);
    }
    let other = folder.path().join("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE recipes (name)").unwrap();
    let before = fs::read(&other).unwrap();
    assert_eq!(codes(&other), ["S008", "S008"]);
    assert_eq!(fs::read(&other).unwrap(), before);
}

#[test]
fn paths_that_lead_nowhere_say_so() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(codes(folder.path()), ["S009", "S009"]);
    let nowhere = folder.path().join("no/such/folder/detente.db");
    assert_eq!(codes(&nowhere), ["S009", "S006"]);
    let absent = folder.path().join("absent.db");
    assert_eq!(Store::open_read_only(&absent).unwrap_err().code(), "S006");
    assert!(!absent.exists());
}

#[test]
fn a_store_opened_for_reading_takes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("detente.db");
    put(&mut Store::open(&path).unwrap(), &[document(1)]);
    let mut store = Store::open_read_only(&path).unwrap();
    assert_eq!(store.batch().unwrap_err().code(), "S003");
    assert_eq!(all(&store), [document(1)]);
}

#[test]
fn a_truncated_store_is_named_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("detente.db");
    put(&mut Store::open(&path).unwrap(), &(1..200).map(document).collect::<Vec<_>>());
    let whole = fs::read(&path).unwrap();
    for part in [3, 2] {
        let cut = &whole[..whole.len() - whole.len() / part];
        fs::write(&path, cut).unwrap();
        assert_eq!(codes(&path), ["S007", "S007"]);
        assert_eq!(fs::read(&path).unwrap(), cut);
    }
    fs::write(&path, &whole).unwrap();
    assert_eq!(all(&Store::open(&path).unwrap()).len(), 199);
}

#[test]
fn pages_overwritten_inside_are_found_by_the_check() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("detente.db");
    put(&mut Store::open(&path).unwrap(), &(1..200).map(document).collect::<Vec<_>>());
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 40_000].fill(0xA5);
    fs::write(&path, bytes).unwrap();
    let store = Store::open_read_only(&path).unwrap();
    assert!(!store.check().is_empty());
}

#[test]
fn counts_that_drifted_are_found_by_the_check() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("detente.db");
    put(&mut Store::open(&path).unwrap(), &[document(1), document(2)]);
    Connection::open(&path)
        .unwrap()
        .execute_batch("UPDATE dyad_counts SET sites = 1 WHERE source = 'CHN'")
        .unwrap();
    let findings = Store::open_read_only(&path).unwrap().check();
    let kinds: Vec<_> = findings.iter().map(|finding| finding.kind).collect();
    assert_eq!(kinds, ["dyad_day", "dyad_day"], "{findings:?}");
}

#[test]
fn codes_are_listed_in_order_and_explained() {
    for (index, error) in ERRORS.iter().enumerate() {
        assert_eq!(error.code, format!("S{:03}", index + 1));
        assert!(error.explanation.ends_with('.'));
    }
}
