//! One event as the layouts know it: named fields, each a text in one canonical form.

use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

use serde_json::{Map, Value};

/// All fields, in the order in which they are kept.
///
/// Canonical forms: days `YYYY-MM-DD`, countries ISO 3166-1 alpha-3, lists joined by `|`, quad
/// classes 1 to 4, numbers with a point. `act` is the name that ICEWS gives the CAMEO code.
pub const FIELDS: [&str; 47] = [
    "id",
    "day",
    "type",
    "mode",
    "contexts",
    "cameo",
    "act",
    "quad",
    "goldstein",
    "status",
    "source.name",
    "source.country",
    "source.code",
    "source.sector",
    "source.sectors",
    "source.title",
    "source.text",
    "source.wiki",
    "target.name",
    "target.country",
    "target.code",
    "target.sector",
    "target.sectors",
    "target.title",
    "target.text",
    "target.wiki",
    "place.name",
    "place.city",
    "place.district",
    "place.province",
    "place.country",
    "place.lat",
    "place.lon",
    "place.geonames",
    "place.text",
    "text",
    "url",
    "site",
    "headline",
    "published",
    "story",
    "sentence_number",
    "language",
    "dead",
    "reports",
    "sites",
    "articles",
];

/// An event between layouts: what a row says in fields that all know, and what only its own knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    values: Vec<Option<String>>,
    /// What the row's own layout says beyond the fields, by column; written again only in it.
    pub extra: BTreeMap<String, String>,
}

static PLACES: LazyLock<HashMap<&'static str, usize>> =
    LazyLock::new(|| FIELDS.iter().zip(0..).map(|(field, at)| (*field, at)).collect());

/// Returns a field's place in [`FIELDS`].
pub(crate) fn place(name: &str) -> Option<usize> {
    PLACES.get(name).copied()
}

impl Event {
    /// Returns a field; `None` where it is not stated or no such field is known.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.at(place(name)?)
    }

    /// Sets a field; an empty text, and a field that is not known, change nothing.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        if let Some(at) = place(name) {
            self.put(at, value.into());
        }
    }

    /// Sets a field where it is not stated and a value is.
    pub fn suggest(&mut self, name: &str, value: Option<&str>) {
        if let (None, Some(value)) = (self.get(name), value) {
            self.set(name, value);
        }
    }

    pub(crate) fn at(&self, at: usize) -> Option<&str> {
        self.values.get(at)?.as_deref()
    }

    pub(crate) fn put(&mut self, at: usize, value: String) {
        if self.values.is_empty() {
            self.values = vec![None; FIELDS.len()];
        }
        if let Some(field) = self.values.get_mut(at).filter(|_| !value.is_empty()) {
            *field = Some(value);
        }
    }

    /// Returns the fields that `other` does not state likewise, as a JSON object; `None`: none.
    pub(crate) fn beyond(&self, other: &Self) -> Option<String> {
        let differing: Map<String, Value> = (0..FIELDS.len())
            .filter(|&at| self.at(at) != other.at(at))
            .filter_map(|at| Some((FIELDS[at].to_owned(), self.at(at)?.into())))
            .collect();
        (!differing.is_empty()).then(|| Value::Object(differing).to_string())
    }

    /// Sets the fields of a JSON object.
    pub(crate) fn fill(&mut self, fields: &str) {
        if let Ok(Value::Object(fields)) = serde_json::from_str(fields) {
            for (name, value) in fields {
                if let Value::String(value) = value {
                    self.set(&name, value);
                }
            }
        }
    }
}
