//! Tables as they lie on a disk: plain, or packed with xz.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

use lzma_rust2::XzReader;

use crate::error::Error;

/// Most bytes that a packed file may unpack to; a few kilobytes could otherwise fill the memory.
const UNPACKED_CAP: u64 = 8 << 30;

/// Memory that unpacking may take, in KiB: `xz -9` needs 65 MB, a hostile header asks for 4 GB.
const MEMORY_KIB: u32 = 512 << 10;

/// Opens a table for reading line by line; `-` is standard input.
pub fn open(path: &Path) -> Result<Box<dyn BufRead>, Error> {
    let fail = |source| Error::Unreadable { place: path.display().to_string(), source };
    let stream: Box<dyn Read> = if path == Path::new("-") {
        Box::new(io::stdin().lock())
    } else if path.exists() {
        Box::new(File::open(path).map_err(fail)?)
    } else {
        return Err(Error::Missing(path.to_owned()));
    };
    let mut stream = BufReader::with_capacity(1 << 16, stream);
    let packed = stream.fill_buf().map_err(fail)?.starts_with(b"\xfd7zXZ\0");
    Ok(if packed {
        Box::new(BufReader::with_capacity(
            1 << 16,
            XzReader::new_mem_limit(stream, true, MEMORY_KIB).take(UNPACKED_CAP),
        ))
    } else {
        Box::new(stream)
    })
}

/// Reads a whole table as text.
pub fn text(path: &Path) -> Result<String, Error> {
    let mut text = String::new();
    open(path)?
        .read_to_string(&mut text)
        .map_err(|source| Error::Unreadable { place: path.display().to_string(), source })?;
    Ok(text)
}
