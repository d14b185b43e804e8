//! Counts that fade: what happened lately weighs more, at two speeds.

/// Days in which a count falls to half.
#[derive(Clone, Debug)]
pub(crate) struct HalfLives {
    fast: Vec<f32>,
    slow: Vec<f32>,
}

impl HalfLives {
    /// Tabulates both fadings, so that reading a count needs no power.
    pub(crate) fn new(fast: f64, slow: f64) -> Self {
        Self { fast: table(fast), slow: table(slow) }
    }

    fn left(&self, days: u32) -> (f32, f32) {
        let at = |table: &[f32]| table.get(days as usize).copied().unwrap_or(0.0);
        (at(&self.fast), at(&self.slow))
    }
}

/// What is left of 1 after 0, 1, 2 … days, down to a millionth.
fn table(half_life: f64) -> Vec<f32> {
    let days = (half_life * 20.0).ceil() as usize;
    (0..=days).map(|day| 0.5_f64.powf(day as f64 / half_life) as f32).collect()
}

/// A count and its two fading versions as of its last day.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Decayed {
    /// Day of the latest addition.
    pub last: i32,
    /// Additions ever.
    pub count: u32,
    fast: f32,
    slow: f32,
}

impl Decayed {
    /// Adds one on a day no earlier than the last.
    pub(crate) fn add(&mut self, day: i32, half: &HalfLives) {
        let (fast, slow) = self.at(day, half);
        *self = Self {
            last: day,
            count: self.count.saturating_add(1),
            fast: fast + 1.0,
            slow: slow + 1.0,
        };
    }

    /// Returns the fast and the slow count as they stand on a later day.
    #[inline]
    pub(crate) fn at(&self, day: i32, half: &HalfLives) -> (f32, f32) {
        let (fast, slow) = half.left(self.age(day));
        (self.fast * fast, self.slow * slow)
    }

    /// Days since the latest addition; at least 0.
    #[inline]
    pub(crate) fn age(&self, day: i32) -> u32 {
        u32::try_from(day.saturating_sub(self.last)).unwrap_or(0)
    }
}

/// Natural logarithm to five digits, the same on every machine, of a positive normal number.
#[inline]
pub(crate) fn ln(x: f32) -> f32 {
    let bits = x.to_bits();
    let exponent = (bits >> 23) as f32 - 127.0;
    let mantissa = f32::from_bits((bits & 0x007f_ffff) | 0x3f80_0000);
    let y = (mantissa - 1.0) / (mantissa + 1.0);
    let square = y * y;
    let series = 1.0 + square * (1.0 / 3.0 + square * (0.2 + square * (1.0 / 7.0)));
    exponent * std::f32::consts::LN_2 + 2.0 * y * series
}

/// Exponential of a number from −80 to 80 to five digits, the same on every machine.
#[inline]
pub(crate) fn exp(x: f32) -> f32 {
    let scaled = x.clamp(-80.0, 80.0) * std::f32::consts::LOG2_E;
    let whole = scaled.floor();
    let part = (scaled - whole) * std::f32::consts::LN_2;
    let series = 1.0
        + part
            * (1.0
                + part
                    * (0.5
                        + part
                            * (1.0 / 6.0
                                + part * (1.0 / 24.0 + part * (1.0 / 120.0 + part / 720.0)))));
    f32::from_bits(((whole as i32 + 127) as u32) << 23) * series
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_halve_in_their_half_life() {
        let half = HalfLives::new(5.0, 60.0);
        let mut count = Decayed::default();
        count.add(10, &half);
        count.add(15, &half);
        let (fast, slow) = count.at(20, &half);
        assert!((fast - 0.75).abs() < 1e-6, "{fast}");
        assert!(slow > 1.8 && slow < 2.0, "{slow}");
        assert_eq!(count.at(1_000_000, &half), (0.0, 0.0));
    }

    #[test]
    fn own_logarithm_and_exponential_are_close() {
        for step in 1..2000 {
            let x = step as f32 * 0.037;
            assert!((ln(x) - x.ln()).abs() < 3e-5, "ln {x}");
            let y = x - 37.0;
            assert!((exp(y) / y.exp() - 1.0).abs() < 3e-5, "exp {y}");
        }
    }
}
