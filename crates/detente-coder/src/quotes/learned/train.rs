//! Fits the weights: averaged perceptrons, the second one structured.

use std::ops::Range;

use detente_parse::train::{Perceptron, Random};
use detente_record::{Article, Byte, Mention, Sentence, Span};

use super::{
    super::reading::{Line, Reading},
    CONTENT, CUE, PAIRS, PARTS, ROLES, SOURCE, Weights,
    features::{self, Roles},
    frames_by,
    path::best_path,
    table::Table,
    view::View,
};

/// One gold attribution, in bytes of the article's text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gold {
    /// Who says it.
    pub source: Vec<Span<Byte>>,
    /// The words that say that it is said.
    pub cue: Vec<Span<Byte>>,
    /// What is said.
    pub content: Vec<Span<Byte>>,
}

/// What to learn from.
#[derive(Default)]
pub struct Examples {
    cues: Vec<(Vec<u32>, bool)>,
    roles: Vec<(Roles, Vec<usize>)>,
}

impl Examples {
    /// Says how many words and how many cues there are.
    pub fn len(&self) -> (usize, usize) {
        (self.cues.len(), self.roles.len())
    }

    /// Adds an article with its gold attributions.
    pub fn add(
        &mut self,
        article: &Article,
        sentences: &[Sentence],
        mentions: &[Mention],
        gold: &[Gold],
    ) {
        let reading = Reading::new(article, sentences, mentions);
        for line in &reading.lines {
            let Some(view) = View::new(&reading, line) else { continue };
            let here: Vec<(usize, &Gold)> = gold
                .iter()
                .filter_map(|gold| Some((head(&reading, line, &view, gold)?, gold)))
                .collect();
            for at in (0..view.words.len()).filter(|&at| features::may_cue(&view, at)) {
                let right = here.iter().any(|(cue, _)| *cue == at);
                self.cues.push((features::cue(&view, at), right));
            }
            for (cue, gold) in here {
                let labels = labels(&reading, &view, gold);
                self.roles.push((features::roles(&view, cue), labels));
            }
        }
    }
}

/// The head of a gold cue in a line; `None` where it lies elsewhere or cannot be one.
fn head(reading: &Reading, line: &Line, view: &View, gold: &Gold) -> Option<usize> {
    let inside = |at: usize| {
        reading
            .tokens
            .get(view.start + at)
            .is_some_and(|tok| gold.cue.iter().any(|span| span.overlaps(tok.span)))
    };
    debug_assert_eq!(view.start, line.tokens.start);
    let own: Vec<usize> = (0..view.words.len()).filter(|&at| inside(at)).collect();
    let may = |at: &&usize| features::may_cue(view, **at);
    let top = |at: &&usize| view.words[**at].head.is_none_or(|head| !inside(head));
    let all = own.iter().filter(may);
    all.clone().find(top).or_else(|| all.clone().next()).copied()
}

/// The gold label of every word of a line.
fn labels(reading: &Reading, view: &View, gold: &Gold) -> Vec<usize> {
    let of = |at: usize| {
        let span = reading.tokens[view.start + at].span;
        let any = |spans: &[Span<Byte>]| spans.iter().any(|one| one.overlaps(span));
        if any(&gold.cue) {
            CUE
        } else if any(&gold.source) {
            SOURCE
        } else if any(&gold.content) {
            CONTENT
        } else {
            0
        }
    };
    (0..view.words.len()).map(of).collect()
}

/// The weights that learning gives.
pub use super::Weights as Fitted;

/// How to learn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// Passes over the words for cues, and over the lines for roles.
    pub rounds: [usize; 2],
    /// Rows as a power of two, of cues and of roles.
    pub bits: [u32; 2],
    /// How much more a cue must score than nothing while learning.
    pub margin: f32,
    /// Orders of the examples over which the mean is taken.
    pub orders: u64,
}

impl Default for Plan {
    fn default() -> Self {
        Self { rounds: [8, 14], bits: [19, 20], margin: 4.0, orders: 4 }
    }
}

/// Learns from examples; the same give the same weights.
///
/// Each of several times the examples come in another order; the mean of what was learned depends less
/// on any one order, and costs no more to use (McDonald et al. 2010, "Distributed Training
/// Strategies for the Structured Perceptron").
pub fn train(examples: &mut Examples, plan: Plan) -> Weights {
    let mut learned = Learned::default();
    for order in 0..plan.orders {
        let mut random = Random(5 + order);
        learned.cue.push(cues(&mut examples.cues, plan, &mut random));
        let (words, steps, parts) = roles(&mut examples.roles, plan, &mut random);
        learned.words.push(words);
        learned.steps.push(steps);
        learned.parts.push(parts);
    }
    Weights {
        bar: 0,
        cue: Table::of(&learned.cue),
        words: Table::of(&learned.words),
        steps: Table::of(&learned.steps),
        parts: Table::of(&learned.parts),
    }
}

/// What was learned in each order of the examples.
#[derive(Default)]
struct Learned {
    cue: Vec<Perceptron<1>>,
    words: Vec<Perceptron<ROLES>>,
    steps: Vec<Perceptron<PAIRS>>,
    parts: Vec<Perceptron<PARTS>>,
}

