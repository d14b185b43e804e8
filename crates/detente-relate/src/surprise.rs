//! How surprising a count is: tails of the two predictive distributions that shifts rest on.
//!
//! Surprise is −log₁₀ of the probability of what was seen or more of it: 3 means one in a thousand.

/// Counts above this are scaled down before they are weighed; the tail is far below any threshold.
const LARGEST: f64 = 10_000.0;

/// Terms of a tail summed at most; what is left is below a billionth of the sum.
const TERMS: usize = 20_000;

/// Surprise at `seen` events or more where `expected` were expected, under a negative binomial
/// whose variance is `expected + expected² / shape`.
///
/// That is what a gamma-Poisson model predicts whose rate is known to `shape` events. 0 where no
/// more was seen than half of what was expected.
pub(crate) fn many(seen: u32, expected: f64, shape: f64) -> f64 {
    let seen = f64::from(seen);
    if seen <= 0.0 || seen <= expected * 0.5 || expected <= 0.0 || shape <= 0.0 {
        return 0.0;
    }
    let scale = (LARGEST / seen).min(1.0);
    let (seen, expected) = (seen * scale, expected * scale);
    let more = expected / (shape + expected);
    let first = ln_gamma(seen + shape) - ln_gamma(shape) - ln_gamma(seen + 1.0)
        + shape * (1.0 - more).ln()
        + seen * more.ln();
    surprise(first, |step| more * (seen + step + shape) / (seen + step + 1.0))
}

/// Surprise at `seen` of `all` events or more, where the share was `expected`, known as well as
/// from `known` events: a beta-binomial.
///
/// 0 where the share seen is not above the expected.
pub(crate) fn share(seen: u32, all: u32, expected: f64, known: f64) -> f64 {
    let (mut seen, mut all) = (f64::from(seen), f64::from(all));
    if all <= 0.0 || seen <= all * expected || !(0.0..1.0).contains(&expected) || expected <= 0.0 {
        return 0.0;
    }
    let scale = (LARGEST / all).min(1.0);
    (seen, all) = ((seen * scale).floor(), (all * scale).floor());
    let (a, b) = (expected * known, (1.0 - expected) * known);
    let ln_beta = |x: f64, y: f64| ln_gamma(x) + ln_gamma(y) - ln_gamma(x + y);
    let first = ln_gamma(all + 1.0) - ln_gamma(seen + 1.0) - ln_gamma(all - seen + 1.0)
        + ln_beta(seen + a, all - seen + b)
        - ln_beta(a, b);
    surprise(first, |step| {
        let (now, left) = (seen + step, all - seen - step);
        if left <= 0.0 { 0.0 } else { left / (now + 1.0) * (now + a) / (left - 1.0 + b) }
    })
}

/// Sums a tail from the logarithm of its first term and the ratio of each next term to the one
/// before it.
fn surprise(first: f64, ratio: impl Fn(f64) -> f64) -> f64 {
    let (mut sum, mut term) = (0.0, 1.0);
    for step in 0..TERMS {
        sum += term;
        term *= ratio(step as f64);
        if term < 1e-9 * sum {
            break;
        }
    }
    (-(first + f64::ln(sum)) / std::f64::consts::LN_10).max(0.0)
}

/// The logarithm of the gamma function for x > 0, to ten digits (Lanczos's series, g = 5, as in
/// Press et al., Numerical Recipes, 6.1).
fn ln_gamma(x: f64) -> f64 {
    const SERIES: [f64; 6] = [
        76.180_091_729_471_46,
        -86.505_320_329_416_77,
        24.014_098_240_830_91,
        -1.231_739_572_450_155,
        0.120_865_097_386_617_9e-2,
        -0.539_523_938_495_3e-5,
    ];
    let large = x + 5.5;
    let mut sum = 1.000_000_000_190_015;
    for (at, part) in (1..).zip(SERIES) {
        sum += part / (x + f64::from(at));
    }
    (x + 0.5) * large.ln() - large + (2.506_628_274_631_000_5 * sum / x).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-6, "{found} is not {expected}");
    }

    #[test]
    fn tails_equal_those_counted_by_hand() {
        // Shape 1 is geometric: P(X ≥ k) = (m / (1 + m))^k.
        close(many(3, 0.25, 1.0), 3.0 * 5.0f64.log10());
        // Beta(1, 1): every share of 4 events is as likely as any other.
        close(share(3, 4, 0.5, 2.0), (5.0f64 / 2.0).log10());
        close(ln_gamma(5.0), 24.0f64.ln());
    }

    #[test]
    fn nothing_unusual_is_no_surprise_and_nothing_overflows() {
        close(many(0, 3.0, 1.0), 0.0);
        close(share(1, 4, 0.5, 20.0), 0.0);
        close(share(0, 0, 0.5, 20.0), 0.0);
        assert!(many(u32::MAX, 0.001, 0.4).is_finite());
        assert!(many(u32::MAX, f64::MAX, 1e9).is_finite());
        assert!(share(u32::MAX, u32::MAX, 0.01, 30.0).is_finite());
        assert!(many(20, 2.0, 5.0) > many(10, 2.0, 5.0));
    }
}
