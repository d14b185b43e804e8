//! The canonical form of an address, and the identity of an article.

use detente_record::ArticleId;
use xxhash_rust::xxh3::Xxh3;

/// Parameters that say how a reader came, not what the page is.
const TRACKING: [&str; 12] = [
    "fbclid",
    "gclid",
    "mc_cid",
    "mc_eid",
    "cmpid",
    "ocid",
    "igshid",
    "ref_src",
    "smid",
    "guccounter",
    "taid",
    "dclid",
];

/// Hashes canonical address and text to the article's id (XXH3, 128 bits; same on every machine).
pub(crate) fn id(url: Option<&str>, text: &str) -> ArticleId {
    let mut hash = Xxh3::new();
    hash.update(url.unwrap_or_default().as_bytes());
    hash.update(&[0]);
    hash.update(text.as_bytes());
    ArticleId(hash.digest128())
}

/// Brings an address to its canonical form: scheme and host in lower case, no default port, no
/// fragment, no tracking parameters; `None` where it is no http address.
pub(crate) fn canonical(url: &str) -> Option<String> {
    let url = url.trim();
    let (scheme, rest) = url.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    if !matches!(scheme.as_str(), "http" | "https") || url.len() > 4096 {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let host = host.to_lowercase();
    let port = if scheme == "http" { ":80" } else { ":443" };
    let host = host.strip_suffix(port).unwrap_or(&host);
    if host.is_empty() || host.contains(char::is_whitespace) {
        return None;
    }
    let (path, query) = path.split_once('?').map_or((path, None), |(p, q)| (p, Some(q)));
    let path = if path.is_empty() { "/" } else { path };
    let kept: Vec<&str> =
        query.into_iter().flat_map(|q| q.split('&')).filter(|p| keeps(p)).collect();
    let mark = if kept.is_empty() { "" } else { "?" };
    Some(format!("{scheme}://{host}{path}{mark}{}", kept.join("&")))
}

fn keeps(parameter: &str) -> bool {
    let name = parameter.split('=').next().unwrap_or_default().to_ascii_lowercase();
    !name.is_empty() && !name.starts_with("utm_") && !TRACKING.contains(&name.as_str())
}

/// Returns the host of a canonical address without `www.`.
pub(crate) fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let host = rest.split(['/', '?', ':']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_never_changes() {
        let id = id(Some("https://harbour.example/a"), "Talks resume");
        assert_eq!(id.to_string(), "5e1a0a66c8bb8a1b36bc4f5e143bd92b");
    }

    #[test]
    fn addresses_of_one_page_are_one() {
        let want = Some("https://www.harbour.example/a?id=3".to_owned());
        assert_eq!(canonical("HTTPS://WWW.Harbour.example:443/a?utm_source=x&id=3#top"), want);
        assert_eq!(canonical("http://harbour.example"), Some("http://harbour.example/".into()));
        assert_eq!(canonical("/relative"), None);
        assert_eq!(host("https://www.harbour.example/a"), Some("harbour.example"));
    }
}
