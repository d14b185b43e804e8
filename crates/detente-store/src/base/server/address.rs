//! Where a server is, and the way to it.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    net::IpAddr,
    path::Path,
    str::FromStr,
    sync::Arc,
    time::Duration,
};

use postgres::{
    Config,
    config::{Host, SslMode},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{Postgres, aside};
use crate::{StoreError, address::without_password};

/// How long to wait for a server that does not answer, unless the address says.
const PATIENCE: Duration = Duration::from_secs(10);
/// The oldest server that has what the layout needs.
const OLDEST: u32 = 13;

/// Connects to the server at an address.
pub(crate) fn connect(address: &str) -> Result<Postgres, StoreError> {
    let shown = without_password(address);
    let unusable = |why: String| StoreError::Address { address: shown.clone(), why };
    let mut config = Config::from_str(address).map_err(|error| unusable(super::words(&error)))?;
    config.application_name("detente");
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(PATIENCE);
    }
    // A password must not cross a network in the clear unless somebody says so; on this machine
    // there is no network to cross.
    if config.get_ssl_mode() == SslMode::Prefer {
        let here = config.get_hosts().iter().all(is_here);
        config.ssl_mode(if here { SslMode::Disable } else { SslMode::Require });
    }
    let tls = tls(&config).map_err(unusable)?;
    let sorted = |error: postgres::Error| StoreError::of(Path::new(&shown), error.into());
    let mut client = aside(|| config.connect(tls.clone())).map_err(sorted)?;
    let version = aside(|| client.query_one("SHOW server_version_num", &[]));
    let version: String = version.and_then(|row| row.try_get(0)).map_err(sorted)?;
    let version = version.parse::<u32>().unwrap_or(0) / 10_000;
    if version < OLDEST {
        aside(|| drop(client));
        return Err(StoreError::Address {
            address: shown,
            why: format!("the server is PostgreSQL {version}; {OLDEST} or newer is needed"),
        });
    }
    let base = Postgres {
        client: RefCell::new(Some(client)),
        tls,
        prepared: RefCell::new(HashMap::new()),
        open: Cell::new(false),
        cursors: Cell::new(0),
        patience: Cell::new(PATIENCE),
    };
    let quiet = base.script("SET client_min_messages = warning; SET jit = off");
    quiet.map_err(|error| StoreError::of(Path::new(&shown), error))?;
    Ok(base)
}

fn is_here(host: &Host) -> bool {
    match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
        }
    }
}

/// Checks certificates against those that the machine trusts.
fn tls(config: &Config) -> Result<MakeRustlsConnect, String> {
    let mut roots = rustls::RootCertStore::empty();
    if config.get_ssl_mode() != SslMode::Disable {
        let found = rustls_native_certs::load_native_certs();
        roots.add_parsable_certificates(found.certs);
        if roots.is_empty() {
            return Err("this machine has no root certificates to check the server's by".to_owned());
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let made = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(made))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_address_says_why() {
        let error = connect("postgres://ann@db.example/news?sslmode=never").err().unwrap();
        assert_eq!(error.code(), "S016", "{error}");
        // Nobody listens there.
        let error = connect("postgres://ann@127.0.0.1:1/news").err().unwrap();
        assert_eq!(error.code(), "S015", "{error}");
    }
}
