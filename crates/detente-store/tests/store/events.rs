//! Many reports of the same thing are one event.

use std::collections::BTreeSet;

use detente_record::json::Document;
use detente_store::{Cursor, EventRow, Order, RelationFilter, ReportFilter, Store};

use crate::{
    intake::put,
    place::everywhere,
    sample::{document, fidan, report, wang},
};

/// An article that tells of one meeting: its number, the day of the act, the status.
fn telling(number: u32, day: Option<&str>, status: &str) -> Document {
    let mut made = document(number);
    let id = made.article.id.clone();
    "2025-03-04".clone_into(&mut made.article.published.as_mut().unwrap().date);
    made.reports = vec![report(&id, 1, &fidan(), &wang(), status, day.unwrap_or("2025-03-03"))];
    if day.is_none() {
        made.reports[0].when = None;
    }
    made
}

fn published(mut document: Document, day: &str) -> Document {
    day.clone_into(&mut document.article.published.as_mut().unwrap().date);
    document
}

fn events(store: &Store) -> Vec<EventRow> {
    store.events(&ReportFilter { order: Order::Oldest, ..ReportFilter::default() }).unwrap()
}

/// What must not depend on the order in which articles came.
fn content(store: &Store) -> BTreeSet<String> {
    events(store)
        .into_iter()
        .map(|event| {
            let reports = store.event_reports(&event.id).unwrap();
            let ids: BTreeSet<_> = reports.into_iter().map(|row| row.report.id).collect();
            let EventRow { id, status, reports, articles, sites, links, lead, .. } = event;
            let lead = lead.report.id;
            format!("{id} {status} {reports} {articles} {sites} {links:?} {lead} {ids:?}")
        })
        .collect()
}

#[test]
fn articles_of_one_meeting_are_one_event() {
    everywhere(|place| {
        let mut store = place.store();
        let told = [
            telling(1, Some("2025-03-03"), "claim"),
            telling(2, Some("2025-03-03"), "fact"),
            telling(4, None, "fact"),
            telling(5, Some("2025-03-08"), "fact"),
        ];
        put(&mut store, &told);
        let found = events(&store);
        let short: Vec<_> = found
            .iter()
            .map(|event| (event.first.as_deref(), event.reports, event.sites))
            .collect();
        // Sites: 1 and 4 share one, 2 and 5 another.
        assert_eq!(short, [(Some("2025-03-03"), 3, 2), (Some("2025-03-08"), 1, 1)]);
        assert_eq!(
            (&*found[0].source, &*found[0].target, &*found[0].status),
            ("TUR", "CHN", "fact")
        );
        assert_eq!(found[0].lead.report.id, told[1].reports[0].id);
        assert_eq!(store.event(&found[0].id).unwrap().as_ref(), Some(&found[0]));
        assert_eq!(store.events_of(&told[2].reports[0].id).unwrap(), [found[0].id.clone()]);
        let one = |filter: ReportFilter| store.events(&filter).unwrap().len();
        let text = |text: &str| Some(text.to_owned());
        let any = ReportFilter::default;
        assert_eq!(one(ReportFilter { source: text("tur"), target: text("wang yi"), ..any() }), 2);
        assert_eq!(one(ReportFilter { either: text("CHN"), limit: Some(1), ..any() }), 1);
        assert_eq!(one(ReportFilter { source: text("CHN"), ..any() }), 0);
        assert_eq!(one(ReportFilter { text: text("ankara"), ..any() }), 2);
        assert_eq!(one(ReportFilter { article: text(&told[3].article.id), ..any() }), 1);
        assert_eq!(store.event("none").unwrap(), None);
        assert_eq!(store.check(), []);
    });
}

