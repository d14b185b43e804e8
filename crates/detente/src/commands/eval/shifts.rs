//! `detente eval shifts`.

use std::{fmt::Write as _, path::Path};

use detente_relate::{Sensitivity, eval};
use serde_json::Value;

use crate::{error::Error, input::packed, output::visible::visible};

/// Scores the shifts found in a table of daily counts against historic ones.
pub fn score(place: &str, gold: &str, series: &Path) -> Result<Value, Error> {
    let series = packed::text(series)?;
    let scores = eval::score(gold, &series, &Sensitivity::default())
        .map_err(|why| Error::BadGold { place: place.to_owned(), why })?;
    Ok(serde_json::to_value(scores).unwrap_or_default())
}

/// Lists what was found for each historic shift, the misses marked.
pub fn listed(shifts: &[Value]) -> String {
    let mut list = String::new();
    for shift in shifts {
        let text = |name: &str| visible(shift[name].as_str().unwrap_or_default());
        let delay = match shift["delay_days"].as_i64() {
            Some(days) => format!("{days:+} d"),
            None => "missed".to_owned(),
        };
        let (a, b, date, direction) =
            (text("actor_a"), text("actor_b"), text("date"), text("direction"));
        let _ = writeln!(list, "  {date} {direction:<9} {delay:>6}  {a} – {b}");
    }
    list
}
