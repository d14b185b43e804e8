//! Runs the contrast cases in `gold/status`: as many must be right as were before.

use std::{fs, path::Path};

use detente_read::{Reader, eval};

/// Right cases when last measured; raise it when the coder gets better.
const RIGHT: usize = 301;
const HELD_OUT_RIGHT: usize = 41;

#[test]
fn no_fewer_contrast_cases_are_right_than_before() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../gold/status");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("gold/status is part of the repository")
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "tsv"))
        .collect();
    files.sort();
    let (held_out, own): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|path| path.ends_with("held-out.tsv"));
    assert_eq!((own.len(), held_out.len()), (16, 1), "one table a type and the held-out one");
    ratchet(&own, RIGHT, 300);
    ratchet(&held_out, HELD_OUT_RIGHT, 60);
}

fn ratchet(files: &[std::path::PathBuf], floor: usize, least: usize) {
    let table: String =
        files.iter().map(|file| fs::read_to_string(file).expect("a readable table")).collect();
    let (scores, predictions) =
        eval::status(&Reader::default(), &table).expect("a table that parses");
    assert!(scores.items >= least, "only {} cases", scores.items);
    let right = predictions.iter().filter(|case| case.right).count();
    let wrong: Vec<_> = predictions
        .iter()
        .filter(|case| !case.right)
        .map(|case| format!("{} {:?} {}\n    {:?}", case.id, case.gold, case.text, case.pred))
        .collect();
    assert!(right >= floor, "{right} right, were {floor}:\n{}", wrong.join("\n"));
}
