//! Documents through tables and files and back, and tables of texts as users have them.

// Helpers outside `#[test]` functions unwrap too; rows are short.
#![allow(clippy::unwrap_used, clippy::assigning_clones)]

use std::{fs, sync::Arc};

use arrow_array::{
    ArrayRef, Date32Array, Int64Array, RecordBatch, StringArray, TimestampMillisecondArray,
};
use arrow_schema::{DataType, Field, Schema};
use detente_record::json;
use detente_table::{
    ColumnNames, Document, Origin, Plan, Quote, Report, Rows, TableError, batch,
    parquet::{Batches, Months, Single},
    rows,
};

/// A document in which every field of schema 1 has a value.
fn full(published: Option<&str>) -> Document {
    let line = include_str!("full.json");
    let mut document: Document = serde_json::from_str(line).unwrap();
    match published {
        None => document.article.published = None,
        Some(day) => document.article.published.as_mut().unwrap().date = day.to_owned(),
    }
    document
}

fn bare() -> Document {
    let record = detente_record::Record::default();
    json::document(&record)
}

#[test]
fn every_field_survives_the_trip_through_a_file() {
    let documents = [full(Some("2025-03-04")), bare(), full(None)];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.parquet");
    let mut file = Single::new(fs::File::create(&path).unwrap()).unwrap();
    for document in &documents {
        file.put(document.clone()).unwrap();
    }
    file.finish().unwrap();
    let found: Vec<Document> =
        Batches::open(&path).unwrap().flat_map(|part| rows(&part.unwrap()).unwrap()).collect();
    assert_eq!(found, documents);
}

#[test]
fn parts_lie_by_month_and_appear_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut months = Months::new(folder.path()).unwrap();
    for day in [Some("2025-03-04"), Some("2025-04-01"), None, Some("2025-03-31")] {
        months.put(full(day)).unwrap();
    }
    let unfinished = folder.path().join("month=2025-03/part-0.parquet");
    assert!(!unfinished.exists());
    assert_eq!(months.finish().unwrap(), 3);
    let count = |month: &str| -> usize {
        let path = folder.path().join(format!("month={month}/part-0.parquet"));
        Batches::open(&path).unwrap().map(|part| part.unwrap().num_rows()).sum()
    };
    assert_eq!(count("2025-03"), 2);
    assert_eq!(count("2025-04"), 1);
    assert_eq!(count("__HIVE_DEFAULT_PARTITION__"), 1);
    let again = Months::<Document>::new(folder.path()).err().map(|error| error.code());
    assert_eq!(again, Some("B010"));
}

#[test]
fn more_months_than_may_be_open_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut months = Months::new(folder.path()).unwrap();
    // Forth and back again, so that closed months are opened once more.
    let days: Vec<String> = (0..150)
        .chain((0..150).rev())
        .map(|month| format!("{:04}-{:02}-01", 2000 + month / 12, month % 12 + 1))
        .collect();
    for day in &days {
        months.put(Quote { published: Some(day.clone()), ..quotes().remove(0) }).unwrap();
    }
    months.finish().unwrap();
    let mut found = 0;
    for month in fs::read_dir(folder.path()).unwrap() {
        for part in fs::read_dir(month.unwrap().path()).unwrap() {
            let part = Batches::open(&part.unwrap().path()).unwrap();
            found += part.map(|batch| batch.unwrap().num_rows()).sum::<usize>();
        }
    }
    assert_eq!(found, days.len());
}

fn quotes() -> Vec<Quote> {
    Quote::all(&full(Some("2025-03-04")))
}

#[test]
fn flat_rows_hold_their_sentence_and_their_days() {
    let document = full(Some("2025-03-04"));
    let reports = Report::all(&document);
    let report = &reports[0];
    assert_eq!(report.sentence, "Türkiye and Japan will meet.");
    assert_eq!((report.source_name.as_str(), report.target_name.as_str()), ("Türkiye; A", "Japan"));
    // One of two sources has no code: its place stays, so that the others keep theirs.
    assert_eq!(report.source_code.as_deref(), Some("TUR; "));
    let table = batch(&reports).unwrap();
    let first = table.column_by_name("first").unwrap();
    assert_eq!(first.data_type(), &DataType::Date32);
    assert_eq!(rows::<Report>(&table).unwrap(), reports);
    let quoted = batch(&quotes()).unwrap();
    assert_eq!(rows::<Quote>(&quoted).unwrap(), quotes());
    let origin = Origin::from(&document.article);
    assert_eq!(Quote::new(&document.quotes[0], &origin), quotes()[0]);
}

