//! `detente schema`.

use detente_record::json;

use crate::{Outcome, error::Error, output::Output};

/// Prints the JSON Schema of one record.
pub fn run() -> Result<Outcome, Error> {
    let mut out = Output::open(None)?;
    let schema = serde_json::to_string_pretty(&json::schema()).unwrap_or_default();
    out.text(&schema)?;
    out.text("\n")?;
    out.flush()?;
    Ok(Outcome::Done)
}
