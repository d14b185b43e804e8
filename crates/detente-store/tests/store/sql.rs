//! Questions in SQL: reading, and only so much.

use std::time::Duration;

use detente_store::{SqlLimits, Store};
use serde_json::json;

use crate::{
    intake::{all, put},
    sample::document,
};

#[test]
fn anything_may_be_read_and_nothing_written() {
    let mut store = Store::in_memory().unwrap();
    put(&mut store, &[document(1), document(2)]);
    let limits = SqlLimits::default();
    let answer = store
        .sql("SELECT source, count(*) AS n FROM events GROUP BY 1 ORDER BY 1", &limits)
        .unwrap();
    assert_eq!(answer.columns, ["source", "n"]);
    assert_eq!(answer.rows, [[json!("CHN"), json!(1)], [json!("TUR"), json!(3)]]);
    let found = store
        .sql("SELECT count(*) FROM sentence_words WHERE sentence_words MATCH 'ankara'", &limits)
        .unwrap();
    assert_eq!(found.rows, [[json!(2)]]);
    let before = all(&store);
    for (bad, why) in [
        ("DELETE FROM articles", "only read"),
        ("UPDATE articles SET site = NULL RETURNING 1", "only read"),
        ("CREATE TABLE x (a)", "only read"),
        ("ATTACH 'other.db' AS other", "only read"),
        ("PRAGMA journal_mode = delete", "only read"),
        ("SELECT load_extension('x')", ""),
        ("SELECT 1; SELECT 2", "one question"),
        ("SELECT nowhere FROM articles", "no such column"),
        ("", ""),
    ] {
        let error = store.sql(bad, &limits).unwrap_err();
        assert_eq!(error.code(), "S013", "{bad}");
        assert!(error.to_string().contains(why), "{bad}: {error}");
    }
    assert_eq!(all(&store), before);
    // The store itself goes on as before.
    put(&mut store, &[document(3)]);
    assert_eq!(store.check(), []);
}

#[test]
fn a_question_has_limits() {
    let mut store = Store::in_memory().unwrap();
    put(&mut store, &[document(1)]);
    let count = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9000)
        SELECT i FROM n";
    let few = SqlLimits { rows: 5, ..SqlLimits::default() };
    let answer = store.sql(count, &few).unwrap();
    assert_eq!((answer.rows.len(), answer.cut), (5, true));
    let small = SqlLimits { bytes: 800, ..SqlLimits::default() };
    assert!(store.sql(count, &small).unwrap().rows.len() <= 100);
    let short = SqlLimits { time: Duration::from_millis(30), ..SqlLimits::default() };
    let endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
        SELECT max(i) FROM n";
    assert_eq!(store.sql(endless, &short).unwrap_err().code(), "S014");
    let large = "SELECT length(zeroblob(1000000000))";
    assert_eq!(store.sql(large, &SqlLimits::default()).unwrap_err().code(), "S013");
}
