//! Names: a narrow layer over the vectors and last states of words, which also sees a vector of its
//! own for each word and what a list of names says. `train/name_layer.py` trains it.

use super::{
    D, Norm, STEPS, gates,
    kernel::{Matrix, ROWS},
    spelling::OWN,
    vectorized,
};
use crate::bytes::Reader;

/// Length of a word's state in this layer.
const NARROW: usize = 128;
/// What a list can say: the seven labels, and one more so that inputs come in pairs.
const LISTED: usize = 8;
/// Labels of names.
const NAMES: usize = 7;
/// Length of a row of scores: the labels and some room.
pub(crate) const WIDTH: usize = 16;
const HIDDEN: usize = 64;

#[derive(Debug, Default)]
pub(super) struct Namer {
    narrow: Matrix,
    gates: Matrix,
    norm: Norm<NARROW>,
    hidden: Matrix,
    out: Matrix,
}

/// Room to work in.
#[derive(Debug, Default)]
pub(super) struct Room {
    input: Vec<i16>,
    state: Vec<f32>,
    gates: Vec<f32>,
    whole: Vec<i16>,
    scores: Vec<f32>,
}

impl Namer {
    pub(super) fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let namer = Self {
            narrow: Matrix::unpack(input)?,
            gates: Matrix::unpack(input)?,
            norm: Norm::unpack(input)?,
            hidden: Matrix::unpack(input)?,
            out: Matrix::unpack(input)?,
        };
        let fits = |matrix: &Matrix, inputs, outputs| {
            matrix.inputs() == inputs && matrix.outputs() == outputs
        };
        let fit = fits(&namer.narrow, 2 * D + OWN, NARROW)
            && fits(&namer.gates, NARROW, 3 * NARROW)
            && fits(&namer.hidden, NARROW + LISTED, HIDDEN)
            && fits(&namer.out, HIDDEN, NAMES);
        fit.then_some(namer)
    }

    /// Scores the labels of each word, of which vector, last state and own vector are given.
    pub(super) fn scores<'r, 's>(
        &self,
        words: impl ExactSizeIterator<Item = [&'s [i16]; 3]>,
        listed: &[u8],
        room: &'r mut Room,
    ) -> &'r [f32] {
        let Room { input, state, gates, whole, scores } = room;
        let count = words.len();
        input.clear();
        for parts in words {
            for part in parts {
                input.extend_from_slice(part);
            }
        }
        let padded = count.next_multiple_of(ROWS);
        input.resize(padded * (2 * D + OWN), 0);
        self.narrow.times(input, state);
        rectify(state, whole);
        self.gates.times(whole, gates);
        vectorized(
            #[inline(always)]
            || {
                let (state, gates) =
                    (&mut state[..count * NARROW], &mut gates[..count * 3 * NARROW]);
                gates::layer(state, gates, self.norm.weights(), whole);
            },
        );
        input.clear();
        for (row, &label) in whole.chunks_exact(NARROW).zip(listed) {
            input.extend_from_slice(row);
            let said = input.len() + usize::from(label).min(LISTED - 1);
            input.resize(input.len() + LISTED, 0);
            input[said] = STEPS as i16;
        }
        input.resize(padded * (NARROW + LISTED), 0);
        self.hidden.times(input, scores);
        rectify(scores, whole);
        self.out.times(whole, scores);
        &scores[..count * WIDTH]
    }
}

/// Lets nothing be below zero, and rounds it.
fn rectify(row: &mut [f32], whole: &mut Vec<i16>) {
    whole.resize(row.len(), 0);
    vectorized(
        #[inline(always)]
        || {
            for x in &mut *row {
                *x = x.max(0.0);
            }
            gates::round(row, STEPS, whole);
        },
    );
}
