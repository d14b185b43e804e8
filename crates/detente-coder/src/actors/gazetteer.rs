//! The gazetteer: states, organisations, groups, agents and people, read from its tables.

use std::sync::{Arc, OnceLock};

use detente_record::{Actor, ActorKind, Code3};
use jiff::civil::Date;

use super::leaders::{Leaders, Office, Person};
use super::lexicon::{Form, Lexicon, QuickMap, What};
use super::sectors::{self, Sectors};
use super::tables::{GazetteerError, Row, rows};

/// The texts of the tables, for [`Gazetteer::parse`]; their formats are in `gazetteer/README.md`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tables<'t> {
    /// `states.tsv`.
    pub states: &'t str,
    /// `towns.tsv`.
    pub places: &'t str,
    /// `organizations.tsv`.
    pub organizations: &'t str,
    /// `groups.tsv`.
    pub groups: &'t str,
    /// `agents.tsv`.
    pub agents: &'t str,
    /// `others.tsv`.
    pub others: &'t str,
    /// `given_names.tsv`.
    pub given_names: &'t str,
    /// The tables of `leaders/`, one a region.
    pub leaders: [&'t str; LEADERS.len()],
}

/// The tables that come with the crate.
const SHIPPED: Tables<'static> = Tables {
    states: include_str!("../../gazetteer/states.tsv"),
    places: include_str!("../../gazetteer/towns.tsv"),
    organizations: include_str!("../../gazetteer/organizations.tsv"),
    groups: include_str!("../../gazetteer/groups.tsv"),
    agents: include_str!("../../gazetteer/agents.tsv"),
    others: include_str!("../../gazetteer/others.tsv"),
    given_names: include_str!("../../gazetteer/given_names.tsv"),
    leaders: [
        include_str!("../../gazetteer/leaders/africa.tsv"),
        include_str!("../../gazetteer/leaders/americas.tsv"),
        include_str!("../../gazetteer/leaders/asia.tsv"),
        include_str!("../../gazetteer/leaders/europe.tsv"),
        include_str!("../../gazetteer/leaders/middle-east.tsv"),
        include_str!("../../gazetteer/leaders/oceania.tsv"),
        include_str!("../../gazetteer/leaders/organizations.tsv"),
    ],
};

/// Names of the tables of leaders, in the order of [`Tables::leaders`].
const LEADERS: [&str; 7] = [
    "leaders/africa.tsv",
    "leaders/americas.tsv",
    "leaders/asia.tsv",
    "leaders/europe.tsv",
    "leaders/middle-east.tsv",
    "leaders/oceania.tsv",
    "leaders/organizations.tsv",
];

/// A state or territory.
#[derive(Debug)]
pub(super) struct State {
    pub code: Code3,
    /// The office of the one whom the news calls the country's leader.
    pub lead: Office,
    pub actor: Arc<Actor>,
    pub sectors: Sectors,
}

/// An organisation with the states in it.
#[derive(Debug)]
pub(super) struct Organization {
    pub actor: Arc<Actor>,
    pub members: Vec<Membership>,
}

/// A state's time in an organisation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Membership {
    pub country: Code3,
    pub from: Option<Date>,
    pub to: Option<Date>,
}

/// First and last day; `None` where open.
pub(super) type Stretch = (Option<Date>, Option<Date>);

/// What kind of body a group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GroupKind {
    Armed,
    /// A state's own: government, agency, forces, legislature.
    Public,
    Territory,
    Other,
}

/// An armed group, party, agency or other body.
#[derive(Debug)]
pub(super) struct Group {
    pub actor: Arc<Actor>,
    /// The actor while it governs, with the stretches of time in which it does.
    pub governing: Option<(Arc<Actor>, Vec<Stretch>)>,
    pub kind: GroupKind,
    /// Index of the state; `None` for a group of no one state.
    pub state: Option<u16>,
    pub sector: Option<u8>,
}

/// What an agent's office is, if it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Office(Office),
    /// Whoever leads the country: president or prime minister.
    Leader,
    /// The holder of the same office on the other side.
    Counterpart,
    /// An office without a table of holders.
    None,
}

/// A common noun that stands for a sector.
#[derive(Clone, Debug)]
pub(super) struct Agent {
    /// Its words, folded.
    pub words: String,
    pub sector: u8,
    pub person: bool,
    pub role: Role,
    pub weight: u8,
}

/// Everybody whom the news may name.
#[derive(Debug)]
pub struct Gazetteer {
    pub(super) lexicon: Lexicon,
    pub(super) states: Vec<State>,
    pub(super) organizations: Vec<Organization>,
    pub(super) groups: Vec<Group>,
    pub(super) agents: Vec<Agent>,
    pub(super) leaders: Leaders,
    pub(super) nobody: Sectors,
    state_by_code: QuickMap<Code3, u16>,
}

