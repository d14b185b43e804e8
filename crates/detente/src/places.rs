//! A user's gazetteer: where it lies, and how it is read.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use detente_coder::places::Atlas;

use crate::{commands::Context, error::Error};

/// The file that `detente import geonames` writes and the others read: `places.tsv` in the user's
/// data folder; `None` where the system names no such folder.
pub fn imported() -> Option<PathBuf> {
    let named = env::var_os("XDG_DATA_HOME").filter(|path| !path.is_empty()).map(PathBuf::from);
    let data =
        named.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".local").join("share")))?;
    Some(data.join("detente").join("places.tsv"))
}

/// Reads the gazetteer that a flag or setting names, else the imported one; `None` where there is
/// none or `none` was said.
pub fn atlas(flag: Option<PathBuf>, context: &Context) -> Result<Option<Atlas>, Error> {
    match context.settings.get("gazetteer", flag)? {
        Some(path) if path == Path::new("none") => Ok(None),
        Some(path) if !path.exists() => Err(Error::Missing(path)),
        Some(path) => read(&path).map(Some),
        None => imported().filter(|path| path.exists()).map(|path| read(&path)).transpose(),
    }
}

fn read(path: &Path) -> Result<Atlas, Error> {
    let place = path.display().to_string();
    let text = fs::read_to_string(path)
        .map_err(|source| Error::Unreadable { place: place.clone(), source })?;
    Atlas::with_users(text).ok_or(Error::NoGazetteer(place))
}
