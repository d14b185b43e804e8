//! What a store on a PostgreSQL server does otherwise, or must do all the same.

use std::time::Duration;

use detente_store::{SqlLimits, Store};
use serde_json::json;

use crate::{
    intake::{all, put},
    place::{Place, everywhere, server},
    sample::document,
};

/// Runs a test over the server alone.
fn there(test: impl Fn(&Place)) {
    if let Some(address) = server() {
        test(&Place::Server(address));
    }
}

#[test]
fn what_it_holds_is_what_a_file_holds() {
    there(|place| {
        let documents: Vec<_> = (1..40).map(document).collect();
        let (mut file, mut served) = (Store::in_memory().unwrap(), place.store());
        for part in documents.chunks(7) {
            put(&mut file, part);
            put(&mut served, part);
        }
        assert_eq!(served.digest().unwrap(), file.digest().unwrap());
        assert_eq!(served.counts().unwrap(), file.counts().unwrap());
        assert_eq!(served.check(), []);
    });
}

#[test]
fn another_connection_sees_that_something_was_written() {
    everywhere(|place| {
        let path = place.path();
        let mut store = Store::open(&path).unwrap();
        let watch = Store::open_read_only(&path).unwrap();
        let before = watch.state().unwrap();
        put(&mut store, &[document(1)]);
        let after = watch.state().unwrap();
        assert_ne!(before, after);
        assert_eq!(watch.state().unwrap(), after);
        store.add_feed("https://feed.example/", 60, "2026-11-27T00:00:00Z").unwrap();
        assert_ne!(watch.state().unwrap(), after);
    });
}

#[test]
fn a_question_is_stopped_from_another_thread() {
    everywhere(|place| {
        let store = Store::open(&place.path()).unwrap();
        let stopper = store.stopper();
        let stop = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(200));
            stopper.stop();
        });
        let endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 - i % 2 FROM n)
            SELECT max(i) FROM n";
        let limits = SqlLimits { time: Duration::from_secs(60), ..SqlLimits::default() };
        let error = store.sql(endless, &limits).unwrap_err();
        assert!(error.was_stopped() || error.code() == "S013", "{error}");
        stop.join().unwrap();
        assert_eq!(store.counts().unwrap().articles, 0, "the connection goes on");
    });
}

#[test]
fn sql_may_read_and_nothing_else() {
    there(|place| {
        let mut store = place.store();
        put(&mut store, &[document(1), document(2)]);
        let limits = SqlLimits::default();
        let answer = store
            .sql("SELECT source, count(*) AS n, sum(reports) AS s, 0.5 AS half, NULL AS none, date '2025-03-01' AS day FROM events GROUP BY 1 ORDER BY 1; ", &limits)
            .unwrap();
        assert_eq!(answer.columns, ["source", "n", "s", "half", "none", "day"]);
        assert_eq!(
            answer.rows[0],
            [json!("CHN"), json!(1), json!(2), json!(0.5), json!(null), json!("2025-03-01")]
        );
        let before = all(&store);
        for bad in [
            "DELETE FROM articles",
            "DELETE FROM articles RETURNING 1",
            "WITH gone AS (DELETE FROM articles RETURNING 1) SELECT * FROM gone",
            "CREATE TABLE x (a int)",
            "COPY articles TO PROGRAM 'true'",
            "SELECT pg_read_file('/etc/hostname')",
            "SELECT 1; SELECT 2",
            "SELECT 1) AS question (c0); DROP TABLE articles; --",
            "SELECT set_config('transaction_read_only', 'off', true), (SELECT 1 FROM nowhere)",
            "SELECT nowhere FROM articles",
            "SELECT nextval(pg_get_serial_sequence('articles', 'key'))",
            "",
        ] {
            let error = store.sql(bad, &limits).unwrap_err();
            assert_eq!(error.code(), "S013", "{bad}: {error}");
        }
        assert_eq!(all(&store), before);
        put(&mut store, &[document(3)]);
        assert_eq!(store.check(), []);

        let few = SqlLimits { rows: 5, ..limits };
        let answer = store.sql("SELECT generate_series(1, 9000)", &few).unwrap();
        assert_eq!((answer.rows.len(), answer.cut), (5, true));
        let small = SqlLimits { bytes: 800, ..limits };
        assert!(store.sql("SELECT generate_series(1, 9000)", &small).unwrap().rows.len() <= 100);
        let short = SqlLimits { time: Duration::from_millis(50), ..limits };
        assert_eq!(store.sql("SELECT pg_sleep(9)", &short).unwrap_err().code(), "S014");
    });
}

#[test]
fn foreign_newer_and_missing_ones_are_refused_untouched() {
    there(|place| {
        let path = place.path();
        let code = |result: Result<Store, detente_store::StoreError>| result.unwrap_err().code();
        assert_eq!(code(Store::open_read_only(&path)), "S006");
        place.meddle(&path, "CREATE TABLE recipes (name text)");
        assert_eq!(code(Store::open(&path)), "S008");
        assert_eq!(code(Store::open_read_only(&path)), "S008");
        let path = place.path();
        put(&mut Store::open(&path).unwrap(), &[document(1)]);
        place.meddle(&path, "UPDATE meta SET value = '999' WHERE key = 'schema'");
        assert_eq!(code(Store::open(&path)), "S002");
        assert_eq!(code(Store::open_read_only(&path)), "S002");
        place.meddle(&path, "UPDATE meta SET value = '1' WHERE key = 'schema'");
        assert_eq!(code(Store::open_read_only(&path)), "S011");
    });
}

#[test]
fn a_store_opened_for_reading_takes_nothing_there_either() {
    there(|place| {
        let path = place.path();
        put(&mut Store::open(&path).unwrap(), &[document(1)]);
        let mut store = Store::open_read_only(&path).unwrap();
        assert_eq!(store.batch().unwrap_err().code(), "S003");
        assert_eq!(store.add_feed("https://feed.example/", 60, "x").unwrap_err().code(), "S003");
        assert_eq!(all(&store), [document(1)]);
    });
}

#[test]
fn a_text_that_it_cannot_hold_is_left_out() {
    there(|place| {
        let mut store = place.store();
        let mut odd = document(1);
        odd.article.text.push('\0');
        let mut batch = store.batch().unwrap();
        assert_eq!(batch.put(&odd).unwrap_err().code(), "S010");
        batch.put(&document(2)).unwrap();
        batch.commit().unwrap();
        assert_eq!(all(&store), [document(2)]);
    });
}

#[test]
fn a_connection_that_is_cut_loses_only_its_open_batch() {
    there(|place| {
        let path = place.path();
        let mut store = Store::open(&path).unwrap();
        put(&mut store, &[document(1)]);
        let mut batch = store.batch().unwrap();
        batch.put(&document(2)).unwrap();
        let cut = "SELECT pg_terminate_backend(l.pid) FROM pg_locks l
             WHERE l.relation = to_regclass('meta') AND l.mode = 'RowShareLock'";
        place.meddle(&path, cut);
        assert_eq!(batch.commit().unwrap_err().code(), "S015");
        let mut store = Store::open(&path).unwrap();
        assert_eq!(all(&store), [document(1)]);
        put(&mut store, &[document(2)]);
        assert_eq!(store.check(), []);
    });
}

#[test]
fn a_thread_that_drives_tasks_may_ask_too() {
    there(|place| {
        let path = place.path();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut store = Store::open(&path).unwrap();
            put(&mut store, &[document(1)]);
            assert_eq!(all(&store), [document(1)]);
        });
    });
}
