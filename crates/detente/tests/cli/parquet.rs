//! Parquet out of a store and into another.

use std::{fs, path::Path};

use detente_table::{Period, parquet::Batches, rows};

use crate::run::Place;

/// Reads two of the example pages, of different months, and one text without a day into a store.
fn read(place: &Place) {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    for name in ["trade-agreement.html", "denial.html"] {
        place.file(name, fs::read(examples.join(name)).unwrap());
    }
    place.file("undated.txt", "China condemned Japan, the minister said in Beijing.");
    let run = place.run(&["read", "trade-agreement.html", "denial.html", "undated.txt", "--quiet"]);
    assert_eq!(run.code, 0, "{}", run.err);
}

#[test]
fn a_store_goes_out_by_month_and_into_another_whole() {
    let place = Place::new();
    read(&place);
    let out = place.run(&["export", "--format", "parquet", "-o", "lake"]);
    assert_eq!(out.code, 0, "{}", out.err);
    assert!(out.err.contains("3 documents in 3 parts"), "{}", out.err);
    for part in ["2025-06", "2025-09", "__HIVE_DEFAULT_PARTITION__"] {
        assert!(place.path().join(format!("lake/month={part}/part-0.parquet")).exists(), "{part}");
    }
    let into = place.run(&["import", "lake", "--store", "other.db"]);
    assert_eq!(into.code, 0, "{}", into.err);
    assert!(into.err.contains("3 new articles"), "{}", into.err);
    let lines = |store| {
        let run = place.run(&["export", "--store", store]);
        let mut lines: Vec<_> = run.out.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(lines("other.db"), lines("detente.db"));
    let again = place.run(&["import", "lake", "--store", "other.db"]);
    assert!(again.err.contains("0 new articles, 3 already there"), "{}", again.err);
    assert_eq!(place.run(&["doctor", "--store", "other.db"]).code, 0);
    // Parts beside older ones would count twice.
    place.run(&["export", "--format", "parquet", "-o", "lake"]).fails(2, &["B010"]);
}

#[test]
fn flat_rows_are_for_others_and_cannot_come_back() {
    let place = Place::new();
    read(&place);
    let out = place.run(&["export", "--what", "reports", "-o", "reports.parquet"]);
    assert_eq!(out.code, 0, "{}", out.err);
    place.run(&["import", "reports.parquet", "--store", "b.db"]).fails(2, &["B007", "D015"]);
    let one = place.run(&["export", "--source", "CHN", "-o", "china.parquet"]);
    assert!(one.err.contains("1 reports"), "{}", one.err);
    let refused = place.run(&["export", "--what", "records", "--source", "CHN", "-o", "a.parquet"]);
    refused.fails(2, &["D013", "without filters"]);
    place.file("torn.parquet", b"PAR1 and no more");
    place.run(&["import", "torn.parquet", "--store", "b.db"]).fails(2, &["B008", "torn.parquet"]);
    assert_eq!(place.run(&["explain", "B007"]).code, 0);
}

#[test]
fn texts_in_parquet_are_read_by_name_or_as_named() {
    let place = Place::new();
    read(&place);
    place.run(&["export", "--format", "parquet", "-o", "lake"]);
    // Whole documents are read anew, and are the same articles.
    let again = place.run(&["read", "lake", "--store", "again.db"]);
    assert_eq!(again.code, 0, "{}", again.err);
    let days = |store| {
        let run = place.run(&["events", "--store", store, "--format", "csv"]);
        let mut lines: Vec<_> = run.out.lines().map(str::to_owned).collect();
        lines.sort();
        lines.len()
    };
    assert_eq!(days("again.db"), days("detente.db"));
    place.run(&["export", "--what", "reports", "-o", "flat.parquet"]);
    place.run(&["read", "flat.parquet", "--store", "none"]).fails(2, &["B001", "the table has id"]);
    let named = ["read", "flat.parquet", "--store", "none", "--columns", "text=sentence,id=id"];
    let run = place.run(&named);
    assert!(!run.records().is_empty());
    assert!(run.records()[0]["article"]["source_id"].as_str().unwrap().contains("-r"));
}

#[test]
fn a_relation_comes_as_a_table_for_any_engine() {
    let place = Place::new();
    place.file("e.tsv", "Peru\tConsult\tChile\t2014-01-03\nPeru\tThreaten\tChile\t2014-03-03\n");
    assert_eq!(place.run(&["import", "--format", "tkg", "e.tsv"]).code, 0);
    let run = place.run(&["relation", "Peru", "Chile", "--step", "month", "-o", "r.parquet"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let batches = Batches::open(&place.path().join("r.parquet")).unwrap();
    let periods: Vec<Period> = batches.flat_map(|batch| rows(&batch.unwrap()).unwrap()).collect();
    let there: Vec<_> = periods.iter().filter(|period| period.source == "PER").collect();
    let counts = there.iter().map(|period| (period.verbal_cooperation, period.verbal_conflict));
    assert_eq!(counts.collect::<Vec<_>>(), [(1, 0), (0, 0), (0, 1)]);
    let wrong = place.run(&["relation", "Peru", "Chile", "--format", "excel"]);
    wrong.fails(2, &["table, json, jsonl, csv, tsv or parquet"]);
}
