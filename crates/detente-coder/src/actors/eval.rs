//! Measures a gazetteer against phrases whose country and sector are known.

use detente_record::{Actor, ActorKind};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::gazetteer::Gazetteer;

/// A phrase with what it must resolve to, one JSON object a line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
struct Case {
    text: String,
    /// `YYYY-MM-DD`; empty or any other word where no day is given.
    #[serde(default)]
    date: String,
    /// `agent_to_code` in files of several kinds of cases; other kinds are passed over.
    #[serde(default)]
    call: Option<String>,
    #[serde(default)]
    expect: Expected,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
struct Expected {
    country: Option<String>,
    code_1: Option<String>,
    code_2: Option<String>,
}

/// What became of one phrase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The phrase.
    pub text: String,
    /// Code of the actor found; empty where none was.
    pub code: String,
    /// Country, or the body that the set writes in its place; empty where none was found.
    pub country: String,
    /// Whether the country is right; `None` where the case names none.
    pub country_right: Option<bool>,
    /// Whether the sector is right; `None` where the case names none.
    pub sector_right: Option<bool>,
}

/// Scores over a file of phrases, in per cent.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ActorScores {
    /// Phrases with an expected country or sector.
    pub phrases: usize,
    /// Right countries among the phrases that name one.
    pub country: f64,
    /// Right sectors (the first or the second expected) among the phrases that name one.
    pub sector: f64,
    /// Each phrase with its outcome, in the order of the file.
    #[serde(skip)]
    pub outcomes: Vec<Outcome>,
}

/// Scores a gazetteer on phrases: JSON Lines with `text`, `date` and
/// `expect {country, code_1, code_2}`, the form of NGEC's tests of actors.
///
/// An empty expected country or sector asks for none. `today` is the day on which that set was
/// made, 2022-06-01. Organisations and armed groups are scored by the three letters of theirs that
/// name them (`UNO` of `IGOUNO`).
///
/// # Errors
/// The line, from 1, that is no such object, and why.
///
/// ```
/// use detente_coder::actors::{Gazetteer, score_phrases};
/// let line = r#"{"text": "Ukrainian soldiers", "expect": {"country": "UKR", "code_1": "MIL"}}"#;
/// let scores = score_phrases(Gazetteer::shipped(), line).unwrap();
/// assert_eq!((scores.country, scores.sector), (100.0, 100.0));
/// ```
pub fn score_phrases(gazetteer: &Gazetteer, lines: &str) -> Result<ActorScores, String> {
    let mut scores = ActorScores::default();
    for (index, line) in lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let case: Case =
            serde_json::from_str(line).map_err(|error| format!("line {}: {error}", index + 1))?;
        let asks = case.expect.country.is_some() || case.expect.code_1.is_some();
        if asks && case.call.as_deref().is_none_or(|call| call == "agent_to_code") {
            scores.outcomes.push(outcome(gazetteer, case));
        }
    }
    scores.phrases = scores.outcomes.len();
    scores.country = share(scores.outcomes.iter().filter_map(|outcome| outcome.country_right));
    scores.sector = share(scores.outcomes.iter().filter_map(|outcome| outcome.sector_right));
    Ok(scores)
}

fn outcome(gazetteer: &Gazetteer, case: Case) -> Outcome {
    let day: Option<Date> = match case.date.as_str() {
        "today" => Date::new(2022, 6, 1).ok(),
        date => date.parse().ok(),
    };
    let actor = gazetteer.resolve(&case.text, day);
    let countries = actor.as_deref().map_or_else(|| vec![String::new()], countries);
    let sector = actor.as_ref().and_then(|actor| actor.sector);
    let sector = sector.map(|sector| sector.to_string()).unwrap_or_default();
    let expect = case.expect;
    Outcome {
        country_right: expect.country.map(|expected| countries.contains(&expected)),
        sector_right: expect
            .code_1
            .map(|expected| sector == expected || expect.code_2.as_ref() == Some(&sector)),
        code: actor.as_ref().and_then(|actor| actor.code.clone()).unwrap_or_default(),
        country: countries.into_iter().next().unwrap_or_default(),
        text: case.text,
    }
}

/// The country of an actor; for a body of no one state, the ways in which sets write it.
fn countries(actor: &Actor) -> Vec<String> {
    let code = actor.code.as_deref().unwrap_or_default();
    let part = |from: usize, to: usize| code.get(from..to).unwrap_or_default().to_owned();
    match actor.country {
        Some(country) => vec![country.to_string()],
        None if actor.kind == ActorKind::ArmedGroup => vec![part(0, 3)],
        // The Union has had many codes.
        None if code.starts_with("IGOEEC") => vec!["EUR".to_owned(), part(3, 6), part(0, 3)],
        None if code.starts_with("IGO") => vec![part(3, 6), part(0, 3)],
        None => vec![String::new()],
    }
}

fn share(right: impl Iterator<Item = bool>) -> f64 {
    let (mut all, mut good) = (0u32, 0u32);
    for right in right {
        all += 1;
        good += u32::from(right);
    }
    if all == 0 { 0.0 } else { f64::from(good) * 100.0 / f64::from(all) }
}
