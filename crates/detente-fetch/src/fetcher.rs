//! The one way out.

use std::{
    io::{self, Read},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use detente_archive::{What, gunzip};
use jiff::Timestamp;
use ureq::{
    Agent, Body,
    config::Config,
    http::{Response, header},
    tls::{Certificate, RootCerts, TlsConfig},
    unversioned::transport::DefaultConnector,
};
use url::Url;

use crate::{
    FetchError,
    guard::{Allowed, Guard, NotPublic},
    hosts::{Host, Hosts},
    robots::Rules,
};

/// The name by which `robots.txt` knows us.
const PRODUCT: &str = "Detente";

/// How long a host is left alone that asks to wait and does not say how long.
const UNSTATED_WAIT: Duration = Duration::from_secs(60);

/// How often a wait looks whether it was stopped.
const TICK: Duration = Duration::from_millis(100);

/// Caps and manners.
#[derive(Clone, Debug)]
pub struct Options {
    /// Hosts that may be asked although their address is not public.
    pub allowed: Vec<Allowed>,
    /// Most bytes of a body, as sent and unpacked.
    pub bytes: u64,
    /// Most time for a request with its redirects, without the pauses between requests.
    pub time: Duration,
    /// Most redirects.
    pub redirects: u32,
    /// Time between two requests to one host.
    pub pause: Duration,
    /// Whom to write to about our requests; part of the user agent.
    pub contact: Option<String>,
    /// Asked while waiting; `true` ends the wait.
    pub stopped: fn() -> bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            allowed: Vec::new(),
            bytes: 16 << 20,
            time: Duration::from_secs(30),
            redirects: 5,
            pause: Duration::from_secs(1),
            contact: None,
            stopped: || false,
        }
    }
}

/// By what a server knows whether a page has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`, as sent.
    pub modified: Option<String>,
}

/// What a server sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// Where it came from, after redirects.
    pub url: String,
    /// MIME type with parameters.
    pub content_type: Option<String>,
    /// For the next request.
    pub validators: Validators,
    /// The body, unpacked.
    pub bytes: Vec<u8>,
    /// The address has moved for good to `url`.
    pub moved: bool,
}

/// A good answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// What is there now.
    Fetched(Fetched),
    /// Nothing new since the validators were given.
    Unchanged,
}

/// Fetches pages; one serves any number of threads.
#[derive(Debug)]
pub struct Fetcher {
    agent: Agent,
    name: String,
    options: Options,
    hosts: Hosts,
}

impl Fetcher {
    /// Makes a fetcher; nothing is asked yet.
    pub fn new(options: Options) -> Self {
        let config = Config::builder()
            // Hops are checked one by one, here.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .proxy(None)
            .tls_config(tls())
            .build();
        let guard = Guard { allowed: options.allowed.clone() };
        let contact = options.contact.as_ref().map(|c| format!("; {c}")).unwrap_or_default();
        Self {
            agent: Agent::with_parts(config, DefaultConnector::default(), guard),
            name: format!("{PRODUCT}/{} (reads news{contact})", env!("CARGO_PKG_VERSION")),
            options,
            hosts: Hosts::default(),
        }
    }

    /// Fetches a page, following redirects; asks only for what is newer than `known`.
    pub fn get(&self, url: &str, known: &Validators) -> Result<Answer, FetchError> {
        let mut at = address(url)?;
        let mut left = self.options.time;
        let mut moved = true;
        for _ in 0..=self.options.redirects {
            let host = self.hosts.of(&origin(&at));
            let mut host = lock(&host);
            self.ask_rules(&at, &mut host, &mut left)?;
            let headers = [
                (header::IF_NONE_MATCH, known.etag.as_deref()),
                (header::IF_MODIFIED_SINCE, known.modified.as_deref()),
            ];
            let response = self.request(&at, &headers, &mut host, &mut left)?;
            let status = response.status().as_u16();
            match status {
                200 => {
                    return self
                        .page(&at, response, moved && at.as_str() != url)
                        .map(Answer::Fetched);
                }
                304 => return Ok(Answer::Unchanged),
                301 | 302 | 303 | 307 | 308 => {
                    moved &= matches!(status, 301 | 308);
                    at = next(&at, &response)?;
                }
                _ => return Err(FetchError::Status { url: at.into(), status }),
            }
        }
        Err(FetchError::Redirects { url: url.to_owned(), most: self.options.redirects })
    }

