//! The one way out, against real servers on loopback.

#![allow(clippy::unwrap_used)]

mod server;

use std::{
    io::Write,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use detente_fetch::{Answer, FetchError, Fetched, Fetcher, Options, Validators};
use server::{Reply, Server};

fn fetcher(servers: &[&Server]) -> Fetcher {
    Fetcher::new(options(servers))
}

fn options(servers: &[&Server]) -> Options {
    Options {
        allowed: servers.iter().map(|s| s.address.to_string().parse().unwrap()).collect(),
        pause: Duration::ZERO,
        time: Duration::from_secs(20),
        ..Options::default()
    }
}

fn get(fetcher: &Fetcher, url: &str) -> Result<Fetched, FetchError> {
    match fetcher.get(url, &Validators::default())? {
        Answer::Fetched(fetched) => Ok(fetched),
        Answer::Unchanged => panic!("unchanged"),
    }
}

/// What a server has at every address but `robots.txt`, which it lacks.
fn open(reply: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Server {
    Server::start(move |asked| match asked.path.as_str() {
        "/robots.txt" => Reply::status(404),
        path => reply(path),
    })
}

#[test]
fn a_page_comes_with_its_type_and_our_name_is_told() {
    let server = open(|_| Reply::page("<p>Words.").with("ETag", "\"1\""));
    let page = get(&fetcher(&[&server]), &server.url("/a?b=c#d")).unwrap();
    assert_eq!(page.bytes, b"<p>Words.");
    assert_eq!(page.url, server.url("/a?b=c"));
    assert_eq!(page.content_type.as_deref(), Some("text/html; charset=utf-8"));
    assert_eq!(page.validators.etag.as_deref(), Some("\"1\""));
    assert_eq!(server.paths(), ["/robots.txt", "/a?b=c"]);
    assert!(server.asked()[1].headers["user-agent"].starts_with("Detente/"));
}

#[test]
fn forbidden_addresses_are_refused_in_every_spelling() {
    let server = open(|_| Reply::page("secret"));
    let port = server.address.port();
    // Allowed is another server: a port of the same machine is not.
    let other = open(|_| Reply::page("x"));
    let fetcher = fetcher(&[&other]);
    for host in [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "017700000001",
        "0177.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "169.254.169.254",
        "10.0.0.1",
        "100.64.0.1",
        "0",
        "0.0.0.0",
        "[::]",
        "224.0.0.1",
        "[fe80::1]",
        "[fd00::1]",
        "１２７.0.0.1",
        "127.0.0.1.",
    ] {
        let found = get(&fetcher, &format!("http://{host}:{port}/"));
        assert!(
            matches!(
                found,
                Err(FetchError::Forbidden { .. }
                    | FetchError::NoHost(_)
                    | FetchError::Address { .. })
            ),
            "{host}: {found:?}"
        );
    }
    for address in [
        "file:///etc/passwd",
        "ftp://x.example/",
        "gopher://x.example/",
        "data:text/html,x",
        "http://",
        "//x",
        "http://u:p@x.example/",
        "http://u@x.example/",
    ] {
        assert!(matches!(get(&fetcher, address), Err(FetchError::Address { .. })), "{address}");
    }
    assert!(server.asked().is_empty(), "{:?}", server.paths());
}

#[test]
fn every_hop_is_checked() {
    let secret = open(|_| Reply::page("secret"));
    let target = secret.url("/admin");
    let server = open(move |path| match path {
        "/inside" => Reply::to(302, &target),
        "/file" => Reply::to(301, "file:///etc/passwd"),
        "/metadata" => Reply::to(307, "http://169.254.169.254/latest/meta-data/"),
        "/loop" => Reply::to(302, "/loop"),
        "/nowhere" => Reply::status(302),
        "/gone" => Reply::to(301, "/new"),
        _ => Reply::page("here"),
    });
    let fetcher = fetcher(&[&server]);
    for path in ["/inside", "/metadata"] {
        let found = get(&fetcher, &server.url(path));
        assert!(matches!(found, Err(FetchError::Forbidden { .. })), "{path}: {found:?}");
    }
    assert!(matches!(get(&fetcher, &server.url("/file")), Err(FetchError::Address { .. })));
    assert!(matches!(get(&fetcher, &server.url("/nowhere")), Err(FetchError::Address { .. })));
    assert!(matches!(
        get(&fetcher, &server.url("/loop")),
        Err(FetchError::Redirects { most: 5, .. })
    ));
    let moved = get(&fetcher, &server.url("/gone")).unwrap();
    assert!(moved.url == server.url("/new") && moved.moved);
    assert!(secret.asked().is_empty());
}

#[test]
fn time_and_bytes_have_caps() {
    let zeros = {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(&vec![0; 100 << 20]).unwrap();
        packer.finish().unwrap()
    };
    let server = open(move |path| match path {
        "/bomb" => Reply::page("").with("Content-Encoding", "gzip").body(&zeros),
        "/endless" => Reply { endless: true, ..Reply::page(&"<item>".repeat(1000)) },
        "/slow" => Reply { drip: Some(Duration::from_millis(50)), ..Reply::page("<p>") },
        "/broken" => Reply::page("no gzip").with("Content-Encoding", "gzip"),
        _ => Reply::page("").with("Content-Encoding", "br"),
    });
    let fetcher = Fetcher::new(Options { time: Duration::from_secs(2), ..options(&[&server]) });
    let begun = Instant::now();
    let found = get(&fetcher, &server.url("/slow"));
    assert!(matches!(found, Err(FetchError::TooSlow { .. })), "{found:?}");
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    let fetcher = self::fetcher(&[&server]);
    for (path, code) in
        [("/bomb", "F011"), ("/endless", "F005"), ("/broken", "F011"), ("/br", "F011")]
    {
        let found = get(&fetcher, &server.url(path));
        assert_eq!(found.unwrap_err().code(), code, "{path}");
    }
}

impl Reply {
    fn body(mut self, body: &[u8]) -> Self {
        self.body = body.to_vec();
        self
    }
}

#[test]
fn robots_are_asked_once_and_kept() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/robots.txt" => Reply::ok("text/plain", "User-agent: *\nDisallow: /private\n"),
        "/to-private" => Reply::to(302, "/private/x"),
        _ => Reply::page("<p>Words."),
    });
    let fetcher = fetcher(&[&server]);
    assert!(get(&fetcher, &server.url("/a")).is_ok());
    for path in ["/private/x", "/to-private"] {
        assert!(matches!(get(&fetcher, &server.url(path)), Err(FetchError::Robots(_))));
    }
    assert_eq!(server.paths(), ["/robots.txt", "/a", "/to-private"]);

    let faulty = Server::start(|asked| match asked.path.as_str() {
        "/robots.txt" => Reply::status(500),
        _ => Reply::page("x"),
    });
    let found = get(&self::fetcher(&[&faulty]), &faulty.url("/a"));
    assert!(matches!(found, Err(FetchError::Robots(_))), "{found:?}");
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/robots.txt" => Reply::status(404),
        _ if asked.headers.get("if-none-match").is_some_and(|tag| tag == "\"v1\"")
            && asked.headers.contains_key("if-modified-since") =>
        {
            Reply::status(304)
        }
        _ => Reply::page("<p>")
            .with("ETag", "\"v1\"")
            .with("Last-Modified", "Mon, 23 Nov 2026 10:00:00 GMT"),
    });
    let fetcher = fetcher(&[&server]);
    let first = get(&fetcher, &server.url("/a")).unwrap();
    let second = fetcher.get(&server.url("/a"), &first.validators).unwrap();
    assert_eq!(second, Answer::Unchanged);
}

