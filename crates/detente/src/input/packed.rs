//! Tables as they lie on a disk: plain, or packed with gzip or xz.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

use crate::error::Error;

/// Opens a table for reading line by line; `-` is standard input.
pub fn open(path: &Path) -> Result<Box<dyn BufRead + Send>, Error> {
    let fail = |source| Error::unreadable(&path.display().to_string(), source);
    let stream: Box<dyn Read + Send> = if path == Path::new("-") {
        Box::new(io::stdin())
    } else if path.exists() {
        Box::new(File::open(path).map_err(fail)?)
    } else {
        return Err(Error::Missing(path.to_owned()));
    };
    detente_archive::unpack(BufReader::with_capacity(1 << 16, stream)).map_err(fail)
}

/// Reads a whole table as text.
pub fn text(path: &Path) -> Result<String, Error> {
    let mut text = String::new();
    open(path)?
        .read_to_string(&mut text)
        .map_err(|source| Error::unreadable(&path.display().to_string(), source))?;
    Ok(text)
}