    /// Sends a message to an address that the operator named, and returns the status of a good
    /// answer. Redirects are not followed, since the message was meant for this address alone.
    pub fn post(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<u16, FetchError> {
        let at = address(url)?;
        let host = self.hosts.of(&origin(&at));
        let mut host = lock(&host);
        self.pause(&at, &host)?;
        let mut request = self.agent.post(at.as_str()).header(header::USER_AGENT, &self.name);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let sent = request
            .config()
            .timeout_global(Some(self.options.time))
            .build()
            .send(body)
            .map_err(|error| self.failed(&at, error));
        host.last = Some(Instant::now());
        let status = sent?.status().as_u16();
        match status {
            200..=299 => Ok(status),
            429 | 503 => Err(FetchError::Wait { url: at.into(), wait: None }),
            _ => Err(FetchError::Status { url: at.into(), status }),
        }
    }

    /// Fetches the host's `robots.txt` where it is not known, and keeps it.
    fn ask_rules(&self, at: &Url, host: &mut Host, left: &mut Duration) -> Result<(), FetchError> {
        if host.rules().is_none() {
            let rules = self.rules(at, host, left)?;
            host.learn(rules);
        }
        let path = &at[url::Position::BeforePath..url::Position::AfterQuery];
        match host.rules() {
            Some(rules) if !rules.allow(path) => Err(FetchError::Robots(at.to_string())),
            _ => Ok(()),
        }
    }

    fn rules(&self, at: &Url, host: &mut Host, left: &mut Duration) -> Result<Rules, FetchError> {
        let mut file = at.clone();
        file.set_path("/robots.txt");
        file.set_query(None);
        for _ in 0..=self.options.redirects {
            // A redirect to another host is asked without that host's lock: two at a time there are
            // better than two that wait for each other.
            let response = match self.request(&file, &[], host, left) {
                Ok(response) => response,
                // A server in trouble is to be left alone; it is asked anew next time.
                Err(error) if error.may_pass() => return Err(error),
                Err(FetchError::Forbidden { .. }) if origin(&file) != origin(at) => break,
                Err(error) => return Err(error),
            };
            match response.status().as_u16() {
                200 => {
                    let page = self.page(&file, response, false);
                    return Ok(page.map_or_else(
                        |_| Rules::default(),
                        |page| Rules::parse(&page.bytes, PRODUCT),
                    ));
                }
                301 | 302 | 303 | 307 | 308 => file = next(&file, &response)?,
                500.. => return Ok(Rules::closed()),
                _ => break,
            }
        }
        // No such file: everything may be fetched.
        Ok(Rules::default())
    }

    /// Sends one request to a host that nobody else is asking.
    fn request(
        &self,
        at: &Url,
        headers: &[(header::HeaderName, Option<&str>)],
        host: &mut Host,
        left: &mut Duration,
    ) -> Result<Response<Body>, FetchError> {
        if let Some(wait) = host.closed() {
            return Err(FetchError::Wait { url: at.to_string(), wait: Some(wait) });
        }
        self.pause(at, host)?;
        if left.is_zero() {
            return Err(FetchError::TooSlow { url: at.to_string(), time: self.options.time });
        }
        let mut request = self
            .agent
            .get(at.as_str())
            .header(header::USER_AGENT, &self.name)
            .header(header::ACCEPT, "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/plain;q=0.8, */*;q=0.5")
            .header(header::ACCEPT_ENCODING, "gzip");
        for (name, value) in headers {
            if let Some(value) = value {
                request = request.header(name, *value);
            }
        }
        let begun = Instant::now();
        let answer = request.config().timeout_global(Some(*left)).build().call();
        host.last = Some(Instant::now());
        *left = left.saturating_sub(begun.elapsed());
        let response = answer.map_err(|error| self.failed(at, error))?;
        if matches!(response.status().as_u16(), 429 | 503) {
            let wait = retry_after(&response);
            host.closed_until = Instant::now().checked_add(wait.unwrap_or(UNSTATED_WAIT));
            return Err(FetchError::Wait { url: at.to_string(), wait });
        }
        Ok(response)
    }

    /// Keeps the pause between two requests to a host.
    fn pause(&self, at: &Url, host: &Host) -> Result<(), FetchError> {
        loop {
            let wait = host.wait(self.options.pause);
            if wait.is_zero() {
                return Ok(());
            }
            if (self.options.stopped)() {
                return Err(FetchError::Stopped(at.to_string()));
            }
            thread::sleep(wait.min(TICK));
        }
    }

    /// Reads a body, up to the caps.
    fn page(&self, at: &Url, response: Response<Body>, moved: bool) -> Result<Fetched, FetchError> {
        let url = at.to_string();
        let cap = self.options.bytes;
        let of = |name: header::HeaderName| {
            Some(response.headers().get(name)?.to_str().ok()?.trim().to_owned())
        };
        let validators = Validators { etag: of(header::ETAG), modified: of(header::LAST_MODIFIED) };
        let content_type = of(header::CONTENT_TYPE);
        let packed = of(header::CONTENT_ENCODING).map(|name| name.to_ascii_lowercase());
        let mut bytes = Vec::new();
        let mut body =
            response.into_body().into_with_config().limit(cap + 1).reader().take(cap + 1);
        body.read_to_end(&mut bytes).map_err(|error| self.broken(at, &error))?;
        if bytes.len() as u64 > cap {
            return Err(FetchError::TooLarge { url, cap });
        }
        match packed.as_deref() {
            Some("gzip" | "x-gzip") => {
                bytes = gunzip(&bytes, cap).map_err(|what: What| FetchError::Packed {
                    url: url.clone(),
                    why: what.to_string(),
                })?;
            }
            None | Some("identity" | "") => {}
            Some(_) => {
                let why = "packed in a way that was not asked for".to_owned();
                return Err(FetchError::Packed { url, why });
            }
        }
        Ok(Fetched { url, content_type, validators, bytes, moved })
    }

    fn failed(&self, at: &Url, error: ureq::Error) -> FetchError {
        let url = at.to_string();
        match error {
            ureq::Error::Io(error) => self.broken(at, &error),
            ureq::Error::Timeout(_) => FetchError::TooSlow { url, time: self.options.time },
            ureq::Error::HostNotFound => FetchError::NoHost(url),
            ureq::Error::BodyExceedsLimit(_) => {
                FetchError::TooLarge { url, cap: self.options.bytes }
            }
            other => FetchError::Connection { url, why: other.to_string() },
        }
    }

    /// Sorts an error of the connection.
    fn broken(&self, at: &Url, error: &io::Error) -> FetchError {
        let url = at.to_string();
        if let Some(NotPublic(address)) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
            return FetchError::Forbidden { url, address: address.to_string() };
        }
        if let Some(inner) = error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>())
            && matches!(inner, ureq::Error::Timeout(_))
        {
            return FetchError::TooSlow { url, time: self.options.time };
        }
        let why = error.to_string();
        match error.kind() {
            io::ErrorKind::TimedOut => FetchError::TooSlow { url, time: self.options.time },
            // How the system's resolver says that there is no such name.
            _ if why.contains("failed to lookup address") => FetchError::NoHost(url),
            _ => FetchError::Connection { url, why },
        }
    }
}

