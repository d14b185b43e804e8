//! One visit to a feed.

use detente_fetch::{
    Answer, FetchError, Fetched, Fetcher, Validators,
    feed::{self, Feed, Kind},
};
use detente_store::{FeedPage, FeedRow, Visit};
use jiff::{SignedDuration, Timestamp, civil::Date};

use super::{later, wait};
use crate::{error::Error, keep::stamp};

/// Sitemaps of an index that are visited with it, the last changed first.
const SITEMAPS: usize = 10;
/// Longest time between two visits to a feed that fails.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// What a visit found.
pub struct Found {
    /// What it changes.
    pub visit: Visit,
    /// The pages that the feed names.
    pub pages: Vec<FeedPage>,
    /// Why it was in vain.
    pub error: Option<Error>,
}

/// Fetches and reads a feed; for an index of sitemaps, these.
///
/// # Errors
/// What the fetch says, and [`FetchError::NoFeed`].
pub fn feed_at(
    fetcher: &Fetcher,
    url: &str,
    known: &Validators,
) -> Result<Option<(Fetched, Feed)>, FetchError> {
    let fetched = match fetcher.get(url, known)? {
        Answer::Fetched(fetched) => fetched,
        Answer::Unchanged => return Ok(None),
    };
    let mut found = feed::parse(&fetched.bytes, &fetched.url)?;
    if found.kind == Kind::Index {
        let mut sitemaps = std::mem::take(&mut found.entries);
        sitemaps.sort_by_key(|sitemap| std::cmp::Reverse(sitemap.published));
        for sitemap in sitemaps.into_iter().take(SITEMAPS) {
            if let Answer::Fetched(below) = fetcher.get(&sitemap.url, &Validators::default())? {
                let below = feed::parse(&below.bytes, &below.url)?;
                // An index below an index leads nowhere.
                found
                    .entries
                    .extend(below.entries.into_iter().filter(|_| below.kind != Kind::Index));
            }
        }
        found.entries.truncate(feed::MOST_ENTRIES);
    }
    Ok(Some((fetched, found)))
}

/// Visits a feed; pages published before `since` are left out.
pub fn visit(fetcher: &Fetcher, feed: &FeedRow, now: Timestamp, since: Option<Date>) -> Found {
    let known = Validators { etag: feed.etag.clone(), modified: feed.modified.clone() };
    let every = SignedDuration::from_secs(i64::from(feed.every));
    let well = Visit {
        url: feed.url.clone(),
        visited: Some(stamp(now)),
        due: stamp(later(now, every)),
        etag: known.etag.clone(),
        modified: known.modified.clone(),
        ..Visit::default()
    };
    match feed_at(fetcher, &feed.url, &known) {
        Ok(None) => Found { visit: well, pages: Vec::new(), error: None },
        Ok(Some((fetched, found))) => {
            let visit = Visit {
                url: if fetched.moved { fetched.url } else { feed.url.clone() },
                title: found.title,
                kind: Some(found.kind.name().to_owned()),
                etag: fetched.validators.etag,
                modified: fetched.validators.modified,
                ..well
            };
            let old = |day: &Date| since.is_some_and(|since| *day < since);
            let entries =
                found.entries.into_iter().filter(|e| !e.published.as_ref().is_some_and(old));
            let pages = entries.map(|entry| FeedPage {
                url: entry.url,
                title: entry.title,
                published: entry.published.map(|day| day.to_string()),
                tries: 0,
            });
            Found { visit, pages: pages.collect(), error: None }
        }
        Err(error) => {
            let failures = feed.failures.saturating_add(1);
            let patience =
                every.saturating_mul(2_i32.saturating_pow(failures.min(16))).min(LONGEST);
            let due = later(now, patience.max(every).max(wait(&error)));
            let error = Error::Fetch(error);
            let visit = Visit {
                url: feed.url.clone(),
                due: stamp(due),
                etag: known.etag,
                modified: known.modified,
                failures,
                trouble: Some((error.code().to_owned(), error.to_string())),
                ..Visit::default()
            };
            Found { visit, pages: Vec::new(), error: Some(error) }
        }
    }
}
