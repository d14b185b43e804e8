//! Forecasts for an analyst: probabilities at several horizons, each with its reasons.

use serde::Serialize;

use crate::{
    Basis, Fact, Outlook, Quad,
    chronicle::Chronicle,
    outlook::Chance,
    reasons::{Reason, reasons},
};

/// Fewer days of history than this are refused.
pub const FEWEST_DAYS: i32 = 14;

/// Days further from day 0 are refused: no calendar needs them.
const FURTHEST: u32 = 10_000_000;

/// Why a history cannot carry a forecast.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HistoryError {
    /// Nothing at all.
    #[error("there is no history to forecast from")]
    Empty,
    /// Too few days from the first to the last.
    #[error("the history spans {0} days; at least {FEWEST_DAYS} are needed")]
    TooShort(i32),
    /// A day more than ten million days from day 0, or a kind or actor with too high a number.
    #[error("{0} acts have a day, a kind or an actor out of all bounds")]
    OutOfBounds(usize),
    /// An act on or after the day from which the future begins.
    #[error("{0} acts are dated on the day of the forecast or after it")]
    FutureDated(usize),
}

/// One forecast.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Forecast {
    /// Who acts.
    pub source: u32,
    /// What is done.
    pub kind: u32,
    /// To whom.
    pub target: u32,
    /// First day of the window, the first that was not known.
    pub from: i32,
    /// Days of the window.
    pub horizon: u32,
    /// Probability of at least one such act within the window.
    pub probability: f32,
    /// Ends of the 90 % interval.
    pub interval: (f32, f32),
    /// `record`, or a base rate, which says that it is one.
    pub basis: Basis,
    /// Why, the strongest first; empty for a base rate.
    pub reasons: Vec<Reason>,
}

/// A history with the models for some horizons.
#[derive(Clone, Debug)]
pub struct Forecaster {
    chronicle: Chronicle,
    outlooks: Vec<Outlook>,
    from: i32,
}

impl Forecaster {
    /// Learns from a history, all of it before the day `from`.
    ///
    /// The order of `history` does not matter; the same act twice on a day counts once. Horizons
    /// are in days, from 1 to 365.
    pub fn new(history: &[Quad], from: i32, horizons: &[u32]) -> Result<Self, HistoryError> {
        let wild = |quad: &&Quad| !quad.fact().in_bounds() || quad.day.abs_diff(0) > FURTHEST;
        let wild = history.iter().filter(wild).count() + usize::from(from.abs_diff(0) > FURTHEST);
        if wild > 0 {
            return Err(HistoryError::OutOfBounds(wild));
        }
        let late = history.iter().filter(|quad| quad.day >= from).count();
        if late > 0 {
            return Err(HistoryError::FutureDated(late));
        }
        let mut sorted = history.to_vec();
        sorted.sort_unstable_by_key(|quad| (quad.day, quad.fact()));
        sorted.dedup();
        let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else {
            return Err(HistoryError::Empty);
        };
        let span = last.day.saturating_sub(first.day).saturating_add(1);
        if span < FEWEST_DAYS {
            return Err(HistoryError::TooShort(span));
        }
        let mut outlooks: Vec<Outlook> = horizons.iter().map(|&days| Outlook::new(days)).collect();
        let mut chronicle = Chronicle::default();
        for day in sorted.chunk_by(|a, b| a.day == b.day) {
            let facts: Vec<Fact> = day.iter().map(Quad::fact).collect();
            chronicle.add(day[0].day, &facts);
            for outlook in &mut outlooks {
                outlook.add(day[0].day, &facts);
            }
        }
        // The silent days up to the forecast are known too.
        if last.day < from - 1 {
            chronicle.add(from - 1, &[]);
            for outlook in &mut outlooks {
                outlook.add(from - 1, &[]);
            }
        }
        Ok(Self { chronicle, outlooks, from })
    }

    /// Forecasts one act at every horizon.
    pub fn act(&self, fact: Fact) -> Vec<Forecast> {
        self.outlooks.iter().map(|outlook| self.forecast(outlook, fact, true)).collect()
    }

    /// Forecasts every kind of act that the source ever did to the target, the likeliest first; a
    /// pair without a past gets the base rates of `kinds`.
    pub fn pair(&self, source: u32, target: u32, kinds: &[u32]) -> Vec<Forecast> {
        let mut seen: Vec<u32> =
            self.chronicle.between(source, target).iter().map(|act| act.1).collect();
        seen.sort_unstable();
        seen.dedup();
        let kinds = if seen.is_empty() { kinds } else { &seen };
        let mut forecasts: Vec<Forecast> =
            kinds.iter().flat_map(|&kind| self.act(Fact { source, kind, target })).collect();
        sort(&mut forecasts);
        forecasts
    }

    /// Forecasts what is likeliest of all, at most `limit` acts a horizon.
    pub fn top(&self, limit: usize) -> Vec<Forecast> {
        let mut top = Vec::new();
        for outlook in &self.outlooks {
            let mut all = outlook.all(self.from);
            all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            all.truncate(limit);
            top.extend(all.into_iter().map(|(fact, _)| self.forecast(outlook, fact, true)));
        }
        sort(&mut top);
        top
    }

    fn forecast(&self, outlook: &Outlook, fact: Fact, why: bool) -> Forecast {
        let Chance { probability, low, high, basis } = outlook.chance(fact, self.from);
        let why = why && basis == Basis::Record;
        let horizon = outlook.horizon();
        Forecast {
            source: fact.source,
            kind: fact.kind,
            target: fact.target,
            from: self.from,
            horizon,
            probability,
            interval: (low, high),
            basis,
            reasons: if why {
                reasons(
                    &self.chronicle,
                    fact,
                    self.from,
                    i32::try_from(horizon).unwrap_or(i32::MAX),
                )
            } else {
                Vec::new()
            },
        }
    }
}

/// By horizon, then the likeliest first.
fn sort(forecasts: &mut [Forecast]) {
    forecasts.sort_by(|a, b| {
        let fact = |f: &Forecast| (f.source, f.kind, f.target);
        (a.horizon.cmp(&b.horizon))
            .then(b.probability.total_cmp(&a.probability))
            .then(fact(a).cmp(&fact(b)))
    });
}
