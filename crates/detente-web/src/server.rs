//! Sockets: connections in, answers out.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{ConnectInfo, DefaultBodyLimit, Request},
    http::{HeaderMap, Method, StatusCode, Uri},
    middleware,
    response::{IntoResponse, Response},
};
use detente_store::StoreError;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{net::TcpListener, runtime, sync::Semaphore, task::JoinSet};
use tower::ServiceExt;

use crate::{Options, Problem, api, app::App, assets, guard, twins::twin};

/// Connections open at the same time; more wait.
const CONNECTIONS: usize = 256;
/// Longest time until a request's headers are there.
const HEADERS: Duration = Duration::from_secs(10);
/// Time for open answers once the server is asked to stop.
const FAREWELL: Duration = Duration::from_secs(3);
/// Largest answer of [`get`] in bytes.
const ANSWER: usize = 256 << 20;

/// Pages of the app, by the first part of their address.
const PAGES: [&str; 12] = [
    "",
    "r",
    "article",
    "event",
    "search",
    "actor",
    "map",
    "calendar",
    "correct",
    "completeness",
    "paste",
    "sql",
];

/// What keeps a server from starting or going on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The address cannot be listened at.
    #[error("{address}: {source}")]
    Address {
        /// Where.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The system gives no threads.
    #[error("no threads: {0}")]
    Threads(#[source] io::Error),
}

/// A server that listens and does not answer yet.
#[derive(Debug)]
pub struct Server {
    runtime: runtime::Runtime,
    listener: TcpListener,
    app: Arc<App>,
    address: SocketAddr,
}

impl Server {
    /// Opens the store and the address.
    pub fn start(options: Options) -> Result<Self, ServeError> {
        let runtime = runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .max_blocking_threads(16)
            .enable_all()
            .build()
            .map_err(ServeError::Threads)?;
        let asked = options.address;
        let refused = |source| ServeError::Address { address: asked, source };
        let listener = runtime.block_on(TcpListener::bind(asked)).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let app = App::open(Options { address, ..options })?;
        assets::prepare();
        Ok(Self { runtime, listener, app, address })
    }

    /// Returns where it listens; the port that the system chose where none was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until asked to stop by Ctrl-C or a termination signal.
    pub fn run(self) {
        let Self { runtime, listener, app, .. } = self;
        runtime.spawn(Arc::clone(&app).prepare());
        let router = router(app);
        runtime.block_on(async {
            tokio::select! {
                () = accept(listener, router) => {}
                () = asked_to_stop() => {}
            }
        });
        runtime.shutdown_timeout(FAREWELL);
    }
}

/// Answers one question without a socket: status, media type and body.
pub fn get(options: Options, path: &str) -> Result<(u16, String, Vec<u8>), ServeError> {
    let runtime =
        runtime::Builder::new_current_thread().enable_all().build().map_err(ServeError::Threads)?;
    let router = router(App::open(options)?);
    let asked = Request::builder().uri(path).header("host", "localhost").body(Body::empty());
    let answer = runtime.block_on(async {
        let response = match asked {
            Ok(request) => answer(router, request).await,
            Err(_) => Problem::new("W001", format!("{path:?} is no address")).into_response(),
        };
        let status = response.status().as_u16();
        let media = response.headers().get("content-type");
        let media = media.and_then(|media| media.to_str().ok()).unwrap_or_default().to_owned();
        let body = to_bytes(response.into_body(), ANSWER).await.unwrap_or_default();
        (status, media, body.to_vec())
    });
    Ok(answer)
}

/// Answers one request; a router cannot fail.
async fn answer(router: Router, request: Request) -> Response {
    match router.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

pub(crate) fn router(app: Arc<App>) -> Router {
    let limit = app.shared.options.body;
    let api = api::routes().fallback(nothing).with_state(Arc::clone(&app));
    let pages = {
        let api = api.clone();
        move |request: Request| page(api.clone(), request)
    };
    api.fallback(pages)
        .layer(DefaultBodyLimit::max(limit))
        .layer(middleware::from_fn_with_state(app, guard::guard))
}

async fn nothing() -> Problem {
    Problem::new("W001", "there is nothing at this address")
}

/// Serves what is no question of the API: a page's twin, a file of the app, a page.
async fn page(api: Router, mut request: Request) -> Response {
    let (path, query) = (request.uri().path().to_owned(), request.uri().query());
    if let Some(question) = twin(&path, query) {
        return match question.parse::<Uri>() {
            Ok(uri) => {
                *request.uri_mut() = uri;
                answer(api, request).await
            }
            Err(_) => nothing().await.into_response(),
        };
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Problem::new("W011", "pages are asked with GET").into_response();
    }
    let headers: &HeaderMap = request.headers();
    let file = path.strip_prefix("/assets/");
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let shown = match file {
        Some(name) => assets::asset(name, headers, StatusCode::OK),
        None if PAGES.contains(&first) => assets::asset("index.html", headers, StatusCode::OK),
        None if path.starts_with("/api/") => None,
        None => assets::asset("index.html", headers, StatusCode::NOT_FOUND),
    };
    match shown {
        Some(response) => response,
        None => nothing().await.into_response(),
    }
}

/// Takes connections, each served by a task of its own.
async fn accept(listener: TcpListener, router: Router) {
    let free = Arc::new(Semaphore::new(CONNECTIONS));
    let mut open = JoinSet::new();
    loop {
        let Ok(permit) = Arc::clone(&free).acquire_owned().await else { return };
        while open.try_join_next().is_some() {}
        let Ok((stream, from)) = listener.accept().await else {
            // Out of file handles, or gone already: others may do better in a moment.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        // Answers are small and whole: waiting to fill packets only delays them.
        let _ = stream.set_nodelay(true);
        let router = router.clone();
        open.spawn(async move {
            let _permit = permit;
            let service = service_fn(move |request: hyper::Request<Incoming>| {
                let mut request = request.map(Body::new);
                request.extensions_mut().insert(ConnectInfo(from));
                router.clone().oneshot(request)
            });
            // A connection that breaks off is the client's affair.
            let _ = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEADERS)
                .max_headers(64)
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
