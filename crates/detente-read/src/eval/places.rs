//! Measures where places are, against gold toponyms with coordinates.
//!
//! One JSON object a line: `id`, `text`, `toponyms [{start, end, text, lat, lon, geonameid}]`, and
//! where it is known the `domain` of the address at which it appeared; offsets in code points; those
//! without coordinates are not asked for. Two things are measured:
//!
//! - **given the words**: the share placed within 161 km, in the right country, and at the very
//!   GeoNames id. A gold toponym that is a country (by its id, or by its words where it has none) is
//!   told by identity: the same country must be found. `ceiling` is the share for which the
//!   gazetteer has any place of these words there. `country` is the share in the right country among
//!   those whose words the gazetteer knows and that lie in one country; the gold's country is the one
//!   that it names, else that of its id, else that of the gazetteer's town nearest to its coordinates.
//!   A sea, a continent or another region across borders lies in none and is not asked for;
//! - **from the raw text**: recall and precision of places found within 161 km of a gold one whose
//!   words they overlap. What overlaps a toponym without coordinates is not counted.

use detente_coder::{
    actors::Gazetteer,
    places::{self, Atlas},
};
use detente_record::{Byte, Code3, Place, PlaceLevel, Span};
use serde::{Deserialize, Serialize};

use super::{
    GoldError,
    texts::{Laid, items, share},
};
use crate::Reader;

/// How often places were placed rightly, in per cent.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PlaceScores {
    /// Toponyms with coordinates.
    pub items: usize,
    /// Share whose words the gazetteer knows.
    pub known: f64,
    /// Share of those in the right country, regions across borders left out.
    pub country: f64,
    /// Share within 161 km.
    pub within_161km: f64,
    /// Share for which the gazetteer has any place of that name there.
    pub ceiling: f64,
    /// Share with the gold one's GeoNames id, among those that have one.
    pub exact: f64,
    /// From raw text: share of the gold toponyms found within 161 km.
    pub raw_recall: f64,
    /// From raw text: share of what was found that is right.
    pub raw_precision: f64,
}

/// The places found in one text, those asked for first, then those found in the raw text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlacePrediction {
    /// The text's id.
    pub id: String,
    /// For each gold toponym with coordinates what was found.
    pub given: Vec<Placed>,
    /// What was found in the raw text.
    pub raw: Vec<Placed>,
}

/// A place found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Placed {
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// The words.
    pub text: String,
    /// Whether it is within 161 km of the gold one.
    pub right: bool,
    /// Name, GeoNames id, degrees north and east, country; `None` where nothing was found.
    #[serde(flatten)]
    pub place: Option<Position>,
}

/// Where a place is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Position {
    name: String,
    geonames: Option<u32>,
    lat: Option<f32>,
    lon: Option<f32>,
    country: Option<String>,
}

#[derive(Deserialize)]
struct Item {
    id: String,
    text: String,
    #[serde(default)]
    domain: Option<String>,
    toponyms: Vec<Toponym>,
}

#[derive(Deserialize)]
struct Toponym {
    start: u32,
    end: u32,
    #[serde(default)]
    text: String,
    #[serde(default)]
    geonameid: Option<String>,
    #[serde(default)]
    lat: Option<f64>,
    #[serde(default)]
    lon: Option<f64>,
    #[serde(default)]
    country: Option<String>,
}

impl Toponym {
    fn at(&self) -> Option<(f64, f64)> {
        self.lat.zip(self.lon)
    }

    fn geonames(&self) -> Option<u32> {
        self.geonameid.as_ref()?.parse().ok()
    }

    /// The country that it is or lies in; `None` for a region across borders.
    fn country(&self, atlas: &Atlas) -> Option<String> {
        if self.crosses_borders(atlas) {
            return None;
        }
        let named = self.country.as_deref().and_then(|name| {
            let actor = Gazetteer::shipped().resolve(name, None)?;
            actor.country.map(|code| code.to_string())
        });
        let known = || places::of_id(atlas, self.geonames()?)?.country.map(|code| code.to_string());
        let nearest = || places::nearest(self.at()?)?.country.map(|code| code.to_string());
        named.or_else(known).or_else(nearest)
    }

    /// Says whether it is a region that lies in no single country, by its words: one of that name is
    /// known, and nothing of that name lies in a country near its coordinates.
    fn crosses_borders(&self, atlas: &Atlas) -> bool {
        let named = self.country.is_some()
            || self
                .geonames()
                .and_then(|id| places::of_id(atlas, id))
                .is_some_and(|place| place.country.is_some());
        let all = places::all_named(atlas, &self.text);
        let region = |place: &Place| place.level == PlaceLevel::Region && place.country.is_none();
        let inside = |place: &Place| place.country.is_some() && self.is_near(atlas, place);
        !named && all.iter().any(region) && !all.iter().any(inside)
    }

