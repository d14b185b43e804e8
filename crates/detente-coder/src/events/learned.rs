//! Acts that the lexicon has no sense for: pairs of actors that a verb joins, classified.
//!
//! The lexicon goes first. A verb that it left uncoded, with an actor as its subject, is put to
//! the classifier of [`crate::types`] together with each actor behind the verb; what it is sure of
//! becomes a report with the rule `learned`.

use detente_record::{Deprel, EventType, Mention, Upos};

use super::{
    clause::Clauses,
    lexicon::{Governor, Lexicon, Slot},
    roles::Cast,
};

/// Actors of a verb, not yet known to do anything to each other.
#[derive(Clone, Debug)]
pub(super) struct Suspected {
    /// The verb that joins them.
    pub verb: usize,
    /// Who stands as its doer.
    pub source: Vec<Mention>,
    /// Who stands behind it; empty where nobody does.
    pub target: Vec<Mention>,
}

/// How far up and down chains of complements are followed.
const CHAIN: usize = 4;

/// The pairs of a sentence that are worth asking about; `covered` says which tokens the lexicon
/// has coded.
pub(super) fn suspected(
    lexicon: &Lexicon,
    clauses: &Clauses<'_>,
    cast: &Cast<'_>,
    covered: &[bool],
) -> Vec<Suspected> {
    let mut found: Vec<Suspected> = Vec::new();
    for verb in 0..clauses.len() {
        if clauses.upos(verb) != Upos::Verb
            || speaks(lexicon, clauses, verb)
            || touched(clauses, verb, covered)
        {
            continue;
        }
        let source = cast.doers(clauses, verb, &[Slot::Subject]);
        if source.is_empty() {
            continue;
        }
        let target = behind(clauses, cast, verb, &source);
        let same = |known: &Suspected| {
            known.source.first().map(|mention| mention.span)
                == source.first().map(|mention| mention.span)
                && known.target.first().map(|mention| mention.span)
                    == target.first().map(|mention| mention.span)
        };
        // "agreed to hand over": the verb on top stands for the chain.
        if !found.iter().any(same) {
            found.push(Suspected { verb, source, target });
        }
    }
    found
}

/// "said that …": what is said is asked about, not the saying.
fn speaks(lexicon: &Lexicon, clauses: &Clauses<'_>, verb: usize) -> bool {
    lexicon.governs(clauses.lemma(verb), Governor::Speech)
        && clauses.child(verb, &[Deprel::Ccomp, Deprel::Parataxis]).is_some()
}

/// Whether the verb, its complements or the verbs above that it completes are coded already.
fn touched(clauses: &Clauses<'_>, verb: usize, covered: &[bool]) -> bool {
    let object = clauses.patient(verb);
    if covered[verb] || object.is_some_and(|object| covered[object]) {
        return true;
    }
    let mut below = verb;
    for _ in 0..CHAIN {
        let Some(next) = clauses.child(below, &[Deprel::Xcomp, Deprel::Ccomp]) else { break };
        if covered[next] {
            return true;
        }
        below = next;
    }
    let mut above = verb;
    for _ in 0..CHAIN {
        let up = matches!(clauses.deprel(above), Deprel::Xcomp | Deprel::Advcl | Deprel::Acl)
            || (clauses.deprel(above) == Deprel::Ccomp && clauses.has_mark(above, &["to"]));
        match clauses.head(above).filter(|_| up) {
            Some(head) if covered[head] => return true,
            Some(head) => above = head,
            None => break,
        }
    }
    false
}

/// The first actors behind a verb that hang on it or on its complements.
fn behind(
    clauses: &Clauses<'_>,
    cast: &Cast<'_>,
    verb: usize,
    source: &[Mention],
) -> Vec<Mention> {
    if clauses.passive(verb) {
        return clauses.subject(verb).map_or_else(Vec::new, |token| cast.actors(clauses, token));
    }
    for token in verb + 1..clauses.len() {
        if !under(clauses, verb, token) {
            continue;
        }
        let nominal = matches!(clauses.upos(token), Upos::Noun | Upos::Propn | Upos::Adj);
        let Some(mention) = cast.mention(clauses, token).filter(|_| nominal) else { continue };
        let own = source.iter().any(|doer| doer.actor == mention.actor);
        if !own {
            return cast.beside(clauses, mention);
        }
    }
    cast.fill(clauses, verb, &Slot::Place)
        .into_iter()
        .filter(|mention| source.iter().all(|doer| doer.actor != mention.actor))
        .collect()
}

/// Whether a token hangs on the verb without a clause between that has a subject of its own.
fn under(clauses: &Clauses<'_>, verb: usize, token: usize) -> bool {
    let mut at = token;
    for _ in 0..16 {
        if at == verb {
            return true;
        }
        let foreign = matches!(
            clauses.deprel(at),
            Deprel::Parataxis | Deprel::AclRelcl | Deprel::Advcl | Deprel::Csubj
        ) || (clauses.deprel(at) == Deprel::Conj && clauses.upos(at) == Upos::Verb);
        match clauses.head(at).filter(|_| !foreign) {
            Some(head) => at = head,
            None => return false,
        }
    }
    false
}

/// The CAMEO code that stands for a type as a whole.
pub(super) fn code(kind: EventType) -> &'static str {
    match kind {
        EventType::Agree => "03",
        EventType::Consult => "04",
        EventType::Support => "05",
        EventType::Concede => "08",
        EventType::Cooperate => "06",
        EventType::Aid => "07",
        EventType::Retreat => "087",
        EventType::Request => "10",
        EventType::Accuse => "11",
        EventType::Reject => "12",
        EventType::Threaten => "13",
        EventType::Protest => "14",
        EventType::Sanction => "16",
        EventType::Mobilize => "15",
        EventType::Coerce => "17",
        EventType::Assault => "19",
    }
}
