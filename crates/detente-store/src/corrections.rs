//! What people say of reports: a log that only grows.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    Store, StoreError,
    base::{Result, Row, params},
};

/// What somebody says of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It is right as it is.
    Accept,
    /// It should say something else.
    Fix,
    /// It is no report.
    Reject,
}

impl Verdict {
    fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Fix => "fix",
            Self::Reject => "reject",
        }
    }
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The report's id.
    pub report: String,
    /// What is said of it.
    pub verdict: Verdict,
    /// What it should say, by field of the record: `type`, `status`, `source`, `target`, `when`.
    #[serde(default)]
    pub fields: Map<String, Value>,
    /// Why.
    #[serde(default)]
    pub note: Option<String>,
    /// When it was said, UTC.
    #[serde(default)]
    pub made: String,
}

impl Store {
    /// Adds a line to the log; says whether the store has such a report, without which it is not
    /// added.
    pub fn correct(&mut self, correction: &Correction) -> Result<bool, StoreError> {
        if self.report(&correction.report)?.is_none() {
            return Ok(false);
        }
        let fields = (!correction.fields.is_empty())
            .then(|| serde_json::to_string(&correction.fields).unwrap_or_default());
        self.write(
            "INSERT INTO corrections (report, verdict, fields, note, made)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                correction.report,
                correction.verdict.name(),
                fields,
                correction.note,
                correction.made
            ],
        )?;
        Ok(true)
    }

    /// Returns the log, the newest line first, from before line `before`, each with its number.
    pub fn corrections(
        &self,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<(i64, Correction)>, StoreError> {
        let sql = "SELECT key, report, verdict, fields, note, made FROM corrections
             WHERE key < coalesce(?1, key + 1) ORDER BY key DESC LIMIT ?2";
        self.rows(sql, params![before, limit], read)
    }
}

fn read(row: &Row<'_>) -> Result<(i64, Correction)> {
    let verdict = match &*row.get::<String>(2)? {
        "accept" => Verdict::Accept,
        "fix" => Verdict::Fix,
        _ => Verdict::Reject,
    };
    let fields: Option<String> = row.get(3)?;
    Ok((
        row.get(0)?,
        Correction {
            report: row.get(1)?,
            verdict,
            // Only this file writes the column.
            fields: fields.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default(),
            note: row.get(4)?,
            made: row.get(5)?,
        },
    ))
}
