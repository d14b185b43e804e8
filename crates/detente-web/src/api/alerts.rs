//! Alerts: saved searches of which somebody wants to be told.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State, rejection::BytesRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use detente_answer::{Digest, News, Rule, Watch, Way};
use detente_store::{AlertRow, Order, ReportFilter, Store};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{acts::ActsAsk, window::Nothing};
use crate::{
    Desk, Problem,
    app::{App, body, json},
    shape::{List, One, Row},
};

/// News shown of an alert.
const SHOWN: u32 = 100;

/// An alert and how it fares.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AlertLine {
    /// What it is called.
    pub name: String,
    /// What it watches for and how it tells; null where a newer version wrote it.
    pub rule: serde_json::Value,
    /// When it was made, UTC.
    pub made: String,
    /// Things that it told or is to tell.
    pub news: u32,
    /// Of these, those that wait for one of its ways.
    pub waiting: u32,
    /// When it last told something, UTC; null: never.
    pub told: Option<String>,
    /// Why a way failed that has not told since.
    pub trouble: Option<String>,
}

impl From<AlertRow> for AlertLine {
    fn from(row: AlertRow) -> Self {
        Self {
            name: row.name,
            rule: serde_json::from_str(&row.rule).unwrap_or_default(),
            made: row.made,
            news: row.news,
            waiting: row.waiting,
            told: row.told,
            trouble: row.trouble,
        }
    }
}

impl Row for AlertLine {
    const COLUMNS: &[&str] = &["name", "rule", "made", "news", "waiting", "told", "trouble"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.name.clone(),
            self.rule.to_string(),
            self.made.clone(),
            self.news.to_string(),
            self.waiting.to_string(),
            self.told.clone().unwrap_or_default(),
            self.trouble.clone().unwrap_or_default(),
        ]
    }
}

/// Lists the alerts by name.
#[utoipa::path(get, path = "/api/v1/alerts", tag = "alerts", responses(
    (status = 200, description = "Alerts.", body = ref("#/components/schemas/ListOfAlertLine")),
))]
pub fn alerts(desk: &Desk<'_>, _: Nothing) -> Result<List<AlertLine>, Problem> {
    Ok(List::whole(desk.store.alerts()?.into_iter().map(AlertLine::from).collect()))
}

/// An alert and what it tells.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AlertPage {
    /// The alert.
    pub alert: AlertLine,
    /// What came in since anybody looked; `detente alert run` and `watch` tell it.
    pub fresh: Vec<News>,
    /// What it told before, the newest first; at most 100.
    pub news: Vec<News>,
}

/// Tells what an alert has met.
#[utoipa::path(get, path = "/api/v1/alerts/{name}", tag = "alerts",
    params(("name" = String, Path, description = "What it is called.")),
    responses(
        (status = 200, description = "The alert.", body = ref("#/components/schemas/AlertPage")),
    ))]
pub fn alert(desk: &Desk<'_>, ask: AlertAsk) -> Result<One<AlertPage>, Problem> {
    let row = desk.store.alert(&ask.name)?.ok_or_else(none)?;
    let kept = desk.store.news(row.key, SHOWN)?.into_iter();
    let news = kept.filter_map(|kept| serde_json::from_str(&kept.body).ok()).collect();
    let fresh = match Rule::read(&row.rule) {
        Ok(rule) if desk.store.alert_mark()? != row.mark => {
            let known = desk.store.alert_items(row.key)?;
            rule.watch.fresh(desk.store, row.mark, &known, desk.today()?)?
        }
        _ => Vec::new(),
    };
    Ok(One(AlertPage { alert: row.into(), fresh, news }))
}

/// Which alert.
#[derive(Clone, Debug, Deserialize)]
pub struct AlertAsk {
    /// What it is called.
    pub name: String,
}

fn none() -> Problem {
    Problem::new("W004", "no alert has this name")
}

/// A search of which somebody wants to be told.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAlert {
    /// What to call it: letters, digits, `-`, `_`, `.`; 60 bytes at most.
    pub name: String,
    /// The search; its `limit` and `after` mean nothing.
    pub search: ActsAsk,
    /// Told by at least so many sites.
    #[serde(default)]
    pub sites: u32,
}

/// Makes an alert of a search. It tells in the browser alone: ways out of the machine, and
/// commands, are given on the command line.
#[utoipa::path(post, path = "/api/v1/alerts", tag = "alerts",
    request_body(content = ref("#/components/schemas/NewAlert"),
        content_type = "application/json"),
    responses(
        (status = 201, description = "It is made.", body = ref("#/components/schemas/AlertLine")),
        (status = 409, description = "The name is taken.",
         body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
    ))]
pub(crate) async fn add(
    State(app): State<Arc<App>>,
    sent: Result<Bytes, BytesRejection>,
) -> Response {
    let new: Result<NewAlert, Problem> = body(sent).and_then(|sent| json(&sent));
    let made = match new {
        Ok(new) => app.write(move |store| enter(store, &new)).await,
        Err(problem) => Err(problem),
    };
    match made {
        Ok(line) => (StatusCode::CREATED, Json(line)).into_response(),
        Err(problem) => problem.into_response(),
    }
}

fn enter(store: &mut Store, new: &NewAlert) -> Result<AlertLine, Problem> {
    if !Rule::may_be_called(&new.name) {
        return Err(Problem::parameter("name", "letters, digits, `-`, `_`, `.`; 1 to 60 bytes"));
    }
    let filter =
        ReportFilter { order: Order::Intake, after: None, limit: None, ..new.search.filter()? };
    if filter == ReportFilter::default() && new.sites == 0 {
        return Err(Problem::parameter("search", "something; this is met by everything"));
    }
    let watch = Watch::Events { filter: Box::new(filter), sites: new.sites };
    let rule = Rule { watch, ways: vec![Way::Here], quiet: None, digest: Digest::None };
    let made = Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    if store.add_alert(&new.name, &rule.write(), &made)?.is_none() {
        return Err(Problem::new("W017", "take another name, or remove that alert"));
    }
    store.alert(&new.name)?.map(AlertLine::from).ok_or_else(none)
}

/// Removes an alert, with what it told.
#[utoipa::path(delete, path = "/api/v1/alerts/{name}", tag = "alerts",
    params(("name" = String, Path, description = "What it is called.")),
    responses((status = 204, description = "It is gone.")))]
pub(crate) async fn remove(State(app): State<Arc<App>>, Path(name): Path<String>) -> Response {
    let gone = app.write(move |store| Ok(store.remove_alert(&name)?)).await;
    match gone {
        Ok(true) => StatusCode::NO_CONTENT.into_response(),
        Ok(false) => none().into_response(),
        Err(problem) => problem.into_response(),
    }
}
