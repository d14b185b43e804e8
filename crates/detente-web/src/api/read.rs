//! A pasted text, read at once.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    response::{IntoResponse, Response},
};
use detente_record::{DateBasis, Page, Precision, Published, json::document};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    Fetch, Problem,
    app::{App, Caller, body, json},
    guard::Rate,
};

/// A text to read.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Text")]
pub struct Pasted {
    /// Plain text, or a page in HTML; where it is empty `url` is fetched, if the server may.
    #[serde(default)]
    text: String,
    /// Whether it is HTML; where nothing is said the text decides.
    #[serde(default)]
    html: Option<bool>,
    /// Headline.
    #[serde(default)]
    title: Option<String>,
    /// Address.
    #[serde(default)]
    url: Option<String>,
    /// Publication day, `YYYY-MM-DD`; words like "yesterday" need it.
    #[serde(default)]
    published: Option<String>,
}

/// Texts that one address may have read: reading takes far longer than looking up.
const RATE: Rate = Rate { each_second: 4.0, burst: 20.0 };

/// Reads a text and gives its record. Nothing is kept.
#[utoipa::path(post, path = "/api/v1/read", tag = "articles",
    request_body(content = ref("#/components/schemas/Text"), content_type = "application/json",
        example = json!({"text": "France's president met the German chancellor in Paris on Tuesday.",
            "published": "2022-12-29"})),
    responses(
        (status = 200, description = "The record.", body = ref("#/components/schemas/Document")),
    ))]
pub(crate) async fn read(
    State(app): State<Arc<App>>,
    caller: Caller,
    sent: Result<Bytes, BytesRejection>,
) -> Response {
    if !app.readings.take(caller.0, RATE) {
        return Problem::new("W008", "too many texts at once").into_response();
    }
    let pasted = match body(sent).and_then(|sent| json::<Pasted>(&sent)) {
        Ok(pasted) => pasted,
        Err(problem) => return problem.into_response(),
    };
    let read = move |app: &App| {
        let page = page(pasted, app.shared.options.fetch.as_ref())?;
        Ok(axum::Json(document(&app.shared.reader().read(&page))))
    };
    match app.work(read).await {
        Ok(answer) => answer.into_response(),
        Err(problem) => problem.into_response(),
    }
}

fn page(pasted: Pasted, fetch: Option<&Fetch>) -> Result<Page, Problem> {
    let url = pasted.url.filter(|url| !url.is_empty());
    let fetched = match (&url, pasted.text.trim().is_empty()) {
        (_, false) => None,
        (None, true) => return Err(Problem::new("W015", "the text is empty")),
        (Some(url), true) => Some(fetched(url, fetch)?),
    };
    let published = match pasted.published.filter(|day| !day.is_empty()) {
        None => None,
        Some(day) => Some(Published {
            date: day
                .parse()
                .map_err(|_| Problem::new("W015", "published: a day is YYYY-MM-DD"))?,
            precision: Precision::Day,
            basis: DateBasis::Caller,
        }),
    };
    let title = pasted.title.filter(|title| !title.is_empty());
    if let Some(page) = fetched {
        return Ok(Page { title, published, ..page });
    }
    let media = pasted.html.map(|html| if html { "text/html" } else { "text/plain" });
    Ok(Page {
        url,
        title,
        content_type: media.map(|media| format!("{media}; charset=utf-8")),
        published,
        bytes: pasted.text.into_bytes(),
        ..Page::default()
    })
}

fn fetched(url: &str, fetch: Option<&Fetch>) -> Result<Page, Problem> {
    let Some(fetch) = fetch else {
        return Err(Problem::new("W018", "the server was started without --fetch"));
    };
    fetch.0(url).map_err(|(code, why)| Problem::new("W019", format!("[{code}] {why}")))
}
