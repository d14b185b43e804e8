//! Runs the table in `gold/filing`: what a sentence is filed as where there is no room for status.

use std::{collections::BTreeSet, fs, path::Path};

use detente_coder::events::filed;
use detente_read::Reader;
use detente_record::{DateBasis, Page, Precision, Published};

#[test]
fn sentences_are_filed_as_the_table_says() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../gold/filing").join("triples.tsv");
    let table = fs::read_to_string(file).expect("gold/filing is part of the repository");
    let reader = Reader::default();
    let mut wrong = Vec::new();
    let mut cases = 0;
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [day, text, gold] = cells[..] else { panic!("three cells in {line:?}") };
        let record = reader.read(&Page {
            content_type: Some("text/plain; charset=utf-8".into()),
            published: Some(Published {
                date: day.parse().expect("a day"),
                precision: Precision::Day,
                basis: DateBasis::Caller,
            }),
            bytes: text.as_bytes().to_vec(),
            ..Page::default()
        });
        let gold: BTreeSet<String> =
            gold.split(';').filter(|triple| !triple.is_empty()).map(str::to_owned).collect();
        let found: BTreeSet<String> = filed(&record.coded, &record.article.text)
            .into_iter()
            .map(|triple| triple.join(" "))
            .collect();
        if found != gold {
            wrong.push(format!("{text}\n    want {gold:?}\n    have {found:?}"));
        }
        cases += 1;
    }
    assert!(cases >= 30, "only {cases} cases");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
