//! What is done: PLOVER's event types, their status, and the report of one act.

use serde::{Deserialize, Serialize};
use std::{borrow::Cow, fmt, str::FromStr};

use crate::{Byte, Mention, Place, Span, When};

/// A word from a data file: a mode, a context, a code, a rule's name.
pub type Label = Cow<'static, str>;

/// The sixteen event types of PLOVER 2021, from friendly to hostile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[repr(u8)]
pub enum EventType {
    /// Agree to do something, promise, offer.
    Agree,
    /// Meet, talk, visit, mediate.
    Consult,
    /// Praise, back, sign, ratify, recognise, apologise.
    Support,
    /// Give in on rules or politics.
    Concede,
    /// Act together: extradite, exercise jointly, share data.
    Cooperate,
    /// Give help: money, food, arms, refuge.
    Aid,
    /// Lift a ban, release, withdraw, disarm, cease fire.
    Retreat,
    /// Ask, appeal, demand.
    Request,
    /// Criticise, blame, complain, sue, investigate.
    Accuse,
    /// Turn down, veto, refuse to meet.
    Reject,
    /// Warn of doing harm.
    Threaten,
    /// Demonstrate, strike, riot.
    Protest,
    /// Reduce relations: expel diplomats, boycott, stop aid.
    Sanction,
    /// Put forces on alert, move or show them.
    Mobilize,
    /// Seize, arrest, ban, embargo, hack.
    Coerce,
    /// Use force: attack, bomb, abduct, kill.
    Assault,
}

impl EventType {
    /// All types, from friendly to hostile; the index is the type's integer.
    pub const ALL: [Self; 16] = [
        Self::Agree,
        Self::Consult,
        Self::Support,
        Self::Concede,
        Self::Cooperate,
        Self::Aid,
        Self::Retreat,
        Self::Request,
        Self::Accuse,
        Self::Reject,
        Self::Threaten,
        Self::Protest,
        Self::Sanction,
        Self::Mobilize,
        Self::Coerce,
        Self::Assault,
    ];

    /// Returns PLOVER's name, in capitals.
    pub fn name(self) -> &'static str {
        match self {
            Self::Agree => "AGREE",
            Self::Consult => "CONSULT",
            Self::Support => "SUPPORT",
            Self::Concede => "CONCEDE",
            Self::Cooperate => "COOPERATE",
            Self::Aid => "AID",
            Self::Retreat => "RETREAT",
            Self::Request => "REQUEST",
            Self::Accuse => "ACCUSE",
            Self::Reject => "REJECT",
            Self::Threaten => "THREATEN",
            Self::Protest => "PROTEST",
            Self::Sanction => "SANCTION",
            Self::Mobilize => "MOBILIZE",
            Self::Coerce => "COERCE",
            Self::Assault => "ASSAULT",
        }
    }

    /// Returns the quad class by PLOVER's category table, in which SANCTION is material conflict.
    ///
    /// The manual's quad table puts SANCTION among verbal conflict; the coder's setting decides
    /// which of the two a report carries.
    pub fn quad(self) -> QuadClass {
        match self {
            Self::Agree | Self::Consult | Self::Support | Self::Concede => {
                QuadClass::VerbalCooperation
            }
            Self::Cooperate | Self::Aid | Self::Retreat => QuadClass::MaterialCooperation,
            Self::Request | Self::Accuse | Self::Reject | Self::Threaten => {
                QuadClass::VerbalConflict
            }
            Self::Protest | Self::Sanction | Self::Mobilize | Self::Coerce | Self::Assault => {
                QuadClass::MaterialConflict
            }
        }
    }
}

impl fmt::Display for EventType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for EventType {
    type Err = ParseEventTypeError;
    fn from_str(text: &str) -> Result<Self, ParseEventTypeError> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name().eq_ignore_ascii_case(text))
            .ok_or_else(|| ParseEventTypeError(text.to_owned()))
    }
}

/// A text that names no event type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseEventTypeError(pub String);

impl fmt::Display for ParseEventTypeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is none of PLOVER's sixteen event types", self.0)
    }
}
impl std::error::Error for ParseEventTypeError {}

