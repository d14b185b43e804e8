//! Registers of 512 bits (AVX-512 with VNNI), where the processor and the compiler have them: a
//! product of a matrix takes a quarter of the instructions. The results are the same bits.
//!
//! The one file with `unsafe` code: the compiler cannot know that [`Wide::try_new`] asked the
//! processor, and a row of weights becomes a register by its bytes.
#![allow(unsafe_code)]
#![allow(clippy::incompatible_msrv)] // built only by compilers that have it, see `build.rs`

use std::arch::x86_64::{__m512i, _mm512_dpwssd_epi32, _mm512_set1_epi32, _mm512_setzero_si512};

use super::kernel::{BLOCK, Matrix, ROWS};

/// Blocks of outputs that are worked on together.
const TILE: usize = 4;

/// Says by being there that the processor has what the functions of this file need.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wide(());

#[allow(clippy::unused_self)] // a `Wide` in the hand is what makes the calls sound
impl Wide {
    pub(super) fn try_new() -> Option<Self> {
        let all = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512vnni");
        all.then_some(Self(()))
    }

    /// Runs `work` compiled for these registers.
    #[inline(always)]
    pub(super) fn vectorize<R>(self, work: impl FnOnce() -> R) -> R {
        // SAFETY: a `Wide` is made by `try_new` alone, which saw all features of `run`.
        unsafe { run(work) }
    }

    /// Multiplies the rows of `x` into `out`, as [`Matrix::times`] says.
    pub(super) fn times(self, matrix: &Matrix, x: &[i16], out: &mut [f32]) {
        // SAFETY: as above.
        unsafe { times(matrix, x, out) }
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn run<R>(work: impl FnOnce() -> R) -> R {
    work()
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn times(matrix: &Matrix, x: &[i16], out: &mut [f32]) {
    let (inputs, width) = (matrix.inputs(), matrix.width());
    let groups = x.chunks_exact(ROWS * inputs).zip(out.chunks_exact_mut(ROWS * width));
    for (x, out) in groups {
        let blocks = width / BLOCK;
        let mut block = 0;
        while block + TILE <= blocks {
            tile::<TILE>(matrix, x, block, out);
            block += TILE;
        }
        while block < blocks {
            tile::<1>(matrix, x, block, out);
            block += 1;
        }
    }
}

/// Multiplies [`ROWS`] rows with `N` blocks of outputs.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
#[inline]
fn tile<const N: usize>(matrix: &Matrix, x: &[i16], block: usize, out: &mut [f32]) {
    let (half, width) = (matrix.inputs() / 2, matrix.width());
    let (x, _) = x.as_chunks::<2>();
    let (x0, rest) = x.split_at(half);
    let (x1, rest) = rest.split_at(half);
    let (x2, x3) = rest.split_at(half);
    let mut columns = [&[][..]; N];
    for (place, column) in columns.iter_mut().enumerate() {
        *column = &matrix.weights()[(block + place) * half..][..half];
    }
    let mut sums = [[_mm512_setzero_si512(); N]; ROWS];
    let rows = x0.iter().zip(x1).zip(x2).zip(x3).enumerate();
    for (at, (((a, b), c), d)) in rows {
        let mut weights = [_mm512_setzero_si512(); N];
        for (weights, column) in weights.iter_mut().zip(&columns) {
            *weights = register(&column[at]);
        }
        for (sums, &[low, high]) in sums.iter_mut().zip([a, b, c, d]) {
            let pair = _mm512_set1_epi32(i32::from(low) & 0xFFFF | i32::from(high) << 16);
            for (sum, &weights) in sums.iter_mut().zip(&weights) {
                *sum = _mm512_dpwssd_epi32(*sum, weights, pair);
            }
        }
    }
    for (row, sums) in sums.into_iter().enumerate() {
        for (place, sum) in sums.into_iter().enumerate() {
            // SAFETY: both are 512 bits, and any bits are whole numbers.
            let sum: [i32; BLOCK] = unsafe { std::mem::transmute(sum) };
            let block = block + place;
            matrix.finish(block, &sum, &mut out[row * width + block * BLOCK..][..BLOCK]);
        }
    }
}

/// A pair of weights for each of the sixteen outputs of a block.
#[target_feature(enable = "avx512f")]
#[inline]
fn register(weights: &[[i16; 16]; 2]) -> __m512i {
    // SAFETY: both are 512 bits, and any bits are a register's.
    unsafe { std::mem::transmute(*weights) }
}
