//! What a page says of its article in its head and marked elements.

mod authors;
mod jsonld;
mod published;
mod titles;

use std::collections::BTreeMap;

use crate::{
    dates::Stamp,
    html::{Doc, Element},
    identity, lines,
    story::evidence::Evidence,
};

/// The statements of a page; `None` where it makes none.
#[derive(Debug, Default)]
pub(crate) struct Metadata {
    pub title: Option<String>,
    pub byline: Option<String>,
    pub site: Option<String>,
    pub url: Option<String>,
    pub published: Option<(Stamp, detente_record::DateBasis)>,
    /// As declared, not checked.
    pub language: Option<String>,
}

/// What the page says in places that several readers look at.
pub(crate) struct Said<'a> {
    doc: &'a Doc<'a>,
    metas: BTreeMap<&'a str, Vec<&'a str>>,
    json: jsonld::Statements,
}

impl<'a> Said<'a> {
    /// Collects the statements of a page.
    pub fn new(doc: &'a Doc<'a>) -> Self {
        let mut metas: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, content) in &doc.metas {
            metas.entry(name).or_default().push(content);
        }
        let scripts = doc.scripts.iter().map(|range| &doc.html[range.clone()]);
        Self { doc, metas, json: jsonld::read(scripts) }
    }

    fn meta(&self, name: &str) -> Option<&'a str> {
        self.metas.get(name).and_then(|values| values.first()).copied()
    }

    /// The story as the page's JSON-LD states it.
    pub fn body(&self) -> Option<&str> {
        self.json.body.as_deref()
    }

    /// What blocks are compared with.
    pub fn evidence(&self) -> Evidence {
        let title = self.json.headline.as_deref().or(self.meta("og:title"));
        let summary = self
            .meta("og:description")
            .or(self.meta("description"))
            .or(self.json.summary.as_deref());
        Evidence::new(title.or(self.doc.title.as_deref()), summary, self.json.body.as_deref())
    }

    /// Reads the statements; `url` is the page's address, if known.
    pub fn metadata(&self, url: Option<&str>) -> Metadata {
        let canonical = self.doc.links.first().map(|(_, href)| href.as_str());
        let canonical = canonical.or(self.meta("og:url")).and_then(identity::canonical);
        let url = url.map(str::to_owned).or(canonical);
        let site = self
            .meta("og:site_name")
            .map(str::to_owned)
            .or_else(|| self.json.publisher.clone())
            .or_else(|| self.meta("application-name").map(str::to_owned));
        let host = url.as_deref().and_then(identity::host).map(str::to_owned);
        let title = titles::title(self, site.as_deref(), host.as_deref());
        let byline = authors::byline(self, site.as_deref(), host.as_deref());
        let published = published::published(self, url.as_deref());
        let language = self
            .doc
            .language
            .clone()
            .or_else(|| self.json.language.clone())
            .or_else(|| self.meta("content-language").map(str::to_owned))
            .or_else(|| self.meta("og:locale").map(str::to_owned));
        Metadata { title, byline, site: site.or(host), url, published, language }
    }

    /// The words of an element, joined by single blanks.
    fn words(&self, element: &Element) -> String {
        lines::squeezed(self.doc.words(element.text))
    }
}

/// Prepares what blocks are compared with.
pub(crate) fn evidence(doc: &Doc) -> Evidence {
    Said::new(doc).evidence()
}
