//! `detente import geonames`: a dump of the user's own becomes places that the others know.

use std::{io::Write, time::Instant};

use crate::run::Place;

/// A row of a dump in GeoNames' form.
fn row(
    id: u32,
    name: &str,
    others: &str,
    at: (f32, f32),
    kind: (&str, &str),
    people: u64,
) -> String {
    let ((north, east), (class, code)) = (at, kind);
    format!(
        "{id}\t{name}\t{name}\t{others}\t{north}\t{east}\t{class}\t{code}\tNZ\t\t06\t\t\t\t{people}\t\t12\t\
         Pacific/Auckland\t2026-11-20\n"
    )
}

/// Places of nobody's atlas, and a town called like a country.
fn dump() -> String {
    let town = ("P", "PPL");
    [
        row(90_000_001, "Quenderby", "QBY,Kwenderbi,Квендерби", (-41.5, 173.9), town, 4_200),
        row(90_000_002, "Old Quenderby", "", (-41.6, 173.8), ("P", "PPLH"), 0),
        row(90_000_003, "Norway", "", (-41.7, 173.7), town, 900),
        row(90_000_004, "Quenderby Creek", "", (-41.8, 173.6), ("H", "STM"), 0),
    ]
    .concat()
}

/// What is found in a text: words, country, latitude.
fn places(place: &Place, text: &str, more: &[&str]) -> Vec<(String, String, i64)> {
    let args = [&["annotate", "-", "--only", "places"], more].concat();
    let run = place.run_with(&args, text.as_bytes());
    let record = &run.records()[0];
    let found = record["places"].as_array().unwrap().iter();
    let word = |row: &serde_json::Value, field: &str| row[field].as_str().unwrap_or("-").to_owned();
    found
        .map(|row| {
            let north = row["lat"].as_f64().unwrap_or_default().round() as i64;
            (word(row, "text"), word(row, "country"), north)
        })
        .collect()
}

const TEXT: &str = "The ministers of Norway and Japan met in Quenderby on Monday.";

#[test]
fn a_place_of_the_users_dump_is_found_and_countries_hold() {
    let place = Place::new();
    let names = |found: Vec<(String, String, i64)>| -> Vec<String> {
        found.into_iter().map(|(text, country, _)| format!("{text} {country}")).collect()
    };
    assert_eq!(names(places(&place, TEXT, &[])), ["Norway NOR", "Japan JPN"]);
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in [("readme.txt", "Not a table.".to_owned()), ("NZ.txt", dump())] {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    place.file("NZ.zip", writer.finish().unwrap().into_inner());
    let run = place.run(&["import", "geonames", "NZ.zip"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("kept 2 places of 4"), "{}", run.err);
    let found = places(&place, TEXT, &[]);
    assert_eq!(found.last(), Some(&("Quenderby".into(), "NZL".into(), -42)), "{found:?}");
    assert_eq!(names(found), ["Norway NOR", "Japan JPN", "Quenderby NZL"]);
    // By its other name, but not by an airport's code.
    let found = places(&place, "They met in Kwenderbi, not in QBY.", &[]);
    assert_eq!(names(found), ["Kwenderbi NZL"]);
    assert_eq!(names(places(&place, TEXT, &["--gazetteer", "none"])), ["Norway NOR", "Japan JPN"]);
    let json =
        place.run_with(&["read", "-", "--store", "none", "--format", "jsonl"], TEXT.as_bytes());
    assert!(json.out.contains("90000001"), "{}", json.out);
}

#[test]
fn a_bad_line_is_named_and_nothing_is_half_loaded() {
    let place = Place::new();
    let good = dump();
    place.file("good.txt", &good);
    let run = place.run(&["import", "geonames", "good.txt", "--into", "mine.tsv", "--quiet"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let kept = std::fs::read(place.path().join("mine.tsv")).unwrap();
    for (from, to, cell) in [
        ("173.9", "east", "column 6"),
        ("-41.6", "-91.6", "column 5"),
        ("\t4200\t", "\tmany\t", "column 15"),
        ("\tNZ\t", "\tNew Zealand\t", "column 9"),
        ("\tPacific/Auckland", "", "column 18"),
    ] {
        place.file("bad.txt", format!("{good}{}", good.replacen(from, to, 1)));
        let args = ["import", "geonames", "bad.txt", "--into", "mine.tsv"];
        let line = if from == "-41.6" { "bad.txt:6:" } else { "bad.txt:5:" };
        place.run(&args).fails(2, &["D020", line, cell]);
        let after = std::fs::read(place.path().join("mine.tsv")).unwrap();
        assert!(after == kept && !place.path().join("mine.part").exists(), "{cell}");
    }
    place.file("none.txt", "");
    place.run(&["import", "geonames", "none.txt"]).fails(2, &["D023"]);
    let read = ["annotate", "good.txt", "--gazetteer", "good.txt"];
    place.run(&read).fails(2, &["D023", "good.txt"]);
    place.run(&["annotate", "good.txt", "--gazetteer", "gone.tsv"]).fails(2, &["gone.tsv"]);
}

#[test]
fn reading_with_many_places_costs_in_proportion() {
    let place = Place::new();
    let town = ("P", "PPL");
    let many = |count: u32| -> String {
        let name = |n: u32| format!("Ostwick {}{}", char::from(65 + (n % 26) as u8), n);
        (0..count).map(|n| row(n + 1, &name(n), "", (1.0, 2.0), town, 10)).collect()
    };
    let mut took = Vec::new();
    for (name, count) in [("few", 1_000), ("many", 100_000)] {
        place.file(&format!("{name}.txt"), many(count));
        let table = format!("{name}.tsv");
        place.run(&["import", "geonames", &format!("{name}.txt"), "--into", &table, "-q"]);
        let text = "They met in Ostwick B1 and in Oslo. ".repeat(50);
        let begun = Instant::now();
        let found = places(&place, &text, &["--gazetteer", &table]);
        took.push(begun.elapsed().as_secs_f64());
        assert_eq!(found.len(), 100, "{name}");
    }
    // A hundred times the places is no hundred times the time: they are searched by halves.
    assert!(took[1] < 10.0 * took[0] + 2.0, "{took:?}");
}
