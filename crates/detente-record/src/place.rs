//! Where something happened.

use crate::{Byte, Code3, Label, Span};

/// A place that some words stand for.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The words, in bytes of `Article.text`.
    pub span: Span<Byte>,
    /// The gazetteer's name for it.
    pub name: Label,
    /// GeoNames id; `None` where the gazetteer knows none.
    pub geonames: Option<u32>,
    /// Degrees north, WGS 84; `None` where not known.
    pub latitude: Option<f32>,
    /// Degrees east, WGS 84; `None` where not known.
    pub longitude: Option<f32>,
    /// ISO 3166-1 alpha-3; `None` for seas and regions across borders.
    pub country: Option<Code3>,
    /// How large a thing it is.
    pub level: PlaceLevel,
}

/// How large a thing a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceLevel {
    /// Larger than a country: a sea, a continent, a region.
    Region,
    /// A country.
    Country,
    /// A first-level division: province, state, oblast.
    Province,
    /// A town or city.
    City,
    /// A point: a bridge, a base, a border crossing.
    Site,
}
