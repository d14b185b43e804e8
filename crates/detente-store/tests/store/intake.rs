//! Documents in and out again.

use std::time::Duration;

use detente_record::json::Document;
use detente_store::{Intake, RelationFilter, Store, StoreError};

use crate::{place::everywhere, sample::document};

pub fn put(store: &mut Store, documents: &[Document]) {
    let mut batch = store.batch().unwrap();
    for document in documents {
        batch.put(document).unwrap();
    }
    batch.commit().unwrap();
}

pub fn all(store: &Store) -> Vec<Document> {
    let mut documents = Vec::new();
    store
        .documents(|document| {
            documents.push(document);
            Ok::<_, StoreError>(())
        })
        .unwrap();
    documents
}

#[test]
fn documents_come_back_as_they_went_in() {
    everywhere(|place| {
        let path = place.path();
        let mut bare = document(7);
        bare.reports.clear();
        bare.quotes.clear();
        bare.article.published = None;
        if !place.is_server() {
            bare.article.text = "a NUL \0 and more".to_owned();
        }
        let mut foreign = document(3);
        foreign.reports[0].id = "an id of somebody else's".to_owned();
        let sent = [document(9), bare, foreign, document(1)];
        put(&mut Store::open(&path).unwrap(), &sent);
        let store = Store::open_read_only(&path).unwrap();
        assert_eq!(all(&store), sent);
        assert_eq!(store.document(&sent[2].article.id).unwrap().as_ref(), Some(&sent[2]));
        assert_eq!(store.document("none").unwrap(), None);
        assert_eq!(store.check(), []);
    });
}

#[test]
fn the_same_article_again_changes_nothing() {
    everywhere(|place| {
        let mut store = place.store();
        put(&mut store, &[document(1), document(2)]);
        let before = (all(&store), store.counts().unwrap());
        let mut changed = document(1);
        changed.reports.clear();
        let mut batch = store.batch().unwrap();
        assert_eq!(batch.put(&changed).unwrap(), Intake::Known);
        assert_eq!(batch.put(&document(2)).unwrap(), Intake::Known);
        batch.commit().unwrap();
        assert_eq!((all(&store), store.counts().unwrap()), before);
        assert_eq!(store.check(), []);
    });
}

#[test]
fn an_article_read_anew_takes_the_place_of_the_old() {
    everywhere(|place| {
        let mut store = place.store();
        let sent = [document(1), document(2), document(4)];
        put(&mut store, &sent);
        let mut better = document(2);
        better.article.published.as_mut().unwrap().date = "2025-03-05".to_owned();
        better.reports.truncate(1);
        let when = better.reports[0].when.as_mut().unwrap();
        (when.first, when.last) = (Some("2025-03-02".to_owned()), Some("2025-03-02".to_owned()));
        better.quotes[0].text = "We trust CHINA,".to_owned();
        let mut broken = document(4);
        broken.reports[4].goldstein = f64::NAN;

        let mut batch = store.batch().unwrap();
        assert_eq!(batch.replace(&better).unwrap(), Intake::Replaced);
        assert_eq!(batch.replace(&better).unwrap(), Intake::Known);
        assert_eq!(batch.replace(&document(5)).unwrap(), Intake::New);
        assert_eq!(batch.replace(&broken).unwrap_err().code(), "S010");
        batch.commit().unwrap();
        assert_eq!(
            all(&store),
            [document(1), better, document(4), document(5)],
            "in its old place"
        );
        assert_eq!(store.check(), [], "the daily counts follow");

        // What only the old reading had is gone: from the series and from the word search.
        let filter = RelationFilter::default();
        let days = store.relation("TUR", "CHN", &filter).unwrap().days;
        let on = |day: &str| days.iter().find(|row| row.day == day && row.source == "TUR").unwrap();
        assert_eq!((on("2025-03-02").reports, on("2025-03-02").sites), (1, 1));
        // Each of the three others tells of the meeting twice, once without a day.
        assert_eq!((on("2025-03-03").reports, on("2025-03-03").sites), (6, 2));
    });
}

