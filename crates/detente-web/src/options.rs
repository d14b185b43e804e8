//! How the server is started.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use detente_record::Page;

use crate::guard::{Rate, TokenHash};

/// A page, or a code that `detente explain` knows and what went wrong in words.
type Fetched = Result<Page, (&'static str, String)>;

/// Fetches a page for who pasted its address; the server itself opens no outward connection.
#[derive(Clone)]
pub struct Fetch(pub Arc<dyn Fn(&str) -> Fetched + Send + Sync>);

impl std::fmt::Debug for Fetch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Fetch")
    }
}

/// How the server is started.
#[derive(Clone, Debug)]
pub struct Options {
    /// The store's file.
    pub store: PathBuf,
    /// Where to listen.
    pub address: SocketAddr,
    /// Names besides the address itself and `localhost` that the server answers to.
    pub hosts: Vec<String>,
    /// What must come with each request; `None`: nothing, for loopback alone.
    pub token: Option<TokenHash>,
    /// Whether pages say that the store holds the examples.
    pub demo: bool,
    /// Whether nothing may be written: no corrections.
    pub read_only: bool,
    /// How pasted addresses are fetched; `None`: not at all.
    pub fetch: Option<Fetch>,
    /// Requests that one address may make.
    pub rate: Rate,
    /// Longest time of one question.
    pub patience: Duration,
    /// Largest body in bytes.
    pub body: usize,
}

impl Options {
    /// The options of a server on loopback over a store.
    pub fn new(store: PathBuf, address: SocketAddr) -> Self {
        Self {
            store,
            address,
            hosts: Vec::new(),
            token: None,
            demo: false,
            read_only: false,
            fetch: None,
            rate: Rate { each_second: 500.0, burst: 2000.0 },
            patience: Duration::from_secs(10),
            body: 2 << 20,
        }
    }

    /// Says whether a `Host` header names this server.
    pub(crate) fn answers_to(&self, host: &str) -> bool {
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        };
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        // A name can be pointed at any machine, an address cannot: it is what the browser dialled.
        let address: Option<IpAddr> = bare.parse().ok();
        let ours = match address {
            Some(address) if self.address.ip().is_unspecified() => !address.is_unspecified(),
            Some(address) => address == self.address.ip() || address.is_loopback(),
            None => bare.eq_ignore_ascii_case("localhost"),
        };
        ours || self.hosts.iter().any(|known| known.eq_ignore_ascii_case(bare))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_names_are_not_answered() {
        let mut options = Options::new("x.db".into(), "127.0.0.1:8374".parse().unwrap());
        for host in ["127.0.0.1:8374", "localhost", "LOCALHOST:1", "[::1]:8374"] {
            assert!(options.answers_to(host), "{host}");
        }
        for host in ["evil.example:8374", "localhost.evil.example", "192.0.2.7", "", ":", "[::"] {
            assert!(!options.answers_to(host), "{host}");
        }
        options.hosts.push("news.example".to_owned());
        assert!(options.answers_to("news.example:8374"));
        options.address = "0.0.0.0:8374".parse().unwrap();
        assert!(options.answers_to("192.0.2.7:8374") && !options.answers_to("evil.example"));
    }
}
