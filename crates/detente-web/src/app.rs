//! The server's inside: questions on threads of their own, answers kept while the store stays.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
};

use axum::{
    body::{Body, Bytes},
    extract::{
        ConnectInfo, FromRequestParts, RawPathParams, State,
        rejection::{BytesRejection, RawPathParamsRejection},
    },
    http::{HeaderMap, HeaderValue, Uri, header, request::Parts},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use detente_store::{Store, StoreError};
use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;

use crate::{
    Desk, Options, Problem,
    desk::Shared,
    guard::Buckets,
    shape::{Format, Shape},
    stores::{Stores, lock},
};

/// Questions answered at the same time; more wait.
const AT_ONCE: usize = 8;
/// Streams open at the same time.
const LISTENERS: usize = 32;
/// Bytes of answers kept.
const KEPT: usize = 64 << 20;

/// The server's inside.
#[derive(Debug)]
pub(crate) struct App {
    pub shared: Shared,
    stores: Stores,
    slots: Arc<Semaphore>,
    pub listeners: Arc<Semaphore>,
    pub buckets: Buckets,
    pub readings: Buckets,
    kept: Mutex<Kept>,
    writing: Mutex<()>,
}

/// Answers by question, as long as the store stays as it is.
#[derive(Debug, Default)]
struct Kept {
    state: i64,
    bytes: usize,
    answers: BTreeMap<String, Answer>,
}

/// An answer as it goes out.
#[derive(Clone, Debug)]
struct Answer {
    body: Bytes,
    format: Format,
    next: Option<String>,
    tag: String,
}

impl App {
    /// Opens the store of the options.
    pub fn open(options: Options) -> Result<Arc<Self>, StoreError> {
        Ok(Arc::new(Self {
            stores: Stores::open(&options.store)?,
            shared: Shared::new(options),
            slots: Arc::new(Semaphore::new(AT_ONCE)),
            listeners: Arc::new(Semaphore::new(LISTENERS)),
            buckets: Buckets::default(),
            readings: Buckets::default(),
            kept: Mutex::default(),
            writing: Mutex::default(),
        }))
    }

    /// Works on a thread where work may take its time; what takes too long is given up.
    pub async fn work<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let patience = self.shared.options.patience;
        let slots = Arc::clone(&self.slots);
        let Ok(Ok(permit)) = tokio::time::timeout(patience, slots.acquire_owned()).await else {
            return Err(Problem::new("W016", "too many questions wait"));
        };
        let app = Arc::clone(self);
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work(&app)
        });
        match tokio::time::timeout(patience, task).await {
            Ok(Ok(done)) => done,
            Ok(Err(_)) => Err(Problem::new("W013", "the answer broke off")),
            Err(_) => Err(Problem::new("W010", "it took too long")),
        }
    }

    /// Asks the store; a question that takes too long is stopped.
    pub async fn look<T: Send + 'static>(
        self: &Arc<Self>,
        question: impl FnOnce(&Store) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let store = self.stores.take()?;
        let stopper = store.stopper();
        let answer = self.work(move |app| {
            let answer = question(&store);
            app.stores.put(store);
            answer
        });
        let answer = answer.await;
        if matches!(&answer, Err(problem) if problem.code == "W010") {
            stopper.stop();
        }
        answer
    }

    /// Writes to the store, one at a time.
    pub async fn write<T: Send + 'static>(
        self: &Arc<Self>,
        change: impl FnOnce(&mut Store) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        if self.shared.options.read_only {
            return Err(Problem::new("W012", "the server was started with --read-only"));
        }
        self.work(|app| {
            let _alone = lock(&app.writing);
            change(&mut app.stores.writer()?)
        })
        .await
    }

    /// Works out beforehand what takes a look through all days, so that no page waits for it.
    pub async fn prepare(self: Arc<Self>) {
        let Ok(state) = self.stores.state() else { return };
        let inside = Arc::clone(&self);
        let ahead = self.look(move |store| {
            let desk = Desk { store, shared: &inside.shared, state };
            desk.activity()?;
            desk.parties()?;
            Ok(())
        });
        // What fails here fails again, and is told, when somebody asks.
        let _ = ahead.await;
    }

    fn known(&self, question: &str, state: i64) -> Option<Answer> {
        let kept = lock(&self.kept);
        if kept.state == state { kept.answers.get(question).cloned() } else { None }
    }

    fn remember(&self, question: String, state: i64, answer: &Answer) {
        let mut kept = lock(&self.kept);
        let size = answer.body.len() + question.len();
        if kept.state != state || kept.bytes + size > KEPT {
            *kept = Kept { state, ..Kept::default() };
        }
        if size < KEPT / 4 && kept.answers.insert(question, answer.clone()).is_none() {
            kept.bytes += size;
        }
    }
}

