//! Measures status: is what the sentence tells of a fact, a claim, a plan, a denial …?
//!
//! A gold file is a table, tab-separated: a line `# published`, tab and a date, then a header
//! `pair source target type status when said_by text` and one case a line; `gold/status/README.md`
//! says what the columns hold. A case is right when some report has this source, target and type
//! (`matched`), all such reports have this status, and the first has this speaker where one is given.

use std::collections::BTreeMap;

use detente_record::{EventType, Mention, Report, Status};
use jiff::civil::Date;
use serde::Serialize;

use super::GoldError;
use crate::Reader;

const HEADER: &str = "pair\tsource\ttarget\ttype\tstatus\twhen\tsaid_by\ttext";

/// How often the status was right, in per cent.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct StatusScores {
    /// Cases scored.
    pub items: usize,
    /// Cases with a report of the right source, target and type.
    pub matched: f64,
    /// Cases whose matching reports have the right status and speaker.
    pub accuracy: f64,
    /// The right among the matched alone.
    pub accuracy_matched: f64,
    /// Cases with a day, matched and of that day.
    pub when: Option<f64>,
    /// `accuracy` by the status asked for.
    pub by_status: BTreeMap<String, f64>,
    /// `accuracy` by the type asked for.
    pub by_type: BTreeMap<String, f64>,
}

/// What was coded for one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StatusPrediction {
    /// The pair and the number of the line, from 1.
    pub id: String,
    /// Whether the case is right.
    pub right: bool,
    /// The sentence.
    pub text: String,
    /// What was asked for: source, target, type, status, speaker (`-` where it is not asked).
    pub gold: [String; 5],
    /// Every report: source, target, type, status, speaker (`-` for none).
    pub pred: Vec<[String; 5]>,
}

struct Case<'a> {
    line: usize,
    pair: &'a str,
    source: &'a str,
    target: &'a str,
    event_type: EventType,
    status: Status,
    when: &'a str,
    said_by: &'a str,
    text: &'a str,
    published: Option<Date>,
}

/// Reads the sentence of every case of a table and scores the status of what is coded.
///
/// Errors name the line that is no case; nothing is scored then.
///
/// ```
/// use detente_read::{Reader, eval};
/// let table = "pair\tsource\ttarget\ttype\tstatus\twhen\tsaid_by\ttext\n\
///     a\tIND\tRUS\tACCUSE\tdenial\t\t\tIndia refused to condemn Russia.\n";
/// let (scores, _) = eval::status(&Reader::default(), table).unwrap();
/// assert_eq!(scores.accuracy, 100.0);
/// ```
pub fn status(
    reader: &Reader,
    gold: &str,
) -> Result<(StatusScores, Vec<StatusPrediction>), GoldError> {
    let cases = parse(gold)?;
    let mut tally = Tally::default();
    let mut predictions = Vec::new();
    for case in &cases {
        let record = reader.read(&super::plain(case.text, case.published));
        predictions.push(tally.add(case, &record.coded.reports));
    }
    Ok((tally.scores(), predictions))
}

fn parse(gold: &str) -> Result<Vec<Case<'_>>, GoldError> {
    let mut cases = Vec::new();
    let mut published = None;
    let mut headed = false;
    for (line, row) in (1..).zip(gold.lines()) {
        let fail = |reason: &str| GoldError { line, reason: reason.to_owned() };
        if let Some(date) = row.strip_prefix("# published\t") {
            published = Some(date.trim().parse().map_err(|_| fail("no date: YYYY-MM-DD"))?);
        } else if row == HEADER {
            headed = true;
        } else if !row.starts_with('#') && !row.trim().is_empty() {
            if !headed {
                return Err(fail(&format!("the first line must be {HEADER:?}")));
            }
            cases.push(case(row, line, published).map_err(|reason| fail(&reason))?);
        }
    }
    Ok(cases)
}

fn case(row: &str, line: usize, published: Option<Date>) -> Result<Case<'_>, String> {
    let columns: Vec<&str> = row.split('\t').collect();
    let &[pair, source, target, event_type, status, when, said_by, text] = columns.as_slice()
    else {
        return Err(format!("{} columns, not eight", columns.len()));
    };
    let event_type = event_type.parse().map_err(|_| format!("no type: {event_type:?}"))?;
    let status = status.parse().map_err(|_| format!("no status: {status:?}"))?;
    Ok(Case { line, pair, source, target, event_type, status, when, said_by, text, published })
}

