//! The bytes of an archive, unpacked member by member, with their place in the file.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

use crate::{
    Packing,
    packed::{Counted, Counter, bomb, packing},
};

/// Unpacked bytes that are waiting.
const BUFFER: usize = 1 << 16;

/// What every head begins with.
const HEAD: &[u8] = b"WARC/";

/// An archive as a stream of unpacked bytes.
pub(super) struct Source<R> {
    raw: Raw<R>,
    /// Bytes put back by [`Source::put_back`], read before all others.
    back: Vec<u8>,
    back_at: usize,
    /// Reading has failed, and will until [`Source::recover`].
    broken: bool,
}

enum Raw<R> {
    Plain(Counted<R>),
    Packed(Box<Member<R>>),
}

/// A gzip member that is being unpacked.
struct Member<R> {
    /// `None` only while one decoder gives way to the next.
    decoder: Option<GzDecoder<Counted<R>>>,
    start: u64,
    unpacked: u64,
    buffer: Box<[u8]>,
    filled: usize,
    used: usize,
    /// The member has no further bytes.
    over: bool,
}

impl<R: BufRead> Source<R> {
    pub fn new(mut reader: R) -> io::Result<Self> {
        let packed = packing(reader.fill_buf()?) == Packing::Gzip;
        let counted = Counted::new(reader, Counter::default());
        let raw =
            if packed { Raw::Packed(Box::new(Member::new(counted))) } else { Raw::Plain(counted) };
        Ok(Self { raw, back: Vec::new(), back_at: 0, broken: false })
    }

    /// Where a record that begins here lies in the file: its byte, or its packed member's.
    pub fn offset(&self) -> u64 {
        match &self.raw {
            Raw::Plain(counted) => counted.position() - (self.back.len() - self.back_at) as u64,
            Raw::Packed(member) => member.start,
        }
    }

    /// Returns waiting bytes; none at the end of a member or of the file.
    pub fn fill(&mut self) -> io::Result<&[u8]> {
        if self.back_at < self.back.len() {
            return Ok(&self.back[self.back_at..]);
        }
        if self.broken {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "damaged before"));
        }
        let filled = match &mut self.raw {
            Raw::Plain(counted) => counted.fill_buf(),
            Raw::Packed(member) => member.fill(),
        };
        self.broken = filled.is_err();
        filled
    }

    /// Says whether reading has failed.
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// Says whether the head of a record begins here.
    pub fn at_head(&mut self) -> bool {
        let mut seen = Vec::with_capacity(HEAD.len());
        while let Ok([byte, ..]) = self.fill()
            && *byte == HEAD[seen.len()]
        {
            seen.push(*byte);
            self.consume(1);
            if seen.len() == HEAD.len() {
                break;
            }
        }
        self.put_back(&seen);
        seen == HEAD
    }

    pub fn consume(&mut self, bytes: usize) {
        if self.back_at < self.back.len() {
            self.back_at += bytes;
            return;
        }
        match &mut self.raw {
            Raw::Plain(counted) => counted.consume(bytes),
            Raw::Packed(member) => member.used += bytes,
        }
    }

    /// Puts bytes that were read before what is left.
    pub fn put_back(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        let rest = self.back.split_off(self.back_at.min(self.back.len()));
        self.back = [bytes, &rest].concat();
        self.back_at = 0;
    }

    /// Goes on with the next member; false at the end of the file.
    pub fn next_member(&mut self) -> io::Result<bool> {
        match &mut self.raw {
            Raw::Plain(_) => Ok(false),
            Raw::Packed(member) => member.next(),
        }
    }

    /// Leaves damaged packed data for the next member; false at the end of the file, and for an
    /// archive that is not packed.
    pub fn recover(&mut self) -> io::Result<bool> {
        self.broken = false;
        match &mut self.raw {
            Raw::Plain(_) => Ok(false),
            Raw::Packed(member) => member.recover(),
        }
    }
}

impl<R: BufRead> Member<R> {
    fn new(counted: Counted<R>) -> Self {
        Self {
            start: counted.position(),
            decoder: Some(GzDecoder::new(counted)),
            unpacked: 0,
            buffer: vec![0; BUFFER].into(),
            filled: 0,
            used: 0,
            over: false,
        }
    }

    fn fill(&mut self) -> io::Result<&[u8]> {
        if self.used == self.filled && !self.over {
            (self.used, self.filled) = (0, 0);
            let Some(decoder) = &mut self.decoder else { return Ok(&[]) };
            let read = decoder.read(&mut self.buffer)?;
            self.unpacked += read as u64;
            bomb(decoder.get_ref().position() - self.start, self.unpacked)?;
            self.filled = read;
            self.over = read == 0;
        }
        Ok(&self.buffer[self.used..self.filled])
    }

    fn next(&mut self) -> io::Result<bool> {
        let Some(decoder) = self.decoder.take() else { return Ok(false) };
        let mut counted = decoder.into_inner();
        let more = !counted.fill_buf()?.is_empty();
        (self.start, self.unpacked, self.used, self.filled) = (counted.position(), 0, 0, 0);
        self.over = !more;
        self.decoder = Some(GzDecoder::new(counted));
        Ok(more)
    }

    /// Looks for the first bytes of a gzip head, from where the damage was met.
    fn recover(&mut self) -> io::Result<bool> {
        let Some(decoder) = self.decoder.take() else { return Ok(false) };
        let mut counted = decoder.into_inner();
        loop {
            let bytes = counted.fill_buf()?;
            if bytes.is_empty() {
                self.over = true;
                (self.used, self.filled) = (0, 0);
                return Ok(false);
            }
            let Some(at) = memchr::memchr(0x1f, bytes) else {
                let length = bytes.len();
                counted.consume(length);
                continue;
            };
            let start = &bytes[at..];
            // Three bits of the fourth byte are never set.
            let head =
                packing(start) == Packing::Gzip && start.get(3).is_none_or(|f| f & 0xe0 == 0);
            if start.len() >= 3 && !head {
                counted.consume(at + 1);
                continue;
            }
            // A head over the end of the buffer is taken for one; if it is none, the next damage
            // brings us back here, one byte further on.
            counted.consume(at);
            *self = Self::new(counted);
            return Ok(true);
        }
    }
}
