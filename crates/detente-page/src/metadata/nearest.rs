//! How near the headline a page shows what it states.

use crate::story::features::level;

/// The place nearest to the headline, of those at which something is shown.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Nearest {
    /// 1 to 120, the nearer the more; 0 where it is shown nowhere.
    pub near: u8,
    /// 1 before the headline, 2 behind it; 0 where it is shown nowhere.
    pub behind: u8,
}

impl Nearest {
    /// Looks at one place, a byte of the page's text; `None` for what is stated and not shown.
    pub fn see(&mut self, at: Option<u32>, headline: u32) {
        let Some(at) = at else { return };
        let near = 120 - level(at.abs_diff(headline) as usize).min(119);
        if near > self.near {
            *self = Self { near, behind: u8::from(at >= headline) + 1 };
        }
    }
}
