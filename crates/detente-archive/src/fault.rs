//! What can be wrong with an archive, each with a stable code.

use std::{fmt, io};

/// A record or entry that was passed over.
#[derive(Debug)]
pub struct Fault {
    /// Byte of the file at which the record begins; in a packed file, its packed part.
    pub offset: u64,
    /// Address of the page, or name of the entry; `None` where the damage hides it.
    pub url: Option<String>,
    /// What is wrong.
    pub what: What,
}

/// Kinds of [`Fault`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum What {
    /// The data ends before the record does.
    #[error("the record is cut short")]
    Truncated,
    /// A record of no bytes.
    #[error("the record is empty")]
    Empty,
    /// A head that is none, or that lies.
    #[error("{0}")]
    Head(&'static str),
    /// A page sent in chunks that do not fit together.
    #[error("the page was sent in chunks that do not fit together")]
    Chunks,
    /// Packed data that is damaged.
    #[error("the packed data is damaged: {0}")]
    Damaged(String),
    /// Data that unpacks out of all proportion.
    #[error("it unpacks out of all proportion: more than {} MB from {packed} bytes", .unpacked >> 20)]
    Bomb {
        /// Bytes read.
        packed: u64,
        /// Bytes that they gave before it was stopped.
        unpacked: u64,
    },
    /// A record larger than any page.
    #[error("{} MB is too much for one page (at most {} MB)", .bytes >> 20, .cap >> 20)]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The cap.
        cap: u64,
    },
    /// A page that is no page: an error, a picture, a script.
    #[error("no page: {0}")]
    NoPage(String),
    /// Packed in a way, or locked, so that it cannot be opened here.
    #[error("it cannot be opened: {0}")]
    Closed(&'static str),
    /// An entry of a zip that lies over another.
    #[error("it lies over another entry")]
    Overlap,
    /// The file itself cannot be read on.
    #[error("{0}")]
    Unreadable(io::Error),
}

/// Codes of faults: code, title, explanation.
pub const FAULTS: &[(&str, &str, &str)] = &[
    (
        "A001",
        "a record cut short",
        "A record of a web archive says that it is longer than the data there is: a crawl or a \
         copy that broke off. It was passed over and counted; the records after it were read.",
    ),
    (
        "A002",
        "an empty record",
        "A record of a web archive has no bytes. It was passed over and counted.",
    ),
    (
        "A003",
        "a record with a bad head",
        "The head of a record is missing, too long, or states no length that can be right. The \
         record was passed over, and reading went on at the next head.",
    ),
    (
        "A004",
        "a page in broken chunks",
        "The page was kept as it was sent, in chunks whose lengths do not fit. It was passed over \
         and counted.",
    ),
    (
        "A005",
        "damaged packed data",
        "What is packed with gzip, xz or deflate cannot be unpacked: a bad copy, or no such data \
         at all. In a web archive only the damaged record is lost.",
    ),
    (
        "A006",
        "unpacks out of all proportion",
        "A few bytes unpack to very many, as in a bomb made to fill memory and disk. Unpacking was \
         stopped at 64 MB; real text packs to a tenth, seldom to a hundredth.",
    ),
    (
        "A007",
        "a record too large for a page",
        "A page in an archive may have 16 MB, a record of a zipped folder what a file may have. It \
         was passed over and counted.",
    ),
    (
        "A008",
        "a record without a page",
        "The archive keeps an error, a redirect, a picture, a script or the like at this address. \
         That is usual; it is only counted.",
    ),
    (
        "A009",
        "locked, or packed in an unknown way",
        "The entry has a password, or is packed by a method other than deflate. Pack it anew.",
    ),
    (
        "A010",
        "entries that overlap",
        "Two entries of a zipped folder share the same bytes, as in a bomb. The first was read, \
         the others were passed over.",
    ),
];

impl What {
    /// Returns the stable code, explained in [`FAULTS`].
    pub fn code(&self) -> &'static str {
        match self {
            Self::Truncated => "A001",
            Self::Empty => "A002",
            Self::Head(_) => "A003",
            Self::Chunks => "A004",
            Self::Damaged(_) | Self::Unreadable(_) => "A005",
            Self::Bomb { .. } => "A006",
            Self::TooLarge { .. } => "A007",
            Self::NoPage(_) => "A008",
            Self::Closed(_) => "A009",
            Self::Overlap => "A010",
        }
    }

    /// Sorts an error of reading: a bomb that was stopped, data cut short, other damage.
    pub fn of(error: io::Error) -> Self {
        let error = match error.downcast::<Self>() {
            Ok(what) => return what,
            Err(error) => error,
        };
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Truncated,
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::Other => {
                Self::Damaged(error.to_string())
            }
            _ => Self::Unreadable(error),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.what)?;
        match &self.url {
            Some(url) => write!(f, " ({url})"),
            None => Ok(()),
        }
    }
}
