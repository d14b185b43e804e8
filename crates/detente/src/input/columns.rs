//! Which columns of a table, or fields of a record, hold what.

use std::{collections::BTreeMap, str::FromStr};

/// What a column can be named for.
pub const FIELDS: [&str; 6] = ["id", "text", "html", "title", "url", "published"];

/// The names that the user gave: `text=Story,published=Date`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns(BTreeMap<&'static str, String>);

impl Columns {
    /// Returns the name of the column that the user gave for a field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }
}

impl FromStr for Columns {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut columns = BTreeMap::new();
        for pair in text.split(',') {
            let (field, name) =
                pair.split_once('=').ok_or_else(|| format!("{pair:?} is no FIELD=COLUMN"))?;
            let field = FIELDS
                .into_iter()
                .find(|known| *known == field.trim())
                .ok_or_else(|| format!("{field:?} is none of {}", FIELDS.join(", ")))?;
            columns.insert(field, name.trim().to_owned());
        }
        Ok(Self(columns))
    }
}
