//! Registers of 256 bits (AVX2). The results are the same bits as without.

use pulp::{NullaryFnOnce, cast, x86::V3};
use std::arch::x86_64::__m256i;

use super::kernel::{BLOCK, Group, Matrix, ROWS, Rows};

pub(super) struct Times<'m> {
    pub simd: V3,
    pub matrix: &'m Matrix,
    pub x: &'m Rows,
    pub out: &'m mut [f32],
}

impl NullaryFnOnce for Times<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { simd, matrix, x, out } = self;
        for tile in matrix.tiles() {
            for (group, out) in matrix.groups(x, out) {
                for place in 0..tile.blocks {
                    let start = cast(tile.start(place));
                    let sums = match tile.blocks {
                        1 => add_up(simd, tile.weights.iter(), &group, start),
                        wide => {
                            let weights = tile.weights[place..].iter().step_by(wide);
                            add_up(simd, weights, &group, start)
                        }
                    };
                    for (row, sums) in sums.into_iter().enumerate() {
                        let sums = cast::<[__m256i; 2], [i32; BLOCK]>(sums);
                        let out = &mut out[row * matrix.width()..];
                        tile.finish(place, &sums, group.steps[row], out);
                    }
                }
            }
        }
    }
}

/// Cuts a row into fours, each as one number.
#[inline(always)]
fn fours(row: &[u8]) -> impl Iterator<Item = i32> + '_ {
    row.chunks_exact(4).map(|four| i32::from_ne_bytes([four[0], four[1], four[2], four[3]]))
}

/// Adds the products of [`ROWS`] rows with a block's weights to `start`.
#[inline(always)]
fn add_up<'m>(
    simd: V3,
    weights: impl Iterator<Item = &'m [i8; 64]>,
    group: &Group<'_>,
    start: [__m256i; 2],
) -> [[__m256i; 2]; ROWS] {
    let avx2 = simd.avx2;
    let inputs = group.cells.len() / ROWS;
    let (x0, rest) = group.cells.split_at(inputs);
    let (x1, rest) = rest.split_at(inputs);
    let (x2, x3) = rest.split_at(inputs);
    let inputs = fours(x0).zip(fours(x1)).zip(fours(x2)).zip(fours(x3));
    let ones = simd.avx._mm256_set1_epi16(1);
    let mut sums = [start; ROWS];
    for (cells, (((a, b), c), d)) in weights.zip(inputs) {
        let cells: [__m256i; 2] = cast(*cells);
        for (sums, four) in sums.iter_mut().zip([a, b, c, d]) {
            // A single instruction spreads four cells over a register.
            let four = simd.avx._mm256_set1_epi32(four);
            for (sum, &cell) in sums.iter_mut().zip(&cells) {
                // No pair is more than 2 × 255 × 64, which sixteen bits hold.
                let pairs = avx2._mm256_maddubs_epi16(four, cell);
                *sum = avx2._mm256_add_epi32(*sum, avx2._mm256_madd_epi16(pairs, ones));
            }
        }
    }
    sums
}
