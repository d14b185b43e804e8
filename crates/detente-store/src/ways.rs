//! How far files were gone through, and what was passed over on the way.

use crate::{
    Batch, Store, StoreError,
    base::{Params, params},
};

/// How far a file was gone through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IntakeMark {
    /// Full path.
    pub place: String,
    /// Size and time of change; another file has another stamp.
    pub stamp: String,
    /// Documents taken or passed over, from the beginning.
    pub items: u64,
    /// The file has no further ones.
    pub whole: bool,
    /// Size of the file.
    pub bytes: u64,
}

/// A document that was passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PassedOver {
    /// File with line, entry or byte; or an address.
    pub place: String,
    /// Code of the reason.
    pub code: String,
    /// The reason in words.
    pub message: String,
    /// Address of the page, where it is known.
    pub url: Option<String>,
    /// When it was last met, in UTC.
    pub seen: String,
}

impl Batch<'_> {
    /// Notes how far a file was gone through, with the documents of this batch.
    pub fn mark(&self, mark: &IntakeMark) -> Result<(), StoreError> {
        let IntakeMark { place, stamp, items, whole, bytes } = mark;
        let [items, bytes] = [items, bytes].map(|n| i64::try_from(*n).unwrap_or(i64::MAX));
        self.write_row(
            "INSERT INTO intakes (place, stamp, items, whole, bytes) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (place) DO UPDATE SET stamp = excluded.stamp, items = excluded.items,
             whole = excluded.whole, bytes = excluded.bytes",
            params![place, stamp, items, whole, bytes],
        )?;
        Ok(())
    }

    /// Notes a document that was passed over; the same one again takes the place of the first.
    pub fn pass_over(&self, passed: &PassedOver) -> Result<(), StoreError> {
        let PassedOver { place, code, message, url, seen } = passed;
        self.write_row(
            "INSERT INTO passed_over (place, code, message, url, seen) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (place, code) DO UPDATE SET message = excluded.message,
             url = excluded.url, seen = excluded.seen",
            params![place, code, message, url, seen],
        )?;
        Ok(())
    }

    /// Runs a statement and returns how many rows it changed.
    pub(crate) fn write_row(&self, sql: &str, values: impl Params) -> Result<usize, StoreError> {
        let store = self.store();
        store.connection.execute(sql, values).map_err(|error| store.error(error))
    }
}

impl Store {
    /// Returns how far each file was gone through.
    pub fn marks(&self) -> Result<Vec<IntakeMark>, StoreError> {
        self.rows("SELECT place, stamp, items, whole, bytes FROM intakes", (), |row| {
            Ok(IntakeMark {
                place: row.get(0)?,
                stamp: row.get(1)?,
                items: row.get::<i64>(2)? as u64,
                whole: row.get(3)?,
                bytes: row.get::<i64>(4)? as u64,
            })
        })
    }

    /// Returns the documents that were passed over, the last first; at most `limit`.
    pub fn passed_over(&self, limit: u32) -> Result<Vec<PassedOver>, StoreError> {
        let sql = "SELECT place, code, message, url, seen FROM passed_over \
                   ORDER BY seen DESC, place LIMIT ?";
        self.rows(sql, [limit], |row| {
            Ok(PassedOver {
                place: row.get(0)?,
                code: row.get(1)?,
                message: row.get(2)?,
                url: row.get(3)?,
                seen: row.get(4)?,
            })
        })
    }

    /// Counts the documents that were passed over, by code.
    pub fn passed_over_by_code(&self) -> Result<Vec<(String, u64)>, StoreError> {
        let sql = "SELECT code, count(*) FROM passed_over GROUP BY code ORDER BY code";
        self.rows(sql, (), |row| Ok((row.get(0)?, row.get::<i64>(1)? as u64)))
    }
}
