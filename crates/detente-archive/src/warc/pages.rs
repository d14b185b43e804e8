//! The pages in an archive.

use std::io::{self, BufRead};

use super::{RECORD_CAP, Record, Records};
use crate::{
    Fault, What,
    http::{Message, readable_type},
};

/// Kinds of record that hold pages: as answered, as a file, as extracted text.
const KINDS: &[&str] = &["response", "resource", "conversion"];

/// A page of an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Byte of the file at which its record begins.
    pub offset: u64,
    /// Address.
    pub url: Option<String>,
    /// When it was fetched, as written.
    pub date: Option<String>,
    /// Status of the answer; 200 for kinds that keep none.
    pub status: u16,
    /// MIME type with parameters.
    pub content_type: Option<String>,
    /// What was sent, unpacked.
    pub bytes: Vec<u8>,
}

/// Reads the pages of an archive; a record that holds none, or is damaged, is a fault in its place.
pub struct Pages<R>(Records<R>);

impl<R: BufRead> Pages<R> {
    /// Begins at the first record. Fails where the first bytes cannot be read.
    pub fn new(reader: R) -> io::Result<Self> {
        Ok(Self(Records::new(reader, KINDS)?))
    }
}

impl<R: BufRead> Iterator for Pages<R> {
    type Item = Result<Page, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.0.next()? {
                Ok(record) if KINDS.contains(&record.kind.as_str()) => return Some(page(record)),
                Ok(_) => {}
                Err(fault) => return Some(Err(fault)),
            }
        }
    }
}

fn page(record: Record) -> Result<Page, Fault> {
    let Record { offset, kind, url, date, content_type, block } = record;
    let fault = |what| Fault { offset, url: url.clone(), what };
    let web = url.as_deref().is_none_or(|url| {
        let start = url.get(..8).unwrap_or(url).to_ascii_lowercase();
        start.starts_with("http://") || start == "https://"
    });
    if !web {
        return Err(fault(What::NoPage("an address that is not of the web".to_owned())));
    }
    let message = if kind == "response" {
        Message::parse(&block, RECORD_CAP).and_then(|message| {
            message.page()?;
            Ok(message)
        })
    } else {
        readable_type(content_type.as_deref()).map(|()| Message {
            status: 200,
            content_type,
            body: block,
        })
    };
    let message = message.map_err(fault)?;
    if message.body.is_empty() {
        return Err(fault(What::Empty));
    }
    let Message { status, content_type, body: bytes } = message;
    Ok(Page { offset, url, date, status, content_type, bytes })
}
