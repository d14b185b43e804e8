//! Forecasts as they are shown: a panel in JSON for a page, and a text for the terminal.

use std::fmt::Write as _;

use detente_forecast::{Basis, Score};
use detente_store::IssuedForecast;
use serde::Serialize;
use serde_json::{Value, json};

use super::{as_json, history::History};
use crate::output::{json_line, paint::Paint, visible::visible};

/// What stands below every panel.
const ABOUT: &str = "Counted temporal rules, weighed by an online logistic regression. On the ICEWS \
    benchmarks the best networks on a GPU rank better: MRR 51 (ICEWS14), 37.7 (ICEWS18), 59 \
    (ICEWS05-15) in their own tables; 46.9, 35.1 and 52.9 (valid part) here.";

/// A forecast with names and days.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Shown {
    pub source: String,
    pub target: String,
    #[serde(rename = "type")]
    pub event_type: String,
    pub first: String,
    pub last: String,
    pub horizon: u32,
    pub probability: f32,
    pub low: f32,
    pub high: f32,
    pub basis: Basis,
    pub reasons: Vec<ShownReason>,
}

/// A reason with names and days.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ShownReason {
    pub source: String,
    #[serde(rename = "type")]
    pub event_type: String,
    pub target: String,
    pub day: String,
    pub age: u32,
    pub held: u32,
    pub of: u32,
    pub held_here: u32,
    pub of_here: u32,
    pub cases: Vec<ShownCase>,
}

/// A past case with names and days.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ShownCase {
    pub source: String,
    pub target: String,
    pub earlier: String,
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
            reasons: json_line(&self.reasons),
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

/// All that is shown at once.
pub(super) struct Panel<'a> {
    pub history: &'a History,
    pub parties: Option<(String, String)>,
    pub forecasts: Vec<Shown>,
    pub record: Vec<(u32, Score)>,
}

impl Panel<'_> {
    /// Names of parties without any past.
    fn unknown(&self) -> Vec<&str> {
        let parties = self.parties.iter().flat_map(|(source, target)| [source, target]);
        parties.map(String::as_str).filter(|party| !self.history.knows(party)).collect()
    }

    /// Returns the panel as a page reads it.
    pub fn json(&self) -> Value {
        let days = self.history.days();
        json!({
            "from": super::history::written(self.history.from),
            "history": {
                "first": days.as_ref().map(|days| &days.0),
                "last": days.as_ref().map(|days| &days.1),
                "acts": self.history.quads.len(),
                "left_out": self.history.left_out,
            },
            "unknown": self.unknown(),
            "forecasts": self.forecasts,
            "record": as_json(&self.record),
            "about": ABOUT,
        })
    }

    /// Returns the panel for the terminal.
    pub fn text(&self, paint: Paint) -> String {
        let from = super::history::written(self.history.from);
        let mut text = match &self.parties {
            Some((source, target)) => {
                format!("{} → {}, from {from}\n", visible(source), visible(target))
            }
            None => format!("likeliest from {from}\n"),
        };
        for party in self.unknown() {
            let _ = writeln!(text, "no event of {} is known: base rates only", visible(party));
        }
        if self.history.left_out > 0 {
            let _ = writeln!(text, "{} acts on later days are not used", self.history.left_out);
        }
        for at_once in self.forecasts.chunk_by(|a, b| a.horizon == b.horizon) {
            let heading = format!("within {} days (to {})", at_once[0].horizon, at_once[0].last);
            let _ = writeln!(text, "\n{}", paint.bold(heading));
            for forecast in at_once {
                self.forecast(forecast, &mut text);
            }
        }
        for (horizon, score) in &self.record {
            let _ = writeln!(
                text,
                "\ntrack record, {horizon} days: {} of {} came, Brier {:.3}",
                score.came, score.cases, score.brier
            );
        }
        text
    }

    fn forecast(&self, forecast: &Shown, text: &mut String) {
        let who = if self.parties.is_none() {
            format!("{} → {} ", visible(&forecast.source), visible(&forecast.target))
        } else {
            String::new()
        };
        let base = match forecast.basis {
            Basis::Record => "",
            Basis::KindRate => "  base rate of this type among known pairs",
            Basis::BaseRate => "  base rate over all pairs",
        };
        let _ = writeln!(
            text,
            "  {:>3.0} %  {who}{:<10} ({:.0}–{:.0} %){base}",
            100.0 * forecast.probability,
            visible(&forecast.event_type),
            100.0 * forecast.low,
            100.0 * forecast.high,
        );
        for reason in &forecast.reasons {
            let _ = write!(
                text,
                "         {} {} {} {} days before: came in {} of {} such cases",
                visible(&reason.source),
                visible(&reason.event_type),
                visible(&reason.target),
                reason.age,
                reason.held,
                reason.of,
            );
            if reason.of_here > 0 {
                let _ = write!(text, ", {} of {} here", reason.held_here, reason.of_here);
            }
            if let Some(case) = reason.cases.first() {
                let _ = write!(text, "; {} then {}", case.earlier, case.later);
            }
            text.push('\n');
        }
    }
}
