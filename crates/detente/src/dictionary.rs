//! PETRARCH's dictionaries on the disk.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use detente_coder::petrarch::{Dictionary, Part};

use crate::error::Error;

/// Says what a file of a dictionary holds by its name, as PETRARCH's own files are called.
pub fn part(path: &Path) -> Option<Part> {
    let name = path.file_name()?.to_str()?.to_lowercase();
    if path.extension().is_some_and(|ending| ["toml", "json", "jsonl"].iter().any(|e| ending == *e))
    {
        return None;
    }
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&["actor"]) {
        Some(Part::Actors)
    } else if has(&["agent"]) {
        Some(Part::Agents)
    } else if has(&["discard"]) {
        Some(Part::Discards)
    } else if has(&["issue"]) {
        Some(Part::Issues)
    } else if has(&["verb", "cameo"]) {
        Some(Part::Verbs)
    } else {
        None
    }
}

/// Lists the files of a dictionary in a directory, in the order of their names.
pub fn files(directory: &Path) -> Result<Vec<(Part, PathBuf)>, Error> {
    let unreadable = |source| Error::Unreadable { place: directory.display().to_string(), source };
    let mut paths = fs::read_dir(directory)
        .map_err(unreadable)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(unreadable)?;
    paths.sort();
    Ok(paths
        .into_iter()
        .filter(|path| path.is_file())
        .filter_map(|path| Some((part(&path)?, path)))
        .collect())
}

/// Picks the files that `named` asks for; where a part is not there by that name, all of that part.
pub fn pick(all: &[(Part, PathBuf)], named: &BTreeSet<(Part, String)>) -> Vec<(Part, PathBuf)> {
    let is = |path: &Path, name: &str| path.file_name().is_some_and(|file| file == name);
    let by_name = |(part, path): &&(Part, PathBuf)| {
        named.iter().any(|(wanted, name)| wanted == part && is(path, name))
    };
    let found: Vec<_> = all.iter().filter(by_name).cloned().collect();
    let missing =
        all.iter().filter(|(part, _)| !found.iter().any(|(known, _)| known == part)).cloned();
    let missing: Vec<_> = missing.collect();
    found.into_iter().chain(missing).collect()
}

/// Loads all of a dictionary in a directory.
pub fn whole(directory: &Path) -> Result<Dictionary, Error> {
    let files = files(directory)?;
    if files.is_empty() {
        return Err(Error::NoDictionary(directory.display().to_string()));
    }
    load(&files)
}

/// Loads files, all or nothing.
pub fn load(files: &[(Part, PathBuf)]) -> Result<Dictionary, Error> {
    let mut dictionary = Dictionary::default();
    for (part, path) in files {
        let place = path.display().to_string();
        let bytes =
            fs::read(path).map_err(|source| Error::Unreadable { place: place.clone(), source })?;
        // The older files are Latin-1 where they are not ASCII.
        let text = String::from_utf8(bytes)
            .unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect());
        dictionary.add(*part, &place, &text).map_err(|error| Error::BadDictionary {
            place: error.file.clone(),
            line: error.line,
            column: error.column,
            why: error.reason,
        })?;
    }
    Ok(dictionary)
}
