//! People's names: where they end, and who it is.

use detente_record::Upos;
use jiff::civil::Date;

use super::contexts::Class;
use super::gazetteer::Gazetteer;
use super::leaders::Office;
use super::lexicon::What;
use super::scan::Scan;

/// Finds where a name ends that begins at slot `at`, which follows a title (`titled`) or stands
/// alone; `None` when there is no name.
pub(super) fn name_end(scan: Scan<'_, '_>, at: usize, titled: bool) -> Option<usize> {
    let mut end = at;
    let mut real = false;
    while end < scan.slots.len() && end < at + 6 {
        if scan.is_person(end) && (end == at || titled) {
            end += 1;
            real = true;
            break;
        }
        let next = end + 1;
        if is_name_part(scan, end, end > at, titled) {
            real = true;
        } else {
            let small = scan.is(end, Class::Particle);
            let follows = small && is_name_part(scan, next, true, titled);
            if !follows || scan.slots[end].end != scan.slots[end].start + 1 {
                break;
            }
        }
        end = next;
    }
    (real && end > at).then_some(end)
}

fn is_name_part(scan: Scan<'_, '_>, at: usize, inside: bool, titled: bool) -> bool {
    let Some(slot) = scan.slots.get(at) else { return false };
    let word = &scan.words[slot.start as usize];
    if !word.capital || (word.joined && !inside) {
        return false;
    }
    let tagged = scan.tagged_person(at);
    let mut known_name = false;
    for what in scan.entries(at) {
        match what {
            What::Surname(_) | What::Given(_) => known_name = true,
            What::Other => return false,
            What::State(..)
            | What::Seat(..)
            | What::Organization(_)
            | What::Group(_)
            | What::OrganizationSeat(_)
            | What::Region(_)
            | What::Agent(..)
                if !(tagged && (inside || scan.given(at).is_some())) =>
            {
                return false;
            }
            _ => {}
        }
    }
    let text = scan.words_of(at, at + 1);
    if !text.chars().any(char::is_alphabetic) {
        return false;
    }
    if tagged {
        return true;
    }
    if scan.headline {
        return known_name;
    }
    match scan.slot_upos(at) {
        Some(Upos::Propn) => titled || inside || known_name,
        None => slot.is_plain() && (titled || inside) || known_name,
        Some(_) => known_name && (titled || inside),
    }
}

/// What the text says of a person besides the name.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known<'a> {
    /// Code of the state or organisation.
    pub of: Option<&'a str>,
    /// The office that the title names.
    pub office: Option<Office>,
    /// The title as the table of agents has it; empty where there is none.
    pub title: &'a str,
    /// The day on which the article was published.
    pub day: Option<Date>,
}

/// Finds the person of `leaders.tsv` whose name stands in slots `from..to`; `None` when nobody or
/// more than one person fits.
pub(super) fn leader(scan: Scan<'_, '_>, from: usize, to: usize, known: Known<'_>) -> Option<u32> {
    let full = (from..to).rev().find(|&at| scan.is_person(at));
    let at = full.unwrap_or(to - 1);
    let pick = |at: usize, full: bool| {
        let people = scan.entries(at).filter_map(move |what| match what {
            What::Person(person) if full => Some(person),
            What::Surname(person) if !full => Some(person),
            _ => None,
        });
        best(scan.gazetteer, people, known, full)
    };
    if full.is_some() {
        return pick(at, true);
    }
    // A surname only counts where no other given name stands before it: "Jill Biden".
    if to - from == 1 { pick(at, false) } else { given_fits(scan, from, to, known) }
}

/// "Gen. Mark Milley" against a table that has the name in another form: the surname and the first
/// letters of the given name must agree.
fn given_fits(scan: Scan<'_, '_>, from: usize, to: usize, known: Known<'_>) -> Option<u32> {
    let initial = scan.words_of(from, from + 1).chars().next()?;
    let people = scan.entries(to - 1).filter_map(|what| match what {
        What::Surname(person) => Some(person),
        _ => None,
    });
    let fitting = people.filter(|&person| {
        let name = &scan.gazetteer.leaders.people[person as usize].name;
        name.starts_with(scan.words_of(from, from + 1))
            || (name.starts_with(initial) && known.of.is_some() && known.office.is_some())
    });
    best(scan.gazetteer, fitting, known, false)
}

fn best(
    gazetteer: &Gazetteer,
    people: impl Iterator<Item = u32>,
    known: Known<'_>,
    full: bool,
) -> Option<u32> {
    let Known { of, office, title, day } = known;
    let mut found: Option<(u32, u32)> = None;
    let mut tie = false;
    for who in people {
        let person = &gazetteer.leaders.people[who as usize];
        let own = |term: &&super::leaders::Term| of.is_none_or(|of| term.of == of);
        if !person.terms.iter().any(|term| own(&term)) {
            continue;
        }
        let in_office = |term: &&super::leaders::Term| match day {
            Some(day) => term.covers(day),
            None => term.to.is_none(),
        };
        let mut score = 0;
        for term in person.terms.iter().filter(own) {
            let now = u32::from(in_office(&term)) * 16;
            // "Vice President Harris" is not the premier of that surname.
            let titled = !title.is_empty() && term.has_title(title);
            let same = u32::from(office == Some(term.office) || titled) * 8;
            let past = u32::from(day.zip(term.from).is_some_and(|(day, from)| from <= day)) * 4;
            let top = u32::from(term.office <= Office::HeadOfGovernment) * 2;
            score = score.max(now + same + past + top);
        }
        // A bare surname says too little about somebody long gone or yet to come.
        if !full && office.is_none() && score < 16 {
            continue;
        }
        match found {
            Some((old, _)) if old > score => {}
            Some((old, known)) if old == score => tie |= known != who,
            _ => (found, tie) = (Some((score, who)), false),
        }
    }
    found.filter(|_| !tie).map(|(_, who)| who)
}

/// Finds the leader whom a surname alone names: in office on the day and the only one, or the only
/// former head of state or government of that name.
pub(super) fn solo(scan: Scan<'_, '_>, at: usize, day: Option<Date>) -> Option<(u32, f32)> {
    let text = scan.words_of(at, at + 1);
    if !scan.capital(at) || scan.is(at, Class::NeverAlone) || text.chars().count() < 2 {
        return None;
    }
    // "Hou" in "Tseng Hou-jen" is half a given name.
    if [at, at + 1].into_iter().any(|at| scan.first(at).is_some_and(|word| word.joined)) {
        return None;
    }
    let mut now: Option<u32> = None;
    let mut past: Option<u32> = None;
    let (mut many_now, mut many_past) = (false, false);
    for what in scan.entries(at) {
        let who = match what {
            What::Surname(who) => who,
            What::Person(_) => continue,
            _ => return None,
        };
        let person = &scan.gazetteer.leaders.people[who as usize];
        let top = |office: Office| office <= Office::ForeignMinister;
        match person.term(day) {
            Some((_, term)) if top(term.office) => {
                many_now |= now.is_some_and(|old| old != who);
                now = Some(who);
            }
            _ if person.terms.iter().any(|term| {
                term.office <= Office::HeadOfGovernment
                    && day.zip(term.from).is_none_or(|(day, from)| from <= day)
            }) =>
            {
                many_past |= past.is_some_and(|old| old != who);
                past = Some(who);
            }
            _ => {}
        }
    }
    match (now, past) {
        (Some(who), _) if !many_now => Some((who, 0.85)),
        (None, Some(who)) if !many_past => Some((who, 0.6)),
        _ => None,
    }
}
