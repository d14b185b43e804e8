//! An article read for mentions, sentence by sentence, with a memory of who was named.

use std::sync::Arc;

use detente_record::{
    Actor, ActorKind, Article, Byte, Deprel, How, Mention, NameTag, Role as BlockRole, Sentence,
    Span, Upos,
};
use jiff::civil::Date;

use super::anaphora::{self, Gender, Heard, gender_of_title, given_gender};
use super::gazetteer::{Gazetteer, GroupKind, Role};
use super::leaders::Office;
use super::lexicon::{Form, word};
use super::names;
use super::phrase::{self, Owned, Owner, Run};
use super::place;
use super::scan::{Buffers, Scan};
use super::sectors::{self, ELI, GOV};

/// Finds the mentions of an article, in order of their spans, without overlap.
///
/// Sentences must be tokenised; parts of speech, names and trees make it better, and any of them
/// may be missing. Offices are resolved on the article's publication day.
pub fn mentions(gazetteer: &Gazetteer, article: &Article, sentences: &[Sentence]) -> Vec<Mention> {
    let day = article.published.map(|published| published.date);
    let mut reader = Reader::new(gazetteer, day);
    let mut buffers = Buffers::default();
    let mut blocks = article.blocks.iter().peekable();
    for (index, sentence) in sentences.iter().enumerate() {
        while blocks.next_if(|block| block.span.end <= sentence.span.start).is_some() {}
        if blocks.peek().is_some_and(|block| block.role == BlockRole::Dateline) {
            continue;
        }
        let scan = buffers.scan(gazetteer, &article.text, sentence);
        reader.sentence(scan, index as u32);
    }
    reader.out
}

/// Finds whom a plural such as "the two leaders", "both sides" or "they" stands for: the last two
/// different actors of its kind named before byte `before`, in the order of the text.
///
/// Empty where fewer than two are known. "leaders", "presidents" and "ministers" ask for people;
/// anything else for states and organisations.
pub fn plural(mentions: &[Mention], words: &str, before: u32) -> Vec<Arc<Actor>> {
    anaphora::plural(mentions, words, before)
}

/// Somebody named in the article, for later surnames.
#[derive(Clone, Debug)]
pub(super) struct Known<'a> {
    surname: &'a str,
    actor: Arc<Actor>,
    office: Option<Office>,
    gender: Gender,
}

/// The article as read so far.
pub(super) struct Reader<'a> {
    gazetteer: &'a Gazetteer,
    day: Option<Date>,
    pub(super) out: Vec<Mention>,
    pub(super) heard: Vec<Heard>,
    known: Vec<Known<'a>>,
    sentence: u32,
}

/// What a phrase says of its actor besides who it is.
#[derive(Clone, Copy, Debug, Default)]
struct Manner {
    gender: Gender,
    plural: bool,
    office: Option<Office>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(gazetteer: &'a Gazetteer, day: Option<Date>) -> Self {
        Self { gazetteer, day, out: Vec::new(), heard: Vec::new(), known: Vec::new(), sentence: 0 }
    }

    pub(super) fn sentence(&mut self, scan: Scan<'a, '_>, index: u32) {
        self.sentence = index;
        if index > 0 && scan.slots.len() == 1 && scan.state(0).is_some() {
            return; // a dateline on a line of its own
        }
        let mut at = 0;
        while at < scan.slots.len() {
            let next = self.read(scan, at);
            at = next.max(at + 1);
        }
    }

    /// Reads the phrase that begins at slot `at`; returns the slot behind it.
    fn read(&mut self, scan: Scan<'a, '_>, at: usize) -> usize {
        if let Some(next) = self.pronoun(scan, at) {
            return next;
        }
        if let Some(next) = self.known_person(scan, at) {
            return next;
        }
        let former = phrase::is_former(scan, at);
        let start = at + usize::from(former);
        if let Some(owned) = phrase::owner(scan, start) {
            if Self::is_someone_else(scan, start) {
                if let Some(next) = self.person(scan, at) {
                    return next;
                }
                return start + 1;
            }
            return self.owned(scan, at, owned, former);
        }
        if scan.agent(start).is_some() {
            if let Some(mut run) = phrase::agents(scan, start, 0, None) {
                run.former |= former;
                return self.unowned(scan, at, run);
            }
        }
        self.person(scan, at).unwrap_or(at + 1)
    }

