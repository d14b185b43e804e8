//! Connections to one store, each lent to one question at a time.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use detente_store::{Store, StoreError};

/// Connections kept open while nobody asks.
const IDLE: usize = 8;

/// The store's file or address and its idle connections.
#[derive(Debug)]
pub(crate) struct Stores {
    path: PathBuf,
    idle: Mutex<Vec<Store>>,
    /// A connection of its own to see by that others have written.
    watch: Mutex<Store>,
}

impl Stores {
    /// Opens the store at `path` for reading.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let watch = Mutex::new(Store::open_read_only(path)?);
        Ok(Self { path: path.to_owned(), idle: Mutex::default(), watch })
    }

    /// Lends a connection.
    pub fn take(&self) -> Result<Store, StoreError> {
        let mut idle = lock(&self.idle);
        idle.retain(|store| !store.is_lost());
        match idle.pop() {
            Some(store) => Ok(store),
            None => Store::open_read_only(&self.path),
        }
    }

    /// Takes a connection back.
    pub fn put(&self, store: Store) {
        let mut idle = lock(&self.idle);
        if idle.len() < IDLE {
            idle.push(store);
        }
    }

    /// Opens the store for writing.
    pub fn writer(&self) -> Result<Store, StoreError> {
        Store::open(&self.path)
    }

    /// Tells the state of the store: another number after each write.
    pub fn state(&self) -> Result<i64, StoreError> {
        let mut watch = lock(&self.watch);
        if watch.is_lost() {
            *watch = Store::open_read_only(&self.path)?;
        }
        watch.state()
    }
}

/// Locks, also after a panic elsewhere: what is guarded here is whole at every moment.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
