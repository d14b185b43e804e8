//! Corrections: the queue, the log, and a word on a report.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use detente_answer::GoldRow;
use detente_store::{Correction, Order, ReportFilter, ReportRow};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::{
    parameters::{actor, limit, statuses, types},
    window::Nothing,
};
use crate::{
    Desk, Problem,
    app::{App, body, json},
    shape::{List, Row},
};

/// A line of the log.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Line {
    /// Its number.
    pub number: i64,
    /// What was said.
    #[serde(flatten)]
    pub correction: Correction,
}

impl Row for Line {
    const COLUMNS: &[&str] = &["number", "made", "report", "verdict", "fields", "note"];

    fn cells(&self) -> Vec<String> {
        let said = &self.correction;
        vec![
            self.number.to_string(),
            said.made.clone(),
            said.report.clone(),
            format!("{:?}", said.verdict).to_lowercase(),
            serde_json::to_string(&said.fields).unwrap_or_default(),
            said.note.clone().unwrap_or_default(),
        ]
    }
}

/// Which lines of the log.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct LogAsk {
    /// Rows of a page.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u32>,
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// Lists what people said of reports, the newest first.
#[utoipa::path(get, path = "/api/v1/corrections", params(LogAsk), tag = "corrections", responses(
    (status = 200, description = "The log.", body = ref("#/components/schemas/ListOfLine")),
))]
pub fn log(desk: &Desk<'_>, ask: LogAsk) -> Result<List<Line>, Problem> {
    let rows = limit(ask.limit)?;
    let wrong = |_| Problem::new("W003", "it is not one of ours");
    let before = ask.after.map(|after| after.parse::<i64>().map_err(wrong)).transpose()?;
    let lines = desk.store.corrections(before, rows)?.into_iter();
    let items: Vec<Line> = lines.map(|(number, correction)| Line { number, correction }).collect();
    let full = items.len() == rows as usize;
    let next = items.last().filter(|_| full).map(|line| line.number.to_string());
    Ok(List { items, next })
}

/// Which reports wait.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct QueueAsk {
    /// On either side.
    pub actor: Option<String>,
    /// PLOVER types.
    #[param(rename = "type")]
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Statuses.
    pub status: Option<String>,
    /// Rows.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u32>,
}

/// Lists reports of which nobody has said anything, the least confident first.
#[utoipa::path(get, path = "/api/v1/corrections/queue", params(QueueAsk), tag = "corrections",
    responses(
        (status = 200, description = "Reports.", body = ref("#/components/schemas/ListOfReportRow")),
    ))]
pub fn queue(desk: &Desk<'_>, ask: QueueAsk) -> Result<List<ReportRow>, Problem> {
    Ok(List::whole(desk.store.reports(&ReportFilter {
        either: actor(ask.actor.as_ref()),
        types: types("type", ask.kind.as_ref())?,
        statuses: statuses("status", ask.status.as_ref())?,
        unseen: true,
        order: Order::Unsure,
        limit: Some(limit(ask.limit)?),
        ..ReportFilter::default()
    })?))
}

impl Row for GoldRow {
    const COLUMNS: &[&str] = &["id", "text", "date", "type", "source", "target"];

    fn cells(&self) -> Vec<String> {
        let side = |role: &str| {
            let actor = self.actors.iter().find(|actor| actor.role == role);
            actor.map(|actor| actor.code3.clone()).unwrap_or_default()
        };
        vec![
            self.id.clone(),
            self.text.clone(),
            self.date.clone().unwrap_or_default(),
            self.event_plover2021.clone(),
            side("source"),
            side("target"),
        ]
    }
}

/// Returns what was accepted or fixed as gold for `detente eval events`; ask for `format=jsonl`.
#[utoipa::path(get, path = "/api/v1/corrections/gold", tag = "corrections", responses(
    (status = 200, description = "Gold.", body = ref("#/components/schemas/ListOfGoldRow")),
))]
pub fn gold(desk: &Desk<'_>, _: Nothing) -> Result<List<GoldRow>, Problem> {
    Ok(List::whole(detente_answer::gold(desk.store)?))
}

/// Adds what somebody says of a report to the log.
#[utoipa::path(post, path = "/api/v1/corrections", tag = "corrections",
    request_body(content = ref("#/components/schemas/Correction"),
        content_type = "application/json"),
    responses(
        (status = 201, description = "It is in the log.",
         body = ref("#/components/schemas/Correction")),
    ))]
pub(crate) async fn correct(
    State(app): State<Arc<App>>,
    sent: Result<Bytes, BytesRejection>,
) -> Response {
    let correction: Result<Correction, Problem> = body(sent).and_then(|sent| json(&sent));
    match correction {
        Ok(correction) => match app.write(move |store| enter(store, correction)).await {
            Ok(written) => (StatusCode::CREATED, written).into_response(),
            Err(problem) => problem.into_response(),
        },
        Err(problem) => problem.into_response(),
    }
}

fn enter(
    store: &mut detente_store::Store,
    mut said: Correction,
) -> Result<axum::Json<Correction>, Problem> {
    let now = jiff::Timestamp::now();
    said.made = now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    check(&said)?;
    if store.correct(&said)? {
        Ok(axum::Json(said))
    } else {
        Err(Problem::new("W004", "no report has this id"))
    }
}

/// Fields of a report that can be fixed.
const FIELDS: [&str; 5] = ["type", "status", "source", "target", "when"];

fn check(said: &Correction) -> Result<(), Problem> {
    let odd = said.fields.iter().find(|(name, value)| {
        let known = FIELDS.contains(&name.as_str());
        let value = value.as_str();
        let right = match name.as_str() {
            "type" => value.is_some_and(|v| v.parse::<detente_record::EventType>().is_ok()),
            "status" => value.is_some_and(|v| v.parse::<detente_record::Status>().is_ok()),
            "when" => value.is_some_and(|v| v.parse::<jiff::civil::Date>().is_ok()),
            _ => value.is_some_and(|v| v.len() <= 200),
        };
        !known || !right
    });
    match odd {
        Some((name, _)) => Err(Problem::new("W015", format!("{name:?} cannot be fixed like this"))),
        None if said.note.as_ref().is_some_and(|note| note.len() > 2000) => {
            Err(Problem::new("W015", "a note has at most 2000 bytes"))
        }
        None => Ok(()),
    }
}
