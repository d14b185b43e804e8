//! When the article was published.

use detente_record::{DateBasis, Precision};

use crate::{
    dates::{self, Stamp},
    html::{Element, Tag},
    metadata::Said,
};

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
/// Chooses the stamp of publication, with the place where it was found.
pub(crate) fn published(said: &Said, url: Option<&str>) -> Option<(Stamp, DateBasis)> {
    let url_day = url.and_then(dates::in_url);
    let meta = || {
        let values = DATE_NAMES.iter().filter_map(|name| said.metas.get(*name));
        values.flatten().find_map(|value| dates::stamp(value))
    };
    let marked = |test: &dyn Fn(&Element) -> bool| {
        let mut found = said.doc.elements.iter().filter(|e| test(e)).take(20);
        found.find_map(|e| stamp_of(said, e))
    };
    let prop = |e: &Element| said.doc.source(e.prop);
    let class = |e: &Element| said.doc.source(e.class);
    let stated =
        said.json.published.as_deref().and_then(dates::stamp).or_else(meta).or_else(|| {
            marked(&|e| {
                prop(e) == "datePublished"
                    || e.tag == Tag::TIME
                        && (class(e).contains("entry-date") || class(e).contains("published"))
            })
        });
    if let Some(stamp) = stated {
        return Some((stamp, DateBasis::Meta));
    }
    if let Some(stamp) = url_day.filter(|s| s.precision == Precision::Day) {
        return Some((stamp, DateBasis::Url));
    }
    let inside = |e: &Element| said.doc.above(e.parent).any(|(_, up)| up.tag == Tag::ARTICLE);
    let time = marked(&|e| e.tag == Tag::TIME && e.stamp.1 > e.stamp.0 && inside(e))
        .or_else(|| marked(&|e| e.tag == Tag::TIME && e.stamp.1 > e.stamp.0))
        .or_else(|| marked(&|e| e.tag == Tag::TIME));
    if let Some(stamp) = time {
        return Some((stamp, DateBasis::Meta));
    }
    let dated = |e: &Element| {
        let named = |range| {
            let name = said.doc.source(range);
            ["date", "publish", "time", "byline", "meta"].iter().any(|w| name.contains(w))
        };
        e.text.1 > e.text.0 && e.text.1 - e.text.0 < 200 && (named(e.class) || named(e.id))
    };
    let mut lines = said.doc.elements.iter().filter(|e| dated(e)).take(40);
    let line = lines.find_map(|e| dates::written(&said.words(e)));
    line.map(|stamp| (stamp, DateBasis::Text)).or(url_day.map(|stamp| (stamp, DateBasis::Url)))
}

fn stamp_of(said: &Said, element: &Element) -> Option<Stamp> {
    let value = crate::html::references::unescape(said.doc.source(element.stamp), true);
    dates::stamp(&value).or_else(|| dates::written(&said.words(element)))
}
