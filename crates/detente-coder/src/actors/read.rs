//! The tables of the gazetteer read row by row.

use std::sync::Arc;

use detente_record::{Actor, ActorKind, Code3};

use super::anaphora::Gender;
use super::forms::{plural, surnames};
use super::gazetteer::{
    Agent, AgentKind, Gazetteer, Group, GroupKind, LEADERS, Membership, Organization, Role, State,
    Stretch,
};
use super::leaders::Office;
use super::lexicon::{Form, What};
use super::sectors::{self, Sectors};
use super::tables::{GazetteerError, Row, rows};

impl Gazetteer {
    pub(super) fn read_states(&mut self, text: &str) -> Result<(), GazetteerError> {
        let header = ["iso3", "name", "names", "adjectives", "people", "capitals", "seats", "lead"];
        for row in rows("states.tsv", text, header) {
            let row = row?;
            let code: Code3 = row.cells[0].parse().map_err(|e| row.error(0, format!("{e}")))?;
            let name = row.cells[1];
            let lead = Office::from_name(row.cells[7])
                .ok_or_else(|| row.error(7, format!("{:?} is no office", row.cells[7])))?;
            let index = self.states.len() as u16;
            if self.state_by_code.insert(code, index).is_some() {
                return Err(row.error(0, format!("{code} stands twice")));
            }
            let state = |form| What::State(index, form);
            for phrase in std::iter::once(name).chain(row.list(2)) {
                self.lexicon.add(phrase, state(Form::Name), false);
            }
            self.remember_spelling(name);
            for adjective in row.list(3) {
                self.lexicon.add(adjective, state(Form::Adjective), false);
                if row.cells[4].is_empty() && adjective.ends_with(['n', 'i', 'k', 'e']) {
                    self.lexicon.add(&format!("{adjective}s"), state(Form::People), false);
                }
            }
            for people in row.list(4) {
                self.lexicon.add(people, state(Form::People), false);
            }
            for capital in row.list(5) {
                self.lexicon.add(capital, state(Form::Capital), false);
            }
            for seat in row.list(6) {
                let (words, sector) = seat
                    .split_once('=')
                    .ok_or_else(|| row.error(6, format!("{seat:?} has no sector")))?;
                let sector = sectors::sector(sector)
                    .ok_or_else(|| row.error(6, format!("{sector:?} is no sector")))?;
                self.lexicon.add(words, What::Seat(index, sector), false);
            }
            self.states.push(State {
                code,
                lead,
                homonym: None,
                actor: Arc::new(Actor {
                    name: name.to_owned(),
                    code: Some(code.to_string()),
                    country: Some(code),
                    sector: None,
                    kind: ActorKind::State,
                    wikidata: None,
                }),
                sectors: Sectors::new(Some((code, name.to_owned()))),
            });
        }
        Ok(())
    }

    pub(super) fn read_places(&mut self, text: &str) -> Result<(), GazetteerError> {
        for row in rows("towns.tsv", text, ["name", "adjectives", "country"]) {
            let row = row?;
            let state = self.known_state(&row, 2)?;
            for phrase in std::iter::once(row.cells[0]).chain(row.list(1)) {
                self.lexicon.add(phrase, What::Region(state), false);
            }
        }
        Ok(())
    }

    pub(super) fn read_organizations(&mut self, text: &str) -> Result<(), GazetteerError> {
        let header = ["code", "name", "names", "seats", "members"];
        for row in rows("organizations.tsv", text, header) {
            let row = row?;
            let [code, name, _, _, members] = row.cells;
            if !["IGO", "NGO", "IMG"].iter().any(|kind| code.starts_with(kind)) {
                return Err(row.error(0, format!("{code:?} begins with none of IGO, NGO, IMG")));
            }
            let index = self.organizations.len() as u16;
            for phrase in std::iter::once(name).chain(row.list(2)) {
                self.lexicon.add(phrase, What::Organization(index), false);
            }
            for seat in row.list(3) {
                self.lexicon.add(seat, What::OrganizationSeat(index), false);
            }
            let mut list = Vec::new();
            for member in members.split('|').filter(|member| !member.is_empty()) {
                let (country, years) = member.split_once('@').unwrap_or((member, ".."));
                let country = country.parse().map_err(|e| row.error(4, format!("{e}")))?;
                let (from, to) = stretch(years)
                    .ok_or_else(|| row.error(4, format!("{years:?} is no stretch")))?;
                list.push(Membership { country, from, to });
            }
            self.organizations.push(Organization {
                actor: Arc::new(Actor {
                    name: name.to_owned(),
                    code: Some(code.to_owned()),
                    country: None,
                    sector: None,
                    kind: ActorKind::Organization,
                    wikidata: None,
                }),
                members: list,
            });
        }
        Ok(())
    }

