//! Phrases of an owner and an agent: "Chinese officials", "the president of France", "police".

use std::sync::Arc;

use detente_record::{How, Upos};

use super::anaphora::{self, gender_of_title};
use super::article::{Manner, Reader};
use super::contexts::Class;
use super::gazetteer::{AgentKind, Role};
use super::lexicon::{Form, word};
use super::names;
use super::phrase::{self, Owned, Owner, Run};
use super::place;
use super::scan::Scan;
use super::sectors::{self, ELI, GOV};

impl<'a> Reader<'a> {
    /// A phrase with an owner: "Chinese officials", "Iran's foreign minister X", or "China" alone.
    pub(super) fn owned(
        &mut self,
        scan: Scan<'a, '_>,
        at: usize,
        owned: Owned,
        former: bool,
    ) -> usize {
        let joined = scan.first(owned.end).is_some_and(|word| word.joined);
        let based = scan.id(owned.end) == word::BASED;
        let tied = joined && !based && scan.state(owned.end).is_none();
        let prefixed = scan.first(owned.at).is_some_and(|word| word.joined)
            && owned.at > 0
            && scan.slots[owned.at - 1].is_plain();
        if (tied || prefixed) && !owned.possessive {
            self.alone(scan, owned);
            return owned.end + usize::from(tied);
        }
        let reach = match owned.owner {
            Owner::State(_, Form::Name | Form::Capital) | Owner::Region(_) if !owned.possessive => {
                2
            }
            Owner::State(_, Form::People) => 0,
            _ => 4,
        };
        let foreign = match owned.owner {
            Owner::State(state, Form::Name | Form::Adjective) => Some(state),
            _ => None,
        };
        let from = owned.end + usize::from(based);
        // "offered Ukraine six air-defence systems": the number opens another phrase.
        let named = matches!(owned.owner, Owner::State(_, Form::Name)) && !owned.possessive;
        let reach = if named && scan.slot_upos(from) == Some(Upos::Num) { 0 } else { reach };
        let own = phrase::agents(scan, from, reach, foreign);
        // "Their Peru expert": the state is what it is about. In "US expert" it stands for an adjective.
        let loud = scan.first(owned.at).is_some_and(|word| word.capitals);
        let about = |run: Run| run.first == from && scan.is(run.end - 1, Class::Topic);
        if named && !loud && (scan.is(from, Class::Topic) || own.is_some_and(about)) {
            return owned.end;
        }
        if let Some(mut run) = own.filter(Self::acts) {
            run.former |= former;
            run.each = run.plural && self.shared == Some((self.sentence, run.end));
            return self.with_agent(scan, at, owned, run);
        }
        if let Some(mut run) = Self::shared(scan, &owned) {
            run.each = run.plural;
            self.shared = Some((self.sentence, run.end));
            let (actor, how) = self.actor_of(scan, owned.owner, &run, self.day);
            self.push(
                scan,
                owned.at,
                owned.at + 1,
                actor,
                how,
                0.85,
                Manner { plural: run.plural, ..Manner::default() },
            );
            return owned.end;
        }
        self.alone(scan, owned);
        owned.end
    }

    /// "the Bush administration", "Assad's regime": the government of the state that its leader's
    /// name stands for.
    pub(super) fn government_of_leader(&mut self, scan: Scan<'a, '_>, at: usize) -> Option<usize> {
        let behind = at + 1 + usize::from(scan.id(at + 1) == word::S);
        let (agent, _) = scan.agent(behind).filter(|_| scan.capital(at))?;
        let agent = &self.gazetteer.agents[agent as usize];
        if agent.sector != GOV || agent.kind != AgentKind::Body {
            return None;
        }
        let who = if scan.is_person(at) {
            names::leader(scan, at, at + 1, self.undescribed())?
        } else {
            names::solo(scan, at, self.day)?.0
        };
        let person = &self.gazetteer.leaders.people[who as usize];
        let country = person.actor(self.day).country?;
        let state = self.gazetteer.state_index(country)?;
        let run = phrase::agents(scan, behind, 0, None).filter(Self::acts)?;
        let owned =
            Owned { owner: Owner::State(state, Form::Name), at, end: behind, possessive: true };
        Some(self.with_agent(scan, at, owned, run))
    }

