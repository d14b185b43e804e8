//! Noun phrases that name an actor: owner, agent, name, and what stands behind them.

use detente_record::Upos;

use super::gazetteer::{Agent, GroupKind, Role};
use super::lexicon::{Form, Lexicon, What, word};
use super::scan::Scan;
use super::sectors::{self, GOV, SECTORS};

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
            What::State(index, form) => (3, Owner::State(index, form)),
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
    let first = scan.words_of(at, at + 1);
    ["former", "Former", "ex", "Ex", "onetime", "ousted", "retired", "deposed", "toppled", "then"]
        .contains(&first)
        && first != "then"
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
    if scan.state(at).is_some() || scan.is_person(at) {
        return false;
    }
    match scan.upos(slot.end as usize - 1) {
        Some(upos) => matches!(upos, Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num),
        None => !text.ends_with("ed") && !text.ends_with("ing") && !text.ends_with("es"),
    }
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
        if let Some((index, plural)) = scan.agent(at) {
            let agent = &scan.gazetteer.agents[index as usize];
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
            };
            (run, weight, gap) = (Some(body), 3, 0);
        } else if is_former(scan, at) {
            former = true;
        } else if is_modifier(scan, at) && gap < if run.is_some() { 1 } else { reach } {
            gap += 1;
            changed |= changes_office(scan.words_of(at, at + 1));
        } else {
            break;
        }
        at += 1;
    }
    run
}

/// A noun that may stand before its bearer's name.
fn is_title(agent: &Agent, plural: bool) -> bool {
    agent.person && !plural && SECTORS[agent.sector as usize].0 != "CVL"
}

/// "the next president" is not the one in office.
fn changes_office(word: &str) -> bool {
    let words = [
        "next",
        "future",
        "incoming",
        "elect",
        "deputy",
        "vice",
        "assistant",
        "previous",
        "first",
        "last",
        "late",
        "second",
        "third",
        "would-be",
        "potential",
        "possible",
        "regional",
        "local",
        "provincial",
        "shadow",
        "opposition",
        "military",
        "religious",
        "senior",
        "junior",
    ];
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

fn body_of(scan: Scan<'_, '_>, at: usize, owner: Option<u16>) -> Option<u8> {
    owner?;
    let group = &scan.gazetteer.groups[scan.group(at)? as usize];
    let generic = matches!(group.kind, GroupKind::Public | GroupKind::Other);
    (generic && group.state.is_some()).then_some(group.sector)?
}

/// Finds the owner behind an agent: "the president *of France*", "officials *in Beijing*".
///
/// Returns it with the slot behind it.
pub(super) fn owner_behind(scan: Scan<'_, '_>, run: &Run) -> Option<(Owned, usize)> {
    let preposition = scan.id(run.end);
    let allowed = match preposition {
        word::OF => true,
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
    Some((found, at + 1))
}

/// "the China Program": a noun behind the name makes it a part of another one.
fn heads_compound(scan: Scan<'_, '_>, at: usize) -> bool {
    scan.slots.get(at).is_some_and(|slot| slot.is_plain())
        && matches!(scan.slot_upos(at), Some(Upos::Noun | Upos::Propn))
        && scan.capital(at)
}

/// "southern Lebanon", "downtown Cairo": words of place that change nothing.
pub(super) fn is_direction(scan: Scan<'_, '_>, at: usize) -> bool {
    let text = scan.words_of(at, at + 1);
    let stem = text.trim_end_matches("ern");
    ["north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"]
        .iter()
        .any(|direction| stem.eq_ignore_ascii_case(direction))
        || [
            "central",
            "downtown",
            "rebel-held",
            "occupied",
            "neighbouring",
            "neighboring",
            "nearby",
        ]
        .contains(&text)
}

/// Skips what belongs to an ambassador or embassy: "to the United Nations", "in Moscow".
pub(super) fn posting(scan: Scan<'_, '_>, run: &Run) -> Option<usize> {
    let agent = &scan.gazetteer.agents[run.agent? as usize];
    let words = agent.words.as_str();
    let sent = [
        "ambassador",
        "envoy",
        "representative",
        "consul",
        "embassy",
        "consulate",
        "diplomat",
        "mission",
        "attaché",
        "high commission",
    ];
    if !sent.iter().any(|word| words.contains(word))
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
        Some(index) if run.title && run.single => scan.gazetteer.agents[index as usize].role,
        _ => Role::None,
    }
}
