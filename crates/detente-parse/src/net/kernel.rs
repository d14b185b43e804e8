//! Matrix products in whole numbers: inputs of eight bits, weights of seven, exact sums.
//!
//! Whole numbers add up to the same whatever the order, so that every machine finds the same bits;
//! where the processor has AVX2, thirty-two products are made at a time, with AVX-512 (`wide`)
//! sixty-four.

use super::{gates, vectorized};
use crate::bytes::Reader;

/// A linear layer: outputs = weights × inputs + bias.
#[derive(Debug, Default)]
pub(super) struct Matrix {
    inputs: usize,
    outputs: usize,
    /// Blocks of outputs in a tile: what suits the processor.
    tile: usize,
    /// For each tile (the last may have fewer blocks), for four inputs at a time, for each block of
    /// the tile: their weights, output by output.
    weights: Vec<[i8; 64]>,
    /// What each output adds up where all inputs are [`ZERO`].
    zeros: Vec<i32>,
    /// What a step of each output's sum is worth, that of the input being one.
    steps: Vec<f32>,
    bias: Vec<f32>,
}

/// Outputs in a block.
pub(super) const BLOCK: usize = 16;
/// Blocks whose weights lie together, and stay in the nearest cache while all rows pass, where the
/// processor has registers for the sums of all; elsewhere each block lies alone.
pub(super) const TILE: usize = 4;
/// Largest weight: two products of it with the largest cell add up to what sixteen bits hold.
const LARGEST: i32 = 64;
/// Rows that are worked on together.
pub(super) const ROWS: usize = 4;
/// The cell of a row that stands for nothing.
pub(super) const ZERO: u8 = 128;

/// Rows of numbers, rounded so that the largest of a row is 127 steps from nothing.
#[derive(Debug, Default)]
pub(super) struct Rows {
    width: usize,
    /// Steps, counted from [`ZERO`].
    cells: Vec<u8>,
    /// What a step of each row is worth.
    steps: Vec<f32>,
}

impl Rows {
    /// Empties it for rows of `width` numbers.
    pub(super) fn clear(&mut self, width: usize) {
        self.width = width;
        self.cells.clear();
        self.steps.clear();
    }

    /// Adds rounded rows.
    pub(super) fn extend(&mut self, rows: &[f32]) {
        let (start, width) = (self.cells.len(), self.width.max(1));
        self.cells.resize(start + rows.len(), ZERO);
        vectorized(
            #[inline(always)]
            || {
                let cells = self.cells[start..].chunks_exact_mut(width);
                for (row, cells) in rows.chunks_exact(width).zip(cells) {
                    self.steps.push(round(row, cells));
                }
            },
        );
    }

    /// Fills it with some rows of another.
    pub(super) fn pick(&mut self, from: &Self, rows: impl Iterator<Item = usize>) {
        self.clear(from.width);
        for row in rows {
            self.cells.extend_from_slice(&from.cells[row * from.width..][..from.width]);
            self.steps.push(from.steps[row]);
        }
    }

    /// Adds all rows of another, of the same width.
    pub(super) fn append(&mut self, other: &Self) {
        self.width = other.width;
        self.cells.extend_from_slice(&other.cells);
        self.steps.extend_from_slice(&other.steps);
    }

    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.steps.len()
    }

    /// Adds empty rows up to a multiple of [`ROWS`].
    fn fill(&mut self) {
        let rows = self.len().next_multiple_of(ROWS);
        self.steps.resize(rows, 0.0);
        self.cells.resize(rows * self.width, ZERO);
    }

    /// Takes them away again.
    fn truncate(&mut self, rows: usize) {
        self.steps.truncate(rows);
        self.cells.truncate(rows * self.width);
    }
}

/// Rounds a row; returns what a step is worth.
#[inline(always)]
fn round(row: &[f32], cells: &mut [u8]) -> f32 {
    let mut lanes = [1e-6f32; 16];
    for chunk in row.chunks_exact(16) {
        for (most, x) in lanes.iter_mut().zip(chunk) {
            *most = most.max(x.abs());
        }
    }
    let rest = row.chunks_exact(16).remainder();
    let most = lanes.iter().chain(rest).fold(0f32, |most, x| most.max(x.abs()));
    let steps = 127.0 / most;
    for (cell, &x) in cells.iter_mut().zip(row) {
        *cell = (gates::whole(x * steps) as u8).wrapping_add(ZERO);
    }
    most / 127.0
}

