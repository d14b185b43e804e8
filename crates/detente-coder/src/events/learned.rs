//! Acts that the lexicon has no sense for: pairs of actors, classified.
//!
//! The lexicon goes first. In a sentence that it left without a report, every ordered pair of
//! actors is put to the classifier of [`crate::types`]; the surest pair becomes a report with the
//! rule `learned`, if it is sure enough, and so does any other pair that another verb joins. Where
//! the lexicon has coded something, only verbs that it left untouched are asked about.

use detente_record::{Deprel, EventType, How, Mention, Upos};

use super::{clause::Clauses, roles::Cast};

/// The rule of reports that the classifier made.
pub const LEARNED: &str = "learned";

/// Two actors, not yet known to do anything to each other.
#[derive(Clone, Debug)]
pub(super) struct Suspected {
    /// The verb that joins them, or another word that stands for the act.
    pub verb: usize,
    /// Who acts; empty where nobody is named.
    pub source: Vec<Mention>,
    /// Whom it is done to; empty where nobody is named.
    pub target: Vec<Mention>,
}

/// Actors looked at in one sentence; the pairs grow with the square.
const MOST: usize = 6;

/// The pairs of a sentence that are worth asking about; `covered` says which tokens the lexicon
/// has coded.
pub(super) fn suspected(
    clauses: &Clauses<'_>,
    cast: &Cast<'_>,
    covered: &[bool],
) -> Vec<Suspected> {
    let actors: Vec<&Mention> = cast
        .mentions
        .iter()
        .filter(|mention| mention.how != How::Pronoun || mention.actor.code.is_some())
        .take(MOST)
        .collect();
    let mut found = Vec::new();
    // Whoever has no code is nobody's actor, and to the press one talks.
    let known =
        |mention: Option<&Mention>| mention.is_none_or(|mention| mention.actor.code.is_some());
    let press = |mention: Option<&Mention>| mention.is_some_and(super::press);
    let mut ask = |source: Option<&Mention>, target: Option<&Mention>| {
        if !known(source) || !known(target) || press(target) {
            return;
        }
        let Some(verb) = joint(clauses, source, target) else { return };
        if !touched(clauses, verb, covered) {
            let side = |mention: Option<&Mention>| mention.cloned().into_iter().collect();
            found.push(Suspected { verb, source: side(source), target: side(target) });
        }
    };
    for &source in &actors {
        ask(Some(source), None);
        ask(None, Some(source));
        for &target in actors.iter().filter(|target| target.actor != source.actor) {
            ask(Some(source), Some(target));
        }
    }
    found
}

/// The verb that joins two actors: where their ways up the tree meet, or the first verb above.
fn joint(
    clauses: &Clauses<'_>,
    source: Option<&Mention>,
    target: Option<&Mention>,
) -> Option<usize> {
    let token = |mention: Option<&Mention>| {
        mention.and_then(|mention| clauses.sentence.token_at(mention.span))
    };
    let from = token(source).or(token(target))?;
    let up = ways_up(clauses, from);
    let meet = match (source, token(target)) {
        (Some(_), Some(to)) => {
            let other = ways_up(clauses, to);
            up.iter().position(|token| other.contains(token)).unwrap_or_default()
        }
        _ => 0,
    };
    let verbal = |token: &&usize| clauses.upos(**token) == Upos::Verb;
    let verb = up[meet..].iter().find(verbal).or_else(|| up.last()).copied()?;
    Some(own_word(clauses, verb))
}

/// "Syria says it will not accept …": what is said of oneself is the act, not the saying.
fn own_word(clauses: &Clauses<'_>, verb: usize) -> usize {
    let content = clauses.child(verb, &[Deprel::Ccomp]).filter(|&content| {
        clauses
            .child(content, &[Deprel::Nsubj])
            .is_some_and(|subject| clauses.speaker_of(subject).is_some())
    });
    content.unwrap_or(verb)
}

fn ways_up(clauses: &Clauses<'_>, token: usize) -> Vec<usize> {
    let mut chain = vec![token];
    let mut at = token;
    while let Some(head) = clauses.head(at).filter(|_| chain.len() < 32) {
        chain.push(head);
        at = head;
    }
    chain
}

/// How far up and down chains of complements are followed.
const CHAIN: usize = 4;

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
