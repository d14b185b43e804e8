//! Transactions.

use super::{Connection, Result};

/// An open transaction; undone when it goes without [`Transaction::commit`].
pub(crate) struct Transaction<'c>(pub &'c Connection);

impl Transaction<'_> {
    pub fn commit(self) -> Result<()> {
        self.0.commit()
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        self.0.rollback();
    }
}

impl Connection {
    /// Begins to write; waits for another writer as long as the store's patience lasts.
    pub fn begin(&self) -> Result<()> {
        match self {
            Self::Sqlite(_) => self.script("BEGIN IMMEDIATE"),
            #[cfg(feature = "postgres")]
            Self::Postgres(base) => base.begin(),
        }
    }

    /// As [`Connection::begin`]; undone unless it is committed.
    pub fn transaction(&self) -> Result<Transaction<'_>> {
        self.begin()?;
        Ok(Transaction(self))
    }

    /// Begins to read: until the end all is seen as it is now.
    pub fn snapshot(&self) -> Result<Transaction<'_>> {
        self.script(self.twin("BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"))?;
        Ok(Transaction(self))
    }

    /// Keeps what was written; on return it is on the disk.
    pub fn commit(&self) -> Result<()> {
        match self {
            Self::Sqlite(_) => self.script("COMMIT"),
            #[cfg(feature = "postgres")]
            Self::Postgres(base) => base.commit(),
        }
    }

    /// Undoes what was written; nothing where no transaction is open.
    pub fn rollback(&self) {
        if self.is_in_transaction() {
            // Failing here means that the transaction is gone already, which is what is wanted.
            let _ = self.script("ROLLBACK");
        }
    }

    pub fn is_in_transaction(&self) -> bool {
        match self {
            Self::Sqlite(base) => !base.is_autocommit(),
            #[cfg(feature = "postgres")]
            Self::Postgres(base) => base.is_in_transaction(),
        }
    }
}
