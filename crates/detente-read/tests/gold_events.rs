//! Runs the readable cases in `gold/events`: text in, whole reports out, compared line by line.
//!
//! An expected line is `source > target | TYPE mode | status | when | said by`, with actor codes,
//! `-` for what is not stated, and a further `| dead N injured M` or `| size N` where people are counted. Every
//! report of the text must be listed, in order, and no other.

use std::{fmt::Write as _, fs, path::Path};

use detente_read::{Options, Reader};
use detente_record::{DateBasis, Mention, Page, Precision, Published, Report, When};

#[test]
fn every_event_case_reads_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../gold/events");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("gold/events is part of the repository")
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .filter(|path| path.file_stem().is_some_and(|name| name != "README"))
        .collect();
    files.sort();
    assert!(files.len() >= 25, "only {} cases", files.len());
    let reader = Reader::new(Options::default());
    let mut wrong = String::new();
    for file in &files {
        let case = fs::read_to_string(file).expect("a readable case");
        let expected = fence(&case, "expect").unwrap_or_default();
        let found = read(&reader, &case);
        if found.trim() != expected.trim() {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let _ = write!(wrong, "\n{name}\n  expected:\n{expected}\n  found:\n{found}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn read(reader: &Reader, case: &str) -> String {
    let published = fence(case, "toml")
        .and_then(|settings| settings.split('"').nth(1)?.parse().ok())
        .map(|date| Published { date, precision: Precision::Day, basis: DateBasis::Caller });
    let text = fence(case, "text").expect("a case has a text");
    let record = reader.read(&Page {
        content_type: Some("text/plain; charset=utf-8".into()),
        published,
        bytes: text.into_bytes(),
        ..Page::default()
    });
    record.coded.reports.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The words inside the first fence of that kind.
fn fence(case: &str, kind: &str) -> Option<String> {
    let start = case.find(&format!("```{kind}\n"))? + kind.len() + 4;
    let end = start + case[start..].find("```")?;
    Some(case[start..end].trim_end().to_owned())
}

fn line(report: &Report) -> String {
    let kind = match &report.kind.mode {
        Some(mode) => format!("{} {mode}", report.kind.event_type),
        None => report.kind.event_type.to_string(),
    };
    let mut line = format!(
        "{} > {} | {kind} | {} | {} | {}",
        codes(&report.source),
        codes(&report.target),
        report.status,
        report.when.as_ref().map_or_else(|| "-".into(), days),
        report.said_by.as_ref().map_or_else(|| "-".into(), code),
    );
    if let Some(dead) = report.casualties.dead {
        let _ = write!(line, " | dead {dead}");
    }
    if let Some(injured) = report.casualties.injured {
        let _ = write!(line, " injured {injured}");
    }
    if let Some(size) = report.size {
        let _ = write!(line, " | size {size}");
    }
    line
}

fn codes(mentions: &[Mention]) -> String {
    if mentions.is_empty() {
        return "-".into();
    }
    mentions.iter().map(code).collect::<Vec<_>>().join(",")
}

fn code(mention: &Mention) -> String {
    mention.actor.code.clone().unwrap_or_else(|| mention.actor.name.clone())
}

fn days(when: &When) -> String {
    match (when.first, when.last) {
        (Some(first), Some(last)) if first == last => first.to_string(),
        (Some(first), Some(last)) => format!("{first}..{last}"),
        _ => "unresolved".into(),
    }
}
