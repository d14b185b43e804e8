//! Reports as PETRARCH and UniversalPetrarch write them: source, target, CAMEO code, no status.
//!
//! What those programs' users compare and join with is a triple. Where it has no room for what a
//! report says, their conventions decide: a statement that another has attacked is filed as an
//! accusation, the claim of one's own attack as claiming responsibility, a meeting on its way as a
//! meeting; whoever is received visits; and nobody is filed as the source of nothing.
//! Actors are written as they are named, without the state that the sentence puts them in.

use std::{collections::BTreeMap, sync::LazyLock};

use detente_record::{Actor, Code3, Coded, EventType, Mention, QuadClass, Report, Status};

use super::flat;

/// Our codes and those of the Phoenix dictionaries.
static PHOENIX: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    let rows = include_str!("../../gazetteer/phoenix.tsv").lines().skip(1);
    rows.filter_map(|row| row.split_once('\t')).collect()
});

/// Who is not named.
const NOBODY: &str = "---";

/// An actor whose state the sentence had to lend has less of its link than this; one whose own
/// words name the state ("dissidents from Myanmar") more.
const SETTLED: f32 = 0.85;

/// Length of the code of a state or organisation with one role: `TURREB`.
const ONE_ROLE: usize = 6;

/// The triples (source, target, CAMEO code) of an article's reports, each once, in order.
///
/// `text` is the article's text, in which the reports' spans lie.
pub fn filed(coded: &Coded, text: &str) -> Vec<[String; 3]> {
    let mut triples: Vec<[String; 3]> = Vec::new();
    for report in &coded.reports {
        // CAMEO keeps no status: what it would not file at all is left out.
        let told = accused_of(&coded.reports, report) || refused_by(&coded.reports, report);
        if flat(report, text).is_none() || told {
            continue;
        }
        let sides = |side: &[Mention]| -> Vec<String> {
            let codes: Vec<_> = side.iter().map(|mention| named(coded, mention, text)).collect();
            if codes.is_empty() { vec![NOBODY.to_owned()] } else { codes }
        };
        let code = code(report);
        for source in sides(&report.source).into_iter().filter(|source| source != NOBODY) {
            for target in sides(&report.target) {
                let mut add = |triple: [&str; 3]| {
                    let triple = triple.map(str::to_owned);
                    if !triples.contains(&triple) {
                        triples.push(triple);
                    }
                };
                add([&source, &target, &code]);
                if code == "043" && target != NOBODY {
                    add([&target, &source, "042"]);
                }
            }
        }
    }
    triples
}

/// Whether a report is only the content of an accusation or the reason of a punishment, filed
/// itself.
fn accused_of(reports: &[Report], report: &Report) -> bool {
    report.status == Status::Claim
        && reports.iter().any(|other| {
            other.sentence == report.sentence
                && matches!(other.kind.event_type, EventType::Accuse | EventType::Coerce)
                && same(&other.target, &report.source)
                && report.said_by.as_ref().is_none_or(|speaker| {
                    other.source.iter().any(|accuser| accuser.actor == speaker.actor)
                })
        })
}

/// Whether a report is the other direction of a refusal: who refuses to meet is not refused.
fn refused_by(reports: &[Report], report: &Report) -> bool {
    report.status == Status::Denial
        && reports
            .iter()
            .take_while(|other| !std::ptr::eq(*other, report))
            .any(|other| other.trigger == report.trigger && same(&other.target, &report.source))
}

fn same(one: &[Mention], other: &[Mention]) -> bool {
    !one.is_empty() && one.iter().all(|each| other.iter().any(|also| also.actor == each.actor))
}

/// The code of an act as CAMEO files it: to announce cooperation is its own code, and so is to
/// announce a strike; a refusal is REJECT's; a type as a whole ends in 0.
fn code(report: &Report) -> String {
    match report.status {
        // Only refusals are filed.
        Status::Denial => return "120".to_owned(),
        Status::Claim if owns_up(report) => return "015".to_owned(),
        Status::Plan | Status::Forecast => {}
        _ => return whole(&report.cameo),
    }
    let root = report.cameo.get(..2).unwrap_or_default();
    let intent = match root {
        "05" => "032",
        "06" => "031",
        "07" => "033",
        "08" => "035",
        "14" => "133",
        "15" | "18" | "19" | "20" => "138",
        "16" => "131",
        "17" => "132",
        _ => return whole(&report.cameo),
    };
    intent.to_owned()
}

/// "claimed that it had attacked": says so of itself.
fn owns_up(report: &Report) -> bool {
    report.quad == QuadClass::MaterialConflict
        && report
            .said_by
            .as_ref()
            .is_some_and(|speaker| report.source.iter().any(|doer| doer.actor == speaker.actor))
}

fn whole(code: &str) -> String {
    if code.len() == 2 { format!("{code}0") } else { code.to_owned() }
}

/// The code of whoever a mention's own words name.
fn named(coded: &Coded, mention: &Mention, text: &str) -> String {
    let as_read = coded.mentions.iter().find(|own| own.span == mention.span);
    let own = as_read.filter(|own| mention.link < own.link * SETTLED).unwrap_or(mention);
    let words = mention.span.of(text);
    let people = words
        .rsplit(' ')
        .next()
        .is_some_and(|word| matches!(word, "man" | "men" | "people" | "persons"));
    let code = cameo(&own.actor);
    match code.strip_suffix("CVL") {
        Some(state) if people => format!("{state}PPL"),
        _ => code,
    }
}

/// An actor's code as the Phoenix dictionaries write it: `---REB` for rebels of no known state,
/// `NGAREB` for a state's armed group.
fn cameo(actor: &Actor) -> String {
    let Some(code) = actor.code.as_deref().or(actor.sector.as_ref().map(Code3::as_str)) else {
        return NOBODY.to_owned();
    };
    if actor.sector.is_some_and(|sector| sector.as_str() == code) {
        return format!("{NOBODY}{code}");
    }
    let abroad = ["IGO", "NGO", "IMG"].iter().any(|kind| code.starts_with(kind));
    let known = (ONE_ROLE..=code.len())
        .rev()
        .find_map(|length| Some((length, PHOENIX.get(code.get(..length)?)?)));
    match known {
        Some((length, phoenix)) => format!("{phoenix}{}", &code[length..]),
        // A group of one state is that state's, by its role.
        None if !abroad && code.get(3..ONE_ROLE) == actor.sector.as_ref().map(Code3::as_str) => {
            code.get(..ONE_ROLE).unwrap_or(code).to_owned()
        }
        None => code.to_owned(),
    }
}
