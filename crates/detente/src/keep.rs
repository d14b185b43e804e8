//! The store as the commands use it: kept in batches, so that a kill loses little, and opened for
//! questions without writing.

use std::{
    convert::Infallible,
    fmt,
    path::PathBuf,
    str::FromStr,
    time::{Duration, Instant},
};

use detente_record::json::Document;
use detente_store::{Intake, Store, StoreError};

use crate::{commands::Context, error::Error, progress::count};

/// Documents in a batch at most.
const BATCH: usize = 64;
/// Bytes of text in a batch at most, so that large documents do not pile up.
const BATCH_BYTES: usize = 8 << 20;
/// Time after which a batch is kept, however small.
const BATCH_TIME: Duration = Duration::from_secs(1);

/// Which store, if any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreChoice {
    /// Keep nothing.
    None,
    /// This file.
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
            file => Self::File(PathBuf::from(file)),
        })
    }
}

impl fmt::Display for StoreChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::File(path) => write!(f, "{}", path.display()),
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
    let StoreChoice::File(path) = choice else {
        return Err(Error::Setting {
            place: "store = none".to_owned(),
            why: "this command asks a store; name its file with --store FILE".to_owned(),
        });
    };
    match Store::open_read_only(&path) {
        // An older layout is brought up to date, which takes writing.
        Err(StoreError::OlderSchema { .. }) => Ok(Store::open(&path)?),
        other => Ok(other?),
    }
}

/// Opens a store that is there for writing; makes none.
pub fn open_for_writing(flag: Option<StoreChoice>, context: &Context) -> Result<Store, Error> {
    let store = open_for_questions(flag, context)?;
    Ok(Store::open(store.path())?)
}

/// Puts documents into the store, if there is one.
pub struct Keeper {
    store: Option<Store>,
    again: Again,
    pending: Vec<Document>,
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
            bytes: 0,
            since: Instant::now(),
            new: 0,
            known: 0,
            replaced: 0,
            refused: Vec::new(),
        })
    }

    /// Takes a document in; it is on the disk a second or 64 documents later.
    pub fn put(&mut self, document: Document) -> Result<(), Error> {
        if self.store.is_none() {
            return Ok(());
        }
        self.bytes += document.article.text.len();
        self.pending.push(document);
        let due = self.pending.len() >= BATCH
            || self.bytes >= BATCH_BYTES
            || self.since.elapsed() >= BATCH_TIME;
        if due { self.commit() } else { Ok(()) }
    }

    fn commit(&mut self) -> Result<(), Error> {
        let pending = std::mem::take(&mut self.pending);
        self.bytes = 0;
        self.since = Instant::now();
        let Some(store) = self.store.as_mut().filter(|_| !pending.is_empty()) else {
            return Ok(());
        };
        let (mut new, mut known, mut replaced) = (0, 0, 0);
        let mut batch = store.batch()?;
        for document in &pending {
            let put = match self.again {
                Again::Stays => batch.put(document),
                Again::Replaced => batch.replace(document),
            };
            match put {
                Ok(Intake::New) => new += 1,
                Ok(Intake::Known) => known += 1,
                Ok(Intake::Replaced) => replaced += 1,
                // One document that cannot be kept must not take the batch with it.
                Err(error @ StoreError::Document { .. }) => self.refused.push(error.into()),
                Err(error) => return Err(error.into()),
            }
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
        let Some(store) = &self.store else { return Ok(None) };
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
            format!("kept in {}: {new}{copies}{replaced}{known}{hint}", store.path().display())
        }))
    }
}
