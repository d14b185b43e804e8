//! Sound archives, damaged ones and bombs.

#![allow(clippy::unwrap_used)]

use std::{
    fs::File,
    io::{BufReader, Cursor, Read, Write},
    time::Instant,
};

use detente_archive::{
    Fault, What, unpack,
    warc::{Page, Pages},
    zipped,
};
use flate2::{Compression, write::GzEncoder};
use zip::{ZipWriter, write::SimpleFileOptions};

/// A record of the kind `response`, or another.
fn record(kind: &str, url: &str, block: &[u8], length: Option<usize>) -> Vec<u8> {
    let length = length.unwrap_or(block.len());
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\n\
         WARC-Date: 2026-11-23T14:05:00Z\r\nContent-Type: application/http; msgtype={kind}\r\n\
         Content-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn answer(body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{body}").into_bytes()
}

fn response(name: &str) -> Vec<u8> {
    let body = format!("<p>Story {name}: the envoys met.");
    record("response", &format!("https://x.example/{name}"), &answer(&body), None)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn pages(bytes: Vec<u8>) -> Vec<Result<Page, Fault>> {
    Pages::new(Cursor::new(bytes)).unwrap().collect()
}

/// What came, in short: the end of an address, or a code.
fn short(found: &[Result<Page, Fault>]) -> Vec<&str> {
    let name = |page: &'_ Page| page.url.as_deref().unwrap_or("?").to_owned();
    found
        .iter()
        .map(|page| match page {
            Ok(page) => {
                let at = name(page).rfind('/').map_or(0, |at| at + 1);
                &page.url.as_deref().unwrap_or("?")[at..]
            }
            Err(fault) => fault.what.code(),
        })
        .collect()
}

#[test]
fn pages_come_with_their_place_plain_and_packed() {
    let parts = [
        record("warcinfo", "", b"software: x\r\n", None),
        record("request", "https://x.example/a", b"GET /a HTTP/1.1\r\n\r\n", None),
        response("a"),
        response("b"),
        record("metadata", "https://x.example/b", b"fetchTime: 3", None),
        record("conversion", "https://x.example/c", b"Plain text.", None),
    ];
    let plain: Vec<u8> = parts.concat();
    let packed: Vec<u8> = parts.iter().flat_map(|part| gzip(part)).collect();
    let whole = gzip(&plain);
    let wet = |bytes: Vec<u8>| {
        String::from_utf8(bytes).unwrap().replace(
        "WARC-Type: conversion\r\nWARC-Target-URI: https://x.example/c\r\nWARC-Date: 2026-11-23T14:05:00Z\r\nContent-Type: application/http; msgtype=conversion",
        "WARC-Type: conversion\r\nWARC-Target-URI: <https://x.example/c>\r\nContent-Type:\r\n text/plain",
    )
    };
    let found = pages(wet(plain.clone()).into_bytes());
    assert_eq!(short(&found), ["a", "b", "c"]);
    let page = found[1].as_ref().unwrap();
    assert_eq!(&plain[page.offset as usize..][..10], b"WARC/1.0\r\n");
    assert_eq!(page.bytes, b"<p>Story b: the envoys met.");
    assert_eq!(page.content_type.as_deref(), Some("text/html"));
    assert_eq!(page.date.as_deref(), Some("2026-11-23T14:05:00Z"));
    assert_eq!(found[2].as_ref().unwrap().bytes, b"Plain text.");
    assert_eq!(found[2].as_ref().unwrap().content_type.as_deref(), Some("text/plain"));

    for archive in [packed.clone(), whole] {
        assert_eq!(short(&pages(archive)), ["a", "b", "A008"]);
    }
    let found = pages(packed.clone());
    let page = found[1].as_ref().unwrap();
    assert_eq!(&packed[page.offset as usize..][..3], b"\x1f\x8b\x08", "the member of the record");
}

#[test]
fn a_damaged_record_costs_only_itself() {
    let cut = {
        let mut cut = response("cut");
        cut.truncate(cut.len() - 20);
        cut
    };
    let cases: [(&str, Vec<u8>, &[&str]); 9] = [
        ("cut short", cut.clone(), &["a", "A001", "z"]),
        ("empty", record("response", "https://x.example/e", b"", None), &["a", "A002", "z"]),
        (
            "too long a length",
            record("response", "https://x.example/l", &answer("x"), Some(90)),
            &["a", "A001", "z"],
        ),
        (
            "too short a length",
            record("response", "https://x.example/l", &answer("<p>words"), Some(30)),
            &["a", "A001", "z"],
        ),
        (
            "no length",
            b"WARC/1.0\r\nWARC-Type: response\r\n\r\n\r\n\r\n".to_vec(),
            &["a", "A003", "z"],
        ),
        (
            "a length that is none",
            record("response", "u", b"x", None).replace_length("-5"),
            &["a", "A003", "z"],
        ),
        ("no head", b"<html>what is this\r\n\r\nWARC is no head\r\n".to_vec(), &["a", "A003", "z"]),
        (
            "chunks",
            record(
                "response",
                "https://x.example/k",
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwords\r\nffff\r\nx",
                None,
            ),
            &["a", "A004", "z"],
        ),
        (
            "an address of another kind",
            record("response", "javascript:alert(1)", &answer("x"), None),
            &["a", "A008", "z"],
        ),
    ];
    for (name, damaged, expected) in &cases {
        let parts = [response("a"), damaged.clone(), response("z")];
        assert_eq!(short(&pages(parts.concat())), *expected, "{name}, plain");
        let packed: Vec<u8> = parts.iter().flat_map(|part| gzip(part)).collect();
        assert_eq!(short(&pages(packed)), *expected, "{name}, packed");
    }
    // At the end of the file nothing follows.
    assert_eq!(short(&pages([response("a"), cut].concat())), ["a", "A001"]);
    let mut packed = [gzip(&response("a")), gzip(&response("b"))].concat();
    packed.truncate(packed.len() - 30);
    let found = pages(packed);
    assert_eq!(short(&found), ["a", "A001"]);
}

trait Replaced {
    fn replace_length(self, length: &str) -> Self;
}

impl Replaced for Vec<u8> {
    fn replace_length(self, length: &str) -> Self {
        String::from_utf8(self).unwrap().replace("Length: 1", &format!("Length: {length}")).into()
    }
}

#[test]
fn damaged_packed_data_is_left_for_the_next_member() {
    let (first, mut second) = (gzip(&response("a")), gzip(&response("b")));
    let middle = second.len() / 2;
    for byte in &mut second[middle..middle + 12] {
        *byte ^= 0x5a;
    }
    let packed = [first.clone(), second, gzip(&response("z"))].concat();
    let found = pages(packed);
    let seen = short(&found);
    assert_eq!((seen.first(), seen.last()), (Some(&"a"), Some(&"z")), "{seen:?}");
    let faults: Vec<_> = found.iter().filter_map(|page| page.as_ref().err()).collect();
    assert!(faults.len() == 1 && faults[0].offset == first.len() as u64, "{faults:?}");
}

#[test]
fn every_cut_and_every_wrong_byte_ends_well() {
    let plain = [response("a"), record("response", "u", b"", None), response("z")].concat();
    let packed = [gzip(&response("a")), gzip(&response("b"))].concat();
    for archive in [plain, packed] {
        for at in 0..archive.len() {
            let _ = pages(archive[..at].to_vec());
            let mut wrong = archive.clone();
            wrong[at] ^= 0xff;
            let found = pages(wrong);
            assert!(found.len() <= 8, "{} at {at}", found.len());
        }
    }
}

/// Gigabytes of zeros, packed twice over by hand so that few bytes hold them.
#[test]
fn bombs_are_stopped_early() {
    let zeros = vec![0; 100 << 20];
    let bomb = gzip(&zeros);
    assert!(bomb.len() < 110_000);
    let begun = Instant::now();
    let mut reader = unpack(Cursor::new(bomb.clone())).unwrap();
    let error = std::io::copy(&mut reader, &mut std::io::sink()).unwrap_err();
    assert!(matches!(What::of(error), What::Bomb { .. }));

    let head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/bomb\r\n\
                 Content-Length: 104857600\r\n\r\n";
    let member = gzip(&[head.as_slice(), &zeros].concat());
    let found = pages([gzip(&response("a")), member, gzip(&response("z"))].concat());
    assert_eq!(short(&found), ["a", "A006", "z"]);
    let fault = found[1].as_ref().unwrap_err();
    assert!(fault.url.as_deref() == Some("https://x.example/bomb") && fault.offset > 0);

    let inner = [b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".as_slice(), &bomb].concat();
    let found =
        pages([record("response", "https://x.example/i", &inner, None), response("z")].concat());
    assert_eq!(short(&found), ["A006", "z"]);
    // Generous for a loaded machine and this profile: unstopped, the test would take minutes.
    assert!(begun.elapsed().as_secs() < 60);
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn entries_are_opened_one_by_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.zip");
    std::fs::write(&path, zip(&[("b/two.txt", b"Two."), ("a.html", b"<p>One.")])).unwrap();
    let entries: Vec<_> = zipped::entries(&path).unwrap().into_iter().map(Result::unwrap).collect();
    let read = |entry: &zipped::Entry| {
        let mut text = String::new();
        entry.open().unwrap().read_to_string(&mut text).unwrap();
        (entry.name.clone(), text)
    };
    let read: Vec<_> = entries.iter().map(read).collect();
    assert_eq!(read, [("a.html".into(), "<p>One.".into()), ("b/two.txt".into(), "Two.".into())]);
}

/// The directory names the same packed bytes again and again, so that 100 KB hold 10 GB.
#[test]
fn entries_that_overlap_are_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bomb.zip");
    let whole = zip(&[("a.txt", &vec![b' '; 60 << 20])]);
    let directory = whole.windows(4).rposition(|bytes| bytes == b"PK\x01\x02").unwrap();
    let end = whole.windows(4).rposition(|bytes| bytes == b"PK\x05\x06").unwrap();
    let (data, line) = (&whole[..directory], &whole[directory..end]);
    let times = 170_u16;
    let mut bomb = data.to_vec();
    for number in 0..times {
        let mut line = line.to_vec();
        // Names of their own, of the same length.
        line[46..51].copy_from_slice(format!("{number:05}").as_bytes());
        bomb.extend(line);
    }
    let length = (line.len() * usize::from(times)) as u32;
    let mut tail = whole[end..].to_vec();
    tail[8..10].copy_from_slice(&times.to_le_bytes());
    tail[10..12].copy_from_slice(&times.to_le_bytes());
    tail[12..16].copy_from_slice(&length.to_le_bytes());
    bomb.extend(tail);
    assert!(bomb.len() < 100_000);
    File::create(&path).unwrap().write_all(&bomb).unwrap();
    let entries = zipped::entries(&path).unwrap();
    assert_eq!(entries.len(), usize::from(times));
    let overlapping =
        entries.iter().filter(|entry| matches!(entry, Err(Fault { what: What::Overlap, .. })));
    assert_eq!(overlapping.count(), usize::from(times) - 1);
    assert!(zipped::entries(folder.path()).is_err());
    let no_zip = BufReader::new(Cursor::new(b"PK\x03\x04 and no more".to_vec()));
    assert!(unpack(no_zip).is_ok());
}
