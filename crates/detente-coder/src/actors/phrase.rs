//! Noun phrases that name an actor: owner, agent, name, and what stands behind them.

use detente_record::{Deprel, Upos};

use super::contexts::{self, Class};
use super::gazetteer::{Agent, AgentKind, GroupKind, Role};
use super::homonyms;
use super::lexicon::{Form, Lexicon, What, word};
use super::scan::Scan;
use super::sectors::{self, CVL, GOV, SECTORS, UNK};

/// Who owns an agent: the state of "Chinese officials", the organisation of "UN peacekeepers".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    State(u16, Form),
    Seat(u16, u8),
    Region(u16),
    Organization(u16),
    OrganizationSeat(u16),
    Group(u16),
}

/// An owner in the sentence: slot `at`, and the slot behind it and its possessive ending.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owned {
    pub owner: Owner,
    pub at: usize,
    pub end: usize,
    pub possessive: bool,
}

/// Agents in a row: "government officials", "deputy foreign minister".
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools)] // four independent marks of a phrase
pub(super) struct Run {
    pub first: usize,
    pub end: usize,
    pub sector: u8,
    /// Agent that decides the sector.
    pub agent: Option<u16>,
    /// The last noun is one person: a title that may stand before a name.
    pub title: bool,
    pub plural: bool,
    pub former: bool,
    /// Only one agent, so that its office is the phrase's office.
    pub single: bool,
    /// The last noun has no will of its own: a missile, a drone.
    pub thing: bool,
    /// No other noun follows: not "missile *strikes*", "a police *report*".
    pub head: bool,
    /// A plural shared out: "the presidents of Brazil and Mexico".
    pub each: bool,
}

/// Finds the owner that begins at slot `at`.
pub(super) fn owner(scan: Scan<'_, '_>, at: usize) -> Option<Owned> {
    let owner = pick_owner(scan, at)?;
    let possessive = matches!(scan.id(at + 1), word::S | word::APOSTROPHE);
    Some(Owned { owner, at, end: at + 1 + usize::from(possessive), possessive })
}

fn pick_owner(scan: Scan<'_, '_>, at: usize) -> Option<Owner> {
    let mut best: Option<(u8, Owner)> = None;
    for what in scan.entries(at) {
        let (rank, owner) = match what {
            What::Other => return None,
            What::Organization(index) => (5, Owner::Organization(index)),
            What::Group(index) => (4, Owner::Group(index)),
            What::State(index, form) => {
                if contexts::is_part_of_a_name(scan, at) {
                    return None;
                }
                let place = matches!(form, Form::Name | Form::Capital);
                if place && homonyms::is_namesake_town(scan, at, index) {
                    return None;
                }
                match homonyms::instead(scan, at, index).filter(|_| form == Form::Name) {
                    Some(bearer) => (1, Owner::Region(bearer.other?)),
                    None => (3, Owner::State(index, form)),
                }
            }
            What::Seat(index, sector) => (3, Owner::Seat(index, sector)),
            What::OrganizationSeat(index) => (2, Owner::OrganizationSeat(index)),
            What::Region(index) => (1, Owner::Region(index)),
            What::Agent(..) | What::Person(_) | What::Surname(_) | What::Given(_) => continue,
        };
        if best.is_none_or(|(old, _)| rank > old) {
            best = Some((rank, owner));
        }
    }
    best.map(|(_, owner)| owner)
}

/// Words that make the phrase one about a former holder of office.
pub(super) fn is_former(scan: Scan<'_, '_>, at: usize) -> bool {
    scan.is(at, Class::Former)
}

/// Says whether slot `at` may stand between an owner and its agent: "Ukrainian *agricultural* workers".
fn is_modifier(scan: Scan<'_, '_>, at: usize) -> bool {
    let Some(slot) = scan.slots.get(at) else { return false };
    let Some(first) = scan.first(at) else { return false };
    let text = scan.words_of(at, at + 1);
    if Lexicon::is_function(first.id)
        || !text.chars().all(|c| c.is_alphanumeric() || "-'’. ".contains(c))
    {
        return false;
    }
    if scan.state(at).is_some() || scan.is_person(at) || scan.is_armed_group(at) {
        return false;
    }
    match scan.upos(slot.end as usize - 1) {
        Some(upos) => matches!(upos, Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num),
        None => !text.ends_with("ed") && !text.ends_with("ing") && !text.ends_with("es"),
    }
}

