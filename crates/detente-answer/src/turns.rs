//! The turns of all busy relations in some days.

use detente_store::{Store, StoreError};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Activity, Explained, Matrix, Party, View, both};

/// Pairs that are looked at, the busiest first.
const PAIRS: usize = 60;

/// A turn and whose it is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TurnOf {
    /// Who acts.
    pub source: String,
    /// To whom.
    pub target: String,
    /// The turn and what explains it.
    #[serde(flatten)]
    pub turn: Explained,
}

/// Finds the turns of the busiest relations of a matrix within its days, the latest first.
///
/// What is found on a day rests on that day and those before, so that a replay agrees with what
/// was shown then.
pub fn turns(
    store: &Store,
    matrix: &Matrix,
    activity: &Activity,
) -> Result<Vec<TurnOf>, StoreError> {
    let mut pairs: Vec<(u32, [&str; 2])> = Vec::new();
    for cell in &matrix.cells {
        let mut pair = [&*cell.source, &*cell.target];
        pair.sort_unstable();
        match pairs.iter_mut().find(|known| known.1 == pair) {
            Some(known) => known.0 += cell.now.total(),
            None => pairs.push((cell.now.total(), pair)),
        }
    }
    pairs.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let view = View { since: Some(matrix.since), until: Some(matrix.until), ..View::default() };
    let mut found = Vec::new();
    for (_, [a, b]) in pairs.into_iter().take(PAIRS) {
        let [a, b] = [a, b].map(|code| Party::new(code, false));
        for direction in both(store, &a, &b, &view, activity)? {
            let (source, target) = (direction.source, direction.target);
            found.extend(direction.shifts.into_iter().map(|turn| TurnOf {
                source: source.clone(),
                target: target.clone(),
                turn,
            }));
        }
    }
    let order = |turn: &TurnOf| -> (Date, f64) { (turn.turn.shift.date, turn.turn.shift.score) };
    found.sort_by(|a, b| order(b).partial_cmp(&order(a)).unwrap_or(std::cmp::Ordering::Equal));
    Ok(found)
}
