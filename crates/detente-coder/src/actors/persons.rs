//! People by name: with a title, alone, and by surname once they were named.

use std::sync::Arc;

use detente_record::{Actor, ActorKind, How, NameTag, Upos};

use super::anaphora::{Gender, gender_of_title, given_gender};
use super::article::{Known, Manner, Reader};
use super::contexts::Class;
use super::gazetteer::Role;
use super::leaders::Office;
use super::lexicon::word;
use super::names;
use super::phrase::{self, Owner, Run};
use super::scan::Scan;
use super::sectors::{self, ELI};

impl<'a> Reader<'a> {
    /// Title and name: one mention, who is who the title and the name say together.
    pub(super) fn titled(
        &mut self,
        scan: Scan<'a, '_>,
        at: usize,
        owner: Option<Owner>,
        run: &Run,
        end: usize,
    ) -> usize {
        let mut name_from = run.end;
        while name_from + 1 < end && scan.agent(name_from).is_some() {
            name_from += 1;
        }
        let of = owner.and_then(|owner| self.code_of(owner));
        let role = phrase::role(scan, run);
        let office = match (role, owner) {
            (Role::Office(office), _) => Some(office),
            (Role::Leader, Some(Owner::State(state, _))) => {
                Some(self.gazetteer.states[state as usize].lead)
            }
            _ => None,
        };
        let gender = gender_of_title(scan, run).or(given_gender(scan, name_from, end));
        let title =
            run.agent.map_or("", |agent| self.gazetteer.agents[agent as usize].words.as_str());
        let said = names::Known { of, office, title, day: self.day };
        let found = names::leader(scan, name_from, end, said);
        let known = self
            .remembered(scan, end - 1, end)
            .filter(|_| found.is_none() && end - name_from == 1)
            .map(|known| (Arc::clone(&known.actor), known.office));
        let meant = match known {
            None if found.is_none() => self.garbled_holder(scan, (name_from, end), of, office, run),
            _ => None,
        };
        if let Some(who) = meant {
            let name = &self.gazetteer.leaders.people[who as usize].name;
            self.note_garbled(scan, name_from, end, name);
        }
        let found = found.or(meant);
        let (actor, link, office) = if let Some(who) = found {
            let person = &self.gazetteer.leaders.people[who as usize];
            let term = self.term_that_fits(who, office, of);
            let out_of_office = term.is_none() && !run.former;
            // The text gives another office than ours: believe it.
            let actor = match owner {
                Some(owner) if out_of_office => {
                    let like = self.actor_of(scan, owner, run, None).0;
                    Arc::new(Actor {
                        name: person.name.clone(),
                        kind: ActorKind::Person,
                        ..(*like).clone()
                    })
                }
                _ => term.map_or_else(|| person.former(self.day), |term| person.actor_at(term)),
            };
            let link = if meant.is_some() { 0.6 } else { 0.95 };
            (actor, link, office.or(term.map(|term| person.terms[term].office)))
        } else if let Some((actor, office)) = known {
            (actor, 0.8, office)
        } else {
            (Arc::new(self.stranger(scan, owner, run, name_from, end)), 0.8, office)
        };
        self.remember(scan, end, &actor, office, gender);
        self.push(
            scan,
            at,
            end,
            actor,
            How::Name,
            link,
            Manner { gender, office, ..Manner::default() },
        );
        end
    }

