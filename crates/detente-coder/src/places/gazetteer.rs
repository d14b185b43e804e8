//! The shipped gazetteer: a sorted table that stays where it lies; at the first question its names
//! are hashed.

use std::sync::LazyLock;

use detente_record::{Byte, Label, Place, PlaceLevel, Span};
use xxhash_rust::xxh3::xxh3_64;

/// Rows sorted by the bytes of their first column; see `gazetteer/places.md`.
const TABLE: &str = include_str!("../../gazetteer/places.tsv");

/// One row of the gazetteer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Row {
    /// The gazetteer's name for the place.
    pub name: &'static str,
    /// GeoNames id.
    pub geonames: Option<u32>,
    /// Degrees north and east.
    pub position: Option<(f32, f32)>,
    /// ISO 3166-1 alpha-3; empty where none.
    pub country: &'static str,
    /// People, or a stand-in of the same scale for seas and provinces.
    pub population: u64,
    /// How large a thing it is.
    pub level: PlaceLevel,
    /// Whether it is a country's capital.
    pub capital: bool,
    /// Postal code of the US state it is or lies in; empty elsewhere.
    pub within: &'static str,
}

impl Row {
    /// Makes the place that the words at `span` stand for.
    pub fn place(&self, span: Span<Byte>) -> Place {
        Place {
            span,
            name: Label::Borrowed(self.name),
            geonames: self.geonames,
            latitude: self.position.map(|(latitude, _)| latitude),
            longitude: self.position.map(|(_, longitude)| longitude),
            country: self.country.parse().ok(),
            level: self.level,
        }
    }
}

/// Finds all places of that name, the largest first.
pub(super) fn look_up(name: &str) -> impl Iterator<Item = Row> + use<'_> {
    let first = first_line(name);
    TABLE[first..].lines().take_while(move |line| key(line) == name).filter_map(read)
}

/// Lists all rows; a place of several names has a row for each.
pub(super) fn rows() -> impl Iterator<Item = Row> {
    TABLE.lines().filter_map(read)
}

/// Lists the names of all places with the people who live there.
pub(crate) fn names() -> impl Iterator<Item = (&'static str, u64)> {
    let read = |line| read(line).map(|row| (key(line), row.population));
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(read)
}

/// By a hash of a name: the byte after which its first line begins, counted from 1; 0 for none.
///
/// Names are looked for in most sentences, and a search by halves would touch the table all over.
static SLOTS: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let mut slots = vec![0; (TABLE.lines().count() * 2).next_power_of_two()];
    let (mut start, mut before) = (0, None);
    for line in TABLE.split_inclusive('\n') {
        let name = key(line);
        if before != Some(name) {
            let mut slot = slot_of(name, slots.len());
            while slots[slot] != 0 {
                slot = (slot + 1) % slots.len();
            }
            slots[slot] = start + 1;
        }
        before = Some(name);
        start += line.len() as u32;
    }
    slots
});

fn slot_of(name: &str, slots: usize) -> usize {
    xxh3_64(name.as_bytes()) as usize % slots
}

/// Returns the byte at which the first line with the key `name` begins, or the end.
fn first_line(name: &str) -> usize {
    let mut slot = slot_of(name, SLOTS.len());
    while let Some(start) = (SLOTS[slot] as usize).checked_sub(1) {
        if TABLE[start..].strip_prefix(name).is_some_and(|rest| rest.starts_with('\t')) {
            return start;
        }
        slot = (slot + 1) % SLOTS.len();
    }
    TABLE.len()
}

fn key(line: &str) -> &str {
    line.split('\t').next().unwrap_or("")
}

fn read(line: &'static str) -> Option<Row> {
    let mut columns = line.split('\t');
    let key = columns.next()?;
    let name = columns.next().filter(|name| !name.is_empty()).unwrap_or(key);
    let geonames = columns.next()?.parse().ok();
    let (latitude, longitude) = (columns.next()?, columns.next()?);
    let position = latitude.parse().ok().zip(longitude.parse().ok());
    let country = columns.next()?;
    let population = columns.next()?.parse().ok()?;
    let (level, capital) = match columns.next()? {
        "country" => (PlaceLevel::Country, false),
        "region" => (PlaceLevel::Region, false),
        "province" => (PlaceLevel::Province, false),
        "site" => (PlaceLevel::Site, false),
        "capital" => (PlaceLevel::City, true),
        "city" => (PlaceLevel::City, false),
        _ => return None,
    };
    let within = columns.next().unwrap_or("");
    Some(Row { name, geonames, position, country, population, level, capital, within })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_can_be_read_and_found() {
        let mut before = "";
        for (number, line) in TABLE.lines().enumerate() {
            assert!(key(line) >= before, "line {}: not sorted", number + 1);
            before = key(line);
            let row = read(line).unwrap_or_else(|| panic!("line {}: {line}", number + 1));
            assert!(row.country.is_empty() || row.country.len() == 3, "line {}", number + 1);
            if number % 97 == 0 {
                assert!(look_up(before).any(|found| found == row), "line {}", number + 1);
            }
        }
        assert_eq!(look_up("Kyiv").next().and_then(|row| row.geonames), Some(703_448));
        assert_eq!(look_up("Ruritania").count(), 0);
        assert_eq!(look_up("").count(), 0);
    }
}
