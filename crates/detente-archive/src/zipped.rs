//! Zipped folders: their entries, each opened as a stream of its own.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use zip::{CompressionMethod, ZipArchive};

use crate::{Fault, What, packed::inflate};

/// A file in a zipped folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path in the folder.
    pub name: String,
    /// Byte of the archive at which its data begins.
    pub offset: u64,
    archive: PathBuf,
    packed: u64,
    deflated: bool,
}

/// Lists the files of a zipped folder in the order of their names.
///
/// Folders are left out. What cannot be opened, or lies over another entry, is a fault in its place.
pub fn entries(path: &Path) -> io::Result<Vec<Result<Entry, Fault>>> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?))?;
    let mut found = Vec::new();
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index)?;
        if file.is_dir() {
            continue;
        }
        let name = file.name().to_owned();
        let closed = match file.compression() {
            _ if file.encrypted() => Some("it has a password"),
            CompressionMethod::Stored | CompressionMethod::Deflated => None,
            _ => Some("packed by a method other than deflate"),
        };
        let entry = Entry {
            offset: file.data_start().unwrap_or(0),
            archive: path.to_owned(),
            packed: file.compressed_size(),
            deflated: file.compression() == CompressionMethod::Deflated,
            name,
        };
        found.push((entry, closed.map(What::Closed)));
    }
    found.sort_by_key(|(entry, _)| entry.offset);
    let mut end = 0;
    for (entry, fault) in &mut found {
        if entry.offset < end {
            *fault = Some(What::Overlap);
        }
        end = end.max(entry.offset.saturating_add(entry.packed));
    }
    found.sort_by(|a, b| a.0.name.cmp(&b.0.name));
    Ok(found
        .into_iter()
        .map(|(entry, fault)| match fault {
            None => Ok(entry),
            Some(what) => Err(Fault { offset: entry.offset, url: Some(entry.name), what }),
        })
        .collect())
}

impl Entry {
    /// Opens the entry; reading fails where it is a bomb or damaged ([`What::of`] tells).
    pub fn open(&self) -> io::Result<Box<dyn BufRead + Send>> {
        let mut file = File::open(&self.archive)?;
        file.seek(SeekFrom::Start(self.offset))?;
        let data = BufReader::with_capacity(1 << 16, file).take(self.packed);
        Ok(if self.deflated { inflate(data) } else { Box::new(data) })
    }
}
