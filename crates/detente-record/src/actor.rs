//! Who acts: states, their leaders and sectors, organisations, armed groups, persons.

use std::{fmt, str::FromStr, sync::Arc};

use crate::{Byte, Span};

/// A three-letter code in capitals: a country (ISO 3166-1 alpha-3) or a sector (PLOVER).
///
/// ```
/// use detente_record::Code3;
/// let china: Code3 = "CHN".parse().unwrap();
/// assert_eq!(china.as_str(), "CHN");
/// assert!("China".parse::<Code3>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code3([u8; 3]);

impl Code3 {
    /// Makes a code from three ASCII capitals known to the caller; used for constants.
    ///
    /// # Panics
    /// When a byte is no ASCII capital; in a constant that stops the build.
    pub const fn literal(code: [u8; 3]) -> Self {
        assert!(code[0].is_ascii_uppercase());
        assert!(code[1].is_ascii_uppercase());
        assert!(code[2].is_ascii_uppercase());
        Self(code)
    }

    /// Returns the code as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }
}

impl FromStr for Code3 {
    type Err = ParseCodeError;
    fn from_str(text: &str) -> Result<Self, ParseCodeError> {
        match <[u8; 3]>::try_from(text.as_bytes()) {
            Ok(code) if code.iter().all(u8::is_ascii_uppercase) => Ok(Self(code)),
            _ => Err(ParseCodeError(text.to_owned())),
        }
    }
}

impl fmt::Display for Code3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Code3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that is no three-letter code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseCodeError(pub String);

impl fmt::Display for ParseCodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not a code of three capital letters", self.0)
    }
}
impl std::error::Error for ParseCodeError {}

/// An actor as a report names it: the state, body, group or person behind some words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Actor {
    /// Name for people: `China`, `Vladimir Putin`, `Ukraine: armed forces`.
    pub name: String,
    /// Code in the manner of CAMEO: country, then sectors (`CHN`, `RUSGOV`, `UKRMIL`), or an
    /// organisation's own (`IGOUNO`). `None` for somebody without a political role we know.
    pub code: Option<String>,
    /// ISO 3166-1 alpha-3; `None` for organisations, armed groups and persons of no known state.
    pub country: Option<Code3>,
    /// PLOVER sector; `None` for a state as a whole and where not known.
    pub sector: Option<Code3>,
    /// What kind of actor it is.
    pub kind: ActorKind,
    /// Wikidata item, e.g. `Q7747`, where known.
    pub wikidata: Option<String>,
}

impl Actor {
    /// Makes the actor for a person, group or outlet that is only known by name.
    pub fn named(name: impl Into<String>, kind: ActorKind) -> Self {
        Self { name: name.into(), code: None, country: None, sector: None, kind, wikidata: None }
    }
}

/// Kinds of actors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActorKind {
    /// A state as a whole, or a territory with a code of its own.
    State,
    /// A part of one state: government, armed forces, police, parliament, opposition, people.
    Sector,
    /// A person.
    Person,
    /// An organisation of states.
    Organization,
    /// An armed group that is not a state's.
    ArmedGroup,
    /// Anything else that acts: parties, companies, think tanks, media, unnamed groups.
    Other,
}

impl ActorKind {
    /// Returns the name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Sector => "sector",
            Self::Person => "person",
            Self::Organization => "organization",
            Self::ArmedGroup => "armed_group",
            Self::Other => "other",
        }
    }
}

/// Words that stand for an actor.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Bytes of `Article.text`.
    pub span: Span<Byte>,
    /// Whom they stand for.
    pub actor: Arc<Actor>,
    /// By what means.
    pub how: How,
    /// Probability that the actor is the right one, 0 to 1.
    pub link: f32,
}

/// By what means words stand for an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// A name: "China", "Xi Jinping", "the United Nations".
    Name,
    /// An adjective or people: "Chinese", "the Russians".
    Adjective,
    /// An office or description: "the French president", "Ukrainian soldiers".
    Title,
    /// A pronoun or "the country", "the minister".
    Pronoun,
    /// A place or building for those in it: "Beijing", "the Kremlin".
    Metonym,
}

impl How {
    /// Returns the name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Adjective => "adjective",
            Self::Title => "title",
            Self::Pronoun => "pronoun",
            Self::Metonym => "metonym",
        }
    }
}
