//! From older layouts to the newest, and away from newer ones.

use std::path::Path;

use detente_store::{IntakeMark, ReportFilter, Store};
use rusqlite::Connection;

use crate::{
    copies,
    intake::{all, put},
    sample::document,
};

/// Makes the store at `path` one that a version of long ago could have left: its tables, filled from
/// those of today by the columns that both have.
fn take_back(path: &Path, version: u32) {
    let today = path.with_extension("today");
    std::fs::rename(path, &today).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut scripts: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    scripts.retain(|script| script.extension().is_some_and(|ending| ending == "sql"));
    scripts.sort();
    let connection = Connection::open(path).unwrap();
    for script in &scripts[..version as usize] {
        connection.execute_batch(&std::fs::read_to_string(script).unwrap()).unwrap();
    }
    connection
        .execute_batch(&format!(
            "PRAGMA user_version = {version}; PRAGMA application_id = {}; PRAGMA foreign_keys = off;
             ATTACH '{}' AS today;",
            0x4474_6E74,
            today.display()
        ))
        .unwrap();
    let names = |sql: &str| -> Vec<String> {
        let mut names = connection.prepare(sql).unwrap();
        names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    for table in names(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE '%_words%'",
    ) {
        let of = |schema: &str| {
            names(&format!("SELECT name FROM pragma_table_info('{table}', '{schema}')"))
        };
        let mut columns = of("main");
        let there = of("today");
        columns.retain(|column| there.contains(column));
        if !columns.is_empty() {
            let columns: Vec<_> = columns.iter().map(|column| format!("\"{column}\"")).collect();
            let columns = columns.join(", ");
            let sql =
                format!("INSERT INTO main.{table} ({columns}) SELECT {columns} FROM today.{table}");
            connection.execute_batch(&sql).unwrap();
        }
    }
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
    take_back(&path, 1);
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
    take_back(&path, 2);
    let store = Store::open(&path).unwrap();
    assert_eq!(store.forecasts().unwrap(), []);
    assert_eq!(all(&store), [document(1)]);
    // Two meetings that took place, in March and on a day of it, one planned, and each way.
    assert_eq!(store.counts().unwrap().events, 4);
    assert_eq!(store.check(), []);
}

#[test]
fn a_store_of_version_4_is_brought_forward_and_takes_corrections() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("detente.db");
    put(&mut Store::open(&path).unwrap(), &[document(1)]);
    take_back(&path, 4);
    let store = Store::open(&path).unwrap();
    assert_eq!(store.corrections(None, 9).unwrap(), []);
    assert_eq!(store.pairs("2025-03-03", "2025-03-03").unwrap().len(), 2);
}

#[test]
fn a_store_of_version_8_is_brought_forward_and_knows_its_copies() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("detente.db");
    let stored =
        [copies::article("a", copies::TOLD, None), copies::article("b", copies::SPUN, None)];
    put(&mut Store::open(&path).unwrap(), &stored);
    take_back(&path, 8);
    let mut store = Store::open(&path).unwrap();
    assert_eq!(store.copy_of("b").unwrap().map(|copy| copy.original), Some("a".into()));
    put(&mut store, &[copies::article("c", copies::TOLD, None)]);
    assert_eq!(store.copy_of("c").unwrap().map(|copy| copy.original), Some("a".into()));
    assert_eq!(store.check(), []);
}

#[test]
fn a_store_of_version_9_is_brought_forward_and_knows_how_far_files_were_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("detente.db");
    put(&mut Store::open(&path).unwrap(), &[document(1)]);
    take_back(&path, 9);
    let mut store = Store::open(&path).unwrap();
    assert_eq!((store.marks().unwrap(), store.passed_over(9).unwrap()), (vec![], vec![]));
    let mark = IntakeMark {
        place: "/news/a.warc".into(),
        stamp: "7 1".into(),
        items: 3,
        whole: false,
        bytes: 7,
    };
    let batch = store.batch().unwrap();
    batch.mark(&IntakeMark { items: 2, ..mark.clone() }).unwrap();
    batch.mark(&mark).unwrap();
    batch.commit().unwrap();
    assert_eq!(store.marks().unwrap(), [mark]);
    assert_eq!(all(&store), [document(1)]);
}

#[test]
fn a_store_of_version_12_is_brought_forward_and_finds_what_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("detente.db");
    put(&mut Store::open(&path).unwrap(), &[document(1), document(2)]);
    let before = Store::open(&path).unwrap().digest().unwrap();
    take_back(&path, 12);
    let mut store = Store::open(&path).unwrap();
    assert_eq!(store.digest().unwrap(), before);
    put(&mut store, &[document(3)]);
    assert_eq!(store.check(), []);
    // What a page asks is found by an index.
    let connection = Connection::open(&path).unwrap();
    let plan = |sql: &str| -> String {
        let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let lines = plan.query_map([], |row| row.get::<_, String>(3)).unwrap();
        lines.map(Result::unwrap).collect::<Vec<_>>().join("; ")
    };
    for (sql, index) in [
        (
            "SELECT key FROM events WHERE (source = 'TUR') ORDER BY when_first DESC NULLS LAST, key
             LIMIT 20",
            "events_source",
        ),
        (
            "SELECT key, when_first FROM events WHERE source = 'TUR'
             UNION ALL SELECT key, when_first FROM events WHERE target = 'TUR' AND source <> 'TUR'
             ORDER BY when_first DESC NULLS LAST, key LIMIT 20",
            "events_target",
        ),
        ("SELECT key FROM events WHERE source = 'TUR' AND target = 'CHN'", "events_"),
        ("SELECT key FROM reports ORDER BY confidence LIMIT 20", "reports_confidence"),
        (
            "SELECT DISTINCT reach_first, reach_last FROM tellings WHERE type = 'AID' AND source = ''
             AND target = '' AND phase = 0 AND reach_first >= '2025' ORDER BY 1, 2",
            "COVERING INDEX tellings_days",
        ),
    ] {
        let plan = plan(sql);
        assert!(plan.contains(index) && !plan.contains("SCAN events"), "{sql}: {plan}");
    }
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
