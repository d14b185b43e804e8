//! Who may ask, how often, and what every answer forbids the browser.

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
    time::Instant,
};

use axum::{
    body::Body,
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use crate::{Problem, app::App, stores::lock};

/// Nothing comes from elsewhere, nothing runs that we did not ship, nobody frames us.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html";

/// The cookie that holds the token after the printed address was opened once.
const COOKIE: &str = "detente";

/// A token, known by its hash alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// Hashes a token.
    pub fn of(token: &str) -> Self {
        Self(Sha256::digest(token.as_bytes()).into())
    }

    /// Compares in a time that does not tell where two differ.
    fn is(&self, token: &str) -> bool {
        let other = Self::of(token);
        self.0.iter().zip(other.0).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
    }
}

/// Requests a second, and at once after a pause, that one address may make.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// A second, in the long run.
    pub each_second: f64,
    /// At once.
    pub burst: f64,
}

/// What each address has left.
#[derive(Debug, Default)]
pub(crate) struct Buckets(Mutex<BTreeMap<IpAddr, (f64, Instant)>>);

/// Addresses remembered at most; then the memory begins anew.
const REMEMBERED: usize = 10_000;

impl Buckets {
    /// Takes from what an address has left; `false` where nothing is left.
    pub fn take(&self, address: IpAddr, rate: Rate) -> bool {
        let mut buckets = lock(&self.0);
        if buckets.len() >= REMEMBERED {
            buckets.clear();
        }
        let now = Instant::now();
        let (left, seen) = buckets.entry(address).or_insert((rate.burst, now));
        let passed = now.duration_since(*seen).as_secs_f64();
        *left = (*left + passed * rate.each_second).min(rate.burst);
        *seen = now;
        let enough = *left >= 1.0;
        if enough {
            *left -= 1.0;
        }
        enough
    }
}

/// Lets a request through or says why not; puts the browser's orders on every answer.
pub(crate) async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let mut response = match admit(&app, &request) {
        Ok(None) => next.run(request).await,
        Ok(Some(redirect)) => redirect,
        Err(problem) => problem.into_response(),
    };
    // axum's own answers have no body of ours.
    if response.status() == StatusCode::METHOD_NOT_ALLOWED
        && !response.headers().contains_key(header::CONTENT_TYPE)
    {
        let allow = response.headers().get(header::ALLOW).cloned();
        response = Problem::new("W011", "").into_response();
        if let Some(allow) = allow {
            response.headers_mut().insert(header::ALLOW, allow);
        }
    }
    orders(response.headers_mut());
    response
}

fn admit(app: &App, request: &Request) -> Result<Option<Response>, Problem> {
    let options = &app.shared.options;
    let headers = request.headers();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    // HTTP/1.0 may leave it out, and whoever does is no browser that was led astray.
    if let Some(host) = host
        && !options.answers_to(host)
    {
        return Err(Problem::new("W006", format!("this server does not answer to {host:?}")));
    }
    let address = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let address = address.map_or(IpAddr::from([127, 0, 0, 1]), |info| info.0.ip());
    if !app.buckets.take(address, options.rate) {
        return Err(Problem::new("W008", "too many requests from this address"));
    }
    if let Some(hash) = &options.token {
        if let Some(redirect) = entrance(hash, request) {
            return Ok(Some(redirect));
        }
        if !given(headers).is_some_and(|token| hash.is(token)) {
            return Err(Problem::new("W007", "no token, or another one"));
        }
    }
    let asks = matches!(*request.method(), Method::GET | Method::HEAD);
    if !asks && from_elsewhere(headers, host) {
        return Err(Problem::new("W012", "the request comes from another site's page"));
    }
    Ok(None)
}

/// Swaps the token in the address for a cookie, so that it does not stay in the history.
fn entrance(hash: &TokenHash, request: &Request) -> Option<Response> {
    let query = request.uri().query()?;
    let token = query.split('&').find_map(|pair| pair.strip_prefix("token="))?;
    if request.method() != Method::GET || !hash.is(token) {
        return None;
    }
    let rest: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("token=")).collect();
    // One slash alone: `//host` would lead elsewhere.
    let path = format!("/{}", request.uri().path().trim_start_matches('/'));
    let place = if rest.is_empty() { path } else { format!("{path}?{}", rest.join("&")) };
    let cookie = format!("{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/");
    Response::builder()
        .status(StatusCode::SEE_OTHER)
        .header(header::LOCATION, place)
        .header(header::SET_COOKIE, cookie)
        .body(Body::empty())
        .ok()
}

fn given(headers: &HeaderMap) -> Option<&str> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let bearer = text(header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
    let cookie = || {
        let cookies = text(header::COOKIE)?;
        cookies.split("; ").find_map(|pair| pair.strip_prefix(COOKIE)?.strip_prefix('='))
    };
    bearer.or_else(cookie)
}

/// Says whether a page of another site sends this; what is no browser sends neither header.
fn from_elsewhere(headers: &HeaderMap, host: Option<&str>) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let site = text(HeaderName::from_static("sec-fetch-site"));
    if site.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return true;
    }
    let origin = text(header::ORIGIN);
    origin.is_some_and(|origin| {
        let authority = origin.split_once("://").map(|(_, authority)| authority);
        authority.is_none() || authority != host
    })
}

fn orders(headers: &mut HeaderMap) {
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_runs_dry_and_fills_again() {
        let (buckets, address) = (Buckets::default(), IpAddr::from([192, 0, 2, 1]));
        let rate = Rate { each_second: 0.0, burst: 2.0 };
        let taken: Vec<bool> = (0..3).map(|_| buckets.take(address, rate)).collect();
        assert_eq!(taken, [true, true, false]);
        assert!(buckets.take(IpAddr::from([192, 0, 2, 2]), rate), "others are not held up");
        assert!(buckets.take(address, Rate { each_second: 1e12, burst: 2.0 }));
    }

    #[test]
    fn writing_from_another_site_is_seen() {
        let headers = |pairs: &[(&'static str, &'static str)]| -> HeaderMap {
            pairs
                .iter()
                .map(|(name, value)| {
                    (HeaderName::from_static(name), HeaderValue::from_static(value))
                })
                .collect()
        };
        let host = Some("127.0.0.1:8374");
        assert!(!from_elsewhere(&headers(&[]), host));
        assert!(!from_elsewhere(&headers(&[("origin", "http://127.0.0.1:8374")]), host));
        assert!(from_elsewhere(&headers(&[("origin", "http://evil.example")]), host));
        assert!(from_elsewhere(&headers(&[("origin", "null")]), host));
        assert!(from_elsewhere(&headers(&[("sec-fetch-site", "cross-site")]), host));
    }

    #[test]
    fn the_token_opens_and_another_does_not() {
        let hash = TokenHash::of("open sesame");
        assert!(hash.is("open sesame") && !hash.is("open barley"));
    }
}