/// "senior civil *and* naval officers": says whether slot `at` joins two adjectives of one noun.
fn joins_adjectives(scan: Scan<'_, '_>, from: usize, at: usize) -> bool {
    let adjective = |at: usize| {
        scan.slot_upos(at) == Some(Upos::Adj) && (is_modifier(scan, at) || scan.agent(at).is_some())
    };
    at > from && scan.id(at) == word::AND && adjective(at - 1) && adjective(at + 1)
}

/// Finds agents from slot `from` on, with at most `reach` modifiers before the first of them.
pub(super) fn agents(
    scan: Scan<'_, '_>,
    from: usize,
    reach: usize,
    foreign: Option<u16>,
) -> Option<Run> {
    let mut run: Option<Run> = None;
    let mut weight = 0;
    let mut gap = 0;
    let mut former = false;
    let mut changed = false;
    let mut at = from;
    while at < scan.slots.len() {
        let found = scan.agent(at).filter(|_| !scan.is_site(at));
        if let Some((index, plural)) = found {
            let agent = &scan.gazetteer.agents[index as usize];
            let thing = agent.kind == AgentKind::Thing;
            match &mut run {
                None => {
                    weight = agent.weight;
                    run = Some(Run {
                        first: at,
                        end: at + 1,
                        sector: agent.sector,
                        agent: Some(index),
                        title: is_title(agent, plural),
                        plural,
                        former,
                        single: !changed,
                        thing,
                        head: true,
                        each: false,
                    });
                }
                Some(run) => {
                    if agent.weight >= weight {
                        (weight, run.sector, run.agent) = (agent.weight, agent.sector, Some(index));
                    }
                    run.end = at + 1;
                    run.title = is_title(agent, plural);
                    run.plural = plural;
                    run.single = false;
                    run.thing = thing;
                }
            }
            gap = 0;
        } else if let Some(sector) = body_of(scan, at, foreign) {
            // "the Philippine Congress": a body's name that is not the owner's own.
            let body = Run {
                first: run.map_or(at, |run| run.first),
                end: at + 1,
                sector,
                agent: None,
                title: false,
                plural: false,
                former,
                single: false,
                thing: false,
                head: true,
                each: false,
            };
            (run, weight, gap) = (Some(body), 3, 0);
        } else if is_former(scan, at) {
            former = true;
        } else if run.is_none() && joins_adjectives(scan, from, at) {
            // It takes no room of its own.
        } else if is_modifier(scan, at) && gap < if run.is_some() { 1 } else { reach } {
            gap += 1;
            changed |= scan.is(at, Class::OtherOffice);
        } else {
            break;
        }
        at += 1;
    }
    run.map(|run| Run { head: is_head(scan, &run), ..run })
}

/// Says whether a run's last noun heads its phrase: no noun follows that it only describes.
fn is_head(scan: Scan<'_, '_>, run: &Run) -> bool {
    let (Some(next), Some(last)) = (scan.first(run.end), scan.last(run.end - 1)) else {
        return true;
    };
    if next.joined {
        return false;
    }
    if scan.is(run.end, Class::Deed) && !run.thing {
        return true;
    }
    let tokens = &scan.sentence.tokens;
    if scan.sentence.tree {
        let own = tokens[last.token as usize];
        let head = own.head as usize;
        let describes = matches!(own.deprel, Deprel::Compound | Deprel::Nmod | Deprel::Amod);
        let noun = tokens.get(head).is_some_and(|token| token.upos == Upos::Noun);
        return !(describes && noun && own.head > last.token && head < last.token as usize + 4);
    }
    let noun = scan.slot_upos(run.end) == Some(Upos::Noun);
    run.plural || !noun || next.capital || scan.is(run.end, Class::Time)
}

