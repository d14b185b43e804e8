//! What happened, as numbers: actors, kinds and days.

/// One act on a day that is given beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fact {
    /// Who acts: a number below 2^24, best given out from 0 without gaps.
    pub source: u32,
    /// What is done: a number below 1,024, likewise.
    pub kind: u32,
    /// To whom.
    pub target: u32,
}

/// Kinds from this number on are left out: tables grow with its square.
const KINDS: u32 = 1024;
/// Actors from this number on are left out: tables grow with it.
const ACTORS: u32 = 1 << 24;

impl Fact {
    /// Says whether kind and actors have numbers that tables can be made for.
    pub(crate) fn in_bounds(&self) -> bool {
        self.kind < KINDS && self.source < ACTORS && self.target < ACTORS
    }
}

/// One act with its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quad {
    /// Who acts.
    pub source: u32,
    /// What is done.
    pub kind: u32,
    /// To whom.
    pub target: u32,
    /// Day, counted from any fixed day.
    pub day: i32,
}

impl Quad {
    /// Leaves the day away.
    pub fn fact(&self) -> Fact {
        Fact { source: self.source, kind: self.kind, target: self.target }
    }
}

/// Country and sector of actors, numbers from 1; 0 where unknown. May be empty or too short.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Classes {
    country: Vec<u32>,
    sector: Vec<u32>,
    highest: u32,
}

impl Classes {
    /// Takes both by actor.
    pub fn new(country: Vec<u32>, sector: Vec<u32>) -> Self {
        let highest = country.iter().copied().max().unwrap_or(0);
        Self { country, sector, highest }
    }

    /// Reads both from names of the form `Police (Thailand)`, as ICEWS has them.
    ///
    /// What stands in brackets at the end is the country and what stands before it the sector; a name
    /// that others have in brackets is that country itself. Names come in the order of the actors.
    pub fn from_names(names: &[String]) -> Self {
        let parted: Vec<Option<(&str, &str)>> = names.iter().map(|name| part(name)).collect();
        let countries = sorted(parted.iter().flatten().map(|parts| parts.1).collect());
        let sectors = sorted(parted.iter().flatten().map(|parts| parts.0).collect());
        let of = |words: &[&str], word: &str| words.binary_search(&word).ok();
        let mut country = vec![0; names.len()];
        // 1 is a country itself, 2 what has no country.
        let mut sector = vec![2; names.len()];
        for (at, (name, parts)) in names.iter().zip(&parted).enumerate() {
            let (words, place) = match parts {
                Some(parts) => (of(&sectors, parts.0), of(&countries, parts.1)),
                None => (None, of(&countries, name)),
            };
            country[at] = place.map_or(0, |place| place as u32 + 1);
            if let Some(words) = words {
                sector[at] = words as u32 + 3;
            } else if place.is_some() {
                sector[at] = 1;
            }
        }
        Self::new(country, sector)
    }

    #[inline]
    pub(crate) fn country(&self, actor: u32) -> u32 {
        self.country.get(actor as usize).copied().unwrap_or(0)
    }

    #[inline]
    pub(crate) fn sector(&self, actor: u32) -> u32 {
        self.sector.get(actor as usize).copied().unwrap_or(0)
    }

    /// Highest country.
    pub(crate) fn countries(&self) -> u32 {
        self.highest
    }
}

fn sorted(mut words: Vec<&str>) -> Vec<&str> {
    words.sort_unstable();
    words.dedup();
    words
}

fn part(name: &str) -> Option<(&str, &str)> {
    let (before, country) = name.strip_suffix(')')?.rsplit_once('(')?;
    Some((before.trim_end_matches(['_', ' ']), country))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_brackets_give_country_and_sector() {
        let names = ["Police (Thailand)", "Thailand", "Jane Doe", "Police_(Peru)"];
        let classes = Classes::from_names(&names.map(str::to_owned));
        assert_eq!(classes.country, [2, 2, 0, 1]);
        assert_eq!(classes.sector, [3, 1, 2, 3]);
        assert_eq!((classes.country(99), classes.countries()), (0, 2));
    }
}