    /// Whether an owned run acts: "Israeli army (fire)" and "Russian missiles" do, the missile of
    /// "Russian missile strikes" does not.
    fn acts(run: &Run) -> bool {
        run.head || !(run.thing || run.title)
    }

    /// "US *and Israeli officials*": the agent behind a later adjective is this one's too.
    pub(super) fn shared(scan: Scan<'a, '_>, owned: &Owned) -> Option<Run> {
        if !matches!(owned.owner, Owner::State(_, Form::Adjective | Form::Name)) || owned.possessive
        {
            return None;
        }
        if matches!(owned.owner, Owner::State(_, Form::Name))
            && !scan.first(owned.at).is_some_and(|word| word.capitals)
        {
            return None; // "China and Russian forces" are two things, "US and Russian" one
        }
        let mut at = owned.end;
        for _ in 0..4 {
            while matches!(scan.id(at), word::COMMA | word::AND | word::OR | word::NOR) {
                at += 1;
            }
            let next =
                phrase::owner(scan, at).filter(|next| next.at > owned.at && at > owned.end)?;
            let Owner::State(_, form) = next.owner else { return None };
            if next.possessive {
                return None;
            }
            if form == Form::Adjective {
                if let Some(run) = phrase::agents(scan, next.end, 2, None).filter(Self::acts) {
                    return Some(run);
                }
            }
            at = next.end;
        }
        None
    }

    pub(super) fn with_agent(
        &mut self,
        scan: Scan<'a, '_>,
        at: usize,
        owned: Owned,
        run: Run,
    ) -> usize {
        let start = if run.former && phrase::is_former(scan, at) { at } else { owned.at };
        if run.title {
            if let Some(end) = names::name_end(scan, run.end, true) {
                return self.titled(scan, start, Some(owned.owner), &run, end);
            }
        }
        let (actor, how) = self.actor_of(scan, owned.owner, &run, self.day);
        let end = phrase::posting(scan, &run).unwrap_or(run.end);
        let office = self.office_of(scan, owned.owner, &run);
        let gender = gender_of_title(scan, &run);
        let manner = Manner { gender, plural: run.plural, office, title: run.title };
        self.push(scan, start, end, actor, how, 0.9, manner);
        self.apposed_title(scan);
        end
    }

    /// An agent with no owner before it: "President Xi", "the president of France", "police".
    pub(super) fn unowned(&mut self, scan: Scan<'a, '_>, at: usize, mut run: Run) -> usize {
        if run.title {
            if let Some(end) = names::name_end(scan, run.end, true) {
                let behind = (scan.id(end) == word::OF)
                    .then(|| end + 1 + usize::from(scan.id(end + 1) == word::THE))
                    .and_then(|next| phrase::owner(scan, next))
                    .filter(|owned| !owned.possessive);
                let owner = behind.map(|owned| owned.owner);
                let next = self.titled(scan, at, owner, &run, end);
                return behind.map_or(next, |owned| {
                    self.stretch_last(scan, owned.end);
                    owned.end
                });
            }
        }
        if run.thing || !run.head {
            return run.end;
        }
        if self.pronouns(scan, at, &run) {
            return run.end;
        }
        if let Some((owned, end)) = phrase::owner_behind(scan, &mut run) {
            let further = if run.plural { phrase::further_owners(scan, end) } else { Vec::new() };
            run.each = !further.is_empty();
            let (actor, how) = self.actor_of(scan, owned.owner, &run, self.day);
            let office = self.office_of(scan, owned.owner, &run);
            let gender = gender_of_title(scan, &run);
            let manner = Manner { gender, plural: run.plural, office, title: run.title };
            let link = if scan.id(run.end) == word::OF { 0.9 } else { 0.7 };
            self.push(scan, at, end, actor, how, link, manner);
            self.apposed_title(scan);
            return further.last().map_or(end, |last| {
                for owned in &further {
                    let (actor, how) = self.actor_of(scan, owned.owner, &run, self.day);
                    self.push(scan, owned.at, owned.at + 1, actor, how, link, manner);
                }
                last.end
            });
        }
        self.bare_agent(scan, at, &run);
        phrase::posting(scan, &run).unwrap_or(run.end)
    }