    /// What is known of a name that stands by itself.
    pub(super) fn undescribed(&self) -> names::Known<'static> {
        names::Known { day: self.day, ..names::Known::default() }
    }

    /// The term of a person that a title speaks of: the one on the day, else one of that office.
    pub(super) fn term_that_fits(
        &self,
        who: u32,
        office: Option<Office>,
        of: Option<&str>,
    ) -> Option<usize> {
        let person = &self.gazetteer.leaders.people[who as usize];
        if let Some((index, _)) = person.term(self.day) {
            return Some(index);
        }
        if self.day.is_some() {
            return None;
        }
        let fits = |term: &super::leaders::Term| {
            office.is_none_or(|office| term.office == office) && of.is_none_or(|of| term.of == of)
        };
        person.terms.iter().position(|term| office.is_some() && fits(term))
    }

    /// Makes the actor of a person known only by this title and name.
    pub(super) fn stranger(
        &self,
        scan: Scan<'a, '_>,
        owner: Option<Owner>,
        run: &Run,
        from: usize,
        end: usize,
    ) -> Actor {
        let name = scan.words_of(from, end);
        let Some(owner) = owner else {
            let mut actor = Actor::named(name, ActorKind::Person);
            let sector = if run.former { ELI } else { run.sector };
            actor.sector = sectors::sector_code(sector);
            return actor;
        };
        let (like, _) = self.actor_of(scan, owner, run, None);
        Actor { name: name.to_owned(), kind: ActorKind::Person, ..(*like).clone() }
    }

    /// Somebody named earlier in the article, by surname.
    pub(super) fn known_person(&mut self, scan: Scan<'a, '_>, at: usize) -> Option<usize> {
        if !scan.capital(at) || self.known.is_empty() || scan.is_person(at) {
            return None;
        }
        let known = self.remembered(scan, at, at + 1)?;
        let part_of_name = |at: usize| {
            let other = scan.slots.get(at).is_some_and(|slot| slot.is_plain())
                && scan.capital(at)
                && matches!(scan.slot_upos(at), Some(Upos::Propn) | None);
            other
                && !scan.headline
                && !scan.first(at).is_some_and(|word| word.capitals && word.end - word.start < 3)
        };
        if part_of_name(at + 1)
            || (at > 1 && part_of_name(at - 1))
            || (at > 0 && scan.given(at - 1).is_some())
        {
            return None;
        }
        let (actor, office, gender) = (Arc::clone(&known.actor), known.office, known.gender);
        self.push(
            scan,
            at,
            at + 1,
            actor,
            How::Name,
            0.85,
            Manner { gender, office, ..Manner::default() },
        );
        Some(at + 1)
    }

    pub(super) fn remembered(
        &self,
        scan: Scan<'a, '_>,
        from: usize,
        to: usize,
    ) -> Option<&Known<'a>> {
        let text = scan.words_of(from, to);
        self.known.iter().rev().find(|known| known.surname == text)
    }

    /// Whom "Mr" or "Mrs" before a surname means, of those named earlier: Mrs Clinton is not Bill.
    fn addressed(&self, scan: Scan<'a, '_>, at: usize, from: usize) -> Option<&Known<'a>> {
        let told = given_gender(scan, at, from);
        let surname = scan.words_of(from, from + 1);
        let alone = told != Gender::Unknown
            && (scan.is_person(from) || names::name_end(scan, from, true) == Some(from + 1));
        self.known
            .iter()
            .rev()
            .filter(|_| alone)
            .find(|known| known.surname == surname && known.gender == told)
    }

    pub(super) fn remember(
        &mut self,
        scan: Scan<'a, '_>,
        end: usize,
        actor: &Arc<Actor>,
        office: Option<Office>,
        gender: Gender,
    ) {
        let family_first = actor.country.is_some_and(|country| {
            matches!(country.as_str(), "CHN" | "TWN" | "PRK" | "KOR" | "HKG" | "MAC" | "KHM")
        });
        // The surname as the article writes it, or as the table has it.
        let written = scan.words_of(end - 1, end);
        let last = written.rsplit(' ').next().unwrap_or(written);
        let first = written.split(' ').next().unwrap_or(written);
        for surname in [last, if family_first || last == written { first } else { last }] {
            if surname.chars().count() < 2 || !surname.starts_with(char::is_uppercase) {
                continue;
            }
            let apart = |other: Gender| {
                other != gender && other != Gender::Unknown && gender != Gender::Unknown
            };
            let old = self
                .known
                .iter()
                .position(|known| known.surname == surname && !apart(known.gender));
            if let Some(old) = old {
                self.known.remove(old);
            }
            if self.known.len() >= 256 {
                self.known.remove(0);
            }
            self.known.push(Known { surname, actor: Arc::clone(actor), office, gender });
        }
    }

    /// A person's name without a title.
    pub(super) fn person(&mut self, scan: Scan<'a, '_>, at: usize) -> Option<usize> {
        // "Will Xi speak?": an auxiliary is no given name.
        if !scan.capital(at) || scan.slot_upos(at) == Some(Upos::Aux) {
            return None;
        }
        let honorific =
            matches!(scan.id(at), word::MR | word::MRS | word::MS | word::DR | word::SIR);
        let from =
            at + usize::from(honorific) + usize::from(honorific && scan.id(at + 1) == word::STOP);
        if let Some(known) = self.addressed(scan, at, from).filter(|_| honorific) {
            let (actor, office, gender) = (Arc::clone(&known.actor), known.office, known.gender);
            self.remember(scan, from + 1, &actor, office, gender);
            let manner = Manner { gender, office, ..Manner::default() };
            self.push(scan, at, from + 1, actor, How::Name, 0.85, manner);
            return Some(from + 1);
        }
        if scan.is_person(from) {
            let who = names::leader(scan, from, from + 1, self.undescribed())?;
            self.push_leader(scan, at, from + 1, who, 0.9);
            return Some(from + 1);
        }
        let end = names::name_end(scan, from, honorific);
        // "the Lee Kuan Yew School" bears a name and is nobody.
        let names_a_house = |end: usize| scan.capital(end) && scan.is(end, Class::House);
        if let Some(end) = end.filter(|&end| names_a_house(end)) {
            return Some(end + 1);
        }
        let begins = scan.tagged_person(from) || scan.given(from).is_some() || honorific;
        match end {
            Some(end) if end - from == 1 => {
                if let Some((who, link)) = names::solo(scan, from, self.day) {
                    self.push_leader(scan, at, end, who, link);
                    return Some(end);
                }
                if let Some(actor) = self.garbled_again(scan, from) {
                    self.note_garbled(scan, from, end, &actor.name);
                    self.push(scan, at, end, actor, How::Name, 0.6, Manner::default());
                    return Some(end);
                }
                // A lone given name is nobody in particular.
                if scan.given(from).is_some() && !honorific || !begins || scan.headline {
                    return None;
                }
                // A capital at the head of a sentence proves nothing.
                if !honorific && (!scan.tagged_person(from) || from == 0) {
                    return None;
                }
                self.push_stranger(scan, at, from, end);
                Some(end)
            }
            Some(end) if begins => {
                match names::leader(scan, from, end, self.undescribed()) {
                    Some(who) => self.push_leader(scan, at, end, who, 0.8),
                    None => self.push_stranger(scan, at, from, end),
                }
                Some(end)
            }
            _ => {
                let (who, link) = names::solo(scan, from, self.day)?;
                let tagged_other = matches!(
                    scan.name_tag(from),
                    NameTag::BeginOrganization | NameTag::InOrganization
                );
                if tagged_other {
                    return None;
                }
                self.push_leader(scan, at, from + 1, who, link);
                Some(from + 1)
            }
        }
    }

    pub(super) fn push_leader(
        &mut self,
        scan: Scan<'a, '_>,
        at: usize,
        end: usize,
        who: u32,
        link: f32,
    ) {
        let person = &self.gazetteer.leaders.people[who as usize];
        let actor = person.actor(self.day);
        let office = person.term(self.day).map(|(_, term)| term.office);
        let gender = given_gender(scan, at, end).or(person.gender);
        self.remember(scan, end, &actor, office, gender);
        self.push(
            scan,
            at,
            end,
            actor,
            How::Name,
            link,
            Manner { gender, office, ..Manner::default() },
        );
        self.apposed_name(scan);
    }

    pub(super) fn push_stranger(&mut self, scan: Scan<'a, '_>, at: usize, from: usize, end: usize) {
        let actor = Arc::new(Actor::named(scan.words_of(from, end), ActorKind::Person));
        let gender = given_gender(scan, at, end);
        self.remember(scan, end, &actor, None, gender);
        self.push(scan, at, end, actor, How::Name, 0.8, Manner { gender, ..Manner::default() });
        self.apposed_name(scan);
    }
}
