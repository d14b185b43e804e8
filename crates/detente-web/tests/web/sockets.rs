//! A server with real connections.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    sync::Arc,
    thread,
    time::Duration,
};

use detente_record::Page;
use detente_web::{Fetch, Options, POLICY, Rate, ServeError, Server, TokenHash};

use crate::sample::{Sample, read};

/// Starts a server that runs until the test's process ends.
fn start(options: Options) -> SocketAddr {
    let server = Server::start(options).unwrap();
    let address = server.address();
    thread::spawn(move || server.run());
    address
}

/// Sends a request as it is written and returns the answer's head and body.
fn send(address: SocketAddr, request: &str) -> (String, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    (head.to_ascii_lowercase(), body.to_owned())
}

fn ask(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &str,
    body: &str,
) -> (String, String) {
    let length = body.len();
    let host =
        if headers.contains("host:") { String::new() } else { format!("host: {address}\r\n") };
    send(
        address,
        &format!(
            "{method} {path} HTTP/1.1\r\n{host}connection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
        ),
    )
}

fn status(answer: &(String, String)) -> u16 {
    answer.0.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap()
}

#[test]
fn every_answer_carries_the_orders() {
    let sample = Sample::read();
    let address = start(sample.options());
    for path in [
        "/",
        "/r/CHN/RUS",
        "/assets/app.js",
        "/api/v1/status",
        "/api/v1/none",
        "/r/CHN/RUS.csv",
        "/nowhere",
    ] {
        let answer = ask(address, "GET", path, "", "");
        let policy = format!("content-security-policy: {}", POLICY.to_ascii_lowercase());
        assert!(answer.0.contains(&policy), "{path}: {}", answer.0);
        assert!(answer.0.contains("x-content-type-options: nosniff"), "{path}");
    }
    assert_eq!(
        POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types svelte-trusted-html"
    );
    assert_eq!(status(&ask(address, "GET", "/nowhere", "", "")), 404);
    assert_eq!(status(&ask(address, "DELETE", "/api/v1/status", "", "")), 405);
    assert_eq!(status(&ask(address, "POST", "/", "", "")), 405);
}

#[test]
fn foreign_names_and_foreign_pages_are_turned_away() {
    let sample = Sample::read();
    let address = start(sample.options());
    let answer = ask(address, "GET", "/api/v1/status", "host: evil.example\r\n", "");
    assert_eq!(status(&answer), 421);
    assert!(answer.1.contains("W006"));
    let body = r#"{"text": "China condemned Japan."}"#;
    let foreign = ask(address, "POST", "/api/v1/read", "origin: http://evil.example\r\n", body);
    assert_eq!((status(&foreign), foreign.1.contains("W012")), (403, true));
    let own = format!("origin: http://{address}\r\nsec-fetch-site: same-origin\r\n");
    let read = ask(address, "POST", "/api/v1/read", &own, body);
    assert_eq!(status(&read), 200, "{}", read.1);
    assert!(read.1.contains("\"ACCUSE\""), "{}", read.1);
}

#[test]
fn a_token_opens_once_and_then_the_cookie_does() {
    let sample = Sample::read();
    let mut options = sample.options();
    options.token = Some(TokenHash::of("sesame"));
    let address = start(options);
    assert_eq!(status(&ask(address, "GET", "/api/v1/status", "", "")), 401);
    assert_eq!(status(&ask(address, "GET", "/?token=barley", "", "")), 401);
    let entered = ask(address, "GET", "/r/CHN/RUS?step=day&token=sesame", "", "");
    assert_eq!(status(&entered), 303);
    assert!(entered.0.contains("location: /r/chn/rus?step=day\r\n"), "{}", entered.0);
    assert!(entered.0.contains("set-cookie: detente=sesame; httponly; samesite=strict; path=/"));
    let sly = ask(address, "GET", "//evil.example/?token=sesame", "", "");
    assert!(sly.0.contains("location: /evil.example/"), "{}", sly.0);
    let bearer = "authorization: Bearer sesame\r\n";
    for headers in [bearer, "cookie: a=b; detente=sesame\r\n"] {
        assert_eq!(status(&ask(address, "GET", "/api/v1/status", headers, "")), 200);
    }
}