/// Blocks of outputs in a tile that suit the processor.
fn tile() -> usize {
    #[cfg(all(target_arch = "x86_64", wide))]
    if super::wide::Wide::try_new().is_some() {
        return TILE;
    }
    1
}

/// Half a weight, rounded to even, so that halves lean to neither side.
fn halved(weight: i8) -> i8 {
    let weight = i32::from(weight);
    let half = (weight + (weight >> 1 & 1)) >> 1;
    half.clamp(-LARGEST, LARGEST) as i8
}

impl Matrix {
    /// Reads a matrix: sizes, a step of sixteen-bit inputs, then row by row a scale and the weights,
    /// then the bias.
    pub(super) fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let (inputs, outputs) = (input.number()? as usize, input.number()? as usize);
        if inputs % 4 != 0 || inputs == 0 || inputs > 4096 || outputs > 65_536 {
            return None;
        }
        input.float()?;
        let (quarter, blocks, tile) = (inputs / 4, outputs.div_ceil(BLOCK), tile());
        let mut weights = vec![[0; 64]; blocks * quarter];
        let (mut zeros, mut steps) = (vec![0; blocks * BLOCK], vec![0.0; blocks * BLOCK]);
        for output in 0..outputs {
            steps[output] = 2.0 * input.float()?;
            let (block, place) = (output / BLOCK, output % BLOCK);
            let first = block - block % tile;
            let (start, wide) = (first * quarter, tile.min(blocks - first));
            for (at, four) in input.take(inputs)?.chunks_exact(4).enumerate() {
                let cell = &mut weights[start + at * wide + block - first];
                for (side, &byte) in four.iter().enumerate() {
                    let weight = halved(i8::from_ne_bytes([byte]));
                    cell[place * 4 + side] = weight;
                    zeros[output] += i32::from(weight) * i32::from(ZERO);
                }
            }
        }
        let mut bias = vec![0.0; blocks * BLOCK];
        for bias in &mut bias[..outputs] {
            *bias = input.float()?;
        }
        Some(Self { inputs, outputs, tile, weights, zeros, steps, bias })
    }

    /// Number of inputs.
    pub(super) fn inputs(&self) -> usize {
        self.inputs
    }

    /// Number of outputs.
    pub(super) fn outputs(&self) -> usize {
        self.outputs
    }

    /// Length of a row of results: the outputs and some room.
    pub(super) fn width(&self) -> usize {
        self.steps.len()
    }

    /// Multiplies the rows of `x`, of [`Matrix::inputs`] numbers, into `out`.
    pub(super) fn times(&self, x: &mut Rows, out: &mut Vec<f32>) {
        let rows = x.len();
        x.fill();
        // What was there is written over.
        out.resize(x.len() * self.width(), 0.0);
        self.times_filled(x, out);
        out.truncate(rows * self.width());
        x.truncate(rows);
    }

    fn times_filled(&self, x: &Rows, out: &mut [f32]) {
        #[cfg(all(target_arch = "x86_64", wide))]
        if let Some(wide) = super::wide::Wide::try_new() {
            wide.times(self, x, out);
            return;
        }
        self.times_narrow(x, out);
    }

    /// The same with registers of 256 bits at most.
    fn times_narrow(&self, x: &Rows, out: &mut [f32]) {
        #[cfg(target_arch = "x86_64")]
        if let Some(simd) = pulp::x86::V3::try_new() {
            simd.vectorize(super::narrow::Times { simd, matrix: self, x, out });
            return;
        }
        self.times_plain(x, out);
    }

    /// The same without any help of the processor's.
    #[cfg_attr(target_arch = "x86_64", allow(dead_code))] // for older processors, and the test
    fn times_plain(&self, x: &Rows, out: &mut [f32]) {
        for tile in self.tiles() {
            for (group, out) in self.groups(x, out) {
                for (row, cells) in group.cells.chunks_exact(self.inputs).enumerate() {
                    for place in 0..tile.blocks {
                        let mut sums = tile.start(place);
                        let weights = tile.weights[place..].iter().step_by(tile.blocks);
                        for (weights, four) in weights.zip(cells.chunks_exact(4)) {
                            for (sum, weights) in sums.iter_mut().zip(weights.chunks_exact(4)) {
                                let pairs = weights.iter().zip(four);
                                *sum +=
                                    pairs.map(|(&w, &x)| i32::from(w) * i32::from(x)).sum::<i32>();
                            }
                        }
                        tile.finish(place, &sums, group.steps[row], &mut out[row * self.width()..]);
                    }
                }
            }
        }
    }

    /// Cuts the weights into tiles.
    pub(super) fn tiles(&self) -> impl Iterator<Item = Tile<'_>> {
        let (quarter, blocks) = (self.inputs / 4, self.width() / BLOCK);
        self.weights.chunks(self.tile.max(1) * quarter.max(1)).enumerate().map(
            move |(at, weights)| {
                let first = at * self.tile;
                Tile { matrix: self, first, blocks: self.tile.min(blocks - first), weights }
            },
        )
    }

    /// Cuts rows into groups of [`ROWS`], each with the place of its results.
    pub(super) fn groups<'x>(
        &self,
        x: &'x Rows,
        out: &'x mut [f32],
    ) -> impl Iterator<Item = (Group<'x>, &'x mut [f32])> {
        let cells = x.cells.chunks_exact(ROWS * self.inputs);
        let groups = cells.zip(x.steps.chunks_exact(ROWS));
        let groups = groups.map(|(cells, steps)| Group { cells, steps });
        groups.zip(out.chunks_exact_mut(ROWS * self.width()))
    }
}

