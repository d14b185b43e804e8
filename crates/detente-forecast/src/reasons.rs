//! Why: the rules behind a probability, how often each held, and past cases with their days.

use serde::Serialize;

use crate::{
    Fact,
    chronicle::{Chronicle, Rule},
};

/// Rules that are shown at most.
const SHOWN: usize = 5;
/// Past cases that are shown of a rule.
const CASES: usize = 3;
/// Rules that rest on fewer cases are not shown.
const FEWEST: u32 = 5;
/// Of a pair's past, the latest so many kinds of act are looked at.
const LOOKED_AT: usize = 24;

/// One rule that speaks to a forecast: an act of the past, and what came after such acts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// The kind of the earlier act.
    pub earlier: u32,
    /// Whether the earlier act was that of the target on the source.
    pub mirrored: bool,
    /// Day of the latest such act in this pair.
    pub day: i32,
    /// How many days it was past when the forecast was made.
    pub age: u32,
    /// In how many cases, over all pairs, the forecast act came within the horizon.
    pub held: u32,
    /// Of how many.
    pub of: u32,
    /// The same in this pair alone.
    pub held_here: u32,
    /// Of how many in this pair.
    pub of_here: u32,
    /// The latest cases in which the rule held, those of this pair first.
    pub cases: Vec<Case>,
}

/// One past case of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Case {
    /// Who did the later act.
    pub source: u32,
    /// To whom.
    pub target: u32,
    /// Day of the earlier act.
    pub earlier: i32,
    /// Day of the later.
    pub later: i32,
}

/// Finds the rules that speak to an act within the horizon that begins on `day`.
///
/// For each kind of act that either side did to the other, the latest one counts. The strongest
/// rules come first: those whose act came most often, with few cases weighed down (half a case is
/// added for and five against).
pub(crate) fn reasons(chronicle: &Chronicle, fact: Fact, day: i32, horizon: i32) -> Vec<Reason> {
    let mut latest: Vec<(i32, u32, bool)> = Vec::new();
    for (source, target, mirrored) in
        [(fact.source, fact.target, false), (fact.target, fact.source, true)]
    {
        if mirrored && source == target {
            continue;
        }
        for &(on, kind) in chronicle.between(source, target) {
            match latest.iter_mut().find(|act| act.1 == kind && act.2 == mirrored) {
                Some(act) => act.0 = on,
                None => latest.push((on, kind, mirrored)),
            }
        }
    }
    latest.sort_unstable_by_key(|act| std::cmp::Reverse((act.0, act.1, act.2)));
    latest.truncate(LOOKED_AT);
    let mut reasons: Vec<Reason> = latest
        .into_iter()
        .map(|(on, earlier, mirrored)| {
            let age = day.saturating_sub(on).max(1);
            let rule = Rule { earlier, mirrored, then: fact.kind, age, horizon };
            reason(chronicle, fact, on, &rule)
        })
        .filter(|reason| reason.of >= FEWEST && reason.held > 0)
        .collect();
    let strength = |reason: &Reason| (reason.held as f32 + 0.5) / (reason.of as f32 + 5.5);
    reasons.sort_by(|a, b| strength(b).total_cmp(&strength(a)).then(b.day.cmp(&a.day)));
    reasons.truncate(SHOWN);
    reasons
}

fn reason(chronicle: &Chronicle, fact: Fact, day: i32, rule: &Rule) -> Reason {
    let pair = if rule.mirrored { (fact.target, fact.source) } else { (fact.source, fact.target) };
    let all = chronicle.tally(rule, None, CASES);
    let here = chronicle.tally(rule, Some(pair), CASES);
    let mut cases = here.cases;
    for case in all.cases {
        if cases.len() < CASES && !cases.contains(&case) {
            cases.push(case);
        }
    }
    Reason {
        earlier: rule.earlier,
        mirrored: rule.mirrored,
        day,
        age: rule.age as u32,
        held: all.held,
        of: all.of,
        held_here: here.held,
        of_here: here.of,
        cases: cases
            .into_iter()
            .map(|(source, target, earlier, later)| Case { source, target, earlier, later })
            .collect(),
    }
}
