//! What a layout leaves unsaid and others need: types of codes, countries of actors.

use detente_record::{EventType, json::Identity};

use super::{
    acts,
    countries::{System, country},
    event::Event,
    forms::shortest,
};

/// What PLOVER makes of a CAMEO code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// PLOVER type.
    pub event_type: EventType,
    /// PLOVER mode; `None` where the code has none.
    pub mode: Option<String>,
    /// PLOVER contexts.
    pub contexts: Vec<String>,
}

/// Knowledge that the store does not have itself.
pub trait Lookup {
    /// Returns what PLOVER makes of a CAMEO code; `None` for a code that it leaves out.
    fn act(&self, cameo: &str) -> Option<Act>;
    /// Says who an actor is, on a day (`YYYY-MM-DD`) where that is known; `None`: nobody knows.
    fn actor(&self, name: &str, day: Option<&str>) -> Option<Identity>;
}

/// What CAMEO codes are whose root PLOVER leaves out: statements (01) have no type there and keep
/// a name of their own, appeals (02) are requests.
const OUTSIDE_PLOVER: [(&str, &str, u8); 2] = [("01", "STATEMENT", 1), ("02", "REQUEST", 3)];

/// The two sides of an event as actors.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sides {
    pub(crate) source: Option<Identity>,
    pub(crate) target: Option<Identity>,
}

/// Fills in what follows from what an event says, and tells its actors.
///
/// # Errors
/// The field at fault and why, in words: an event of which nothing says what was done.
pub(crate) fn complete(
    event: &mut Event,
    lookup: &dyn Lookup,
) -> Result<Sides, (&'static str, String)> {
    act(event, lookup)?;
    event.suggest("status", Some("fact"));
    Ok(Sides { source: side(event, "source", lookup), target: side(event, "target", lookup) })
}

fn act(event: &mut Event, lookup: &dyn Lookup) -> Result<(), (&'static str, String)> {
    if event.get("cameo").is_none() {
        if let Some(code) = event.get("act").and_then(acts::code) {
            event.set("cameo", code);
        }
    }
    if let Some(cameo) = event.get("cameo").map(str::to_owned) {
        event.suggest("act", acts::name(&cameo));
        let goldstein = acts::goldstein(&cameo).map(shortest);
        event.suggest("goldstein", goldstein.as_deref());
        let known = lookup.act(&cameo).map(|act| {
            let kind = (act.event_type.name(), act.event_type.quad() as u8);
            (kind, act.mode, act.contexts.join("|"))
        });
        let outside = || {
            let found = OUTSIDE_PLOVER.iter().find(|(root, ..)| cameo.starts_with(root))?;
            Some(((found.1, found.2), None, String::new()))
        };
        if let Some(((name, quad), mode, contexts)) = known.or_else(outside) {
            if event.get("type").is_none() {
                event.suggest("mode", mode.as_deref());
                event.suggest("contexts", Some(&contexts));
            }
            event.suggest("type", Some(name));
            event.suggest("quad", Some(&quad.to_string()));
        }
    }
    let Some(name) = event.get("type") else {
        return Err(match (event.get("cameo"), event.get("act")) {
            (Some(cameo), _) => ("cameo", format!("{cameo:?} is no CAMEO code")),
            (_, Some(act)) => ("act", format!("{act:?} is no act of CAMEO")),
            _ => ("act", "nothing says what was done".to_owned()),
        });
    };
    let quad = name.parse::<EventType>().map(|kind| (kind.quad() as u8).to_string());
    if let Ok(quad) = quad {
        event.suggest("quad", Some(&quad));
    }
    Ok(())
}

/// Tells one side's actor and fills its fields in; `None` where the event names nobody.
fn side(event: &mut Event, side: &str, lookup: &dyn Lookup) -> Option<Identity> {
    let field = |name: &str| format!("{side}.{name}");
    let get = |event: &Event, name: &str| event.get(&field(name)).map(str::to_owned);
    let code = get(event, "code");
    let day = event.get("day").map(str::to_owned);
    if let Some(code) = code.as_deref().filter(|code| code.is_ascii() && code.len() % 3 == 0) {
        let state = code.get(..3).and_then(|code| country(System::Cameo, code, day.as_deref()));
        event.suggest(&field("country"), state.map(|state| state.iso3));
        event.suggest(&field("sector"), code.get(3..6).filter(|_| state.is_some()));
    }
    let sectors = get(event, "sectors");
    let first = sectors.as_deref().and_then(|all| all.split('|').next()).map(str::trim);
    event.suggest(&field("sector"), first);
    let named = get(event, "name").or_else(|| get(event, "text"));
    let mut kind = None;
    if let (Some(name), None) = (&named, get(event, "country")) {
        let state = country(System::Name, name, day.as_deref());
        if let Some(state) = state {
            event.set(&field("country"), state.iso3);
        } else if let Some(known) = lookup.actor(name, day.as_deref()) {
            event.suggest(&field("country"), known.country.as_deref());
            event.suggest(&field("code"), known.code.as_deref());
            event.suggest(&field("sector"), known.sector.as_deref());
            kind = Some(known.kind);
        }
    }
    let own_country = get(event, "country");
    let state = own_country.as_deref().and_then(|code| country(System::Iso3, code, day.as_deref()));
    let code = get(event, "code");
    let name =
        named.or_else(|| state.map(|state| state.name.to_owned())).or_else(|| code.clone())?;
    event.suggest(&field("name"), Some(&name));
    let sector = get(event, "sector");
    let is_state = || {
        let found = country(System::Name, &name, day.as_deref());
        found.is_some() && found.map(|found| found.iso3) == own_country.as_deref()
    };
    let kind = kind.unwrap_or_else(|| {
        match sector {
            None if is_state() => "state",
            Some(_) if own_country.is_some() => "sector",
            _ => "other",
        }
        .into()
    });
    Some(Identity { name, code, country: own_country, sector, kind })
}
