//! What was changed stays, with the reason.

use detente_store::{Revision, Since, Store, StoreError};

use crate::{intake::put, place::everywhere, sample::document};

fn changes(store: &Store, since: &Since) -> Vec<Revision> {
    let mut all = Vec::new();
    store
        .changes(since, |revision| {
            all.push(revision);
            Ok::<_, StoreError>(())
        })
        .unwrap();
    all
}

#[test]
fn a_former_reading_and_a_former_status_are_kept() {
    everywhere(|place| {
        let mut store = place.store();
        let mut claimed = document(1);
        claimed.reports.truncate(1);
        claimed.reports[0].status = "claim".into();
        put(&mut store, std::slice::from_ref(&claimed));
        assert_eq!(changes(&store, &Since::Version(0)), [], "what is new is no change");

        // A second article says it as a fact: the event changes, no article does.
        let mut fact = document(2);
        fact.reports.truncate(1);
        put(&mut store, &[fact]);
        let found = changes(&store, &Since::Version(0));
        assert_eq!(found.len(), 1, "{found:#?}");
        let first = found[0].version;
        assert_eq!((&*found[0].kind, &*found[0].change), ("event", "changed"));
        assert_eq!(found[0].reason, "told as fact, not as claim");
        assert_eq!(found[0].former["reports"], 1);

        // The first is read anew without its report, twice.
        let mut empty = claimed.clone();
        empty.reports.clear();
        for reading in [&empty, &claimed] {
            let mut batch = store.batch().unwrap();
            batch.replace(reading).unwrap();
            batch.commit().unwrap();
        }
        let found = changes(&store, &Since::Version(first));
        let short: Vec<_> = found.iter().map(|one| (&*one.kind, &*one.reason)).collect();
        assert_eq!(short, [("article", "read anew"); 2]);
        assert_eq!(found[0].former, serde_json::to_value(&claimed).unwrap());
        assert_eq!(found[1].former, serde_json::to_value(&empty).unwrap());
        assert_eq!(store.revisions(&claimed.article.id).unwrap(), found);
        assert_eq!(changes(&store, &Since::Day("9999-01-01".into())), []);
        assert_eq!(changes(&store, &Since::Day("2020-01-01".into())).len(), 3);
    });
}
