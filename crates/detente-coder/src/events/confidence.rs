//! How probable it is that a report is right in type, source and target.
//!
//! A logistic regression over few signs, each of which can only speak for a report or only against
//! it. `cargo xtask train --confidence` fits the weights (`models/confidence.tsv`) to sentences that
//! tell of an act and to ordinary news that we judged report by report; `bench/events.md` has the
//! tables of reliability.

use std::sync::LazyLock;

use detente_record::{Byte, EventType, How, Mention, Report, Sentence, Span, Status};

use super::{LEARNED, flat::intent, pair};
use crate::types::{Classifier, View};

/// The signs by name, and whether each speaks for a report (else against it).
pub const SIGNS: [(&str, bool); 14] = [
    ("act", true),
    ("type", true),
    ("no source", false),
    ("no target", false),
    ("loose actor", false),
    ("actor without a code", false),
    ("learned", false),
    ("far from the source", false),
    ("far from the target", false),
    ("others nearer", false),
    ("pronoun", false),
    ("not told as done", false),
    ("one state", false),
    ("two states", true),
];

/// The constant and the weight of each sign.
static WEIGHTS: LazyLock<[f32; SIGNS.len() + 1]> = LazyLock::new(|| {
    let rows = include_str!("../../models/confidence.tsv").lines();
    let mut weights = rows.filter_map(|row| row.split_once('\t')?.1.parse().ok());
    std::array::from_fn(|_| weights.next().unwrap_or_default())
});

/// The probability that a report is right in type, source and target; `view` sees its sentence.
pub(super) fn confidence(report: &Report, view: &View<'_>) -> f32 {
    let [constant, weights @ ..] = &*WEIGHTS;
    let signs = signs(report, view);
    let sum: f32 = signs.iter().zip(weights).map(|(sign, weight)| sign * weight).sum();
    (1.0 / (1.0 + (-constant - sum).exp())).clamp(0.02, 0.98)
}

/// What speaks for and against a report, in the order of [`SIGNS`]; `view` sees its sentence with
/// what the lexicon coded in it.
pub fn signs(report: &Report, view: &View<'_>) -> [f32; SIGNS.len()] {
    let both = || report.source.iter().chain(&report.target);
    let ranked = Classifier::shipped().rank(&view.features(pair(&report.source, &report.target)));
    let kind = report.kind.event_type;
    let other = filed_under(kind, report.status);
    let share = ranked.types[kind as usize]
        + if other == kind { 0.0 } else { ranked.types[other as usize] };
    let link = both().map(|mention| mention.link).fold(1.0_f32, f32::min);
    let sign = |yes: bool| f32::from(u8::from(yes));
    let sentence = view.sentence();
    let trigger = sentence.token_at(report.trigger);
    let far = |side: &[Mention]| {
        let steps = side.first().and_then(|mention| steps(sentence, trigger?, mention.span));
        steps.map_or(0.0, |steps| (steps.clamp(1, FAR) as f32).ln())
    };
    let state = |side: &[Mention]| side.first().and_then(|mention| mention.actor.country);
    let states = state(&report.source).zip(state(&report.target));
    [
        log_odds(ranked.act),
        log_odds(share),
        sign(report.source.is_empty()),
        sign(report.target.is_empty()),
        1.0 - link,
        sign(both().any(|mention: &Mention| mention.actor.code.is_none())),
        sign(report.rule == LEARNED),
        far(&report.source),
        far(&report.target),
        both().map(|mention| view.between(report.trigger, mention.span)).sum::<usize>().min(4)
            as f32,
        sign(both().any(|mention| mention.how == How::Pronoun)),
        sign(!matches!(report.status, Status::Fact | Status::Claim)),
        sign(states.is_some_and(|(own, other)| own == other)),
        sign(states.is_some_and(|(own, other)| own != other)),
    ]
}

/// The type under which sets without a status, from which the classifier learned, file an act that
/// is told so: what is refused as a refusal, what is announced as a promise or a threat.
fn filed_under(kind: EventType, status: Status) -> EventType {
    match status {
        Status::Fact | Status::Claim => kind,
        Status::Plan | Status::Forecast | Status::Hypothetical => intent(kind),
        Status::Demand => EventType::Request,
        Status::Denial => EventType::Reject,
    }
}

/// Steps of the tree beyond which actors are equally far.
const FAR: usize = 8;

/// Steps in the tree from a token to the nearest of some words.
fn steps(sentence: &Sentence, from: usize, words: Span<Byte>) -> Option<usize> {
    let up = |token: usize| {
        let mut chain = vec![token];
        while let Some(head) = sentence.head(*chain.last()?).filter(|_| chain.len() < 2 * FAR) {
            chain.push(head);
        }
        Some(chain)
    };
    let own = up(from)?;
    let inside =
        (0..sentence.tokens.len()).filter(|&token| sentence.tokens[token].span.overlaps(words));
    let ways = inside.filter_map(|token| {
        let other = up(token)?;
        own.iter()
            .enumerate()
            .find_map(|(rise, token)| Some(rise + other.iter().position(|above| above == token)?))
    });
    ways.min()
}

fn log_odds(share: f32) -> f32 {
    let share = share.clamp(0.005, 0.995);
    (share / (1.0 - share)).ln()
}
