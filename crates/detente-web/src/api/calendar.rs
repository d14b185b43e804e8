//! Planned diplomacy.

use detente_answer::Plan;
use detente_store::ReportFilter;
use serde::Deserialize;
use utoipa::IntoParams;

use super::parameters::{actor, day, limit, pair};
use crate::{Desk, Problem, shape::List};

/// Which plans.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct CalendarAsk {
    /// Plans that end on this day or later.
    #[param(format = "date")]
    pub since: Option<String>,
    /// Plans that begin on this day or earlier.
    #[param(format = "date")]
    pub until: Option<String>,
    /// On either side.
    pub actor: Option<String>,
    /// Between these two, in either direction.
    pub between: Option<String>,
    /// Reports looked at.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u32>,
}

/// Lists plans, the soonest first, with what became of them.
#[utoipa::path(get, path = "/api/v1/calendar", params(CalendarAsk), tag = "acts", responses(
    (status = 200, description = "Plans.", body = ref("#/components/schemas/ListOfPlan")),
))]
pub fn calendar(desk: &Desk<'_>, ask: CalendarAsk) -> Result<List<Plan>, Problem> {
    let filter = ReportFilter {
        since: day("since", ask.since.as_ref())?,
        until: day("until", ask.until.as_ref())?,
        either: actor(ask.actor.as_ref()),
        between: pair("between", ask.between.as_ref())?,
        limit: Some(limit(ask.limit)?),
        ..ReportFilter::default()
    };
    match desk.today() {
        Ok(today) => Ok(List::whole(detente_answer::calendar(desk.store, &filter, today)?)),
        Err(problem) if problem.code == "W014" => Ok(List::whole(Vec::new())),
        Err(problem) => Err(problem),
    }
}
