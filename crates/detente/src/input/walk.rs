//! The articles below a directory.

use std::{fs, path::Path};

use super::Place;
use crate::error::Error;

/// Endings of files that are read when a directory is named.
const ENDINGS: [&str; 8] = ["html", "htm", "xhtml", "txt", "md", "json", "jsonl", "ndjson"];

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
        let path = entry.path();
        let about = path.file_stem().is_some_and(|stem| stem.eq_ignore_ascii_case("readme"));
        if about || entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            directory(&path, places);
        } else if ENDINGS.contains(&super::ending(&path).as_str()) && path.is_file() {
            places.push(Place::File(path));
        }
    }
}
