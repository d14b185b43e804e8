//! One seat has one holder at a time: overlapping tenures in the gazetteer's tables of leaders.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use super::Findings;

const FOLDER: &str = "crates/detente-coder/gazetteer/leaders";

/// Seats that several people hold together, by country, office and title.
const SHARED: &str = "shared.tsv";

/// Offices of which a state has one of each title.
const SINGLE: [&str; 6] = [
    "head_of_state",
    "head_of_government",
    "foreign_minister",
    "defence_minister",
    "finance_minister",
    "interior_minister",
];

struct Tenure {
    file: PathBuf,
    line: usize,
    person: String,
    /// The last day on which it may have begun.
    from: String,
    /// The first day on which it may have ended.
    to: String,
}

/// Checks that no two people hold one seat on more than the day on which they change.
pub fn check(found: &mut Findings, root: &Path, files: &[PathBuf]) {
    let mut seats: BTreeMap<[String; 3], Vec<Tenure>> = BTreeMap::new();
    let mut shared: Vec<[String; 3]> = Vec::new();
    for file in files.iter().filter(|file| file.parent() == Some(Path::new(FOLDER))) {
        if file.extension().is_none_or(|ending| ending != "tsv") {
            continue;
        }
        let text = fs::read_to_string(root.join(file)).unwrap_or_default();
        for (line, row) in (1..).zip(text.lines()).skip(1) {
            let cells: Vec<&str> = row.split('\t').collect();
            let [country, office, title, rest @ ..] = &cells[..] else { continue };
            let seat = [country, office, title].map(|cell| (*cell).to_owned());
            if file.ends_with(SHARED) {
                shared.push(seat);
            } else if let ([person, _, from, to], true) = (rest, SINGLE.contains(office)) {
                seats.entry(seat).or_default().push(Tenure {
                    file: file.clone(),
                    line,
                    person: (*person).to_owned(),
                    from: padded(from, "12-31"),
                    to: if to.is_empty() { "9999".to_owned() } else { padded(to, "01-01") },
                });
            }
        }
    }
    seats.retain(|seat, _| !shared.contains(seat));
    for ([country, _, title], mut tenures) in seats {
        tenures.sort_by(|one, other| one.from.cmp(&other.from));
        for (index, one) in tenures.iter().enumerate() {
            for next in &tenures[index + 1..] {
                if next.from < one.to && next.person != one.person {
                    let message = format!(
                        "{country}: {} was {title} until {}, {} from {}; seats shared by several \
                         stand in {SHARED}",
                        one.person, one.to, next.person, next.from
                    );
                    found.add(&next.file, next.line, message);
                }
            }
        }
    }
}

/// A day, month or year as a day: the rest from `edge`, a month and a day.
fn padded(date: &str, edge: &str) -> String {
    match date.len() {
        4 => format!("{date}-{edge}"),
        7 => format!("{date}-{}", &edge[3..]),
        _ => date.to_owned(),
    }
}
