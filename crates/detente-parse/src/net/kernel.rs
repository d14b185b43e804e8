//! Matrix products in whole numbers: eight-bit weights, sixteen-bit inputs, exact sums.
//!
//! Whole numbers add up to the same whatever the order, so that every machine finds the same bits;
//! where the processor has AVX2, sixteen products are made at a time, with AVX-512 (`wide`) thirty-two.

use crate::bytes::Reader;

/// A linear layer: outputs = weights × inputs + bias.
#[derive(Debug, Default)]
pub(super) struct Matrix {
    inputs: usize,
    outputs: usize,
    /// For each block of sixteen outputs, for each pair of inputs: their weights, output by output.
    weights: Vec<[[i16; 16]; 2]>,
    /// What a step of each output's sum is worth.
    steps: Vec<f32>,
    bias: Vec<f32>,
}

/// Cuts a row into pairs.
#[inline(always)]
fn pairs(row: &[i16]) -> impl Iterator<Item = [i16; 2]> + '_ {
    row.chunks_exact(2).map(|pair| [pair[0], pair[1]])
}

/// Outputs in a block.
pub(super) const BLOCK: usize = 16;
/// Rows that are worked on together.
pub(super) const ROWS: usize = 4;

impl Matrix {
    /// Reads a matrix: sizes, what a step of the input is worth, then row by row a scale and the
    /// weights, then the bias.
    pub(super) fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let (inputs, outputs) = (input.number()? as usize, input.number()? as usize);
        if inputs % 2 != 0 || inputs == 0 || inputs > 4096 || outputs > 65_536 {
            return None;
        }
        let step = input.float()?;
        let blocks = outputs.div_ceil(BLOCK);
        let mut weights = vec![[[0; 16]; 2]; blocks * inputs / 2];
        let mut steps = vec![0.0; blocks * BLOCK];
        for (output, own) in steps[..outputs].iter_mut().enumerate() {
            *own = input.float()? * step;
            let (block, place) = (output / BLOCK, output % BLOCK);
            for (at, pair) in input.take(inputs)?.chunks_exact(2).enumerate() {
                let cell = &mut weights[block * inputs / 2 + at][place / 8];
                for (side, &byte) in pair.iter().enumerate() {
                    cell[place % 8 * 2 + side] = i16::from(i8::from_ne_bytes([byte]));
                }
            }
        }
        let mut bias = vec![0.0; blocks * BLOCK];
        for bias in &mut bias[..outputs] {
            *bias = input.float()?;
        }
        Some(Self { inputs, outputs, weights, steps, bias })
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

    /// For each block of outputs, for each pair of inputs: their weights, output by output.
    #[cfg(all(target_arch = "x86_64", wide))]
    pub(super) fn weights(&self) -> &[[[i16; 16]; 2]] {
        &self.weights
    }

    /// Multiplies the rows of `x`, whose number must be a multiple of [`ROWS`], into `out`.
    pub(super) fn times(&self, x: &[i16], out: &mut Vec<f32>) {
        out.clear();
        out.resize(x.len() / self.inputs.max(1) * self.width(), 0.0);
        #[cfg(all(target_arch = "x86_64", wide))]
        if let Some(wide) = super::wide::Wide::try_new() {
            wide.times(self, x, out);
            return;
        }
        self.times_narrow(x, out);
    }

    /// The same with registers of 256 bits at most.
    fn times_narrow(&self, x: &[i16], out: &mut [f32]) {
        #[cfg(target_arch = "x86_64")]
        if let Some(simd) = pulp::x86::V3::try_new() {
            simd.vectorize(avx2::Times { simd, matrix: self, x, out });
            return;
        }
        self.times_plain(x, out);
    }

    /// The same without any help of the processor's.
    #[cfg_attr(target_arch = "x86_64", allow(dead_code))] // for older processors, and the test
    fn times_plain(&self, x: &[i16], out: &mut [f32]) {
        let width = self.width();
        for (x, out) in x.chunks_exact(self.inputs).zip(out.chunks_exact_mut(width)) {
            for (block, weights) in self.weights.chunks_exact(self.inputs / 2).enumerate() {
                let mut sums = [0i32; BLOCK];
                for ([low, high], [a, b]) in weights.iter().zip(pairs(x)) {
                    let (a, b) = (i32::from(a), i32::from(b));
                    let cells = pairs(low).chain(pairs(high));
                    for (sum, [v, w]) in sums.iter_mut().zip(cells) {
                        *sum += i32::from(v) * a + i32::from(w) * b;
                    }
                }
                self.finish(block, &sums, &mut out[block * BLOCK..][..BLOCK]);
            }
        }
    }

