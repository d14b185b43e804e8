//! Whether two tellings of one act, by one party towards another at one time, can be of the same
//! event, and how much speaks for it.

use crate::{Side, Spot, Telling};

/// What the tellings of an event have said so far.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    source: Side,
    target: Side,
    place: Option<Spot>,
    mode: Option<String>,
    cameo: String,
}

/// Kilometres within which two towns are one place: a suburb, a district, an airport.
const NEAR: f64 = 60.0;
/// The same where one is a province, which stands for its middle.
const NEAR_PROVINCE: f64 = 300.0;

/// Sectors that act for the state: "Moscow" (government) struck where "Russian forces" did.
const ORGANS: [&str; 7] = ["GOV", "MIL", "LEG", "JUD", "SPY", "COP", "ELI"];

impl Profile {
    pub(crate) fn new(telling: &Telling) -> Self {
        Self {
            source: telling.source.clone(),
            target: telling.target.clone(),
            place: telling.place.clone(),
            mode: telling.mode.clone(),
            cameo: telling.cameo.clone(),
        }
    }

    /// Returns how much speaks for the telling being of this event; `None` where something speaks
    /// against it.
    pub(crate) fn agreement(&self, telling: &Telling) -> Option<u32> {
        let mut points =
            side(&self.source, &telling.source)? + side(&self.target, &telling.target)?;
        if let (Some(here), Some(there)) = (&self.place, &telling.place) {
            if !one_place(here, there) {
                return None;
            }
            points += 3;
        }
        if let (Some(mine), Some(other)) = (&self.mode, &telling.mode) {
            // A call is no visit.
            if mine != other && [mine, other].iter().any(|mode| *mode == "phone") {
                return None;
            }
            points += u32::from(mine == other);
        }
        Some(points + u32::from(self.cameo == telling.cameo))
    }

    /// Takes over what the telling says and none before it did.
    pub(crate) fn learn(&mut self, telling: &Telling) {
        for (mine, other) in
            [(&mut self.source, &telling.source), (&mut self.target, &telling.target)]
        {
            mine.person = mine.person.take().or_else(|| other.person.clone());
            mine.sector = mine.sector.take().or_else(|| other.sector.clone());
        }
        self.place = self.place.take().or_else(|| telling.place.clone());
        self.mode = self.mode.take().or_else(|| telling.mode.clone());
    }
}

/// How much a telling says: the more, the earlier it is looked at.
pub(crate) fn said(telling: &Telling) -> u32 {
    let side =
        |side: &Side| 4 * u32::from(side.person.is_some()) + u32::from(side.sector.is_some());
    side(&telling.source)
        + side(&telling.target)
        + 3 * u32::from(telling.place.is_some())
        + u32::from(telling.mode.is_some())
}

fn side(mine: &Side, other: &Side) -> Option<u32> {
    let person = match (&mine.person, &other.person) {
        (Some(mine), Some(other)) if mine != other => return None,
        (Some(_), Some(_)) => 4,
        _ => 0,
    };
    let organ = |sector: &str| ORGANS.contains(&sector);
    let sector = match (&mine.sector, &other.sector) {
        (Some(mine), Some(other)) if mine == other => 1,
        (Some(mine), Some(other)) if !(organ(mine) && organ(other)) => return None,
        _ => 0,
    };
    Some(person + sector)
}

fn one_place(here: &Spot, there: &Spot) -> bool {
    if here.geonames.is_some() && here.geonames == there.geonames {
        return true;
    }
    if let (Some(mine), Some(other)) = (&here.country, &there.country) {
        if mine != other {
            return false;
        }
    }
    if here.name == there.name {
        return true;
    }
    let (Some(here_at), Some(there_at)) = (here.point, there.point) else { return true };
    let near =
        if here.geonames.is_some() && there.geonames.is_some() { NEAR } else { NEAR_PROVINCE };
    distance(here_at, there_at) <= near
}

/// Kilometres between two points on a sphere, by the haversine formula.
fn distance(here: (f64, f64), there: (f64, f64)) -> f64 {
    let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
    let across = here.0.to_radians().cos() * there.0.to_radians().cos();
    let chord = half(here.0, there.0) + across * half(here.1, there.1);
    2.0 * 6371.0 * chord.clamp(0.0, 1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kyiv_and_lviv_lie_468_kilometres_apart() {
        let km = distance((50.450, 30.524), (49.839, 24.030));
        assert!((km - 468.0).abs() < 3.0, "{km}");
    }

    #[test]
    fn organs_of_a_state_are_one_side_and_its_rebels_another() {
        let of = |sector: &str| Side { sector: Some(sector.into()), ..Side::default() };
        assert_eq!(side(&of("GOV"), &of("MIL")), Some(0));
        assert_eq!(side(&of("GOV"), &of("REB")), None);
        assert_eq!(side(&of("REB"), &Side::default()), Some(0));
    }
}