#[derive(Default)]
struct Tally {
    items: usize,
    matched: usize,
    right: usize,
    dated: [usize; 2],
    by_status: BTreeMap<String, [usize; 2]>,
    by_type: BTreeMap<String, [usize; 2]>,
}

impl Tally {
    fn add(&mut self, case: &Case<'_>, reports: &[Report]) -> StatusPrediction {
        let same: Vec<&Report> = reports
            .iter()
            .filter(|report| {
                report.kind.event_type == case.event_type
                    && meets(&report.source, case.source)
                    && meets(&report.target, case.target)
            })
            .collect();
        let vouched = same.first().is_some_and(|report| {
            let code = report.said_by.as_ref().map_or_else(String::new, code);
            case.said_by.is_empty() || code.starts_with(case.said_by)
        });
        let right = vouched && same.iter().all(|report| report.status == case.status);
        self.items += 1;
        self.matched += usize::from(!same.is_empty());
        self.right += usize::from(right);
        for [good, all] in [
            self.by_status.entry(case.status.to_string()).or_default(),
            self.by_type.entry(case.event_type.to_string()).or_default(),
        ] {
            *good += usize::from(right);
            *all += 1;
        }
        if !case.when.is_empty() {
            self.dated[0] += usize::from(same.iter().any(|report| days(report) == case.when));
            self.dated[1] += 1;
        }
        StatusPrediction {
            id: format!("{}:{}", case.pair, case.line),
            right,
            text: case.text.to_owned(),
            gold: [
                case.source.to_owned(),
                case.target.to_owned(),
                case.event_type.to_string(),
                case.status.to_string(),
                if case.said_by.is_empty() { "-" } else { case.said_by }.to_owned(),
            ],
            pred: reports.iter().map(line).collect(),
        }
    }

    fn scores(&self) -> StatusScores {
        let share = |count: usize, of: usize| 100.0 * count as f64 / of.max(1) as f64;
        let shares = |map: &BTreeMap<String, [usize; 2]>| {
            map.iter().map(|(name, [right, all])| (name.clone(), share(*right, *all))).collect()
        };
        StatusScores {
            items: self.items,
            matched: share(self.matched, self.items),
            accuracy: share(self.right, self.items),
            accuracy_matched: share(self.right, self.matched),
            when: (self.dated[1] > 0).then(|| share(self.dated[0], self.dated[1])),
            by_status: shares(&self.by_status),
            by_type: shares(&self.by_type),
        }
    }
}

fn code(mention: &Mention) -> String {
    mention.actor.code.clone().unwrap_or_else(|| mention.actor.name.clone())
}

/// Whether a side of a report has an actor of this code, or is empty for `-`.
fn meets(side: &[Mention], wanted: &str) -> bool {
    match wanted {
        "-" => side.is_empty(),
        wanted => side.iter().any(|mention| code(mention).starts_with(wanted)),
    }
}

fn days(report: &Report) -> String {
    match report.when.as_ref().and_then(|when| when.first.zip(when.last)) {
        Some((first, last)) => format!("{first}..{last}"),
        None => String::new(),
    }
}

fn line(report: &Report) -> [String; 5] {
    let side = |side: &[Mention]| match side {
        [] => "-".to_owned(),
        side => side.iter().map(code).collect::<Vec<_>>().join(","),
    };
    [
        side(&report.source),
        side(&report.target),
        report.kind.event_type.to_string(),
        report.status.to_string(),
        report.said_by.as_ref().map_or_else(|| "-".to_owned(), code),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(row: &str) -> String {
        format!("# published\t2024-05-16\n{HEADER}\n{row}\n")
    }

    #[test]
    fn another_status_or_speaker_is_wrong() {
        let right = |row: &str| status(&Reader::default(), &table(row)).unwrap().0.accuracy > 99.0;
        let told = "Armenia said Azerbaijan had shelled Armenian villages.";
        assert!(right(&format!("a\tAZE\tARM\tASSAULT\tclaim\t\tARM\t{told}")));
        assert!(!right(&format!("a\tAZE\tARM\tASSAULT\tfact\t\t\t{told}")));
        assert!(!right(&format!("a\tAZE\tARM\tASSAULT\tclaim\t\tAZE\t{told}")));
        assert!(!right(&format!("a\tARM\tAZE\tASSAULT\tclaim\t\t\t{told}")));
    }

    #[test]
    fn a_faulty_line_is_named() {
        let found = status(&Reader::default(), &table("a\tIND\tRUS\tACCUSE\tmaybe\t\t\tText."));
        assert_eq!(found.unwrap_err().to_string(), "line 3: no status: \"maybe\"");
    }
}
