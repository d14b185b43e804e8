//! Feeds, pages, marks and alerts, in every kind of place.

use detente_store::{AlertMark, FeedPage, IntakeMark, PageState, PassedOver, Store, Visit};

use crate::place::everywhere;

const FEED: &str = "https://feed.example/news.xml";

fn feed(store: &Store) -> detente_store::FeedRow {
    store.feeds().unwrap().remove(0)
}

#[test]
fn what_a_feed_names_is_fetched_once() {
    everywhere(|place| {
        let mut store = place.store();
        assert!(store.add_feed(FEED, 60, "2026-11-27T00:00:00Z").unwrap());
        assert!(!store.add_feed(FEED, 9, "2026-11-27T00:00:00Z").unwrap());
        let page = |name: &str| FeedPage { url: format!("{FEED}#{name}"), ..FeedPage::default() };
        let visit = Visit {
            url: FEED.to_owned(),
            kind: Some("rss".to_owned()),
            visited: Some("2026-11-27T00:00:01Z".to_owned()),
            due: "2026-11-27T00:01:00Z".to_owned(),
            ..Visit::default()
        };
        let key = feed(&store).key;
        let now = "2026-11-27T00:00:02Z";
        let batch = store.batch().unwrap();
        assert_eq!(batch.visited(key, &visit, &[page("a"), page("b"), page("c")], now).unwrap(), 3);
        assert_eq!(batch.visited(key, &visit, &[page("a"), page("b")], now).unwrap(), 0);
        batch.commit().unwrap();
        assert_eq!(store.pages_due(now).unwrap().len(), 3);
        let batch = store.batch().unwrap();
        batch.page_done(&page("a").url, &PageState::Read).unwrap();
        let later = "2026-11-27T00:05:00Z".to_owned();
        let waiting = PageState::Waiting { due: later.clone(), code: "F001".to_owned() };
        batch.page_done(&page("b").url, &waiting).unwrap();
        batch.page_done(&page("c").url, &PageState::Failed { code: "F002".to_owned() }).unwrap();
        batch.commit().unwrap();
        let row = feed(&store);
        assert_eq!((row.kind.as_deref(), row.every, row.pages), (Some("rss"), 60, [1, 1, 1]));
        assert_eq!(store.pages_due(now).unwrap(), []);
        let due = store.pages_due(&later).unwrap();
        assert_eq!((due.len(), due[0].tries), (1, 1));
        assert_eq!(store.next_due().unwrap().as_deref(), Some("2026-11-27T00:01:00Z"));
        assert!(store.remove_feed(FEED).unwrap());
        assert!(!store.remove_feed(FEED).unwrap());
        assert_eq!(store.pages_due(&later).unwrap(), []);
    });
}

#[test]
fn the_last_mark_and_the_last_reason_stand() {
    everywhere(|place| {
        let mut store = place.store();
        let batch = store.batch().unwrap();
        for items in [3, 7] {
            let place = "/news.jsonl".to_owned();
            batch.mark(&IntakeMark { place, items, bytes: 90, ..IntakeMark::default() }).unwrap();
        }
        for message in ["no text", "too short"] {
            let passed = PassedOver {
                place: "/news.jsonl:4".to_owned(),
                code: "D008".to_owned(),
                message: message.to_owned(),
                ..PassedOver::default()
            };
            batch.pass_over(&passed).unwrap();
        }
        batch.commit().unwrap();
        let marks = store.marks().unwrap();
        assert_eq!((marks.len(), marks[0].items), (1, 7));
        let passed = store.passed_over(10).unwrap();
        assert_eq!((passed.len(), &*passed[0].message), (1, "too short"));
        assert_eq!(store.passed_over_by_code().unwrap(), [("D008".to_owned(), 1)]);
    });
}

#[test]
fn what_an_alert_met_is_told_once_by_each_way() {
    everywhere(|place| {
        let mut store = place.store();
        let now = "2026-11-27T00:00:00Z";
        let key = store.add_alert("talks", "{}", now).unwrap().unwrap();
        assert_eq!(store.add_alert("talks", "{}", now).unwrap(), None);
        let news = [("a", "A"), ("b", "B")].map(|(item, body)| (item.to_owned(), body.to_owned()));
        let ways = ["mail".to_owned(), "hook".to_owned()];
        let mark = AlertMark { reports: 4, imported: 0 };
        assert_eq!(store.keep_news(key, mark, &news, &ways, now).unwrap(), 2);
        assert_eq!(store.keep_news(key, mark, &news, &ways, now).unwrap(), 0);
        let waiting = store.news_waiting(key, "mail").unwrap();
        assert_eq!(waiting.len(), 2);
        store.posted(&[waiting[0].key], "mail", now, None).unwrap();
        store.posted(&[waiting[1].key], "mail", now, Some("no answer")).unwrap();
        assert_eq!(store.news_waiting(key, "mail").unwrap(), waiting[1..]);
        assert_eq!(store.last_told(key, "mail").unwrap().as_deref(), Some(now));
        let row = store.alert("talks").unwrap().unwrap();
        assert_eq!((row.news, row.waiting, row.mark), (2, 2, mark));
        assert_eq!(row.trouble.as_deref(), Some("no answer"));
        assert_eq!(store.alert_items(key).unwrap(), ["a", "b"]);
        assert!(store.remove_alert("talks").unwrap());
        assert_eq!(store.alerts().unwrap(), []);
    });
}
