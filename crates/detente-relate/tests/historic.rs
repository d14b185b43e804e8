//! Historic shifts that we listed ourselves are found in the shared series.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::{fs, io::Read, path::Path};

use detente_relate::{Sensitivity, eval};
use lzma_rust2::XzReader;

#[test]
fn most_historic_shifts_are_found_without_crying_wolf() {
    let crate_root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packed = crate_root.join("../../../shared/data/forecast/dyad_daily.tsv.xz");
    let Ok(packed) = fs::File::open(packed) else {
        println!("skipped: no ../shared/data/forecast/dyad_daily.tsv.xz");
        return;
    };
    let mut series = String::new();
    XzReader::new(packed, true).read_to_string(&mut series).unwrap();
    let historic = fs::read_to_string(crate_root.join("tests/historic.tsv")).unwrap();
    let scores = eval::score(&historic, &series, &Sensitivity::default()).unwrap();
    println!("{} of {} at {:.3} alarms", scores.found, scores.of, scores.alarms_per_dyad_year);
    assert!(scores.alarms_per_dyad_year <= 1.0, "{}", scores.alarms_per_dyad_year);
    assert!(scores.found * 4 >= scores.of * 3, "{} of {}", scores.found, scores.of);
    assert!(scores.median_delay_days.unwrap() <= 2.0);
}