    /// "its foreign ministry", "his army": an agent of the state that the pronoun before it stands
    /// for. What stands behind an embassy is then where it lies.
    fn pronouns(&mut self, scan: Scan<'a, '_>, at: usize, run: &Run) -> bool {
        let possessive = at > 0 && matches!(scan.id(at - 1), word::ITS | word::HIS | word::HER);
        let Some(before) = self.out.last().filter(|_| possessive) else { return false };
        let same = scan.first(at - 1).is_some_and(|word| word.start == before.span.start);
        let Some(country) = before.actor.country.filter(|_| same) else { return false };
        let Some(state) = self.gazetteer.state_index(country) else { return false };
        let owner = Owner::State(state, Form::Name);
        let (actor, how) = self.actor_of(scan, owner, run, self.day);
        let office = self.office_of(scan, owner, run);
        let gender = gender_of_title(scan, run);
        let manner = Manner { gender, plural: run.plural, office, title: run.title };
        self.push(scan, at, run.end, actor, how, 0.7, manner);
        true
    }

    /// "the minister", "police", "rebels": somebody named before, or a sector of no known state.
    pub(super) fn bare_agent(&mut self, scan: Scan<'a, '_>, at: usize, run: &Run) {
        let definite = at > 0 && matches!(scan.id(at - 1), word::THE | word::THIS);
        let Some(agent) = run.agent.map(|index| &self.gazetteer.agents[index as usize]) else {
            return;
        };
        let manner =
            Manner { gender: gender_of_title(scan, run), plural: run.plural, ..Manner::default() };
        if definite && !run.plural {
            let office = match agent.role {
                Role::Office(office) => Some(office),
                _ => None,
            };
            let sector = sectors::sector_code(run.sector);
            if let Some(index) = anaphora::described(
                &self.heard,
                &self.out,
                self.sentence,
                agent.kind == AgentKind::Person,
                office,
                sector,
                manner.gender,
            ) {
                let actor = Arc::clone(&self.out[index].actor);
                self.push(scan, at, run.end, actor, How::Pronoun, 0.6, manner);
                return;
            }
        }
        let modifies = scan.slot_upos(run.end) == Some(Upos::Propn) && scan.id(run.end) != word::S;
        let body = agent.kind == AgentKind::Body;
        if !modifies && (agent.weight >= 2 || (run.sector == GOV && body)) {
            let sector = if run.former { ELI } else { run.sector };
            let actor = self.gazetteer.nobody.actor(sector);
            self.push(scan, at, run.end, actor, How::Title, 0.4, manner);
        }
    }

    /// A state, organisation or group by itself.
    pub(super) fn alone(&mut self, scan: Scan<'a, '_>, owned: Owned) {
        let at = owned.at;
        let (actor, how, link) = match owned.owner {
            Owner::State(..) if scan.sport => return,
            Owner::State(state, form) => {
                let actor = Arc::clone(&self.gazetteer.states[state as usize].actor);
                match form {
                    Form::Name => (actor, How::Name, 0.95),
                    Form::Adjective | Form::People => (actor, How::Adjective, 0.9),
                    Form::Capital if !owned.possessive && place::is_place(scan, at) => return,
                    Form::Capital => (actor, How::Metonym, 0.8),
                }
            }
            Owner::Seat(state, sector) => {
                if !owned.possessive && place::is_place(scan, at) {
                    return;
                }
                (self.gazetteer.states[state as usize].sectors.actor(sector), How::Metonym, 0.9)
            }
            Owner::Organization(index) => {
                (Arc::clone(&self.gazetteer.organizations[index as usize].actor), How::Name, 0.9)
            }
            Owner::OrganizationSeat(index) => {
                if !owned.possessive && place::is_place(scan, at) {
                    return;
                }
                (Arc::clone(&self.gazetteer.organizations[index as usize].actor), How::Metonym, 0.7)
            }
            Owner::Group(index) => (self.group_actor(index), How::Name, 0.9),
            Owner::Region(_) => return,
        };
        self.push(scan, at, at + 1, actor, how, link, Manner::default());
    }
}
