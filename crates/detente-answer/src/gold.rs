//! What people said of reports, as gold for `detente eval events`.

use std::collections::BTreeMap;

use detente_record::json::ActorWords;
use detente_store::{Correction, ReportRow, Store, StoreError, Verdict};
use schemars::JsonSchema;
use serde::Serialize;

/// Lines of the log that are read.
const MOST: u32 = 1_000_000;

/// A sentence and the act that somebody found in it: a line of a gold file of triples.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GoldRow {
    /// The report's id.
    pub id: String,
    /// The sentence.
    pub text: String,
    /// When its article was published; `None` where it does not say.
    pub date: Option<String>,
    /// PLOVER type.
    pub event_plover2021: String,
    /// Who did it, and to whom.
    pub actors: Vec<GoldActor>,
}

/// One side of an act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GoldActor {
    /// `source` or `target`.
    pub role: &'static str,
    /// A country (ISO 3166-1 alpha-3), or the first three letters of a code: `IGO`, `NGO`.
    pub code3: String,
}

/// Returns the reports that were accepted or fixed, as they should be; of each the last word
/// counts, and of a sentence its first right report, since a line of gold holds one act. What was
/// rejected has no such line.
pub fn gold(store: &Store) -> Result<Vec<GoldRow>, StoreError> {
    let mut last: BTreeMap<String, Correction> = BTreeMap::new();
    // The newest line comes first.
    for (_, said) in store.corrections(None, MOST)? {
        last.entry(said.report.clone()).or_insert(said);
    }
    let mut rows: Vec<(ReportRow, Correction)> = Vec::new();
    for (id, said) in last.into_iter().filter(|(_, said)| said.verdict != Verdict::Reject) {
        // An article read anew may have lost it.
        rows.extend(store.report(&id)?.map(|row| (row, said)));
    }
    rows.sort_by_key(|(row, _)| row.key);
    let sentence = |row: &ReportRow| (row.article.id.clone(), row.report.sentence.start);
    rows.dedup_by_key(|(row, _)| sentence(row));
    Ok(rows.into_iter().map(|(row, said)| line(row, &said)).collect())
}

fn line(row: ReportRow, said: &Correction) -> GoldRow {
    let fixed = |name: &str| said.fields.get(name).and_then(|value| value.as_str());
    let sides = [("source", &row.report.source), ("target", &row.report.target)];
    let actors = sides.into_iter().filter_map(|(role, actors)| {
        let code3 = match fixed(role) {
            Some(code) => three(&crate::party(code))?,
            None => actors.iter().find_map(code3)?,
        };
        Some(GoldActor { role, code3 })
    });
    GoldRow {
        actors: actors.collect(),
        event_plover2021: fixed("type").unwrap_or(&row.report.event_type).to_owned(),
        id: row.report.id,
        text: row.sentence.trim().to_owned(),
        date: row.article.published.map(|published| published.date),
    }
}

fn code3(actor: &ActorWords) -> Option<String> {
    let country = actor.country.as_ref().map(ToString::to_string);
    country.or_else(|| three(actor.code.as_deref()?))
}

fn three(code: &str) -> Option<String> {
    let code = code.to_uppercase();
    code.get(..3)
        .filter(|code| code.bytes().all(|byte| byte.is_ascii_uppercase()))
        .map(str::to_owned)
}
