//! Pronouns and descriptions that point back: he, she, it, "the country", "the minister".

use std::sync::Arc;

use detente_record::{Actor, ActorKind, Code3, How, Mention, Upos};

use super::contexts::Class;
use super::leaders::Office;
use super::lexicon::word;
use super::phrase::Run;
use super::scan::Scan;

/// A person's gender, where the text or the given name tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Gender {
    Male,
    Female,
    #[default]
    Unknown,
}

impl Gender {
    pub(super) fn or(self, other: Self) -> Self {
        if self == Self::Unknown { other } else { self }
    }

    fn fits(self, other: Self) -> bool {
        self == Self::Unknown || other == Self::Unknown || self == other
    }
}

/// A mention as a later pronoun sees it.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools)] // four independent marks of a mention
pub(super) struct Heard {
    /// Index of the mention.
    pub mention: usize,
    pub sentence: u32,
    pub subject: bool,
    pub gender: Gender,
    pub plural: bool,
    pub office: Option<Office>,
    /// One person by office.
    pub title: bool,
    /// Stands beside a verb of speech.
    pub speaker: bool,
}

/// A pronoun with the mention that it repeats.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub from: usize,
    pub to: usize,
    pub mention: usize,
    pub heard: Option<usize>,
    pub gender: Gender,
    pub link: f32,
}

/// Sentences that a pronoun looks back over.
const REACH: u32 = 3;

/// Resolves the pronoun or "the country" that begins at slot `at`.
pub(super) fn pronoun(
    scan: Scan<'_, '_>,
    at: usize,
    heard: &[Heard],
    mentions: &[Mention],
    sentence: u32,
) -> Option<Found> {
    let (to, gender, person) = match scan.id(at) {
        word::HE | word::HIM | word::HIS | word::HIMSELF => (at + 1, Gender::Male, true),
        word::SHE | word::HER | word::HERSELF => (at + 1, Gender::Female, true),
        word::ITS => (at + 1, Gender::Unknown, false),
        word::IT if referring(scan, at) => (at + 1, Gender::Unknown, false),
        word::THE | word::THIS
            if matches!(scan.id(at + 1), word::COUNTRY | word::NATION | word::KINGDOM) =>
        {
            (at + 2, Gender::Unknown, false)
        }
        _ => return None,
    };
    let country = to == at + 2;
    let kingdom = country && scan.id(at + 1) == word::KINGDOM;
    // "the country's army", but not "the Kingdom of Morocco"
    if country && scan.id(to) == word::OF {
        return None;
    }
    let speaks = person && scan.is(to, Class::Speech);
    let behind_quote = speaks && after_quote(scan, at);
    let mut best: Option<(i32, usize)> = None;
    for (index, old) in heard.iter().enumerate().rev().take(40) {
        if old.sentence + REACH < sentence {
            break;
        }
        let actor = &mentions[old.mention].actor;
        let fits = if person {
            actor.kind == ActorKind::Person && !old.plural && old.gender.fits(gender)
        } else if country {
            actor.kind == ActorKind::State && (!kingdom || is_kingdom(scan, actor))
        } else {
            !old.plural
                && matches!(
                    actor.kind,
                    ActorKind::State | ActorKind::Organization | ActorKind::ArmedGroup
                )
                && mentions[old.mention].how != How::Adjective
        };
        // “… to Putin,” he added: not who is in the quote.
        if !fits || behind_quote && old.sentence == sentence {
            continue;
        }
        let back = i32::try_from(sentence - old.sentence).unwrap_or(0);
        let certain = i32::from(person && old.gender == gender);
        let subject = i32::from(old.subject);
        let rank = best.map_or(0, |_| -1) - back * 3 + subject * 2 + certain;
        let rank = rank + if speaks && old.speaker { 6 } else { 0 };
        if best.is_none_or(|(top, _)| rank > top) {
            best = Some((rank, index));
        }
        if !person && back > 1 {
            break;
        }
    }
    let (_, index) = best?;
    if country && !kingdom && !is_only_state(heard, mentions, index) {
        return None;
    }
    let back = sentence - heard[index].sentence;
    let link = match (person, back) {
        (true, 0 | 1) => 0.75,
        (true, _) => 0.65,
        (false, 0) => 0.6,
        (false, _) => 0.5,
    };
    Some(Found { from: at, to, mention: heard[index].mention, heard: Some(index), gender, link })
}

