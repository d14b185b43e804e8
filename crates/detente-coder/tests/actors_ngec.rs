//! Actor phrases against the expectations of the shared set, where it is present.

use std::path::Path;

use detente_coder::actors::{Gazetteer, score_phrases};

#[test]
fn phrases_resolve_as_expected() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/events/ngec_actors_dev.jsonl");
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: no shared data beside the workspace");
        return;
    };
    let scores = score_phrases(Gazetteer::shipped(), &text).unwrap();
    let wrong = |right| right == Some(false);
    for outcome in &scores.outcomes {
        if wrong(outcome.country_right) || wrong(outcome.sector_right) {
            println!("{outcome:?}");
        }
    }
    println!("country {:.1}, sector {:.1} of {}", scores.country, scores.sector, scores.phrases);
    assert!(scores.country >= 88.0 && scores.sector >= 85.0);
}

#[test]
fn a_bad_line_is_named() {
    let error = score_phrases(Gazetteer::shipped(), "{\"text\": \"Iran\"}\n{").unwrap_err();
    assert!(error.starts_with("line 2:"), "{error}");
}
