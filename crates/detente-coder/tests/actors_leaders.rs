//! Who held which office when, against the shared reference table where it is present.

use std::collections::BTreeSet;
use std::path::Path;

use detente_coder::actors::{Gazetteer, Office};
use jiff::civil::Date;

/// A tenure of the reference table.
struct Tenure<'t> {
    person: &'t str,
    country: &'t str,
    office: &'t str,
    start: Date,
    end: Date,
    source: &'t str,
}

/// The first day asked about.
const FIRST: Date = Date::constant(1990, 1, 1);

/// Least share of persons found by a description, in per cent, among all tenures asked about.
const FLOOR_OF_PERSONS: u32 = 92;

/// Codes that the reference gives to other states: Guatemala, Japan, Kiribati, Myanmar,
/// Mauritania, Guinea.
const MISCODED: &[&str] = &["GLP", "JON", "KSV", "MOZ", "MUS", "PNG"];

fn head(office: &str) -> Option<Office> {
    let office = office.to_lowercase();
    let office = office.split(" (").next().unwrap_or_default();
    match office {
        "president"
        | "presidents"
        | "king"
        | "kings"
        | "queen"
        | "emir"
        | "emirs"
        | "sultan"
        | "presidents of the republic" => Some(Office::HeadOfState),
        "prime minister" | "prime ministers" | "chancellor" | "chancellors" => {
            Some(Office::HeadOfGovernment)
        }
        _ => None,
    }
}

fn tenures(text: &str) -> Vec<Tenure<'_>> {
    let mut out = Vec::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [person, country, office, start, end, source, precision] = cells[..] else { continue };
        if !precision.starts_with("day") {
            continue;
        }
        let leads = head(office).is_some() || office == "effective leader";
        // Open ends in the reference are of the years in which its parts were made.
        let (Ok(start), Ok(end)) = (start.parse::<Date>(), end.parse::<Date>()) else { continue };
        if MISCODED.contains(&country) {
            continue;
        }
        if leads && end >= FIRST && start <= end {
            let start = start.max(FIRST);
            out.push(Tenure { person, country, office, start, end, source });
        }
    }
    out
}

fn middle(tenure: &Tenure<'_>) -> Date {
    let days = (tenure.end - tenure.start).get_days();
    tenure.start.saturating_add(jiff::Span::new().days(days / 2))
}

/// Plain letters of a name, as a set of words.
fn words(name: &str) -> BTreeSet<String> {
    name.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 2)
        .map(|word| word.chars().filter(char::is_ascii).collect())
        .collect()
}

/// The reference's table; `None`, and it is told, where it does not lie beside the workspace.
#[allow(clippy::print_stdout)]
fn reference() -> Option<String> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/actors/leaders.tsv");
    let text = std::fs::read_to_string(path).ok();
    if text.is_none() {
        println!("skipped: no shared data beside the workspace");
    }
    text
}

#[test]
fn leaders_by_name_and_date() {
    let Some(text) = reference() else { return };
    let gazetteer = Gazetteer::shipped();
    let (mut all, mut known, mut right) = (0, 0, 0);
    let (mut asked, mut held, mut wrong) = (0, 0, 0);
    for tenure in tenures(&text) {
        let day = middle(&tenure);
        all += 1;
        let found = gazetteer.resolve(tenure.person, Some(day));
        let country = found.as_ref().and_then(|actor| actor.country).map(|c| c.to_string());
        if country.is_some() {
            known += 1;
            let ok = country.as_deref() == Some(tenure.country);
            right += u32::from(ok);
            if !ok {
                println!("name\t{}\t{}\t{day}\t{country:?}", tenure.person, tenure.country);
            }
        } else {
            println!(
                "unknown\t{}\t{}\t{day}\t{}\t{}",
                tenure.person, tenure.country, tenure.office, tenure.source
            );
        }
        let (Some(office), Ok(code)) = (head(tenure.office), tenure.country.parse()) else {
            continue;
        };
        if gazetteer.state(code).is_none() {
            continue;
        }
        asked += 1;
        if let Some(holder) = gazetteer.holder(tenure.country, office, day) {
            held += 1;
            let theirs = words(tenure.person);
            let names = std::iter::once(&holder.name).chain(holder.aliases());
            let same =
                names.into_iter().any(|name| words(name).intersection(&theirs).next().is_some());
            if !same {
                wrong += 1;
                println!(
                    "holder\t{}\t{}\t{day}\t{}\t{}",
                    tenure.person, tenure.country, tenure.office, holder.name
                );
            }
        }
    }
    println!("names {right} right of {known} known of {all}");
    println!("offices {held} held of {asked}, {wrong} another name");
    assert!(right * 100 >= known * 98 && right * 100 >= all * 94, "{right} of {known}");
    // What is left are regents, usurpers and the reference's own slips.
    assert!(wrong * 100 <= held * 5, "{wrong} of {held}");
}

