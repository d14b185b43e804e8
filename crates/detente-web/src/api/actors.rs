//! Actors: who somebody is, and with whom they deal.

use detente_answer::{Profile, profile};
use detente_store::NamedActor;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::parameters::limit;
use crate::{
    Desk, Problem,
    shape::{List, One, Row},
};

/// Which actors.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct ActorsAsk {
    /// The first letters of a name, in any case.
    #[param(example = "Xi")]
    pub q: String,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u32>,
}

impl Row for NamedActor {
    const COLUMNS: &[&str] = &["name", "code", "country", "kind"];

    fn cells(&self) -> Vec<String> {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        vec![self.name.clone(), text(&self.code), text(&self.country), self.kind.clone()]
    }
}

/// Finds actors of the store by the beginning of their names.
#[utoipa::path(get, path = "/api/v1/actors", params(ActorsAsk), tag = "actors", responses(
    (status = 200, description = "Actors by name.",
     body = ref("#/components/schemas/ListOfNamedActor")),
))]
pub fn actors(desk: &Desk<'_>, ask: ActorsAsk) -> Result<List<NamedActor>, Problem> {
    Ok(List::whole(desk.store.actors_named(&ask.q, limit(ask.limit)?)?))
}

/// The actor of this code or name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActorAsk {
    id: String,
}

/// An actor and its relations.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ActorPage {
    /// Who it is.
    #[serde(flatten)]
    pub profile: Profile,
    /// The code that stands for it in dyads; null where it has none.
    pub party: Option<String>,
    /// With whom it deals, the busiest first.
    pub relations: Vec<Partner>,
}

/// Somebody an actor deals with.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Partner {
    /// Country or code.
    pub code: String,
    /// Name for people.
    pub name: String,
    /// Cooperative events in both directions.
    pub cooperation: u64,
    /// Hostile events in both directions.
    pub conflict: u64,
}

/// Tells who an actor is and with whom it deals.
#[utoipa::path(get, path = "/api/v1/actors/{id}", tag = "actors",
    params(("id" = String, Path, description = "A code (CHN, IGOUNO) or a name.", example = "CHN")),
    responses(
        (status = 200, description = "The actor.", body = ref("#/components/schemas/ActorPage")),
    ))]
pub fn actor(desk: &Desk<'_>, ask: ActorAsk) -> Result<One<ActorPage>, Problem> {
    let profile = profile(&ask.id);
    let known = desk.parties()?.iter().any(|party| party.code == profile.id.to_uppercase());
    let met = || desk.store.actors_named(&profile.id, 1).map(|found| !found.is_empty());
    if profile.kind.is_none() && !known && !met()? {
        return Err(Problem::new("W004", "neither the store nor the gazetteer knows this actor"));
    }
    // A person is not a party of dyads: the state is.
    let party = known.then(|| profile.id.to_uppercase());
    let partners = match &party {
        Some(code) => desk.store.partners(code)?,
        None => Vec::new(),
    };
    let names = desk.names(partners.iter().map(|(code, _, _)| code.as_str()))?;
    let relations = partners
        .into_iter()
        .map(|(code, cooperation, conflict)| Partner {
            name: names.get(&code).cloned().unwrap_or_else(|| code.clone()),
            code,
            cooperation,
            conflict,
        })
        .collect();
    Ok(One(ActorPage { profile, party, relations }))
}
