//! What a page says of its article in its head and marked elements.

use std::collections::BTreeMap;

use detente_record::{DateBasis, Published};
use dom_query::Document;

use crate::{dates, identity, jsonld, lines};

/// The statements of a page; `None` where it makes none.
#[derive(Debug, Default)]
pub(crate) struct Metadata {
    pub title: Option<String>,
    pub byline: Option<String>,
    pub site: Option<String>,
    pub url: Option<String>,
    pub published: Option<Published>,
    /// As declared, not checked.
    pub language: Option<String>,
}

/// `meta` names of the publication date, best first.
const DATE_NAMES: [&str; 24] = [
    "article:published_time",
    "article:published",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "publicationdate",
    "cxenseparse:recs:publishtime",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.created",
    "dc.date",
    "dc.date.created",
    "citation_publication_date",
    "rnews:datepublished",
    "article.published",
    "date",
    "article:modified_time",
];
/// `meta` names of the author, best first.
const AUTHOR_NAMES: [&str; 9] = [
    "author",
    "parsely-author",
    "article:author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "cxenseparse:author",
    "article:author_name",
];

/// Elements that often hold the date in words.
const DATED: &str = "[class*='date'], [class*='publish'], [class*='time'], [id*='date'], \
    [class*='byline'], [class*='meta']";

/// Reads the statements of a page; `url` is its address, if known.
pub(crate) fn read(doc: &Document, url: Option<&str>) -> Metadata {
    let meta = metas(doc);
    let get = |name: &str| meta.get(name).and_then(|values| values.first()).cloned();
    let scripts: Vec<String> = doc
        .select("script[type='application/ld+json']")
        .iter()
        .take(40)
        .map(|script| script.text().to_string())
        .collect();
    let said = jsonld::read(scripts.iter().map(String::as_str));
    let canonical = first_attr(doc, "link[rel='canonical']", "href").or_else(|| get("og:url"));
    let url = url.map(str::to_owned).or_else(|| canonical.as_deref().and_then(identity::canonical));
    let site =
        get("og:site_name").or_else(|| said.publisher.clone()).or_else(|| get("application-name"));
    let host = url.as_deref().and_then(identity::host).map(str::to_owned);
    let title = title(doc, said.headline, get("og:title"), site.as_deref(), host.as_deref());
    let byline = byline(doc, &said.authors, &meta, site.as_deref());
    let published = published(doc, said.published.as_deref(), &meta, url.as_deref());
    let language = first_attr(doc, "html", "lang")
        .or_else(|| first_attr(doc, "html", "xml:lang"))
        .or(said.language)
        .or_else(|| get("content-language"))
        .or_else(|| get("og:locale"));
    Metadata { title, byline, site: site.or(host), url, published, language }
}

/// All `meta` elements by name in lower case, values in order.
fn metas(doc: &Document) -> BTreeMap<String, Vec<String>> {
    let mut metas: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for meta in doc.select("meta[content]").iter().take(500) {
        let value = lines::squeezed(&meta.attr_or("content", ""));
        if value.is_empty() {
            continue;
        }
        for key in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(name) = meta.attr(key) {
                metas.entry(name.trim().to_lowercase()).or_default().push(value.clone());
            }
        }
    }
    metas
}

