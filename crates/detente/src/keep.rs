//! The store as the commands use it: kept in batches, so that a kill loses little, and opened for
//! questions without writing.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    fmt,
    path::PathBuf,
    str::FromStr,
    sync::Arc,
    time::{Duration, Instant},
};

use detente_record::json::Document;
use detente_store::{Intake, IntakeMark, PageState, PassedOver, Store, StoreError};

use jiff::Timestamp;

use crate::{commands::Context, error::Error, input::Mark, progress::count};

/// Documents in a batch at most.
const BATCH: usize = 64;
/// Documents in a batch of [`Keeper::live`].
const LIVE_BATCH: usize = 8;
/// Documents in a batch of [`Keeper::bulk`], bytes of their text, and the time after which it is
/// kept, however small.
const BULK_BATCH: usize = 10_000;
const BULK_BYTES: usize = 64 << 20;
const BULK_TIME: Duration = Duration::from_secs(30);
/// Bytes of text in a batch at most, so that large documents do not pile up.
const BATCH_BYTES: usize = 8 << 20;
/// Time after which a batch is kept, however small.
const BATCH_TIME: Duration = Duration::from_secs(1);

/// Which store, if any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreChoice {
    /// Keep nothing.
    None,
    /// This file, or the database at this address.
    File(PathBuf),
}

impl Default for StoreChoice {
    fn default() -> Self {
        Self::File(PathBuf::from("detente.db"))
    }
}

impl FromStr for StoreChoice {
    type Err = Infallible;
    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text {
            "none" => Self::None,
            place => Self::File(PathBuf::from(place)),
        })
    }
}

impl fmt::Display for StoreChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::File(path) => write!(f, "{}", detente_store::shown(path).display()),
        }
    }
}

/// What happens to an article that the store has already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// The stored reading stays.
    Stays,
    /// The new reading takes its place, where it differs.
    Replaced,
}

/// Opens the store for questions; `flag` is `--store` as typed.
pub fn open_for_questions(flag: Option<StoreChoice>, context: &Context) -> Result<Store, Error> {
    let choice = context.settings.get("store", flag)?.unwrap_or_default();
    let StoreChoice::File(path) = choice else { return Err(no_store()) };
    match Store::open_read_only(&path) {
        // An older layout is brought up to date, which takes writing.
        Err(StoreError::OlderSchema { .. }) => Ok(Store::open(&path)?),
        other => Ok(other?),
    }
}

/// What to say where a command needs a store and `none` was chosen.
fn no_store() -> Error {
    Error::Setting {
        place: "store = none".to_owned(),
        why: "this command asks a store; name its file or address with --store".to_owned(),
    }
}

/// Opens a store that is there for writing; makes none.
pub fn open_for_writing(flag: Option<StoreChoice>, context: &Context) -> Result<Store, Error> {
    let store = open_for_questions(flag, context)?;
    Ok(Store::open(store.path())?)
}

/// How far a source of documents was gone through, kept together with what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reached {
    /// A file.
    File(Mark),
    /// A page that a feed named, by its address.
    Page(String, PageState),
}

/// Puts documents into the store, if there is one.
pub struct Keeper {
    store: Option<Store>,
    again: Again,
    pending: Vec<Document>,
    /// How far each file has come with what is pending.
    marks: BTreeMap<Arc<str>, Mark>,
    passed_over: Vec<PassedOver>,
    pages: Vec<(String, PageState)>,
    /// Documents in a batch at most.
    most: usize,
    most_bytes: usize,
    span: Duration,
    /// Indexes are to be built at the end.
    loads: bool,
    bytes: usize,
    since: Instant,
    new: u64,
    known: u64,
    replaced: u64,
    /// Copies that were there before.
    copies: u64,
    /// Documents that the store would not take, each with its reason.
    pub refused: Vec<Error>,
}

impl Keeper {
    /// Opens the store; for `none` everything that follows does nothing.
    pub fn open(choice: &StoreChoice, again: Again) -> Result<Self, Error> {
        let store = match choice {
            StoreChoice::None => None,
            StoreChoice::File(path) => Some(Store::open(path)?),
        };
        let copies = store.as_ref().map_or(Ok(0), Store::copies)?;
        Ok(Self {
            store,
            copies,
            again,
            pending: Vec::new(),
            marks: BTreeMap::new(),
            passed_over: Vec::new(),
            pages: Vec::new(),
            most: BATCH,
            most_bytes: BATCH_BYTES,
            span: BATCH_TIME,
            loads: false,
            bytes: 0,
            since: Instant::now(),
            new: 0,
            known: 0,
            replaced: 0,
            refused: Vec::new(),
        })
    }

    /// Makes batches large, for very many documents that are there already: what is open is lost
    /// where the process ends, and can be read in again.
    pub fn bulk(mut self) -> Result<Self, Error> {
        if let Some(store) = &mut self.store {
            store.begin_load()?;
        }
        let (most, most_bytes, span) = (BULK_BATCH, BULK_BYTES, BULK_TIME);
        Ok(Self { most, most_bytes, span, loads: true, ..self })
    }

    /// Makes batches small, for documents that come slowly and cost a fetch each.
    pub fn live(self) -> Self {
        Self { most: LIVE_BATCH, ..self }
    }

