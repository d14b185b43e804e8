//! One relation: what two parties did to each other over time.

use std::collections::BTreeMap;

use detente_answer::{Direction, Party, View, both, party, table};
use detente_relate::Step;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::parameters::day;
use crate::{
    Desk, Problem,
    shape::{Format, One, PeriodRow, Shape, parquet},
};

/// Which relation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelationAsk {
    a: String,
    b: String,
}

/// Two parties and what the store has of them.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RelationPage {
    /// The one: country or code.
    pub a: String,
    /// The other.
    pub b: String,
    /// Names for people.
    pub names: BTreeMap<String, String>,
    /// Events in both directions, all days.
    pub events: u64,
    /// The first day with an event.
    pub first: Option<String>,
    /// The last day with an event.
    pub last: Option<String>,
    /// Events by type, `a` to `b`.
    pub a_to_b: BTreeMap<String, u64>,
    /// Events by type, `b` to `a`.
    pub b_to_a: BTreeMap<String, u64>,
}

/// Tells what the store has of two parties.
#[utoipa::path(get, path = "/api/v1/relations/{a}/{b}", tag = "relations",
    params(
        ("a" = String, Path, description = "A code or name.", example = "CHN"),
        ("b" = String, Path, description = "The other.", example = "RUS"),
    ),
    responses(
        (status = 200, description = "The relation.",
         body = ref("#/components/schemas/RelationPage")),
    ))]
pub fn relation(desk: &Desk<'_>, ask: RelationAsk) -> Result<One<RelationPage>, Problem> {
    let [a, b] = [&ask.a, &ask.b].map(|name| party(name).to_uppercase());
    let days = desk.store.dyad_days(&a, &b, None, None)?;
    let mut page = RelationPage {
        names: desk.names([&*a, &*b].into_iter())?,
        a,
        b,
        events: 0,
        first: None,
        last: None,
        a_to_b: BTreeMap::new(),
        b_to_a: BTreeMap::new(),
    };
    for day in days.into_iter().filter(|day| day.events > 0) {
        page.events += u64::from(day.events);
        page.first.get_or_insert_with(|| day.day.clone());
        let side = if day.source == page.a { &mut page.a_to_b } else { &mut page.b_to_a };
        *side.entry(day.event_type).or_default() += u64::from(day.events);
        page.last = Some(day.day);
    }
    Ok(One(page))
}

/// Length of a period.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Length {
    /// Days.
    Day,
    /// Weeks, from Monday.
    #[default]
    Week,
    /// Calendar months.
    Month,
}

/// Which part of a relation's history.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SeriesAsk {
    /// The one.
    #[param(ignore)]
    #[serde(default)]
    pub a: String,
    /// The other.
    #[param(ignore)]
    #[serde(default)]
    pub b: String,
    /// First day.
    #[param(format = "date")]
    pub since: Option<String>,
    /// Last day; nothing after it is looked at.
    #[param(format = "date")]
    pub until: Option<String>,
    /// How long the periods are.
    #[param(inline)]
    pub step: Option<Length>,
    /// Take an organisation for its member states, each while it belongs.
    pub members: Option<bool>,
}

/// Both directions of a relation over time.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Both(pub [Direction; 2]);

impl Shape for Both {
    fn write(&self, format: Format) -> Result<Vec<u8>, Problem> {
        match format {
            Format::Csv => Ok(table::series(&self.0, ',').into_bytes()),
            Format::Parquet => parquet(table::periods(&self.0).into_iter()),
            Format::Jsonl => {
                let rows = self.0.iter().flat_map(|direction| {
                    direction.series.iter().map(|period| PeriodRow {
                        source: direction.source.clone(),
                        target: direction.target.clone(),
                        period: period.clone(),
                    })
                });
                let lines: Result<String, _> =
                    rows.map(|row| serde_json::to_string(&row).map(|line| line + "\n")).collect();
                lines
                    .map(String::into_bytes)
                    .map_err(|error| Problem::new("W013", error.to_string()))
            }
            other => One(&self.0).write(other),
        }
    }
}

/// Gives both directions of a relation over time, with its turns and what explains them.
#[utoipa::path(get, path = "/api/v1/relations/{a}/{b}/series", tag = "relations",
    params(
        ("a" = String, Path, description = "A code or name.", example = "CHN"),
        ("b" = String, Path, description = "The other.", example = "RUS"),
        SeriesAsk,
    ),
    responses(
        (status = 200, description = "Both directions.", body = ref("#/components/schemas/Both")),
    ))]
pub fn series(desk: &Desk<'_>, ask: SeriesAsk) -> Result<Both, Problem> {
    let members = ask.members.unwrap_or_default();
    let [a, b] = [&ask.a, &ask.b].map(|name| Party::new(&party(name), members));
    let view = View {
        step: match ask.step.unwrap_or_default() {
            Length::Day => Step::Day,
            Length::Week => Step::Week,
            Length::Month => Step::Month,
        },
        since: day("since", ask.since.as_ref())?,
        until: day("until", ask.until.as_ref())?,
    };
    Ok(Both(both(desk.store, &a, &b, &view, &*desk.activity()?)?))
}
