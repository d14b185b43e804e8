//! Trees: a score for each pair of words, then heads, then their relations.

use detente_record::Deprel;

use super::{
    D, NO_TAG,
    kernel::{Matrix, Rows},
    vectorized,
};
use crate::{bytes::Reader, heads::choose};

/// Lengths of what a word is as dependent and as head, for arcs and for relations.
const ARC: usize = 96;
const REL: usize = 64;
const ALL: usize = 2 * ARC + 2 * REL;
/// Distances are told apart up to this.
const FAR: usize = 12;
/// Most words that are scored pair by pair; what follows hangs on the word before.
const MOST: usize = 512;

#[derive(Debug, Default)]
pub(super) struct Weights {
    /// Dependent and head for arcs, dependent and head for relations.
    parts: Matrix,
    /// What a tag adds to the parts, a row of [`ALL`] a tag; the last for no tag.
    tags: Vec<f32>,
    /// What a tag adds for the head's distance.
    far: Vec<f32>,
    root: Vec<f32>,
    /// Row by row of the dependent.
    arc: Vec<f32>,
    arc_bias: Vec<f32>,
    relation: Matrix,
}

/// A word's head and relation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Arc {
    /// Its head, counted from 1; 0 for the root.
    pub head: u32,
    /// Relation to it.
    pub relation: Deprel,
}

/// A tree and room to find it.
#[derive(Debug, Default)]
pub(crate) struct Arcs {
    /// One for each word.
    pub found: Vec<Arc>,
    rows: Rows,
    parts: Vec<f32>,
    heads: Vec<f32>,
    query: Vec<f32>,
    /// A row a word, a column a head, the root first.
    scores: Vec<f32>,
    relations: Vec<f32>,
}

fn floats(input: &mut Reader<'_>, count: usize) -> Option<Vec<f32>> {
    (0..count).map(|_| input.float()).collect()
}

impl Weights {
    pub(super) fn unpack(input: &mut Reader<'_>, tags: usize) -> Option<Self> {
        let weights = Self {
            parts: Matrix::unpack(input)?,
            tags: floats(input, (tags + 1) * ALL)?,
            far: floats(input, (tags + 1) * (2 * FAR + 1))?,
            root: floats(input, ARC + REL)?,
            arc: floats(input, ARC * ARC)?,
            arc_bias: floats(input, ARC)?,
            relation: Matrix::unpack(input)?,
        };
        let fit = weights.parts.inputs() == D
            && weights.parts.outputs() == ALL
            && weights.parts.width() == ALL
            && weights.relation.inputs() == 2 * REL
            && weights.relation.outputs() == Deprel::ALL.len();
        fit.then_some(weights)
    }

    /// Fills `arcs.found` for the words `kept` of a sentence whose states begin at a row.
    pub(super) fn tree(
        &self,
        (states, start): (&Rows, usize),
        kept: &[u32],
        tags: &[u8],
        arcs: &mut Arcs,
    ) {
        arcs.found.clear();
        if kept.is_empty() {
            return;
        }
        let count = kept.len().min(MOST);
        arcs.rows.pick(states, kept[..count].iter().map(|&word| start + word as usize));
        self.parts.times(&mut arcs.rows, &mut arcs.parts);
        let unknown = self.tags.len() / ALL - 1;
        let tag_of = |word: usize| match tags.get(word) {
            Some(&tag) if tag != NO_TAG => usize::from(tag).min(unknown),
            _ => unknown,
        };
        vectorized(
            #[inline(always)]
            || self.score(count, &tag_of, arcs),
        );
        let heads = choose(count, &arcs.scores);
        arcs.found.extend(heads.iter().map(|&head| Arc { head, relation: Deprel::Dep }));
        self.relate(count, arcs);
        for word in count..kept.len() {
            arcs.found.push(Arc { head: word as u32, relation: Deprel::Dep });
        }
    }

