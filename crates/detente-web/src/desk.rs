//! What a question is answered from: a store, and what is worked out once for all questions.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, OnceLock},
};

use detente_answer::{Activity, AnswerError, Outlook, name_of};
use detente_read::Reader;
use detente_store::{Party, Store, StoreError};
use jiff::civil::Date;

use crate::{Options, Problem, api::forecasts::USUAL, stores::lock};

/// Where a question is answered: pure but for the store, and so testable without a socket.
#[derive(Clone, Copy, Debug)]
pub struct Desk<'d> {
    /// A connection of its own.
    pub store: &'d Store,
    /// What all questions share.
    pub shared: &'d Shared,
    /// The state of the store: another number after each write.
    pub state: i64,
}

/// What all questions share.
#[derive(Debug)]
pub struct Shared {
    /// How the server was started.
    pub options: Options,
    activity: Kept<Activity>,
    parties: Kept<Vec<Party>>,
    outlook: Kept<Outlook>,
    reader: OnceLock<Reader>,
}

/// What takes a look through all days, kept until the store changes.
#[derive(Debug)]
struct Kept<T>(Mutex<Option<(i64, Arc<T>)>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T> Kept<T> {
    /// Returns what was worked out before, or works it out where the store has changed since.
    fn get<E>(&self, state: i64, work: impl FnOnce() -> Result<T, E>) -> Result<Arc<T>, E> {
        // The lock is held while working, so that many first questions do the work once.
        let mut kept = lock(&self.0);
        match &*kept {
            Some((known, value)) if *known == state => Ok(Arc::clone(value)),
            _ => {
                let value = Arc::new(work()?);
                *kept = Some((state, Arc::clone(&value)));
                Ok(value)
            }
        }
    }
}

impl Shared {
    /// Makes it for a server of these options.
    pub fn new(options: Options) -> Self {
        Self {
            options,
            activity: Kept::default(),
            parties: Kept::default(),
            outlook: Kept::default(),
            reader: OnceLock::new(),
        }
    }

    /// Returns the reader of pasted texts; models are unpacked at the first call.
    pub fn reader(&self) -> &Reader {
        self.reader.get_or_init(Reader::default)
    }
}

impl Desk<'_> {
    /// Returns how much is reported of everybody by day.
    pub fn activity(&self) -> Result<Arc<Activity>, StoreError> {
        self.shared.activity.get(self.state, || Activity::read(self.store))
    }

    /// Returns what the whole history lets expect within the usual days.
    pub fn outlook(&self) -> Result<Arc<Outlook>, AnswerError> {
        let learn = || Outlook::learn(self.store, None, None, &[USUAL]);
        self.shared.outlook.get(self.state, learn)
    }

    /// Returns all parties of dyads, the busiest first, with names for people.
    pub fn parties(&self) -> Result<Arc<Vec<Party>>, StoreError> {
        self.shared.parties.get(self.state, || {
            let mut parties = self.store.parties()?;
            for party in &mut parties {
                if let Some(name) = name_of(&party.code) {
                    party.name = name;
                }
            }
            Ok(parties)
        })
    }

    /// Returns the names of some codes, where they have any.
    pub fn names<'c>(
        &self,
        codes: impl Iterator<Item = &'c str>,
    ) -> Result<BTreeMap<String, String>, StoreError> {
        let parties = self.parties()?;
        Ok(codes
            .map(|code| {
                let known = parties.iter().find(|party| party.code == code);
                let name = known.map(|party| party.name.clone()).or_else(|| name_of(code));
                (code.to_owned(), name.unwrap_or_else(|| code.to_owned()))
            })
            .collect())
    }

    /// Returns the latest day that the store knows of.
    ///
    /// # Errors
    /// W014 for a store without any dated event or article.
    pub fn today(&self) -> Result<Date, Problem> {
        let day = self.store.latest_day()?;
        let day = day.as_deref().and_then(|day| day.get(..10).unwrap_or(day).parse().ok());
        day.ok_or_else(|| Problem::new("W014", "the store has no dated event or article yet"))
    }
}
