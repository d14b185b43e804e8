//! The gazetteer: sorted tables that stay where they lie. The shipped one's names are hashed at the
//! first question; a user's is searched by halves.

use std::{borrow::Cow, collections::HashMap, fmt, sync::OnceLock};

use detente_record::{Byte, Label, Place, PlaceLevel, Span};
use xxhash_rust::xxh3::xxh3_64;

/// Rows sorted by the bytes of their first column; see `gazetteer/places.md`.
const SHIPPED: &str = include_str!("../../gazetteer/places.tsv");

/// First line of a table that [`import`](super::import) made.
pub(super) const MAGIC: &str =
    "# places of GeoNames (https://www.geonames.org, CC BY 4.0), form 1\n";

/// One row of the gazetteer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Row<'t> {
    /// The gazetteer's name for the place.
    pub name: &'t str,
    /// GeoNames id.
    pub geonames: Option<u32>,
    /// Degrees north and east.
    pub position: Option<(f32, f32)>,
    /// ISO 3166-1 alpha-3; empty where none.
    pub country: &'t str,
    /// People, or a stand-in of the same scale for seas and provinces.
    pub population: u64,
    /// How large a thing it is.
    pub level: PlaceLevel,
    /// Whether it is a country's capital.
    pub capital: bool,
    /// Postal code of the US state it is or lies in; empty elsewhere.
    pub within: &'t str,
}

impl Row<'_> {
    /// Makes the place that the words at `span` stand for.
    pub fn place(&self, span: Span<Byte>) -> Place {
        Place {
            span,
            name: Label::Owned(self.name.to_owned()),
            geonames: self.geonames,
            latitude: self.position.map(|(latitude, _)| latitude),
            longitude: self.position.map(|(_, longitude)| longitude),
            country: self.country.parse().ok(),
            level: self.level,
        }
    }
}

/// Which places there are: those shipped, and a user's beside them.
///
/// ```
/// use detente_coder::places::{self, Atlas};
///
/// let found = places::all_named(Atlas::shipped(), "Geneva");
/// assert_eq!(found[0].geonames, Some(2_660_646));
/// ```
pub struct Atlas {
    shipped: &'static Table,
    users: Option<Table>,
    ids: OnceLock<HashMap<u32, usize>>,
}

impl fmt::Debug for Atlas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.users.as_ref().map_or(0, |table| table.text.len());
        f.debug_struct("Atlas").field("bytes_of_user", &bytes).finish_non_exhaustive()
    }
}

impl Atlas {
    /// The shipped places alone.
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Atlas> = OnceLock::new();
        SHIPPED.get_or_init(|| Self {
            shipped: Table::shipped(),
            users: None,
            ids: OnceLock::new(),
        })
    }

    /// The shipped places and those of a table that [`import`](super::import) made; `None` where the
    /// text is no such table.
    pub fn with_users(table: String) -> Option<Self> {
        (table.starts_with(MAGIC) && table.ends_with('\n')).then(|| {
            let text = Cow::Owned(table);
            let users = Some(Table { text, begins: MAGIC.len(), slots: Vec::new() });
            Self { shipped: Table::shipped(), users, ids: OnceLock::new() }
        })
    }

    /// Finds all places of that name, the largest first; of equals the shipped before the user's.
    pub(super) fn look_up(&self, name: &str) -> Vec<Row<'_>> {
        let mut rows: Vec<Row<'_>> = self.shipped.look_up(name).collect();
        let Some(users) = &self.users else { return rows };
        let own = rows.len();
        for row in users.look_up(name) {
            if !rows[..own].iter().any(|old| old.geonames.is_some() && old.geonames == row.geonames)
            {
                rows.push(row);
            }
        }
        if rows.len() > own {
            rows.sort_by_key(|row| u64::MAX - row.population);
        }
        rows
    }

    /// Lists all shipped rows; a place of several names has a row for each.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.shipped.rows()
    }

    /// Finds a row by its GeoNames id.
    pub(super) fn of_id(&self, id: u32) -> Option<Row<'_>> {
        let ids = self.ids.get_or_init(|| {
            let mut ids = HashMap::new();
            if let Some(users) = &self.users {
                ids.extend(users.starts().filter_map(|start| {
                    Some((users.row_at(start)?.geonames?, usize::MAX - start))
                }));
            }
            ids.extend(
                self.shipped
                    .starts()
                    .filter_map(|start| Some((self.shipped.row_at(start)?.geonames?, start))),
            );
            ids
        });
        // Bytes of the user's table are counted down from the top.
        let at = *ids.get(&id)?;
        self.shipped.row_at(at).or_else(|| self.users.as_ref()?.row_at(usize::MAX - at))
    }
}

