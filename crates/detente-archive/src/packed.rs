//! Packed streams, and the guard against those that unpack out of all proportion.

use std::{
    io::{self, BufRead, BufReader, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::bufread::MultiGzDecoder;
use lzma_rust2::XzReader;

use crate::What;

/// Bytes that any stream may unpack to before proportions are looked at.
const FREE: u64 = 64 << 20;

/// Bytes out for one byte in beyond which a stream is a bomb. Text packs to a tenth; tables of
/// many like rows to a hundredth.
const PROPORTION: u64 = 250;

/// Memory that unpacking xz may take, in KiB: `xz -9` needs 65 MB, a hostile header asks for 4 GB.
const MEMORY_KIB: u32 = 192 << 10;

/// A number of bytes that several look at.
pub type Counter = Arc<AtomicU64>;

/// Counts what is read of a stream.
#[derive(Debug)]
pub struct Counted<R> {
    inner: R,
    count: Counter,
}

impl<R> Counted<R> {
    /// Counts on from what `count` holds.
    pub fn new(inner: R, count: Counter) -> Self {
        Self { inner, count }
    }

    /// Returns the bytes read so far.
    pub fn position(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.inner.consume(bytes);
        self.count.fetch_add(bytes as u64, Ordering::Relaxed);
    }
}

/// Ends a stream with an error where it gives out of all proportion to what was read for it.
struct Guarded<R> {
    inner: R,
    packed: Counter,
    unpacked: u64,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.unpacked += read as u64;
        bomb(self.packed.load(Ordering::Relaxed), self.unpacked)?;
        Ok(read)
    }
}

/// Fails where so many bytes from so few are a bomb; the error holds a [`What::Bomb`].
pub fn bomb(packed: u64, unpacked: u64) -> io::Result<()> {
    if unpacked > FREE && unpacked / PROPORTION > packed {
        return Err(io::Error::other(What::Bomb { packed, unpacked }));
    }
    Ok(())
}

/// How a stream is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// Not at all.
    Plain,
    /// gzip, in one part or many.
    Gzip,
    /// xz.
    Xz,
}

/// Tells the packing from the first bytes.
pub fn packing(start: &[u8]) -> Packing {
    if start.starts_with(b"\x1f\x8b\x08") {
        Packing::Gzip
    } else if start.starts_with(b"\xfd7zXZ\0") {
        Packing::Xz
    } else {
        Packing::Plain
    }
}

/// Unpacks gzip and xz, told by the first bytes; other streams come as they are.
///
/// Reading from it fails with a [`What::Bomb`] inside the error where the stream unpacks out of all
/// proportion; [`What::of`] finds it there.
pub fn unpack(mut reader: impl BufRead + Send + 'static) -> io::Result<Box<dyn BufRead + Send>> {
    let packing = packing(reader.fill_buf()?);
    let packed = Counter::default();
    let counted = Counted::new(reader, Arc::clone(&packed));
    Ok(match packing {
        Packing::Plain => Box::new(counted),
        Packing::Gzip => guarded(MultiGzDecoder::new(counted), packed),
        Packing::Xz => guarded(XzReader::new_mem_limit(counted, true, MEMORY_KIB), packed),
    })
}

/// Unpacks deflated data of a zip entry.
pub(crate) fn inflate(reader: impl BufRead + Send + 'static) -> Box<dyn BufRead + Send> {
    let packed = Counter::default();
    let counted = Counted::new(reader, Arc::clone(&packed));
    guarded(flate2::bufread::DeflateDecoder::new(counted), packed)
}

fn guarded(inner: impl Read + Send + 'static, packed: Counter) -> Box<dyn BufRead + Send> {
    Box::new(BufReader::with_capacity(1 << 16, Guarded { inner, packed, unpacked: 0 }))
}

/// Unpacks a whole gzip, of at most `cap` bytes.
pub fn gunzip(packed: &[u8], cap: u64) -> Result<Vec<u8>, What> {
    let mut bytes = Vec::new();
    MultiGzDecoder::new(packed).take(cap + 1).read_to_end(&mut bytes).map_err(What::of)?;
    if bytes.len() as u64 > cap {
        return Err(What::Bomb { packed: packed.len() as u64, unpacked: bytes.len() as u64 });
    }
    Ok(bytes)
}
