//! From older layouts to the newest, and away from newer ones.

use std::path::Path;

use detente_store::{ReportFilter, Store};
use rusqlite::Connection;

use crate::{
    intake::{all, put},
    sample::document,
};

/// Takes a store back to version 1, which had no word index.
fn take_back(path: &Path) {
    let connection = Connection::open(path).unwrap();
    connection
        .execute_batch(
            "DROP TABLE forecasts; DROP TABLE sentence_words; DROP TABLE quote_words; DROP TABLE imported;
             DROP TABLE imports; DROP TABLE corrections; DROP INDEX dyad_day_when;
             DROP INDEX reports_confidence; PRAGMA user_version = 1;",
        )
        .unwrap();
}

#[test]
fn an_empty_file_becomes_a_store() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut store = Store::open(file.path()).unwrap();
    put(&mut store, &[document(1)]);
    assert_eq!(store.check(), []);
}

#[test]
fn a_store_of_version_1_is_brought_forward_and_searchable() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("detente.db");
    put(&mut Store::open(&path).unwrap(), &[document(1), document(2)]);
    take_back(&path);
    assert_eq!(Store::open_read_only(&path).unwrap_err().code(), "S011");

    let store = Store::open(&path).unwrap();
    assert_eq!(all(&store), [document(1), document(2)]);
    assert_eq!(store.check(), []);
    let ankara = ReportFilter { text: Some("ankara FIDAN".into()), ..ReportFilter::default() };
    assert_eq!(store.reports(&ankara).unwrap().len(), 8);
}

#[test]
fn a_store_of_version_2_is_brought_forward_and_takes_forecasts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("detente.db");
    put(&mut Store::open(&path).unwrap(), &[document(1)]);
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "DROP TABLE forecasts; DROP TABLE imported; DROP TABLE imports; DROP TABLE corrections;
             DROP INDEX dyad_day_when; DROP INDEX reports_confidence; PRAGMA user_version = 2",
        )
        .unwrap();
    drop(connection);
    let store = Store::open(&path).unwrap();
    assert_eq!(store.forecasts().unwrap(), []);
    assert_eq!(all(&store), [document(1)]);
}

#[test]
fn a_store_of_version_4_is_brought_forward_and_takes_corrections() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("detente.db");
    put(&mut Store::open(&path).unwrap(), &[document(1)]);
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "DROP TABLE corrections; DROP INDEX dyad_day_when; DROP INDEX reports_confidence;
             PRAGMA user_version = 4",
        )
        .unwrap();
    drop(connection);
    let store = Store::open(&path).unwrap();
    assert_eq!(store.corrections(None, 9).unwrap(), []);
    assert_eq!(store.pairs("2025-03-03", "2025-03-03").unwrap().len(), 2);
}

#[test]
fn a_newer_store_is_refused_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("detente.db");
    put(&mut Store::open(&path).unwrap(), &[document(1)]);
    Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    let before = std::fs::read(&path).unwrap();
    for error in [Store::open(&path).unwrap_err(), Store::open_read_only(&path).unwrap_err()] {
        assert_eq!(error.code(), "S002");
        assert!(error.to_string().contains("schema 99"), "{error}");
    }
    assert_eq!(std::fs::read(&path).unwrap(), before);
}