    /// The country that it is: by its id, or, where it has none, by its words and its coordinates, which
    /// tell the state of Georgia from the other.
    fn is_country(&self, atlas: &Atlas) -> Option<Code3> {
        /// Farthest that a country's coordinates lie from the middle of its towns, in km.
        const WIDE: f64 = 5_000.0;
        let here = |place: &Place| {
            let at = place.latitude.zip(place.longitude).zip(self.at());
            at.is_none_or(|((lat, lon), gold)| {
                places::distance((f64::from(lat), f64::from(lon)), gold) < WIDE
            })
        };
        let place = match self.geonames() {
            Some(id) => places::of_id(atlas, id),
            None => places::all_named(atlas, &self.text).into_iter().next().filter(here),
        };
        place.filter(|place| place.level == PlaceLevel::Country)?.country
    }

    /// Says whether a place is within 161 km, countries by identity.
    fn is_near(&self, atlas: &Atlas, place: &Place) -> bool {
        if let Some(country) = self.is_country(atlas) {
            return place.level == PlaceLevel::Country && place.country == Some(country);
        }
        let at = place.latitude.zip(place.longitude);
        at.zip(self.at()).is_some_and(|((lat, lon), gold)| {
            places::distance((f64::from(lat), f64::from(lon)), gold) <= 161.0
        })
    }
}

#[derive(Default)]
struct Tally {
    items: usize,
    known: usize,
    in_one: usize,
    country: usize,
    near: usize,
    reachable: usize,
    with_id: usize,
    exact: usize,
    recalled: usize,
    found: usize,
    right: usize,
}

/// Places every gold toponym and finds the places of every text, and scores both.
pub fn places(
    reader: &Reader,
    gold: &str,
) -> Result<(PlaceScores, Vec<PlacePrediction>), GoldError> {
    let atlas = reader.coder().atlas();
    let mut tally = Tally::default();
    let mut predictions = Vec::new();
    for item in items::<Item>(gold)? {
        let mut laid = Laid::new(reader, &item.text, None);
        laid.article.site = item.domain;
        let asked: Vec<&Toponym> = item.toponyms.iter().filter(|one| one.at().is_some()).collect();
        let spans: Vec<Span<Byte>> =
            asked.iter().map(|one| laid.offsets.bytes(one.start, one.end)).collect();
        let given = places::given(atlas, &laid.article, &laid.sentences, &spans);
        let raw = places::mentioned(atlas, &laid.article, &laid.sentences);
        let mut prediction = PlacePrediction { id: item.id, given: Vec::new(), raw: Vec::new() };
        for ((gold, span), place) in asked.iter().zip(&spans).zip(&given) {
            let right = tally.given(atlas, gold, span.of(&item.text), place.as_ref());
            prediction.given.push(placed(&laid, *span, place.as_ref(), right));
            tally.recalled += usize::from(
                raw.iter().any(|place| place.span.overlaps(*span) && gold.is_near(atlas, place)),
            );
        }
        for place in &raw {
            let over =
                |gold: &&Toponym| laid.offsets.bytes(gold.start, gold.end).overlaps(place.span);
            let gold: Vec<&Toponym> = item.toponyms.iter().filter(over).collect();
            if !gold.is_empty() && gold.iter().all(|gold| gold.at().is_none()) {
                continue;
            }
            let right = gold.iter().any(|gold| gold.is_near(atlas, place));
            tally.found += 1;
            tally.right += usize::from(right);
            prediction.raw.push(placed(&laid, place.span, Some(place), right));
        }
        predictions.push(prediction);
    }
    Ok((tally.scores(), predictions))
}

fn placed(laid: &Laid, span: Span<Byte>, place: Option<&Place>, right: bool) -> Placed {
    let [start, end] = laid.offsets.points(span);
    let place = place.map(|place| Position {
        name: place.name.to_string(),
        geonames: place.geonames,
        lat: place.latitude,
        lon: place.longitude,
        country: place.country.map(|code| code.to_string()),
    });
    Placed { start, end, text: span.of(&laid.article.text).to_owned(), right, place }
}

impl Tally {
    /// Counts one toponym whose words were given; says whether it is within 161 km.
    fn given(&mut self, atlas: &Atlas, gold: &Toponym, words: &str, place: Option<&Place>) -> bool {
        self.items += 1;
        self.reachable += usize::from(
            places::all_named(atlas, words).iter().any(|place| gold.is_near(atlas, place)),
        );
        self.with_id += usize::from(gold.geonames().is_some());
        let Some(place) = place else { return false };
        self.known += 1;
        let near = gold.is_near(atlas, place);
        self.near += usize::from(near);
        let country = place.country.map(|code| code.to_string());
        if let Some(right) = gold.country(atlas) {
            self.in_one += 1;
            self.country += usize::from(country == Some(right));
        }
        self.exact += usize::from(place.geonames.is_some() && place.geonames == gold.geonames());
        near
    }

    fn scores(&self) -> PlaceScores {
        PlaceScores {
            items: self.items,
            known: share(self.known, self.items),
            country: share(self.country, self.in_one),
            within_161km: share(self.near, self.items),
            ceiling: share(self.reachable, self.items),
            exact: share(self.exact, self.with_id),
            raw_recall: share(self.recalled, self.items),
            raw_precision: share(self.right, self.found),
        }
    }
}
