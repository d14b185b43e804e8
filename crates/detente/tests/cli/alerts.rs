//! Alerts from end to end: what they watch for, and each way by which they tell.

use std::{
    fmt::Write as _,
    fs,
    io::{BufRead, BufReader, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::mpsc::{self, Receiver},
    thread,
};

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::{
    run::Place,
    server::{Reply, Server},
};

/// Reads an article about a strike on a day of December 2022.
fn strike(place: &Place, day: u32, town: &str) {
    let text = format!("Russia attacked {town} in Ukraine on {day} December, officials said.");
    let line = json!({"text": text, "published": format!("2022-12-{day}"), "url": format!("https://{}.example/{day}", town.to_lowercase())});
    let run = place.run_with(&["read", "-", "--format", "jsonl"], format!("{line}\n").as_bytes());
    assert_eq!(run.code, 0, "{}", run.err);
}

/// A store with an article, and an alert that tells by `ways`.
fn watched(ways: &[&str]) -> Place {
    let place = Place::new();
    strike(&place, 12, "Kharkiv");
    let mut args = vec!["alert", "add", "strikes", "--target", "UKR", "--type", "ASSAULT"];
    args.extend(ways.iter().flat_map(|way| ["--to", way]));
    let run = place.run(&args);
    assert_eq!(run.code, 0, "{}", run.err);
    place
}

#[test]
fn a_feed_tells_what_is_new_once_and_says_why() {
    let place = watched(&["feed:news.xml"]);
    let run = place.run(&["alert", "run"]);
    assert_eq!(run.code, 0, "what was there is not told: {}", run.err);
    assert!(!place.path().join("news.xml").exists());
    strike(&place, 14, "Odesa");
    let run = place.run(&["alert", "run"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("1 found, 1 told, 0 in vain"), "{}", run.err);
    let feed = fs::read_to_string(place.path().join("news.xml")).unwrap();
    assert!(feed.contains("RUS → UKR: ASSAULT") && feed.contains("Odesa"), "{feed}");
    assert!(!feed.contains("Kharkiv"), "{feed}");
    assert!(feed.contains("<link href=\"https://odesa.example/14\"/>"), "{feed}");
    assert_eq!(place.run(&["alert", "run"]).code, 0, "nothing is told twice");
    let listed = place.run(&["alert", "list", "--format", "jsonl"]).records();
    assert_eq!((&listed[0]["news"], &listed[0]["waiting"]), (&json!(1), &json!(0)));
    let log = place.run(&["alert", "log", "strikes", "--format", "jsonl"]).records();
    assert!(log[0]["why"][0]["words"].as_str().unwrap().contains("Odesa"));
    assert_eq!(place.run(&["alert", "remove", "strikes"]).code, 0);
    assert_eq!(place.run(&["alert", "list"]).code, 1);
}

#[test]
fn a_webhook_gets_signed_json_and_is_tried_again() {
    let server = Server::start(|asked| {
        // In trouble until somebody asks for the file that says otherwise.
        let well = asked.headers.get("x-detente-timestamp").is_some_and(|_| asked.path == "/well");
        if well { Reply::ok("text/plain", "thanks") } else { Reply::status(500) }
    });
    let url = |path: &str| format!("webhook:http://{}{path}", server.address);
    let place = watched(&[&url("/well"), &url("/ill")]);
    let allow = server.address.to_string();
    place.file(
        "detente.toml",
        format!("allow = \"{allow}\"\npause = 0\nwebhook_secret = \"key\"\n"),
    );
    strike(&place, 14, "Odesa");
    let run = place.run(&["alert", "run"]);
    assert!(run.code == 1 && run.err.contains("1 found, 1 told, 1 in vain"), "{}", run.err);
    assert!(run.err.contains("[F008]"), "{}", run.err);
    // Only the way that failed is tried again.
    let again = place.run(&["alert", "run"]);
    assert!(again.code == 0 && again.err.contains("0 found, 0 told, 1 in vain"), "{}", again.err);
    let asked = server.asked();
    let well: Vec<_> = asked.iter().filter(|asked| asked.path == "/well").collect();
    assert_eq!(well.len(), 1);
    let body = String::from_utf8(well[0].body.clone()).unwrap();
    let told: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((&told["alert"], told["news"].as_array().unwrap().len()), (&json!("strikes"), 1));
    let mut mac = Hmac::<Sha256>::new_from_slice(b"key").unwrap();
    mac.update(format!("{}.{body}", well[0].headers["x-detente-timestamp"]).as_bytes());
    let mut signature = "sha256=".to_owned();
    for byte in mac.finalize().into_bytes() {
        write!(signature, "{byte:02x}").unwrap();
    }
    assert_eq!(well[0].headers["x-detente-signature"], signature);
    let shown = place.run(&["config", "show"]);
    assert!(!shown.out.contains("\"key\""), "a secret is not shown: {}", shown.out);
}

#[test]
fn an_address_inside_the_network_gets_nothing_unless_allowed() {
    let server = Server::start(|_| Reply::ok("text/plain", ""));
    let place = watched(&[&format!("webhook:http://{}/x", server.address)]);
    strike(&place, 14, "Odesa");
    let run = place.run(&["alert", "run"]);
    assert!(run.err.contains("[F002]") && run.err.contains("1 in vain"), "{}", run.err);
    assert!(server.asked().is_empty());
}

#[test]
#[cfg(unix)]
fn a_command_gets_the_news_on_its_input_never_in_its_line() {
    let place =
        watched(&["command:cat > told.json; echo $DETENTE_ALERT >> told.json", "command:false"]);
    strike(&place, 14, "Odesa");
    let run = place.run(&["alert", "run"]);
    assert!(run.code == 1 && run.err.contains("1 told, 1 in vain"), "{}", run.err);
    assert_eq!(run.out, "");
    let told = fs::read_to_string(place.path().join("told.json")).unwrap();
    assert!(told.contains("Odesa") && told.ends_with("strikes\n"), "{told}");
}

/// A mail server on loopback that takes every letter.
fn mail_server() -> (SocketAddr, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let _ = sender.send(take_letter(stream.unwrap()));
        }
    });
    (address, receiver)
}

