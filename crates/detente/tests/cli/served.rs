//! The commands over a store on a PostgreSQL server.

use std::time::{SystemTime, UNIX_EPOCH};

use postgres::{Client, NoTls};

use crate::run::Place;

/// The address of an empty schema of the server that `DETENTE_TEST_POSTGRES` names; CI must.
fn address() -> Option<String> {
    let Ok(address) = std::env::var("DETENTE_TEST_POSTGRES") else {
        assert!(std::env::var_os("CI").is_none(), "CI must name a server: see .ci/postgres");
        println!("without PostgreSQL: DETENTE_TEST_POSTGRES names no server (.ci/postgres)");
        return None;
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
    let schema = format!("cli_{}_{now}", std::process::id());
    Client::connect(&address, NoTls)
        .and_then(|mut client| client.batch_execute(&format!("CREATE SCHEMA {schema}")))
        .unwrap();
    let sign = if address.contains('?') { '&' } else { '?' };
    Some(format!("{address}{sign}options=-csearch_path%3D{schema}"))
}

#[test]
fn every_command_asks_a_server_as_it_asks_a_file() {
    let Some(address) = address() else { return };
    let place = Place::new();
    let story = place.file(
        "story.txt",
        "PARIS, 3 March 2025 - France on Monday condemned Iran over the arrest of two teachers. \
         \"We will not be silent,\" said Foreign Minister Jean-Noel Barrot. Iran will send an envoy \
         to Paris on 9 May 2025.",
    );
    let rows = place
        .file("rows.txt", "India\tConsult\tNepal\t2014-01-01\nIndia\tHug\tNepal\t2014-01-02\n");
    let story = story.to_str().unwrap();
    let file = place.path().join("beside.db");
    let mut answers = Vec::new();
    for store in [address.as_str(), file.to_str().unwrap()] {
        let run = |args: &[&str]| {
            let args: Vec<&str> = args.iter().copied().chain(["--store", store]).collect();
            let run = place.run(&args);
            assert!(run.code < 2, "{args:?}: {}", run.err);
            run
        };
        let kept = run(&["read", story, "--published", "2025-03-03"]);
        assert!(kept.err.contains("1 new article"), "{}", kept.err);
        let again = run(&["read", story, "--published", "2025-03-03"]);
        assert!(again.err.contains("0 new articles, 1 already there"), "{}", again.err);
        run(&["import", "--format", "tkg", rows.to_str().unwrap()]);
        let asked = [
            run(&["events", "--format", "json"]),
            run(&["events", "--reports", "--text", "condemn*", "--format", "json"]),
            run(&["quotes", "--format", "json"]),
            run(&["relation", "France", "Iran", "--format", "json"]),
            run(&["relation", "India", "Nepal", "--format", "csv"]),
            run(&[
                "sql",
                "SELECT source, target, sum(events) AS n FROM dyad_day GROUP BY 1, 2 ORDER BY 1, 2",
            ]),
            run(&["export", "--format", "jsonl"]),
            run(&["export", "--format", "tkg"]),
            run(&["serve", "--get", "/r/FRA/IRN.json"]),
            run(&["changes"]),
        ];
        assert!(asked[0].out.contains("FRA"), "{}", asked[0].out);
        answers.push(asked.map(|run| run.out));
        let sound = run(&["doctor", "--repair"]);
        assert!(sound.out.contains("1 article"), "{}", sound.out);
    }
    assert_eq!(answers[0], answers[1]);
}

#[test]
fn what_is_wrong_with_a_server_is_said_with_a_code_and_without_the_password() {
    let place = Place::new();
    for (store, code) in [
        ("postgres://ann:sesame@127.0.0.1:1/news", "S015"),
        ("postgres://ann:sesame@127.0.0.1/news?sslmode=perhaps", "S016"),
    ] {
        let run = place.run(&["events", "--store", store]);
        run.fails(2, &[code, "postgres://ann@127.0.0.1"]);
        assert!(!run.err.contains("sesame"), "{}", run.err);
    }
}
