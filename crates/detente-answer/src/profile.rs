//! Who an actor is: names, offices over time, members.

use detente_coder::actors::{Gazetteer, Term};
use detente_record::Code3;
use schemars::JsonSchema;
use serde::Serialize;

/// What the gazetteer knows of an actor.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Profile {
    /// Country, code or name by which the store is asked.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What kind of actor; `None` where the gazetteer does not know it.
    pub kind: Option<String>,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// Wikidata item.
    pub wikidata: Option<String>,
    /// Of a person: the offices held. Of a state or organisation: who held its offices.
    pub offices: Vec<Held>,
    /// Members of an organisation, with the days between which they belong.
    pub members: Vec<Member>,
}

/// One term in one office.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Held {
    /// Who held it.
    pub person: String,
    /// Its title.
    pub title: String,
    /// Whose office: a country or an organisation's code.
    pub of: String,
    /// First day; `None` where not known.
    pub from: Option<String>,
    /// Last day; `None` while in office.
    pub to: Option<String>,
}

/// A member of an organisation.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Member {
    /// The state.
    pub country: String,
    /// First day; `None`: from the beginning.
    pub from: Option<String>,
    /// Last day; `None`: still.
    pub to: Option<String>,
}

/// Tells who an actor is, by country, code or name.
///
/// ```
/// let china = detente_answer::profile("China");
/// assert_eq!((&*china.id, &*china.name), ("CHN", "China"));
/// assert!(china.offices.iter().any(|held| held.person == "Xi Jinping"));
/// ```
pub fn profile(name: &str) -> Profile {
    let id = crate::party(name);
    let gazetteer = Gazetteer::shipped();
    let state = id.parse::<Code3>().ok().and_then(|code| gazetteer.state(code).cloned());
    let actor = state.or_else(|| gazetteer.resolve(name, None));
    let text = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    let held = |person: &str, term: &Term| Held {
        person: person.to_owned(),
        title: term.title.clone(),
        of: term.of.clone(),
        from: text(term.from),
        to: text(term.to),
    };
    let mut offices: Vec<Held> = gazetteer
        .people()
        .flat_map(|person| person.terms.iter().map(move |term| (person, term)))
        .filter(|(person, term)| person.name.eq_ignore_ascii_case(&id) || term.of == id)
        .map(|(person, term)| held(&person.name, term))
        .collect();
    offices.sort_by(|a, b| b.from.cmp(&a.from).then_with(|| a.title.cmp(&b.title)));
    let members = gazetteer.memberships(&id).into_iter().map(|(country, from, to)| Member {
        country: country.to_string(),
        from: text(from),
        to: text(to),
    });
    Profile {
        name: actor.as_ref().map_or_else(|| id.clone(), |actor| actor.name.clone()),
        kind: actor.as_ref().map(|actor| actor.kind.name().to_owned()),
        country: actor.as_ref().and_then(|actor| actor.country).map(|code| code.to_string()),
        wikidata: actor.as_ref().and_then(|actor| actor.wikidata.clone()),
        offices,
        members: members.collect(),
        id,
    }
}

/// Returns the name of a country, organisation or group by its code; `None` for a code that the
/// gazetteer does not know.
pub fn name_of(code: &str) -> Option<String> {
    let gazetteer = Gazetteer::shipped();
    match code.parse::<Code3>() {
        Ok(code) => gazetteer.state(code).map(|actor| actor.name.clone()),
        Err(_) => None,
    }
}
