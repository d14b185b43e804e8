//! Who protests where nobody is named: "thousands took to the streets of Khartoum", and how many.

use detente_record::{ActorKind, Code3, Deprel, EventType, How, Mention, Upos};

use super::{Candidate, amount::amount, clause::Clauses, roles::Cast};
use crate::actors::Gazetteer;

/// The sector of people who are named by no more than what they do, or that they are people.
fn sector(gazetteer: &Gazetteer, lemma: &str) -> Option<Code3> {
    match lemma {
        "man" | "other" => Some(CIVILIANS),
        _ => gazetteer.sector_of(lemma),
    }
}

const CIVILIANS: Code3 = Code3::literal(*b"CVL");

/// The words for whoever protests: the subject of the verb, or whose protest a noun says it is.
fn people(clauses: &Clauses<'_>, act: &Candidate<'_>) -> Option<usize> {
    let behind = |word: &'static str| clauses.with_preposition(act.trigger, word).next();
    if act.trigger == act.verb { clauses.agent(act.verb) } else { behind("by").or(behind("of")) }
        .or_else(|| clauses.agent(act.verb))
}

/// Gives a protest of a nameless crowd its people: civilians of the state where it happens.
pub(super) fn gathered<'l>(
    clauses: &Clauses<'_>,
    cast: &Cast<'_>,
    mut act: Candidate<'l>,
) -> Candidate<'l> {
    let protest = cast.lexicon.act_of(act.sense).event_type == EventType::Protest;
    if !protest || !act.source.is_empty() {
        return act;
    }
    let crowd = people(clauses, &act)
        .and_then(|token| Some((token, crowd(clauses, cast.gazetteer, token)?)));
    let state = || {
        let one = only(cast.places.iter().filter_map(|place| place.country));
        let places = || cast.at_place(clauses, act.verb);
        one.or_else(|| places().iter().find_map(|mention| mention.actor.country))
            .or_else(|| only(cast.mentions.iter().filter_map(|mention| mention.actor.country)))
    };
    let actor = crowd.and_then(|(_, sector)| cast.gazetteer.part(state()?, sector));
    if let (Some((token, _)), Some(actor)) = (crowd, actor) {
        // The state where they gather is not what they are against.
        act.target.retain(|mention| {
            mention.actor.kind != ActorKind::State || mention.actor.country != actor.country
        });
        let span = clauses.sentence.tokens[token].span;
        act.source.push(Mention { span, actor, how: How::Title, link: 0.7 });
    }
    act
}

/// The one country of several namings; `None` for none or more than one.
fn only(mut countries: impl Iterator<Item = Code3>) -> Option<Code3> {
    let first = countries.next()?;
    countries.all(|country| country == first).then_some(first)
}

/// How many take part in a protest; `None` where the words do not say.
pub(super) fn size(clauses: &Clauses<'_>, act: &Candidate<'_>) -> Option<u32> {
    let own = (act.trigger != act.verb).then(|| amount(clauses, act.trigger)).flatten();
    let strong = own.filter(|&size| size > 1);
    people(clauses, act)
        .into_iter()
        .flat_map(|token| clauses.joined(token))
        .find_map(|token| amount(clauses, token))
        .or(strong)
}

/// The sector of people who are counted, or named by no more than what they do; `None` for others.
fn crowd(clauses: &Clauses<'_>, gazetteer: &Gazetteer, token: usize) -> Option<Code3> {
    let counted = matches!(
        &*clauses.word(token).to_lowercase(),
        "dozens" | "scores" | "hundreds" | "thousands" | "tens" | "millions" | "many" | "some"
    ) || clauses.upos(token) == Upos::Num;
    if !counted {
        return sector(gazetteer, clauses.lemma(token));
    }
    let of = clauses.children(token).find(|&child| {
        clauses.deprel(child) == Deprel::Nmod && clauses.preposition(child) == Some("of")
    });
    let of = of.filter(|&of| of > token);
    of.map_or(Some(CIVILIANS), |of| crowd(clauses, gazetteer, of))
}