/// Makes the route of a question.
pub(crate) fn ask<Q, S>(question: fn(&Desk<'_>, Q) -> Result<S, Problem>) -> MethodRouter<Arc<App>>
where
    Q: DeserializeOwned + Send + 'static,
    S: Shape + 'static,
{
    let handler = move |State(app): State<Arc<App>>,
                        path: Result<RawPathParams, RawPathParamsRejection>,
                        uri: Uri,
                        headers: HeaderMap| async move {
        match answer(&app, question, path, &uri).await {
            Ok(answer) => answer.response(&uri, &headers),
            Err(problem) => problem.into_response(),
        }
    };
    get(handler)
}

async fn answer<Q, S>(
    app: &Arc<App>,
    question: fn(&Desk<'_>, Q) -> Result<S, Problem>,
    path: Result<RawPathParams, RawPathParamsRejection>,
    uri: &Uri,
) -> Result<Answer, Problem>
where
    Q: DeserializeOwned + Send + 'static,
    S: Shape + 'static,
{
    let (format, parameters) = parameters(path, uri.query())?;
    let key = format!("{}?{parameters}&{format:?}", uri.path());
    let state = app.stores.state()?;
    if let Some(known) = app.known(&key, state) {
        return Ok(known);
    }
    let asked: Q = serde_urlencoded::from_str(&parameters)
        .map_err(|error| Problem::new("W002", error.to_string()))?;
    let inside = Arc::clone(app);
    let (body, next) = app
        .look(move |store| {
            let answer = question(&Desk { store, shared: &inside.shared, state }, asked)?;
            Ok((answer.write(format)?, answer.next().map(str::to_owned)))
        })
        .await?;
    let tag = format!("\"{:016x}\"", xxhash_rust::xxh3::xxh3_64(&body));
    let answer = Answer { body: body.into(), format, next, tag };
    app.remember(key, state, &answer);
    Ok(answer)
}

/// Joins what stands in the path with the query, in a fixed order, and takes the format out.
fn parameters(
    path: Result<RawPathParams, RawPathParamsRejection>,
    query: Option<&str>,
) -> Result<(Format, String), Problem> {
    let mut pairs: Vec<(String, String)> =
        serde_urlencoded::from_str(query.unwrap_or_default()).unwrap_or_default();
    pairs.retain(|(_, value)| !value.is_empty());
    let mut format = Format::default();
    if let Some(at) = pairs.iter().position(|(name, _)| name == "format") {
        let named = pairs.remove(at).1;
        format = Format::named(&named)
            .ok_or_else(|| Problem::new("W005", format!("{named:?} is no format of answers")))?;
    }
    match path {
        Ok(path) => {
            let path: Vec<(&str, &str)> = path.iter().collect();
            if let Some((name, _)) = pairs.iter().find(|(name, _)| path.iter().any(|p| p.0 == name))
            {
                return Err(Problem::parameter(name, "it stands in the path"));
            }
            pairs.extend(path.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())));
        }
        // A route without parameters.
        Err(RawPathParamsRejection::MissingPathParams(_)) => {}
        Err(_) => return Err(Problem::new("W001", "the address is not UTF-8")),
    }
    if pairs.iter().any(|(_, value)| value.contains('\0')) {
        return Err(Problem::new("W002", "a value holds a NUL"));
    }
    pairs.sort();
    let parameters = serde_urlencoded::to_string(&pairs)
        .map_err(|error| Problem::new("W002", error.to_string()))?;
    Ok((format, parameters))
}

impl Answer {
    fn response(self, uri: &Uri, headers: &HeaderMap) -> Response {
        let known = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
        let same = known.is_some_and(|tags| {
            tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == self.tag)
        });
        let mut response = if same {
            axum::http::StatusCode::NOT_MODIFIED.into_response()
        } else {
            Body::from(self.body).into_response()
        };
        let out = response.headers_mut();
        let mut put = |name, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                out.insert(name, value);
            }
        };
        put(header::CONTENT_TYPE, self.format.media());
        put(header::ETAG, &self.tag);
        put(header::CACHE_CONTROL, "private, no-cache");
        if let Some(next) = &self.next {
            put(header::LINK, &link(uri, next));
        }
        response
    }
}

/// Names the next page, as web linking (RFC 8288) does.
fn link(uri: &Uri, next: &str) -> String {
    let query = uri.query().unwrap_or_default();
    let others = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("after="));
    let after = serde_urlencoded::to_string([("after", next)]).unwrap_or_default();
    let all: Vec<&str> = others.chain([&*after]).collect();
    format!("<{}?{}>; rel=\"next\"", uri.path(), all.join("&"))
}

/// Returns a body that came whole.
pub(crate) fn body(sent: Result<Bytes, BytesRejection>) -> Result<Bytes, Problem> {
    sent.map_err(|refused| match refused.into_response().status() {
        axum::http::StatusCode::PAYLOAD_TOO_LARGE => Problem::new("W009", "the body is too large"),
        _ => Problem::new("W015", "the body broke off"),
    })
}

/// Reads a body of JSON.
pub(crate) fn json<T: DeserializeOwned>(sent: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(sent).map_err(|error| Problem::new("W015", error.to_string()))
}

/// Where a request comes from; loopback where no socket is involved.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller(pub IpAddr);

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let info = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(info.map_or(IpAddr::from([127, 0, 0, 1]), |info| info.0.ip())))
    }
}
