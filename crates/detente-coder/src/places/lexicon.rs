//! The words around names of places, read once from `lexicons/places.toml`.

use std::{
    collections::{HashMap, HashSet},
    sync::OnceLock,
};

use serde::Deserialize;

/// Lists of words; see `lexicons/places.md`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lexicon {
    /// Words that put something in a place.
    pub locative: HashSet<String>,
    /// Words that can also lead to a government.
    pub weak: HashSet<String>,
    /// Words of motion and nouns of place.
    pub motion: HashSet<String>,
    /// Words that may stand between a preposition and a name.
    pub between: HashSet<String>,
    /// Capitalised words before a name that are no part of it.
    pub free_before: HashSet<String>,
    /// Capitalised words behind a name that make it no other thing.
    pub free_after: HashSet<String>,
    /// What follows a state that speaks or acts.
    pub speaks: HashSet<String>,
    /// Towns whose names are first of all words or people.
    pub doubtful: HashSet<String>,
    /// Words that are never a place by themselves.
    pub never: HashSet<String>,
    /// Words for papers and stations in their addresses.
    pub press: HashSet<String>,
    /// Countries of addresses by the last label, ISO 3166-1 alpha-3.
    pub domains: HashMap<String, String>,
    /// Adjectives of regions across borders, with the region.
    pub adjectives: HashMap<String, String>,
}

const SOURCE: &str = include_str!("../../lexicons/places.toml");

impl Lexicon {
    /// Returns the shipped lexicon, read on first use.
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Lexicon> = OnceLock::new();
        // A file that does not parse leaves an empty lexicon; a test holds that it parses.
        SHIPPED.get_or_init(|| toml::from_str(SOURCE).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_lexicon_parses() {
        let lexicon: Lexicon = toml::from_str(SOURCE).expect("places.toml");
        assert!(lexicon.locative.contains("near") && lexicon.doubtful.contains("Nice"));
    }
}
