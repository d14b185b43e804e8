//! The crosswalk: how the reference works of the field number and name states, and since when.

use std::{collections::HashMap, sync::LazyLock};

/// A state or territory between two days, as each system knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-3 (3166-3 for states that are gone).
    pub iso3: &'static str,
    /// ISO 3166-1 alpha-2.
    pub iso2: &'static str,
    /// ISO 3166-1 numeric, three digits.
    pub iso_n: &'static str,
    /// Correlates of War.
    pub cow: &'static str,
    /// Gleditsch and Ward.
    pub gw: &'static str,
    /// FIPS 10-4.
    pub fips: &'static str,
    /// CAMEO; where files have several codes, joined by `|`, first the one that is written.
    pub cameo: &'static str,
    /// Wikidata.
    pub wikidata: &'static str,
    /// GeoNames.
    pub geonames: &'static str,
    /// English name.
    pub name: &'static str,
    /// Other names, joined by `|`.
    pub also: &'static str,
    /// First day; empty: before the others.
    pub from: &'static str,
    /// Last day; empty: still.
    pub to: &'static str,
}

/// A system of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum System {
    /// ISO 3166-1 alpha-3.
    Iso3,
    /// ISO 3166-1 alpha-2.
    Iso2,
    /// ISO 3166-1 numeric, with or without leading zeros.
    IsoNumeric,
    /// Correlates of War.
    Cow,
    /// Gleditsch and Ward.
    Gw,
    /// FIPS 10-4.
    Fips,
    /// CAMEO.
    Cameo,
    /// Wikidata.
    Wikidata,
    /// English names.
    Name,
}

impl System {
    /// Returns the system that a layout's table names so.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "iso3" => Self::Iso3,
            "iso2" => Self::Iso2,
            "iso_n" => Self::IsoNumeric,
            "cow" => Self::Cow,
            "gw" => Self::Gw,
            "fips" => Self::Fips,
            "cameo" => Self::Cameo,
            "wikidata" => Self::Wikidata,
            "name" => Self::Name,
            _ => return None,
        })
    }
}

impl Country {
    /// Returns its code in a system; `None` where that has none for it.
    pub fn code(&self, system: System) -> Option<&'static str> {
        let code = match system {
            System::Iso3 => self.iso3,
            System::Iso2 => self.iso2,
            System::IsoNumeric => self.iso_n,
            System::Cow => self.cow,
            System::Gw => self.gw,
            System::Fips => self.fips,
            System::Cameo => self.cameo.split('|').next().unwrap_or_default(),
            System::Wikidata => self.wikidata,
            System::Name => self.name,
        };
        (!code.is_empty()).then_some(code)
    }

    fn stands_on(&self, day: Option<&str>) -> bool {
        match day {
            Some(day) => self.from <= day && (self.to.is_empty() || day <= self.to),
            None => self.to.is_empty(),
        }
    }
}

/// All rows of the crosswalk, by ISO code and day.
pub static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    let rows = include_str!("../../layouts/countries.tsv").lines().skip(1);
    rows.filter_map(|row| {
        let mut fields = row.split('\t').map(|field| if field == "-" { "" } else { field });
        let mut next = || fields.next();
        Some(Country {
            iso3: next()?,
            iso2: next()?,
            iso_n: next()?,
            cow: next()?,
            gw: next()?,
            fips: next()?,
            cameo: next()?,
            wikidata: next()?,
            geonames: next()?,
            name: next()?,
            also: next()?,
            from: next()?,
            to: next()?,
        })
    })
    .collect()
});

static INDEX: LazyLock<HashMap<(System, String), Vec<&'static Country>>> = LazyLock::new(|| {
    const SYSTEMS: [System; 9] = [
        System::Iso3,
        System::Iso2,
        System::IsoNumeric,
        System::Cow,
        System::Gw,
        System::Fips,
        System::Cameo,
        System::Wikidata,
        System::Name,
    ];
    let mut index: HashMap<(System, String), Vec<&'static Country>> = HashMap::new();
    for country in COUNTRIES.iter() {
        for system in SYSTEMS {
            let also = match system {
                System::Name => country.also,
                System::Cameo => country.cameo.split_once('|').map_or("", |(_, also)| also),
                _ => "",
            };
            let names = country.code(system).into_iter();
            for name in names.chain(also.split('|').filter(|name| !name.is_empty())) {
                index.entry((system, normal(system, name))).or_default().push(country);
            }
        }
    }
    index
});

