//! Whatever comes in: no panic, spans that fit, time that is bounded.
#![allow(clippy::print_stdout, clippy::unwrap_used)] // a skipped test says so

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use detente_page::article;
use detente_record::{Article, Page};

/// Reads a page and checks what must hold for every article.
fn checked(bytes: Vec<u8>, mime: Option<&str>, name: &str) -> Article {
    let len = bytes.len();
    let page = Page { content_type: mime.map(str::to_owned), bytes, ..Page::default() };
    let start = Instant::now();
    let article = article(&page);
    let took = start.elapsed();
    let bound = Duration::from_secs(2) + Duration::from_micros(len as u64 * 2);
    assert!(took < bound, "{name}: {took:?} for {len} bytes");
    let mut end = 0;
    for block in &article.blocks {
        let range = block.span.range();
        assert!(range.start >= end && !range.is_empty(), "{name}: {:?} out of order", block.span);
        let words = article.text.get(range.clone());
        assert!(words.is_some_and(|w| w == w.trim()), "{name}: {:?} cuts a character", block.span);
        end = range.end;
    }
    assert!(article.text.len() <= Article::MAX_TEXT, "{name}: longer than the cap");
    for part in &article.furniture {
        assert!(part.page.end as usize <= len, "{name}: furniture off the page");
        assert!(part.excerpt.chars().count() <= 120, "{name}: excerpt too long");
    }
    article
}

fn shared() -> Option<PathBuf> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/pages");
    if !data.exists() {
        println!("skipped: ../shared/data/pages is not there");
        return None;
    }
    Some(data)
}

/// Unpacks the shared pages with the system's `tar` and lists them; `None` where there are none.
fn pages() -> Option<Vec<PathBuf>> {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    let packed = shared()?.join("pages.html.tar.xz");
    fs::create_dir_all(&dir).unwrap();
    let unpacked = Command::new("tar").arg("-xJf").arg(packed).arg("-C").arg(&dir).status();
    if !unpacked.is_ok_and(|status| status.success()) {
        println!("skipped: tar cannot unpack the pages here");
        return None;
    }
    let mut files = Vec::new();
    for set in fs::read_dir(&dir).unwrap() {
        files.extend(fs::read_dir(set.unwrap().path()).unwrap().map(|file| file.unwrap().path()));
    }
    files.sort();
    assert!(files.len() > 500, "only {} pages", files.len());
    Some(files)
}

#[test]
fn spans_fit_on_real_pages_and_on_damaged_ones() {
    let Some(files) = pages() else { return };
    let mut state = 20_221_229_u64;
    let mut random = move |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    };
    for file in files.iter().step_by(6) {
        let bytes = fs::read(file).unwrap();
        let name = file.display().to_string();
        checked(bytes.clone(), None, &name);
        let mut damaged = bytes.clone();
        for _ in 0..=bytes.len() / 200 {
            let at = random(damaged.len());
            damaged[at] = random(256) as u8;
        }
        damaged.truncate(random(bytes.len()).max(bytes.len() / 2));
        checked(damaged.clone(), Some("text/html"), &name);
        checked(damaged, Some("text/plain"), &name);
    }
}

#[test]
fn spans_fit_on_real_texts() {
    let Some(data) = shared() else { return };
    for set in ["aeb", "fundus", "funeval"] {
        let rows = fs::read_to_string(data.join(format!("{set}.gold.jsonl"))).unwrap();
        for (n, row) in rows.lines().enumerate() {
            let row: serde_json::Value = serde_json::from_str(row).unwrap();
            let text = row["articleBody"].as_str().unwrap_or_default();
            let read = checked(text.into(), Some("text/plain"), &format!("{set} {n}"));
            let words = |s: &str| s.split_whitespace().count();
            let kept: usize = read.blocks.iter().map(|b| words(b.span.of(&read.text))).sum();
            assert!(kept * 10 >= words(text) * 6, "{set} {n}: {kept} of {} words", words(text));
        }
    }
}

#[test]
fn odd_inputs_get_their_notes() {
    let code = |bytes: &[u8], mime| {
        let read = checked(bytes.to_vec(), mime, "odd input");
        read.notes.iter().map(|note| note.code.to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(code(b"", None), "P001");
    assert_eq!(code(b" \r\n\t", Some("text/html")), "P001");
    assert_eq!(code(b"%PDF-1.4 talks", None), "P002");
    assert_eq!(code(&[0; 5000], Some("text/plain")), "P002");
    assert_eq!(code("Talks « resume » à Genève \u{201c}soon\u{201d}.".as_bytes(), None), "");
    assert_eq!(
        code(b"Kyiv \xe2\x80\x9cso\xe2\x80\x9d \xe2\x80\x94 \xe2\x80\x94 \xff end.", None),
        "P003"
    );
    assert_eq!(code(b"<html><body><nav>Home</nav></body></html>", None), "P005");
    assert_eq!(code(b"Share on Facebook\n", Some("text/plain")), "P005");
    let mut nested = "<div>".repeat(10_000);
    nested.push_str("<p>The envoys met in Oslo on Monday.</p>");
    assert_eq!(code(nested.as_bytes(), Some("text/html")), "P006 P007");
}

#[test]
fn long_lines_and_many_lines_take_linear_time() {
    let sentence = "The envoys met in Oslo on Monday and agreed on nothing. ";
    let line = sentence.repeat((20 << 20) / sentence.len());
    for mime in ["text/plain", "text/html"] {
        let read = checked(line.clone().into_bytes(), Some(mime), "one line");
        assert!(read.notes.iter().any(|note| note.code == "P004"), "{mime}: {:?}", read.notes);
    }
    for (name, unit) in [
        ("line ends", "\n"),
        ("short lines", "Share\n"),
        ("form lines", "Leave a reply\n\n"),
        ("open brackets", "("),
        ("right-to-left marks", "\u{202e}ab \u{200f}\n"),
        ("emoji", "\u{1f469}\u{200d}\u{1f680}"),
        ("words", "see also "),
    ] {
        checked(unit.repeat((4 << 20) / unit.len()).into_bytes(), Some("text/plain"), name);
    }
    for (name, unit) in [
        ("open paragraphs", "<p>a"),
        ("open inline", "<b><i>x</b>"),
        ("brackets", "<"),
        ("open comments", "<!--"),
        ("open scripts", "<script>"),
        ("references", "&amp"),
        ("attributes", "<a b=c d='e>"),
        ("tables", "<table><tr><td>"),
    ] {
        checked(unit.repeat((256 << 10) / unit.len()).into_bytes(), Some("text/html"), name);
    }
}