/// Speaks RFC 5321's side of the server; returns all that the client said.
fn take_letter(mut stream: TcpStream) -> String {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let mut said = String::new();
    stream.write_all(b"220 ready\r\n").unwrap();
    while let Some(Ok(line)) = lines.next() {
        said.push_str(&line);
        said.push('\n');
        let reply: &[u8] = match line.split([' ', ':']).next().unwrap_or("") {
            "DATA" => {
                stream.write_all(b"354 go on\r\n").unwrap();
                while let Some(Ok(line)) = lines.next() {
                    if line == "." {
                        break;
                    }
                    said.push_str(&line);
                    said.push('\n');
                }
                b"250 taken\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            _ => b"250 well\r\n",
        };
        stream.write_all(reply).unwrap();
        if line == "QUIT" {
            break;
        }
    }
    said
}

#[test]
fn a_letter_is_sent_by_the_server_of_the_settings() {
    let place = watched(&["mail:desk@example.org"]);
    strike(&place, 14, "Odesa");
    let without = place.run(&["alert", "run"]);
    assert!(
        without.err.contains("mail_from") && without.err.contains("1 in vain"),
        "{}",
        without.err
    );
    let (address, letters) = mail_server();
    place.file(
        "detente.toml",
        format!("smtp = \"smtp://{address}\"\nmail_from = \"alerts@example.org\"\n"),
    );
    let run = place.run(&["alert", "run"]);
    assert!(run.err.contains("0 found, 1 told, 0 in vain"), "{}", run.err);
    let letter = letters.recv().unwrap();
    assert!(letter.contains("RCPT TO:<desk@example.org>"), "{letter}");
    assert!(letter.contains("Subject: ") && letter.contains("Odesa"), "{letter}");
}

#[test]
fn quiet_hours_and_digests_hold_news_back() {
    let place = watched(&["feed:x.xml"]);
    for (name, when) in [("still", ["--quiet", "00:00-00:00"]), ("daily", ["--digest", "daily"])] {
        let args = ["alert", "add", name, "--actor", "RUS", "--to", &format!("feed:{name}.xml")];
        assert_eq!(place.run(&[&args[..], &when[..]].concat()).code, 0);
    }
    strike(&place, 14, "Odesa");
    assert_eq!(place.run(&["alert", "run"]).code, 1);
    assert!(!place.path().join("still.xml").exists());
    assert!(fs::read_to_string(place.path().join("daily.xml")).unwrap().contains("Odesa"));
    strike(&place, 16, "Lviv");
    let run = place.run(&["alert", "run", "daily"]);
    assert!(run.code == 1 && run.err.contains("1 found, 0 told"), "{}", run.err);
    assert!(!fs::read_to_string(place.path().join("daily.xml")).unwrap().contains("Lviv"));
}

/// Years of talks between Peru and Chile, then a week of blows.
fn history(place: &Place) {
    let mut rows = String::new();
    for month in 1..=12 {
        writeln!(rows, "Peru\tConsult\tChile\t2014-{month:02}-03").unwrap();
    }
    for day in 10..=14 {
        for act in ["Use conventional military force", "Threaten", "Criticize or denounce"] {
            writeln!(rows, "Peru\t{act}\tChile\t2015-03-{day}").unwrap();
        }
    }
    place.file("history.tsv", rows);
    let run = place.run(&["import", "--format", "tkg", "history.tsv"]);
    assert_eq!(run.code, 0, "{}", run.err);
}

#[test]
fn a_shift_is_told_and_replayed() {
    let place = Place::new();
    history(&place);
    let replay = place.run(&["alert", "replay", "--shift", "Peru", "Chile", "--format", "jsonl"]);
    let found = replay.records();
    assert!(
        found[0]["title"].as_str().unwrap().contains("PER → CHL: hardening on 2015-03-1"),
        "{found:?}"
    );
    assert!(!found[0]["imported"].as_array().unwrap().is_empty());
    let table = place.run(&[
        "alert",
        "replay",
        "--shift",
        "any",
        "--since",
        "2015-01-01",
        "--format",
        "table",
    ]);
    assert!(table.err.starts_with("would have fired 1 time\n  2015  1\n"), "{}", table.err);
    assert!(table.out.starts_with("PER → CHL: hardening on 2015-03-1"), "{}", table.out);
    let none = ["alert", "replay", "--shift", "PER", "CHL", "--direction", "softening"];
    assert_eq!(place.run(&none).code, 1);
    // The same, as it comes in.
    let place = Place::new();
    place.file("first.tsv", "Peru\tConsult\tChile\t2014-01-03\n");
    assert_eq!(place.run(&["import", "--format", "tkg", "first.tsv"]).code, 0);
    let add = ["alert", "add", "andes", "--shift", "PER", "CHL", "--to", "feed:andes.xml"];
    assert_eq!(place.run(&add).code, 0);
    history(&place);
    assert_eq!(place.run(&["alert", "run"]).code, 1);
    let feed = fs::read_to_string(place.path().join("andes.xml")).unwrap();
    assert!(feed.contains("hardening on 2015-03-1"), "{feed}");
    let again =
        place.run(&["alert", "add", "again", "--shift", "PER", "CHL", "--to", "feed:b.xml"]);
    assert!(again.err.contains("1 thing known already"), "{}", again.err);
    assert_eq!(place.run(&["alert", "run", "again"]).code, 0);
}

#[test]
fn a_question_is_replayed_before_it_is_an_alert() {
    let place = watched(&["feed:x.xml"]);
    strike(&place, 14, "Odesa");
    let run = place.run(&[
        "alert",
        "replay",
        "--actor",
        "RUS",
        "--since",
        "2022-12-13",
        "--format",
        "jsonl",
    ]);
    assert_eq!(run.records().len(), 1);
    let named = place.run(&["alert", "replay", "strikes", "--format", "jsonl"]);
    assert_eq!(named.records().len(), 2);
}

#[test]
fn what_cannot_be_an_alert_is_told() {
    let place = watched(&["feed:x.xml"]);
    let to = ["--to", "feed:y.xml"];
    let add = |args: &[&str]| place.run(&[&["alert", "add"], args, &to[..]].concat());
    add(&["strikes", "--actor", "RUS"]).fails(2, &["D013", "take another name"]);
    add(&["all"]).fails(2, &["D013", "met by everything"]);
    add(&["a b", "--actor", "RUS"]).fails(2, &["D013", "a name is of"]);
    add(&["x", "--shift", "RUS"]).fails(2, &["D013", "two actors"]);
    add(&["x", "--shift", "RUS", "UKR", "--type", "AID"]).fails(2, &["D013", "not both"]);
    place.run(&["alert", "run", "nobody"]).fails(2, &["D013", "there are strikes"]);
    place.run(&["alert", "add", "x", "--actor", "RUS", "--to", "pigeon:x"]).fails(2, &["pigeon"]);
}