/// A state's adjective and capital, as our own table names them.
fn state_words() -> Vec<(String, String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("gazetteer/states.tsv");
    let table = std::fs::read_to_string(path).expect("states.tsv");
    let first = |cell: &str| cell.split(['|', '@']).next().unwrap_or_default().to_owned();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        Some((cells.first()?.to_string(), first(cells.get(3)?), first(cells.get(5)?)))
    };
    table.lines().skip(1).filter_map(row).collect()
}

/// The noun of an office in a description: "president", "king", "prime minister".
fn noun(office: &str) -> Option<String> {
    let office = office.to_lowercase();
    let office = office.split(" (").next().unwrap_or_default();
    head(office)?;
    let one = office.trim_end_matches(" of the republic").trim_end_matches('s');
    Some(one.to_owned())
}

/// Cases made of the reference: "the French president" in the middle of each tenure must be that
/// person, and "Paris" the government of France.
#[test]
fn descriptions_and_metonyms_by_date() {
    let Some(text) = reference() else { return };
    let gazetteer = Gazetteer::shipped();
    let states = state_words();
    let (mut persons, mut states_right, mut asked) = (0, 0, 0);
    let (mut capitals, mut governments) = (0, 0);
    for tenure in tenures(&text) {
        let (Some(noun), Some((_, adjective, capital))) =
            (noun(tenure.office), states.iter().find(|(code, ..)| code == tenure.country))
        else {
            continue;
        };
        let day = middle(&tenure);
        if !adjective.is_empty() {
            asked += 1;
            let phrase = format!("the {adjective} {noun}");
            let found = gazetteer.resolve(&phrase, Some(day));
            let country = found.as_ref().and_then(|actor| actor.country).map(|c| c.to_string());
            states_right += u32::from(country.as_deref() == Some(tenure.country));
            let theirs = words(tenure.person);
            let person =
                gazetteer.people().find(|one| found.as_ref().is_some_and(|f| f.name == one.name));
            let names =
                person.into_iter().flat_map(|one| std::iter::once(&one.name).chain(one.aliases()));
            let same =
                names.into_iter().any(|name| words(name).intersection(&theirs).next().is_some());
            persons += u32::from(same);
            if !same {
                let name = found.as_ref().map_or("-", |actor| &actor.name);
                println!("description\t{phrase}\t{day}\t{}\t{name}", tenure.person);
            }
        }
        if !capital.is_empty() {
            capitals += 1;
            let found = gazetteer.resolve(capital, Some(day));
            let right = found.as_ref().is_some_and(|actor| {
                actor.country.is_some_and(|code| code.to_string() == tenure.country)
                    && actor.sector.is_some_and(|code| code.to_string() == "GOV")
            });
            governments += u32::from(right);
            if !right {
                println!("metonym\t{capital}\t{day}\t{}\t{found:?}", tenure.country);
            }
        }
    }
    println!("descriptions {persons} persons and {states_right} states right of {asked}");
    println!("metonyms {governments} right of {capitals}");
    assert!(asked > 500 && persons * 100 >= asked * FLOOR_OF_PERSONS, "{persons} of {asked}");
    let (right, all) = (persons + governments, asked + capitals);
    assert!(right * 100 >= all * 95, "{right} of {all}");
    assert!(states_right * 100 >= asked * 95, "{states_right} of {asked}");
    assert!(governments * 100 >= capitals * 95, "{governments} of {capitals}");
}