    /// Returns the store.
    ///
    /// # Errors
    /// Where nothing is to be kept.
    pub fn store(&mut self) -> Result<&mut Store, Error> {
        self.store.as_mut().ok_or_else(no_store)
    }

    /// Returns how far earlier runs have gone through each file.
    ///
    /// # Errors
    /// [`Error::NoResume`] without a store.
    pub fn marks(&self) -> Result<Vec<Mark>, Error> {
        let store = self.store.as_ref().ok_or(Error::NoResume)?;
        let marks = store.marks()?.into_iter().map(|mark| Mark {
            place: mark.place.into(),
            stamp: mark.stamp.into(),
            items: mark.items,
            whole: mark.whole,
            bytes: mark.bytes,
        });
        Ok(marks.collect())
    }

    /// Takes a document in; it is on the disk a second or 64 documents later.
    pub fn put(&mut self, document: Document, reached: Option<Reached>) -> Result<(), Error> {
        self.bytes += document.article.text.len();
        self.pending.push(document);
        self.come(reached)
    }

    /// Takes in that a document was passed over.
    pub fn pass_over(&mut self, error: &Error, reached: Option<Reached>) -> Result<(), Error> {
        // What every archive is full of would only hide the rest.
        if !error.is_usual() {
            self.passed_over.extend(passed_over(error));
        }
        self.come(reached)
    }

    /// Takes in how far a source was gone through.
    pub fn come(&mut self, reached: Option<Reached>) -> Result<(), Error> {
        if self.store.is_none() {
            self.pending.clear();
            self.passed_over.clear();
            return Ok(());
        }
        match reached {
            Some(Reached::File(mark)) => {
                self.marks.insert(Arc::clone(&mark.place), mark);
            }
            Some(Reached::Page(url, state)) => self.pages.push((url, state)),
            None => {}
        }
        let due = self.pending.len() >= self.most
            || self.passed_over.len() >= self.most
            || self.bytes >= self.most_bytes
            || self.since.elapsed() >= self.span;
        if due { self.commit() } else { Ok(()) }
    }

    /// Puts on the disk what is pending.
    pub fn commit(&mut self) -> Result<(), Error> {
        let pending = std::mem::take(&mut self.pending);
        let marks = std::mem::take(&mut self.marks);
        let passed_over = std::mem::take(&mut self.passed_over);
        let pages = std::mem::take(&mut self.pages);
        self.bytes = 0;
        self.since = Instant::now();
        let nothing =
            pending.is_empty() && marks.is_empty() && passed_over.is_empty() && pages.is_empty();
        let Some(store) = self.store.as_mut().filter(|_| !nothing) else { return Ok(()) };
        let (mut new, mut known, mut replaced) = (0, 0, 0);
        let mut batch = store.batch()?;
        let outcomes = match self.again {
            Again::Stays => batch.put_all(&pending)?,
            Again::Replaced => pending.iter().map(|document| batch.replace(document)).collect(),
        };
        for outcome in outcomes {
            match outcome {
                Ok(Intake::New) => new += 1,
                Ok(Intake::Known) => known += 1,
                Ok(Intake::Replaced) => replaced += 1,
                // One document that cannot be kept must not take the batch with it.
                Err(error @ StoreError::Document { .. }) => self.refused.push(error.into()),
                Err(error) => return Err(error.into()),
            }
        }
        for mark in marks.values() {
            batch.mark(&IntakeMark {
                place: mark.place.to_string(),
                stamp: mark.stamp.to_string(),
                items: mark.items,
                whole: mark.whole,
                bytes: mark.bytes,
            })?;
        }
        for passed in &passed_over {
            batch.pass_over(passed)?;
        }
        for (url, state) in &pages {
            batch.page_done(url, state)?;
        }
        batch.commit()?;
        self.new += new;
        self.known += known;
        self.replaced += replaced;
        Ok(())
    }

    /// Keeps what is still open, and says what was kept; `None` without a store.
    pub fn finish(&mut self) -> Result<Option<String>, Error> {
        self.commit()?;
        let Some(store) = &mut self.store else { return Ok(None) };
        if std::mem::take(&mut self.loads) {
            store.end_load()?;
        }
        let copies = store.copies()?.saturating_sub(self.copies);
        Ok(Some({
            let new = count(self.new, "new article");
            let more = |number, what| match number {
                0 => String::new(),
                number => format!(", {number} {what}"),
            };
            let copies = more(copies, if copies == 1 { "copy" } else { "copies" });
            let replaced = more(self.replaced, "replaced");
            let known = more(self.known, "already there");
            // Whoever reads again with a better date must learn that the old reading stays.
            let hint = match self.again {
                Again::Stays if self.known > 0 => " and left as they are (see --replace)",
                _ => "",
            };
            format!("kept in {}: {new}{copies}{replaced}{known}{hint}", store.shown().display())
        }))
    }
}

/// What is kept of something that was passed over just now; `None` where it has no place.
pub fn passed_over(error: &Error) -> Option<PassedOver> {
    let (place, url) = error.place()?;
    Some(PassedOver {
        place: place.to_owned(),
        code: error.code().to_owned(),
        message: error.to_string(),
        url: url.map(str::to_owned),
        seen: stamp(Timestamp::now()),
    })
}

/// A moment as the store writes it: UTC, to the second.
pub fn stamp(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
