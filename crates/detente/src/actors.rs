//! Users' own actors on the disk.

use std::{fs, path::Path};

use detente_coder::actors::Gazetteer;

use crate::error::Error;

/// Reads the shipped gazetteer with a file of users' own actors beside it; `none` is no file.
pub fn gazetteer(path: &Path) -> Result<Gazetteer, Error> {
    let place = path.display().to_string();
    if place == "none" {
        return Gazetteer::with_users(&[]).map_err(bad);
    }
    let text = fs::read_to_string(path).map_err(|source| {
        if source.kind() == std::io::ErrorKind::NotFound {
            Error::Missing(path.to_owned())
        } else {
            Error::Unreadable { place: place.clone(), source }
        }
    })?;
    Gazetteer::with_users(&[(&place, &text)]).map_err(bad)
}

fn bad(error: detente_coder::actors::GazetteerError) -> Error {
    Error::BadDictionary {
        place: error.file,
        line: error.line,
        column: error.column,
        why: error.reason,
    }
}