    /// "Jordan" in "Jordan Peterson": the name of a state in the name of a person.
    fn is_someone_else(scan: Scan<'a, '_>, at: usize) -> bool {
        let joined = |a: usize| scan.first(a).is_some_and(|word| word.joined);
        let before = at > 0 && scan.capital(at) && !joined(at);
        if before && scan.given(at - 1).is_some_and(|g| g != b'u') && scan.capital(at - 1) {
            let person = scan.tagged_person(at) || scan.name_tag(at) == NameTag::Outside;
            if person
                && scan
                    .state(at)
                    .is_none_or(|(_, form)| form == Form::Name || form == Form::Capital)
            {
                return true;
            }
        }
        if !scan.tagged_person(at) {
            return false;
        }
        // The tagger sees a person: believe it where the name goes on or has begun.
        let next = scan.name_tag(at + 1) == NameTag::InPerson && scan.id(at + 1) != word::S;
        next || scan.name_tag(at) == NameTag::InPerson
    }

    /// A phrase with an owner: "Chinese officials", "Iran's foreign minister X", or "China" alone.
    fn owned(&mut self, scan: Scan<'a, '_>, at: usize, owned: Owned, former: bool) -> usize {
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
        if let Some(mut run) = phrase::agents(scan, from, reach, foreign) {
            run.former |= former;
            return self.with_agent(scan, at, owned, run);
        }
        if let Some(run) = Self::shared(scan, &owned) {
            let (actor, how) = self.actor_of(scan, owned.owner, &run, None);
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

    /// "US *and Israeli officials*": the agent behind a later adjective is this one's too.
    fn shared(scan: Scan<'a, '_>, owned: &Owned) -> Option<Run> {
        if !matches!(owned.owner, Owner::State(_, Form::Adjective | Form::Name)) || owned.possessive
        {
            return None;
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
                if let Some(run) = phrase::agents(scan, next.end, 2, None) {
                    return Some(run);
                }
            }
            at = next.end;
        }
        None
    }

    fn with_agent(&mut self, scan: Scan<'a, '_>, at: usize, owned: Owned, run: Run) -> usize {
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
        self.push(scan, start, end, actor, how, 0.9, Manner { gender, plural: run.plural, office });
        end
    }

    /// An agent with no owner before it: "President Xi", "the president of France", "police".
    fn unowned(&mut self, scan: Scan<'a, '_>, at: usize, run: Run) -> usize {
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
        if let Some((owned, end)) = phrase::owner_behind(scan, &run) {
            let (actor, how) = self.actor_of(scan, owned.owner, &run, self.day);
            let office = self.office_of(scan, owned.owner, &run);
            let manner = Manner { gender: gender_of_title(scan, &run), plural: run.plural, office };
            let link = if scan.id(run.end) == word::OF { 0.9 } else { 0.7 };
            self.push(scan, at, end, actor, how, link, manner);
            return end;
        }
        self.bare_agent(scan, at, &run);
        phrase::posting(scan, &run).unwrap_or(run.end)
    }

    /// "the minister", "police", "rebels": somebody named before, or a sector of no known state.
    fn bare_agent(&mut self, scan: Scan<'a, '_>, at: usize, run: &Run) {
        let definite = at > 0 && matches!(scan.id(at - 1), word::THE | word::THIS);
        let Some(agent) = run.agent.map(|index| &self.gazetteer.agents[index as usize]) else {
            return;
        };
        let manner =
            Manner { gender: gender_of_title(scan, run), plural: run.plural, office: None };
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
                agent.person,
                office,
                sector,
            ) {
                let actor = Arc::clone(&self.out[index].actor);
                self.push(scan, at, run.end, actor, How::Pronoun, 0.6, manner);
                return;
            }
        }
        let modifies = matches!(scan.slot_upos(run.end), Some(Upos::Noun | Upos::Propn))
            && scan.id(run.end) != word::S;
        if !modifies && (agent.weight >= 2 || (run.sector == GOV && !agent.person)) {
            let sector = if run.former { ELI } else { run.sector };
            let actor = self.gazetteer.nobody.actor(sector);
            self.push(scan, at, run.end, actor, How::Title, 0.4, manner);
        }
    }

    /// Title and name: one mention, who is who the title and the name say together.
    fn titled(
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
        let found = names::leader(scan, name_from, end, of, office, self.day);
        let known =
            self.remembered(scan, end - 1, end).filter(|_| found.is_none() && end - name_from == 1);
        let (actor, link, office) = if let Some(who) = found {
            let person = &self.gazetteer.leaders.people[who as usize];
            let term = self.term_that_fits(who, office, of);
            let out_of_office = term == person.terms.len() && !run.former;
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
                _ => person.actor_at(term),
            };
            (actor, 0.95, office.or(person.terms.get(term).map(|term| term.office)))
        } else if let Some(known) = known {
            (Arc::clone(&known.actor), 0.8, known.office)
        } else {
            (Arc::new(self.stranger(scan, owner, run, name_from, end)), 0.8, office)
        };
        self.remember(scan, end, &actor, office, gender);
        self.push(scan, at, end, actor, How::Name, link, Manner { gender, plural: false, office });
        end
    }

    /// The term of a person that a title speaks of: the one on the day, else one of that office.
    fn term_that_fits(&self, who: u32, office: Option<Office>, of: Option<&str>) -> usize {
        let person = &self.gazetteer.leaders.people[who as usize];
        if let Some((index, _)) = person.term(self.day) {
            return index;
        }
        if self.day.is_some() {
            return person.terms.len();
        }
        let fits = |term: &super::leaders::Term| {
            office.is_none_or(|office| term.office == office) && of.is_none_or(|of| term.of == of)
        };
        person
            .terms
            .iter()
            .position(|term| office.is_some() && fits(term))
            .unwrap_or(person.terms.len())
    }

    /// Makes the actor of a person known only by this title and name.
    fn stranger(
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

    /// A state, organisation or group by itself.
    fn alone(&mut self, scan: Scan<'a, '_>, owned: Owned) {
        let at = owned.at;
        let (actor, how, link) = match owned.owner {
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

    pub(super) fn group_actor(&self, index: u16) -> Arc<Actor> {
        let group = &self.gazetteer.groups[index as usize];
        let governs = group.governing.as_ref().filter(|(_, terms)| match self.day {
            Some(day) => terms.iter().any(|(from, to)| {
                from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
            }),
            None => false,
        });
        Arc::clone(governs.map_or(&group.actor, |(actor, _)| actor))
    }

    fn code_of(&self, owner: Owner) -> Option<&'a str> {
        let gazetteer = self.gazetteer;
        match owner {
            Owner::State(state, _) | Owner::Seat(state, _) | Owner::Region(state) => {
                Some(gazetteer.states[state as usize].code.as_str())
            }
            Owner::Organization(index) | Owner::OrganizationSeat(index) => {
                gazetteer.organizations[index as usize].actor.code.as_deref()
            }
            Owner::Group(index) => {
                let state = gazetteer.groups[index as usize].state?;
                Some(gazetteer.states[state as usize].code.as_str())
            }
        }
    }

    fn office_of(&self, scan: Scan<'a, '_>, owner: Owner, run: &Run) -> Option<Office> {
        match (phrase::role(scan, run), owner) {
            (Role::Office(office), _) => Some(office),
            (Role::Leader, Owner::State(state, _)) => {
                Some(self.gazetteer.states[state as usize].lead)
            }
            _ => None,
        }
    }

    /// Who an owner's agent is: an office holder on `day`, or a sector.
    pub(super) fn actor_of(
        &self,
        scan: Scan<'a, '_>,
        owner: Owner,
        run: &Run,
        day: Option<Date>,
    ) -> (Arc<Actor>, How) {
        let sector = if run.former { ELI } else { run.sector };
        let state = match owner {
            Owner::State(state, _) | Owner::Region(state) => state,
            Owner::Seat(state, seat) => {
                let sector = if sector == GOV { seat } else { sector };
                return (self.gazetteer.states[state as usize].sectors.actor(sector), How::Title);
            }
            Owner::Organization(index) | Owner::OrganizationSeat(index) => {
                return (self.organization_agent(scan, index, run, day), How::Title);
            }
            Owner::Group(index) => return (self.group_agent(index, run, sector), How::Title),
        };
        let known = &self.gazetteer.states[state as usize];
        if let (Some(day), false) = (day, run.former) {
            let holder = match phrase::role(scan, run) {
                Role::Office(office) => self.holder(known.code.as_str(), run, Some(office), day),
                Role::Leader => {
                    self.gazetteer.leaders.holder(known.code.as_str(), "", Some(known.lead), day)
                }
                Role::Counterpart => self.last_office().and_then(|office| {
                    self.gazetteer.leaders.holder(known.code.as_str(), "", Some(office), day)
                }),
                Role::None => None,
            };
            if let Some(person) = holder {
                return (person.actor_of(known.code.as_str(), day), How::Title);
            }
        }
        (known.sectors.actor(sector), How::Title)
    }

    fn holder(
        &self,
        of: &str,
        run: &Run,
        office: Option<Office>,
        day: Date,
    ) -> Option<&'a super::leaders::Person> {
        let title =
            run.agent.map_or("", |agent| self.gazetteer.agents[agent as usize].words.as_str());
        self.gazetteer.leaders.holder(of, title, office, day)
    }

    fn organization_agent(
        &self,
        scan: Scan<'a, '_>,
        index: u16,
        run: &Run,
        day: Option<Date>,
    ) -> Arc<Actor> {
        let organization = &self.gazetteer.organizations[index as usize];
        let code = organization.actor.code.as_deref().unwrap_or_default();
        if let (Some(day), false) = (day, run.former) {
            let head = matches!(
                phrase::role(scan, run),
                Role::Office(Office::OrganizationHead | Office::HeadOfState)
            );
            if head {
                if let Some(person) = self.holder(code, run, Some(Office::OrganizationHead), day) {
                    return person.actor_of(code, day);
                }
            }
        }
        if run.sector == GOV && !run.former {
            return Arc::clone(&organization.actor);
        }
        let sector = if run.former { ELI } else { run.sector };
        let sector = sectors::sector_code(sector);
        let suffix = sector.map(|code| code.to_string()).unwrap_or_default();
        Arc::new(Actor {
            code: Some(format!("{code}{suffix}")),
            sector,
            ..(*organization.actor).clone()
        })
    }

    fn group_agent(&self, index: u16, run: &Run, sector: u8) -> Arc<Actor> {
        let group = &self.gazetteer.groups[index as usize];
        match (group.kind, group.state) {
            (GroupKind::Public | GroupKind::Other, Some(state)) if run.former => {
                self.gazetteer.states[state as usize].sectors.actor(sector)
            }
            _ => self.group_actor(index),
        }
    }

    fn last_office(&self) -> Option<Office> {
        let near = self.heard.iter().rev().take(6);
        near.filter(|heard| heard.sentence + 1 >= self.sentence).find_map(|heard| heard.office)
    }

    /// Somebody named earlier in the article, by surname.
    fn known_person(&mut self, scan: Scan<'a, '_>, at: usize) -> Option<usize> {
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
            Manner { gender, plural: false, office },
        );
        Some(at + 1)
    }

    fn remembered(&self, scan: Scan<'a, '_>, from: usize, to: usize) -> Option<&Known<'a>> {
        let text = scan.words_of(from, to);
        self.known.iter().rev().find(|known| known.surname == text)
    }

    fn remember(
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
            let old = self.known.iter().position(|known| known.surname == surname);
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
    fn person(&mut self, scan: Scan<'a, '_>, at: usize) -> Option<usize> {
        if !scan.capital(at) {
            return None;
        }
        let honorific =
            matches!(scan.id(at), word::MR | word::MRS | word::MS | word::DR | word::SIR);
        let from =
            at + usize::from(honorific) + usize::from(honorific && scan.id(at + 1) == word::STOP);
        if scan.is_person(from) {
            let who = names::leader(scan, from, from + 1, None, None, self.day)?;
            self.push_leader(scan, at, from + 1, who, 0.9);
            return Some(from + 1);
        }
        let end = names::name_end(scan, from, honorific);
        let begins = scan.tagged_person(from) || scan.given(from).is_some() || honorific;
        match end {
            Some(end) if end - from == 1 => {
                if let Some((who, link)) = names::solo(scan, from, self.day) {
                    self.push_leader(scan, at, end, who, link);
                    return Some(end);
                }
                // A lone given name is nobody in particular.
                if scan.given(from).is_some() && !honorific || !begins || scan.headline {
                    return None;
                }
                if !scan.tagged_person(from) && !honorific {
                    return None;
                }
                self.push_stranger(scan, at, from, end);
                Some(end)
            }
            Some(end) if begins => {
                match names::leader(scan, from, end, None, None, self.day) {
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

    fn push_leader(&mut self, scan: Scan<'a, '_>, at: usize, end: usize, who: u32, link: f32) {
        let person = &self.gazetteer.leaders.people[who as usize];
        let actor = person.actor(self.day);
        let office = person.term(self.day).map(|(_, term)| term.office);
        let gender = given_gender(scan, at, end);
        self.remember(scan, end, &actor, office, gender);
        self.push(scan, at, end, actor, How::Name, link, Manner { gender, plural: false, office });
    }

    fn push_stranger(&mut self, scan: Scan<'a, '_>, at: usize, from: usize, end: usize) {
        let actor = Arc::new(Actor::named(scan.words_of(from, end), ActorKind::Person));
        let gender = given_gender(scan, at, end);
        self.remember(scan, end, &actor, None, gender);
        self.push(
            scan,
            at,
            end,
            actor,
            How::Name,
            0.8,
            Manner { gender, plural: false, office: None },
        );
    }

    /// He, she, it, "the country".
    fn pronoun(&mut self, scan: Scan<'a, '_>, at: usize) -> Option<usize> {
        let found = anaphora::pronoun(scan, at, &self.heard, &self.out, self.sentence)?;
        let actor = Arc::clone(&self.out[found.mention].actor);
        let old = found.heard;
        let manner = Manner {
            gender: found.gender,
            plural: false,
            office: old.and_then(|index| self.heard[index].office),
        };
        self.push(scan, found.from, found.to, actor, How::Pronoun, found.link, manner);
        if let (Some(index), true) = (old, found.gender != Gender::Unknown) {
            self.heard[index].gender = found.gender;
        }
        Some(found.to)
    }

    /// Stretches the last mention to the end of slot `end - 1`.
    fn stretch_last(&mut self, scan: Scan<'a, '_>, end: usize) {
        if let (Some(mention), Some(last)) = (self.out.last_mut(), scan.last(end - 1)) {
            mention.span = Span::new(mention.span.start, last.end);
        }
    }

    #[allow(clippy::too_many_arguments)] // a mention is made of just these
    fn push(
        &mut self,
        scan: Scan<'a, '_>,
        from: usize,
        to: usize,
        actor: Arc<Actor>,
        how: How,
        link: f32,
        manner: Manner,
    ) {
        let (Some(first), Some(last)) = (scan.first(from), scan.last(to.saturating_sub(1))) else {
            return;
        };
        let span: Span<Byte> = Span::new(first.start, last.end);
        if span.is_empty() || self.out.last().is_some_and(|old| old.span.end > span.start) {
            return;
        }
        self.heard.push(Heard {
            mention: self.out.len(),
            sentence: self.sentence,
            subject: is_subject(scan, first.token as usize, last.token as usize),
            gender: manner.gender,
            plural: manner.plural,
            office: manner.office,
        });
        self.out.push(Mention { span, actor, how, link });
    }
}

/// Says whether the phrase of tokens `from..=to` is a subject; without a tree, whether no verb
/// stands before it.
fn is_subject(scan: Scan<'_, '_>, from: usize, to: usize) -> bool {
    let tokens = &scan.sentence.tokens;
    if scan.sentence.tree {
        return tokens[from..=to.min(tokens.len() - 1)].iter().any(|token| {
            matches!(token.deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::NsubjOuter)
                && !(from..=to).contains(&(token.head as usize))
        });
    }
    !tokens[..from].iter().any(|token| token.upos == Upos::Verb)
}
