//! What comes next between two parties, and why.

use std::sync::Arc;

use detente_answer::{Outlook, party};
use serde::Deserialize;
use serde_json::Value;
use utoipa::IntoParams;

use super::parameters::day;
use crate::{Desk, Problem, shape::One};

/// Days ahead where nothing else is asked.
pub(crate) const USUAL: u32 = 30;

/// Which forecasts.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ForecastsAsk {
    /// Who acts.
    #[param(ignore)]
    #[serde(default)]
    pub a: String,
    /// To whom.
    #[param(ignore)]
    #[serde(default)]
    pub b: String,
    /// Days ahead.
    #[param(minimum = 1, maximum = 365)]
    pub horizon: Option<u32>,
    /// First day of the window; acts on it or later are not used.
    #[param(format = "date")]
    pub on: Option<String>,
}

/// Forecasts each act that one party ever did to another, with the rules and past cases behind it.
#[utoipa::path(get, path = "/api/v1/forecasts/{a}/{b}", tag = "relations",
    params(
        ("a" = String, Path, description = "Who acts.", example = "CHN"),
        ("b" = String, Path, description = "To whom.", example = "RUS"),
        ForecastsAsk,
    ),
    responses((status = 200, description = "The panel of forecasts.", body = Value)))]
pub fn forecasts(desk: &Desk<'_>, ask: ForecastsAsk) -> Result<One<Value>, Problem> {
    let horizon = ask.horizon.unwrap_or(USUAL);
    if !(1..=365).contains(&horizon) {
        return Err(Problem::parameter("horizon", "from 1 to 365 days"));
    }
    let on = day("on", ask.on.as_ref())?;
    let outlook = if on.is_none() && horizon == USUAL {
        desk.outlook()?
    } else {
        Arc::new(Outlook::learn(desk.store, on, None, &[horizon])?)
    };
    let panel = outlook.pair(desk.store, &party(&ask.a), &party(&ask.b))?;
    Ok(One(panel.json()))
}
