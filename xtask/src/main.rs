//! House work: test, train, bench, tidy.
#![allow(clippy::print_stdout, clippy::print_stderr)] // it talks to the person at the terminal

mod bench;
mod confidence;
mod factuality;
mod pages;
mod python;
mod quotes;
mod test;
mod tidy;
mod train;
mod types;
mod web;

use std::{path::PathBuf, process::ExitCode};

use detente_page::train::Apart;

const USAGE: &str = "\
usage: cargo xtask COMMAND
  test                      formatting, lints, all tests, tidy: what must pass before a merge
  python                    build the wheel, run the tests of wheel, notebook and recipes
  tidy                      the house rules alone
  web                       build the app anew and compare, its pages in a browser, the API by schemathesis
  train [--data FOLDER]     make lemma rules and ends of sentences, and score all; --score only
        [--python PROGRAM]  scores; --python also makes the network (hours; see train/README.md),
        [--names PROGRAM]   --names its layer for names alone (half an hour)
  train --language FOLDER TRAIN.conllu TEST.conllu
                            learn the small analyser of another language
                            (crates/detente-parse/languages/README.md)
  train --types             learn which acts join two actors (crates/detente-coder/training)
  train --confidence        fit how probable it is that a report is right
  train --factuality        learn how events are told: happened, planned, denied …
  train --quotes            fit the reading of who said what; --held-out scores on a part left out
  train --pages FOLDER      learn from the unpacked pages in FOLDER which blocks are the story, and
                            title, authors and day; --facts FOLDER learns the latter alone; scores
                            are those of unseen sites, with --by-page those of unseen pages
  bench [--documents N]     measure `detente read`, write bench/runs/DATE-CPU.{json,md}";

fn main() -> ExitCode {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let root = root.canonicalize().unwrap_or(root);
    let data = root.join("../shared/data");
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done: Result<(), String> = match words[..] {
        ["test"] => test::run(&root),
        ["python"] => python::run(&root),
        ["tidy"] => tidy::run(&root),
        ["web"] => web::run(&root),
        ["train", "--speed"] => train::speed_only(&data, &root).map_err(|error| error.to_string()),
        ["train", "--score"] => train::score(&data, &root).map_err(|error| error.to_string()),
        ["train", "--language", folder, trees, test] => {
            train::language(folder.as_ref(), trees.as_ref(), test.as_ref())
                .map_err(|error| error.to_string())
        }
        ["train", "--types"] => types::run(&data, &root),
        ["train", "--confidence"] => confidence::run(&data, &root),
        ["train", "--factuality"] => factuality::run(&data, &root),
        ["train", "--quotes"] => quotes::run(&data, &root, false),
        ["train", "--quotes", "--held-out"] => quotes::run(&data, &root, true),
        ["train", what @ ("--pages" | "--facts"), folder, ref how @ ..]
            if matches!(how, [] | ["--by-page"]) =>
        {
            let apart = if how.is_empty() { Apart::Sites } else { Apart::Pages };
            let learn = if what == "--pages" { pages::run } else { pages::run_facts };
            learn(&data, folder.as_ref(), apart, &root).map_err(|error| error.to_string())
        }
        ["train", ref options @ ..] if options.len() % 2 == 0 => {
            let of =
                |name: &str| options.chunks(2).find(|pair| pair[0] == name).map(|pair| pair[1]);
            let data = of("--data").map_or(data, PathBuf::from);
            let network = match (of("--python"), of("--names")) {
                (Some(python), _) => train::Network::Whole(python),
                (None, Some(python)) => train::Network::Names(python),
                (None, None) => train::Network::Kept,
            };
            train::run(&data, &root, network).map_err(|error| error.to_string())
        }
        ["bench", ref options @ ..] => bench::run(&root, options),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
