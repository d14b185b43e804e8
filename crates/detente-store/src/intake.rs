//! Documents in, by batches that are kept whole or not at all.

use detente_record::json::{self, Document};

use crate::{
    Store, StoreError,
    base::{Error, Kind},
    document,
    events::{self, Touched},
    remove,
    revisions::Changes,
    write::{self, Writer},
};

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
            self.seen = Some(state);
        }
        Ok(Batch { store: self, touched: Touched::default(), changes: Changes::default() })
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
        self.write(document, None)?;
        Ok(Intake::New)
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
        match stored.map_err(|error| self.store.error(error))? {
            None => self.write(document, None).map(|()| Intake::New),
            Some((_, stored)) if stored == *document => Ok(Intake::Known),
            Some(stored) => self.write(document, Some(&stored)).map(|()| Intake::Replaced),
        }
    }

    /// Writes a document, all of it or nothing, in the place of `stored` where that is given.
    fn write(
        &mut self,
        document: &Document,
        stored: Option<&(i64, Document)>,
    ) -> Result<(), StoreError> {
        if stored.is_some() {
            // Others of this batch, which going back to the savepoint must not undo.
            let written = events::tellings::write_all(&self.store.connection, &mut self.touched);
            written.map_err(|error| self.store.error(error))?;
        }
        self.one("SAVEPOINT document")?;
        let store = &mut *self.store;
        let touched = &mut self.touched;
        let fresh = touched.fresh();
        let key = stored.map(|(key, _)| *key);
        let changes = &mut self.changes;
        let removed = stored.map(|(key, former)| {
            let id = &former.article.id;
            let former = write::json(former)?;
            let why = ("changed", "read anew");
            changes.note(&store.connection, ("article", id), why, &former)?;
            remove::document(&store.connection, touched, *key)
        });
        let written = removed.transpose().and_then(|_| {
            let recent = &mut store.recent;
            Writer::new(&store.connection, &mut store.actors)
                .document(document, key, recent, touched)
        });
        match written {
            Ok(()) => self.one("RELEASE document"),
            Err(error) => {
                self.store.actors.clear();
                self.store.recent.forget();
                self.changes.forget();
                self.touched.forget(fresh);
                // Where SQLite undid the whole batch there is no savepoint to go back to.
                if self.store.connection.is_in_transaction() {
                    self.execute("ROLLBACK TO document; RELEASE document")?;
                }
                Err(self.sort(error, &document.article.id))
            }
        }
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
        let touched = std::mem::take(&mut self.touched);
        let kept = events::keep::keep(&self.store.connection, touched, &mut self.changes);
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
    fn sort(&self, error: Error, id: &str) -> StoreError {
        match error.kind() {
            Kind::Unfit => StoreError::Document { id: id.to_owned(), detail: error.to_string() },
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
    Ok(())
}
