//! Tables of whole documents in Parquet, from `detente export` or from a cluster.

use std::{
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
};

use detente_table::{Document, TableError, fault, parquet, rows};

use crate::{
    error::Error,
    keep::{Again, Keeper, StoreChoice},
    progress::Progress,
    stop,
};

/// Says whether a path is a Parquet file, or a folder of such.
pub fn is_parquet(path: &Path) -> bool {
    if path.is_dir() {
        return true;
    }
    let mut start = [0; 4];
    // A pipe can be read only once: what is no regular file is left alone.
    path.is_file()
        && File::open(path).is_ok_and(|mut file| file.read_exact(&mut start).is_ok())
        && parquet::is_parquet(&start)
}

/// Puts the documents of some files and folders into a store; a file that breaks off, and a
/// document that is not sound, are told and counted, and the rest goes on.
pub fn run(
    paths: &[&PathBuf],
    store: &StoreChoice,
    again: Again,
    mut progress: Progress,
    strict: bool,
) -> Result<(), Error> {
    let mut keeper = Keeper::open(store, again)?;
    // What is read again replaces by events' ids, which a load does without.
    if again == Again::Stays {
        keeper = keeper.bulk()?;
    }
    stop::listen();
    for path in paths {
        let mut parts = Vec::new();
        find(path, &mut parts)?;
        if parts.is_empty() {
            return Err(Error::NoArticles((*path).clone()));
        }
        for part in parts {
            if let Err(error) = one(&part, &mut keeper, &mut progress)? {
                progress.skip(&Error::Table { place: part.display().to_string(), source: error });
            }
        }
    }
    let kept = keeper.finish()?;
    progress.finish(kept.as_deref());
    let (read, skipped) = (progress.documents, progress.skipped());
    if stop::requested() {
        Err(Error::Stopped(read))
    } else if strict && skipped > 0 {
        Err(Error::Strict(skipped))
    } else if read == 0 && skipped > 0 {
        Err(Error::NothingRead)
    } else {
        Ok(())
    }
}

/// Reads one file in; the inner error is the file's.
fn one(
    path: &Path,
    keeper: &mut Keeper,
    progress: &mut Progress,
) -> Result<Result<(), TableError>, Error> {
    let batches = match parquet::Batches::open(path) {
        Ok(batches) => batches,
        Err(error) => return Ok(Err(error)),
    };
    let mut row = 0_u64;
    for batch in batches {
        let documents = match batch.and_then(|batch| rows::<Document>(&batch)) {
            Ok(documents) => documents,
            Err(error) => return Ok(Err(error)),
        };
        for document in documents {
            if stop::requested() {
                return Ok(Ok(()));
            }
            if let Some(why) = fault(&document) {
                let place = format!("{}, row {row}", path.display());
                progress.skip(&Error::BadRow { place, why });
            } else {
                progress.document(document.reports.len(), document.quotes.len());
                keeper.put(document, None)?;
            }
            for error in keeper.refused.drain(..) {
                progress.warn("not kept", &error);
            }
            row += 1;
        }
    }
    Ok(Ok(()))
}

/// Names the Parquet files in a folder and below, in order; hidden ones are unfinished.
fn find(path: &Path, found: &mut Vec<PathBuf>) -> Result<(), Error> {
    if !path.is_dir() {
        found.push(path.to_owned());
        return Ok(());
    }
    let unreadable = |source| Error::Unreadable { place: path.display().to_string(), source };
    let mut inside = Vec::new();
    for entry in fs::read_dir(path).map_err(unreadable)? {
        inside.push(entry.map_err(unreadable)?);
    }
    inside.sort_by_key(fs::DirEntry::file_name);
    for entry in inside {
        let path = entry.path();
        let hidden = entry.file_name().to_string_lossy().starts_with(['.', '_']);
        let folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let parquet = path.extension().is_some_and(|ending| ending == "parquet");
        if !hidden && (folder || parquet) {
            find(&path, found)?;
        }
    }
    Ok(())
}
