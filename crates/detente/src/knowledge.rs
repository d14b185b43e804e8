//! What the layouts of other collections ask for and the store does not know: acts and actors.

use detente_coder::{actors::Gazetteer, events::Lexicon};
use detente_record::json::Identity;
use detente_store::layouts::{Act, Lookup, System, country};
use jiff::civil::Date;

/// The lexicon and the gazetteer that the binary carries.
pub struct Shipped;

impl Lookup for Shipped {
    fn act(&self, cameo: &str) -> Option<Act> {
        // Where a finer code is not known its parent says what kind of act it is.
        let known =
            (2..=cameo.len()).rev().find_map(|end| Lexicon::shipped().act(cameo.get(..end)?))?;
        Some(Act {
            event_type: known.event_type,
            mode: known.mode.as_ref().map(ToString::to_string),
            contexts: known.contexts.iter().map(ToString::to_string).collect(),
        })
    }

    fn actor(&self, name: &str, day: Option<&str>) -> Option<Identity> {
        if let Some(found) = sector_of_state(name, day) {
            return Some(found);
        }
        let date = day.and_then(|day| day.parse::<Date>().ok());
        let actor = Gazetteer::shipped().resolve(name, date)?;
        Some(Identity {
            name: name.to_owned(),
            code: actor.code.as_ref().map(ToString::to_string),
            country: actor.country.map(|code| code.to_string()),
            sector: actor.sector.map(|code| code.to_string()),
            kind: actor.kind.name().into(),
        })
    }
}

/// Reads `Police (Philippines)`, as ICEWS names sectors: what they are, and whose.
fn sector_of_state(name: &str, day: Option<&str>) -> Option<Identity> {
    let (who, state) = name.strip_suffix(')')?.rsplit_once(" (")?;
    let state = country(System::Name, state, day)?.iso3;
    let sector = Gazetteer::shipped()
        .resolve(&who.to_lowercase(), None)
        .and_then(|actor| actor.sector)
        .map(|sector| sector.to_string());
    Some(Identity {
        name: name.to_owned(),
        code: sector.as_ref().map(|sector| format!("{state}{sector}")),
        country: Some(state.to_owned()),
        sector,
        kind: "sector".into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_other_collections_find_their_state() {
        let country = |name| Shipped.actor(name, Some("2014-05-06")).and_then(|a| a.country);
        assert_eq!(country("Citizen (India)").as_deref(), Some("IND"));
        assert_eq!(country("Barack Obama").as_deref(), Some("USA"));
        assert_eq!(country("Nobody At All (Nowhere)"), None);
        assert_eq!(Shipped.act("1831").unwrap().event_type.name(), "ASSAULT");
        assert_eq!(Shipped.act("04").unwrap().event_type.name(), "CONSULT");
        assert_eq!(Shipped.act("010"), None);
    }
}
