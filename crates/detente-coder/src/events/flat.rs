//! Reports in a scheme that keeps no status.
//!
//! CAMEO and the layouts built on it have no column that says "plan" or "denial"; they file a
//! promise to help under agreeing, a plan to punish under threatening, a refusal under rejecting,
//! and leave out what is merely possible. Exports to such layouts and comparisons with their gold
//! go through here, so that a plan never turns into a deed on the way.

use detente_record::{EventType, QuadClass, Report, Status};

/// Words of refusal, by their beginnings, in the evidence of a denial.
const REFUSED: &[&str] = &[
    "refus",
    "declin",
    "reject",
    "fail",
    "den",
    "oppos",
    "boycott",
    "rul",
    "block",
    "veto",
    "resist",
    "shun",
    "spurn",
    "balk",
    "forbid",
    "forbad",
    "prevent",
    "unwilling",
    "bar",
    "won't",
];

/// The type under which a scheme without status files a report; `None` where it files none.
///
/// `text` is the article's text, in which the report's spans lie.
pub fn flat(report: &Report, text: &str) -> Option<EventType> {
    let kind = report.kind.event_type;
    match report.status {
        Status::Fact | Status::Claim => Some(kind),
        Status::Plan => Some(intent(kind)),
        Status::Denial => refused(report, text).then_some(EventType::Reject),
        // "The UN will send food, a donor said": filed by the act announced, whoever says it.
        Status::Forecast if announced(report, text) && friendly(kind) => Some(intent(kind)),
        Status::Forecast | Status::Demand | Status::Hypothetical => None,
    }
}

/// What announcing an act amounts to.
pub(super) fn intent(kind: EventType) -> EventType {
    match kind {
        EventType::Consult
        | EventType::Support
        | EventType::Concede
        | EventType::Cooperate
        | EventType::Aid
        | EventType::Retreat => EventType::Agree,
        EventType::Protest
        | EventType::Sanction
        | EventType::Mobilize
        | EventType::Coerce
        | EventType::Assault => EventType::Threaten,
        said => said,
    }
}

fn friendly(kind: EventType) -> bool {
    matches!(kind.quad(), QuadClass::VerbalCooperation | QuadClass::MaterialCooperation)
}

/// Whether a plain "will" makes it a forecast, not a guess or a fear.
fn announced(report: &Report, text: &str) -> bool {
    !report.evidence.is_empty()
        && report.evidence.iter().all(|span| span.of(text).eq_ignore_ascii_case("will"))
}

/// Whether the doer refused, rather than the act just not having happened.
fn refused(report: &Report, text: &str) -> bool {
    let words = report.evidence.iter().map(|span| span.of(text).to_lowercase());
    let (mut not, mut will) = (false, false);
    for word in words {
        if REFUSED.iter().any(|start| word.starts_with(start)) {
            return true;
        }
        not |= matches!(word.as_str(), "not" | "n't" | "never" | "no");
        will |= matches!(word.as_str(), "will" | "would" | "wo" | "can" | "longer");
    }
    not && will
}
