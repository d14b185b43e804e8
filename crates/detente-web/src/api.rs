//! The questions of the API. Each is a function from a [`Desk`](crate::Desk) and its parameters to
//! an answer, without a socket.

// A question's parameters are made for it alone.
#![allow(clippy::needless_pass_by_value)]

pub(crate) mod actors;
pub(crate) mod acts;
pub(crate) mod alerts;
pub(crate) mod articles;
pub(crate) mod calendar;
pub(crate) mod corrections;
pub(crate) mod forecasts;
pub(crate) mod parameters;
pub(crate) mod quotes;
pub(crate) mod read;
pub(crate) mod relations;
pub(crate) mod sql;
pub(crate) mod status;
pub(crate) mod stream;
pub(crate) mod window;

use std::sync::Arc;

use axum::{Router, routing::get};

use crate::{
    app::{App, ask},
    openapi,
};

/// The routes of the API, all below `/api/v1`.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/openapi.json", get(openapi::document))
        .route("/api/v1/status", ask(status::status))
        .route("/api/v1/matrix", ask(window::matrix))
        .route("/api/v1/shifts", ask(window::shifts))
        .route("/api/v1/months", ask(window::months))
        .route("/api/v1/parties", ask(window::parties))
        .route("/api/v1/relations/{a}/{b}", ask(relations::relation))
        .route("/api/v1/relations/{a}/{b}/series", ask(relations::series))
        .route("/api/v1/forecasts/{a}/{b}", ask(forecasts::forecasts))
        .route("/api/v1/acts", ask(acts::acts))
        .route("/api/v1/reports", ask(acts::reports))
        .route("/api/v1/events/{id}", ask(acts::event))
        .route("/api/v1/facets", ask(acts::facets))
        .route("/api/v1/quotes", ask(quotes::quotes))
        .route("/api/v1/articles", ask(articles::articles))
        .route("/api/v1/articles/{id}", ask(articles::article))
        .route("/api/v1/actors", ask(actors::actors))
        .route("/api/v1/actors/{id}", ask(actors::actor))
        .route("/api/v1/calendar", ask(calendar::calendar))
        .route("/api/v1/corrections", ask(corrections::log).post(corrections::correct))
        .route("/api/v1/corrections/queue", ask(corrections::queue))
        .route("/api/v1/corrections/gold", ask(corrections::gold))
        .route("/api/v1/alerts", ask(alerts::alerts).post(alerts::add))
        .route("/api/v1/alerts/{name}", ask(alerts::alert).delete(alerts::remove))
        .route("/api/v1/completeness", ask(status::completeness))
        .route("/api/v1/sql", ask(sql::sql))
        .route("/api/v1/read", axum::routing::post(read::read))
        .route("/api/v1/stream", get(stream::stream))
}
