//! A page as it came, and the article inside it.

use std::fmt;

use jiff::civil::Date;

use crate::{Byte, Note, Precision, Span};

/// A document as it was fetched or handed over, before anything is read from it.
///
/// Everything but `bytes` is a hint from whoever hands the page over and goes before what the page
/// says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The caller's own id for the document; comes back as `article.source_id`.
    pub source_id: Option<String>,
    /// Address it was asked for.
    pub url: Option<String>,
    /// Address it came from after redirects; `None` when the same or unknown.
    pub final_url: Option<String>,
    /// MIME type with parameters, e.g. `text/html; charset=koi8-r`; `None` when not known, then
    /// the bytes decide between HTML and plain text.
    pub content_type: Option<String>,
    /// Headline, where the caller knows it.
    pub title: Option<String>,
    /// Publication day, where the caller knows it, with the basis to record.
    pub published: Option<Published>,
    /// The document itself, undecoded.
    pub bytes: Vec<u8>,
}

/// The identity of an article: a 128-bit hash of its canonical address and its text.
///
/// Shown as 32 hexadecimal digits. The same text at the same address has the same id on every
/// machine and in every run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(pub u128);

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// A news article: its text, what the page says about it, and which parts are what.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// 128-bit hash of canonical address and text.
    pub id: ArticleId,
    /// The id that the caller gave the document.
    pub source_id: Option<String>,
    /// Canonical address; `None` when read from a file that names none.
    pub url: Option<String>,
    /// Name or host of the publisher.
    pub site: Option<String>,
    /// Headline as words; where it also stands in the text, a block of role [`Role::Title`] says
    /// where.
    pub title: Option<String>,
    /// Author line without "By".
    pub byline: Option<String>,
    /// Publication day; `None` when neither page nor caller states one.
    pub published: Option<Published>,
    /// Time of day of publication; `None` where the page states only a day, or the caller did.
    pub published_clock: Option<Clock>,
    /// Language as a BCP 47 tag; `None` when the text is too short to tell.
    pub language: Option<String>,
    /// All that is read: UTF-8, at most [`Article::MAX_TEXT`] bytes. Plain text is kept as it came;
    /// HTML gives headline and paragraphs, joined by blank lines.
    pub text: String,
    /// The parts of `text` in order, without overlap. What lies in no block (furniture of a plain
    /// text, blank lines) is not read.
    pub blocks: Vec<Block>,
    /// The way from `text` back to the bytes of the page, in order of both offsets: from each anchor
    /// on, up to the next, text and page run alike. Empty where there is no way back.
    pub anchors: Vec<Anchor>,
    /// Parts of the page that are not the article.
    pub furniture: Vec<Furniture>,
    /// What was odd.
    pub notes: Vec<Note>,
}

/// A place of the text and where its bytes stand in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Byte of `Article.text`.
    pub text: u32,
    /// Byte of the page as it came.
    pub page: u32,
}

/// A time of day as it was stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Local time at the stated zone.
    pub time: jiff::civil::Time,
    /// The zone's offset from UTC in seconds, east positive; `None` where none is stated.
    pub offset: Option<i32>,
}

impl Article {
    /// Returns the byte of the page at which byte `at` of the text stands; `None` where the text has
    /// no way back, or stands there without the page (the blank lines between paragraphs stand at
    /// the end of what precedes them).
    pub fn page_offset(&self, at: u32) -> Option<u32> {
        let n = self.anchors.partition_point(|anchor| anchor.text <= at);
        let anchor = self.anchors.get(n.checked_sub(1)?)?;
        Some(anchor.page + (at - anchor.text))
    }

    /// Longest text kept, in bytes; the rest of a longer one is cut off and noted.
    pub const MAX_TEXT: usize = 4 << 20;
}

/// A paragraph, headline or caption: a part of the text with one role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Bytes of `Article.text`.
    pub span: Span<Byte>,
    /// What it is.
    pub role: Role,
}

/// What a block of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The headline.
    Title,
    /// A heading inside the article.
    Heading,
    /// "LONDON (Reuters) –", where it stands alone.
    Dateline,
    /// A paragraph of the story.
    Body,
    /// A list item of the story.
    Item,
    /// A quotation set apart.
    Blockquote,
    /// Words under a picture.
    Caption,
}

impl Role {
    /// All roles, in the order of their names in the JSON Schema.
    pub const ALL: [Self; 7] = [
        Self::Title,
        Self::Heading,
        Self::Dateline,
        Self::Body,
        Self::Item,
        Self::Blockquote,
        Self::Caption,
    ];

    /// Returns the name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Heading => "heading",
            Self::Dateline => "dateline",
            Self::Body => "body",
            Self::Item => "item",
            Self::Blockquote => "blockquote",
            Self::Caption => "caption",
        }
    }
}

/// A part of the page that is not the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Furniture {
    /// Bytes of the page as it came; for plain UTF-8 these are bytes of `Article.text` too.
    pub page: Span<Byte>,
    /// What it is.
    pub kind: FurnitureKind,
    /// Its words, at most 120 characters of them.
    pub excerpt: String,
}

/// Kinds of furniture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FurnitureKind {
    /// Links to other stories: "See also", "Read more", "Related".
    RelatedLink,
    /// A form or an invitation to comment.
    CommentForm,
    /// Readers' comments.
    Comments,
    /// Share buttons and their counts.
    Share,
    /// "Sign up to our newsletter."
    Newsletter,
    /// "We use cookies."
    Cookie,
    /// "Subscribe to continue reading."
    Paywall,
    /// Menus and bread crumbs.
    Navigation,
    /// Copyright lines, imprint, site footer.
    Footer,
    /// Advertisements and "Story continues below".
    Advertisement,
    /// Byline and time stamps repeated inside the text.
    Byline,
    /// Anything else left out.
    Other,
}

impl FurnitureKind {
    /// Returns the name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::RelatedLink => "related_link",
            Self::CommentForm => "comment_form",
            Self::Comments => "comments",
            Self::Share => "share",
            Self::Newsletter => "newsletter",
            Self::Cookie => "cookie",
            Self::Paywall => "paywall",
            Self::Navigation => "navigation",
            Self::Footer => "footer",
            Self::Advertisement => "advertisement",
            Self::Byline => "byline",
            Self::Other => "other",
        }
    }
}

/// When an article was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// The civil day at the place of publication (or UTC where no zone is stated).
    pub date: Date,
    /// How exact the statement was.
    pub precision: Precision,
    /// Who stated it.
    pub basis: DateBasis,
}

/// Where a publication date was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateBasis {
    /// JSON-LD, `meta` or `time` elements of the page.
    Meta,
    /// The address: `/2022/12/29/`.
    Url,
    /// A line of the text.
    Text,
    /// The feed that named the page.
    Feed,
    /// The caller: `--published`, a column.
    Caller,
}

impl DateBasis {
    /// Returns the name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::Url => "url",
            Self::Text => "text",
            Self::Feed => "feed",
            Self::Caller => "caller",
        }
    }
}
