//! Forecasts as the terminal shows them.

use std::fmt::Write as _;

use detente_answer::{Panel, Shown, written};
use detente_forecast::Basis;

use crate::output::{paint::Paint, visible::visible};

/// Returns the panel for the terminal.
pub fn text(panel: &Panel<'_>, paint: Paint) -> String {
    let from = written(panel.history.from);
    let mut text = match &panel.parties {
        Some((source, target)) => {
            format!("{} → {}, from {from}\n", visible(source), visible(target))
        }
        None => format!("likeliest from {from}\n"),
    };
    for party in panel.unknown() {
        let _ = writeln!(text, "no event of {} is known: base rates only", visible(party));
    }
    if panel.history.left_out > 0 {
        let _ = writeln!(text, "{} acts on later days are not used", panel.history.left_out);
    }
    for at_once in panel.forecasts.chunk_by(|a, b| a.horizon == b.horizon) {
        let heading = format!("within {} days (to {})", at_once[0].horizon, at_once[0].last);
        let _ = writeln!(text, "\n{}", paint.bold(heading));
        for forecast in at_once {
            one(forecast, panel.parties.is_some(), &mut text);
        }
    }
    for (horizon, score) in &panel.record {
        let _ = writeln!(
            text,
            "\ntrack record, {horizon} days: {} of {} came, Brier {:.3}",
            score.came, score.cases, score.brier
        );
    }
    text
}

/// Writes one forecast; `asked`: the parties stand in the heading already.
fn one(forecast: &Shown, asked: bool, text: &mut String) {
    let who = if asked {
        String::new()
    } else {
        format!("{} → {} ", visible(&forecast.source), visible(&forecast.target))
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
