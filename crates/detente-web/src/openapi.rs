//! The API's document: paths by utoipa, shapes from the types that are served.

use std::sync::LazyLock;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use detente_record::json::Document;
use detente_store::{ArticleRef, Correction, Facets, NamedActor, Party, QuoteRow, ReportRow};
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};
use utoipa::OpenApi;

use crate::{
    api::{
        actors, acts, alerts, articles, calendar, corrections, forecasts, quotes, read, relations,
        sql,
    },
    api::{status, stream, window},
    problem::Written,
    shape::List,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Détente",
        description = "Who did what to whom, who said what about whom, and the sentences that say \
            so. Spans count Unicode code points. Lists come page by page: give `next` as `after`.",
        license(name = "MIT", identifier = "MIT"),
    ),
    paths(
        status::status,
        status::completeness,
        window::matrix,
        window::shifts,
        window::months,
        window::parties,
        relations::relation,
        relations::series,
        forecasts::forecasts,
        acts::acts,
        acts::reports,
        acts::event,
        acts::facets,
        quotes::quotes,
        articles::articles,
        articles::article,
        actors::actors,
        actors::actor,
        calendar::calendar,
        corrections::log,
        corrections::queue,
        corrections::correct,
        corrections::gold,
        alerts::alerts,
        alerts::alert,
        alerts::add,
        alerts::remove,
        read::read,
        sql::sql,
        stream::stream,
    )
)]
struct Paths;

static DOCUMENT: LazyLock<String> = LazyLock::new(|| whole().to_string());

/// Serves the document.
pub(crate) async fn document() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.as_str()).into_response()
}

/// Returns the OpenAPI 3.1 document.
pub fn whole() -> Value {
    // The document is made of this crate's own words.
    let mut whole = serde_json::to_value(Paths::openapi()).unwrap_or_default();
    whole["components"]["schemas"] = shapes();
    let problem = |what: &str| {
        let schema = json!({"$ref": "#/components/schemas/Problem"});
        json!({
            "description": what,
            "content": {"application/problem+json": {"schema": schema}}
        })
    };
    let format = json!({
        "name": "format",
        "in": "query",
        "description": "How the answer comes: lists as json, jsonl and csv, events as rss and ics \
            too, reports, quotes and series as parquet, single answers as json.",
        "required": false,
        "schema": {"type": "string", "enum": ["json", "jsonl", "csv", "parquet", "rss", "ics"]}
    });
    let paths = whole["paths"].as_object_mut();
    for (path, methods) in paths.into_iter().flatten() {
        for (method, operation) in methods.as_object_mut().into_iter().flatten() {
            let responses = &mut operation["responses"];
            for (status, what) in [
                ("400", "Something in the question is not understood."),
                ("401", "The token is missing."),
                ("403", "Writing is not allowed."),
                ("404", "There is no such thing."),
                ("413", "The body is too large."),
                ("421", "The Host header names another server."),
                ("429", "Too many requests."),
                ("502", "A pasted address could not be fetched."),
                ("503", "The store cannot be read now, or the question took too long."),
            ] {
                responses[status] = problem(what);
            }
            if method == "get" && !path.ends_with("/stream") {
                responses["304"] = json!({"description": "As you know it already."});
                other_formats(&mut responses["200"]["content"]);
                let parameters = &mut operation["parameters"];
                if parameters.is_null() {
                    *parameters = json!([]);
                }
                if let Some(parameters) = parameters.as_array_mut() {
                    parameters.push(format.clone());
                }
            }
        }
    }
    whole
}

fn other_formats(content: &mut Value) {
    let binary = json!({"schema": {"type": "string", "format": "binary"}});
    content["application/vnd.apache.parquet"] = binary;
    for media in ["application/jsonl", "text/csv", "application/rss+xml", "text/calendar"] {
        content[media] = json!({"schema": {"type": "string"}});
    }
}

/// Returns the shapes of all answers and bodies, by name.
fn shapes() -> Value {
    let settings = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into());
    let mut generator = settings.into_generator();
    macro_rules! shapes {
        ($($shape:ty),* $(,)?) => { $(generator.subschema_for::<$shape>();)* };
    }
    shapes!(
        Document,
        Written<'static>,
        status::Status,
        status::Completeness,
        window::MatrixPage,
        List<detente_answer::TurnOf>,
        List<window::Month>,
        List<Party>,
        relations::RelationPage,
        relations::Both,
        List<acts::Act>,
        Facets,
        acts::EventPage,
        articles::ArticlePage,
        List<QuoteRow>,
        detente_store::SqlAnswer,
        List<ArticleRef>,
        List<NamedActor>,
        actors::ActorPage,
        List<detente_answer::Plan>,
        List<corrections::Line>,
        List<detente_answer::GoldRow>,
        List<alerts::AlertLine>,
        alerts::AlertPage,
        alerts::NewAlert,
        List<ReportRow>,
        Correction,
        read::Pasted,
    );
    Value::Object(generator.take_definitions(true))
}
