//! What the layers do element by element.

/// The logistic function, to about 1e-4.
///
/// A ratio of polynomials (Padé, of tanh) in place of `exp`, which no processor has: the same bits
/// everywhere, and eight at a time.
#[inline(always)]
pub(super) fn logistic(x: f32) -> f32 {
    let x = (x * 0.5).clamp(-4.97, 4.97);
    let s = x * x;
    let top = x * (135_135.0 + s * (17_325.0 + s * (378.0 + s)));
    let bottom = 135_135.0 + s * (62_370.0 + s * (3_150.0 + s * 28.0));
    0.5 + 0.5 * (top / bottom)
}

/// Brings a row to mean 0 and deviation 1, then to the learnt ones.
#[inline(always)]
pub(super) fn norm<const N: usize>(row: &mut [f32], gain: &[f32; N], bias: &[f32; N]) {
    let (mean, square) = moments(row);
    let scale = 1.0 / (square - mean * mean + 1e-5).max(1e-5).sqrt();
    for ((x, &gain), &bias) in row.iter_mut().zip(gain).zip(bias) {
        *x = (*x - mean) * scale * gain + bias;
    }
}

/// Returns the mean and the mean square, added up in sixteen lanes.
#[inline(always)]
fn moments(row: &[f32]) -> (f32, f32) {
    let (mut sums, mut squares) = ([0f32; 16], [0f32; 16]);
    for chunk in row.chunks_exact(16) {
        for ((sum, square), &x) in sums.iter_mut().zip(&mut squares).zip(chunk) {
            *sum += x;
            *square += x * x;
        }
    }
    let n = row.len().max(1) as f32;
    (sums.iter().sum::<f32>() / n, squares.iter().sum::<f32>() / n)
}

/// Rounds a row to whole steps, of which there are `steps` to one.
#[inline(always)]
pub(super) fn round(row: &[f32], steps: f32, out: &mut [i16]) {
    for (out, &x) in out.iter_mut().zip(row) {
        *out = whole(x * steps);
    }
}

/// Returns the nearest whole number, within ±32,000.
///
/// Adding 1.5 × 2^23 leaves it in the lowest bits, which no cast does as fast.
#[inline(always)]
pub(super) fn whole(x: f32) -> i16 {
    (x.clamp(-32_000.0, 32_000.0) + 12_582_912.0).to_bits() as i16
}

/// Runs a layer whose gates are known over a sentence: `x` has a row of `N` a word, `gates` one of
/// three times `N` (how much to take in, what, how much to let out; each first forward, then
/// backward). The result replaces `x`.
#[inline(always)]
pub(super) fn layer<const N: usize>(
    x: &mut [f32],
    gates: &mut [f32],
    (gain, bias): (&[f32; N], &[f32; N]),
) {
    let (words, half) = (x.len() / N, N / 2);
    for row in gates.chunks_exact_mut(3 * N) {
        for gate in &mut row[..N] {
            *gate = logistic(*gate);
        }
        for gate in &mut row[2 * N..3 * N] {
            *gate = logistic(*gate);
        }
    }
    for (side, from) in [(0, 0), (1, half)] {
        let mut state = [0f32; N];
        for step in 0..words {
            let word = if side == 0 { step } else { words - 1 - step };
            let row = &gates[word * 3 * N..][..3 * N];
            let (take, what, out) =
                (&row[from..][..half], &row[N + from..][..half], &row[2 * N + from..][..half]);
            let x = &mut x[word * N + from..][..half];
            for ((((state, &take), &what), &out), x) in
                state.iter_mut().zip(take).zip(what).zip(out).zip(x)
            {
                *state += take * (what - *state);
                *x += out * *state;
            }
        }
    }
    for row in x.chunks_exact_mut(N) {
        norm(row, gain, bias);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_round_to_the_nearest() {
        for (x, expected) in
            [(0.4, 0), (0.6, 1), (-0.6, -1), (-7.2, -7), (1e9, 32_000), (-1e9, -32_000)]
        {
            assert_eq!(whole(x), expected);
        }
    }

    #[test]
    fn the_logistic_function_is_near_the_true_one() {
        for x in -120..120 {
            let x = x as f32 / 8.0;
            let truth = 1.0 / (1.0 + (-x).exp());
            assert!((logistic(x) - truth).abs() < 3e-4, "{x}: {} {truth}", logistic(x));
        }
    }
}
