//! How probable it is that a report is right.
//!
//! A logistic regression over few signs, fitted to the reports made of the development half of
//! PLOVER's gold records, each right where type, source and target are. What it gives is therefore
//! the share that is right among sentences that do tell of an act; in text that tells of none,
//! fewer are. `bench/events.md` has the table of reliability and the command that makes it.

use detente_record::{Mention, Report};

use super::pair;
use crate::types::{Classifier, View};

/// Weights of the signs, in the order of [`signs`], behind the constant.
const WEIGHTS: [f32; 5] = [0.1, 0.62, -2.27, -1.73, -1.07];
const CONSTANT: f32 = 0.85;

/// The probability that a report is right in type, source and target; `view` sees its sentence.
pub(super) fn confidence(report: &Report, view: &View<'_>) -> f32 {
    let sum: f32 =
        signs(report, view).iter().zip(WEIGHTS).map(|(sign, weight)| sign * weight).sum();
    (1.0 / (1.0 + (-CONSTANT - sum).exp())).clamp(0.02, 0.98)
}

/// What speaks for a report: how sure the classifier is that there is an act and that it is this
/// type, that a side is missing, how loose the weakest link from words to
/// actor is, and that an actor has no code.
fn signs(report: &Report, view: &View<'_>) -> [f32; 5] {
    let both = || report.source.iter().chain(&report.target);
    let ranked = Classifier::shipped().rank(&view.features(pair(&report.source, &report.target)));
    let link = both().map(|mention| mention.link).fold(1.0_f32, f32::min);
    let sign = |yes: bool| f32::from(u8::from(yes));
    [
        log_odds(ranked.act),
        log_odds(ranked.types[report.kind.event_type as usize]),
        sign(report.source.is_empty() || report.target.is_empty()),
        1.0 - link,
        sign(both().any(|mention: &Mention| mention.actor.code.is_none())),
    ]
}

fn log_odds(share: f32) -> f32 {
    let share = share.clamp(0.001, 0.999);
    (share / (1.0 - share)).ln()
}