/// Finds the further owners of a shared plural: "the presidents of Brazil, *Chile and Mexico*".
///
/// The list must end in "and" or "or" and an owner that owns nothing else.
pub(super) fn further_owners(scan: Scan<'_, '_>, from: usize) -> Vec<Owned> {
    let mut found = Vec::new();
    let mut at = from;
    while found.len() < 12 {
        let comma = scan.id(at) == word::COMMA;
        let last = matches!(scan.id(at + usize::from(comma)), word::AND | word::OR);
        let mut next = at + usize::from(comma) + usize::from(last);
        if next == at {
            break;
        }
        next += usize::from(scan.id(next) == word::THE);
        let Some(owned) = owner(scan, next) else { break };
        let name = !matches!(owned.owner, Owner::State(_, Form::Adjective | Form::People));
        if owned.possessive || !name || agents(scan, owned.end, 1, None).is_some() {
            break;
        }
        found.push(owned);
        if last {
            return found;
        }
        at = owned.end;
    }
    Vec::new()
}

/// A noun that may stand before its bearer's name.
fn is_title(agent: &Agent, plural: bool) -> bool {
    agent.kind == AgentKind::Person && !plural && !matches!(agent.sector, CVL | UNK)
}

fn body_of(scan: Scan<'_, '_>, at: usize, owner: Option<u16>) -> Option<u8> {
    owner?;
    let group = &scan.gazetteer.groups[scan.group(at)? as usize];
    let generic = matches!(group.kind, GroupKind::Public | GroupKind::Other);
    (generic && group.state.is_some()).then_some(group.sector)?
}

/// Finds the owner behind an agent: "the president *of France*", "officials *in Beijing*".
///
/// Returns it with the slot behind it; a body behind an adjective gives the run its sector where
/// the run has none of its own.
pub(super) fn owner_behind(scan: Scan<'_, '_>, run: &mut Run) -> Option<(Owned, usize)> {
    let preposition = scan.id(run.end);
    // "the embassy in Tehran" is not Iran's.
    let posted = (run.first..run.end).any(|at| scan.posted(at));
    let allowed = match preposition {
        word::OF => true,
        word::IN if posted => false,
        word::IN | word::FROM => run.sector != sectors::MIL,
        word::FOR => run.sector == GOV,
        _ => false,
    };
    if !allowed {
        return None;
    }
    let mut at = run.end + 1;
    if matches!(scan.id(at), word::THE) {
        at += 1;
    }
    let mut steps = 0;
    while steps < 2 && owner(scan, at).is_none() && is_direction(scan, at) {
        at += 1;
        steps += 1;
    }
    let found = owner(scan, at)?;
    let school = SECTORS[run.sector as usize].0 == "EDU";
    if found.possessive && !school || heads_compound(scan, at + 1) {
        return None;
    }
    if !matches!(found.owner, Owner::State(_, Form::Adjective)) {
        return Some((found, at + 1));
    }
    // "soldiers of the Russian army", "the leader of the Iranian opposition"
    let body = agents(scan, found.end, 2, None)?;
    let agent = run.agent.map(|index| &scan.gazetteer.agents[index as usize]);
    if agent.is_none_or(|agent| agent.weight == 0) {
        (run.sector, run.single) = (body.sector, false);
    }
    Some((found, body.end))
}

/// "the China Program": a noun behind the name makes it a part of another one.
fn heads_compound(scan: Scan<'_, '_>, at: usize) -> bool {
    scan.slots.get(at).is_some_and(|slot| slot.is_plain())
        && matches!(scan.slot_upos(at), Some(Upos::Noun | Upos::Propn))
        && scan.capital(at)
}

/// "southern Lebanon", "downtown Cairo": words of place that change nothing.
pub(super) fn is_direction(scan: Scan<'_, '_>, at: usize) -> bool {
    scan.is(at, Class::Direction)
}

/// Skips what belongs to an ambassador or embassy: "to the United Nations", "in Moscow".
pub(super) fn posting(scan: Scan<'_, '_>, run: &Run) -> Option<usize> {
    if !(run.first..run.end).any(|at| scan.posted(at))
        || !matches!(scan.id(run.end), word::TO | word::IN)
    {
        return None;
    }
    let at = run.end + 1 + usize::from(scan.id(run.end + 1) == word::THE);
    owner(scan, at).map(|owned| owned.end)
}

/// Says whether the run's office is one with holders, and which.
pub(super) fn role(scan: Scan<'_, '_>, run: &Run) -> Role {
    match run.agent {
        Some(index) if (run.title || run.each) && run.single => {
            scan.gazetteer.agents[index as usize].role
        }
        _ => Role::None,
    }
}
