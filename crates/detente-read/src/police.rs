//! Measures which sentences tell that police kill, arrest or use force.
//!
//! A gold file holds one JSON object a line: `doc_id`, `sent_id`, `text` and `labels`, of which
//! `KILL`, `ARREST` and `FORCE` count. A sentence is found for a label when a report on it says
//! that much of police, or of nobody named where the sentence has police in it; or when the act is
//! only noted because nobody in it is a political actor. Force by police in a sentence with dead is
//! `KILL`. The gold marks what police do to people; protests, acts of mobs and plans do not count.

use std::collections::BTreeMap;

use detente_record::{EventType, Page, Report, Status};
use serde::{Deserialize, Serialize};

use crate::{Reader, eval::GoldError};

/// The labels that are scored.
const LABELS: [&str; 3] = ["KILL", "ARREST", "FORCE"];

#[derive(Clone, Debug, Deserialize)]
struct Line {
    #[serde(default)]
    doc_id: serde_json::Value,
    #[serde(default)]
    sent_id: serde_json::Value,
    text: String,
    labels: Vec<String>,
}

/// How well one label was found, 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct LabelScores {
    /// Sentences with the label.
    pub gold: usize,
    /// Sentences found for it.
    pub found: usize,
    /// Share of those found that have it.
    pub precision: f64,
    /// Share of those that have it that were found.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
}

/// Scores by label.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PoliceScores {
    /// Sentences read.
    pub sentences: usize,
    /// Each label's scores.
    pub labels: BTreeMap<&'static str, LabelScores>,
}

/// What was found in one sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PolicePrediction {
    /// `DOCUMENT_SENTENCE`.
    pub id: String,
    /// The scored labels that it has.
    pub gold: Vec<String>,
    /// The labels found.
    pub pred: Vec<&'static str>,
}

/// Reads every sentence by itself and scores what is found in it.
///
/// # Errors
/// The first line that is no sentence with labels; nothing is scored then.
pub fn score(
    reader: &Reader,
    gold: &str,
) -> Result<(PoliceScores, Vec<PolicePrediction>), GoldError> {
    let mut lines = Vec::new();
    for (number, text) in (1..).zip(gold.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let line: Line = serde_json::from_str(text)
            .map_err(|error| GoldError { line: number, reason: error.to_string() })?;
        lines.push(line);
    }
    let mut counts: BTreeMap<&'static str, [usize; 3]> = BTreeMap::new();
    let mut predictions = Vec::new();
    for line in &lines {
        let pred = found(reader, &line.text);
        for label in LABELS {
            let has = line.labels.iter().any(|given| given == label);
            let said = pred.contains(&label);
            let count = counts.entry(label).or_default();
            count[0] += usize::from(has && said);
            count[1] += usize::from(said);
            count[2] += usize::from(has);
        }
        let plain = |value: &serde_json::Value| value.to_string().trim_matches('"').to_owned();
        predictions.push(PolicePrediction {
            id: format!("{}_{}", plain(&line.doc_id), plain(&line.sent_id)),
            gold: line.labels.iter().filter(|given| LABELS.contains(&&***given)).cloned().collect(),
            pred,
        });
    }
    let share = |part: usize, of: usize| part as f64 / of.max(1) as f64;
    let labels = counts.into_iter().map(|(label, [right, found, gold])| {
        let scores = LabelScores {
            gold,
            found,
            precision: share(right, found),
            recall: share(right, gold),
            f1: share(2 * right, found + gold),
        };
        (label, scores)
    });
    Ok((PoliceScores { sentences: lines.len(), labels: labels.collect() }, predictions))
}

fn found(reader: &Reader, text: &str) -> Vec<&'static str> {
    let record = reader.read(&Page {
        content_type: Some("text/plain; charset=utf-8".into()),
        bytes: text.as_bytes().to_vec(),
        ..Page::default()
    });
    let police = ["police", "constable", "cop", "policemen", "policeman", "cops"];
    let words: Vec<String> =
        text.split(|letter: char| !letter.is_alphabetic()).map(str::to_lowercase).collect();
    let named = words.iter().any(|word| police.contains(&word.as_str()));
    let mut labels = Vec::new();
    let real = record
        .coded
        .reports
        .iter()
        .filter(|report| matches!(report.status, Status::Fact | Status::Claim));
    for report in real {
        let by_police = report
            .source
            .iter()
            .any(|mention| mention.actor.code.as_deref().is_some_and(|code| code.contains("COP")));
        let arrest = report.cameo.starts_with("173");
        if by_police || (report.source.is_empty() && (named || arrest)) {
            labels.extend(of(report));
        }
    }
    // What is told of nobody whom the gazetteer knows is noted and not reported: it counts here,
    // where only the act is asked for.
    let told = record.coded.notes.iter().filter(|note| note.code == "C001");
    for span in told.filter_map(|note| note.span) {
        let word = span.of(&record.article.text).to_lowercase();
        let begins = |stems: &[&str]| stems.iter().any(|stem| word.starts_with(stem));
        if begins(&[
            "arrest",
            "detain",
            "custod",
            "nab",
            "apprehend",
            "remand",
            "round",
            "pick",
            "book",
        ]) {
            labels.push("ARREST");
        } else if named
            && begins(&[
                "fir", "open", "lob", "burst", "dispers", "beat", "charg", "lathi", "cane",
                "shoot", "shot",
            ])
        {
            labels.push("FORCE");
        }
    }
    let deaths = ["killed", "died", "dead", "death", "deaths", "succumbed"];
    if labels.contains(&"FORCE") && words.iter().any(|word| deaths.contains(&word.as_str())) {
        labels.push("KILL");
    }
    LABELS.into_iter().filter(|label| labels.contains(label)).collect()
}

/// The labels that a report stands for.
fn of(report: &Report) -> Vec<&'static str> {
    match report.kind.event_type {
        EventType::Coerce if report.cameo.starts_with("173") => vec!["ARREST"],
        EventType::Coerce if report.cameo.starts_with("175") => vec!["FORCE"],
        EventType::Assault if report.casualties.dead.is_some() => vec!["KILL", "FORCE"],
        EventType::Assault if matches!(&*report.cameo, "1823" | "186" | "185") => {
            vec!["KILL", "FORCE"]
        }
        EventType::Assault => vec!["FORCE"],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrests_by_police_are_found() {
        let gold = "{\"doc_id\":1,\"sent_id\":0,\"text\":\"Police arrested two protesters in Lima.\",\
                    \"labels\":[\"ARREST\"]}\n\
                    {\"doc_id\":1,\"sent_id\":1,\"text\":\"It rained in Lima.\",\"labels\":[]}";
        let (scores, predictions) = score(&Reader::default(), gold).unwrap();
        assert_eq!((scores.labels["ARREST"].found, scores.labels["ARREST"].gold), (1, 1));
        assert_eq!((predictions[0].id.as_str(), predictions[1].pred.len()), ("1_0", 0));
        assert_eq!(score(&Reader::default(), "{}").unwrap_err().line, 1);
    }
}
