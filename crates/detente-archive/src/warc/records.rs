//! Records of an archive, one at a time.

use std::io::{self, BufRead};

use super::{RECORD_CAP, source::Source};
use crate::{Fault, What};

/// Longest head of a record in bytes.
const HEAD: usize = 64 << 10;

/// A record of an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Byte of the file at which it begins; in a packed archive, at which its member does.
    pub offset: u64,
    /// `response`, `request`, `resource`, `conversion`, `metadata`, `warcinfo`, `revisit`, …
    pub kind: String,
    /// Address that was asked for.
    pub url: Option<String>,
    /// When, as written: `2026-11-23T14:05:00Z`.
    pub date: Option<String>,
    /// MIME type of the block.
    pub content_type: Option<String>,
    /// The block; empty for kinds that were not wanted.
    pub block: Vec<u8>,
}

/// Reads records; only blocks of the wanted kinds are kept.
pub struct Records<R> {
    source: Source<R>,
    wanted: &'static [&'static str],
    ended: bool,
}

/// What follows a record's block.
enum After {
    /// A blank line, the next record, or the end.
    Well,
    /// Something else: the stated length was wrong.
    Astray,
}

impl<R: BufRead> Records<R> {
    /// Begins at the first record. Fails where the first bytes cannot be read.
    pub fn new(reader: R, wanted: &'static [&'static str]) -> io::Result<Self> {
        Ok(Self { source: Source::new(reader)?, wanted, ended: false })
    }

    fn read(&mut self) -> Result<Option<Record>, Fault> {
        if !self.blank_lines().map_err(|error| self.damaged(error))? {
            return Ok(None);
        }
        let offset = self.source.offset();
        let mut record = Record { offset, ..Record::default() };
        let length = match self.head(&mut record) {
            Ok(length) => length,
            Err(what) => {
                if matches!(what, What::Head(_)) {
                    self.seek_head();
                }
                return Err(self.fault(record, what));
            }
        };
        let wanted = self.wanted.contains(&record.kind.as_str());
        let held = if wanted { RECORD_CAP } else { 0 };
        match self.block(length, held, &mut record.block) {
            Ok(true) => {}
            Ok(false) => return Err(self.fault(record, What::Truncated)),
            Err(error) => return Err(self.fault(record, What::of(error))),
        }
        if matches!(self.after(), After::Astray) {
            // A record that was cut short in a plain archive has swallowed the next head.
            let swallowed = next_head(&record.block).map(|at| record.block.split_off(at));
            match swallowed {
                Some(rest) => self.source.put_back(&rest),
                None => self.seek_head(),
            }
            return Err(self.fault(record, What::Truncated));
        }
        match length {
            0 if wanted => Err(self.fault(record, What::Empty)),
            bytes if wanted && bytes > RECORD_CAP => {
                Err(self.fault(record, What::TooLarge { bytes, cap: RECORD_CAP }))
            }
            _ => Ok(Some(record)),
        }
    }

    /// Goes to the next byte that begins a record; false at the end.
    fn blank_lines(&mut self) -> io::Result<bool> {
        loop {
            let bytes = self.source.fill()?;
            if bytes.is_empty() {
                if self.source.next_member()? {
                    continue;
                }
                return Ok(false);
            }
            let blank = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let all = blank == bytes.len();
            self.source.consume(blank);
            if !all {
                return Ok(true);
            }
        }
    }

    /// Reads a head and returns the stated length of the block.
    fn head(&mut self, record: &mut Record) -> Result<u64, What> {
        let mut line = Vec::new();
        let mut left = HEAD;
        self.line(&mut line, &mut left)?;
        if !line.starts_with(b"WARC/") {
            return Err(What::Head("no record begins here"));
        }
        let (mut length, mut last) = (None, String::new());
        loop {
            line.clear();
            self.line(&mut line, &mut left)?;
            let text = String::from_utf8_lossy(&line);
            let folded = text.starts_with([' ', '\t']) && !text.trim().is_empty();
            let text = text.trim_end();
            if text.is_empty() {
                break;
            }
            let (name, value) = match text.split_once(':') {
                // The rest of the line before, folded.
                _ if folded => (std::mem::take(&mut last), text.trim()),
                Some((name, value)) => (name.trim().to_ascii_lowercase(), value.trim()),
                None => return Err(What::Head("a line of the head has no colon")),
            };
            let joined = |before: &mut Option<String>| {
                let before = before.take().filter(|_| folded).unwrap_or_default();
                Some(before + value)
            };
            match name.as_str() {
                "warc-type" => value.to_ascii_lowercase().clone_into(&mut record.kind),
                // Some write the address in angle brackets, as the first draft did.
                "warc-target-uri" => {
                    record.url =
                        joined(&mut record.url).map(|url| url.trim_matches(['<', '>']).to_owned());
                }
                "warc-date" => record.date = joined(&mut record.date),
                "content-type" => record.content_type = joined(&mut record.content_type),
                "content-length" => length = value.parse().ok(),
                _ => {}
            }
            last = name;
        }
        length.ok_or(What::Head("the head states no length"))
    }

    /// Reads one line of a head with its end.
    fn line(&mut self, line: &mut Vec<u8>, left: &mut usize) -> Result<(), What> {
        loop {
            let bytes = self.source.fill().map_err(What::of)?;
            if bytes.is_empty() {
                return Err(What::Truncated);
            }
            let end = memchr::memchr(b'\n', bytes).map(|at| at + 1);
            let taken = end.unwrap_or(bytes.len());
            if taken > *left {
                return Err(What::Head("the head is too long"));
            }
            *left -= taken;
            line.extend_from_slice(&bytes[..taken]);
            self.source.consume(taken);
            if end.is_some() {
                return Ok(());
            }
        }
    }

    /// Reads a block and keeps its first `held` bytes; false where the data ends before it does.
    fn block(&mut self, length: u64, held: u64, block: &mut Vec<u8>) -> io::Result<bool> {
        let mut left = length;
        while left > 0 {
            let bytes = self.source.fill()?;
            if bytes.is_empty() {
                // A record may run over several members; a head there is the next record's.
                if !self.source.next_member()? || self.source.at_head() {
                    return Ok(false);
                }
                continue;
            }
            let taken = bytes.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            let room = held.saturating_sub(block.len() as u64).min(taken as u64) as usize;
            block.extend_from_slice(&bytes[..room]);
            self.source.consume(taken);
            left -= taken as u64;
        }
        Ok(true)
    }

    /// Looks at what follows a block.
    fn after(&mut self) -> After {
        match self.source.fill() {
            // Damage behind the record is the next one's.
            Err(_) | Ok([] | [b'\r' | b'\n', ..]) => return After::Well,
            Ok(_) => {}
        }
        if self.source.at_head() { After::Well } else { After::Astray }
    }

    /// Goes on to the next line that begins a record, or to the end.
    fn seek_head(&mut self) {
        loop {
            let Ok(bytes) = self.source.fill() else { return };
            if bytes.is_empty() {
                // In a packed archive the next record begins with the next member.
                if !self.source.next_member().unwrap_or(false) || self.source.at_head() {
                    return;
                }
                continue;
            }
            let end = memchr::memchr(b'\n', bytes).map(|at| at + 1);
            let taken = end.unwrap_or(bytes.len());
            self.source.consume(taken);
            if end.is_some() && self.source.at_head() {
                return;
            }
        }
    }

    /// Makes a fault, and leaves damaged packed data behind.
    fn fault(&mut self, record: Record, what: What) -> Fault {
        if self.source.is_broken() {
            // A file that cannot be read on ends here.
            self.ended = !self.source.recover().unwrap_or(false);
        }
        Fault { offset: record.offset, url: record.url, what }
    }

    fn damaged(&mut self, error: io::Error) -> Fault {
        let record = Record { offset: self.source.offset(), ..Record::default() };
        self.fault(record, What::of(error))
    }
}

/// Finds a head in a block; it need not begin a line, because the record before it was cut short.
fn next_head(block: &[u8]) -> Option<usize> {
    let heads = memchr::memmem::find_iter(block, b"WARC/1.");
    heads
        .into_iter()
        .find(|at| matches!(block.get(at + 7..at + 10), Some([b'0' | b'1', b'\r', b'\n'])))
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Result<Record, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let read = self.read();
        self.ended |= matches!(read, Ok(None))
            || matches!(&read, Err(Fault { what: What::Unreadable(_), .. }));
        read.transpose()
    }
}
