//! Feeds from end to end, against real servers on loopback.

use std::{
    process::{Child, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::{
    run::Place,
    server::{Asked, Reply, Server},
};

fn story(number: &str) -> String {
    let text = format!(
        "The president of France flew to Beijing on Monday and met Chinese officials in room {number}. \
         France criticized China over case {number}, her office said."
    );
    format!(
        "<html><head><title>Story {number}</title></head><body><article><h1>Story {number}</h1>\
             <p>{text}</p><p>{text} {text}</p></article></body></html>"
    )
}

fn rss(items: usize) -> String {
    let item = |number: usize| {
        format!(
            "<item><title>Story {number}</title><link>/story/{number}</link>\
                 <pubDate>Mon, {} Nov 2026 10:00:00 GMT</pubDate></item>",
            1 + number % 20
        )
    };
    let items: String = (0..items).map(item).collect();
    format!("<rss version='2.0'><channel><title>The Gazette</title>{items}</channel></rss>")
}

/// A site with a feed of so many stories.
fn site(items: usize) -> Server {
    Server::start(move |asked| answer(asked, items))
}

fn answer(asked: &Asked, items: usize) -> Reply {
    match asked.path.as_str() {
        "/robots.txt" => Reply::ok("text/plain", "User-agent: *\nDisallow: /story/3\n"),
        "/rss" if asked.headers.get("if-none-match").is_some_and(|tag| tag == "\"1\"") => {
            Reply::status(304)
        }
        "/rss" => Reply::ok("application/rss+xml", rss(items)).with("ETag", "\"1\""),
        "/" => Reply::page(
            "<html><head><link rel='alternate' type='application/rss+xml' href='/rss'></head>",
        ),
        path => match path.strip_prefix("/story/") {
            None | Some("4") => Reply::status(404),
            Some(number) => Reply::page(&story(number)),
        },
    }
}

/// Allows the servers and takes the pauses out.
fn settings(place: &Place, servers: &[&Server]) {
    let allow: Vec<_> = servers.iter().map(|server| server.address.to_string()).collect();
    place.file("detente.toml", format!("allow = \"{}\"\npause = 0\n", allow.join(",")));
}

fn stories(server: &Server) -> Vec<String> {
    let mut paths = server.paths();
    paths.retain(|path| path.starts_with("/story/"));
    paths
}

fn listed(place: &Place) -> Vec<Value> {
    let run = place.run(&["feed", "list", "--format", "jsonl"]);
    run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn feeds_are_added_run_listed_and_removed() {
    let place = Place::new();
    let server = site(6);
    settings(&place, &[&server]);
    // The page names its feed.
    let added = place.run(&["feed", "add", &server.url("/"), "--every", "1h"]);
    assert!(
        added.code == 0 && added.out.contains("/rss  rss The Gazette (6 pages)"),
        "{}{}",
        added.out,
        added.err
    );
    assert_eq!(place.run(&["feed", "add", &server.url("/rss")]).code, 1, "known already");
    place.run(&["feed", "add", &server.url("/story/1")]).fails(2, &["[F012]"]);
    place.run(&["feed", "add", &server.url("/none")]).fails(2, &["[F008]", "404"]);
    place.run(&["feed", "add", "http://192.168.1.1/rss"]).fails(2, &["[F002]"]);

    let run = place.run(&["feed", "run", "-o", "-", "--format", "jsonl"]);
    let records = run.records();
    assert_eq!(records.len(), 4, "{}", run.err);
    // The third is forbidden by robots.txt, the fourth is not there.
    assert!(run.err.contains("[F004]") && run.err.contains("[F008]"), "{}", run.err);
    assert!(!stories(&server).contains(&"/story/3".to_owned()));
    let second = records.iter().find(|r| r["article"]["title"] == "Story 2").unwrap();
    assert_eq!(second["article"]["published"]["date"], "2026-11-03");
    assert_eq!(second["article"]["published"]["basis"], "feed");

    let list = listed(&place);
    assert_eq!(
        (list.len(), &list[0]["title"], &list[0]["kind"]),
        (1, &"The Gazette".into(), &"rss".into())
    );
    assert_eq!(
        (&list[0]["read"], &list[0]["failed"], &list[0]["waiting"]),
        (&4.into(), &2.into(), &0.into())
    );
    // Not due before an hour is over; and then nothing has changed.
    let before = server.asked().len();
    assert_eq!(place.run(&["feed", "run"]).code, 1);
    assert_eq!(server.asked().len(), before);
    assert_eq!(place.run(&["feed", "run", "--all"]).code, 1);
    let last = server.asked().pop().unwrap();
    assert_eq!((last.path.as_str(), last.headers.contains_key("if-none-match")), ("/rss", true));

    assert_eq!(place.run(&["feed", "remove", &server.url("/rss")]).code, 0);
    assert_eq!(place.run(&["feed", "list"]).code, 1);
    assert_eq!(place.run(&["export"]).records().len(), 4, "what was read stays");
    let asked = stories(&server).len();
    place.run(&["feed", "add", &server.url("/rss")]);
    assert_eq!(place.run(&["feed", "run"]).code, 1, "and is not read again");
    assert_eq!(stories(&server).len(), asked);
}

#[test]
fn feeds_that_fail_are_left_alone_for_a_while() {
    let place = Place::new();
    let busy = Arc::new(AtomicUsize::new(0));
    let visits = Arc::clone(&busy);
    let server = Server::start(move |asked| match asked.path.as_str() {
        "/robots.txt" => Reply::status(404),
        "/busy" if visits.fetch_add(1, Ordering::SeqCst) > 0 => {
            Reply::status(429).with("Retry-After", "7200")
        }
        "/endless" => Reply { endless: true, ..Reply::ok("text/xml", "<rss><channel><item>") },
        _ => Reply::ok("text/xml", rss(0)),
    });
    settings(&place, &[&server]);
    for path in ["/busy", "/good"] {
        assert_eq!(place.run(&["feed", "add", &server.url(path), "--every", "1s"]).code, 0);
    }
    place.run(&["feed", "add", &server.url("/endless")]).fails(2, &["[F005]"]);
    let run = place.run(&["feed", "run"]);
    assert!(run.err.contains("[F009]"), "{}", run.err);
    let list = listed(&place);
    let of =
        |end: &str| list.iter().find(|feed| feed["url"].as_str().unwrap().ends_with(end)).unwrap();
    assert_eq!((&of("/busy")["failures"], &of("/busy")["code"]), (&1.into(), &"F009".into()));
    let due: jiff::Timestamp = of("/busy")["due"].as_str().unwrap().parse().unwrap();
    let wait = due.duration_since(jiff::Timestamp::now()).as_secs();
    assert!((3600..=7200).contains(&wait), "{wait}");
    // Who asked to wait is not asked, whatever the command.
    place.run(&["feed", "run", "--all"]);
    assert_eq!(busy.load(Ordering::SeqCst), 2);
}

#[test]
fn sitemaps_lead_to_their_pages_and_a_host_is_asked_one_by_one() {
    let place = Place::new();
    let server = Server::start(|asked| match asked.path.as_str() {
        "/robots.txt" => Reply::status(404),
        "/sitemap.xml" => Reply::ok(
            "text/xml",
            "<sitemapindex><sitemap><loc>/news.xml</loc></sitemap></sitemapindex>",
        ),
        "/news.xml" => Reply::ok(
            "text/xml",
            "<urlset xmlns:news='n'>\
            <url><loc>/story/1</loc><news:news><news:publication_date>2026-11-20</news:publication_date></news:news></url>\
            <url><loc>/story/2</loc><news:news><news:publication_date>2026-11-23</news:publication_date></news:news></url>\
            <url><loc>/story/5</loc></url></urlset>",
        ),
        path => {
            thread::sleep(Duration::from_millis(20));
            Reply::page(&story(path))
        }
    });
    settings(&place, &[&server]);
    assert_eq!(place.run(&["feed", "add", &server.url("/sitemap.xml")]).code, 0);
    let run = place.run(&["feed", "run", "--since", "2026-11-22", "--threads", "2"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(stories(&server), ["/story/2", "/story/5"]);
    assert_eq!(server.most_at_once(), 1);
}

fn watch(place: &Place) -> Child {
    let mut command = place.command(&["watch", "--threads", "2"]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Waits until a condition holds; fails the test after a minute.
fn until(what: &str, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// Killed and started again and again, it reads every page once: but for those under way when it
/// was killed, it does not even ask for one again.
#[test]
fn a_watch_that_is_killed_reads_nothing_twice() {
    const PAGES: usize = 60;
    let place = Place::new();
    let server = Server::start(|asked| match asked.path.as_str() {
        path if path.starts_with("/story/") => {
            thread::sleep(Duration::from_millis(10));
            Reply::page(&story(&path[7..]))
        }
        "/rss" => Reply::ok("text/xml", rss(PAGES)),
        _ => Reply::status(404),
    });
    settings(&place, &[&server]);
    assert_eq!(place.run(&["feed", "add", &server.url("/rss"), "--every", "1s"]).code, 0);
    for pages in [8, 30] {
        let mut child = watch(&place);
        until("pages are fetched", || stories(&server).len() >= pages);
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let mut child = watch(&place);
    until("all pages are read", || {
        listed(&place).first().is_some_and(|feed| feed["read"] == PAGES)
    });
    // Ctrl-C, as a service manager or a person sends it.
    assert!(
        std::process::Command::new("kill").arg(child.id().to_string()).status().unwrap().success()
    );
    assert!(child.wait().unwrap().code().is_some(), "it ends by itself");
    let records = place.run(&["export"]).records();
    assert_eq!(records.len(), PAGES);
    let asked = stories(&server);
    let again = asked.len() - PAGES;
    // Each kill loses at most a batch of the store and what was under way.
    assert!(again <= 2 * (64 + 8), "{again} asked for again");
    let mut once = asked;
    once.sort();
    once.dedup();
    assert_eq!(once.len(), PAGES);
}
