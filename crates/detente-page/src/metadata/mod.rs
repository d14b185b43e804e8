//! What a page says of its article in its head and marked elements.

mod around;
mod authors;
mod jsonld;
pub(crate) mod judge;
mod names;
mod nearest;
mod published;
mod state;
mod titles;

use std::collections::BTreeMap;

use crate::{
    dates::Stamp,
    html::{Doc, Element, Tag},
    identity, lines,
    story::{class_words, evidence::Evidence},
};
pub(crate) use around::Around;
use judge::{Candidate, Judge};

/// The statements of a page; `None` where it makes none.
#[derive(Debug, Default)]
pub(crate) struct Metadata {
    pub facts: Facts,
    pub site: Option<String>,
    pub url: Option<String>,
    /// As declared, not checked.
    pub language: Option<String>,
}

/// What the page says in places that several readers look at.
pub(crate) struct Said<'a> {
    doc: &'a Doc<'a>,
    metas: BTreeMap<&'a str, Vec<&'a str>>,
    json: jsonld::Statements,
    /// Block of the headline, or the first.
    headline: usize,
    /// What the names of each element say, as far as its text is short.
    groups: Vec<u64>,
}

/// Longest text of an element that may be a title, an author or a date, in bytes.
const SHORT: u32 = 300;

/// What may be title, author and day of publication.
pub(crate) struct Candidates {
    pub titles: Vec<Candidate<String>>,
    pub authors: Vec<Candidate<String>>,
    pub days: Vec<Candidate<(Stamp, detente_record::DateBasis)>>,
    /// The day that the place states which is trusted most.
    pub expected: Option<jiff::civil::Date>,
}

impl<'a> Said<'a> {
    /// Collects the statements of a page.
    pub fn new(doc: &'a Doc<'a>) -> Self {
        let mut metas: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, content) in &doc.metas {
            metas.entry(name).or_default().push(content);
        }
        let scripts = doc.scripts.iter().map(|range| &doc.html[range.clone()]);
        let heading = |block: &crate::html::Block| {
            doc.above(block.leaf).take(4).any(|(_, e)| e.tag == Tag::H1)
        };
        let headline = doc.blocks.iter().position(heading).unwrap_or(0);
        let short = |e: &Element| (1..SHORT).contains(&(e.text.1 - e.text.0));
        let groups = |e: &Element| if short(e) { class_words::of(doc, e) } else { 0 };
        let groups = doc.elements.iter().map(groups).collect();
        Self { doc, metas, json: jsonld::read(scripts), headline, groups }
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
        let title = self.json.headline.as_deref().or(self.json.name.as_deref());
        let title = title.or(self.meta("og:title"));
        let summary = self
            .meta("og:description")
            .or(self.meta("description"))
            .or(self.json.summary.as_deref());
        Evidence::new(title.or(self.doc.title.as_deref()), summary, self.json.body.as_deref())
    }

    /// Reads the statements; `url` is the page's address, if known.
    pub fn metadata(&self, url: Option<&str>) -> Metadata {
        let url = self.address(url);
        let language = self
            .doc
            .language
            .clone()
            .or_else(|| self.json.language.clone())
            .or_else(|| self.meta("content-language").map(str::to_owned))
            .or_else(|| self.meta("og:locale").map(str::to_owned));
        let facts = self.candidates(url.as_deref()).judged(Judge::shipped());
        let host = url.as_deref().and_then(identity::host).map(str::to_owned);
        Metadata { facts, site: self.site().or(host), url, language }
    }

    /// The page's address: the one given, or the one it states.
    fn address(&self, given: Option<&str>) -> Option<String> {
        let canonical = self.doc.links.first().map(|(_, href)| href.as_str());
        let canonical = canonical.or(self.meta("og:url")).and_then(identity::canonical);
        given.map(str::to_owned).or(canonical)
    }

    /// The site's name, as the page states it.
    fn site(&self) -> Option<String> {
        self.meta("og:site_name")
            .map(str::to_owned)
            .or_else(|| self.json.publisher.clone())
            .or_else(|| self.meta("application-name").map(str::to_owned))
    }

    /// Lists what may be title, author and day of publication; `url` is the page's address, if known.
    pub fn candidates(&self, url: Option<&str>) -> Candidates {
        let (site, url) = (self.site(), self.address(url));
        let host = url.as_deref().and_then(identity::host);
        let around = Around { site: site.as_deref(), host, url: url.as_deref() };
        let (days, expected) = published::candidates(self, &around);
        Candidates {
            titles: titles::candidates(self, &around),
            authors: authors::candidates(self, &around),
            days,
            expected,
        }
    }

    /// The words of an element, joined by single blanks.
    fn words(&self, element: &Element) -> String {
        lines::squeezed(self.doc.words(element.text))
    }
}

/// What was judged to be right.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub title: Option<String>,
    pub byline: Option<String>,
    pub published: Option<(Stamp, detente_record::DateBasis)>,
}

impl Candidates {
    /// Chooses the likeliest title and day, and the likely authors.
    pub fn judged(&self, judge: &Judge) -> Facts {
        let authors = authors::chosen(&judge.authors, &self.authors);
        Facts {
            title: judge.titles.best(&self.titles).map(|(title, _)| title.value.clone()),
            byline: (!authors.is_empty()).then(|| authors.join(", ")),
            published: published::chosen(&judge.days, &self.days, self.expected),
        }
    }
}

/// Prepares what blocks are compared with.
pub(crate) fn evidence(doc: &Doc) -> Evidence {
    Said::new(doc).evidence()
}