#[test]
fn what_is_no_parquet_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    assert_eq!(Batches::open(&path).err().unwrap().code(), "B009");
    let mut file = Single::new(Vec::new()).unwrap();
    file.put(full(None)).unwrap();
    let whole = file.finish().unwrap();
    for end in [0, 3, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, &whole[..end]).unwrap();
        assert_eq!(Batches::open(&path).err().unwrap().code(), "B008", "cut at {end}");
    }
    // Broken in the middle: an error, never a panic, and then the end.
    for at in (8..whole.len() - 8).step_by(97) {
        let mut broken = whole.clone();
        broken[at] ^= 0xff;
        fs::write(&path, &broken).unwrap();
        let Ok(mut batches) = Batches::open(&path) else { continue };
        if batches.any(|batch| batch.is_err()) {
            assert!(batches.next().is_none());
        }
    }
}

fn table(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    let fields: Vec<Field> = columns
        .iter()
        .map(|(name, array)| Field::new(*name, array.data_type().clone(), true))
        .collect();
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).unwrap()
}

fn strings(cells: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(cells.to_vec()))
}

#[test]
fn columns_are_recognised_and_rows_become_pages() {
    let table = table(vec![
        ("doc_id", Arc::new(Int64Array::from(vec![7, 8])) as ArrayRef),
        ("Article Text", strings(&[Some("Words."), None])),
        ("html", strings(&[None, Some("<p>Words.</p>")])),
        ("date", Arc::new(Date32Array::from(vec![Some(19_355), None]))),
    ]);
    let plan = Plan::new(&table.schema(), &ColumnNames::default()).unwrap();
    let first = plan.page(&table, 0, 0).unwrap().page;
    assert_eq!((first.source_id.as_deref(), &first.bytes[..]), (Some("7"), &b"Words."[..]));
    assert_eq!(first.published.unwrap().date.to_string(), "2022-12-29");
    let second = plan.page(&table, 1, 0).unwrap().page;
    assert_eq!(second.content_type.as_deref(), Some("text/html; charset=utf-8"));
    assert_eq!(second.published, None);
}

#[test]
fn errors_name_column_and_row() {
    let days = ["2022-12-29", "03/04/2022"].map(Some);
    let texts = strings(&[Some("Words."), None]);
    let table = table(vec![("text", texts), ("date", strings(&days)), ("n", strings(&days))]);
    let schema = table.schema();
    let plan = Plan::new(&schema, &ColumnNames::default()).unwrap();
    let error = plan.page(&table, 1, 100).unwrap_err();
    assert_eq!((error.code(), error.column(), error.row()), ("B003", Some("text"), Some(101)));
    let named = ColumnNames { text: Some("n".into()), ..ColumnNames::default() };
    let plan = Plan::new(&schema, &named).unwrap();
    let odd = plan.page(&table, 1, 100).unwrap().odd.unwrap();
    assert_eq!((odd.code(), odd.column(), odd.row()), ("B005", Some("date"), Some(101)));
    assert!(odd.to_string().starts_with("row 101, "), "{odd}");
    assert!(odd.without_row().starts_with("column \"date\": \"03/04/2022\""), "{odd}");

    let missing = ColumnNames { text: Some("story".into()), ..ColumnNames::default() };
    let error = Plan::new(&schema, &missing).unwrap_err();
    assert_eq!(error.to_string(), "no column \"story\"; the table has text, date, n");
    let numbers = Schema::new(vec![Field::new("text", DataType::Int64, true)]);
    let error = Plan::new(&numbers, &ColumnNames::default()).unwrap_err();
    assert!(matches!(error, TableError::ColumnType { .. }), "{error}");
}

#[test]
fn a_zone_by_name_is_not_guessed() {
    let day = |zone: &str| {
        let array = TimestampMillisecondArray::from(vec![1_672_356_600_000]).with_timezone(zone);
        let table = table(vec![
            ("text", strings(&[Some("Words.")])),
            ("date", Arc::new(array) as ArrayRef),
        ]);
        let plan = Plan::new(&table.schema(), &ColumnNames::default())?;
        Ok::<_, TableError>(plan.page(&table, 0, 0)?.page.published.unwrap().date.to_string())
    };
    assert_eq!(day("+08:00").unwrap(), "2022-12-30");
    assert_eq!(day("America/New_York").unwrap_err().code(), "B006");
}

#[test]
fn our_own_documents_are_read_anew() {
    let table = batch(&[full(Some("2025-03-04"))]).unwrap();
    let plan = Plan::new(&Document::schema(), &ColumnNames::default()).unwrap();
    let page = plan.page(&table, 0, 0).unwrap().page;
    assert_eq!(String::from_utf8(page.bytes).unwrap(), full(None).article.text);
    assert_eq!(page.published.unwrap().date.to_string(), "2025-03-04");
    assert_eq!(page.url.as_deref(), Some("https://gazette.example/1"));
}
