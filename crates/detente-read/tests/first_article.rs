//! The first real input, a machine-spun copy of a news story, read as a careful analyst would.
//!
//! It lies beside the project (`../shared/first/article.txt`) and is no part of it; without it the
//! test says so and passes.

#![allow(clippy::print_stdout)] // a skipped test says so

use std::{fs, path::Path};

use detente_read::Reader;
use detente_record::{
    DateBasis, EventType, Mention, Page, Precision, Published, QuoteForm, Record, Report, Status,
};

fn read() -> Option<Record> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/first/article.txt");
    let Ok(bytes) = fs::read(&path) else {
        println!("skipped: {} is not there", path.display());
        return None;
    };
    let date = "2022-12-29".parse().expect("a date");
    Some(Reader::default().read(&Page {
        content_type: Some("text/plain; charset=utf-8".into()),
        published: Some(Published { date, precision: Precision::Day, basis: DateBasis::Caller }),
        bytes,
        ..Page::default()
    }))
}

fn has(side: &[Mention], code: &str) -> bool {
    side.iter().any(|mention| mention.actor.code.as_deref() == Some(code))
}

fn find<'r>(record: &'r Record, source: &str, target: &str, kind: EventType) -> Vec<&'r Report> {
    record
        .coded
        .reports
        .iter()
        .filter(|report| {
            report.kind.event_type == kind
                && has(&report.source, source)
                && has(&report.target, target)
        })
        .collect()
}

#[test]
fn the_reports_are_those_that_the_story_tells() {
    let Some(record) = read() else { return };
    let call = find(&record, "CHNGOV", "RUSGOV", EventType::Consult);
    let planned = call.iter().find(|report| report.when.is_some()).expect("the planned call");
    assert_eq!(planned.status, Status::Plan);
    let when = planned.when.as_ref().and_then(|when| when.first);
    assert_eq!(when, "2022-12-30".parse().ok());
    let by = planned.said_by.as_ref().and_then(|by| by.actor.code.clone());
    assert_eq!(by.as_deref(), Some("RUSGOV"));

    let war = find(&record, "RUS", "UKR", EventType::Assault);
    let started = |report: &&&Report, day: &str| {
        report.when.as_ref().and_then(|when| when.first) == day.parse().ok()
    };
    assert!(war.iter().any(|report| started(&report, "2022-02-01")), "the invasion");
    let strikes = war.iter().find(|report| started(report, "2022-12-29")).expect("the strikes");
    assert_eq!(strikes.casualties.dead, Some(3));

    let blame = find(&record, "CHN", "USA", EventType::Accuse);
    assert!(blame.iter().any(|report| report.status == Status::Fact));
    for (who, target) in [("CHN", "RUS"), ("IND", "RUS")] {
        let refusal = find(&record, who, target, EventType::Accuse);
        assert!(!refusal.is_empty(), "{who} did not condemn");
        assert!(refusal.iter().all(|report| report.status == Status::Denial));
    }
}

#[test]
fn nothing_is_read_from_links_and_forms() {
    let Some(record) = read() else { return };
    let text = &record.article.text;
    for report in &record.coded.reports {
        let words = report.sentence.of(text);
        assert!(!words.contains("See also") && !words.contains("Leave a Reply"), "{words}");
    }
}

#[test]
fn every_direct_quote_has_its_speaker() {
    let Some(record) = read() else { return };
    let speakers: Vec<&str> = record
        .coded
        .quotes
        .iter()
        .filter(|quote| quote.form == QuoteForm::Direct)
        .map(|quote| quote.speaker.as_ref().map_or("?", |speaker| speaker.actor.name.as_str()))
        .collect();
    let (sun, wu) = ("Yun Sun", "Alfred Wu");
    assert_eq!(speakers, [sun, sun, sun, sun, sun, sun, wu, wu]);
}
