//! A page as it came becomes an article: its text, title, byline, date and language.
//!
//! **In:** [`Page`]. **Out:** [`Article`]. **Never:** network, politics.
//!
//! Plain text stays as it came, byte for byte (but for a byte order mark): its paragraphs become
//! blocks, and lines that are no story (links to other stories, comment forms, share bars …) are
//! left out of the blocks and listed as furniture. The wordings by which they are known are data,
//! in `rules/`.
//!
//! HTML is cut into blocks in one pass (`html`), each block is judged by a small learnt classifier
//! (`story`), and those that belong to the story become headline and paragraphs joined by blank
//! lines. [`Article::anchors`] leads from the text back to the page's bytes. Lines that a site shows
//! on page after page are furniture too, where the caller keeps a [`SiteMemory`].
//!
//! ```
//! use detente_record::{Page, Role};
//!
//! let bytes = "Talks resume\n\nOslo\n\nThe envoys met on Monday.\n\nRead more: Who is who";
//! let article = detente_page::article(&Page { bytes: bytes.into(), ..Page::default() });
//! assert_eq!(article.title.as_deref(), Some("Talks resume"));
//! let roles: Vec<Role> = article.blocks.iter().map(|block| block.role).collect();
//! assert_eq!(roles, [Role::Title, Role::Dateline, Role::Body]);
//! assert_eq!(article.blocks[2].span.of(&article.text), "The envoys met on Monday.");
//! assert_eq!(article.furniture[0].kind.name(), "related_link");
//! ```

mod assembly;
mod clock;
mod datelines;
mod dates;
mod decode;
pub mod eval;
mod furniture;
mod hashing;
mod html;
mod identity;
mod language;
mod lines;
mod markup;
mod memory;
mod metadata;
mod notes;
mod paragraphs;
mod plain;
mod reading;
mod spun;
mod story;
pub mod train;
mod trees;

use detente_record::{Article, Byte, DateBasis, Page, Span};

pub use memory::SiteMemory;
pub use notes::NOTES;
use notes::note;

/// Reads the article out of a page.
///
/// Never fails: what could not be read is told in [`Article::notes`], by the codes of [`NOTES`]. The
/// page's own hints (`title`, `url`, `published`) go before what its bytes say. Whether the bytes are
/// HTML or plain text is told by `content_type`, or by the bytes where there is none. Characters
/// are decoded by byte order mark, as UTF-8 where the bytes are that, by the declared charset, or by
/// guess.
pub fn article(page: &Page) -> Article {
    article_of(page, None)
}

/// Reads the day that a text states: in ISO 8601 and its variants, in words (`29 December 2022`), as
/// in mail (`Thu, 29 Dec 2022 10:00:00 +0800`), with points or slashes (`29.12.2022`), or in seconds
/// since 1970.
///
/// `None` for what is no date between 1900 and 2100, and for one that may be two days (`03/04/2022`).
///
/// ```
/// assert_eq!(detente_page::stated_day("Dec. 29, 2022").unwrap().to_string(), "2022-12-29");
/// assert_eq!(detente_page::stated_day("03/04/2022"), None);
/// ```
pub fn stated_day(text: &str) -> Option<jiff::civil::Date> {
    dates::stamp(text).map(|stamp| stamp.date)
}

/// Reads the article out of a page of a site of which other pages were seen: lines that recur on
/// them are left out. See [`article`] and [`SiteMemory`].
pub fn article_with(page: &Page, memory: &SiteMemory) -> Article {
    article_of(page, Some(memory))
}

fn article_of(page: &Page, memory: Option<&SiteMemory>) -> Article {
    let mut article = Article {
        source_id: page.source_id.clone(),
        published: page.published,
        title: page.title.as_deref().map(lines::squeezed).filter(|t| !t.is_empty()),
        ..Article::default()
    };
    let address = page.final_url.as_deref().or(page.url.as_deref());
    article.url = address.map(|url| identity::canonical(url).unwrap_or_else(|| url.to_owned()));
    article.site = article.url.as_deref().and_then(identity::host).map(str::to_owned);
    if page.bytes.iter().all(u8::is_ascii_whitespace) {
        article.notes.push(note(notes::EMPTY, None, "the page is empty".into()));
    } else if decode::is_binary(&page.bytes) {
        let message = "the page is binary, not text or HTML".into();
        article.notes.push(note(notes::BINARY, None, message));
    } else if is_html(page) {
        read_html(page, memory, &mut article);
    } else {
        read_plain(page, &mut article);
    }
    datelines::split(&article.text, &mut article.blocks);
    spun::look(&mut article);
    article.id = identity::id(article.url.as_deref(), &article.text);
    article
}

fn is_html(page: &Page) -> bool {
    match page.content_type.as_deref().map(str::to_ascii_lowercase) {
        Some(mime) if mime.contains("html") => true,
        Some(mime) if mime.starts_with("text/plain") => false,
        _ => markup::looks_like_html(&page.bytes),
    }
}

fn read_html(page: &Page, memory: Option<&SiteMemory>, article: &mut Article) {
    let most = page.bytes.len().min(reading::MAX_MARKUP);
    if most < page.bytes.len() {
        let message = format!("only the first {most} bytes of markup were read");
        article.notes.push(note(notes::CUT, None, message));
    }
    let bytes = &page.bytes[..most];
    let charset = page.content_type.as_deref().and_then(decode::charset).map(str::to_owned);
    let charset = charset.or_else(|| markup::declared_charset(bytes));
    let decoded = decode::decode(bytes, charset.as_deref());
    note_replaced(&decoded, article);
    reading::read(page, &decoded, memory, article);
}

fn note_replaced(decoded: &decode::Decoded, article: &mut Article) {
    if decoded.replaced > 0 {
        let message = format!("{} undecodable places became U+FFFD", decoded.replaced);
        article.notes.push(note(notes::REPLACED, None, message));
    }
}

fn read_plain(page: &Page, article: &mut Article) {
    let title = page.title.as_ref().map_or(0, |t| t.len().min(4000) + 2);
    // Past this many bytes no text can be kept: UTF-16 has at most two bytes for one of UTF-8.
    let most = page.bytes.len().min(2 * Article::MAX_TEXT + 4);
    let charset = page.content_type.as_deref().and_then(decode::charset);
    let mut decoded = decode::decode(&page.bytes[..most], charset);
    let cap = Article::MAX_TEXT - title;
    if decoded.text.len() > cap || most < page.bytes.len() {
        let end =
            (0..=cap.min(decoded.text.len())).rev().find(|at| decoded.text.is_char_boundary(*at));
        decoded.text.truncate(end.unwrap_or(0));
        let at = Span::<Byte>::from_range(decoded.text.len()..decoded.text.len());
        let message = format!("only the first {} bytes of text were kept", decoded.text.len());
        article.notes.push(note(notes::CUT, Some(at), message));
    }
    note_replaced(&decoded, article);
    plain::read(page, decoded, article);
    if article.published.is_none() {
        let url = article.url.as_deref().and_then(dates::in_url);
        if let Some(stamp) = url {
            reading::set_published(stamp, DateBasis::Url, article);
        }
    }
    let text = &article.text;
    article.language = language::detect(article.blocks.iter().map(|block| block.span.of(text)));
}