#[test]
fn a_batch_that_is_not_committed_leaves_nothing() {
    everywhere(|place| {
        let path = place.path();
        let mut store = Store::open(&path).unwrap();
        put(&mut store, &[document(1)]);
        let mut batch = store.batch().unwrap();
        batch.put(&document(2)).unwrap();
        drop(batch);
        assert_eq!(all(&store), [document(1)]);
        // The actors of the lost batch must not be remembered as stored.
        put(&mut store, &[document(3)]);
        assert_eq!(all(&store), [document(1), document(3)]);
        assert_eq!(store.check(), []);
    });
}

#[test]
fn a_process_that_dies_loses_only_its_open_batch() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("detente.db");
    let mut store = Store::open(&path).unwrap();
    put(&mut store, &[document(1)]);
    let mut batch = store.batch().unwrap();
    batch.put(&document(2)).unwrap();
    // As a killed process leaves it: neither rolled back nor closed, its files copied as they lie.
    let copy = folder.path().join("copy.db");
    std::fs::copy(&path, &copy).unwrap();
    std::fs::copy(path.with_extension("db-wal"), copy.with_extension("db-wal")).unwrap();
    let store = Store::open(&copy).unwrap();
    assert_eq!(all(&store), [document(1)]);
    assert_eq!(store.check(), []);
}

#[test]
fn a_document_that_cannot_be_kept_spoils_no_batch() {
    everywhere(|place| {
        let mut store = place.store();
        let mut batch = store.batch().unwrap();
        batch.put(&document(1)).unwrap();
        let mut newer = document(2);
        newer.schema = 2;
        assert_eq!(batch.put(&newer).unwrap_err().code(), "S010");
        let mut broken = document(3);
        broken.reports[4].goldstein = f64::NAN;
        assert_eq!(batch.put(&broken).unwrap_err().code(), "S010");
        batch.put(&document(4)).unwrap();
        batch.commit().unwrap();
        assert_eq!(all(&store), [document(1), document(4)]);
        assert_eq!(store.check(), []);
    });
}

#[test]
fn one_writes_at_a_time_and_readers_go_on() {
    everywhere(|place| {
        let path = place.path();
        let mut first = Store::open(&path).unwrap();
        let mut second = Store::open(&path).unwrap();
        second.set_patience(Duration::from_millis(50)).unwrap();
        let mut batch = first.batch().unwrap();
        batch.put(&document(1)).unwrap();
        assert_eq!(second.batch().unwrap_err().code(), "S004");
        assert_eq!(second.counts().unwrap().articles, 0);
        batch.commit().unwrap();
        put(&mut second, &[document(1), document(2)]);
        assert_eq!(all(&first), [document(1), document(2)]);
        assert_eq!(first.check(), []);
    });
}

#[test]
fn many_put_in_together_are_each_new_known_or_refused() {
    everywhere(|place| {
        let mut store = place.store();
        put(&mut store, &[document(2)]);
        let mut broken = document(3);
        broken.reports[4].goldstein = f64::NAN;
        let sent: Vec<Document> = [1, 2, 1]
            .map(document)
            .into_iter()
            .chain([broken])
            .chain((4..40).map(document))
            .collect();
        let mut batch = store.batch().unwrap();
        let outcomes = batch.put_all(&sent).unwrap();
        batch.commit().unwrap();
        assert_eq!(outcomes.len(), sent.len());
        let [first, second, third, fourth, rest @ ..] = &outcomes[..] else { panic!() };
        assert!(matches!(first, Ok(Intake::New)));
        assert!(matches!((second, third), (Ok(Intake::Known), Ok(Intake::Known))));
        assert_eq!(fourth.as_ref().unwrap_err().code(), "S010");
        assert!(rest.iter().all(|outcome| matches!(outcome, Ok(Intake::New))));
        let kept: Vec<u32> = [2, 1].into_iter().chain(4..40).collect();
        assert_eq!(all(&store), kept.into_iter().map(document).collect::<Vec<_>>());
        assert_eq!(store.check(), []);
        // The same as one by one, in another order.
        let mut other = Store::in_memory().unwrap();
        for number in (1..40).rev().filter(|number| *number != 3) {
            put(&mut other, &[document(number)]);
        }
        assert_eq!(store.digest().unwrap(), other.digest().unwrap());
    });
}
