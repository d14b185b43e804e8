//! The feeds that a page names in its head.

use url::Url;

/// Types under which pages name feeds.
const TYPES: [&str; 4] =
    ["application/rss+xml", "application/atom+xml", "application/feed+json", "application/json"];

/// Most of a page that is looked at, in bytes.
const HEAD: usize = 256 << 10;

/// Finds `<link rel="alternate" type="application/rss+xml" href="…">`, in order, without doubles.
pub fn feeds_of_page(bytes: &[u8], at: &str) -> Vec<String> {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
    let Ok(base) = Url::parse(at) else { return Vec::new() };
    let mut found: Vec<String> = Vec::new();
    for (start, _) in text.match_indices('<') {
        let Some(tag) = text[start + 1..].split('>').next() else { continue };
        let is_link = tag.get(..5).is_some_and(|name| name.eq_ignore_ascii_case("link "));
        if !is_link {
            continue;
        }
        let of = |name| attribute(tag, name).unwrap_or_default();
        let alternate =
            of("rel").split_ascii_whitespace().any(|rel| rel.eq_ignore_ascii_case("alternate"));
        let kind = of("type").to_ascii_lowercase();
        if !alternate || !TYPES.contains(&kind.trim()) {
            continue;
        }
        let address = of("href").replace("&amp;", "&");
        match base.join(address.trim()) {
            Ok(url) if !address.is_empty() && !found.iter().any(|known| known == url.as_str()) => {
                found.push(url.into());
            }
            _ => {}
        }
    }
    found
}

/// Returns an attribute of a tag, quoted or not.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once('=') {
        let key = before.split_ascii_whitespace().next_back().unwrap_or_default();
        let after = after.trim_start();
        let (value, next) = match after.chars().next() {
            Some(quote @ ('"' | '\'')) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
            _ => after.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((after, "")),
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_are_found_in_heads() {
        let page = "<html><head><LINK rel=alternate type='application/rss+xml' title=\"a > b\" href=/x.xml>\
                    <link href=\"https://y.example/f?a=1&amp;b=2\" type=\"application/atom+xml\" rel='feed alternate'/>\
                    <link rel='stylesheet' href='s.css'><link rel='alternate' hreflang='fr' href='/fr'>\
                    <link rel='alternate' type='application/rss+xml' href='/x.xml'>";
        let found =
            feeds_of_page(page.replace(" title=\"a > b\"", "").as_bytes(), "https://z.example/n/");
        assert_eq!(found, ["https://z.example/x.xml", "https://y.example/f?a=1&b=2"]);
        assert!(feeds_of_page(b"<link <link = <", "https://z.example/").is_empty());
    }
}
