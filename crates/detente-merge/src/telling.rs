//! What one report tells of one event.

use std::collections::BTreeMap;

use detente_record::{
    ArticleId, Status,
    json::{ActorWords, Place, Report},
};
use jiff::{Span, civil::Date};

use crate::same;

/// What one report tells of one party's act towards another.
#[derive(Clone, Debug, PartialEq)]
pub struct Telling {
    /// The article and the report's place in its list, from 0: the order in which tellings are
    /// looked at, so that the order of arrival does not matter.
    pub report: (ArticleId, u32),
    /// PLOVER type.
    pub event_type: String,
    /// Whether it happened, is planned, …
    pub phase: Phase,
    /// Who acts.
    pub source: Side,
    /// Whom it is done to.
    pub target: Side,
    /// When.
    pub time: Time,
    /// Where; `None` where the text does not say.
    pub place: Option<Spot>,
    /// PLOVER mode; `None` where the words do not say.
    pub mode: Option<String>,
    /// CAMEO code.
    pub cameo: String,
    /// Whether the words say that it was put off to this time.
    pub moved: bool,
}

/// Days between the ends of a stretch beyond which it says too little to be joined to a day.
const LONG: i64 = 31;
/// Days before publication on which an undated act may have happened.
const BACK: i64 = 3;
/// Days after publication on which an undated plan may be carried out.
const AHEAD: i64 = 14;

impl Telling {
    /// Returns how much is said: named persons, places, sectors, modes. Of tellings of one event
    /// the one that says most tells it best.
    pub fn said(&self) -> u32 {
        same::said(self)
    }

    /// Returns the days on which what is told can be, first and last; `None` where they are too
    /// many or not known: then it is joined only to what is told in the same terms.
    pub fn reach(&self) -> Option<(Date, Date)> {
        let days = |days: i64| Span::new().days(days);
        match self.time {
            Time::Day(day) => Some((day, day)),
            Time::Within(first, last) => {
                (first.duration_until(last).as_hours() <= 24 * LONG).then_some((first, last))
            }
            Time::Undated(published) => match self.phase {
                Phase::Planned | Phase::Forecast => {
                    Some((published, published.saturating_add(days(AHEAD))))
                }
                _ => Some((published.saturating_sub(days(BACK)), published)),
            },
            Time::Unknown => None,
        }
    }
}

/// One side of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Side {
    /// The country, or an organisation's or group's own code; `?` and the name of an actor that has
    /// neither; empty where the text does not say.
    pub party: String,
    /// The person who stands for it; `None` where no one person is named.
    pub person: Option<String>,
    /// PLOVER sector; `None` for the state as such, and where the words do not say.
    pub sector: Option<String>,
}

/// When an event is told to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Time {
    /// On a day that the text gives.
    Day(Date),
    /// Between two days, both included: a week, a month, a stretch.
    Within(Date, Date),
    /// The text gives no day; the day of publication.
    Undated(Date),
    /// Neither text nor article has a day.
    Unknown,
}

impl Time {
    /// Makes a time of a report's first and last day with the name of their precision, and the day
    /// of publication.
    pub fn new(stated: Option<(Date, Date)>, precision: &str, published: Option<Date>) -> Self {
        let long = matches!(precision, "month" | "quarter" | "year" | "decade");
        match (stated, published) {
            (Some((first, last)), _) if first >= last && !long => Self::Day(first),
            (Some((first, last)), _) => Self::Within(first, last.max(first)),
            (None, Some(published)) => Self::Undated(published),
            (None, None) => Self::Unknown,
        }
    }
}

/// A place as far as merging asks.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// The gazetteer's name.
    pub name: String,
    /// GeoNames id.
    pub geonames: Option<u32>,
    /// Degrees north and east, WGS 84.
    pub point: Option<(f64, f64)>,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
}

impl Side {
    /// Says whether the party has a code, so that it can stand in a relation.
    pub fn is_coded(&self) -> bool {
        !self.party.is_empty() && !self.party.starts_with('?')
    }
}

/// Statuses that can be of one event: what is claimed may have happened, what is planned has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Phase {
    /// Status fact or claim.
    Happened,
    /// Status plan.
    Planned,
    /// Status forecast.
    Forecast,
    /// Status demand.
    Demanded,
    /// Status denial.
    Denied,
    /// Status hypothetical.
    Hypothetical,
}

