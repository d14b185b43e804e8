//! RSS, Atom and sitemaps.

use quick_xml::{
    Reader,
    escape::resolve_html5_entity,
    events::{BytesRef, BytesStart, Event},
};

use super::{Entry, Feed, Kind, MOST_ENTRIES, day};

/// Longest text of one element that is kept, in bytes.
const LONGEST: usize = 4 << 10;

/// What is being gathered of an entry.
#[derive(Default)]
struct Gathered {
    link: Option<String>,
    /// An identifier that is an address.
    guid: Option<String>,
    title: Option<String>,
    published: Option<String>,
    changed: Option<String>,
}

/// Reads a feed as far as its XML goes.
pub(super) fn feed(text: &str) -> Result<Feed, &'static str> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    // Feeds in the wild close what they never opened.
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut feed = None::<Feed>;
    let mut entry = None::<Gathered>;
    // The text of the element at hand, and whether its identifier is an address.
    let (mut words, mut permanent) = (String::new(), true);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                let name = local(&start);
                let Some(feed) = &mut feed else {
                    feed = Some(Feed { kind: kind(&name)?, ..Feed::default() });
                    continue;
                };
                words.clear();
                if is_entry(&name) {
                    entry = Some(Gathered::default());
                }
                permanent = attribute(&start, "isPermaLink").is_none_or(|value| value != "false");
                link(&start, feed.kind, entry.as_mut());
            }
            Ok(Event::Empty(start)) => {
                if let Some(feed) = &feed {
                    link(&start, feed.kind, entry.as_mut());
                }
            }
            Ok(Event::Text(text)) => push(&mut words, &String::from_utf8_lossy(&text)),
            Ok(Event::CData(text)) => push(&mut words, &String::from_utf8_lossy(&text)),
            Ok(Event::GeneralRef(reference)) => push(&mut words, &referred(&reference)),
            Ok(Event::End(end)) => {
                let Some(feed) = &mut feed else { continue };
                let name = String::from_utf8_lossy(end.local_name().as_ref()).into_owned();
                if is_entry(&name) {
                    if let Some(gathered) = entry.take() {
                        add(feed, gathered);
                    }
                    if feed.entries.len() >= MOST_ENTRIES {
                        break;
                    }
                } else if let Some(entry) = &mut entry {
                    take(&name, &words, permanent, entry);
                } else if name == "title" && feed.title.is_none() {
                    feed.title = plain(&words);
                }
                words.clear();
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    feed.ok_or("no element in it")
}

fn kind(root: &str) -> Result<Kind, &'static str> {
    match root {
        "rss" | "RDF" => Ok(Kind::Rss),
        "feed" => Ok(Kind::Atom),
        "urlset" => Ok(Kind::Sitemap),
        "sitemapindex" => Ok(Kind::Index),
        _ => Err("its first element is none of a feed"),
    }
}

fn is_entry(name: &str) -> bool {
    matches!(name, "item" | "entry" | "url" | "sitemap")
}

fn local(start: &BytesStart) -> String {
    String::from_utf8_lossy(start.local_name().as_ref()).into_owned()
}

fn attribute(start: &BytesStart, name: &str) -> Option<String> {
    let mut found = start.attributes();
    let mut found = found
        .with_checks(false)
        .flatten()
        .filter(|attribute| attribute.key.local_name().as_ref() == name.as_bytes());
    let value = found.next()?.value;
    let value = String::from_utf8_lossy(&value).into_owned();
    let plain = quick_xml::escape::unescape(&value).map(std::borrow::Cow::into_owned);
    Some(plain.unwrap_or(value))
}

/// Takes Atom's link: the page itself, not its comments or parts.
fn link(start: &BytesStart, kind: Kind, entry: Option<&mut Gathered>) {
    let Some(entry) = entry.filter(|_| kind == Kind::Atom && local(start) == "link") else {
        return;
    };
    let page = attribute(start, "rel").is_none_or(|rel| rel == "alternate");
    if page && entry.link.is_none() {
        entry.link = attribute(start, "href");
    }
}

fn take(name: &str, words: &str, permanent: bool, entry: &mut Gathered) {
    let text = || Some(words.trim().to_owned()).filter(|text| !text.is_empty());
    let place = match name {
        "link" | "loc" => &mut entry.link,
        "guid" if permanent => &mut entry.guid,
        "title" if entry.title.is_none() => {
            entry.title = plain(words);
            return;
        }
        "pubDate" | "published" | "publication_date" | "issued" | "date" => &mut entry.published,
        "updated" | "modified" | "lastmod" => &mut entry.changed,
        _ => return,
    };
    if place.is_none() {
        *place = text();
    }
}

fn add(feed: &mut Feed, gathered: Gathered) {
    let guid = gathered.guid.filter(|id| id.starts_with("http://") || id.starts_with("https://"));
    let Some(url) = gathered.link.or(guid) else {
        feed.without_address += 1;
        return;
    };
    // A sitemap's last change is no publication, except where nothing else tells an index's age.
    let changed = gathered.changed.filter(|_| feed.kind != Kind::Sitemap);
    let published = gathered.published.or(changed).as_deref().and_then(day);
    feed.entries.push(Entry { url, title: gathered.title, published });
}

fn push(words: &mut String, text: &str) {
    if words.len() < LONGEST {
        words.push_str(text);
    }
}

/// What `&name;` stands for: a character, or itself where only the document defines it.
fn referred(reference: &BytesRef) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    let name = String::from_utf8_lossy(reference);
    resolve_html5_entity(&name).map_or_else(|| format!("&{name};"), str::to_owned)
}

/// A title as words: without tags, entities resolved once more, since many are escaped twice.
fn plain(words: &str) -> Option<String> {
    let mut text = String::new();
    let mut tag = false;
    for character in words.chars() {
        match character {
            '<' => tag = true,
            '>' if tag => tag = false,
            _ if tag => {}
            other => text.push(other),
        }
    }
    let resolved = quick_xml::escape::unescape_with(&text, resolve_html5_entity);
    let text = resolved.map_or_else(|_| text.clone(), std::borrow::Cow::into_owned);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(text).filter(|text| !text.is_empty())
}
