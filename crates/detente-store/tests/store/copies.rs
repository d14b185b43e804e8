//! Copies are known as they come in, whatever the order.

use detente_record::json::{Article, Block, Document, Published};
use detente_store::Store;

use crate::{intake::put, place::everywhere};

pub(crate) const TOLD: &str = "The envoys of Norway and Chad met in Oslo on 3 May, and they agreed that a new \
    round of talks would begin in Cairo within 20 days. Ole Lund said that his side had asked for it.";
pub(crate) const SPUN: &str = "The emissaries of Norway and Chad gathered in Oslo on 3 May, and they concurred \
    that a fresh round of negotiations would commence in Cairo within 20 days. Ole Lund said that \
    his camp had requested for it.";
const OTHER: &str = "A ferry ran aground off the Faroe Islands on 9 June; all of the 112 people on \
    board were taken to Torshavn by the coast guard and by two trawlers that had heard of it.";

pub(crate) fn article(id: &str, text: &str, day: Option<&str>) -> Document {
    let block = Block { start: 0, end: text.chars().count() as u32, role: "body".into() };
    Document {
        schema: 1,
        article: Article {
            id: id.to_owned(),
            text: text.to_owned(),
            blocks: vec![block],
            published: day.map(|day| Published {
                date: day.to_owned(),
                precision: "day".into(),
                basis: "meta".into(),
            }),
            ..crate::sample::document(1).article
        },
        reports: Vec::new(),
        quotes: Vec::new(),
        dates: Vec::new(),
        places: Vec::new(),
        mentions: Vec::new(),
        notes: Vec::new(),
    }
}

fn original(store: &Store, id: &str) -> Option<(String, String)> {
    store.copy_of(id).unwrap().map(|copy| (copy.original, copy.kind))
}

#[test]
fn the_first_to_be_published_is_the_original() {
    everywhere(|place| {
        let late = article("late", SPUN, Some("2025-05-05"));
        let early = article("early", TOLD, Some("2025-05-04"));
        let again = article("again", TOLD, Some("2025-05-06"));
        let other = article("other", OTHER, Some("2025-06-10"));
        let documents = [late, early, other, again];
        let mut orders = vec![documents.clone(), documents];
        orders[1].reverse();
        for order in orders {
            let mut store = place.store();
            put(&mut store, &order);
            assert_eq!(original(&store, "early"), None);
            assert_eq!(original(&store, "other"), None);
            assert_eq!(original(&store, "late"), Some(("early".into(), "spun".into())));
            assert_eq!(original(&store, "again"), Some(("early".into(), "same".into())));
            assert_eq!(store.copy_links().unwrap().len(), 3);
            assert_eq!(store.check(), []);
        }
    });
}

#[test]
fn an_article_read_otherwise_is_compared_anew() {
    everywhere(|place| {
        let mut store = place.store();
        put(&mut store, &[article("a", TOLD, None), article("b", SPUN, None)]);
        assert_eq!(original(&store, "b"), Some(("a".into(), "spun".into())));
        let mut batch = store.batch().unwrap();
        batch.replace(&article("a", OTHER, None)).unwrap();
        batch.commit().unwrap();
        assert_eq!(original(&store, "b"), None);
        let mut batch = store.batch().unwrap();
        batch.replace(&article("a", TOLD, None)).unwrap();
        batch.commit().unwrap();
        assert_eq!(original(&store, "b"), Some(("a".into(), "spun".into())));
        assert_eq!(store.check(), []);
    });
}

#[test]
fn another_connection_finds_what_has_just_come_in() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("detente.db");
    let mut one = Store::open(&path).unwrap();
    put(&mut one, &[article("a", TOLD, None)]);
    let mut two = Store::open(&path).unwrap();
    put(&mut two, &[article("b", SPUN, None), article("other", OTHER, None)]);
    put(&mut one, &[article("c", TOLD, None)]);
    assert_eq!(original(&one, "b"), Some(("a".into(), "spun".into())));
    assert_eq!(original(&one, "c"), Some(("a".into(), "same".into())));
    assert_eq!(one.copy_links().unwrap().len(), 3);
}

#[test]
fn a_batch_given_up_leaves_nothing_to_be_found() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(&folder.path().join("detente.db")).unwrap();
    put(&mut store, &[article("other", OTHER, None)]);
    let mut batch = store.batch().unwrap();
    batch.put(&article("a", TOLD, None)).unwrap();
    drop(batch);
    put(&mut store, &[article("b", SPUN, None), article("c", TOLD, None)]);
    assert_eq!(original(&store, "b"), None);
    assert_eq!(original(&store, "c"), Some(("b".into(), "spun".into())));
}
