//! Mending a store.

use std::fs;

use detente_store::{Store, repair};

use crate::{
    intake::{all, put},
    place::everywhere,
    sample::document,
};

#[test]
fn what_rests_on_the_reports_is_made_anew() {
    everywhere(|place| {
        let path = place.path();
        put(&mut Store::open(&path).unwrap(), &[document(1), document(2)]);
        let sound = Store::open(&path).unwrap().digest().unwrap();
        assert_eq!(repair(&path).unwrap().findings, []);
        place.meddle(
            &path,
            "UPDATE dyad_counts SET events = 7; DELETE FROM event_links;
             UPDATE events SET reports = 9, status = 'claim'; DELETE FROM sentence_words",
        );
        let done = repair(&path).unwrap();
        assert!(!done.findings.is_empty() && done.damaged.is_none(), "{done:?}");
        let store = Store::open(&path).unwrap();
        assert_eq!(store.check(), []);
        assert_eq!(store.digest().unwrap(), sound);
    });
}

#[test]
fn what_can_be_read_of_a_damaged_file_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("detente.db");
    let documents: Vec<_> = (1..200).map(document).collect();
    put(&mut Store::open(&path).unwrap(), &documents);
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 40_000].fill(0xA5);
    fs::write(&path, &bytes).unwrap();
    let done = repair(&path).unwrap();
    let damaged = done.damaged.unwrap();
    assert_eq!(fs::read(damaged).unwrap(), bytes, "the damaged file is kept as it was");
    let store = Store::open(&path).unwrap();
    assert_eq!(store.check(), []);
    let kept = all(&store);
    assert_eq!(kept.len() as u64, done.articles);
    assert!(kept.len() + done.lost.len() >= 199 && !kept.is_empty(), "{:?}", done.lost);
    assert!(kept.iter().all(|document| documents.contains(document)), "no article is half");
}