fn cues(examples: &mut [(Vec<u32>, bool)], plan: Plan, random: &mut Random) -> Perceptron<1> {
    let mut cue = Perceptron::<1>::new(plan.bits[0]);
    for _ in 0..plan.rounds[0] {
        random.shuffle(examples);
        for (features, right) in &*examples {
            cue.tick();
            let [score] = cue.score(features);
            let sign = if *right { 1.0 } else { -1.0 };
            if score * sign < plan.margin {
                cue.add(features, 0, sign);
            }
        }
    }
    cue
}

fn roles(
    examples: &mut [(Roles, Vec<usize>)],
    plan: Plan,
    random: &mut Random,
) -> (Perceptron<ROLES>, Perceptron<PAIRS>, Perceptron<PARTS>) {
    /// How much less what is right scores, a word, so that it keeps a distance from what is wrong.
    const MARGIN: f32 = 4.0;
    let mut words = Perceptron::<ROLES>::new(plan.bits[1]);
    let mut steps = Perceptron::<PAIRS>::new(plan.bits[1] - 2);
    let mut parts = Perceptron::<PARTS>::new(plan.bits[1]);
    for _ in 0..plan.rounds[1] {
        random.shuffle(examples);
        for (roles, gold) in &*examples {
            words.tick();
            steps.tick();
            parts.tick();
            let found = best_path(
                &roles.parts,
                |at| {
                    let mut scores = words.score(&roles.words[at]);
                    scores[gold[at]] -= MARGIN;
                    scores
                },
                |at| steps.score(&roles.steps[at]),
                |part| parts.score(part),
            );
            learn(&mut words, &mut steps, roles, gold, &found);
            learn_parts(&mut parts, roles, gold, &found);
        }
    }
    (words, steps, parts)
}

fn learn(
    words: &mut Perceptron<ROLES>,
    steps: &mut Perceptron<PAIRS>,
    roles: &Roles,
    gold: &[usize],
    found: &[usize],
) {
    let pair = |labels: &[usize], at: usize| {
        at.checked_sub(1).map_or(0, |before| labels[before]) * ROLES + labels[at]
    };
    for at in 0..gold.len() {
        if gold[at] != found[at] {
            words.add(&roles.words[at], gold[at], 1.0);
            words.add(&roles.words[at], found[at], -1.0);
        }
        let (right, wrong) = (pair(gold, at), pair(found, at));
        if right != wrong {
            steps.add(&roles.steps[at], right, 1.0);
            steps.add(&roles.steps[at], wrong, -1.0);
        }
    }
}

fn learn_parts(parts: &mut Perceptron<PARTS>, roles: &Roles, gold: &[usize], found: &[usize]) {
    let (right, wrong) = (runs(gold), runs(found));
    for (list, other, by) in [(&right, &wrong, 1.0), (&wrong, &right, -1.0)] {
        for run in list.iter().filter(|run| !other.contains(run)) {
            let (role, words) = run;
            let column = usize::from(*role == CONTENT);
            parts.add(&roles.parts.of(words.start, words.end), column, by);
        }
    }
}

/// The sources and contents that labels make up.
fn runs(labels: &[usize]) -> Vec<(usize, Range<usize>)> {
    let mut runs = Vec::new();
    let mut start = 0;
    for run in labels.chunk_by(|a, b| a == b) {
        if matches!(run[0], SOURCE | CONTENT) {
            runs.push((run[0], start..start + run.len()));
        }
        start += run.len();
    }
    runs
}

/// Counts of source, cue and content: right, found, gold; exact in tokens.
pub type Counts = [[usize; 3]; 3];

/// Compares the frames read in an article with its gold attributions.
pub fn score(
    weights: &Weights,
    (article, sentences, mentions): (&Article, &[Sentence], &[Mention]),
    gold: &[Gold],
    counts: &mut Counts,
) {
    let reading = Reading::new(article, sentences, mentions);
    for line in &reading.lines {
        let tokens = |span: &Span<Byte>| -> Option<Range<usize>> {
            let inside: Vec<usize> =
                line.tokens.clone().filter(|&at| reading.tokens[at].span.overlaps(*span)).collect();
            Some(*inside.first()?..inside.last()? + 1)
        };
        let all = |of: fn(&Gold) -> &Vec<Span<Byte>>| -> Vec<Range<usize>> {
            gold.iter().flat_map(|gold| of(gold).iter().filter_map(tokens)).collect()
        };
        let gold = [all(|g| &g.source), all(|g| &g.cue), all(|g| &g.content)];
        let frames = frames_by(weights, &reading, line).unwrap_or_default();
        let found = [
            frames
                .iter()
                .filter(|frame| !frame.shared)
                .filter_map(|frame| frame.subject.as_ref().map(|subject| subject.words.clone()))
                .collect(),
            frames.iter().map(|frame| frame.cue.clone()).collect(),
            frames.iter().flat_map(|frame| frame.content.clone()).collect::<Vec<_>>(),
        ];
        for (count, (mut gold, mut found)) in counts.iter_mut().zip(gold.into_iter().zip(found)) {
            for list in [&mut gold, &mut found] {
                list.sort_by_key(|range| (range.start, range.end));
                list.dedup();
            }
            count[0] += found.iter().filter(|range| gold.contains(range)).count();
            count[1] += found.len();
            count[2] += gold.len();
        }
    }
}
