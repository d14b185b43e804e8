//! Feeds: what a site says is new. RSS (0.9 to 2.0), Atom, JSON Feed, sitemaps with or without
//! news, and the feeds that a page names.

mod json;
mod links;
mod xml;

use jiff::civil::Date;

pub use links::feeds_of_page;

use crate::FetchError;

/// Most entries that are taken of one feed; those beyond are left for never, since a feed that
/// long has no end.
pub const MOST_ENTRIES: usize = 5_000;

/// Kinds of feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// RSS or RDF.
    #[default]
    Rss,
    /// Atom.
    Atom,
    /// JSON Feed.
    Json,
    /// A sitemap, of pages.
    Sitemap,
    /// A sitemap of sitemaps.
    Index,
}

impl Kind {
    /// Returns `rss`, `atom`, `json`, `sitemap` or `index`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rss => "rss",
            Self::Atom => "atom",
            Self::Json => "json",
            Self::Sitemap => "sitemap",
            Self::Index => "index",
        }
    }
}

/// A feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// What it is.
    pub kind: Kind,
    /// What it calls itself.
    pub title: Option<String>,
    /// Pages, or of an index sitemaps, as they stand in it.
    pub entries: Vec<Entry>,
    /// Entries that had no address and were left out.
    pub without_address: usize,
}

/// A page that a feed names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its address, whole.
    pub url: String,
    /// Its headline.
    pub title: Option<String>,
    /// Its day of publication, as written; in an index, the day of its last change.
    pub published: Option<Date>,
}

/// Reads a feed, told by its bytes; `at` is where it came from, against which addresses are
/// completed.
///
/// Badly formed XML is read as far as it goes. Entities of a document's own making are left as
/// they are, so that none can grow.
///
/// # Errors
/// [`FetchError::NoFeed`] for anything else.
pub fn parse(bytes: &[u8], at: &str) -> Result<Feed, FetchError> {
    let no_feed = |why: &str| FetchError::NoFeed { url: at.to_owned(), why: why.to_owned() };
    let base = url::Url::parse(at).map_err(|_| no_feed("its own address is none"))?;
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let mut feed = match start.first() {
        Some(b'{') => json::feed(start).map_err(|why| no_feed(&why))?,
        _ => xml::feed(&decoded(bytes)).map_err(no_feed)?,
    };
    let before = feed.entries.len();
    feed.entries.retain_mut(|entry| match base.join(entry.url.trim()) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => {
            entry.url = url.into();
            true
        }
        _ => false,
    });
    feed.without_address += before - feed.entries.len();
    Ok(feed)
}

/// Decodes by byte order mark or the XML declaration, else as UTF-8.
fn decoded(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let declared = head.split_once("encoding=").and_then(|(_, rest)| {
        let quote = rest.chars().next()?;
        rest[1..].split(quote).next().map(str::to_owned)
    });
    let encoding = declared
        .and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes()))
        .unwrap_or(encoding_rs::UTF_8);
    encoding.decode(bytes).0
}

