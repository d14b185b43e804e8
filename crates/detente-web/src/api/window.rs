//! All relations at once: the matrix of a window, its turns, the months, the parties.

use std::collections::BTreeMap;

use detente_answer::{Cell, Matrix, TurnOf};
use detente_store::Party;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::parameters::day;
use crate::{
    Desk, Problem,
    shape::{Format, List, One, Row, Shape},
};

/// Days of a window where nothing else is asked.
const DAYS: u32 = 30;
/// Parties of the matrix where nothing else is asked.
const PARTIES: u32 = 20;

/// Which window.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct WindowAsk {
    /// Its last day; the latest day of the store where nothing is said.
    #[param(format = "date")]
    pub until: Option<String>,
    /// How many days.
    #[param(minimum = 1, maximum = 3660)]
    pub days: Option<u32>,
    /// Parties of the matrix.
    #[param(minimum = 2, maximum = 60)]
    pub parties: Option<u32>,
}

impl WindowAsk {
    fn matrix(&self, desk: &Desk<'_>, parties: u32) -> Result<Matrix, Problem> {
        let until: Date = match day("until", self.until.as_ref())? {
            Some(day) => day,
            None => desk.today()?,
        };
        let days = self.days.unwrap_or(DAYS);
        if !(1..=3660).contains(&days) {
            return Err(Problem::parameter("days", "from 1 to 3660"));
        }
        if !(2..=60).contains(&parties) {
            return Err(Problem::parameter("parties", "from 2 to 60"));
        }
        Ok(Matrix::ask(desk.store, until, days, parties as usize)?)
    }
}

/// The matrix with names for people.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MatrixPage {
    /// The matrix.
    #[serde(flatten)]
    pub matrix: Matrix,
    /// Names by code.
    pub names: BTreeMap<String, String>,
}

impl Row for Cell {
    const COLUMNS: &[&str] = &[
        "source",
        "target",
        "cooperation",
        "conflict",
        "goldstein",
        "cooperation_before",
        "conflict_before",
        "goldstein_before",
        "change",
    ];

    fn cells(&self) -> Vec<String> {
        let counts = |counts: &detente_relate::Counts| {
            [
                counts.cooperation().to_string(),
                counts.conflict().to_string(),
                format!("{:.1}", counts.goldstein),
            ]
        };
        let ends = [self.source.clone(), self.target.clone()].into_iter();
        let both = counts(&self.now).into_iter().chain(counts(&self.before));
        ends.chain(both).chain([format!("{:.3}", self.change)]).collect()
    }
}

impl Shape for MatrixPage {
    fn write(&self, format: Format) -> Result<Vec<u8>, Problem> {
        match format {
            Format::Json => One(self).write(format),
            other => List::whole(self.matrix.cells.clone()).write(other),
        }
    }
}

/// Gives the matrix of relations: who did how much to whom in a window, and how that changed.
#[utoipa::path(get, path = "/api/v1/matrix", params(WindowAsk), tag = "relations", responses(
    (status = 200, description = "The matrix.", body = ref("#/components/schemas/MatrixPage")),
))]
pub fn matrix(desk: &Desk<'_>, ask: WindowAsk) -> Result<MatrixPage, Problem> {
    let matrix = ask.matrix(desk, ask.parties.unwrap_or(PARTIES))?;
    let names = desk.names(matrix.parties.iter().map(|party| &*party.code))?;
    Ok(MatrixPage { matrix, names })
}

impl Row for TurnOf {
    const COLUMNS: &[&str] =
        &["date", "source", "target", "direction", "size", "probability", "sentence", "url"];

    fn cells(&self) -> Vec<String> {
        let shift = &self.turn.shift;
        let told = self.turn.sentences.first();
        vec![
            shift.date.to_string(),
            self.source.clone(),
            self.target.clone(),
            shift.direction.name().to_owned(),
            format!("{:.2}", shift.size),
            format!("{:.2}", shift.probability),
            told.map(|told| told.words.clone()).unwrap_or_default(),
            told.and_then(|told| told.url.clone()).unwrap_or_default(),
        ]
    }
}

/// Lists the turns of the busiest relations within a window, the latest first.
#[utoipa::path(get, path = "/api/v1/shifts", params(WindowAsk), tag = "relations", responses(
    (status = 200, description = "Turns.", body = ref("#/components/schemas/ListOfTurnOf")),
))]
pub fn shifts(desk: &Desk<'_>, ask: WindowAsk) -> Result<List<TurnOf>, Problem> {
    let matrix = ask.matrix(desk, ask.parties.unwrap_or(PARTIES))?;
    Ok(List::whole(detente_answer::turns(desk.store, &matrix, &*desk.activity()?)?))
}

/// No parameters.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Events of a calendar month.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Month {
    /// `YYYY-MM`.
    pub month: String,
    /// Events of all dyads.
    pub events: u64,
}

impl Row for Month {
    const COLUMNS: &[&str] = &["month", "events"];

    fn cells(&self) -> Vec<String> {
        vec![self.month.clone(), self.events.to_string()]
    }
}

/// Counts the events of all dyads by calendar month.
#[utoipa::path(get, path = "/api/v1/months", tag = "relations", responses(
    (status = 200, description = "Months.", body = ref("#/components/schemas/ListOfMonth")),
))]
pub fn months(desk: &Desk<'_>, _: Nothing) -> Result<List<Month>, Problem> {
    let months = desk.store.months()?.into_iter();
    Ok(List::whole(months.map(|(month, events)| Month { month, events }).collect()))
}

impl Row for Party {
    const COLUMNS: &[&str] = &["code", "name", "events"];

    fn cells(&self) -> Vec<String> {
        vec![self.code.clone(), self.name.clone(), self.events.to_string()]
    }
}

/// Lists the parties of all dyads, the busiest first.
#[utoipa::path(get, path = "/api/v1/parties", tag = "actors", responses(
    (status = 200, description = "Parties.", body = ref("#/components/schemas/ListOfParty")),
))]
pub fn parties(desk: &Desk<'_>, _: Nothing) -> Result<List<Party>, Problem> {
    Ok(List::whole(desk.parties()?.to_vec()))
}
