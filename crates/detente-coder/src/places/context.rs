//! Which of several places of one name is meant, by what the article says of others.

use std::collections::{BTreeMap, BTreeSet};

use detente_record::PlaceLevel;

use super::{Candidate, Evidence, KNOWN, distance, gazetteer::Row, home::Home};

/// What the article's other places say about where a name is.
#[derive(Debug, Default)]
pub(super) struct Context<'t> {
    home: Home,
    /// Countries that it names beyond doubt, with up to [`NAMES`] names that say so.
    countries: BTreeMap<&'t str, Vec<&'t str>>,
    /// States of the USA that it names.
    states: BTreeSet<&'t str>,
    /// Where the places are that a comma settles or that have one name alone, with that name.
    anchors: Vec<(&'t str, (f32, f32))>,
    /// Where a first reading, by the above alone, puts the names.
    read: Vec<Row<'t>>,
}

/// Most places that are looked at for their neighbourhood.
const ANCHORS: usize = 60;
/// Most names of the first reading.
const READ: usize = 100;
/// Names kept of those that tell of a country: its own, and two others that settle it.
const NAMES: usize = 3;
/// A day's drive, in km.
const NEAR: f64 = 150.0;

// What speaks for a place besides its size, all on the scale of the logarithm of people who live there.
// The last four were chosen on four sets, see bench/annotations.md.

/// A name beyond doubt in the same country; two or more.
const TOLD: [f64; 2] = [2.0, 3.0];
/// A state that the article names.
const STATE: f64 = 3.0;
/// A certain place nearby.
const ANCHORED: f64 = 2.5;
/// Each factor e of other towns that the first reading puts beside it, in its state, in its country.
const BESIDE: f64 = 3.0;
const IN_STATE: f64 = 1.0;
const IN_COUNTRY: f64 = 1.0;
/// A town that the paper is called after.
const HOME: f64 = 5.0;

impl<'t> Context<'t> {
    pub(super) fn of(candidates: &[Candidate<'t>], home: Home) -> Self {
        let mut context = Self { home, ..Self::default() };
        for candidate in candidates {
            let mut large = candidate.rows.iter().filter(|row| row.population >= KNOWN);
            let Some(first) = large.next().or(candidate.rows.first()) else { continue };
            let same = large.all(|row| row.country == first.country);
            if first.population >= KNOWN && !first.country.is_empty() && same {
                let names = context.countries.entry(first.country).or_default();
                if names.len() < NAMES && !names.contains(&candidate.name()) {
                    names.push(candidate.name());
                }
            }
            if first.level == PlaceLevel::Province && !first.within.is_empty() {
                context.states.insert(first.within);
            }
            let settled = candidate
                .named
                .as_ref()
                .and_then(|named| candidate.rows.iter().find(|row| lies_in(row, named)));
            let alone = (candidate.rows.len() == 1 && candidate.evidence == Evidence::Place)
                .then_some(first);
            let anchor = settled.or(alone).filter(|row| row.level == PlaceLevel::City);
            if let Some((row, at)) = anchor.and_then(|row| Some((row, row.position?))) {
                if context.anchors.len() < ANCHORS {
                    context.anchors.push((row.name, at));
                }
            }
        }
        let mut names = BTreeSet::new();
        let places = candidates.iter().filter(|candidate| {
            candidate.evidence >= Evidence::Weak && names.insert(candidate.name())
        });
        context.read = places.take(READ).filter_map(|one| choose(one, &context)).collect();
        context
    }

    /// How much the article's other names say that it is about a country.
    fn weight(&self, country: &str, own: &str) -> f64 {
        let names = self.countries.get(country).map_or(&[][..], Vec::as_slice);
        let home = usize::from(self.home.country.is_some_and(|home| home == country));
        match home + names.iter().filter(|name| **name != own).count() {
            0 => 0.0,
            1 => TOLD[0],
            _ => TOLD[1],
        }
    }

    /// Says whether a place lies within a day's drive of another that is certain.
    fn near(&self, row: &Row<'_>) -> bool {
        self.anchors.iter().any(|(name, at)| *name != row.name && is_near(row, Some(*at)))
    }

    /// How much the first reading says for a place: by the other towns that it puts near it, and by those
    /// beyond the first that it puts in the same state and country. One town alone says as little as it
    /// did before: Geneva beside New York is the one in Switzerland.
    fn company(&self, row: &Row<'_>) -> f64 {
        let (mut near, mut state, mut country) = (0, 0_u32, 0_u32);
        let town = |row: &Row<'_>| row.level == PlaceLevel::City;
        for other in self.read.iter().filter(|other| town(other) && other.name != row.name) {
            near += u32::from(town(row) && is_near(row, other.position));
            state += u32::from(!row.within.is_empty() && other.within == row.within);
            country += u32::from(!row.country.is_empty() && other.country == row.country);
        }
        let sum = |each: f64, count: u32| each * f64::from(count).ln_1p();
        sum(BESIDE, near)
            + sum(IN_STATE, state.saturating_sub(1))
            + sum(IN_COUNTRY, country.saturating_sub(1))
    }
}

fn is_near(row: &Row<'_>, other: Option<(f32, f32)>) -> bool {
    let wide = |(lat, lon): (f32, f32)| (f64::from(lat), f64::from(lon));
    row.position.zip(other).is_some_and(|(at, other)| distance(wide(at), wide(other)) < NEAR)
}

/// Says whether a place lies in the country or state that stands behind its comma.
pub(super) fn lies_in(row: &Row<'_>, named: &Row<'_>) -> bool {
    named.country == row.country
        && (named.within.is_empty() || named.within == row.within)
        && named.name != row.name
}

/// Chooses among places of one name by size, the article's other places, and what a comma adds.
pub(super) fn choose<'t>(candidate: &Candidate<'t>, context: &Context<'t>) -> Option<Row<'t>> {
    let is_home = context.home.is_called(candidate.name());
    let score = |row: &Row<'_>| -> f64 {
        let mut score = (row.population as f64 + 1.0).ln();
        score += context.weight(row.country, candidate.name());
        let small = row.level == PlaceLevel::City;
        score += if small && context.states.contains(row.within) { STATE } else { 0.0 };
        score += if small && context.near(row) { ANCHORED } else { 0.0 };
        score += if small && !row.capital && is_home { HOME } else { 0.0 };
        score += context.company(row);
        score += match row.level {
            PlaceLevel::Country => 2.0,
            PlaceLevel::City if row.capital => 2.5,
            // Ontario, and not a town of that name. States of the USA share names with greater towns.
            PlaceLevel::Province if row.within.is_empty() => 2.0,
            _ => 0.0,
        };
        if candidate.named.as_ref().is_some_and(|named| lies_in(row, named)) {
            score += 100.0;
        }
        score
    };
    // The first of equals, which is the table's order.
    let mut best: Option<(f64, Row<'t>)> = None;
    for row in &candidate.rows {
        let score = score(row);
        if best.as_ref().is_none_or(|(most, _)| score > *most) {
            best = Some((score, *row));
        }
    }
    best.map(|(_, row)| row)
}
