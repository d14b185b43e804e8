//! The network: tags, names and trees from one reading of the sentence.
//!
//! A word's vector depends on its spelling alone and is kept for words seen before, with what the
//! first layer makes of it. Three layers of gated averages then run over the sentence in both
//! directions: a recurrence whose gates see only the input (Feng et al. 2024, "Were RNNs All We
//! Needed?"), so that all products of a layer are made at once. Tags are linear in the last layer,
//! arcs biaffine (Dozat and Manning 2017); names have a narrow layer of their own (`namer`).
//! `train/student.py` trains it.

// What runs inside `vectorized` takes on its caller's instructions only where it is inlined.
#![allow(clippy::inline_always)]

mod arcs;
mod gates;
mod kernel;
mod memory;
mod namer;
#[cfg(target_arch = "x86_64")]
mod narrow;
mod spelling;
#[cfg(all(target_arch = "x86_64", wide))]
mod wide;

use detente_record::{Features, Upos};

use crate::bytes::Reader;
use kernel::{Matrix, Rows};
use memory::{KEPT, Known, Past, key, of_words};
use spelling::{OWN, ROW, Spelling};

pub(crate) use arcs::{Arc, Arcs};
pub(crate) use namer::WIDTH as NAMES_WIDTH;

/// Length of a word's state.
const D: usize = 256;
/// Half of it runs forward, half backward.
const HALF: usize = D / 2;
/// Steps of a kept state to one.
const STEPS: f32 = 512.0;
/// Steps of a kept gate to one.
const GATE_STEPS: f32 = 256.0;
/// The tag of a word that has none.
pub(crate) const NO_TAG: u8 = u8::MAX;

/// The weights.
#[derive(Debug, Default)]
pub(crate) struct Net {
    /// What each tag stands for.
    pub tags: Vec<(Upos, Features)>,
    spelling: Spelling,
    wide: Matrix,
    word: Matrix,
    word_norm: Norm<D>,
    /// What the first layer makes of a word, and of it as the neighbour of the next.
    first: Matrix,
    first_norm: Norm<D>,
    layers: Vec<(Matrix, Norm<D>)>,
    /// Scores of tags.
    labels: Matrix,
    namer: namer::Namer,
    arcs: arcs::Weights,
}

#[derive(Debug)]
struct Norm<const N: usize> {
    gain: Box<[f32; N]>,
    bias: Box<[f32; N]>,
}

impl<const N: usize> Default for Norm<N> {
    fn default() -> Self {
        Self { gain: Box::new([0.0; N]), bias: Box::new([0.0; N]) }
    }
}

impl<const N: usize> Norm<N> {
    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let mut norm = Self::default();
        for value in norm.gain.iter_mut().chain(norm.bias.iter_mut()) {
            *value = input.float()?;
        }
        Some(norm)
    }

    fn weights(&self) -> (&[f32; N], &[f32; N]) {
        (&self.gain, &self.bias)
    }
}

/// A sentence as the network reads it, and room to do so.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    known: Known,
    /// Hashes of the sentence's words.
    keys: Vec<u64>,
    /// Which words the sentence's are among those known.
    rows: Vec<u32>,
    state: Vec<f32>,
    gates: Vec<f32>,
    /// The states, rounded.
    whole: Rows,
    /// Scores of the tags: a row of [`Net::width`] a word.
    pub labels: Vec<f32>,
    names: namer::Room,
    past: Past,
}