#[test]
fn bodies_and_rates_have_limits() {
    let sample = Sample::read();
    let mut options = sample.options();
    options.body = 1000;
    options.rate = Rate { each_second: 0.001, burst: 6.0 };
    let address = start(options);
    let large = format!(r#"{{"text": "{}"}}"#, "China. ".repeat(400));
    let refused = ask(address, "POST", "/api/v1/read", "", &large);
    assert_eq!((status(&refused), refused.1.contains("W009")), (413, true));
    for body in ["", "{", r#"{"text": ""}"#, r#"{"text": "x", "published": "soon"}"#] {
        let refused = ask(address, "POST", "/api/v1/read", "", body);
        assert_eq!((status(&refused), refused.1.contains("W015")), (400, true), "{body}");
    }
    assert_eq!(status(&ask(address, "GET", "/", "", "")), 200);
    let many = ask(address, "GET", "/", "", "");
    assert_eq!((status(&many), many.0.contains("retry-after")), (429, true));
}

#[test]
fn corrections_are_kept_and_known_answers_are_not_sent_again() {
    let sample = Sample::read();
    let address = start(sample.options());
    let first = ask(address, "GET", "/api/v1/corrections/queue?limit=1", "", "");
    let tag = first.0.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().to_owned();
    let same = format!("if-none-match: {tag}\r\n");
    assert_eq!(status(&ask(address, "GET", "/api/v1/corrections/queue?limit=1", &same, "")), 304);
    let list: serde_json::Value = serde_json::from_str(&first.1).unwrap();
    let report = list["items"][0]["report"]["id"].as_str().unwrap();
    let said =
        format!(r#"{{"report": "{report}", "verdict": "fix", "fields": {{"status": "plan"}}}}"#);
    assert_eq!(status(&ask(address, "POST", "/api/v1/corrections", "", &said)), 201);
    // The store has changed: what was known is no longer so.
    assert_eq!(status(&ask(address, "GET", "/api/v1/corrections/queue?limit=1", &same, "")), 200);
    let log = ask(address, "GET", "/correct.csv", "", "");
    assert!(log.1.contains(report) && log.1.contains(",fix,"), "{}", log.1);
    for wrong in [
        r#"{"report": "none-r1", "verdict": "accept"}"#.to_owned(),
        said.replace("plan", "maybe"),
        said.replace("status", "rule"),
    ] {
        let answer = ask(address, "POST", "/api/v1/corrections", "", &wrong);
        assert!(matches!(status(&answer), 400 | 404), "{wrong}: {}", answer.1);
    }
    let mut options = sample.options();
    options.read_only = true;
    let reading = start(options);
    let refused = ask(reading, "POST", "/api/v1/corrections", "", &said);
    assert_eq!((status(&refused), refused.1.contains("W012")), (403, true));
}

#[test]
fn a_pasted_address_is_fetched_where_that_is_allowed() {
    let sample = Sample::read();
    let pasted = r#"{"url": "https://news.example/a"}"#;
    let refused = ask(start(sample.options()), "POST", "/api/v1/read", "", pasted);
    assert_eq!((status(&refused), refused.1.contains("W018")), (403, true), "{}", refused.1);
    let mut options = sample.options();
    options.fetch = Some(Fetch(Arc::new(|url| match url {
        "https://news.example/a" => Ok(Page {
            url: Some(url.to_owned()),
            bytes: b"Israel attacked Iran on Friday.".to_vec(),
            ..Page::default()
        }),
        _ => Err(("F002", "127.0.0.1 is not a public address".to_owned())),
    })));
    let address = start(options);
    let read = ask(address, "POST", "/api/v1/read", "", pasted);
    let record: serde_json::Value = serde_json::from_str(&read.1).unwrap();
    assert_eq!(
        (&record["article"]["url"], &record["reports"][0]["type"]),
        (&"https://news.example/a".into(), &"ASSAULT".into())
    );
    let inside = ask(address, "POST", "/api/v1/read", "", r#"{"url": "http://127.0.0.1/"}"#);
    assert_eq!((status(&inside), inside.1.contains("[F002]")), (502, true), "{}", inside.1);
}

#[test]
fn what_was_accepted_or_fixed_is_gold() {
    let sample = Sample::read();
    let address = start(sample.options());
    let queue = ask(address, "GET", "/api/v1/corrections/queue?limit=3", "", "");
    let queue: serde_json::Value = serde_json::from_str(&queue.1).unwrap();
    let ids: Vec<&str> =
        (0..3).map(|at| queue["items"][at]["report"]["id"].as_str().unwrap()).collect();
    for (id, rest) in [
        (ids[0], r#""verdict": "fix", "fields": {"type": "AID", "source": "Peru"}"#),
        (ids[1], r#""verdict": "accept""#),
        // The last word counts.
        (ids[1], r#""verdict": "reject""#),
        (ids[2], r#""verdict": "reject""#),
    ] {
        let said = format!(r#"{{"report": "{id}", {rest}}}"#);
        assert_eq!(status(&ask(address, "POST", "/api/v1/corrections", "", &said)), 201);
    }
    let gold = ask(address, "GET", "/gold.jsonl", "", "").1;
    let line: serde_json::Value = serde_json::from_str(&gold).unwrap();
    assert_eq!(
        (&*line["id"].to_string(), &line["event_plover2021"]),
        (&*format!("{:?}", ids[0]), &"AID".into())
    );
    assert_eq!(
        (&line["actors"][0]["role"], &line["actors"][0]["code3"]),
        (&"source".into(), &"PER".into())
    );
}

#[test]
fn a_search_becomes_an_alert_that_shows_what_is_new() {
    let sample = Sample::read();
    let address = start(sample.options());
    let made = r#"{"name": "strikes", "search": {"type": "ASSAULT", "actor": "Iran"}}"#;
    assert_eq!(status(&ask(address, "POST", "/api/v1/alerts", "", made)), 201);
    assert_eq!(status(&ask(address, "POST", "/api/v1/alerts", "", made)), 409);
    let page = |name: &str| ask(address, "GET", &format!("/api/v1/alerts/{name}"), "", "");
    let told: serde_json::Value = serde_json::from_str(&page("strikes").1).unwrap();
    assert_eq!((&told["fresh"], &told["news"]), (&serde_json::json!([]), &serde_json::json!([])));
    sample.put(&[read("2025-03-07", "Israel attacked Iran on Friday.")]);
    let told: serde_json::Value = serde_json::from_str(&page("strikes").1).unwrap();
    let words = told["fresh"][0]["why"][0]["words"].as_str().unwrap();
    assert_eq!(words, "Israel attacked Iran on Friday.");
    for wrong in [
        r#"{"name": "a b", "search": {"type": "ASSAULT"}}"#,
        r#"{"name": "all", "search": {}}"#,
        r#"{"name": "x", "search": {"ways": ["command:true"]}}"#,
    ] {
        assert_eq!(status(&ask(address, "POST", "/api/v1/alerts", "", wrong)), 400, "{wrong}");
    }
    assert_eq!(status(&ask(address, "DELETE", "/api/v1/alerts/strikes", "", "")), 204);
    assert_eq!(status(&ask(address, "DELETE", "/api/v1/alerts/strikes", "", "")), 404);
    let foreign = "origin: http://evil.example\r\n";
    assert_eq!(status(&ask(address, "DELETE", "/api/v1/alerts/strikes", foreign, "")), 403);
}

#[test]
fn new_reports_are_told_as_they_come() {
    let sample = Sample::read();
    let address = start(sample.options());
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(stream, "GET /api/v1/stream HTTP/1.1\r\nhost: {address}\r\n\r\n").unwrap();
    let mut head = [0; 64];
    stream.read_exact(&mut head).unwrap();
    sample.put(&[read("2025-03-07", "Israel attacked Iran on Friday.")]);
    let (mut told, mut part) = (String::new(), [0; 4096]);
    while !told.contains("event: report") || !told.contains("Israel attacked Iran") {
        let length = stream.read(&mut part).unwrap();
        assert!(length > 0, "the stream ended: {told}");
        told.push_str(&String::from_utf8_lossy(&part[..length]));
    }
}

#[test]
fn a_taken_address_and_a_missing_store_are_told() {
    let sample = Sample::read();
    let address = start(sample.options());
    let mut options = sample.options();
    options.address = address;
    assert!(matches!(Server::start(options), Err(ServeError::Address { .. })));
    let missing = Options::new("/nowhere/at/all.db".into(), "127.0.0.1:0".parse().unwrap());
    assert!(matches!(Server::start(missing), Err(ServeError::Store(_))));
}
