//! Names: a narrow layer over the vectors and last states of words, which also sees a vector of its
//! own for each word and what a list of names says. `train/name_layer.py` trains it.

use super::{
    D, Norm, STEPS, gates,
    kernel::{Matrix, Rows},
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
    input: Vec<f32>,
    rows: Rows,
    state: Vec<f32>,
    gates: Vec<f32>,
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

    /// Scores the labels of each word, of which its kept vector, its own vector for names and its last
    /// state are given.
    pub(super) fn scores<'r, 's>(
        &self,
        words: impl ExactSizeIterator<Item = ([&'s [i16]; 2], &'s [f32])>,
        listed: &[u8],
        room: &'r mut Room,
    ) -> &'r [f32] {
        let Room { input, rows, state, gates, scores } = room;
        let count = words.len();
        input.clear();
        for ([vector, own], last) in words {
            let number = |&kept: &i16| f32::from(kept) * (1.0 / STEPS);
            input.extend(vector.iter().map(number));
            input.extend_from_slice(last);
            input.extend(own.iter().map(number));
        }
        rows.clear(2 * D + OWN);
        rows.extend(input);
        self.narrow.times(rows, state);
        rectify(state);
        rows.clear(NARROW);
        rows.extend(state);
        self.gates.times(rows, gates);
        vectorized(
            #[inline(always)]
            || gates::layer(state, gates, self.norm.weights()),
        );
        input.clear();
        for (row, &label) in state.chunks_exact(NARROW).zip(listed) {
            input.extend_from_slice(row);
            let said = input.len() + usize::from(label).min(LISTED - 1);
            input.resize(input.len() + LISTED, 0.0);
            input[said] = 1.0;
        }
        rows.clear(NARROW + LISTED);
        rows.extend(input);
        self.hidden.times(rows, scores);
        rectify(scores);
        rows.clear(HIDDEN);
        rows.extend(scores);
        self.out.times(rows, scores);
        &scores[..count * WIDTH]
    }
}

/// Lets nothing be below zero.
fn rectify(row: &mut [f32]) {
    vectorized(
        #[inline(always)]
        || row.iter_mut().for_each(|x| *x = x.max(0.0)),
    );
}