impl Net {
    pub(crate) fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let mut tags = Vec::new();
        for _ in 0..input.number()? {
            let upos = *Upos::ALL.get(usize::from(input.byte()?))?;
            tags.push((upos, Features(u16::try_from(input.number()?).ok()?)));
        }
        let spelling = Spelling::unpack(input)?;
        let (wide, word) = (Matrix::unpack(input)?, Matrix::unpack(input)?);
        let word_norm = Norm::unpack(input)?;
        let first = Matrix::unpack(input)?;
        let first_norm = Norm::unpack(input)?;
        let mut layers = Vec::new();
        for _ in 0..input.number()?.min(16) {
            layers.push((Matrix::unpack(input)?, Norm::unpack(input)?));
        }
        let labels = Matrix::unpack(input)?;
        let namer = namer::Namer::unpack(input)?;
        let arcs = arcs::Weights::unpack(input, tags.len())?;
        let fits = |matrix: &Matrix, inputs, outputs| {
            matrix.inputs() == inputs && matrix.outputs() == outputs
        };
        let fit = fits(&wide, ROW, D)
            && fits(&word, D, D)
            && fits(&first, D, 6 * D)
            && layers.iter().all(|(matrix, _)| fits(matrix, D, 3 * D))
            && fits(&labels, D, tags.len());
        fit.then_some(Self {
            tags,
            spelling,
            wide,
            word,
            word_norm,
            first,
            first_norm,
            layers,
            labels,
            namer,
            arcs,
        })
    }

    /// Length of a row of label scores.
    pub(crate) fn width(&self) -> usize {
        self.labels.width()
    }

    /// Reads a sentence: fills `reading.labels` and the states that the tree needs.
    pub(crate) fn read<'t>(
        &self,
        words: impl Iterator<Item = &'t str> + Clone,
        reading: &mut Reading,
    ) {
        reading.keys.clear();
        reading.keys.extend(words.clone().map(key));
        let sentence = of_words(reading.keys.iter().copied());
        self.look_up(words, reading);
        let Reading { known, rows, state, gates, whole, labels, past, .. } = reading;
        let count = rows.len();
        state.resize(count * D, 0.0);
        gates.resize(count * 3 * D, 0.0);
        let kept = &known.young.rows;
        let row = |word: usize| kept.get(rows[word] as usize * KEPT..).unwrap_or_default();
        vectorized(
            #[inline(always)]
            || {
                for word in 0..count {
                    let before = word.checked_sub(1).map(row);
                    let after = (word + 1 < count).then(|| row(word + 1));
                    let place = (&mut state[word * D..][..D], &mut gates[word * 3 * D..][..3 * D]);
                    begin(row(word), before, after, place);
                }
                gates::layer(state, gates, self.first_norm.weights());
            },
        );
        whole.clear(D);
        whole.extend(state);
        for (matrix, norm) in &self.layers {
            matrix.times(whole, gates);
            vectorized(
                #[inline(always)]
                || gates::layer(state, gates, norm.weights()),
            );
            whole.clear(D);
            whole.extend(state);
        }
        self.labels.times(whole, labels);
        past.keep(sentence, whole);
    }

    /// Scores what each word of the sentence just read is in a name, `listed` being what a list says;
    /// a row of [`namer::WIDTH`] a word.
    pub(crate) fn names<'r>(&self, reading: &'r mut Reading, listed: &[u8]) -> &'r [f32] {
        let Reading { known, rows, state, names, .. } = reading;
        let kept = &known.young.rows;
        let kept = rows.iter().map(|&row| &kept[row as usize * KEPT..][..KEPT]);
        let seen = kept.zip(state.chunks_exact(D));
        self.namer.scores(seen.map(|(row, last)| ([&row[..D], &row[7 * D..]], last)), listed, names)
    }

    /// Makes the sentence the one at hand again: from memory where it was read not long ago.
    pub(crate) fn read_again<'t>(
        &self,
        words: impl Iterator<Item = &'t str> + Clone,
        reading: &mut Reading,
    ) {
        match reading.past.index.get(&of_words(words.clone().map(key))) {
            Some(&place) => reading.past.now = place,
            None => self.read(words, reading),
        }
    }

    /// Returns the index of a tag; [`NO_TAG`] for one that is not in the list.
    pub(crate) fn tag_of(&self, upos: Upos, features: Features) -> u8 {
        self.tags.iter().position(|&tag| tag == (upos, features)).map_or(NO_TAG, |tag| tag as u8)
    }

    /// Finds the rows of the words and makes those that are missing.
    fn look_up<'t>(&self, words: impl Iterator<Item = &'t str> + Clone, reading: &mut Reading) {
        let Reading { known, keys, rows, .. } = reading;
        known.make_room();
        let (mut fresh, mut own): (Rows, Vec<i16>) = (Rows::default(), Vec::new());
        fresh.clear(ROW);
        // Words of the old generation come back before new ones are numbered.
        let missing: Vec<(u64, &str)> =
            keys.iter().copied().zip(words).filter(|&(key, _)| known.find(key).is_none()).collect();
        let young = &mut known.young;
        for (key, text) in missing {
            let next = young.index.len() as u32;
            if *young.index.entry(key).or_insert(next) == next {
                let (vector, for_names) = self.spelling.vectors(text);
                fresh.extend(&vector);
                own.extend(for_names.map(|x| gates::whole(x * STEPS)));
            }
        }
        rows.clear();
        rows.extend(keys.iter().map(|key| young.index.get(key).copied().unwrap_or(0)));
        if fresh.len() == 0 {
            return;
        }
        let (mut state, mut gates) = (Vec::new(), Vec::new());
        self.wide.times(&mut fresh, &mut state);
        vectorized(
            #[inline(always)]
            || state.iter_mut().for_each(|x: &mut f32| *x = x.max(0.0)),
        );
        fresh.clear(D);
        fresh.extend(&state);
        self.word.times(&mut fresh, &mut state);
        vectorized(
            #[inline(always)]
            || {
                for row in state.chunks_exact_mut(D) {
                    gates::norm(row, &self.word_norm.gain, &self.word_norm.bias);
                }
            },
        );
        fresh.clear(D);
        fresh.extend(&state);
        self.first.times(&mut fresh, &mut gates);
        vectorized(
            #[inline(always)]
            || {
                let made = state.chunks_exact(D).zip(gates.chunks_exact(6 * D));
                for ((state, gates), own) in made.zip(own.chunks_exact(OWN)) {
                    let start = young.rows.len();
                    young.rows.resize(start + 7 * D, 0);
                    gates::round(state, STEPS, &mut young.rows[start..][..D]);
                    gates::round(gates, GATE_STEPS, &mut young.rows[start + D..]);
                    young.rows.extend_from_slice(own);
                }
            },
        );
    }

    /// Finds a tree over the words `kept` of the sentence at hand, tagged as `tags` says.
    pub(crate) fn tree(&self, reading: &Reading, kept: &[u32], tags: &[u8], arcs: &mut Arcs) {
        let past = &reading.past;
        self.arcs.tree((&past.states, past.now), kept, tags, arcs);
    }
}

