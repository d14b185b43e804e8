//! How far somebody is from a pronoun or description, in steps.

use detente_record::{ActorKind, Sentence};

use super::{
    clause,
    heard::{Entity, Heard},
    words::Asked,
};

/// What distance is counted from, so that nearness can be taken from it.
const BASE: usize = 300;
/// Bytes of text that make a step.
const STEP: usize = 6;
/// Steps that a sentence back is, besides its bytes.
const SENTENCE: usize = 120;
/// Steps that somebody is farther who was no subject.
const NO_SUBJECT: usize = 100;
/// Steps that somebody is farther who only described something: "the Google prize".
const DESCRIBES: usize = 60;
/// Steps that a kind of people ("the media") is farther than a body.
const KIND: usize = 60;
/// Steps that somebody is farther whose gender nothing tells.
const NO_GENDER: usize = 100;
/// Steps that somebody is nearer who says what the pronoun is the subject of.
const SAYS: usize = 150;
/// Steps that the subject of a pronoun's clause is nearer.
const ACTS: usize = 60;
/// Steps to the subject that a sentence leads to.
const LEADS: usize = BASE + 40;
/// Steps that somebody is nearer who was called so: "the minister".
pub(super) const CALLED: usize = 600;
/// Steps that "they" and descriptions look back over.
pub(super) const REACH: usize = BASE + 1440;

/// Says whether the sentence forbids somebody: "Ann thanked her" is another woman.
pub(super) fn barred(sentence: &Sentence, entity: &Entity, at: &Heard) -> bool {
    let mut here = entity.heard.iter().rev().take_while(|old| old.sentence == at.sentence).take(8);
    here.any(|old| clause::bars(sentence, at.token, old.token))
}

/// How far somebody is: sentences back, text since, a subject nearer; `None` where they were not named
/// before, nor as the subject that a sentence leads to.
pub(super) fn farness(
    sentence: &Sentence,
    entity: &Entity,
    at: &Heard,
    asked: Asked,
) -> Option<usize> {
    let person = asked.is_person();
    let before = |old: &&Heard| (old.sentence, old.start) < (at.sentence, at.start);
    let behind = entity.heard.iter().rev().filter(before).take(8);
    let behind = behind.map(|old| steps(sentence, old, at, person)).min();
    // "In her speech, Ann Wu …".
    let leads = |old: &Heard| {
        old.named
            && (old.sentence, old.start) > (at.sentence, at.start)
            && clause::leads_to(sentence, at.token, old.token)
    };
    let ahead = person && entity.heard.iter().rev().take(8).any(leads);
    let nearest = behind.into_iter().chain(ahead.then_some(LEADS)).min()?;
    let kind = if entity.actor.kind == ActorKind::Sector { KIND } else { 0 };
    let unknown = if person && entity.gender.is_none() { NO_GENDER } else { 0 };
    Some(nearest + kind + unknown)
}

/// How far one mention is from a later pronoun.
fn steps(sentence: &Sentence, old: &Heard, at: &Heard, person: bool) -> usize {
    let since = at.start.abs_diff(old.start) as usize / STEP;
    let subject = if old.subject { 0 } else { NO_SUBJECT };
    let describes = if old.describes { DESCRIBES } else { 0 };
    let back = SENTENCE * (at.sentence - old.sentence);
    let nearer = if old.sentence != at.sentence {
        0
    } else if person && clause::speaks_of_itself(sentence, at.token, old.token) {
        SAYS
    } else if clause::acts_in_clause(sentence, at.token, old.token) {
        ACTS
    } else {
        0
    };
    (BASE + back + since + subject + describes).saturating_sub(nearer)
}
