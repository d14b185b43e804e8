//! What is learned: how much each reason counts, shared by all kinds of act and for each kind apart.

use super::features::{RECENCIES, TIMES, WIDE};

/// A learned number and how much it has been pulled about so far.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    pub weight: f32,
    pulled: f32,
}

impl Default for Cell {
    fn default() -> Self {
        Self { weight: 0.0, pulled: 0.01 }
    }
}

impl Cell {
    /// Steps against the slope; steps shrink as they add up (`AdaGrad`, Duchi and others 2011).
    #[inline]
    pub(crate) fn learn(&mut self, slope: f32, rate: f32) {
        self.pulled += slope * slope;
        self.weight -= rate * slope / self.pulled.sqrt();
    }
}

/// Cells by recency and number of times.
pub(crate) type Grid = [Cell; RECENCIES * TIMES];

/// The weights of one kind of question, or those shared by all.
#[derive(Clone, Debug)]
pub(crate) struct Weights {
    /// Of the plain numbers, see [`super::features`].
    pub plain: [Cell; WIDE],
    /// Any contact: recency × times.
    pub contact: Box<Grid>,
    /// The very act asked for: recency × times.
    pub same: Box<Grid>,
    /// One act after another: kind of the earlier × recency. Empty in the shared ones.
    pub rules: Vec<[Cell; RECENCIES]>,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            plain: [Cell::default(); WIDE],
            contact: Box::new([Cell::default(); RECENCIES * TIMES]),
            same: Box::new([Cell::default(); RECENCIES * TIMES]),
            rules: Vec::new(),
        }
    }
}

/// All that is learned.
#[derive(Clone, Debug, Default)]
pub(crate) struct Learned {
    pub shared: Weights,
    /// Recency × times of the same act, of its mirror image, of any other.
    pub acts: Box<Grid3>,
    pub kinds: Vec<Weights>,
}

/// Three grids: the same act, the same act of the other side, any other act.
#[derive(Clone, Debug)]
pub(crate) struct Grid3(pub [Grid; 3]);

impl Default for Grid3 {
    fn default() -> Self {
        Self([[Cell::default(); RECENCIES * TIMES]; 3])
    }
}

impl Learned {
    /// Makes room for a kind of question and for rules over so many kinds.
    pub(crate) fn make_room(&mut self, kind: u32, kinds: usize) {
        let kind = kind as usize;
        if self.kinds.len() <= kind {
            self.kinds.resize_with(kind + 1, Weights::default);
        }
        let rules = &mut self.kinds[kind].rules;
        if rules.len() < kinds {
            rules.resize(kinds, [Cell::default(); RECENCIES]);
        }
    }
}