#[test]
fn what_was_planned_is_followed_up() {
    everywhere(|place| {
        let mut store = place.store();
        let mut moved = published(telling(4, Some("2025-06-20"), "plan"), "2025-05-30");
        moved.reports[0].trigger.text = "postponed".to_owned();
        put(
            &mut store,
            &[
                telling(1, Some("2025-05-09"), "plan"),
                telling(2, Some("2025-06-01"), "plan"),
                moved,
                published(telling(5, Some("2025-05-09"), "fact"), "2025-05-10"),
                published(telling(7, Some("2025-05-09"), "denial"), "2025-05-11"),
                published(telling(8, Some("2025-06-20"), "denial"), "2025-06-19"),
            ],
        );
        let links: Vec<String> = events(&store)
            .into_iter()
            .map(|event| {
                let kinds: Vec<_> = event.links.into_iter().map(|link| link.kind).collect();
                format!("{} {}: {}", event.first.unwrap(), event.status, kinds.join(" "))
            })
            .collect();
        let links: BTreeSet<_> = links.iter().map(|line| &**line).collect();
        assert_eq!(
            links,
            BTreeSet::from([
                "2025-05-09 plan: cancelled kept",
                "2025-05-09 fact: denied keeps",
                "2025-05-09 denial: cancels denies",
                "2025-06-01 plan: moved",
                "2025-06-20 plan: cancelled moves",
                "2025-06-20 denial: cancels",
            ])
        );
    });
}

#[test]
fn the_order_of_articles_and_batches_does_not_change_the_events() {
    everywhere(|place| {
        let days = [Some("2025-03-02"), Some("2025-03-03"), Some("2025-03-04"), None];
        let status = ["fact", "claim", "plan", "denial"];
        let mut documents: Vec<Document> = (0..24u32)
            .map(|n| {
                let mut made = telling(n, days[n as usize % 4], status[n as usize / 3 % 4]);
                if n % 5 == 0 {
                    let when = made.reports[0].when.get_or_insert_with(|| {
                        report("", 1, &fidan(), &wang(), "fact", "2025-03-01").when.unwrap()
                    });
                    (when.first, when.last) =
                        (Some("2025-03-01".into()), Some("2025-03-31".into()));
                    when.precision = "month".into();
                }
                made.reports.push(report(
                    &made.article.id,
                    2,
                    &wang(),
                    &fidan(),
                    "fact",
                    "2025-03-03",
                ));
                made
            })
            .collect();
        let mut whole = place.store();
        put(&mut whole, &documents);
        let expected = content(&whole);
        assert!(expected.len() > 8, "{expected:#?}");
        for round in 1..6 {
            documents.rotate_left(round);
            documents.swap(0, 3 * round);
            let mut store = place.store();
            for part in documents.chunks(round) {
                put(&mut store, part);
            }
            assert_eq!(content(&store), expected, "round {round}");
            assert_eq!(store.check(), []);
            // Read otherwise and back again: nothing of the other reading stays.
            let mut other = documents[round].clone();
            other.reports[0].event_type = "AID".into();
            for reading in [&other, &documents[round]] {
                let mut batch = store.batch().unwrap();
                batch.replace(reading).unwrap();
                batch.commit().unwrap();
                assert_eq!(store.check(), []);
            }
            assert_eq!(content(&store), expected, "round {round}, replaced and back");
        }
    });
}

/// Articles of many kinds: acts of several days, types and statuses, years and months, no day at
/// all, and copies.
fn varied(number: u32) -> Document {
    let mut made = telling(number, None, "fact");
    if number % 6 == 0 {
        made.article.blocks[0].start = 0;
        // Of copies of one day the first to come in would be the original.
        made = published(made, &format!("2025-03-{:02}", 4 + number / 6));
    }
    let id = made.article.id.clone();
    let told = |n: usize| {
        let dice = (number as usize * 7 + n * 5) % 97;
        let (by, to) = if dice % 3 == 0 { (wang(), fidan()) } else { (fidan(), wang()) };
        let status = ["fact", "fact", "claim", "plan", "denial", "forecast"][dice % 6];
        let day = format!("2025-03-{:02}", 1 + dice % 11);
        let mut told = report(&id, n, &by, &to, status, &day);
        told.event_type = ["CONSULT", "AID", "ACCUSE"][dice % 3].into();
        let when = told.when.as_mut().unwrap();
        match dice % 8 {
            0 => told.when = None,
            1 => (when.last, when.precision) = (Some("2025-03-14".into()), "range".into()),
            2 => {
                (when.first, when.last) = (Some("2025-01-01".into()), Some("2025-12-31".into()));
                when.precision = "year".into();
            }
            _ => {}
        }
        told
    };
    made.reports = (1..=3).map(told).collect();
    made
}