    /// Scores every pair.
    #[inline(always)]
    fn score(&self, count: usize, tag_of: &impl Fn(usize) -> usize, arcs: &mut Arcs) {
        let Arcs { parts, heads, query, scores, .. } = arcs;
        let width = (count + 1).next_multiple_of(16);
        // Heads lie column by column, so that a row of scores is made at a time.
        heads.clear();
        heads.resize(ARC * width, 0.0);
        for (feature, &root) in self.root[..ARC].iter().enumerate() {
            heads[feature * width] = root;
        }
        for (word, row) in parts.chunks_exact_mut(ALL).enumerate() {
            let tag = &self.tags[tag_of(word) * ALL..][..ALL];
            for (x, &add) in row.iter_mut().zip(tag) {
                *x += add;
            }
            for x in &mut row[..2 * ARC] {
                *x = x.max(0.0);
            }
            for (feature, &x) in row[ARC..2 * ARC].iter().enumerate() {
                heads[feature * width + word + 1] = x;
            }
        }
        query.resize(ARC, 0.0);
        scores.clear();
        scores.resize(count * width, 0.0);
        let words = parts.chunks_exact(ALL).zip(scores.chunks_exact_mut(width));
        for (word, (row, scores)) in words.enumerate() {
            query[..ARC].copy_from_slice(&self.arc_bias);
            add_products(row, &self.arc, &mut query[..ARC]);
            add_products(query, heads, scores);
            let far = &self.far[tag_of(word) * (2 * FAR + 1)..][..=2 * FAR];
            scores[0] += far[FAR];
            for (head, score) in scores[1..=count].iter_mut().enumerate() {
                *score += far[(head + FAR).saturating_sub(word).min(2 * FAR)];
            }
            scores[word + 1] = f32::MIN;
        }
    }

    /// Finds the relation of each arc.
    fn relate(&self, count: usize, arcs: &mut Arcs) {
        let Arcs { found, rows, parts, query, relations, .. } = arcs;
        query.clear();
        query.resize(count * 2 * REL, 0.0);
        let words = parts.chunks_exact(ALL).zip(query.chunks_exact_mut(2 * REL)).zip(&*found);
        for ((row, out), arc) in words {
            let head = match (arc.head as usize).checked_sub(1) {
                None => &self.root[ARC..],
                Some(head) => &parts[head * ALL + 2 * ARC + REL..][..REL],
            };
            let pairs = row[2 * ARC..][..REL].iter().zip(head).enumerate();
            for (place, (&dependent, &head)) in pairs {
                out[place] = (dependent + head).max(0.0);
                out[REL + place] = dependent * head;
            }
        }
        rows.clear(2 * REL);
        rows.extend(query);
        self.relation.times(rows, relations);
        let width = self.relation.width();
        for (arc, scores) in found.iter_mut().zip(relations.chunks_exact(width)) {
            arc.relation = relation(scores, arc.head == 0);
        }
    }
}

/// Numbers that are added up side by side.
const LANES: usize = 16;

/// Adds the first [`ARC`] numbers of `x` times a row of weights each to `out`, whose length is whole
/// [`LANES`]: four at a time, in their order.
#[inline(always)]
fn add_products(x: &[f32], weights: &[f32], out: &mut [f32]) {
    let width = out.len();
    for (x, weights) in x[..ARC].chunks_exact(4).zip(weights.chunks_exact(4 * width)) {
        let row = |place: usize| weights[place * width..][..width].chunks_exact(LANES);
        let rows = row(0).zip(row(1)).zip(row(2)).zip(row(3));
        for (out, (((a, b), c), d)) in out.chunks_exact_mut(LANES).zip(rows) {
            for ((((out, a), b), c), d) in out.iter_mut().zip(a).zip(b).zip(c).zip(d) {
                *out = *out + x[0] * a + x[1] * b + x[2] * c + x[3] * d;
            }
        }
    }
}

/// Returns the best relation; `root` for the root and for it alone.
fn relation(scores: &[f32], root: bool) -> Deprel {
    if root {
        return Deprel::Root;
    }
    let mut best = Deprel::Dep as usize;
    for label in 0..Deprel::ALL.len() {
        if label != Deprel::Root as usize && scores[label] > scores[best] {
            best = label;
        }
    }
    Deprel::ALL[best]
}
