//! Whom a pronoun or description means, of those who were named.

use std::sync::Arc;

use detente_record::{Actor, ActorKind, Byte, Quote, QuoteForm, Span};

use super::{
    Reader,
    heard::{Entity, Heard},
    weigh,
    words::{self, Asked, Gender, of_noun},
};

/// Bytes of a quotation behind which quotation marks are no longer counted.
const COUNTED: u32 = 4_000;

impl Reader<'_> {
    /// Who speaks the words around a span, which stand between quotation marks.
    fn speaker(&self, span: Span<Byte>) -> Option<&Arc<Actor>> {
        let end = self.quotes.partition_point(|quote| quote.span.start <= span.start);
        let around = self.quotes[..end].iter().rev().take(8).find(|quote| {
            quote.span.contains(span)
                && match quote.form {
                    QuoteForm::Direct => true,
                    QuoteForm::Mixed => self.between_marks(quote.span.start, span.start),
                    QuoteForm::Indirect => false,
                }
        });
        let speaker = around?.speaker.as_ref()?;
        let same = self.found.binary_search_by_key(&speaker.span.start, |old| old.span.start);
        // “…,” he said: whoever he was found to be.
        Some(same.map_or(&speaker.actor, |at| &self.found[at].actor))
    }

    /// Says whether a quotation mark that opens behind `from` is still open at `to`.
    fn between_marks(&self, from: u32, to: u32) -> bool {
        let from = from.max(to.saturating_sub(COUNTED));
        let before = self.text.get(from as usize..to as usize).unwrap_or_default();
        before.chars().fold(false, |open, letter| match letter {
            '“' | '«' => true,
            '”' | '»' => false,
            '"' => !open,
            _ => open,
        })
    }

    /// The quoted words whose speaker a pronoun is: “He did,” she said.
    fn spoken_by(&self, span: Span<Byte>) -> Option<Span<Byte>> {
        let near = self.quotes.partition_point(|quote| quote.span.start <= span.start);
        let near = &self.quotes[near.saturating_sub(2)..self.quotes.len().min(near + 2)];
        let own = |quote: &&Quote| {
            quote.form != QuoteForm::Indirect
                && quote.speaker.as_ref().is_some_and(|speaker| speaker.span == span)
        };
        near.iter().find(own).map(|quote| quote.span)
    }

    /// Decides whom a pronoun or description means: who was named last that fits, subjects before
    /// others, the near before the far, never the one who speaks the words; where nobody near does,
    /// whoever the article names most. `None` where nobody is named who could be.
    pub(super) fn ask(
        &mut self,
        index: usize,
        asked: Asked,
        span: Span<Byte>,
    ) -> Option<Arc<Actor>> {
        let sentence = &self.sentences[index];
        let at = Heard { named: false, ..self.place(index, span) };
        let speaker = self.speaker(span).cloned();
        let spoken = self.spoken_by(span);
        let words = span.of(self.text).to_lowercase();
        let noun = words.rsplit(' ').next().unwrap_or(&words);
        let noun = noun.trim_end_matches("'s").trim_end_matches("’s");
        let reflexive = words.ends_with("self") || words.ends_with("selves");
        let candidates = self.memory.candidates(|entity| {
            // Whoever speaks the words is "I" in them.
            let speaks =
                speaker.as_deref().is_some_and(|speaker| same_person(speaker, &entity.actor));
            // “Weber is ill,” he said: not Weber.
            let told = spoken.is_some_and(|spoken| entity.is_named_in(index, spoken));
            !speaks
                && !told
                && fits(asked, noun, entity)
                && (reflexive || !weigh::barred(sentence, entity, &at))
        });
        let far = |number: &usize| {
            let entity = &self.memory.entities[*number];
            // A ship or a country is "she" where no person is.
            let country = asked == Asked::She && entity.actor.kind == ActorKind::State;
            let called = asked == Asked::Person && entity.callings.iter().any(|one| one == noun);
            if asked == Asked::Person && !called && !words::may_be_anybody(noun) {
                return None;
            }
            let far = weigh::farness(sentence, entity, &at, asked)?;
            let reach = asked.is_person() || far < weigh::REACH;
            let nearer = if called { weigh::CALLED } else { 0 };
            reach.then(|| (country, far.saturating_sub(nearer), *number))
        };
        let nearest = candidates.iter().filter_map(far).min();
        let chosen = nearest.map(|(.., number)| number).or_else(|| {
            // "In her speech, Ann Wu …": only behind the pronoun.
            candidates.first().copied().filter(|_| asked.is_person())
        })?;
        self.memory.entities[chosen].learn(asked.gender());
        let actor = Arc::clone(&self.memory.entities[chosen].actor);
        // "The boy" is who was called so before.
        let callings = if asked == Asked::Person { vec![noun.to_owned()] } else { Vec::new() };
        self.memory.hear(&actor, at, callings, "");
        Some(actor)
    }
}

/// Says whether nothing speaks against somebody whom a pronoun or a noun may mean.
pub(super) fn fits(asked: Asked, noun: &str, entity: &Entity) -> bool {
    let person = entity.actor.kind == ActorKind::Person;
    let may_be = |gender: Option<Gender>| {
        person && (gender.is_none() || entity.gender.is_none() || gender == entity.gender)
    };
    match asked {
        Asked::He => may_be(asked.gender()),
        // A country, too, where nobody else is there.
        Asked::She => may_be(asked.gender()) || entity.actor.kind == ActorKind::State,
        Asked::Person => may_be(of_noun(noun)),
        Asked::Several => !person,
    }
}

/// Says whether two actors are one person, of whom either may be known by a part of the name.
fn same_person(a: &Actor, b: &Actor) -> bool {
    // "Ann Wu, a teacher of Oslo": what describes her is no part of the name.
    let last = |actor: &Actor| {
        let name = actor.name.split(',').next()?;
        name.rsplit(' ').next().map(str::to_lowercase)
    };
    a == b || last(a) == last(b) && [a, b].iter().any(|one| one.kind == ActorKind::Person)
}