/// Returns the index of the highest of `scores`, the first of equals.
pub(crate) fn highest(scores: &[f32]) -> usize {
    let mut best = 0;
    for (index, &score) in scores.iter().enumerate() {
        if score > scores[best] {
            best = index;
        }
    }
    best
}

/// Lays out a word's state and the first layer's gates.
#[inline(always)]
fn begin(
    row: &[i16],
    before: Option<&[i16]>,
    after: Option<&[i16]>,
    (state, gates): (&mut [f32], &mut [f32]),
) {
    for (x, &kept) in state.iter_mut().zip(row) {
        *x = f32::from(kept) * (1.0 / STEPS);
    }
    for (x, &kept) in gates.iter_mut().zip(row.get(D..4 * D).unwrap_or_default()) {
        *x = f32::from(kept) * (1.0 / GATE_STEPS);
    }
    for (from, neighbour) in [(0, before), (HALF, after)] {
        let Some(neighbour) = neighbour.and_then(|row| row.get(4 * D..7 * D)) else { continue };
        for (gates, neighbour) in gates.chunks_exact_mut(D).zip(neighbour.chunks_exact(D)) {
            let pairs = gates[from..].iter_mut().zip(&neighbour[from..]).take(HALF);
            pairs.for_each(|(x, &kept)| *x += f32::from(kept) * (1.0 / GATE_STEPS));
        }
    }
}

/// Runs `work` with the widest registers that the processor has; the result is the same.
#[inline(always)]
fn vectorized<R>(work: impl FnOnce() -> R) -> R {
    #[cfg(all(target_arch = "x86_64", wide))]
    if let Some(wide) = wide::Wide::try_new() {
        return wide.vectorize(work);
    }
    #[cfg(target_arch = "x86_64")]
    if let Some(simd) = pulp::x86::V3::try_new() {
        return simd.vectorize(Work(work));
    }
    work()
}

#[cfg(target_arch = "x86_64")]
struct Work<F>(F);

#[cfg(target_arch = "x86_64")]
impl<R, F: FnOnce() -> R> pulp::NullaryFnOnce for Work<F> {
    type Output = R;

    #[inline(always)]
    fn call(self) -> R {
        (self.0)()
    }
}
