//! When the article was published.

use detente_record::{DateBasis, Precision};

use crate::{
    dates::{self, Stamp},
    html::{Element, Tag},
    metadata::Said,
};

/// `meta` names of the publication date, best first.
const DATE_NAMES: [&str; 33] = [
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
    "created",
    "citation_date",
    "citation_online_date",
    "pub_date",
    "originalpublicationdate",
    "article.created",
    "displaydate",
    "bt:pubdate",
    "shareaholic:article_published_time",
    "dcterms.issued",
];

/// `meta` names of the last change, which serves where nothing else is stated.
const CHANGE_NAMES: [&str; 6] = [
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "last-modified",
    "revised",
];

/// Blocks before and behind the headline in which a date is looked for, and their longest.
const NEAR: (usize, usize) = (8, 14);
const LONGEST: usize = 140;
/// Days between stamp and address from which they are of different things.
const FAR: i32 = 2;
/// Chooses the stamp of publication, with the place where it was found.
pub(crate) fn published(said: &Said, url: Option<&str>) -> Option<(Stamp, DateBasis)> {
    let url_day = url.and_then(dates::in_url);
    let exact = url_day.filter(|stamp| stamp.precision == Precision::Day);
    if let Some(stamp) = stated(said) {
        // A stamp far from the day in the address is another's, or of a later change.
        let far = |day: &Stamp| (day.date - stamp.date).get_days().abs() > FAR;
        return Some(match exact.filter(far) {
            Some(day) => (day, DateBasis::Url),
            None => (local(stamp, exact), DateBasis::Meta),
        });
    }
    if let Some(stamp) = exact {
        return Some((stamp, DateBasis::Url));
    }
    let inside = |e: &Element| said.doc.above(e.parent).any(|(_, up)| up.tag == Tag::ARTICLE);
    let time = marked(said, &|e| e.tag == Tag::TIME && e.stamp.1 > e.stamp.0 && inside(e))
        .or_else(|| marked(said, &|e| e.tag == Tag::TIME && e.stamp.1 > e.stamp.0))
        .or_else(|| marked(said, &|e| e.tag == Tag::TIME));
    if let Some(stamp) = time {
        return Some((local(stamp, exact), DateBasis::Meta));
    }
    let changed = || {
        let json = said.json.modified.as_deref().and_then(dates::stamp);
        json.or_else(|| meta(said, &CHANGE_NAMES))
    };
    let text = |stamp| (stamp, DateBasis::Text);
    near_headline(said)
        .or_else(|| classed(said))
        .map(text)
        .or_else(|| changed().map(|stamp| (stamp, DateBasis::Meta)))
        .or_else(|| anywhere(said).map(text))
        .or(url_day.map(|stamp| (stamp, DateBasis::Url)))
}

/// What the page states of the publication: JSON-LD, `meta`, elements marked as its date.
fn stated(said: &Said) -> Option<Stamp> {
    let prop = |e: &Element| said.doc.source(e.prop);
    let class = |e: &Element| said.doc.source(e.class);
    let json = said.json.published.as_deref().and_then(dates::stamp);
    json.or_else(|| meta(said, &DATE_NAMES)).or_else(|| {
        marked(said, &|e| {
            prop(e) == "datePublished"
                || e.tag == Tag::TIME
                    && (class(e).contains("entry-date") || class(e).contains("published"))
        })
    })
}

fn meta(said: &Said, names: &[&str]) -> Option<Stamp> {
    let values = names.iter().filter_map(|name| said.metas.get(*name));
    values.flatten().find_map(|value| dates::stamp(value))
}

fn marked(said: &Said, test: &dyn Fn(&Element) -> bool) -> Option<Stamp> {
    let mut found = said.doc.elements.iter().filter(|e| test(e)).take(20);
    found.find_map(|e| stamp_of(said, e))
}

/// The day where the site is, which the address tells: a stamp in UTC falls on the day before where
/// it is night in Europe already, and on the day after where it is still evening in America.
fn local(stamp: Stamp, address: Option<Stamp>) -> Stamp {
    let Some(clock) = stamp.clock.filter(|clock| clock.offset == Some(0)) else { return stamp };
    let side = match clock.time.hour() {
        ..8 => stamp.date.yesterday(),
        21.. => stamp.date.tomorrow(),
        _ => return stamp,
    };
    match (side, address) {
        (Ok(side), Some(address)) if side == address.date => {
            Stamp { clock: None, precision: Precision::Day, date: side }
        }
        _ => stamp,
    }
}

/// The date in a short block near the headline, those behind it first.
fn near_headline(said: &Said) -> Option<Stamp> {
    let blocks = &said.doc.blocks;
    let heading = |block: &&crate::html::Block| {
        said.doc.above(block.leaf).take(4).any(|(_, e)| e.tag == Tag::H1)
    };
    let at = blocks.iter().position(|block| heading(&block))?;
    let behind = blocks.iter().skip(at + 1).take(NEAR.1);
    let before = blocks[at.saturating_sub(NEAR.0)..at].iter().rev();
    behind.chain(before).find_map(|block| short(said, block.text))
}

fn short(said: &Said, text: (u32, u32)) -> Option<Stamp> {
    let words = said.doc.words(text);
    (words.len() < LONGEST).then(|| dates::written(words)).flatten()
}

/// The date in an element that is named for it.
fn classed(said: &Said) -> Option<Stamp> {
    let dated = |e: &&Element| {
        let named = |range| {
            let name = said.doc.source(range).to_ascii_lowercase();
            ["date", "publish", "time", "byline", "meta", "datum", "fecha"]
                .iter()
                .any(|w| name.contains(w))
        };
        e.text.1 > e.text.0 && e.text.1 - e.text.0 < 200 && (named(e.class) || named(e.id))
    };
    let mut lines = said.doc.elements.iter().filter(dated).take(60);
    lines.find_map(|e| dates::written(&said.words(e)))
}

/// The first date that stands in a short line, or at the head of a paragraph.
fn anywhere(said: &Said) -> Option<Stamp> {
    let blocks = said.doc.blocks.iter().take(400);
    let lines = blocks.clone().find_map(|block| short(said, block.text));
    lines.or_else(|| blocks.clone().find_map(|block| dates::written(said.doc.words(block.text))))
}

fn stamp_of(said: &Said, element: &Element) -> Option<Stamp> {
    let value = crate::html::references::unescape(said.doc.source(element.stamp), true);
    dates::stamp(&value).or_else(|| dates::written(&said.words(element)))
}
