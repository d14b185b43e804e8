//! Web archives and zipped folders.

use std::{path::Path, sync::Arc};

use detente_archive::{
    What,
    warc::{self, Pages},
    zipped,
};
use detente_record::Page;

use super::{Document, Hints, Inside, Stream, bytes, ending, inside, once, walk};
use crate::error::Error;

/// The pages of a web archive; each is known by its file and byte.
pub fn web(name: String, stream: Stream, hints: &Arc<Hints>) -> Inside {
    let hints = Arc::clone(hints);
    match Pages::new(stream) {
        Err(source) => once(Err(Error::unreadable(&name, source))),
        Ok(pages) => Box::new(pages.map(move |found| match found {
            Ok(page) => document(page, &name, &hints),
            Err(fault) => {
                let place = format!("{name}@{}", fault.offset);
                Err(match fault.what {
                    What::Unreadable(source) => Error::Unreadable { place, source },
                    _ => Error::Archived { place, fault },
                })
            }
        })),
    }
}

fn document(found: warc::Page, name: &str, hints: &Hints) -> Result<Document, Error> {
    let warc::Page { offset, url, content_type, bytes, .. } = found;
    let place = format!("{name}@{offset}");
    if let Some(what) = bytes::binary(&bytes) {
        return Err(Error::Binary { place, what });
    }
    if bytes::blank(&bytes) {
        return Err(Error::Empty(place));
    }
    let page = Page {
        source_id: Some(place),
        url: url.or_else(|| hints.url.clone()),
        content_type,
        title: hints.title.clone(),
        published: hints.published,
        bytes,
        ..Page::default()
    };
    Ok(Document { page, odd: None })
}

/// The documents of a zipped folder, in the order of their names; as of a directory, only files
/// that look like articles.
pub fn zipped(path: &Path, hints: &Arc<Hints>) -> Inside {
    let name = path.display().to_string();
    let entries = match zipped::entries(path) {
        Ok(entries) => entries,
        Err(source) => return once(Err(Error::unreadable(&name, source))),
    };
    let hints = Arc::clone(hints);
    Box::new(entries.into_iter().flat_map(move |entry| match entry {
        Err(fault) => {
            let entry = fault.url.as_deref().unwrap_or_default();
            once(Err(Error::Archived { place: format!("{name}/{entry}"), fault }))
        }
        Ok(entry) if !walk::is_article(Path::new(&entry.name)) => Box::new(std::iter::empty()),
        Ok(entry) => {
            let place = format!("{name}/{}", entry.name);
            match entry.open() {
                Ok(stream) => inside(place, &ending(Path::new(&entry.name)), stream, None, &hints),
                Err(source) => once(Err(Error::unreadable(&place, source))),
            }
        }
    }))
}