/// Verbal or material, cooperation or conflict; numbered 1 to 4 as PLOVER does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum QuadClass {
    /// 1.
    VerbalCooperation = 1,
    /// 2.
    MaterialCooperation = 2,
    /// 3.
    VerbalConflict = 3,
    /// 4.
    MaterialConflict = 4,
}

/// A type of event with its finer distinctions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind {
    /// One of PLOVER's sixteen.
    pub event_type: EventType,
    /// PLOVER's mode, e.g. `visit`; `None` where the type has none or the words do not say.
    pub mode: Option<Label>,
    /// PLOVER's contexts, e.g. `military`, `economic`; empty where the words do not say.
    pub contexts: Vec<Label>,
}

/// Whether the act is so, and in what sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
pub enum Status {
    /// Reported as having happened or happening.
    Fact,
    /// Rests only on the word of a named party.
    Claim,
    /// Announced or about to be done by the doer.
    Plan,
    /// Predicted or warned of by another than the doer.
    Forecast,
    /// What somebody asks another to do.
    Demand,
    /// Did not, refused to, failed to.
    Denial,
    /// If, would, could, may.
    Hypothetical,
}

impl Status {
    /// All statuses; the index is the status's integer.
    pub const ALL: [Self; 7] = [
        Self::Fact,
        Self::Claim,
        Self::Plan,
        Self::Forecast,
        Self::Demand,
        Self::Denial,
        Self::Hypothetical,
    ];

    /// Returns the name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fact => "fact",
            Self::Claim => "claim",
            Self::Plan => "plan",
            Self::Forecast => "forecast",
            Self::Demand => "demand",
            Self::Denial => "denial",
            Self::Hypothetical => "hypothetical",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Status {
    type Err = ParseStatusError;
    fn from_str(text: &str) -> Result<Self, ParseStatusError> {
        Self::ALL
            .into_iter()
            .find(|status| status.name() == text)
            .ok_or_else(|| ParseStatusError(text.to_owned()))
    }
}

/// A text that names no status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseStatusError(pub String);

impl fmt::Display for ParseStatusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is no status; one of ", self.0)?;
        Status::ALL.iter().enumerate().try_for_each(|(index, status)| {
            f.write_str(if index == 0 { "" } else { ", " })?;
            f.write_str(status.name())
        })
    }
}
impl std::error::Error for ParseStatusError {}

/// One sentence's word of one act: who did what to whom, and is it so.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The sentence, in bytes of `Article.text`.
    pub sentence: Span<Byte>,
    /// Who acts; empty where the text does not say.
    pub source: Vec<Mention>,
    /// Whom it is done to; empty where the text does not say.
    pub target: Vec<Mention>,
    /// What is done.
    pub kind: Kind,
    /// CAMEO code, leading zero kept.
    pub cameo: Label,
    /// Verbal or material, cooperation or conflict.
    pub quad: QuadClass,
    /// Goldstein's intensity, −10 to +10.
    pub goldstein: f32,
    /// Whether it is so.
    pub status: Status,
    /// On whose word; `None` where the article itself says it.
    pub said_by: Option<Mention>,
    /// When it happened or is to happen; `None` where the text does not say.
    pub when: Option<When>,
    /// Where; `None` where the text does not say.
    pub place: Option<Place>,
    /// Dead and injured, where the text counts them.
    pub casualties: Casualties,
    /// How many take part in a protest, the lower end of a range; `None` where the text does not say.
    pub size: Option<u32>,
    /// Probability that the report is right in type, source and target, 0 to 1.
    pub confidence: f32,
    /// The words that name the act.
    pub trigger: Span<Byte>,
    /// Further words that the coding rests on: cues of status, dates, casualties.
    pub evidence: Vec<Span<Byte>>,
    /// The rule that coded it, as `detente explain` knows it.
    pub rule: Label,
}

/// Counts of people hurt; the lower bound where a range or "at least" is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Casualties {
    /// Killed; `None` where not counted.
    pub dead: Option<u32>,
    /// Injured; `None` where not counted.
    pub injured: Option<u32>,
}