/// Finds what a system calls so on a day (`YYYY-MM-DD`; `None`: today's states).
///
/// Where no state had the code on that day, one that had it on another is returned, since many
/// files use today's codes for all years. `None` where the system does not know the code.
///
/// ```
/// use detente_store::layouts::{System, country};
///
/// let serbia = country(System::Cow, "345", Some("2010-01-01")).unwrap();
/// let yugoslavia = country(System::Cow, "345", Some("1999-01-01")).unwrap();
/// assert_eq!((serbia.iso3, serbia.gw, yugoslavia.iso3), ("SRB", "340", "YUG"));
/// assert_eq!(country(System::Fips, "GM", None).unwrap().iso3, "DEU");
/// ```
pub fn country(system: System, code: &str, day: Option<&str>) -> Option<&'static Country> {
    let found = INDEX.get(&(system, normal(system, code)))?;
    found.iter().find(|country| country.stands_on(day)).or_else(|| found.last()).copied()
}

/// Writes codes alike that mean the same: letters in one case, numbers without leading zeros.
fn normal(system: System, code: &str) -> String {
    match system {
        System::IsoNumeric | System::Cow | System::Gw => {
            code.trim_end_matches(".0").trim_start_matches('0').to_owned()
        }
        System::Name => code.replace('_', " ").to_lowercase(),
        _ => code.to_uppercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_whole_and_no_two_overlap() {
        let rows = include_str!("../../layouts/countries.tsv").lines().skip(1);
        for (row, country) in rows.clone().zip(COUNTRIES.iter()) {
            assert_eq!(row.split('\t').count(), 13, "{row}");
            let (iso3, iso2, number) = (country.iso3, country.iso2, country.iso_n);
            assert!(
                iso3.len() == 3 && (iso2.len() == 2) && [0, 3].contains(&number.len()),
                "{row}"
            );
            assert!(country.to.is_empty() || country.from < country.to, "{row}");
        }
        assert_eq!(rows.count(), COUNTRIES.len());
        for pair in COUNTRIES.windows(2) {
            let ([a, b], open) = ([&pair[0], &pair[1]], pair[0].to.is_empty());
            assert!(a.iso3 != b.iso3 || (!open && a.to < b.from), "{} overlaps", a.iso3);
        }
    }

    #[test]
    fn codes_follow_the_day() {
        let iso = |system, code, day| country(system, code, day).map(|found| found.iso3);
        assert_eq!(iso(System::Cow, "365", Some("1985-06-01")), Some("SUN"));
        assert_eq!(iso(System::Cow, "365", Some("2015-06-01")), Some("RUS"));
        assert_eq!(iso(System::Cow, "255", None), Some("DEU"));
        assert_eq!(iso(System::Gw, "260", Some("1970-01-01")), Some("DEU"));
        assert_eq!(iso(System::IsoNumeric, "4", None), Some("AFG"));
        assert_eq!(iso(System::Name, "russian_federation", None), Some("RUS"));
        assert_eq!(iso(System::Fips, "CH", None), Some("CHN"));
        assert_eq!(iso(System::Cameo, "ROM", None), Some("ROU"));
        assert_eq!(iso(System::Cameo, "ROU", None), Some("ROU"));
        assert_eq!(iso(System::Cameo, "KNT", None), Some("KNA"));
        assert_eq!(iso(System::Cameo, "USR", Some("1985-06-01")), Some("SUN"));
        let romania =
            country(System::Iso3, "ROU", None).and_then(|found| found.code(System::Cameo));
        assert_eq!(romania, Some("ROM"));
        assert_eq!(iso(System::Name, "Atlantis", None), None);
    }
}
