//! Forecasts with names, days and reasons, and how those that came due did.

use detente_forecast::{Basis, Forecast, Forecaster, Outcome, Score, score};
use detente_store::{IssuedForecast, Store, StoreError};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};

use crate::{AnswerError, History};

/// What stands below every panel.
const ABOUT: &str = "Counted temporal rules, weighed by an online logistic regression. On the ICEWS \
    benchmarks the best networks on a GPU rank better: MRR 51 (ICEWS14), 37.7 (ICEWS18), 59 \
    (ICEWS05-15) in their own tables; 46.9, 35.1 and 52.9 (valid part) here.";

/// A forecast with names and days.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// Who acts.
    pub source: String,
    /// To whom.
    pub target: String,
    /// PLOVER type.
    #[serde(rename = "type")]
    pub event_type: String,
    /// First day of the window, `YYYY-MM-DD`.
    pub first: String,
    /// Last day of the window.
    pub last: String,
    /// Days of the window.
    pub horizon: u32,
    /// Of at least one such act within the window.
    pub probability: f32,
    /// Lower end of the 90 % interval.
    pub low: f32,
    /// Upper end.
    pub high: f32,
    /// What it rests on.
    pub basis: Basis,
    /// Why, the weightiest first.
    pub reasons: Vec<ShownReason>,
}

/// A reason with names and days.
#[derive(Clone, Debug, Serialize)]
pub struct ShownReason {
    /// Who acted before.
    pub source: String,
    /// What was done before.
    #[serde(rename = "type")]
    pub event_type: String,
    /// To whom.
    pub target: String,
    /// The day of it.
    pub day: String,
    /// Days before the window.
    pub age: u32,
    /// Of so many such cases among all dyads …
    pub of: u32,
    /// … the act followed in so many.
    pub held: u32,
    /// Of so many in this dyad …
    pub of_here: u32,
    /// … it followed in so many.
    pub held_here: u32,
    /// Some past cases.
    pub cases: Vec<ShownCase>,
}

/// A past case with names and days.
#[derive(Clone, Debug, Serialize)]
pub struct ShownCase {
    /// Who acted.
    pub source: String,
    /// To whom.
    pub target: String,
    /// Day of the earlier act.
    pub earlier: String,
    /// Day of the act that followed.
    pub later: String,
}

impl Shown {
    /// Returns what the store keeps.
    pub fn issued(&self) -> IssuedForecast {
        IssuedForecast {
            first: self.first.clone(),
            last: self.last.clone(),
            horizon: self.horizon,
            source: self.source.clone(),
            target: self.target.clone(),
            event_type: self.event_type.clone(),
            probability: f64::from(self.probability),
            low: f64::from(self.low),
            high: f64::from(self.high),
            basis: basis(self.basis).to_owned(),
            // Plain text and numbers always have a JSON form.
            reasons: serde_json::to_string(&self.reasons).unwrap_or_default(),
            came: None,
        }
    }
}

fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Record => "record",
        Basis::KindRate => "kind_rate",
        Basis::BaseRate => "base_rate",
    }
}

/// What a history lets expect; made once, asked for any parties.
#[derive(Debug)]
pub struct Outlook {
    /// What happened before the window.
    pub history: History,
    forecaster: Forecaster,
}

impl Outlook {
    /// Learns from what the store has before `on` (`None`: up to its latest day) and since `since`
    /// (`None`: five years before); `horizons` are days ahead, in order, each once.
    ///
    /// # Errors
    /// The store's own, and [`AnswerError::History`] where it holds too little.
    pub fn learn(
        store: &Store,
        on: Option<Date>,
        since: Option<Date>,
        horizons: &[u32],
    ) -> Result<Self, AnswerError> {
        let history = History::read(store, on, since)?;
        let forecaster = Forecaster::new(&history.quads, history.from, horizons)?;
        Ok(Self { history, forecaster })
    }

    /// Forecasts each act that one party ever did to another.
    pub fn pair(&self, store: &Store, source: &str, target: &str) -> Result<Panel<'_>, StoreError> {
        let parties = (source.to_uppercase(), target.to_uppercase());
        let history = &self.history;
        let kinds: Vec<u32> = (0..history.kinds.len() as u32).collect();
        let found =
            self.forecaster.pair(history.actor(&parties.0), history.actor(&parties.1), &kinds);
        self.panel(store, &found, Some(parties))
    }

    /// Forecasts what is likeliest of all, `limit` acts a horizon.
    pub fn top(&self, store: &Store, limit: usize) -> Result<Panel<'_>, StoreError> {
        self.panel(store, &self.forecaster.top(limit), None)
    }

    fn panel(
        &self,
        store: &Store,
        found: &[Forecast],
        parties: Option<(String, String)>,
    ) -> Result<Panel<'_>, StoreError> {
        let shown = |forecast| self.history.shown(forecast, parties.as_ref());
        let forecasts = found.iter().map(shown).collect();
        Ok(Panel { history: &self.history, parties, forecasts, record: record(store)? })
    }
}

/// All that is shown at once.
#[derive(Debug)]
pub struct Panel<'o> {
    /// What happened before the window.
    pub history: &'o History,
    /// Who was asked for; `None`: whoever is likeliest.
    pub parties: Option<(String, String)>,
    /// The forecasts, by horizon.
    pub forecasts: Vec<Shown>,
    /// How those that came due did, by horizon.
    pub record: Vec<(u32, Score)>,
}

impl Panel<'_> {
    /// Returns the names of parties without any past.
    pub fn unknown(&self) -> Vec<&str> {
        let parties = self.parties.iter().flat_map(|(source, target)| [source, target]);
        parties.map(String::as_str).filter(|party| !self.history.knows(party)).collect()
    }

    /// Returns the panel as a page reads it.
    pub fn json(&self) -> Value {
        let days = self.history.days();
        json!({
            "from": crate::history::written(self.history.from),
            "history": {
                "first": days.as_ref().map(|days| &days.0),
                "last": days.as_ref().map(|days| &days.1),
                "acts": self.history.quads.len(),
                "left_out": self.history.left_out,
            },
            "unknown": self.unknown(),
            "forecasts": self.forecasts,
            "record": record_json(&self.record),
            "about": ABOUT,
        })
    }
}

/// Scores what has come due, by horizon.
pub fn record(store: &Store) -> Result<Vec<(u32, Score)>, StoreError> {
    let mut due: Vec<(u32, Outcome)> = store
        .forecasts()?
        .iter()
        .filter_map(|one| Some((one.horizon, (one.probability as f32, one.came?))))
        .collect();
    due.sort_by_key(|one| one.0);
    let scored = due.chunk_by(|a, b| a.0 == b.0).filter_map(|one| {
        let outcomes: Vec<Outcome> = one.iter().map(|case| case.1).collect();
        Some((one[0].0, score(&outcomes, None)?))
    });
    Ok(scored.collect())
}

/// Returns a track record as JSON: a list by horizon.
pub fn record_json(record: &[(u32, Score)]) -> Value {
    record.iter().map(|(horizon, score)| json!({"horizon": horizon, "score": score})).collect()
}
