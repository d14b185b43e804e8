//! What can go wrong with a question over HTTP, each with a stable code (RFC 9457).

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use detente_answer::AnswerError;
use detente_store::StoreError;
use schemars::JsonSchema;
use serde::Serialize;

/// One code: code, title, explanation.
type Row = (&'static str, &'static str, &'static str);

/// All codes in order, for `detente explain`.
pub const CODES: &[Row] = &[
    (
        "W001",
        "no such page",
        "The address names nothing here. /api/v1/openapi.json lists what can be asked.",
    ),
    (
        "W002",
        "parameter not understood",
        "A parameter is unknown, missing or has a value of another form: days are YYYY-MM-DD, \
         lists are joined by commas, actors are codes (CHN, IGOUNO) or names.",
    ),
    (
        "W003",
        "cursor not understood",
        "`after` takes the `next` of the page before, unchanged, with the same question.",
    ),
    ("W004", "not in the store", "The store has no article, report or actor of that name."),
    (
        "W005",
        "format not offered here",
        "Lists come as json, jsonl and csv, events as rss and ics too, reports, quotes and \
         series as parquet; single answers as json.",
    ),
    (
        "W006",
        "host not allowed",
        "The Host header names an address that this server does not answer to, as happens when a \
         foreign page points its own name at your machine (DNS rebinding). Open the address that \
         `detente serve` printed, or allow the name with --host NAME.",
    ),
    (
        "W007",
        "token needed",
        "This server listens beyond the machine, so that each request needs the token that it \
         printed: open the printed address once, or send `Authorization: Bearer TOKEN`.",
    ),
    ("W008", "too many requests", "Wait for the seconds that Retry-After names and ask again."),
    ("W009", "body too large", "Send less at once; `detente read` takes files of any number."),
    (
        "W010",
        "took too long",
        "The question was stopped after the time that one may take. Narrow it: fewer days, one \
         actor, a type.",
    ),
    ("W011", "method not allowed", "The address exists, but is asked otherwise: see Allow."),
    (
        "W012",
        "writing not allowed",
        "The server was started with --read-only, or the request comes from another site's page, \
         which may look but not write.",
    ),
    (
        "W013",
        "a fault in Détente",
        "Something broke that should not. The store is not affected; please report what you asked.",
    ),
    (
        "W014",
        "too little in the store",
        "The store has no dated event yet, or too few for this question. Read articles first \
         (detente read FILE) or import a table (detente import FILE).",
    ),
    ("W015", "body not understood", "The body is not of the form that the API document names."),
    ("W016", "busy", "All connections to the store are taken; ask again in a moment."),
    ("W017", "name taken", "There is an alert of this name."),
    (
        "W018",
        "addresses are not fetched",
        "`detente serve --fetch` lets pasted addresses be fetched, by the same guarded way as \
         `detente read URL`; otherwise paste the text or the page.",
    ),
    (
        "W019",
        "the page could not be fetched",
        "The code in brackets says why: `detente explain CODE`.",
    ),
];

/// An answer that says why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its code, from [`CODES`] or the store's.
    pub code: &'static str,
    /// The particulars.
    pub detail: String,
}

/// A problem as it is written.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub(crate) struct Written<'p> {
    /// Names the kind of problem.
    #[serde(rename = "type")]
    kind: String,
    /// A few words.
    title: &'p str,
    /// HTTP status.
    status: u16,
    /// The particulars.
    detail: &'p str,
    /// Stable code; `detente explain CODE` tells more.
    code: &'p str,
    /// What to do about it.
    hint: &'p str,
}

impl Problem {
    /// Makes a problem of a code with its particulars.
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }

    /// A parameter that is not understood.
    pub fn parameter(name: &str, why: impl std::fmt::Display) -> Self {
        Self::new("W002", format!("{name}: {why}"))
    }

    /// Returns the HTTP status of the code.
    pub fn status(&self) -> StatusCode {
        match self.code {
            "W002" | "W003" | "W005" | "W015" | "S013" => StatusCode::BAD_REQUEST,
            "W001" | "W004" | "W014" => StatusCode::NOT_FOUND,
            "W006" => StatusCode::MISDIRECTED_REQUEST,
            "W007" => StatusCode::UNAUTHORIZED,
            "W008" => StatusCode::TOO_MANY_REQUESTS,
            "W009" => StatusCode::PAYLOAD_TOO_LARGE,
            "W011" => StatusCode::METHOD_NOT_ALLOWED,
            "W012" | "W018" => StatusCode::FORBIDDEN,
            "W019" => StatusCode::BAD_GATEWAY,
            "W017" => StatusCode::CONFLICT,
            "W013" => StatusCode::INTERNAL_SERVER_ERROR,
            // What the store says: it may be there again in a moment.
            _ => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Returns the problem as `application/problem+json`.
    pub fn json(&self) -> String {
        let own = CODES.iter().find(|row| row.0 == self.code).map(|row| (row.1, row.2));
        let store = detente_store::ERRORS.iter().find(|row| row.code == self.code);
        let store = store.map(|row| (row.title, row.explanation));
        let (title, hint) = own.or(store).unwrap_or_default();
        let written = Written {
            kind: format!("urn:detente:{}", self.code),
            title,
            status: self.status().as_u16(),
            detail: &self.detail,
            code: self.code,
            hint,
        };
        // Plain text and a number always have a JSON form.
        serde_json::to_string(&written).unwrap_or_default()
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        if error.was_stopped() {
            return Self::new("W010", "the question was stopped");
        }
        if let StoreError::Query { why } = error {
            return Self::new("S013", why);
        }
        // The file's path is the operator's business, not that of whoever asks.
        let entry = detente_store::ERRORS.iter().find(|entry| entry.code == error.code());
        Self::new(error.code(), entry.map_or("the store failed", |entry| entry.title))
    }
}

impl From<AnswerError> for Problem {
    fn from(error: AnswerError) -> Self {
        match error {
            AnswerError::Store(error) => error.into(),
            AnswerError::History(error) => Self::new("W014", error.to_string()),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status(), self.json()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        match self.code {
            "W007" => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            "W008" | "W016" => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            _ => {}
        }
        response
    }
}
