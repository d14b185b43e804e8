//! The articles below a directory.

use std::{fs, path::Path};

use super::{Place, ending};
use crate::error::Error;

/// Endings of files that are read when a directory is named, packed with gzip or xz or not.
const ENDINGS: [&str; 14] = [
    "html", "htm", "xhtml", "txt", "md", "json", "jsonl", "ndjson", "csv", "tsv", "warc", "wet",
    "parquet", "zip",
];

/// Says whether a file is read when its directory is named: by its ending, and neither hidden nor
/// a README.
pub fn is_article(path: &Path) -> bool {
    let hidden = |part: &std::ffi::OsStr| {
        let part = part.to_string_lossy();
        part.starts_with('.') || part.starts_with("__MACOSX")
    };
    let about = path.file_stem().is_some_and(|stem| stem.eq_ignore_ascii_case("readme"));
    !about && !path.iter().any(hidden) && ENDINGS.contains(&ending(path).as_str())
}

/// Adds the articles below a directory, sorted by name; hidden entries and files named README are
/// left out and links to directories are not followed, so a loop cannot trap the walk.
pub fn directory(path: &Path, places: &mut Vec<Place>) {
    let unreadable =
        |source| Place::Bad(Error::Unreadable { place: path.display().to_string(), source });
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(source) => return places.push(unreadable(source)),
    };
    let mut found = Vec::new();
    for entry in entries {
        match entry {
            Ok(entry) => found.push(entry),
            Err(source) => places.push(unreadable(source)),
        }
    }
    found.sort_by_key(fs::DirEntry::file_name);
    for entry in found {
        let (path, name) = (entry.path(), entry.file_name());
        if name.to_string_lossy().starts_with('.') {
            continue;
        }
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            directory(&path, places);
        } else if is_article(Path::new(&name)) && path.is_file() {
            places.push(Place::File(path));
        }
    }
}
