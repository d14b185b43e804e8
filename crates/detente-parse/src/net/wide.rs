//! Registers of 512 bits (AVX-512 with VNNI), where the processor and the compiler have them: a
//! product of a matrix takes a quarter of the instructions. The results are the same bits.
//!
//! The one file with `unsafe` code: the compiler cannot know that [`Wide::try_new`] asked the
//! processor, and a row of weights becomes a register by its bytes.
#![allow(unsafe_code)]
#![allow(clippy::incompatible_msrv)] // built only by compilers that have it, see `build.rs`

use std::arch::x86_64::{__m512i, _mm512_dpbusd_epi32, _mm512_set1_epi32, _mm512_setzero_si512};

use super::kernel::{BLOCK, Group, Matrix, ROWS, Rows, TILE, Tile};

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
    pub(super) fn times(self, matrix: &Matrix, x: &Rows, out: &mut [f32]) {
        // SAFETY: as above.
        unsafe { times(matrix, x, out) }
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn run<R>(work: impl FnOnce() -> R) -> R {
    work()
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn times(matrix: &Matrix, x: &Rows, out: &mut [f32]) {
    for tile in matrix.tiles() {
        match tile.blocks {
            1 => multiply::<1>(matrix, &tile, x, out),
            2 => multiply::<2>(matrix, &tile, x, out),
            3 => multiply::<3>(matrix, &tile, x, out),
            _ => multiply::<TILE>(matrix, &tile, x, out),
        }
    }
}

/// Multiplies all rows with the `N` blocks of a tile.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn multiply<const N: usize>(matrix: &Matrix, tile: &Tile<'_>, x: &Rows, out: &mut [f32]) {
    let (weights, _) = tile.weights.as_chunks::<N>();
    let mut start = [_mm512_setzero_si512(); N];
    for (place, start) in start.iter_mut().enumerate() {
        *start = register(&tile.start(place));
    }
    for (group, out) in matrix.groups(x, out) {
        for (row, sums) in add_up(weights, &group, start).into_iter().enumerate() {
            for (place, sum) in sums.into_iter().enumerate() {
                // SAFETY: both are 512 bits, and any bits are whole numbers.
                let sums: [i32; BLOCK] = unsafe { std::mem::transmute(sum) };
                tile.finish(place, &sums, group.steps[row], &mut out[row * matrix.width()..]);
            }
        }
    }
}

/// Adds the products of [`ROWS`] rows with `N` blocks of weights to `start`.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
#[inline]
fn add_up<const N: usize>(
    weights: &[[[i8; 64]; N]],
    group: &Group<'_>,
    start: [__m512i; N],
) -> [[__m512i; N]; ROWS] {
    let (x, _) = group.cells.as_chunks::<4>();
    let (x0, rest) = x.split_at(weights.len());
    let (x1, rest) = rest.split_at(weights.len());
    let (x2, x3) = rest.split_at(weights.len());
    let mut sums = [start; ROWS];
    for ((((cells, a), b), c), d) in weights.iter().zip(x0).zip(x1).zip(x2).zip(x3) {
        let mut weights = [_mm512_setzero_si512(); N];
        for (weights, cell) in weights.iter_mut().zip(cells) {
            *weights = register(cell);
        }
        for (sums, &four) in sums.iter_mut().zip([a, b, c, d]) {
            let four = _mm512_set1_epi32(i32::from_ne_bytes(four));
            for (sum, &weights) in sums.iter_mut().zip(&weights) {
                *sum = _mm512_dpbusd_epi32(*sum, four, weights);
            }
        }
    }
    sums
}

/// Any 64 bytes of whole numbers as a register.
#[target_feature(enable = "avx512f")]
#[inline]
fn register<T: Whole>(cells: &T) -> __m512i {
    const { assert!(size_of::<T>() == 64) };
    // SAFETY: both are 512 bits, and any bits are a register's.
    unsafe { std::mem::transmute_copy(cells) }
}

/// Arrays of whole numbers that fill a register.
trait Whole {}
impl Whole for [i8; 64] {}
impl Whole for [i32; BLOCK] {}
