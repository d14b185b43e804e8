//! Whom a name stands for.

use detente_coder::actors::Gazetteer;
use detente_record::{ActorKind, Code3};

/// Turns what the user calls an actor into what the store knows it by.
///
/// `CHN` is a code already. Anything else is asked of the gazetteer, so that "China", "the Kremlin"
/// and "NATO" become the codes that reports of them carry; a person stays a name, because a
/// government has many members. What the gazetteer does not know is left as it is.
pub fn party(name: &str) -> String {
    let name = name.trim();
    if name.parse::<Code3>().is_ok() {
        return name.to_owned();
    }
    let Some(actor) = Gazetteer::shipped().resolve(name, None) else { return name.to_owned() };
    match (&actor.kind, &actor.code) {
        (ActorKind::Person, _) | (_, None) => actor.name.clone(),
        (_, Some(code)) => code.clone(),
    }
}
