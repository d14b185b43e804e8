//! The gazetteer: states, organisations, groups, agents and people, read from its tables.

use std::sync::{Arc, OnceLock};

use detente_record::{Actor, Code3};
use jiff::civil::Date;

use super::homonyms::Homonym;
use super::leaders::{Leaders, Office, Person};
use super::lexicon::{Lexicon, QuickMap, What};
use super::sectors::Sectors;
use super::tables::{GazetteerError, rows};

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
    /// `homonyms.tsv`.
    pub homonyms: &'t str,
    /// `contexts.tsv`.
    pub contexts: &'t str,
    /// The tables of `leaders/`, one a region.
    pub leaders: [&'t str; LEADERS.len()],
}

/// The tables that come with the crate.
pub(crate) const SHIPPED: Tables<'static> = Tables {
    states: include_str!("../../gazetteer/states.tsv"),
    places: include_str!("../../gazetteer/towns.tsv"),
    organizations: include_str!("../../gazetteer/organizations.tsv"),
    groups: include_str!("../../gazetteer/groups.tsv"),
    agents: include_str!("../../gazetteer/agents.tsv"),
    others: include_str!("../../gazetteer/others.tsv"),
    given_names: include_str!("../../gazetteer/given_names.tsv"),
    homonyms: include_str!("../../gazetteer/homonyms.tsv"),
    contexts: include_str!("../../gazetteer/contexts.tsv"),
    leaders: [
        include_str!("../../gazetteer/leaders/africa.tsv"),
        include_str!("../../gazetteer/leaders/americas.tsv"),
        include_str!("../../gazetteer/leaders/asia.tsv"),
        include_str!("../../gazetteer/leaders/europe.tsv"),
        include_str!("../../gazetteer/leaders/middle-east.tsv"),
        include_str!("../../gazetteer/leaders/oceania.tsv"),
        include_str!("../../gazetteer/leaders/opposition.tsv"),
        include_str!("../../gazetteer/leaders/regions.tsv"),
        include_str!("../../gazetteer/leaders/organizations.tsv"),
    ],
};

/// Names of the tables of leaders, in the order of [`Tables::leaders`].
pub(super) const LEADERS: [&str; 9] = [
    "leaders/africa.tsv",
    "leaders/americas.tsv",
    "leaders/asia.tsv",
    "leaders/europe.tsv",
    "leaders/middle-east.tsv",
    "leaders/oceania.tsv",
    "leaders/opposition.tsv",
    "leaders/regions.tsv",
    "leaders/organizations.tsv",
];

/// A state or territory.
#[derive(Debug)]
pub(super) struct State {
    pub code: Code3,
    /// The office of the one whom the news calls the country's leader.
    pub lead: Office,
    /// Index of the entry of `homonyms.tsv` for its name.
    pub homonym: Option<u8>,
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
    /// The actor in stretches of time, as while it governs; the first that holds counts.
    pub dated: Vec<(Arc<Actor>, Stretch)>,
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

/// What sort of thing an agent is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AgentKind {
    Person,
    Body,
    /// Without a will of its own: it acts only for a state that the text gives.
    Thing,
    /// A place where people are: it never acts in an article.
    Site,
}

/// A common noun that stands for a sector.
#[derive(Clone, Debug)]
pub(super) struct Agent {
    /// Its words, folded.
    pub words: String,
    pub sector: u8,
    pub kind: AgentKind,
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
    pub(super) homonyms: Vec<Homonym>,
    pub(super) state_by_code: QuickMap<Code3, u16>,
    /// Names of states of one long word, folded, with their words' numbers.
    pub(super) long_names: Vec<(String, u32)>,
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
        gazetteer.read_contexts(tables.contexts)?;
        gazetteer.read_homonyms(tables.homonyms)?;
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
            homonyms: Vec::new(),
            state_by_code: QuickMap::default(),
            long_names: Vec::new(),
        }
    }

    pub(super) fn state_index(&self, code: Code3) -> Option<u16> {
        self.state_by_code.get(&code).copied()
    }

    /// Finds a part of a state by its sector: its armed forces, its opposition, its people; `None`
    /// for a code that is no state's or no sector's.
    pub fn part(&self, country: Code3, sector: Code3) -> Option<Arc<Actor>> {
        let state = self.state_index(country)?;
        let sector = super::sectors::sector(sector.as_str())?;
        Some(self.states[usize::from(state)].sectors.actor(sector))
    }

    /// Returns the sector of the people that a common noun in the singular names: `LAB` for "worker";
    /// `None` for a noun of no people, or of the holder of an office.
    pub(crate) fn sector_of(&self, noun: &str) -> Option<Code3> {
        let people = |agent: &&Agent| {
            agent.kind == AgentKind::Person && agent.role == Role::None && agent.words == noun
        };
        super::sectors::sector_code(self.agents.iter().find(people)?.sector)
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

    /// Lists who belongs to an organisation, by its code, with the first and the last day of each
    /// stretch, `None` where it is open; empty where not known.
    pub fn memberships(&self, code: &str) -> Vec<(Code3, Option<Date>, Option<Date>)> {
        let known = self
            .organizations
            .iter()
            .find(|o| o.actor.code.as_deref() == Some(code) && !o.members.is_empty());
        known.map_or_else(Vec::new, |organization| {
            organization.members.iter().map(|m| (m.country, m.from, m.to)).collect()
        })
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