impl Gazetteer {
    /// Returns the shipped gazetteer; it is read at the first call.
    ///
    /// ```
    /// use detente_coder::actors::Gazetteer;
    /// let actor = Gazetteer::shipped().resolve("Ukrainian soldiers", None).unwrap();
    /// assert_eq!(actor.code.as_deref(), Some("UKRMIL"));
    /// ```
    pub fn shipped() -> &'static Self {
        static SHIPPED_GAZETTEER: OnceLock<Gazetteer> = OnceLock::new();
        // A test reads the shipped tables, so that the empty fallback is never seen.
        SHIPPED_GAZETTEER.get_or_init(|| Self::parse(&SHIPPED).unwrap_or_else(|_| Self::empty()))
    }

    /// Reads a gazetteer from the texts of its tables; an empty text is an empty table.
    ///
    /// # Errors
    /// The first row at fault, with file, line, column and reason; nothing is half loaded.
    pub fn parse(tables: &Tables<'_>) -> Result<Self, GazetteerError> {
        let mut gazetteer = Self::empty();
        gazetteer.read_states(tables.states)?;
        gazetteer.read_places(tables.places)?;
        gazetteer.read_organizations(tables.organizations)?;
        gazetteer.read_groups(tables.groups)?;
        gazetteer.read_agents(tables.agents)?;
        for row in rows("others.tsv", tables.others, ["words", "kind"]) {
            gazetteer.lexicon.add(row?.cells[0], What::Other, false);
        }
        gazetteer.read_given_names(tables.given_names)?;
        gazetteer.read_leaders(&tables.leaders)?;
        Ok(gazetteer)
    }

    /// Reads the shipped tables anew; for tests and measurements.
    ///
    /// # Errors
    /// As [`Gazetteer::parse`].
    pub fn parse_shipped() -> Result<Self, GazetteerError> {
        Self::parse(&SHIPPED)
    }

    fn empty() -> Self {
        Self {
            lexicon: Lexicon::new(),
            states: Vec::new(),
            organizations: Vec::new(),
            groups: Vec::new(),
            agents: Vec::new(),
            leaders: Leaders::default(),
            nobody: Sectors::new(None),
            state_by_code: QuickMap::default(),
        }
    }

    fn read_states(&mut self, text: &str) -> Result<(), GazetteerError> {
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

    fn read_places(&mut self, text: &str) -> Result<(), GazetteerError> {
        for row in rows("towns.tsv", text, ["name", "adjectives", "country"]) {
            let row = row?;
            let state = self.known_state(&row, 2)?;
            for phrase in std::iter::once(row.cells[0]).chain(row.list(1)) {
                self.lexicon.add(phrase, What::Region(state), false);
            }
        }
        Ok(())
    }

    fn read_organizations(&mut self, text: &str) -> Result<(), GazetteerError> {
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

    fn read_groups(&mut self, text: &str) -> Result<(), GazetteerError> {
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
                (actor(&format!("{state}GOV"), Some(state), "GOV", ActorKind::ArmedGroup), terms)
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
                governing,
                kind,
                state,
                sector: sector_index,
            });
        }
        Ok(())
    }

    fn read_agents(&mut self, text: &str) -> Result<(), GazetteerError> {
        for row in rows("agents.tsv", text, ["words", "sector", "kind", "office", "weight"]) {
            let row = row?;
            let [_, sector, kind, office, weight] = row.cells;
            let sector = sectors::sector(sector)
                .ok_or_else(|| row.error(1, format!("{sector:?} is no sector")))?;
            let person = match kind {
                "person" => true,
                "body" => false,
                _ => return Err(row.error(2, format!("{kind:?} is neither person nor body"))),
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
                if let Some(plural) = plural(words, person) {
                    self.lexicon.add(&plural, What::Agent(index, true), true);
                }
                self.agents.push(Agent {
                    words: words.to_lowercase(),
                    sector,
                    person,
                    role,
                    weight,
                });
            }
        }
        Ok(())
    }

    fn read_given_names(&mut self, text: &str) -> Result<(), GazetteerError> {
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

    fn read_leaders(&mut self, tables: &[&str]) -> Result<(), GazetteerError> {
        let header = ["country", "office", "title", "person", "aliases", "from", "to"];
        for (name, text) in LEADERS.into_iter().zip(tables) {
            for row in rows(name, text, header) {
                self.leaders.add(&row?)?;
            }
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
            for surname in surnames(person) {
                self.lexicon.add(surname, What::Surname(index), false);
            }
        }
        Ok(())
    }

    fn known_state<const N: usize>(
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

    pub(super) fn state_index(&self, code: Code3) -> Option<u16> {
        self.state_by_code.get(&code).copied()
    }

    /// Returns the actor of a state or territory by its ISO 3166-1 alpha-3 code.
    pub fn state(&self, code: Code3) -> Option<&Arc<Actor>> {
        self.state_index(code).map(|index| &self.states[index as usize].actor)
    }

    /// Finds who held an office of a state (ISO 3166-1 alpha-3) or organisation on a day.
    ///
    /// `None` when nobody is known for that day, or two people fit.
    pub fn holder(&self, of: &str, office: Office, day: Date) -> Option<&Person> {
        self.leaders.holder(of, "", Some(office), day)
    }

    /// Iterates over the people of `leaders/`, in its order.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.leaders.people.iter()
    }

    /// Lists the members of an organisation on a day, by its code; empty where not known.
    pub fn members(&self, code: &str, day: Option<Date>) -> Vec<Code3> {
        let known = self
            .organizations
            .iter()
            .find(|o| o.actor.code.as_deref() == Some(code) && !o.members.is_empty());
        known.map_or_else(Vec::new, |organization| {
            let in_time = |m: &&Membership| {
                day.is_none_or(|d| m.from.is_none_or(|f| f <= d) && m.to.is_none_or(|t| d <= t))
            };
            organization.members.iter().filter(in_time).map(|member| member.country).collect()
        })
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

/// The plural of an agent's last word; `None` for what is plural already or has none.
fn plural(words: &str, person: bool) -> Option<String> {
    let last = words.rsplit(' ').next().unwrap_or(words);
    if last.ends_with('s') && !last.ends_with("ss") && !last.ends_with("us") {
        return None;
    }
    if !person && matches!(last, "police" | "people" | "intelligence" | "leadership") {
        return None;
    }
    let stem = |cut: usize| &words[..words.len() - cut];
    let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
    Some(
        if matches!(first, "minister" | "secretary" | "chief" | "member" | "head")
            && rest.contains("of ")
            || rest.starts_with("of ")
        {
            match first.strip_suffix('y') {
                Some(stem) => format!("{stem}ies {rest}"),
                None => format!("{first}s {rest}"),
            }
        } else if last == "person" {
            format!("{}people", stem(6))
        } else if last == "child" {
            format!("{words}ren")
        } else if last.ends_with("man") && !matches!(last, "human" | "german") {
            format!("{}en", stem(2))
        } else if last.ends_with('y')
            && !last.ends_with(['a', 'e', 'o'])
            && !last.ends_with("ey")
            && !last.ends_with("oy")
            && !last.ends_with("ay")
        {
            format!("{}ies", stem(1))
        } else if last.ends_with("ch")
            || last.ends_with("sh")
            || last.ends_with('x')
            || last.ends_with("ss")
        {
            format!("{words}es")
        } else if last == "thief" || last == "wife" {
            format!("{}ves", stem(if last == "thief" { 1 } else { 2 }))
        } else {
            format!("{words}s")
        },
    )
}

/// The parts of a person's name that the news uses alone.
fn surnames(person: &Person) -> Vec<&str> {
    let name = person.name.as_str();
    let words: Vec<&str> = name.split(' ').collect();
    let of = person.terms.first().map_or("", |term| term.of.as_str());
    if words.len() < 2 {
        return Vec::new();
    }
    let first_is_family = matches!(of, "CHN" | "TWN" | "PRK" | "KOR" | "HKG" | "MAC" | "KHM");
    let first_is_used = matches!(of, "ETH" | "ERI" | "MYS" | "THA" | "LAO" | "VNM" | "ISL" | "MMR");
    let particles = [
        "van", "von", "de", "der", "den", "da", "dos", "del", "di", "du", "le", "la", "bin", "al",
        "el", "ben", "ter", "bint", "ould", "Le", "De", "Van", "Al", "El", "Ben", "Ould", "Bin",
        "Da",
    ];
    let mut last = words.len() - 1;
    if matches!(words[last], "Jr" | "Jr." | "Sr." | "II" | "III" | "IV" | "V" | "VI") && last > 1 {
        last -= 1;
    }
    let tail = words[last];
    let mut out = Vec::new();
    if first_is_family {
        out.push(words[0]);
        return out;
    }
    out.push(tail.strip_prefix("al-").or_else(|| tail.strip_prefix("el-")).unwrap_or(tail));
    if out[0] != tail {
        out.push(tail);
    }
    if first_is_used {
        out.push(words[0]);
    }
    let mut from = last;
    while from > 1 && particles.contains(&words[from - 1]) {
        from -= 1;
    }
    if from < last {
        let offset = words[..from].iter().map(|word| word.len() + 1).sum::<usize>();
        out.push(&name[offset..]);
    }
    out.retain(|surname| surname.chars().count() > 1);
    out
}
