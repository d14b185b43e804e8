//! Whose troops, police, rebels or protesters: the state of actors that are named by their part only.

use std::sync::Arc;

use detente_record::{Actor, ActorKind, Code3, Deprel, EventType, How, Mention};

use super::{Candidate, clause::Clauses, roles::Cast};

impl Cast<'_> {
    /// Gives actors without a state ("security forces", "the opposition") the state that the
    /// sentence puts them in, and people of one state who live in another ("ethnic Turks in
    /// Bulgaria") the one they live in.
    pub fn at_home<'l>(&self, clauses: &Clauses<'_>, mut act: Candidate<'l>) -> Candidate<'l> {
        let others = |side: &[Mention]| side.first().and_then(|mention| mention.actor.country);
        let (source, target) = (others(&act.source), others(&act.target));
        let verb = act.verb;
        // Whom a state bombs is seldom its own.
        let abroad = self.lexicon.act_of(act.sense).event_type == EventType::Assault
            && act.source.iter().any(|doer| match doer.actor.sector {
                None => doer.actor.kind == ActorKind::State,
                Some(sector) => sector == Code3::literal(*b"MIL") && doer.actor.country.is_some(),
            });
        for mention in &mut act.source {
            self.settle(clauses, verb, mention, |cast| cast.only_state(target));
        }
        for mention in &mut act.target {
            self.settle(clauses, verb, mention, |cast| {
                if abroad { None } else { cast.only_state(source) }
            });
        }
        act
    }

    fn settle(
        &self,
        clauses: &Clauses<'_>,
        verb: usize,
        mention: &mut Mention,
        lent: impl Fn(&Self) -> Option<Code3>,
    ) {
        let Some(token) = clauses.sentence.token_at(mention.span) else { return };
        let minority = mention.how == How::Adjective
            && mention.actor.kind == ActorKind::State
            && token.checked_sub(1).is_some_and(|before| clauses.lemma(before) == "ethnic");
        let stranger = mention.actor.kind == ActorKind::Person
            && mention.actor.code.is_none()
            && mention.actor.sector.is_some();
        let part =
            stranger || mention.actor.kind == ActorKind::Sector && mention.actor.country.is_none();
        if !part && !minority {
            return;
        }
        let own = self.own_place(clauses, mention);
        let state = own
            .or_else(|| self.place_of(clauses, verb, mention))
            .or_else(|| if part && !posted(clauses, mention) { lent(self) } else { None });
        let Some(state) = state else { return };
        let sector = if minority { Some(Code3::literal(*b"CVL")) } else { mention.actor.sector };
        if let Some(actor) = sector.and_then(|sector| self.gazetteer.part(state, sector)) {
            mention.actor = if stranger {
                // "Judge Rivera" stays who he is.
                let name = mention.actor.name.clone();
                Arc::new(Actor { name, kind: ActorKind::Person, ..(*actor).clone() })
            } else {
                actor
            };
            // What the sentence lends is looser than what the words themselves say.
            mention.link *= if own.is_some() { 0.9 } else { 0.8 };
        }
    }

    /// "security forces in Guinea", "the Albanians of Serbia".
    fn own_place(&self, clauses: &Clauses<'_>, mention: &Mention) -> Option<Code3> {
        const AT: &[&str] = &["in", "of", "from", "at", "near", "throughout", "across"];
        let first = clauses.sentence.token_at(mention.span)?;
        (first..clauses.len())
            .take_while(|&token| mention.span.contains(clauses.sentence.tokens[token].span))
            .flat_map(|token| clauses.children(token))
            .filter(|&child| {
                clauses.deprel(child) == Deprel::Nmod
                    && clauses.preposition(child).is_some_and(|word| AT.contains(&word))
            })
            .flat_map(|child| self.inhabitants(clauses, child))
            .filter(|found| found.span != mention.span)
            .find_map(|found| found.actor.country)
    }

    /// The state in which the act happens, where the words say so.
    fn place_of(&self, clauses: &Clauses<'_>, verb: usize, mention: &Mention) -> Option<Code3> {
        let found = self.at_place(clauses, verb);
        found
            .iter()
            .filter(|place| place.span != mention.span)
            .find_map(|place| place.actor.country)
    }

    /// The one state that the sentence names, where it is not a foreign army that acts there.
    fn only_state(&self, other: Option<Code3>) -> Option<Code3> {
        let mut states = self.mentions.iter().filter_map(|mention| mention.actor.country);
        let first = states.next()?;
        let foreign = self.mentions.iter().any(|mention| {
            mention.actor.country == Some(first)
                && mention.actor.sector == Some(Code3::literal(*b"MIL"))
        });
        let single = states.all(|state| state == first) && other.is_none_or(|other| other == first);
        (single && !foreign).then_some(first)
    }
}

/// Envoys are seldom of the state that they are heard of with.
fn posted(clauses: &Clauses<'_>, mention: &Mention) -> bool {
    let words = mention.span.of(clauses.text);
    let last = words.rsplit(' ').next().unwrap_or(words).to_lowercase();
    let last = last.strip_suffix('s').unwrap_or(&last);
    matches!(last, "diplomat" | "envoy" | "ambassador" | "emissary" | "negotiator" | "mediator")
}
