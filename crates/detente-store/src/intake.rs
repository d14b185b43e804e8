//! Documents in, by batches that are kept whole or not at all.

use std::collections::HashSet;

use detente_record::json::{self, Document};

use crate::{
    Store, StoreError,
    base::{self, Error, Kind},
    document,
    events::{self, Touched},
    load,
    ready::Ready,
    remove,
    revisions::Changes,
    write::{self, Writer},
};

/// Bytes of a text at most: with all that rests on it, no cell of a database becomes too long.
const LONGEST: usize = 100 << 20;

/// Documents that are asked about, or made ready, together; and how many such lots at most wait to
/// be written.
const TOGETHER: usize = 16;
const AHEAD: usize = 8;

/// What became of a document handed to [`Batch::put`] or [`Batch::replace`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intake {
    /// It was not there and is now.
    New,
    /// An article of that id was there already; nothing was changed.
    Known,
    /// An article of that id was there, read otherwise, and gave way to this one.
    Replaced,
}

/// An open transaction: what is put into it is kept by [`Batch::commit`] and gone without.
///
/// While it is open no other process can write; readers see the store as it was.
#[derive(Debug)]
pub struct Batch<'s> {
    store: &'s mut Store,
    touched: Touched,
    changes: Changes,
    /// Id of the document that is being written.
    writing: String,
}

impl Store {
    /// Begins a batch.
    ///
    /// # Errors
    /// [`StoreError::Locked`] when another process writes for longer than the store's patience;
    /// [`StoreError::ReadOnly`] for a store that cannot be written to.
    pub fn batch(&mut self) -> Result<Batch<'_>, StoreError> {
        if self.read_only {
            return Err(StoreError::ReadOnly { path: self.shown().to_owned() });
        }
        self.connection.begin().map_err(|error| self.error(error))?;
        // What another connection wrote meanwhile must be found too.
        let state = self.state()?;
        if self.seen != Some(state) {
            self.recent.forget();
            match &mut self.held {
                Some(held) => held.forget(),
                // Another process loads: what this one asks must be found by an index.
                None => load::make(&self.connection).map_err(|error| self.error(error))?,
            }
            self.seen = Some(state);
        }
        let (touched, changes) = (Touched::default(), Changes::default());
        Ok(Batch { store: self, touched, changes, writing: String::new() })
    }
}