/// Reads a day as feeds write it: RFC 822 (RSS) or RFC 3339 and its shorter forms (the others).
/// The day is the one written, in its own zone.
pub(crate) fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Some(day) = text.get(..10).and_then(|day| day.parse().ok()) {
        return Some(day);
    }
    if let Ok(moment) = jiff::fmt::rfc2822::parse(text) {
        return Some(moment.date());
    }
    // Named zones, missing seconds, full names of days: only the day is wanted.
    let words: Vec<_> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    words.windows(3).find_map(|words| {
        let [day, month, year] = words else { return None };
        let month = month.get(..3)?;
        let months =
            ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        let month = months.iter().position(|name| name.eq_ignore_ascii_case(month))? + 1;
        Date::new(year.parse().ok()?, month as i8, day.parse().ok()?).ok()
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// Address, headline, day.
    type Short = (String, Option<String>, Option<Date>);

    fn entries(text: &str) -> (Kind, Vec<Short>) {
        let feed = parse(text.as_bytes(), "https://x.example/feeds/all").unwrap();
        let entries = feed.entries.into_iter().map(|e| (e.url, e.title, e.published));
        (feed.kind, entries.collect())
    }

    fn entry(url: &str, title: &str, day: i8) -> Short {
        (
            url.into(),
            Some(title.into()).filter(|t: &String| !t.is_empty()),
            Some(date(2026, 11, day)),
        )
    }

    #[test]
    fn rss_of_all_ages() {
        let (kind, found) = entries(
            "<?xml version='1.0'?><rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'>\
             <channel><title>The Gazette</title><link>https://x.example/</link>\
             <item><title>Talks &amp; more</title><link> /a </link>\
             <pubDate>Mon, 23 Nov 2026 23:30:00 -0500</pubDate></item>\
             <item><title><![CDATA[Two <b>bold</b> &amp; words]]></title><guid>https://x.example/b?x=1&amp;y=2</guid>\
             <dc:date>2026-11-24T01:00:00Z</dc:date></item>\
             <item><title>No address</title><guid isPermaLink='false'>77</guid></item>\
             </channel></rss>",
        );
        assert_eq!(kind, Kind::Rss);
        assert_eq!(found[0], entry("https://x.example/a", "Talks & more", 23));
        assert_eq!(found[1], entry("https://x.example/b?x=1&y=2", "Two bold & words", 24));
        assert_eq!(found.len(), 2);
        let (_, rdf) = entries(
            "<rdf:RDF xmlns:rdf='r' xmlns='http://purl.org/rss/1.0/'><channel><title>C</title></channel>\
             <item rdf:about='x'><title>T</title><link>https://x.example/a</link><dc:date>2026-11-22</dc:date></item></rdf:RDF>",
        );
        assert_eq!(rdf, [entry("https://x.example/a", "T", 22)]);
    }

    #[test]
    fn atom_takes_the_page_and_not_its_comments() {
        let (kind, found) = entries(
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>G</title><link href='/'/>\
             <entry><title type='html'>Talks &lt;i>resume&lt;/i></title>\
             <link rel='replies' href='/a#c'/><link rel='alternate' href='/a'/>\
             <updated>2026-11-25T00:00:00Z</updated><published>2026-11-23T10:00:00Z</published></entry>\
             <entry><title>B</title><link href='/b'/><updated>2026-11-24T00:00:00Z</updated></entry></feed>",
        );
        assert_eq!(kind, Kind::Atom);
        let expected = [
            entry("https://x.example/a", "Talks resume", 23),
            entry("https://x.example/b", "B", 24),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn json_feeds_and_sitemaps() {
        let (kind, found) = entries(
            "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"G\",\"items\":[\
             {\"id\":1,\"url\":\"/a\",\"title\":\"T\",\"date_published\":\"2026-11-23T10:00:00+02:00\"},\
             {\"id\":\"https://x.example/b\"}, 7]}",
        );
        assert_eq!(kind, Kind::Json);
        assert_eq!(found[0], entry("https://x.example/a", "T", 23));
        assert_eq!(found.len(), 2);
        let (kind, found) = entries(
            "<urlset xmlns='s' xmlns:news='n'><url><loc>https://x.example/a</loc><lastmod>2026-11-25</lastmod>\
             <news:news><news:publication><news:name>G</news:name></news:publication>\
             <news:publication_date>2026-11-23</news:publication_date><news:title>T</news:title></news:news></url></urlset>",
        );
        assert_eq!((kind, found), (Kind::Sitemap, vec![entry("https://x.example/a", "T", 23)]));
        let (kind, found) = entries(
            "<sitemapindex><sitemap><loc>/s1.xml</loc><lastmod>2026-11-24</lastmod></sitemap></sitemapindex>",
        );
        assert_eq!((kind, found), (Kind::Index, vec![entry("https://x.example/s1.xml", "", 24)]));
    }

    #[test]
    fn broken_and_hostile_feeds_give_what_they_can() {
        let (_, found) = entries(
            "<!DOCTYPE rss [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><rss><channel>\
             <item><title>&b;&nbsp;x</title><link>/a</link><pubDate>Mon, 23 November 2026</pubDate></item>\
             <item><title>T</title><link>/b</link></wrong></item><item><link>javascript:alert(1)</link></item><item><ti",
        );
        assert_eq!(found[0], entry("https://x.example/a", "&b; x", 23));
        assert!(found.len() == 2, "{found:?}");
        for none in ["", "<html><body>", "{\"a\":1}", "words", "<?xml version='1.0'?>"] {
            assert!(parse(none.as_bytes(), "https://x.example/").is_err(), "{none}");
        }
        let endless = "<rss><channel>".to_owned() + &"<item><link>/a</link></item>".repeat(6000);
        assert_eq!(entries(&endless).1.len(), MOST_ENTRIES);
        let latin = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><rss><channel><item><title>Caf\xe9</title><link>/a</link></item></channel></rss>";
        assert_eq!(
            parse(latin, "https://x.example/").unwrap().entries[0].title.as_deref(),
            Some("Caf\u{e9}")
        );
    }

    #[test]
    fn days_as_feeds_write_them() {
        for text in [
            "Mon, 23 Nov 2026 10:00:00 GMT",
            "23 Nov 2026 10:00 EST",
            "Monday, 23 November 2026",
            "2026-11-23",
            "2026-11-23T23:59:59-12:00",
        ] {
            assert_eq!(day(text), Some(date(2026, 11, 23)), "{text}");
        }
        assert_eq!(day("soon"), None);
    }
}
