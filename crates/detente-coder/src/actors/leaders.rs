//! People in office: who held which office of which state or organisation, and when.

use std::sync::{Arc, OnceLock};

use detente_record::{Actor, ActorKind, Code3};
use jiff::civil::Date;

use super::anaphora::Gender;
use super::lexicon::QuickMap;
use super::tables::{GazetteerError, Row};
use super::words::fold;

/// Offices that the gazetteer tells apart, the weightiest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Office {
    /// President, monarch, supreme leader.
    HeadOfState,
    /// Prime minister, chancellor, premier.
    HeadOfGovernment,
    /// Head of an organisation of states.
    OrganizationHead,
    /// Foreign minister, secretary of state.
    ForeignMinister,
    /// Defence minister.
    DefenceMinister,
    /// Finance minister.
    FinanceMinister,
    /// Interior minister.
    InteriorMinister,
    /// Chief of the armed forces.
    MilitaryChief,
    /// Head of an intelligence service.
    IntelligenceChief,
    /// Who speaks for a government or ministry.
    Spokesperson,
    /// Ambassador, special envoy.
    Envoy,
    /// Any other office of the same state.
    Other,
    /// Who leads the opposition.
    OppositionLeader,
}

impl Office {
    /// Finds the office by the name that `leaders.tsv` uses; `None` for any other word.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "head_of_state" => Self::HeadOfState,
            "head_of_government" => Self::HeadOfGovernment,
            "organization_head" => Self::OrganizationHead,
            "foreign_minister" => Self::ForeignMinister,
            "defence_minister" => Self::DefenceMinister,
            "finance_minister" => Self::FinanceMinister,
            "interior_minister" => Self::InteriorMinister,
            "military_chief" => Self::MilitaryChief,
            "intelligence_chief" => Self::IntelligenceChief,
            "opposition_leader" => Self::OppositionLeader,
            "spokesperson" => Self::Spokesperson,
            "envoy" => Self::Envoy,
            "other" => Self::Other,
            _ => return None,
        })
    }

    fn sector(self) -> &'static str {
        match self {
            Self::MilitaryChief => "MIL",
            Self::IntelligenceChief => "SPY",
            Self::OppositionLeader => "OPP",
            _ => "GOV",
        }
    }
}

/// One stretch of time in one office.
#[derive(Clone, Debug)]
pub struct Term {
    /// ISO 3166-1 alpha-3 of the state, or an organisation's code.
    pub of: String,
    /// Which office.
    pub office: Office,
    /// The office's title in English.
    pub title: String,
    /// First day; the first of the month or year where only that is known.
    pub from: Option<Date>,
    /// Last day; `None` while in office.
    pub to: Option<Date>,
    title_folded: String,
}

impl Term {
    /// Says whether the title of the office begins with the words of `title`, in lower case.
    pub(super) fn has_title(&self, title: &str) -> bool {
        starts_with_words(&self.title_folded, title)
    }