    pub(super) fn read_groups(&mut self, text: &str) -> Result<(), GazetteerError> {
        let header = ["code", "name", "names", "kind", "country", "sector", "governs"];
        for row in rows("groups.tsv", text, header) {
            let row = row?;
            let [code, name, _, kind, country, sector, governs] = row.cells;
            let state = if country.is_empty() { None } else { Some(self.known_state(&row, 4)?) };
            let country: Option<Code3> = country.parse().ok();
            let sector_index = match sector {
                "" => None,
                _ => Some(
                    sectors::sector(sector)
                        .ok_or_else(|| row.error(5, format!("{sector:?} is no sector")))?,
                ),
            };
            let kind = match kind {
                "armed" => GroupKind::Armed,
                "government" | "agency" | "forces" | "legislature" => GroupKind::Public,
                "territory" => GroupKind::Territory,
                "party" | "company" | "media" | "other" => GroupKind::Other,
                _ => return Err(row.error(3, format!("{kind:?} is no kind of group"))),
            };
            let actor_kind = match kind {
                GroupKind::Armed => ActorKind::ArmedGroup,
                GroupKind::Public => ActorKind::Sector,
                GroupKind::Territory => ActorKind::State,
                GroupKind::Other => ActorKind::Other,
            };
            let actor = |code: &str, country, sector: &str, kind| {
                Arc::new(Actor {
                    name: name.to_owned(),
                    code: Some(code.to_owned()),
                    country,
                    sector: sector.parse().ok(),
                    kind,
                    wikidata: None,
                })
            };
            let mut terms = Vec::new();
            for term in row.list(6) {
                terms.push(
                    stretch(term)
                        .ok_or_else(|| row.error(6, format!("{governs:?} is no stretch")))?,
                );
            }
            let governing = country.filter(|_| !terms.is_empty()).map(|state| {
                actor(&format!("{state}GOV"), Some(state), "GOV", ActorKind::ArmedGroup)
            });
            let dated = governing.map_or_else(Vec::new, |actor| {
                terms.into_iter().map(|term| (Arc::clone(&actor), term)).collect()
            });
            let index = self.groups.len() as u16;
            for phrase in std::iter::once(name).chain(row.list(2)) {
                self.lexicon.add(phrase, What::Group(index), false);
            }
            self.groups.push(Group {
                actor: actor(
                    code,
                    country.filter(|_| kind != GroupKind::Armed),
                    sector,
                    actor_kind,
                ),
                dated,
                kind,
                state,
                sector: sector_index,
            });
        }
        Ok(())
    }

    pub(super) fn read_agents(&mut self, text: &str) -> Result<(), GazetteerError> {
        for row in rows("agents.tsv", text, ["words", "sector", "kind", "office", "weight"]) {
            let row = row?;
            let [_, sector, kind, office, weight] = row.cells;
            let sector = sectors::sector(sector)
                .ok_or_else(|| row.error(1, format!("{sector:?} is no sector")))?;
            let kind = match kind {
                "person" => AgentKind::Person,
                "body" => AgentKind::Body,
                "thing" => AgentKind::Thing,
                "site" => AgentKind::Site,
                _ => return Err(row.error(2, format!("{kind:?} is no kind of agent"))),
            };
            let role = match office {
                "" => Role::None,
                "leader" => Role::Leader,
                "counterpart" => Role::Counterpart,
                _ => Role::Office(
                    Office::from_name(office)
                        .ok_or_else(|| row.error(3, format!("{office:?} is no office")))?,
                ),
            };
            let weight = weight
                .parse()
                .map_err(|_| row.error(4, format!("{weight:?} is no weight from 0 to 9")))?;
            for words in row.list(0) {
                let index = self.agents.len() as u16;
                self.lexicon.add(words, What::Agent(index, false), true);
                if let Some(plural) = plural(words, kind != AgentKind::Body) {
                    self.lexicon.add(&plural, What::Agent(index, true), true);
                }
                self.agents.push(Agent { words: words.to_lowercase(), sector, kind, role, weight });
            }
        }
        Ok(())
    }

    pub(super) fn read_given_names(&mut self, text: &str) -> Result<(), GazetteerError> {
        for row in rows("given_names.tsv", text, ["gender", "names"]) {
            let row = row?;
            let gender = match row.cells[0] {
                "m" => b'm',
                "f" => b'f',
                "u" => b'u',
                other => return Err(row.error(0, format!("{other:?} is none of m, f, u"))),
            };
            for name in row.cells[1].split(' ').filter(|name| !name.is_empty()) {
                self.lexicon.add(name, What::Given(gender), false);
            }
        }
        Ok(())
    }

    pub(super) fn read_leaders(&mut self, tables: &[&str]) -> Result<(), GazetteerError> {
        let header = ["country", "office", "title", "person", "aliases", "from", "to"];
        for (name, text) in LEADERS.into_iter().zip(tables) {
            for row in rows(name, text, header) {
                self.leaders.add(&row?)?;
            }
        }
        for person in &mut self.leaders.people {
            let first = person.name.split(' ').next().unwrap_or_default();
            person.gender = match self.lexicon.given(first) {
                Some(b'm') => Gender::Male,
                Some(b'f') => Gender::Female,
                _ => Gender::Unknown,
            };
        }
        for (index, person) in self.leaders.people.iter().enumerate() {
            let index = index as u32;
            for name in std::iter::once(&person.name).chain(&person.aliases) {
                if name.contains([' ', '-']) {
                    self.lexicon.add(name, What::Person(index), false);
                } else {
                    self.lexicon.add(name, What::Surname(index), false);
                }
            }
            for surname in surnames(person).into_iter().filter(|name| !is_weekday(name)) {
                self.lexicon.add(surname, What::Surname(index), false);
            }
        }
        Ok(())
    }

    pub(super) fn known_state<const N: usize>(
        &self,
        row: &Row<'_, N>,
        column: usize,
    ) -> Result<u16, GazetteerError> {
        let code = row.cells[column];
        code.parse()
            .ok()
            .and_then(|code: Code3| self.state_by_code.get(&code).copied())
            .ok_or_else(|| row.error(column, format!("{code:?} is no state of states.tsv")))
    }
}

/// Reads `1973..2020`: each end a year, month or day, or nothing.
fn stretch(text: &str) -> Option<Stretch> {
    let (from, to) = text.split_once("..")?;
    let read = |text: &str, last| match text {
        "" => Some(None),
        _ => super::leaders::day(text, last).map(Some),
    };
    Some((read(from, false)?, read(to, true)?))
}

/// "Friday" alone is a day, whoever bears it as a surname.
fn is_weekday(name: &str) -> bool {
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"].contains(&name)
}