/// [`ROWS`] rows.
pub(super) struct Group<'x> {
    pub cells: &'x [u8],
    pub steps: &'x [f32],
}

/// The weights of some blocks: for four inputs at a time, block by block.
pub(super) struct Tile<'m> {
    matrix: &'m Matrix,
    first: usize,
    pub blocks: usize,
    pub weights: &'m [[i8; 64]],
}

impl Tile<'_> {
    /// The sums of a block before anything is added: what takes away that inputs are counted from
    /// [`ZERO`].
    #[inline(always)]
    pub(super) fn start(&self, place: usize) -> [i32; BLOCK] {
        let zeros = &self.matrix.zeros[(self.first + place) * BLOCK..][..BLOCK];
        std::array::from_fn(|output| -zeros[output])
    }

    /// Turns the sums of a block into outputs, given what a step of the row is worth.
    #[inline(always)]
    pub(super) fn finish(&self, place: usize, sums: &[i32; BLOCK], row: f32, out: &mut [f32]) {
        let at = (self.first + place) * BLOCK;
        let (steps, bias) = (&self.matrix.steps[at..][..BLOCK], &self.matrix.bias[at..][..BLOCK]);
        let out = out[at..][..BLOCK].iter_mut();
        for (((out, &sum), &step), &bias) in out.zip(sums).zip(steps).zip(bias) {
            *out = sum as f32 * (step * row) + bias;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::Writer;

    #[test]
    fn all_ways_find_the_same_bits() {
        // Eighty outputs and some: a whole tile of the widest registers, and a rest.
        let outputs = 83;
        let mut out = Writer::default();
        out.number(8);
        out.number(outputs);
        out.float(0.25);
        let byte = |row: u32, column: u32| (row * 7 + column * 31) as i8;
        for row in 0..outputs {
            out.float(1.0 + row as f32);
            for column in 0..8 {
                out.byte(byte(row, column) as u8);
            }
        }
        for row in 0..outputs {
            out.float(row as f32 / 3.0);
        }
        let bytes = out.finish();
        let matrix = Matrix::unpack(&mut Reader::new(&bytes)).expect("a matrix");
        let mut x = Rows::default();
        x.clear(8);
        let row =
            |row: usize| std::array::from_fn::<_, 8, _>(|i| (i * row * 37 % 255) as f32 - 127.0);
        for at in 0..3 {
            x.extend(&row(at));
        }
        let mut fast = Vec::new();
        matrix.times(&mut x, &mut fast);
        assert_eq!((x.len(), fast.len()), (3, 3 * matrix.width()));
        x.fill();
        let mut plain = vec![0.0; 4 * matrix.width()];
        let mut narrow = plain.clone();
        matrix.times_narrow(&x, &mut narrow);
        matrix.times_plain(&x, &mut plain);
        assert_eq!(fast, plain[..fast.len()]);
        assert_eq!(narrow, plain);
        let truth: f32 =
            (0..8).map(|i| 2.0 * f32::from(halved(byte(3, i))) * row(1)[i as usize]).sum();
        let found = fast[matrix.width() + 3];
        assert!((found - (truth * 4.0 + 1.0)).abs() < 1e-2, "{found} {truth}");
    }

    #[test]
    fn the_largest_number_of_a_row_is_kept() {
        let mut rows = Rows::default();
        rows.clear(3);
        rows.extend(&[0.5, -2.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(rows.cells, [160, 1, 128, 128, 128, 128]);
        assert!((rows.steps[0] * 127.0 - 2.0).abs() < 1e-6);
    }
}