    /// Says whether the term covers a day.
    pub fn covers(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// A person with the terms in office.
#[derive(Debug)]
pub struct Person {
    /// Full name as the news writes it.
    pub name: String,
    /// Terms in the order of the table.
    pub terms: Vec<Term>,
    pub(super) aliases: Vec<String>,
    /// What the given name tells.
    pub(super) gender: Gender,
    /// The actor in each term, then the one out of each.
    actors: OnceLock<Vec<Arc<Actor>>>,
}

impl Person {
    /// Iterates over other spellings of the name and its short forms.
    pub fn aliases(&self) -> impl Iterator<Item = &String> {
        self.aliases.iter()
    }

    /// Returns the term on a day, the weightiest first; without a day the one still open.
    pub fn term(&self, day: Option<Date>) -> Option<(usize, &Term)> {
        self.terms
            .iter()
            .enumerate()
            .filter(|(_, term)| match day {
                Some(day) => term.covers(day),
                None => term.to.is_none(),
            })
            // A co-prince of Andorra is first of all president; a monarch of many realms Britain's.
            .min_by_key(|(_, term)| (term.office, term.title.starts_with("Co-"), term.of != "GBR"))
    }

    /// Returns the actor that the person is on a day as holder of an office of `of`.
    pub(super) fn actor_of(&self, of: &str, day: Date) -> Arc<Actor> {
        let own =
            self.terms.iter().enumerate().filter(|(_, term)| term.of == of && term.covers(day));
        match own.min_by_key(|(_, term)| term.office) {
            Some((index, _)) => self.actor_at(index),
            None => self.actor(Some(day)),
        }
    }

    /// Returns the actor that the person is on a day: an office holder, or somebody out of office.
    pub fn actor(&self, day: Option<Date>) -> Arc<Actor> {
        if let Some((index, _)) = self.term(day) {
            return self.actor_at(index);
        }
        match (day, self.last(day)) {
            // Nobody knows when: the news names people most while they are in office.
            (None, Some(index)) => self.actor_at(index),
            _ => self.former(day),
        }
    }

    /// Returns the actor out of office on a day: a former holder of the last office of a state
    /// before it, or of an organisation; without one before, of the first after it.
    pub(super) fn former(&self, day: Option<Date>) -> Arc<Actor> {
        let last = self.last(day).unwrap_or(0);
        self.actor_at(self.terms.len() + last)
    }

    /// The last term before a day, a state's before an organisation's; without one the first.
    fn last(&self, day: Option<Date>) -> Option<usize> {
        let past = |term: &Term| day.is_none_or(|day| term.from.is_none_or(|from| from <= day));
        let state = |term: &Term| term.of.len() == 3;
        let terms = self.terms.iter().enumerate();
        let last = terms.max_by_key(|(_, term)| {
            let from = term.from.map_or(i64::MIN, |from| {
                i64::from(from.year()) * 400 + i64::from(from.day_of_year())
            });
            (past(term), state(term), if past(term) { from } else { from.saturating_neg() })
        });
        last.map(|(index, _)| index)
    }

    /// The actor of term `at`, or past the terms as many again: the former holder of each.
    pub(super) fn actor_at(&self, at: usize) -> Arc<Actor> {
        let actors = self.actors.get_or_init(|| {
            let held = self.terms.iter().map(|term| self.make(&term.of, term.office.sector()));
            let former = self.terms.iter().map(|term| self.make(&term.of, "ELI"));
            held.chain(former).collect()
        });
        Arc::clone(&actors[at.min(actors.len() - 1)])
    }

    fn make(&self, of: &str, sector: &str) -> Arc<Actor> {
        let country = of.parse::<Code3>().ok();
        let code = match country {
            Some(_) => format!("{of}{sector}"),
            None if sector == "ELI" => format!("{of}ELI"),
            None => of.to_owned(),
        };
        Arc::new(Actor {
            name: self.name.clone(),
            code: Some(code),
            country,
            sector: sector.parse().ok(),
            kind: ActorKind::Person,
            wikidata: None,
        })
    }
}

/// All people in office, by name and by office.
#[derive(Debug, Default)]
pub struct Leaders {
    /// The people, in the order of the table.
    pub people: Vec<Person>,
    by_name: QuickMap<String, u32>,
    by_state: QuickMap<String, Vec<(u32, u32)>>,
}

/// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; `last` asks for the last day of the stretch.
pub(super) fn day(text: &str, last: bool) -> Option<Date> {
    let mut parts = text.split('-');
    let year: i16 = parts.next()?.parse().ok()?;
    let month = parts.next().map(str::parse::<i8>);
    let day = parts.next().map(str::parse::<i8>);
    if parts.next().is_some() {
        return None;
    }
    match (month, day) {
        (None, _) if last => Date::new(year, 12, 31).ok(),
        (None, _) => Date::new(year, 1, 1).ok(),
        (Some(month), None) => {
            let first = Date::new(year, month.ok()?, 1).ok()?;
            Some(if last { first.last_of_month() } else { first })
        }
        (Some(month), Some(day)) => Date::new(year, month.ok()?, day.ok()?).ok(),
    }
}

impl Leaders {
    /// Takes in one row: `country office title person aliases from to`.
    pub(super) fn add(&mut self, row: &Row<'_, 7>) -> Result<(), GazetteerError> {
        let [of, office, title, name, _, from, to] = row.cells;
        if of.len() < 3 || !of.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
            return Err(row.error(0, format!("{of:?} is no country or organisation code")));
        }
        let office_kind = Office::from_name(office)
            .ok_or_else(|| row.error(1, format!("{office:?} is no office")))?;
        if name.is_empty() {
            return Err(row.error(3, "the person has no name"));
        }
        let read = |column: usize, text: &str, last: bool| match text {
            "" => Ok(None),
            _ => day(text, last)
                .map(Some)
                .ok_or_else(|| row.error(column, format!("{text:?} is no date"))),
        };
        let (from, to) = (read(5, from, false)?, read(6, to, true)?);
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            return Err(row.error(6, "the term ends before it begins"));
        }
        let mut title_folded = String::new();
        fold(title, &mut title_folded);
        let term = Term {
            of: of.to_owned(),
            office: office_kind,
            title: title.to_owned(),
            from,
            to,
            title_folded,
        };
        let next = self.people.len() as u32;
        let who = *self.by_name.entry(name.to_owned()).or_insert(next);
        if who == next {
            self.people.push(Person {
                name: name.to_owned(),
                terms: Vec::new(),
                aliases: Vec::new(),
                gender: Gender::Unknown,
                actors: OnceLock::new(),
            });
        }
        let person = &mut self.people[who as usize];
        for alias in row.list(4) {
            if !person.aliases.iter().any(|old| old == alias) {
                person.aliases.push(alias.to_owned());
            }
        }
        let tenure = (who, person.terms.len() as u32);
        match self.by_state.get_mut(of) {
            Some(tenures) => tenures.push(tenure),
            None => drop(self.by_state.insert(of.to_owned(), vec![tenure])),
        }
        person.terms.push(term);
        Ok(())
    }

    /// Finds a person by the name that the table gives.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.by_name.get(name).copied()
    }

    /// Finds who held an office on a day: by the title's words first (`chancellor` is another
    /// office in London than in Berlin), then by the kind of office.
    ///
    /// `None` when nobody is known, or more than one person fits.
    pub fn holder(
        &self,
        of: &str,
        title: &str,
        office: Option<Office>,
        day: Date,
    ) -> Option<&Person> {
        let terms = self.by_state.get(of)?;
        let mut best: Option<(u8, u32)> = None;
        let mut tie = false;
        for &(who, at) in terms {
            let term = &self.people[who as usize].terms[at as usize];
            if !term.covers(day) {
                continue;
            }
            let same_title = !title.is_empty() && term.has_title(title);
            let rank = match (same_title, office == Some(term.office)) {
                (true, true) => 3,
                (true, false) => 2,
                (false, true) => 1,
                (false, false) => continue,
            };
            match best {
                Some((old, _)) if old > rank => {}
                Some((old, person)) if old == rank => tie |= person != who,
                _ => (best, tie) = (Some((rank, who)), false),
            }
        }
        let (_, who) = best.filter(|_| !tie)?;
        self.people.get(who as usize)
    }
}

/// Says whether `title` begins with the words of `prefix`.
fn starts_with_words(title: &str, prefix: &str) -> bool {
    title.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ',']))
}
