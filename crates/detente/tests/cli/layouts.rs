//! Event tables of other collections, in and out of the executable.

use std::{fmt::Write as _, fs};

use crate::run::Place;

const ICEWS: &str = "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\t\
    CAMEO Code\tIntensity\tTarget Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\t\
    Publisher\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\n";

fn row(id: u32, day: &str, code: &str) -> String {
    format!(
        "{id}\t{day}\tMinistry (Peru)\tGovernment\tPeru\t\t{code}\t1.0\tChile\t\tChile\t1\t2\tWire\
         \t\t\t\t\t\t\n"
    )
}

#[test]
fn a_table_comes_in_by_its_header_and_goes_out_the_same() {
    let place = Place::new();
    let table = ICEWS.to_owned() + &row(1, "2014-05-06", "040") + &row(2, "2014-05-07", "111");
    place.file("events.tab", &table);
    let run = place.run(&["import", "events.tab"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("2 events, "), "{}", run.err);
    let again = place.run(&["import", "events.tab"]);
    assert!(again.err.contains("0 events, 2 already there"), "{}", again.err);
    let out = place.run(&["export", "--format", "icews", "-o", "out.tab"]);
    assert_eq!(out.code, 0, "{}", out.err);
    assert_eq!(fs::read_to_string(place.path().join("out.tab")).unwrap(), table);
    let gdelt = place.run(&["export", "--format", "gdelt2", "--type", "ACCUSE"]);
    let cells: Vec<_> = gdelt.out.trim_end_matches('\n').split('\t').collect();
    assert_eq!((cells.len(), cells[1], cells[26]), (61, "20140507", "111"));
    let relation = place.run(&["relation", "Peru", "Chile", "--format", "json"]);
    assert_eq!(relation.records()[0]["days"][1]["type"], "ACCUSE");
    assert_eq!(place.run(&["doctor"]).code, 0);
}

#[test]
fn malformed_rows_are_named_and_a_wrong_header_names_its_layout() {
    let place = Place::new();
    let table = ICEWS.to_owned() + &row(1, "2014-05-32", "040") + &row(2, "2014-05-07", "040");
    place.file("events.tab", &table);
    let run = place.run(&["import", "events.tab"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("[D031]: events.tab:2, Event Date: \"2014-05-32\""), "{}", run.err);
    assert!(run.err.contains("1 event, 1 row set aside"), "{}", run.err);
    let doctor = place.run(&["doctor", "--passed-over"]);
    assert!(
        doctor.out.contains("[D031]  events.tab:2, Event Date: \"2014-05-32\""),
        "{}",
        doctor.out
    );
    place.run(&["import", "events.tab", "--strict"]).fails(2, &["D014"]);
    let wrong = place.run(&["import", "--format", "polecat", "events.tab"]);
    wrong.fails(2, &["D030", "column 3 is \"Source Name\"", "nearest is icews, 20 of 20"]);
    place.file("notes.txt", "just some words\n");
    place.run(&["import", "notes.txt"]).fails(2, &["D030", "notes.txt"]);
    place.run(&["export", "--format", "excel"]).fails(2, &["layouts are", "polecat"]);
}

#[test]
fn quadruples_of_numbers_find_their_names() {
    let place = Place::new();
    place.file("g/entity2id.txt", "Peru\t0\nChile\t1\n");
    place.file("g/relation2id.txt", "Consult\t0\n");
    place.file("g/train.txt", "0\t0\t1\t0\n1\t0\t0\t48\n0\t9\t1\t0\n");
    let args = ["import", "--format", "tkg", "g/train.txt"];
    place.run(&args).fails(2, &["--first-day"]);
    let run = place.run(&[&args[..], &["--first-day", "2014-01-01", "--day-is", "24"]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("g/train.txt:3: 9 has no name"), "{}", run.err);
    let out = place.run(&["export", "--format", "tkg"]).out;
    assert_eq!(out, "Peru\tConsult\tChile\t2014-01-01\nChile\tConsult\tPeru\t2014-01-03\n");
}

#[test]
fn relations_are_ranked_by_change() {
    let place = Place::new();
    let rows =
        |day: &str, act: &str, n: usize| format!("Russia\t{act}\tUkraine\t{day}\n").repeat(n);
    let mut table = rows("2014-01-10", "Consult", 5) + &rows("2014-03-10", "Threaten", 9);
    table += "China\tConsult\tFrance\t2014-01-05\nChina\tConsult\tFrance\t2014-03-05\n";
    for third in ["Ukraine", "Poland", "Germany"] {
        let _ = writeln!(table, "China\tConsult\t{third}\t2014-03-05");
        let _ = writeln!(table, "Russia\tThreaten\t{third}\t2014-03-05");
    }
    table += "France\tConsult\tUkraine\t2014-03-05\n";
    place.file("e.tsv", &table);
    assert_eq!(place.run(&["import", "--format", "tkg", "e.tsv"]).code, 0);
    let ranked = place.run(&["ranking", "--until", "2014-03-20"]).records();
    assert_eq!((&ranked[0]["source"], &ranked[0]["target"]), (&"RUS".into(), &"UKR".into()));
    assert!(ranked[0]["warming"].as_f64().unwrap() < -0.5, "{}", ranked[0]);
    let alone = place.run(&["ranking", "isolated", "--until", "2014-03-20"]).records();
    assert_eq!((&alone[0]["party"], &alone[0]["partners"]), (&"UKR".into(), &3.into()));
    let alike = place.run(&["ranking", "--like", "Russia", "--until", "2014-03-20"]).records();
    assert_eq!((&alike[0]["party"], &alike[0]["thirds"]), (&"CHN".into(), &3.into()));
    assert!(alike[0]["alignment"].as_f64().unwrap() < 0.5, "{}", alike[0]);
}