#[test]
fn a_host_that_asks_to_wait_is_left_alone() {
    let server = open(|path| match path {
        "/busy" => Reply::status(429).with("Retry-After", "120"),
        _ => Reply::page("x"),
    });
    let fetcher = fetcher(&[&server]);
    assert!(get(&fetcher, &server.url("/a")).is_ok());
    let wait = |found| match found {
        Err(FetchError::Wait { wait, .. }) => wait,
        other => panic!("{other:?}"),
    };
    assert_eq!(wait(get(&fetcher, &server.url("/busy"))), Some(Duration::from_secs(120)));
    let still = wait(get(&fetcher, &server.url("/a"))).unwrap();
    assert!(still > Duration::from_secs(60) && still <= Duration::from_secs(120));
    assert_eq!(server.paths(), ["/robots.txt", "/a", "/busy"], "the last was not asked");
}

#[test]
fn a_host_gets_one_request_at_a_time_with_a_pause_between() {
    let server = open(|_| {
        thread::sleep(Duration::from_millis(30));
        Reply::page("x")
    });
    let pause = Duration::from_millis(60);
    let fetcher = Arc::new(Fetcher::new(Options { pause, ..options(&[&server]) }));
    let begun = Instant::now();
    thread::scope(|scope| {
        for number in 0..4 {
            let (fetcher, url) = (Arc::clone(&fetcher), server.url(&format!("/{number}")));
            scope.spawn(move || get(&fetcher, &url).unwrap());
        }
    });
    assert_eq!(server.most_at_once(), 1);
    assert!(begun.elapsed() >= pause * 4, "five requests with four pauses: {:?}", begun.elapsed());
}

#[test]
fn messages_go_to_their_address_and_nowhere_else() {
    let other = open(|_| Reply::status(200));
    let target = other.url("/x");
    let server = open(move |path| match path {
        "/hook" => Reply::status(204),
        "/moved" => Reply::to(307, &target),
        _ => Reply::status(500),
    });
    let fetcher = fetcher(&[&server, &other]);
    let sent = fetcher.post(&server.url("/hook"), &[("X-Signature", "abc")], b"{}").unwrap();
    assert_eq!(sent, 204);
    let asked = &server.asked()[0];
    assert_eq!((asked.method.as_str(), asked.body.as_slice()), ("POST", b"{}".as_slice()));
    assert_eq!(asked.headers["x-signature"], "abc");
    for path in ["/moved", "/fault"] {
        let found = fetcher.post(&server.url(path), &[], b"{}");
        assert!(matches!(found, Err(FetchError::Status { .. })), "{found:?}");
    }
    assert!(matches!(
        fetcher.post("http://127.0.0.1:1/", &[], b""),
        Err(FetchError::Forbidden { .. })
    ));
    assert!(other.asked().is_empty());
}