fn lock(host: &Mutex<Host>) -> MutexGuard<'_, Host> {
    host.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads an address, and refuses what is none of the web.
fn address(text: &str) -> Result<Url, FetchError> {
    let wrong = |why| FetchError::Address { url: text.chars().take(300).collect(), why };
    let mut url = Url::parse(text.trim()).map_err(|_| wrong("no address"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(wrong("only http and https are fetched"));
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(wrong("no host"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("an address with a user name or password is not fetched"));
    }
    url.set_fragment(None);
    Ok(url)
}

/// The scheme, host and port of an address.
fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// Where a redirect leads.
fn next(at: &Url, response: &Response<Body>) -> Result<Url, FetchError> {
    let wrong = |why| FetchError::Address { url: at.to_string(), why };
    let location =
        response.headers().get(header::LOCATION).ok_or(wrong("a redirect that leads nowhere"))?;
    let location = String::from_utf8_lossy(location.as_bytes());
    let joined = at.join(location.trim()).map_err(|_| wrong("a redirect to no address"))?;
    address(joined.as_str())
}

/// How long a server asks to wait: seconds, or until a date.
fn retry_after(response: &Response<Body>) -> Option<Duration> {
    let value = response.headers().get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds.min(7 * 24 * 3600)));
    }
    let until = jiff::fmt::rfc2822::parse(value).ok()?.timestamp();
    Duration::try_from(until.duration_since(Timestamp::now())).ok()
}

/// Trusts the certificates that this system trusts.
fn tls() -> TlsConfig {
    let found = rustls_native_certs::load_native_certs().certs;
    let roots: Vec<_> = found.iter().map(|der| Certificate::from_der(der).to_owned()).collect();
    TlsConfig::builder()
        .root_certs(RootCerts::Specific(Arc::new(roots)))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build()
}
