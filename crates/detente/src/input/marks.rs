//! How far a file was gone through, so that a broken-off intake can go on there.

use std::{fs, path::Path, sync::Arc, time::UNIX_EPOCH};

/// How far a file was gone through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The file's full path.
    pub place: Arc<str>,
    /// Its size and time of change: another file has another stamp.
    pub stamp: Arc<str>,
    /// Documents taken or passed over, from the beginning.
    pub items: u64,
    /// The file has no further ones.
    pub whole: bool,
    /// Size of the file.
    pub bytes: u64,
}

impl Mark {
    /// Marks the beginning of a file; `None` for what is no file (a pipe, a device), which cannot
    /// be gone through twice.
    pub fn of(path: &Path) -> Option<Self> {
        let about = path.metadata().ok().filter(fs::Metadata::is_file)?;
        let place = path.canonicalize().ok()?.display().to_string().into();
        let changed = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        let stamp = format!("{} {}", about.len(), changed.as_nanos()).into();
        Some(Self { place, stamp, items: 0, whole: false, bytes: about.len() })
    }
}
