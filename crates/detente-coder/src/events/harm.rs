//! Counts of dead and injured: "killing at least three people", "dozens wounded".

use detente_record::{Casualties, Upos};

use super::{
    amount::{amount, at},
    clause::Clauses,
};

/// Counts what a verb of killing or wounding tells: its object, or the subject of its passive.
pub(super) fn casualties(clauses: &Clauses<'_>, verb: usize) -> Casualties {
    // "… and 34 others wounded": without an object the subject is who is hurt.
    let people = clauses.patient(verb).or_else(|| clauses.subject(verb));
    let told = || people.and_then(|people| amount(clauses, people));
    let count = before(clauses, verb).or_else(told);
    match clauses.lemma(verb) {
        "wound" | "injure" | "maim" | "hurt" => Casualties { dead: None, injured: count },
        _ => Casualties { dead: count, injured: None },
    }
}

/// The number right before a verb that has no object: whoever the tree says is its subject, "34 others
/// wounded" counts those.
fn before(clauses: &Clauses<'_>, verb: usize) -> Option<u32> {
    if clauses.object(verb).is_some() {
        return None;
    }
    let near = (0..verb)
        .rev()
        .find(|&token| !matches!(clauses.upos(token), Upos::Aux | Upos::Adv | Upos::Part))?;
    at(clauses, near).or_else(|| at(clauses, near.checked_sub(1)?))
}
