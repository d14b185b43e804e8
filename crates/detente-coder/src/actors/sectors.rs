//! PLOVER sectors and the actors of a state that they make.

use std::sync::{Arc, OnceLock};

use detente_record::{Actor, ActorKind, Code3};

/// Sector codes with the words that name a state's actor of that sector.
pub(super) const SECTORS: &[(&str, &str)] = &[
    ("GOV", "government"),
    ("MIL", "armed forces"),
    ("COP", "police"),
    ("LEG", "parliament"),
    ("JUD", "judiciary"),
    ("SPY", "intelligence service"),
    ("OPP", "opposition"),
    ("PTY", "party"),
    ("REB", "rebels"),
    ("UAF", "armed men"),
    ("PRM", "paramilitaries"),
    ("CVL", "civilians"),
    ("REF", "refugees"),
    ("JRN", "media"),
    ("MED", "medical workers"),
    ("BUS", "business"),
    ("EDU", "education"),
    ("LAB", "workers"),
    ("REL", "religious bodies"),
    ("BUD", "Buddhists"),
    ("AGR", "farmers"),
    ("CRM", "criminals"),
    ("NGO", "non-governmental organisations"),
    ("ELI", "former officials"),
    ("PRE", "unrecognised state"),
    ("UNK", "unknown"),
];

/// The government.
pub(super) const GOV: u8 = 0;
/// The armed forces.
pub(super) const MIL: u8 = 1;
/// People of no office.
pub(super) const CVL: u8 = 11;
/// Nobody knows who.
pub(super) const UNK: u8 = 25;
/// Former holders of office.
pub(super) const ELI: u8 = 23;

/// Finds the index of a sector code.
pub(super) fn sector(code: &str) -> Option<u8> {
    SECTORS.iter().position(|(known, _)| *known == code).map(|index| index as u8)
}

/// Returns a sector's code.
pub(super) fn sector_code(sector: u8) -> Option<Code3> {
    SECTORS.get(sector as usize)?.0.parse().ok()
}

/// A state, or nobody's, with its sectors' actors, each made at first use.
#[derive(Debug)]
pub(super) struct Sectors {
    country: Option<(Code3, String)>,
    made: [OnceLock<Arc<Actor>>; SECTORS.len()],
}

impl Sectors {
    /// Makes the sectors of a state, or of no known state.
    pub(super) fn new(country: Option<(Code3, String)>) -> Self {
        Self { country, made: std::array::from_fn(|_| OnceLock::new()) }
    }

    /// Returns the actor of a sector.
    pub(super) fn actor(&self, sector: u8) -> Arc<Actor> {
        let index = (sector as usize).min(SECTORS.len() - 1);
        let (code, label) = SECTORS[index];
        let made = self.made[index].get_or_init(|| {
            let (name, whole, country) = match &self.country {
                Some((country, name)) => {
                    (format!("{name}: {label}"), format!("{country}{code}"), Some(*country))
                }
                None => (label.to_owned(), code.to_owned(), None),
            };
            Arc::new(Actor {
                name,
                code: Some(whole),
                country,
                sector: code.parse().ok(),
                kind: ActorKind::Sector,
                wikidata: None,
            })
        });
        Arc::clone(made)
    }
}
