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
    Problem,
    app::{App, Caller, body, json},
    guard::Rate,
};

/// A text to read.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Text")]
pub struct Pasted {
    /// Plain text, or a page in HTML.
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
    let page = body(sent).and_then(|sent| json::<Pasted>(&sent)).and_then(page);
    let page = match page {
        Ok(page) => page,
        Err(problem) => return problem.into_response(),
    };
    let read = move |app: &App| Ok(axum::Json(document(&app.shared.reader().read(&page))));
    match app.work(read).await {
        Ok(answer) => answer.into_response(),
        Err(problem) => problem.into_response(),
    }
}

fn page(pasted: Pasted) -> Result<Page, Problem> {
    if pasted.text.trim().is_empty() {
        return Err(Problem::new("W015", "the text is empty"));
    }
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
    let media = pasted.html.map(|html| if html { "text/html" } else { "text/plain" });
    Ok(Page {
        url: pasted.url.filter(|url| !url.is_empty()),
        title: pasted.title.filter(|title| !title.is_empty()),
        content_type: media.map(|media| format!("{media}; charset=utf-8")),
        published,
        bytes: pasted.text.into_bytes(),
        ..Page::default()
    })
}
