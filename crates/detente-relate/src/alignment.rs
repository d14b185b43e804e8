//! Who draws closer to whom: how much a relation changed, and how alike two states behave.

use schemars::JsonSchema;
use serde::Serialize;

use crate::Counts;

/// How a relation of one stretch of days differs from that of another before.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Change {
    /// How surely it changed: the logarithm of how much likelier the counts are with rates of their
    /// own in each stretch than with one rate for both (a likelihood ratio of Poisson counts of
    /// cooperation and conflict). 2 is about as rare as one in twenty by chance, 10 beyond doubt.
    pub weight: f64,
    /// By how much the share of cooperation rose, −1 to +1; negative where it fell. Shares are
    /// drawn towards one half by half an event of each kind, so that one event is no revolution.
    pub warming: f64,
    /// By how much the events a day rose.
    pub rise: f64,
}

/// Compares `after`, counted over `days_after` days, with `before`, counted over `days_before`.
///
/// Adams and Wheatley's "G" is twice this weight; see any text on log-linear models.
///
/// ```
/// use detente_relate::{Counts, change};
///
/// let talks = |n| Counts { verbal_cooperation: n, ..Counts::default() };
/// let blows = Counts { material_conflict: 12, ..Counts::default() };
/// let turned = change(&talks(12), 90.0, &blows, 30.0);
/// assert!(turned.weight > 10.0 && turned.warming < -0.8 && turned.rise > 0.0);
/// assert!(change(&talks(12), 90.0, &talks(4), 30.0).weight < 0.01);
/// ```
pub fn change(before: &Counts, days_before: f64, after: &Counts, days_after: f64) -> Change {
    let days = days_before + days_after;
    let ratio = |before: u32, after: u32| {
        let (before, after) = (f64::from(before), f64::from(after));
        let rate = (before + after) / days;
        let part = |seen: f64, days: f64| {
            if seen == 0.0 { 0.0 } else { seen * (seen / (rate * days)).ln() }
        };
        part(before, days_before) + part(after, days_after)
    };
    let rate = |counts: &Counts, days: f64| f64::from(counts.total()) / days;
    Change {
        weight: ratio(before.cooperation(), after.cooperation())
            + ratio(before.conflict(), after.conflict()),
        warming: cooperation_share(after) - cooperation_share(before),
        rise: rate(after, days_after) - rate(before, days_before),
    }
}

/// Returns the share of cooperation among all events, 0 to 1, drawn towards one half by half an
/// event of each kind: one half where there are none.
pub fn cooperation_share(counts: &Counts) -> f64 {
    (f64::from(counts.cooperation()) + 0.5) / (f64::from(counts.total()) + 1.0)
}

/// Returns how differently two states behave towards a third, 0 to 1: Hellinger's distance between
/// the shares of the four quad classes, each drawn towards one quarter by a quarter of an event.
///
/// ```
/// use detente_relate::{Counts, distance};
///
/// let friend = Counts { verbal_cooperation: 40, material_cooperation: 10, ..Counts::default() };
/// let foe = Counts { verbal_conflict: 30, material_conflict: 20, ..Counts::default() };
/// assert!((distance(&friend, &foe) - 0.899).abs() < 0.001);
/// assert!(distance(&friend, &friend) < 1e-6);
/// ```
pub fn distance(one: &Counts, other: &Counts) -> f64 {
    let shares = |counts: &Counts| {
        let total = f64::from(counts.total()) + 1.0;
        [
            counts.verbal_cooperation,
            counts.material_cooperation,
            counts.verbal_conflict,
            counts.material_conflict,
        ]
        .map(|events| (f64::from(events) + 0.25) / total)
    };
    let alike: f64 = shares(one).into_iter().zip(shares(other)).map(|(a, b)| (a * b).sqrt()).sum();
    (1.0 - alike.min(1.0)).sqrt()
}

/// Returns how alike two states behave, 0 to 1, and by how many third parties it was seen: one less
/// the mean distance, weighted by the events of the one that did less. `None` where they have no
/// third party in common.
///
/// Each item holds what the one did to a third party, and what the other did to it.
pub fn alignment<'c>(
    thirds: impl IntoIterator<Item = (&'c Counts, &'c Counts)>,
) -> Option<(f64, usize)> {
    let (mut apart, mut weights, mut seen) = (0.0, 0.0, 0);
    for (one, other) in thirds {
        let weight = f64::from(one.total().min(other.total()));
        if weight > 0.0 {
            apart += weight * distance(one, other);
            weights += weight;
            seen += 1;
        }
    }
    (seen > 0).then(|| (1.0 - apart / weights, seen))
}
