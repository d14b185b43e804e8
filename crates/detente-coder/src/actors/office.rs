//! Whom an owner and an agent make: the holder of an office on the day, or a sector.

use std::sync::Arc;

use detente_record::{Actor, How};
use jiff::civil::Date;

use super::article::Reader;
use super::gazetteer::{GroupKind, Role, Stretch};
use super::leaders::Office;
use super::phrase::{self, Owner, Run};
use super::scan::Scan;
use super::sectors::{self, CVL, ELI, GOV, UNK};

impl<'a> Reader<'a> {
    pub(super) fn group_actor(&self, index: u16) -> Arc<Actor> {
        let group = &self.gazetteer.groups[index as usize];
        let holds = |(from, to): Stretch| {
            self.day.is_some_and(|day| {
                from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
            })
        };
        let then = group.dated.iter().find(|(_, stretch)| holds(*stretch));
        Arc::clone(then.map_or(&group.actor, |(actor, _)| actor))
    }

    pub(super) fn code_of(&self, owner: Owner) -> Option<&'a str> {
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

    pub(super) fn office_of(&self, scan: Scan<'a, '_>, owner: Owner, run: &Run) -> Option<Office> {
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
        let sector = match run.sector {
            _ if run.former => ELI,
            // "Ukrainian men" are unknown men no more.
            UNK => CVL,
            sector => sector,
        };
        let state = match owner {
            Owner::State(state, _) => state,
            // A region's governor is not the state's president.
            Owner::Region(state) => {
                return (self.gazetteer.states[state as usize].sectors.actor(sector), How::Title);
            }
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

    pub(super) fn holder(
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

    pub(super) fn organization_agent(
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

    pub(super) fn group_agent(&self, index: u16, run: &Run, sector: u8) -> Arc<Actor> {
        let group = &self.gazetteer.groups[index as usize];
        match (group.kind, group.state) {
            (GroupKind::Public | GroupKind::Other, Some(state)) if run.former => {
                self.gazetteer.states[state as usize].sectors.actor(sector)
            }
            _ => self.group_actor(index),
        }
    }

    pub(super) fn last_office(&self) -> Option<Office> {
        let near = self.heard.iter().rev().take(6);
        near.filter(|heard| heard.sentence + 1 >= self.sentence).find_map(|heard| heard.office)
    }
}
