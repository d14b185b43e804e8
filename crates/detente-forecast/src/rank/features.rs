//! What is known of a candidate before the day: recencies, numbers of times, fading shares.

/// Recency buckets.
pub(crate) const RECENCIES: usize = 12;
/// Buckets of the number of times.
pub(crate) const TIMES: usize = 6;
/// Plain numbers that do not depend on the kind asked for.
pub(crate) const SHARED: usize = 10;
/// All plain numbers of a candidate.
pub(crate) const WIDE: usize = 24;

/// Places of the plain numbers.
pub(crate) mod place {
    /// 1 where the two have dealt with each other.
    pub const TIE: usize = 0;
    /// Share of the one's recent dealings, fast and slow (logarithm).
    pub const TIE_FAST: usize = 1;
    pub const TIE_SLOW: usize = 2;
    /// How active the other is.
    pub const ACTIVE_FAST: usize = 3;
    pub const ACTIVE_SLOW: usize = 4;
    /// 1 where both are of one country, 1 where the other's is not known.
    pub const COMPATRIOT: usize = 5;
    pub const STATELESS: usize = 6;
    /// Share of the one's dealings that went to the other's country.
    pub const TO_CLASS: usize = 7;
    /// Share of the dealings of the one's country that went to the other.
    pub const FROM_CLASS: usize = 8;
    /// Chance to reach the other in two steps over recent ties.
    pub const TWO_STEPS: usize = 9;
    /// Six numbers: share of this kind that is done to the other, fast and slow; 1 where it never
    /// was; 1 where it was last done one to three, four to seven, eight to thirty days ago.
    pub const POPULAR: usize = 10;
    /// Share of this very act among the one's, fast and slow; 1 where there is any.
    pub const ACT_FAST: usize = 16;
    pub const ACT_SLOW: usize = 17;
    pub const ACT: usize = 18;
    /// This kind from the one's country to the other; from the one to the other's country.
    pub const ACT_FROM_CLASS: usize = 19;
    pub const ACT_TO_CLASS: usize = 20;
    /// This kind from the one's sector to the other's.
    pub const SECTORS: usize = 21;
}

/// Sorts an age in days.
#[inline]
pub(crate) fn recency(days: u32) -> usize {
    match days {
        0..=1 => 0,
        2 => 1,
        3 => 2,
        4..=5 => 3,
        6..=7 => 4,
        8..=11 => 5,
        12..=17 => 6,
        18..=30 => 7,
        31..=60 => 8,
        61..=120 => 9,
        121..=365 => 10,
        _ => 11,
    }
}

/// Sorts a number of times.
#[inline]
pub(crate) fn times(count: u32) -> usize {
    match count {
        0..=1 => 0,
        2 => 1,
        3..=4 => 2,
        5..=8 => 3,
        9..=20 => 4,
        _ => 5,
    }
}

/// The cell of an age and a number of times.
#[inline]
pub(crate) fn cell(days: u32, count: u32) -> usize {
    recency(days) * TIMES + times(count)
}
