//! Trains the parser with the dynamic oracle of the arc-hybrid system.

use super::perceptron::{Perceptron, Random};
use crate::{
    conllu::GoldSentence,
    tagger::Words,
    tree::{
        ACTIONS, Action, FEATURES, RELATIONS, State, Trees, choose, features, of_arc, relation,
    },
};
use detente_record::Deprel;

/// Returns how many gold arcs `action` makes impossible.
fn cost(state: &State, heads: &[u32], action: Action) -> usize {
    let next = state.next;
    let head = |word: u32| heads.get(word as usize).copied().unwrap_or(u32::MAX);
    let Some(&top) = state.stack.last() else { return 0 };
    let children_ahead =
        |word: u32| (next..state.length).filter(|&child| head(child) == word).count();
    match action {
        Action::Shift => {
            let below = &state.stack[..state.stack.len() - 1];
            usize::from(below.contains(&head(next)))
                + state.stack.iter().filter(|&&child| head(child) == next).count()
        }
        Action::Left => {
            let other = head(top) > next && head(top) <= state.length
                || Some(head(top)) == state.stack.iter().rev().nth(1).copied();
            usize::from(other) + children_ahead(top)
        }
        Action::Right => {
            let ahead = head(top) >= next && head(top) <= state.length;
            usize::from(ahead) + children_ahead(top)
        }
    }
}

/// A sentence to learn from.
pub(super) struct Example {
    pub words: Words,
    /// Head of each word; the root's is the number of words.
    pub heads: Vec<u32>,
    pub relations: Vec<Deprel>,
}

impl Example {
    /// Takes the gold tree and the words as tagged by a tagger that has not seen them.
    pub(super) fn new(sentence: &GoldSentence, words: Words) -> Self {
        let root = sentence.words.len();
        let heads = sentence.words.iter().map(|word| word.head.unwrap_or(root) as u32).collect();
        Self { words, heads, relations: sentence.words.iter().map(|word| word.deprel).collect() }
    }
}

/// Sizes and lengths of the training.
pub(super) struct Plan {
    pub rounds: usize,
    pub action_bits: u32,
    pub relation_bits: u32,
    pub action_step: f32,
    pub relation_step: f32,
    pub least: u8,
}

/// Trains on `examples`.
pub(super) fn train(
    examples: &[Example],
    plan: &Plan,
    mut each: impl FnMut(usize, &Trees),
) -> Trees {
    let mut actions = Perceptron::<ACTIONS>::new(plan.action_bits);
    let mut relations = Perceptron::<RELATIONS>::new(plan.relation_bits);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = Random(2);
    let mut state = State::default();
    let mut hashes = [0; FEATURES];
    let finish = |actions: &Perceptron<ACTIONS>, relations: &Perceptron<RELATIONS>| Trees {
        actions: actions.table(plan.action_step, plan.least),
        relations: relations.table(plan.relation_step, plan.least),
    };
    for round in 0..plan.rounds {
        random.shuffle(&mut order);
        for &at in &order {
            let example = &examples[at];
            state.start(example.heads.len());
            while !state.done() {
                features(&example.words, &state, &mut hashes);
                let action = state.forced().unwrap_or_else(|| {
                    let explore = round > 0 && random.below(10) > 0;
                    learn_action(&mut actions, &hashes, &state, &example.heads, explore)
                });
                let label = if action == Action::Shift {
                    Deprel::Dep
                } else if state.to_root(action) {
                    Deprel::Root
                } else {
                    of_arc(&mut hashes, action);
                    learn_relation(&mut relations, &hashes, &state, action, example)
                };
                state.act(action, label);
            }
        }
        if round + 1 < plan.rounds && round % 4 == 3 {
            each(round, &finish(&actions, &relations));
        }
    }
    finish(&actions, &relations)
}

/// Learns one choice of action and returns the action to go on with.
fn learn_action(
    actions: &mut Perceptron<ACTIONS>,
    hashes: &[u32],
    state: &State,
    heads: &[u32],
    explore: bool,
) -> Action {
    let sums = actions.score(hashes);
    let found = choose(&sums, state);
    let mut costs = [usize::MAX; ACTIONS];
    for action in Action::ALL.into_iter().filter(|&action| state.allows(action)) {
        costs[action as usize] = cost(state, heads, action);
    }
    // A tree that crosses itself has states in which every action costs: the cheapest is right.
    let least = costs.iter().copied().min().unwrap_or(0);
    let mut gold: Option<Action> = None;
    let mut wrong: Option<Action> = None;
    for action in Action::ALL.into_iter().filter(|&action| state.allows(action)) {
        let slot = if costs[action as usize] == least { &mut gold } else { &mut wrong };
        if slot.is_none_or(|best| sums[action as usize] > sums[best as usize]) {
            *slot = Some(action);
        }
    }
    actions.tick();
    let Some(gold) = gold else { return found };
    if let Some(wrong) = wrong {
        if sums[gold as usize] < sums[wrong as usize] + MARGIN {
            actions.add(hashes, gold as usize, 1.0);
            actions.add(hashes, wrong as usize, -1.0);
        }
    }
    if explore { found } else { gold }
}

/// How much better than the best wrong choice a right one must be.
const MARGIN: f32 = 30.0;

/// Learns one relation where the arc is right, and returns the relation found.
fn learn_relation(
    relations: &mut Perceptron<RELATIONS>,
    hashes: &[u32],
    state: &State,
    action: Action,
    example: &Example,
) -> Deprel {
    let sums = relations.score(hashes);
    let found = relation(&sums);
    let word = state.on_stack(0) as usize;
    let gold = example.relations[word];
    relations.tick();
    if example.heads[word] == state.head_by(action) && gold != Deprel::Root {
        let wrong = super::best_but(&sums[..Deprel::ALL.len()], Some(gold as usize));
        if sums[gold as usize] < sums[wrong] + MARGIN {
            relations.add(hashes, gold as usize, 1.0);
            relations.add(hashes, wrong, -1.0);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oracle_finds_the_gold_tree_and_only_it() {
        // "She saw the man": 0 <- 1 root, 2 <- 3, 3 <- 1.
        let heads = [1, 4, 3, 1];
        let mut state = State::default();
        state.start(4);
        while !state.done() {
            let free: Vec<Action> = Action::ALL
                .into_iter()
                .filter(|&action| state.allows(action) && cost(&state, &heads, action) == 0)
                .collect();
            assert_eq!(free.len(), 1, "{state:?}");
            state.act(free[0], Deprel::Dep);
        }
        let found: Vec<u32> = state.nodes[..4].iter().map(|node| node.head).collect();
        assert_eq!(found, heads);
    }

    #[test]
    fn a_wrong_arc_costs_what_it_loses() {
        let heads = [1, 4, 3, 1];
        let mut state = State::default();
        state.start(4);
        state.act(Action::Shift, Deprel::Dep);
        state.act(Action::Shift, Deprel::Dep);
        // "saw" under "She": loses the root, "She" and "man".
        assert_eq!(cost(&state, &heads, Action::Right), 2);
        assert_eq!(cost(&state, &heads, Action::Left), 2);
        assert_eq!(cost(&state, &heads, Action::Shift), 0);
    }
}
