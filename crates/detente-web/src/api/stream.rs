//! New reports as they come in, as server-sent events.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::State,
    http::HeaderMap,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use detente_store::{Cursor, ReportFilter, ReportRow};
use futures_util::stream;
use tokio::sync::OwnedSemaphorePermit;

use crate::{Problem, app::App};

/// How often the store is looked at.
const PAUSE: Duration = Duration::from_secs(1);
/// Reports told at once.
const BATCH: u32 = 100;

/// Follows the store: an event `report` for each new one, its data as in `/api/v1/acts`.
///
/// `Last-Event-ID` goes on where a stream broke off.
#[utoipa::path(get, path = "/api/v1/stream", tag = "acts", responses(
    (status = 200, description = "Events without end.", content_type = "text/event-stream",
     body = String),
))]
pub(crate) async fn stream(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let Ok(permit) = Arc::clone(&app.listeners).try_acquire_owned() else {
        return Problem::new("W016", "all streams are taken").into_response();
    };
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let from = match last {
        Some(key) => key,
        None => match app.look(|store| Ok(store.last_report()?)).await {
            Ok(key) => key,
            Err(problem) => return problem.into_response(),
        },
    };
    let follower = Follower { app, from, waiting: Vec::new(), _permit: permit };
    let events = stream::unfold(follower, |mut follower| async {
        let event = follower.next().await;
        Some((Ok::<_, Infallible>(event), follower))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

struct Follower {
    app: Arc<App>,
    /// Number of the last report told.
    from: i64,
    /// Read and not yet told, the last first.
    waiting: Vec<ReportRow>,
    _permit: OwnedSemaphorePermit,
}

impl Follower {
    async fn next(&mut self) -> Event {
        loop {
            if let Some(row) = self.waiting.pop() {
                self.from = row.key;
                let data = serde_json::to_string(&row).unwrap_or_default();
                return Event::default().event("report").id(row.key.to_string()).data(data);
            }
            let after = Some(Cursor { day: None, key: self.from });
            let filter = ReportFilter { after, limit: Some(BATCH), ..ReportFilter::default() };
            // A store that is busy now is asked again at the next look.
            self.waiting =
                self.app.look(move |store| Ok(store.reports(&filter)?)).await.unwrap_or_default();
            self.waiting.reverse();
            if self.waiting.is_empty() {
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}