fn first_attr(doc: &Document, selector: &str, attr: &str) -> Option<String> {
    let value = doc.select_single(selector).attr(attr)?;
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

fn title(
    doc: &Document,
    headline: Option<String>,
    og: Option<String>,
    site: Option<&str>,
    host: Option<&str>,
) -> Option<String> {
    let head = lines::squeezed(&doc.select_single("title").text());
    let strip = |title: &str| without_site(title, site, host);
    let h1s: Vec<String> = doc
        .select("h1")
        .iter()
        .take(10)
        .map(|h1| lines::squeezed(&h1.text()))
        .filter(|h1| h1.split(' ').count() >= 3)
        .collect();
    // The heading that the page's own title repeats is the one readers see.
    let seen = h1s.iter().find(|h1| {
        let inside = |other: &str| {
            let (a, b) = (h1.to_lowercase(), other.to_lowercase());
            b.contains(&a)
        };
        inside(&head)
            || og.as_deref().is_some_and(inside)
            || headline.as_deref().is_some_and(inside)
    });
    let single = if h1s.len() == 1 { h1s.first() } else { None };
    let heading = seen.or(single).cloned();
    // A kicker before the headline, inside the same heading.
    let bare = [&headline, &og].into_iter().flatten().map(|title| strip(title)).find(|title| {
        title.split(' ').count() >= 3
            && heading.as_ref().is_some_and(|h| h.to_lowercase().ends_with(&title.to_lowercase()))
    });
    // Two statements that agree go before what the page shows.
    let agreed =
        headline.clone().filter(|a| og.as_ref().is_some_and(|b| lines::same(&strip(a), &strip(b))));
    [bare, agreed, heading, headline, og, Some(head)]
        .into_iter()
        .flatten()
        .map(|title| strip(&title))
        .find(|title| !title.is_empty())
}

/// Takes the site's name off a title's end (or head): `Talks resume | Harbour Gazette`.
fn without_site(title: &str, site: Option<&str>, host: Option<&str>) -> String {
    let letters = |s: &str| {
        s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    let is_site = |part: &str| {
        let part = letters(part);
        let stem = host.and_then(|h| h.split('.').next()).map(letters).unwrap_or_default();
        !part.is_empty()
            && (site.is_some_and(|s| {
                let s = letters(s);
                s == part || part.len() > 3 && s.contains(&part)
            }) || host.is_some_and(|h| letters(h) == part)
                || stem.len() > 2 && (part == stem || part.len() > 3 && stem.contains(&part)))
    };
    let mut title = title.trim();
    for _ in 0..3 {
        let cut = [" | ", " - ", " – ", " — ", " « ", " » ", " · ", " :: ", " • "]
            .iter()
            .filter_map(|joint| title.rfind(joint).map(|at| (at, joint.len())))
            .max();
        let Some((at, len)) = cut else { break };
        if !is_site(&title[at + len..]) {
            break;
        }
        title = title[..at].trim_end();
    }
    if let Some((first, rest)) = title.split_once(" | ") {
        if is_site(first) {
            title = rest;
        }
    }
    title.to_owned()
}

fn byline(
    doc: &Document,
    said: &[String],
    meta: &BTreeMap<String, Vec<String>>,
    site: Option<&str>,
) -> Option<String> {
    let usable = |name: &String| is_name(name) && site.is_none_or(|s| !lines::same(s, name));
    let split = |n: &String| n.split([';', '|']).map(cleaned).collect::<Vec<_>>();
    let mut names: Vec<String> = said.iter().flat_map(split).filter(usable).collect();
    if names.is_empty() {
        let values =
            AUTHOR_NAMES.iter().find_map(|name| meta.get(*name).filter(|v| v.iter().any(&usable)));
        names = values.into_iter().flatten().flat_map(split).filter(usable).collect();
    }
    if names.is_empty() {
        const MARKED: [&str; 5] = [
            "[itemprop='author'] [itemprop='name']",
            "[itemprop='author']",
            "[rel='author']",
            ".byline a, .author-name, .article-author, .byline__name, .author__name",
            ".byline, .author, .c-byline",
        ];
        names = MARKED
            .iter()
            .map(|selector| {
                let marked = doc.select(selector);
                let texts = marked.iter().take(6).map(|e| cleaned(&lines::squeezed(&e.text())));
                texts.filter(usable).collect::<Vec<_>>()
            })
            .find(|found| !found.is_empty())
            .unwrap_or_default();
    }
    let mut kept: Vec<String> = Vec::new();
    for name in names.into_iter().take(12) {
        if !kept.iter().any(|k| lines::same(k, &name)) {
            kept.push(name);
        }
    }
    (!kept.is_empty()).then(|| kept.join(", "))
}

fn cleaned(name: &str) -> String {
    let name = name.trim();
    let name = ["By ", "by ", "BY ", "By: ", "Von ", "Par ", "Por "]
        .iter()
        .find_map(|l| name.strip_prefix(l))
        .unwrap_or(name);
    // Initials and the like in brackets after the name.
    let name = name.strip_suffix(')').and_then(|n| n.rsplit_once(" (")).map_or(name, |(n, _)| n);
    name.trim().trim_end_matches([',', '|', '-']).trim().to_owned()
}

fn is_name(name: &str) -> bool {
    let words = name.split_whitespace().count();
    (1..=10).contains(&words)
        && name.len() < 120
        && !name.contains("://")
        && !name.contains(['@', '{', '<'])
        && name.chars().any(char::is_alphabetic)
        && !matches!(
            name.to_lowercase().as_str(),
            "admin" | "editor" | "staff" | "author" | "redaktion" | "none" | "null"
        )
}

fn published(
    doc: &Document,
    said: Option<&str>,
    meta: &BTreeMap<String, Vec<String>>,
    url: Option<&str>,
) -> Option<Published> {
    let from_meta = || {
        DATE_NAMES
            .iter()
            .find_map(|name| meta.get(*name)?.iter().find_map(|value| dates::stamp(value)))
    };
    let from_time = |selector: &str| {
        doc.select(selector).iter().take(20).find_map(|time| {
            let stamp = time
                .attr("datetime")
                .or_else(|| time.attr("content"))
                .and_then(|v| dates::stamp(&v));
            stamp.or_else(|| dates::written(&lines::squeezed(&time.text())))
        })
    };
    let url_day = url.and_then(dates::in_url);
    let meta_date = said.and_then(dates::stamp).or_else(from_meta).or_else(|| {
        from_time("[itemprop='datePublished'], time[pubdate], time.entry-date, time.published, .published[title]")
    });
    if let Some(stated) = meta_date {
        return Some(dates::published(stated, DateBasis::Meta));
    }
    if let Some(stated) = url_day.filter(|s| s.1 == detente_record::Precision::Day) {
        return Some(dates::published(stated, DateBasis::Url));
    }
    if let Some(stated) = from_time("article time[datetime], time[datetime], time") {
        return Some(dates::published(stated, DateBasis::Meta));
    }
    let lines = doc.select(DATED);
    let line = lines.iter().take(40).find_map(|e| {
        let text = lines::squeezed(&e.text());
        if text.len() < 200 { dates::written(&text) } else { None }
    });
    line.map(|stated| dates::published(stated, DateBasis::Text))
        .or_else(|| url_day.map(|stated| dates::published(stated, DateBasis::Url)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_is_taken_off_the_title() {
        let site = Some("Harbour Gazette");
        assert_eq!(without_site("Talks resume | Harbour Gazette", site, None), "Talks resume");
        assert_eq!(
            without_site("Talks resume - gazette.example", None, Some("gazette.example")),
            "Talks resume"
        );
        assert_eq!(without_site("Oslo - a city waits", site, None), "Oslo - a city waits");
    }

    #[test]
    fn statements_go_in_their_order() {
        let doc = Document::from(
            "<html lang=en-GB><head><title>Talks resume | Gazette</title>\
             <meta property='article:published_time' content='2024-05-02T23:30:00-05:00'>\
             <meta name=author content='By Jo Lind'><meta property='og:site_name' content='Gazette'>\
             <link rel=canonical href='https://gazette.example/2024/05/01/talks?utm_source=x'></head>\
             <body><h1>Talks resume</h1><time datetime='2023-01-01'></time></body></html>",
        );
        let found = read(&doc, None);
        assert_eq!(found.title.as_deref(), Some("Talks resume"));
        assert_eq!(found.byline.as_deref(), Some("Jo Lind"));
        assert_eq!(found.published.unwrap().date.to_string(), "2024-05-02");
        assert_eq!(found.url.as_deref(), Some("https://gazette.example/2024/05/01/talks"));
        assert_eq!(found.language.as_deref(), Some("en-GB"));
    }
}