impl Phase {
    /// All phases; the index is the phase's integer.
    pub const ALL: [Self; 6] = [
        Self::Happened,
        Self::Planned,
        Self::Forecast,
        Self::Demanded,
        Self::Denied,
        Self::Hypothetical,
    ];

    /// Returns the phase that a status belongs to.
    pub fn of(status: Status) -> Self {
        match status {
            Status::Fact | Status::Claim => Self::Happened,
            Status::Plan => Self::Planned,
            Status::Forecast => Self::Forecast,
            Status::Demand => Self::Demanded,
            Status::Denial => Self::Denied,
            Status::Hypothetical => Self::Hypothetical,
        }
    }
}

/// What merging knows of the article that a report stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArticleFacts {
    /// Its id.
    pub id: ArticleId,
    /// Its day of publication; `None` where not known.
    pub published: Option<Date>,
}

/// Makes the tellings of an article's `n`th report: one for each pair of a source's and a target's
/// party. A report without sources, or without targets, has an empty side in their stead.
///
/// A status that is none of the seven makes none.
pub fn tellings(article: ArticleFacts, n: u32, report: &Report) -> Vec<Telling> {
    let Ok(status) = report.status.parse::<Status>() else { return Vec::new() };
    let targets = sides(&report.target);
    let mut made = Vec::new();
    for source in sides(&report.source) {
        made.extend(targets.iter().map(|target| Telling {
            report: (article.id, n),
            event_type: report.event_type.clone().into_owned(),
            phase: Phase::of(status),
            source: source.clone(),
            target: target.clone(),
            time: time(report, article.published),
            place: report.place.as_ref().filter(|place| !is_party(place, report)).map(spot),
            mode: report.mode.as_deref().map(str::to_owned),
            cameo: report.cameo.clone().into_owned(),
            moved: moved(report),
        }));
    }
    made
}

/// The sides that some actors make, one a party. Two persons or sectors of one party leave its
/// person or sector open: the act is the party's.
fn sides(actors: &[ActorWords]) -> Vec<Side> {
    let mut by_party: BTreeMap<String, Vec<&ActorWords>> = BTreeMap::new();
    for actor in actors {
        let coded = actor.country.as_ref().or(actor.code.as_ref());
        let party = coded.cloned().unwrap_or_else(|| format!("?{}", actor.name));
        by_party.entry(party).or_default().push(actor);
    }
    if by_party.is_empty() {
        return vec![Side::default()];
    }
    let one = |of: &dyn Fn(&ActorWords) -> Option<String>, actors: &[&ActorWords]| {
        let first = of(actors[0]);
        first.filter(|first| actors.iter().all(|actor| of(actor).as_ref() == Some(first)))
    };
    let person = |actor: &ActorWords| (actor.kind == "person").then(|| actor.name.clone());
    let sector = |actor: &ActorWords| actor.sector.clone();
    by_party
        .into_iter()
        .map(|(party, actors)| Side {
            party,
            person: one(&person, &actors),
            sector: one(&sector, &actors),
        })
        .collect()
}

fn time(report: &Report, published: Option<Date>) -> Time {
    let Some(when) = &report.when else { return Time::new(None, "unknown", published) };
    let day = |text: &Option<String>| text.as_deref().and_then(|day| day.parse::<Date>().ok());
    Time::new(day(&when.first).zip(day(&when.last)), &when.precision, published)
}

/// Says whether a place is but one of the parties again: "strikes in Ukraine" says no more of where
/// than "strikes on Ukraine".
fn is_party(place: &Place, report: &Report) -> bool {
    report.source.iter().chain(&report.target).any(|actor| actor.name == place.name)
}

/// Beginnings of words by which a report says that something was put off.
const MOVED: [&str; 4] = ["postpon", "reschedul", "delay", "put off"];

fn moved(report: &Report) -> bool {
    report.evidence.iter().chain([&report.trigger]).any(|words| {
        let words = words.text.to_lowercase();
        MOVED.iter().any(|begin| words.starts_with(begin))
    })
}

fn spot(place: &Place) -> Spot {
    Spot {
        name: place.name.clone().into_owned(),
        geonames: place.geonames,
        point: place.lat.zip(place.lon),
        country: place.country.clone(),
    }
}