impl Batch<'_> {
    /// Puts a document in, unless an article of its id is there.
    ///
    /// A document that fails leaves nothing of itself behind and the batch open, unless the
    /// failure took the whole batch with it (a full disk does): then every later call fails too.
    pub fn put(&mut self, document: &Document) -> Result<Intake, StoreError> {
        check(document)?;
        if self.knows(&document.article.id)? {
            return Ok(Intake::Known);
        }
        let ready = Ready::new(document).map_err(|error| self.store.error(error))?;
        self.write(vec![ready], None)?;
        Ok(Intake::New)
    }

    /// Puts documents in as [`Batch::put`] does; faster than one by one, for what can be worked out
    /// of them without the store is worked out by another thread while this one writes.
    ///
    /// # Errors
    /// The inner ones are those of single documents; the outer one that of the batch.
    pub fn put_all(
        &mut self,
        documents: &[Document],
    ) -> Result<Vec<Result<Intake, StoreError>>, StoreError> {
        let mut known = self.known(documents)?;
        let mut outcomes = Vec::with_capacity(documents.len());
        let mut new = Vec::new();
        for document in documents {
            let outcome = match check(document) {
                Err(refused) => Err(refused),
                Ok(()) if !known.insert(&document.article.id) => Ok(Intake::Known),
                Ok(()) => {
                    new.push((outcomes.len(), document));
                    Ok(Intake::New)
                }
            };
            outcomes.push(outcome);
        }
        let written = std::thread::scope(|scope| {
            let (give, take) = std::sync::mpsc::sync_channel(AHEAD);
            let new = &new;
            scope.spawn(move || {
                for part in new.chunks(TOGETHER) {
                    let ready: base::Result<Vec<_>> =
                        part.iter().map(|(_, document)| Ready::new(document)).collect();
                    if give.send(ready).is_err() {
                        break;
                    }
                }
            });
            self.write_each(take.into_iter())
        });
        match written {
            // A server says of many rows only that one does not fit.
            Err(StoreError::Document { .. }) if self.store.connection.is_in_transaction() => {
                for (at, document) in new {
                    outcomes[at] = match self.put(document) {
                        Err(error @ StoreError::Document { .. }) => Err(error),
                        other => Ok(other?),
                    };
                }
            }
            written => written?,
        }
        Ok(outcomes)
    }

    /// Puts a document in, in the place of the article of its id where there is one; the daily
    /// counts follow. A record equal to the stored one changes nothing; a former one stays among the
    /// revisions.
    ///
    /// Fails as [`Batch::put`] does; then the article stays as it was.
    pub fn replace(&mut self, document: &Document) -> Result<Intake, StoreError> {
        check(document)?;
        let id = &document.article.id;
        let stored = document::keyed(&self.store.connection, id);
        let failed = |error| StoreError::of(self.store.shown(), error);
        let ready = || Ready::new(document).map(|ready| vec![ready]).map_err(failed);
        match stored.map_err(failed)? {
            None => self.write(ready()?, None).map(|()| Intake::New),
            Some((_, stored)) if stored == *document => Ok(Intake::Known),
            Some(stored) => self.write(ready()?, Some(&stored)).map(|()| Intake::Replaced),
        }
    }

    /// Writes documents, all of them or nothing; one in the place of `stored` where that is given.
    fn write(
        &mut self,
        ready: Vec<Ready<'_>>,
        stored: Option<&(i64, Document)>,
    ) -> Result<(), StoreError> {
        if let Some(stored) = stored {
            // Others of this batch, which going back to the savepoint must not undo.
            let written = events::tellings::write_all(&self.store.connection, &mut self.touched);
            written.map_err(|error| self.store.error(error))?;
            return self.safely(true, |batch| {
                batch.take_out(stored)?;
                batch.rows(std::iter::once(Ok(ready)), Some(stored.0))
            });
        }
        self.write_each(std::iter::once(Ok(ready)))
    }

    /// Writes new documents, all of them or nothing.
    fn write_each<'d>(
        &mut self,
        ready: impl Iterator<Item = base::Result<Vec<Ready<'d>>>>,
    ) -> Result<(), StoreError> {
        // In a file nothing but a failing disk can stop a new document halfway, and with that the
        // batch is lost; a savepoint for each would take a quarter of the time of intake.
        let safe = self.store.connection.twin(false, true);
        self.safely(safe, |batch| batch.rows(ready, None))
    }

    /// Does what leaves nothing behind where it fails: of itself where it is `safe`, else of the
    /// whole batch.
    fn safely(
        &mut self,
        safe: bool,
        work: impl FnOnce(&mut Self) -> base::Result<()>,
    ) -> Result<(), StoreError> {
        if !self.store.connection.is_in_transaction() {
            return Err(self.store.error(Error::Shape("the batch is gone".to_owned())));
        }
        if safe {
            self.one("SAVEPOINT documents")?;
        }
        let fresh = self.touched.fresh();
        match work(self) {
            Ok(()) if safe => self.one("RELEASE documents"),
            Ok(()) => Ok(()),
            Err(error) => {
                self.store.actors.clear();
                self.store.recent.forget();
                self.changes.forget();
                self.touched.forget(fresh);
                // Where SQLite undid the whole batch there is no savepoint to go back to.
                if safe && self.store.connection.is_in_transaction() {
                    self.execute("ROLLBACK TO documents; RELEASE documents")?;
                } else {
                    self.store.connection.rollback();
                }
                Err(self.sort(error))
            }
        }
    }

    /// Takes a stored document out, and keeps it as a former one.
    fn take_out(&mut self, (key, former): &(i64, Document)) -> base::Result<()> {
        self.store.recent.take_out(*key);
        let link = &self.store.connection;
        let text = write::json(former)?;
        let why = ("changed", "read anew");
        self.changes.note(link, ("article", &former.article.id), why, &text)?;
        remove::document(link, &mut self.touched, *key)
    }

    /// Writes documents' rows, the first one's under `key` where that is given.
    fn rows<'d>(
        &mut self,
        ready: impl Iterator<Item = base::Result<Vec<Ready<'d>>>>,
        key: Option<i64>,
    ) -> base::Result<()> {
        let Store { connection, actors, recent, .. } = &mut *self.store;
        let mut writer = Writer::new(connection, actors)?;
        for ready in ready {
            for ready in ready? {
                self.writing.clone_from(&ready.document.article.id);
                writer.document(ready, key, recent, &mut self.touched)?;
            }
        }
        writer.flush()
    }

    /// Returns the ids of some documents that are in the store or in this batch.
    fn known<'d>(&self, documents: &'d [Document]) -> Result<HashSet<&'d str>, StoreError> {
        let ids: Vec<&'d str> = documents.iter().map(|document| &*document.article.id).collect();
        let mut known = HashSet::new();
        for some in ids.chunks(TOGETHER) {
            let marks = vec!["?"; some.len()].join(", ");
            let sql = format!("SELECT id FROM articles WHERE id IN ({marks})");
            let found = self.store.rows(&sql, some, |row| row.get::<String>(0))?;
            known.extend(some.iter().filter(|id| found.iter().any(|found| found == *id)));
        }
        Ok(known)
    }

    /// Says whether an article of that id is in the store or in this batch.
    pub fn knows(&self, id: &str) -> Result<bool, StoreError> {
        let found = self.store.rows("SELECT 1 FROM articles WHERE id = ?1", [id], |_| Ok(()))?;
        Ok(!found.is_empty())
    }

    pub(crate) fn store(&self) -> &Store {
        self.store
    }

    /// Keeps what was put and makes the events that it tells of; on return all is on the disk.
    pub fn commit(mut self) -> Result<(), StoreError> {
        let settled = self.store.recent.settle(&self.store.connection);
        settled.map_err(|error| self.store.error(error))?;
        let touched = std::mem::take(&mut self.touched);
        let Store { connection, held, .. } = &mut *self.store;
        let kept = events::keep::keep(connection, touched, &mut self.changes, held.as_mut());
        kept.map_err(|error| self.store.error(error))?;
        self.store.connection.commit().map_err(|error| self.store.error(error))
    }

    /// Executes a statement that each document asks for, and so is kept prepared.
    fn one(&self, sql: &str) -> Result<(), StoreError> {
        let done = self.store.connection.execute(sql, ());
        done.map(drop).map_err(|error| self.store.error(error))
    }

    fn execute(&self, sql: &str) -> Result<(), StoreError> {
        self.store.connection.script(sql).map_err(|error| self.store.error(error))
    }

    /// Tells a document that does not fit the layout from a store that fails.
    fn sort(&self, error: Error) -> StoreError {
        let id = self.writing.clone();
        match error.kind() {
            Kind::Unfit => StoreError::Document { id, detail: error.to_string() },
            _ => self.store.error(error),
        }
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        if self.store.connection.is_in_transaction() {
            self.store.connection.rollback();
            self.store.actors.clear();
            self.store.recent.forget();
        }
    }
}

/// Refuses documents that would not come back as they are.
fn check(document: &Document) -> Result<(), StoreError> {
    let refuse =
        |detail: String| Err(StoreError::Document { id: document.article.id.clone(), detail });
    if document.schema > json::SCHEMA {
        return refuse(format!("it has schema {}, newer than {}", document.schema, json::SCHEMA));
    }
    if document.article.id.is_empty() {
        return refuse("its article has no id".to_owned());
    }
    if document.reports.iter().any(|report| report.goldstein.is_nan() || report.confidence.is_nan())
    {
        return refuse("a number of a report is none".to_owned());
    }
    if document.article.text.len() > LONGEST {
        return refuse(format!("its text is longer than {LONGEST} bytes"));
    }
    Ok(())
}
