//! Why nothing was fetched, each with a stable code.

use std::time::Duration;

/// Why an address gave nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// Not an address of the web.
    #[error("{url}: {why}")]
    Address {
        /// As given.
        url: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// An address that is not public.
    #[error("{url}: {address} is not a public address")]
    Forbidden {
        /// Where it was asked for, or where a redirect led.
        url: String,
        /// The address.
        address: String,
    },
    /// A host of no known address.
    #[error("{0}: no such host")]
    NoHost(String),
    /// `robots.txt` asks not to.
    #[error("{0}: the site's robots.txt asks not to fetch it")]
    Robots(String),
    /// More bytes than the cap.
    #[error("{url}: more than {} MB", .cap >> 20)]
    TooLarge {
        /// Where.
        url: String,
        /// The cap in bytes.
        cap: u64,
    },
    /// Not answered in time.
    #[error("{url}: not answered whole within {} s", .time.as_secs_f32())]
    TooSlow {
        /// Where.
        url: String,
        /// The cap.
        time: Duration,
    },
    /// More redirects than the cap.
    #[error("{url}: more than {most} redirects")]
    Redirects {
        /// Where it began.
        url: String,
        /// The cap.
        most: u32,
    },
    /// An answer other than a page.
    #[error("{url}: the server answers {status}")]
    Status {
        /// Where.
        url: String,
        /// 404, 500, …
        status: u16,
    },
    /// The server asks to wait.
    #[error("{url}: the server asks to wait{}", wait.map(|w| format!(" {} s", w.as_secs())).unwrap_or_default())]
    Wait {
        /// Where.
        url: String,
        /// How long; `None` where it does not say.
        wait: Option<Duration>,
    },
    /// The connection could not be made, or broke.
    #[error("{url}: {why}")]
    Connection {
        /// Where.
        url: String,
        /// What the system says.
        why: String,
    },
    /// A body that unpacks out of all proportion, or not at all.
    #[error("{url}: {why}")]
    Packed {
        /// Where.
        url: String,
        /// What is wrong with it.
        why: String,
    },
    /// What came is no feed.
    #[error("{url}: no feed: {why}")]
    NoFeed {
        /// Where.
        url: String,
        /// What is wrong with it.
        why: String,
    },
    /// A letter that could not be sent.
    #[error("mail to {to}: {why}")]
    Mail {
        /// To whom; `the mail server` where that is what is wrong.
        to: String,
        /// What is wrong.
        why: String,
    },
    /// Stopped by the user while waiting.
    #[error("{0}: stopped on request")]
    Stopped(String),
}

/// Codes of fetching: code, title, explanation.
pub const ERRORS: &[(&str, &str, &str)] = &[
    (
        "F001",
        "not an address of the web",
        "Only http and https addresses with a host and without user name or password are fetched.",
    ),
    (
        "F002",
        "an address that is not public",
        "The address, or one that it redirects to, lies in a private, local, shared, multicast or \
         translated range. Pages and feeds could otherwise make Détente ask machines inside your \
         network. Where you mean it, allow it by host and port: --allow 127.0.0.1:8080, or the \
         setting `allow`.",
    ),
    (
        "F003",
        "no such host",
        "The name of the host has no address. Check its spelling and your connection.",
    ),
    (
        "F004",
        "asked not to by robots.txt",
        "The site's robots.txt asks programs not to fetch this address, or could not be had for a \
         fault of the server. Save the page from a browser and read the file.",
    ),
    (
        "F005",
        "too many bytes",
        "A page or feed may have 16 MB as sent, and as much unpacked. Nothing of it was kept.",
    ),
    (
        "F006",
        "too slow",
        "The server did not answer whole in 30 seconds, redirects included. Feeds try again later by themselves.",
    ),
    ("F007", "too many redirects", "The address led on more than 5 times."),
    (
        "F008",
        "the server answers with an error",
        "404 and the like: there is no page at this address now.",
    ),
    (
        "F009",
        "the server asks to wait",
        "The server answers 429 or 503. Feeds wait as long as it says, or twice as long each time.",
    ),
    (
        "F010",
        "no connection",
        "The connection was refused, broke, or its certificate could not be trusted. Certificates \
         are checked against those of this system (SSL_CERT_FILE names others).",
    ),
    (
        "F011",
        "a body that cannot be unpacked",
        "The body unpacks out of all proportion, or is damaged. Nothing of it was kept.",
    ),
    (
        "F012",
        "no feed",
        "What the server sent is neither RSS, Atom, JSON Feed nor a sitemap, and no page that names one.",
    ),
    (
        "F013",
        "stopped while waiting",
        "Ctrl-C came while a pause between two requests to a host was kept.",
    ),
    (
        "F014",
        "a letter that could not be sent",
        "The mail server of the setting `smtp` (smtp://host:25, smtps://user:password@host) or an \
         address cannot be used, or the server refused. The letter waits and is tried again.",
    ),
];

impl FetchError {
    /// Returns the stable code, explained in [`ERRORS`].
    pub fn code(&self) -> &'static str {
        match self {
            Self::Address { .. } => "F001",
            Self::Forbidden { .. } => "F002",
            Self::NoHost(_) => "F003",
            Self::Robots(_) => "F004",
            Self::TooLarge { .. } => "F005",
            Self::TooSlow { .. } => "F006",
            Self::Redirects { .. } => "F007",
            Self::Status { .. } => "F008",
            Self::Wait { .. } => "F009",
            Self::Connection { .. } => "F010",
            Self::Packed { .. } => "F011",
            Self::NoFeed { .. } => "F012",
            Self::Stopped(_) => "F013",
            Self::Mail { .. } => "F014",
        }
    }

    /// Says whether the same request may succeed later.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::NoHost(_)
            | Self::TooSlow { .. }
            | Self::Wait { .. }
            | Self::Connection { .. }
            | Self::Mail { .. }
            | Self::Stopped(_) => true,
            Self::Status { status, .. } => *status >= 500 || *status == 408,
            _ => false,
        }
    }
}