    /// Turns the sums of a block into outputs.
    #[inline(always)]
    pub(super) fn finish(&self, block: usize, sums: &[i32; BLOCK], out: &mut [f32]) {
        let at = block * BLOCK;
        let (steps, bias) = (&self.steps[at..][..BLOCK], &self.bias[at..][..BLOCK]);
        for (((out, &sum), &step), &bias) in out.iter_mut().zip(sums).zip(steps).zip(bias) {
            *out = sum as f32 * step + bias;
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use super::{BLOCK, Matrix, ROWS, pairs};
    use pulp::{NullaryFnOnce, cast, x86::V3};
    use std::arch::x86_64::__m256i;

    pub(super) struct Times<'m> {
        pub simd: V3,
        pub matrix: &'m Matrix,
        pub x: &'m [i16],
        pub out: &'m mut [f32],
    }

    impl NullaryFnOnce for Times<'_> {
        type Output = ();

        #[inline(always)]
        fn call(self) {
            let Self { simd, matrix, x, out } = self;
            let (inputs, width) = (matrix.inputs, matrix.width());
            // A pair as one number, which a single instruction spreads over a register.
            let half = inputs / 2;
            let x: Vec<i32> = pairs(x).map(cast::<[i16; 2], i32>).collect();
            let rows = x.chunks_exact(ROWS * half).zip(out.chunks_exact_mut(ROWS * width));
            for (x, out) in rows {
                let (x0, rest) = x.split_at(half);
                let (x1, rest) = rest.split_at(half);
                let (x2, x3) = rest.split_at(half);
                for (block, weights) in matrix.weights.chunks_exact(half).enumerate() {
                    let mut sums = [[cast::<[i32; 8], __m256i>([0; 8]); 2]; ROWS];
                    let inputs = x0.iter().zip(x1).zip(x2).zip(x3);
                    for (w, (((a, b), c), d)) in weights.iter().zip(inputs) {
                        let [low, high]: [__m256i; 2] = [cast(w[0]), cast(w[1])];
                        for (sum, &pair) in sums.iter_mut().zip([a, b, c, d]) {
                            let pair = simd.avx._mm256_set1_epi32(pair);
                            let made = simd.avx2._mm256_madd_epi16(low, pair);
                            sum[0] = simd.avx2._mm256_add_epi32(sum[0], made);
                            let made = simd.avx2._mm256_madd_epi16(high, pair);
                            sum[1] = simd.avx2._mm256_add_epi32(sum[1], made);
                        }
                    }
                    for (row, sum) in sums.into_iter().enumerate() {
                        let out = &mut out[row * width + block * BLOCK..][..BLOCK];
                        matrix.finish(block, &cast::<[__m256i; 2], [i32; BLOCK]>(sum), out);
                    }
                }
            }
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
        out.number(6);
        out.number(outputs);
        out.float(0.25);
        for row in 0..outputs {
            out.float(1.0 + row as f32);
            for column in 0..6 {
                out.byte((row * 7 + column * 31) as u8);
            }
        }
        for row in 0..outputs {
            out.float(row as f32 / 3.0);
        }
        let bytes = out.finish();
        let matrix = Matrix::unpack(&mut Reader::new(&bytes)).expect("a matrix");
        let x: Vec<i16> = (0..24).map(|i| (i * 1237 % 4001) as i16 - 2000).collect();
        let (mut fast, mut plain) = (Vec::new(), vec![0.0; 4 * matrix.width()]);
        let mut narrow = plain.clone();
        matrix.times(&x, &mut fast);
        matrix.times_narrow(&x, &mut narrow);
        matrix.times_plain(&x, &mut plain);
        assert_eq!(fast, plain);
        assert_eq!(narrow, plain);
        let byte = |row: i32, column: i32| i32::from((row * 7 + column * 31) as i8);
        let sum: i32 =
            (0..6).map(|column| byte(3, column) * i32::from(x[6 + column as usize])).sum();
        assert!((fast[matrix.width() + 3] - (sum as f32 * 4.0 * 0.25 + 1.0)).abs() < 1e-3);
    }
}
