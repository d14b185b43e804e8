//! Dependency trees: a greedy arc-hybrid transition parser with linear choices.
//!
//! The transition system and its dynamic oracle are those of Goldberg & Nivre (2013), "Training
//! Deterministic Parsers with Non-Deterministic Oracles"; the root stands after the last word. What
//! to do is chosen first, then, for an arc, its relation.

mod features;
pub(crate) mod state;

use detente_record::Deprel;

use crate::{
    bytes::{Reader, Writer},
    linear::Table,
    tagger::Words,
};

pub(crate) use features::{FEATURES, features};
pub(crate) use state::{Action, NONE, State};

/// Columns for actions: three and one to spare.
pub(crate) const ACTIONS: usize = 4;
/// Columns for relations.
pub(crate) const RELATIONS: usize = 64;

/// The weights.
#[derive(Debug, Default)]
pub(crate) struct Trees {
    pub(crate) actions: Table<ACTIONS>,
    pub(crate) relations: Table<RELATIONS>,
}

/// Turns the hashes of a state into those of an arc to the left or right.
pub(crate) fn of_arc(hashes: &mut [u32; FEATURES], action: Action) {
    let side = if action == Action::Left { 0x9E37_79B1 } else { 0x85EB_CA77 };
    for hash in hashes {
        *hash = (*hash ^ side).wrapping_mul(0xC2B2_AE3D);
    }
}

impl Trees {
    /// Parses tagged words; heads and relations are left in `state`.
    pub(crate) fn parse(&self, words: &Words, state: &mut State) {
        let mut hashes = [0; FEATURES];
        state.start(words.words.len());
        while !state.done() {
            features(words, state, &mut hashes);
            let action = match state.forced() {
                Some(action) => action,
                None => choose(&self.actions.score(&hashes), state),
            };
            let relation = match action {
                Action::Shift => Deprel::Dep,
                _ if state.to_root(action) => Deprel::Root,
                _ => {
                    of_arc(&mut hashes, action);
                    relation(&self.relations.score(&hashes))
                }
            };
            state.act(action, relation);
        }
    }

    pub(crate) fn pack(&self, out: &mut Writer) {
        self.actions.pack(out);
        self.relations.pack(out);
    }

    pub(crate) fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        Some(Self { actions: Table::unpack(input)?, relations: Table::unpack(input)? })
    }
}

/// Returns the best action that the state allows.
pub(crate) fn choose<T: PartialOrd + Copy>(sums: &[T; ACTIONS], state: &State) -> Action {
    let mut best: Option<(T, Action)> = None;
    for action in Action::ALL {
        let sum = sums[action as usize];
        if state.allows(action) && best.is_none_or(|(top, _)| sum > top) {
            best = Some((sum, action));
        }
    }
    best.map_or(Action::Shift, |(_, action)| action)
}

/// Returns the best relation other than `root`.
pub(crate) fn relation<T: PartialOrd + Copy>(sums: &[T; RELATIONS]) -> Deprel {
    let mut best = 0;
    for (label, &sum) in sums.iter().enumerate().take(Deprel::ALL.len()) {
        if sum > sums[best] && label != Deprel::Root as usize {
            best = label;
        }
    }
    Deprel::ALL[best]
}