#[test]
fn a_load_gives_what_batches_give() {
    everywhere(|place| {
        let mut documents: Vec<Document> = (0..60).map(varied).collect();
        let mut calm = place.store();
        documents.chunks(7).for_each(|part| put(&mut calm, part));
        let expected = (content(&calm), calm.digest().unwrap());
        for round in 1..4 {
            documents.rotate_left(11 * round);
            documents.swap(0, 17 * round);
            let path = place.path();
            let mut store = Store::open(&path).unwrap();
            put(&mut store, &documents[..5]);
            store.begin_load().unwrap();
            for (n, part) in documents[5..].chunks(3 + 4 * round).enumerate() {
                // One batch is given up, one reads some otherwise first, and another writer comes
                // between.
                store.batch().unwrap().put_all(part).unwrap();
                let mut other = part[0].clone();
                other.reports.truncate(1);
                other.reports[0].event_type = "AID".into();
                if n == 2 {
                    put(&mut Store::open(&path).unwrap(), std::slice::from_ref(&other));
                }
                let mut batch = store.batch().unwrap();
                if n % 2 == 0 {
                    batch.replace(&other).unwrap();
                    batch.replace(&part[0]).unwrap();
                }
                batch.put_all(part).unwrap();
                batch.commit().unwrap();
            }
            store.end_load().unwrap();
            assert_eq!(store.check(), []);
            assert_eq!((content(&store), store.digest().unwrap()), expected, "round {round}");
        }
    });
}

#[test]
fn either_side_of_a_party_is_asked_in_order() {
    everywhere(|place| {
        let mut store = place.store();
        let documents: Vec<Document> = (0..30).map(varied).collect();
        put(&mut store, &documents);
        let ask = |either: bool, limit: u32, after: Option<Cursor>| {
            let filter = ReportFilter {
                either: either.then(|| "TUR".to_owned()),
                order: Order::Newest,
                limit: Some(limit),
                after,
                ..ReportFilter::default()
            };
            store.events(&filter).unwrap()
        };
        // All are between the two.
        let all = ask(false, 1_000, None);
        assert!(all.len() > 20);
        assert_eq!(ask(true, 1_000, None), all);
        let mut pages = ask(true, 7, None);
        while pages.len() < all.len() {
            let page = ask(true, 7, pages.last().map(cursor));
            assert!(!page.is_empty());
            pages.extend(page);
        }
        assert_eq!(pages, all);
    });
}

fn cursor(row: &EventRow) -> Cursor {
    Cursor { day: row.first.clone(), key: row.key }
}

#[test]
fn copies_are_no_independent_sites() {
    everywhere(|place| {
        let mut store = place.store();
        // All words in a block, so that those of one article can be those of another.
        let whole = |number| {
            let mut made = telling(number, Some("2025-03-03"), "fact");
            made.article.blocks[0].start = 0;
            made
        };
        put(&mut store, &[whole(1), telling(2, Some("2025-03-03"), "fact")]);
        assert_eq!(events(&store)[0].sites, 2);
        let mut batch = store.batch().unwrap();
        batch.replace(&published(whole(2), "2025-03-05")).unwrap();
        batch.commit().unwrap();
        let found = events(&store).remove(0);
        assert_eq!((found.reports, found.articles, found.sites), (2, 2, 1));
        let relation = store.relation("TUR", "CHN", &RelationFilter::default()).unwrap();
        assert_eq!((relation.days[0].reports, relation.days[0].sites), (2, 1));
        assert_eq!(store.check(), []);
    });
}
