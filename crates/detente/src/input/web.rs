//! Pages fetched from addresses that the user named.

use detente_archive::readable_type;
use detente_fetch::{Answer, FetchError, Fetched, Fetcher, Validators};
use detente_record::Page;

use super::{Document, Hints, bytes};
use crate::error::Error;

/// Says whether an argument is an address and no path.
pub fn is_address(text: &str) -> bool {
    let start = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    start.starts_with("http://") || start == "https://"
}

/// Fetches a page, with what the caller knows of it.
pub fn document(address: &str, fetcher: &Fetcher, hints: &Hints) -> Result<Document, Error> {
    let page = fetched(address, fetcher)?;
    let (title, published) = (hints.title.clone(), hints.published);
    Ok(Document { page: Page { title, published, ..page }, odd: None })
}

/// Fetches a page.
pub fn fetched(address: &str, fetcher: &Fetcher) -> Result<Page, Error> {
    match fetcher.get(address, &Validators::default())? {
        Answer::Fetched(fetched) => page(address, fetched),
        // Nothing was said of what is known, so a server that says so is out of order.
        Answer::Unchanged => {
            Err(FetchError::Status { url: address.to_owned(), status: 304 }.into())
        }
    }
}

/// Makes a page of what was fetched; refuses what is no text.
pub fn page(address: &str, fetched: Fetched) -> Result<Page, Error> {
    let place = address.to_owned();
    if let Err(what) = readable_type(fetched.content_type.as_deref()) {
        let fault = detente_archive::Fault { offset: 0, url: None, what };
        return Err(Error::Archived { place, fault });
    }
    if let Some(what) = bytes::binary(&fetched.bytes) {
        return Err(Error::Binary { place, what });
    }
    if bytes::blank(&fetched.bytes) {
        return Err(Error::Empty(place));
    }
    Ok(Page {
        source_id: Some(place.clone()),
        final_url: (fetched.url != place).then_some(fetched.url),
        url: Some(place),
        content_type: fetched.content_type,
        bytes: fetched.bytes,
        ..Page::default()
    })
}