/// Says whether a closing quotation mark stands right before slot `at`.
fn after_quote(scan: Scan<'_, '_>, at: usize) -> bool {
    let start = scan.first(at).map_or(0, |word| word.start as usize);
    scan.text.get(..start).is_some_and(|text| text.trim_end().ends_with(['”', '"', '’', '»']))
}

/// Says whether no other state is spoken of in the sentence of a mention.
fn is_only_state(heard: &[Heard], mentions: &[Mention], index: usize) -> bool {
    let own = heard[index];
    let country = mentions[own.mention].actor.country;
    let beside = heard.iter().rev().filter(|old| old.sentence == own.sentence);
    beside.take(40).all(|old| {
        let actor = &mentions[old.mention].actor;
        let state = matches!(actor.kind, ActorKind::State | ActorKind::Sector);
        !state || actor.country.is_none() || actor.country == country
    })
}

/// Says whether a state has a king.
fn is_kingdom(scan: Scan<'_, '_>, actor: &Actor) -> bool {
    let lexicon = &scan.gazetteer.lexicon;
    let code = actor.code.as_deref().unwrap_or_default().to_lowercase();
    lexicon.is(lexicon.number(&code), Class::Kingdom)
}

/// "It said …" may be a state; "it is clear that …" is nobody.
fn referring(scan: Scan<'_, '_>, at: usize) -> bool {
    let next = scan.words_of(at + 1, at + 2);
    if [
        "is", "was", "’s", "'s", "seems", "appears", "remains", "remained", "became", "takes",
        "took",
    ]
    .contains(&next)
    {
        return false;
    }
    matches!(scan.slot_upos(at + 1), Some(Upos::Verb | Upos::Aux | Upos::Adv))
}

/// Finds whom "the minister", "the president", "the spokesman" or "the group" repeats.
pub(super) fn described(
    heard: &[Heard],
    mentions: &[Mention],
    sentence: u32,
    person: bool,
    office: Option<Office>,
    sector: Option<Code3>,
    gender: Gender,
) -> Option<usize> {
    let near = heard.iter().rev().take_while(|old| old.sentence + REACH >= sentence);
    let mut found = near.filter(|old| {
        let actor = &mentions[old.mention].actor;
        if person {
            let same_office = office.is_none_or(|office| old.office == Some(office));
            let alike = actor.sector == sector && same_office && old.gender.fits(gender);
            actor.kind == ActorKind::Person && !old.plural && alike
        } else {
            actor.sector == sector && actor.kind == ActorKind::Sector && actor.country.is_some()
        }
    });
    found.next().map(|old| old.mention)
}

/// See [`super::plural`].
pub(super) fn plural(mentions: &[Mention], words: &str, before: u32) -> Vec<Arc<Actor>> {
    let people = ["leaders", "presidents", "ministers", "men", "diplomats", "counterparts"]
        .iter()
        .any(|noun| words.to_lowercase().contains(noun));
    let end = mentions.partition_point(|mention| mention.span.end <= before);
    let mut found: Vec<Arc<Actor>> = Vec::new();
    for mention in mentions[..end].iter().rev().take(60) {
        let actor = &mention.actor;
        let fits = if people {
            actor.kind == ActorKind::Person && actor.country.is_some()
        } else {
            matches!(actor.kind, ActorKind::State | ActorKind::Organization | ActorKind::ArmedGroup)
        };
        let side =
            |a: &Actor| a.country.map(|country| country.to_string()).or_else(|| a.code.clone());
        if fits && !found.iter().any(|old| side(old) == side(actor)) {
            found.push(Arc::clone(actor));
        }
        if found.len() == 2 {
            found.reverse();
            return found;
        }
    }
    Vec::new()
}

/// The gender that a title tells.
pub(super) fn gender_of_title(scan: Scan<'_, '_>, run: &Run) -> Gender {
    let last = scan.last(run.end.wrapping_sub(1)).map_or(0, |word| word.id);
    if scan.gazetteer.lexicon.is(last, Class::Female) {
        Gender::Female
    } else if scan.gazetteer.lexicon.is(last, Class::Male) {
        Gender::Male
    } else {
        Gender::Unknown
    }
}

/// The gender that "Mr" or a given name tells.
pub(super) fn given_gender(scan: Scan<'_, '_>, from: usize, to: usize) -> Gender {
    for at in from..to {
        match scan.id(at) {
            word::MR | word::SIR => return Gender::Male,
            word::MRS | word::MS => return Gender::Female,
            _ => {}
        }
        match scan.given(at) {
            Some(b'm') => return Gender::Male,
            Some(b'f') => return Gender::Female,
            _ => {}
        }
    }
    Gender::Unknown
}