/// Lists the names of all shipped places with the people who live there.
pub(crate) fn names() -> impl Iterator<Item = (&'static str, u64)> {
    let read = |line| read(line).map(|row| (key(line), row.population));
    SHIPPED.lines().filter(|line| !line.starts_with('#')).filter_map(read)
}

/// A sorted table.
struct Table {
    text: Cow<'static, str>,
    /// Where its rows begin.
    begins: usize,
    /// By a hash of a name: the byte after which its first line begins, counted from 1; 0 for none.
    /// Empty where the table is searched by halves.
    ///
    /// Names are looked for in most sentences, and a search by halves touches the table all over.
    slots: Vec<u32>,
}

impl Table {
    fn shipped() -> &'static Self {
        static TABLE: OnceLock<Table> = OnceLock::new();
        TABLE.get_or_init(|| Self {
            text: Cow::Borrowed(SHIPPED),
            begins: 0,
            slots: hashed(SHIPPED),
        })
    }

    fn look_up<'t>(&'t self, name: &str) -> impl Iterator<Item = Row<'t>> + use<'t> {
        let first = if self.slots.is_empty() { self.by_halves(name) } else { self.by_hash(name) };
        let length = name.len();
        let name = self.text.get(first..first + length).filter(|found| *found == name);
        let rest = name.map_or("", |_| &self.text[first..]);
        rest.lines().take_while(move |line| Some(key(line)) == name).filter_map(read)
    }

    /// Returns the byte at which the first line with that key begins, or the end.
    fn by_hash(&self, name: &str) -> usize {
        let mut slot = slot_of(name, self.slots.len());
        while let Some(start) = (self.slots[slot] as usize).checked_sub(1) {
            if self.text[start..].strip_prefix(name).is_some_and(|rest| rest.starts_with('\t')) {
                return start;
            }
            slot = (slot + 1) % self.slots.len();
        }
        self.text.len()
    }

    /// Returns the byte at which the first line begins whose key is not less.
    fn by_halves(&self, name: &str) -> usize {
        let bytes = self.text.as_bytes();
        let (mut low, mut high) = (self.begins, bytes.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let back = bytes[low..middle].iter().rposition(|&byte| byte == b'\n');
            let start = back.map_or(low, |at| low + at + 1);
            let line = &bytes[start..];
            let length = line.iter().position(|&byte| byte == b'\n').unwrap_or(line.len());
            let end = line[..length].iter().position(|&byte| byte == b'\t').unwrap_or(length);
            if &line[..end] < name.as_bytes() {
                low = start + length + 1;
            } else {
                high = start;
            }
        }
        low
    }

    /// Lists the bytes at which rows begin.
    fn starts(&self) -> impl Iterator<Item = usize> {
        let mut next = self.begins;
        self.text[self.begins..].split_inclusive('\n').map(move |line| {
            let start = next;
            next += line.len();
            start
        })
    }

    fn row_at(&self, start: usize) -> Option<Row<'_>> {
        read(self.text.get(start..)?.lines().next()?)
    }

    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.text[self.begins..].lines().filter_map(read)
    }
}

fn hashed(text: &str) -> Vec<u32> {
    let mut slots = vec![0; (text.lines().count() * 2).next_power_of_two()];
    let (mut start, mut before) = (0, None);
    for line in text.split_inclusive('\n') {
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
}

fn slot_of(name: &str, slots: usize) -> usize {
    xxh3_64(name.as_bytes()) as usize % slots
}

fn key(line: &str) -> &str {
    line.split('\t').next().unwrap_or("")
}

fn read(line: &str) -> Option<Row<'_>> {
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
        let atlas = Atlas::shipped();
        let mut before = "";
        for (number, line) in SHIPPED.lines().enumerate() {
            assert!(key(line) >= before, "line {}: not sorted", number + 1);
            before = key(line);
            let row = read(line).unwrap_or_else(|| panic!("line {}: {line}", number + 1));
            assert!(row.country.is_empty() || row.country.len() == 3, "line {}", number + 1);
            if number % 97 == 0 {
                assert!(atlas.look_up(before).contains(&row), "line {}", number + 1);
            }
        }
        assert_eq!(atlas.look_up("Kyiv")[0].geonames, Some(703_448));
        assert_eq!(atlas.look_up("Ruritania").len(), 0);
        assert_eq!(atlas.look_up("").len(), 0);
    }

    #[test]
    fn halves_find_what_the_hash_finds() {
        let halves = Table { text: Cow::Borrowed(SHIPPED), begins: 0, slots: Vec::new() };
        let hash = Table::shipped();
        let names = SHIPPED.lines().step_by(501).map(key);
        for name in names.chain(["Ruritania", "", "\u{10ffff}", "A", "Zzz"]) {
            let found: Vec<Row<'_>> = halves.look_up(name).collect();
            assert_eq!(found, hash.look_up(name).collect::<Vec<_>>(), "{name}");
        }
    }
}
