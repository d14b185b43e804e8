//! What others rely on: schema, help, codes.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::Value;

use crate::run::{Place, Run};

#[test]
fn every_record_is_valid_by_the_published_schema() {
    let place = Place::new();
    let schema: Value = serde_json::from_str(&place.run(&["schema"]).out).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    place.file(
        "talks.txt",
        "Ruritania and China sign pact\n\nBEIJING, Jan 3 – China and France signed a trade \
         agreement on Tuesday. “We are friends,” said French President Emmanuel Macron. Germany \
         denied that it would sanction Iran. At least 12 people were killed when Russia shelled \
         Kharkiv last week, Ukraine said.\n",
    );
    let runs = [
        place.run(&["read", "talks.txt", "--published", "2023-01-04", "--store", "none"]),
        place.run(&["read", "talks.txt", "--store", "none"]),
    ];
    for record in runs.iter().flat_map(Run::records) {
        let faults: Vec<_> =
            validator.iter_errors(&record).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{faults:?}");
    }
    let mut wrong = runs[0].records().remove(0);
    wrong["article"]["text"] = Value::Null;
    assert!(!validator.is_valid(&wrong), "the schema must be able to refuse");
}

#[test]
fn short_help_fits_one_screen_and_long_help_has_examples() {
    let place = Place::new();
    let commands = ["", "read", "events", "quotes", "relation", "export"];
    for command in commands {
        let args = |help| [command, help].into_iter().filter(|arg| !arg.is_empty()).collect();
        let short: Vec<&str> = args("-h");
        let short = place.run(&short);
        assert!(short.code == 0 && short.out.lines().count() <= 32, "{command}\n{}", short.out);
        let long: Vec<&str> = args("--help");
        let long = place.run(&long).out;
        let (_, examples) = long.split_once("Examples:").unwrap_or_else(|| panic!("{command}"));
        let examples = examples.matches("detente ").count();
        assert!((3..=7).contains(&examples), "{command} has {examples} examples");
    }
}

#[test]
fn every_command_is_in_the_manual_and_the_completions() {
    let place = Place::new();
    let manual = place.run(&["man"]).out;
    assert!(manual.contains(".TH"));
    for command in ["read", "events", "quotes", "relation", "export", "schema", "explain"] {
        assert!(manual.contains(&format!("detente\\-{command}")), "{command}");
        for shell in ["bash", "zsh", "fish"] {
            assert!(place.run(&["completions", shell]).out.contains(command), "{shell} {command}");
        }
    }
}

/// Codes are written as `"P001"` where they are given; whatever a crate can say can be explained.
#[test]
fn every_code_in_the_sources_is_explained() {
    let mut codes = BTreeSet::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../"), &mut codes);
    assert!(codes.len() > 20, "{codes:?}");
    let listed = Place::new().run(&["explain"]).out;
    let known: BTreeSet<_> = listed.lines().filter_map(|line| line.split(' ').next()).collect();
    for code in &codes {
        assert!(known.contains(code.as_str()), "{code} is not explained");
    }
    let one = Place::new().run(&["explain", "d008"]);
    assert!(one.code == 0 && one.out.starts_with("D008: "), "{}", one.out);
    Place::new().run(&["explain", "X999"]).fails(2, &["[D012]"]);
}

/// A text and a kept report tell their rule, what the classifier saw, and the tree.
#[test]
fn reports_are_explained() {
    let text = "China condemned Japan on Monday.";
    let told = ["condemn#1", "classifier", "tree"];
    let given = Place::new().run(&["explain", "--text", text]).out;
    assert!(told.iter().all(|word| given.contains(word)), "{given}");
    let place = Place::new();
    let file = place.file("a.txt", text);
    let file = file.to_str().unwrap();
    place.run(&["read", file, "--published", "2024-05-07"]);
    let read = place.run(&[
        "read",
        file,
        "--published",
        "2024-05-07",
        "--store",
        "none",
        "--format",
        "jsonl",
    ]);
    let id = read.records()[0]["reports"][0]["id"].as_str().unwrap().to_owned();
    let kept = place.run(&["explain", &id]).out;
    assert!(told.iter().all(|word| kept.contains(word)), "{kept}");
    let absent = format!("{}-r1", "0".repeat(32));
    place.run(&["explain", &absent]).fails(2, &["[D012]"]);
}

fn collect(folder: &Path, codes: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() && !path.ends_with("tests") {
            collect(&path, codes);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let source = fs::read_to_string(&path).unwrap();
            codes.extend(source.split('"').filter(|word| is_code(word)).map(str::to_owned));
        }
    }
}

fn is_code(word: &str) -> bool {
    word.len() == 4
        && word.starts_with(['P', 'T', 'C', 'R', 'S', 'D'])
        && word[1..].bytes().all(|byte| byte.is_ascii_digit())
}
