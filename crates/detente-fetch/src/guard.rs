//! Which addresses may be asked, and the resolver that sees to it.

use std::{
    fmt, io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

use ureq::{
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::NextTimeout,
    },
};
use url::{Host, Url};

/// A host and port that the operator allows although it is not public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    host: Host,
    port: u16,
}

impl FromStr for Allowed {
    type Err = String;

    /// Reads `HOST:PORT`: `127.0.0.1:8080`, `[::1]:8080`, `wiki.internal:80`.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no HOST:PORT");
        let (host, port) = text.trim().rsplit_once(':').ok_or_else(wrong)?;
        let host = Host::parse(host).map_err(|_| wrong())?;
        Ok(Self { host, port: port.parse().map_err(|_| wrong())? })
    }
}

impl Allowed {
    /// Says whether an address is at this host and port.
    pub fn holds(&self, url: &Url) -> bool {
        url.port_or_known_default() == Some(self.port)
            && url.host().is_some_and(|host| host.to_owned() == self.host)
    }
}

/// Says whether an address is one of the public internet.
///
/// Refused are all ranges of IANA's special-purpose registries that are not reachable everywhere:
/// private, loopback, link-local, shared (CGNAT), multicast, documentation, benchmarking, reserved;
/// and those that carry an IPv4 address inside: mapped, translated (NAT64), 6to4, Teredo.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    !matches!(
        address.octets(),
        [0 | 10 | 127 | 224.., ..]
            | [100, 64..=127, ..]
            | [169, 254, ..]
            | [172, 16..=31, ..]
            | [192, 0, 0 | 2, _]
            | [192, 88, 99, _]
            | [192, 168, ..]
            | [198, 18 | 19, ..]
            | [198, 51, 100, _]
            | [203, 0, 113, _]
    )
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    // Global unicast is 2000::/3; in it lie 2001::/23 (protocols, Teredo), 2001:db8::/32 and
    // 3fff::/20 (documentation) and 2002::/16 (6to4).
    (0x2000..0x4000).contains(&first)
        && !(first == 0x2001 && (second < 0x200 || second == 0xdb8))
        && first != 0x2002
        && !(first == 0x3fff && second < 0x1000)
}

/// The error inside an [`io::Error`] for a host of which no address is public.
#[derive(Debug)]
pub(crate) struct NotPublic(pub IpAddr);

impl fmt::Display for NotPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not a public address", self.0)
    }
}

impl std::error::Error for NotPublic {}

/// Resolves a host once and hands on only the addresses that may be asked; the connection goes to
/// one of these, so that a second answer of the name server cannot change it.
#[derive(Debug)]
pub(crate) struct Guard {
    pub allowed: Vec<Allowed>,
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        let url = Url::parse(&uri.to_string());
        if url.is_ok_and(|url| self.allowed.iter().any(|allowed| allowed.holds(&url))) {
            return Ok(found);
        }
        let mut public = self.empty();
        for address in found.iter().filter(|address| is_public(address.ip())) {
            public.push(*address);
        }
        match found.first() {
            Some(first) if public.is_empty() => {
                Err(ureq::Error::Io(io::Error::other(NotPublic(first.ip()))))
            }
            _ => Ok(public),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_public_is_known() {
        for refused in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.255.255",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:8.8.8.8",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "::7f00:1",
        ] {
            assert!(!is_public(refused.parse().unwrap()), "{refused}");
        }
        for public in [
            "1.1.1.1",
            "100.63.0.1",
            "100.128.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "223.1.1.1",
            "2606:4700::1",
            "2a00:1450::1",
            "2001:4860::8888",
            "2001:200::1",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn allowed_are_a_host_and_a_port() {
        let allowed: Allowed = "127.0.0.1:8080".parse().unwrap();
        let holds = |url: &str| allowed.holds(&Url::parse(url).unwrap());
        assert!(holds("http://127.0.0.1:8080/a") && holds("https://0x7f.1:8080/"));
        assert!(!holds("http://127.0.0.1/") && !holds("http://127.0.0.2:8080/"));
        let named: Allowed = "Wiki.internal:443".parse().unwrap();
        assert!(named.holds(&Url::parse("https://wiki.INTERNAL/").unwrap()));
        assert!("[::1]:80".parse::<Allowed>().is_ok());
        for wrong in ["127.0.0.1", "a:b", ":80", "a b:80", ""] {
            assert!(wrong.parse::<Allowed>().is_err(), "{wrong}");
        }
    }
}
