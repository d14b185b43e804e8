//! The protocol of RE-GCN for ranking, and the same days' event probabilities.
//!
//! Each fact of the part asked about gives two questions, who it is done to and who does it. All
//! actors are candidates; other right answers of the same day are left out (time-aware filter);
//! ties share their mean rank. One day ahead, all that came before the day is known.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;

use crate::{Classes, Fact, Outlook, Quad, RankSettings, Ranker, Score, score::score};

/// What of the asked part is known when its later days are asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Steps {
    /// All days before; what they teach is learned too.
    One,
    /// Nothing: the past ends where the questions begin.
    Many,
}

/// A run of the protocol.
#[derive(Clone, Debug)]
pub struct Protocol {
    /// How the ranker is set.
    pub settings: RankSettings,
    /// Known of the actors.
    pub classes: Classes,
    /// Number of actors, those never seen among them.
    pub universe: usize,
    /// First day that is asked about.
    pub from: i32,
    /// Learn from the days with the latest so many facts before the questions; only remember the
    /// earlier ones.
    pub learn: usize,
    /// Steps ahead.
    pub steps: Steps,
}

/// Mean reciprocal rank and the shares of ranks up to 1, 3 and 10, all from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Measure {
    /// Mean reciprocal rank.
    pub mrr: f64,
    /// Share of first places.
    pub hits1: f64,
    /// Share of the first three.
    pub hits3: f64,
    /// Share of the first ten.
    pub hits10: f64,
    /// Questions.
    pub queries: u64,
}

impl Measure {
    fn add(&mut self, rank: f64) {
        self.mrr += 1.0 / rank;
        self.hits1 += f64::from(u8::from(rank <= 1.0));
        self.hits3 += f64::from(u8::from(rank <= 3.0));
        self.hits10 += f64::from(u8::from(rank <= 10.0));
        self.queries += 1;
    }

    fn mean(mut self) -> Self {
        let n = self.queries.max(1) as f64;
        for sum in [&mut self.mrr, &mut self.hits1, &mut self.hits3, &mut self.hits10] {
            *sum /= n;
        }
        self
    }
}

/// What a run measured.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Ranking {
    /// All questions.
    pub all: Measure,
    /// Those about facts that had never happened before.
    pub never_seen: Measure,
    /// By kind of act, both directions together.
    pub by_kind: BTreeMap<u32, Measure>,
}

/// Runs the protocol over all facts, in any order; those from `from` on are asked about.
pub fn rank(protocol: &Protocol, quads: &[Quad]) -> Ranking {
    let days = by_day(quads);
    let before: usize = days.range(..protocol.from).map(|(_, facts)| facts.len()).sum();
    let unlearned = before.saturating_sub(protocol.learn);
    let mut ranker = Ranker::new(protocol.settings, protocol.classes.clone());
    let mut ranking = Ranking::default();
    let mut seen: HashSet<Fact> = HashSet::new();
    let mut passed = 0;
    for (&day, facts) in &days {
        if day >= protocol.from {
            ask(&mut ranker, day, facts, protocol.universe, &seen, &mut ranking);
            if protocol.steps == Steps::Many {
                continue;
            }
        }
        if passed >= unlearned {
            ranker.learn(day, facts);
        } else {
            ranker.remember(day, facts);
        }
        passed += facts.len();
        seen.extend(facts);
    }
    Ranking {
        all: ranking.all.mean(),
        never_seen: ranking.never_seen.mean(),
        by_kind: ranking.by_kind.into_iter().map(|(kind, sum)| (kind, sum.mean())).collect(),
    }
}

fn ask(
    ranker: &mut Ranker,
    day: i32,
    facts: &[Fact],
    universe: usize,
    seen: &HashSet<Fact>,
    ranking: &mut Ranking,
) {
    let mut questions: Vec<(u32, u32, u32)> = facts
        .iter()
        .flat_map(|fact| {
            [
                (2 * fact.kind, fact.source, fact.target),
                (2 * fact.kind + 1, fact.target, fact.source),
            ]
        })
        .collect();
    questions.sort_unstable();
    let mut asked = ranker.day(day);
    for question in questions.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let (kind, one, _) = question[0];
        let answers: Vec<u32> = question.iter().map(|question| question.2).collect();
        for (rank, &other) in asked.ranks(one, kind, &answers, universe).iter().zip(&answers) {
            let (source, target) = if kind % 2 == 0 { (one, other) } else { (other, one) };
            ranking.all.add(*rank);
            ranking.by_kind.entry(kind / 2).or_default().add(*rank);
            if !seen.contains(&Fact { source, kind: kind / 2, target }) {
                ranking.never_seen.add(*rank);
            }
        }
    }
}

/// How the daily probabilities of all acts seen before did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Events {
    /// With the skill over the rate of the days before the questions.
    pub score: Score,
    /// Skill over the rate of the asked days themselves, which nobody knows beforehand.
    pub skill_over_own_rate: f64,
    /// Furthest that a bin of at least 1,000 cases lies from the diagonal, as a part of its mean
    /// forecast.
    pub worst_bin: f64,
    /// The same of the bins with at least 100 events, where chance moves little.
    pub worst_bin_of_100: f64,
}

/// Forecasts, for each day from `from` on, every act that was ever seen before it.
///
/// `None` without a case.
pub fn events(quads: &[Quad], from: i32) -> Option<Events> {
    let mut outlook = Outlook::new(1);
    let mut seen: HashSet<Fact> = HashSet::new();
    let (mut before, mut came) = (0_u64, 0_u64);
    let mut outcomes = Vec::new();
    for (day, facts) in by_day(quads) {
        let today: HashSet<Fact> = facts.iter().copied().collect();
        if day >= from {
            let chances = outlook.all(day).into_iter();
            outcomes.extend(chances.map(|(fact, chance)| (chance, today.contains(&fact))));
        } else {
            before += seen.len() as u64;
            came += facts.iter().filter(|fact| seen.contains(fact)).count() as u64;
        }
        outlook.add(day, &facts);
        seen.extend(facts);
    }
    let base = came.max(1) as f64 / before.max(1) as f64;
    let scored = score(&outcomes, Some(base))?;
    let own = score(&outcomes, None)?.skill.unwrap_or_default();
    let worst = |enough: &dyn Fn(&crate::Bin) -> bool| {
        let bins = scored.reliability.iter().filter(|bin| enough(bin));
        bins.map(|bin| (bin.came / bin.forecast - 1.0).abs()).fold(0.0, f64::max)
    };
    Some(Events {
        worst_bin: worst(&|bin| bin.cases >= 1000),
        worst_bin_of_100: worst(&|bin| bin.came * bin.cases as f64 >= 100.0),
        skill_over_own_rate: own,
        score: scored,
    })
}

/// Sorts facts by day, each once a day.
fn by_day(quads: &[Quad]) -> BTreeMap<i32, Vec<Fact>> {
    let mut days: BTreeMap<i32, Vec<Fact>> = BTreeMap::new();
    for quad in quads {
        days.entry(quad.day).or_default().push(quad.fact());
    }
    for facts in days.values_mut() {
        facts.sort_unstable();
        facts.dedup();
    }
    days
}
