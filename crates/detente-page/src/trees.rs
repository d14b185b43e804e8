//! Boosted trees over numbers of one byte.
//!
//! Trees ask the same question on each level, so that a tree is a handful of comparisons and one
//! look-up.

use std::fmt::Write as _;

/// Questions of a tree.
pub(crate) const DEPTH: usize = 6;
/// Units of a leaf in one of log odds.
pub(crate) const UNIT: f32 = 1000.0;

/// A tree: `numbers[feature] > threshold` gives a bit on each level; the bits name the leaf.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tree {
    pub splits: [(u16, u8); DEPTH],
    pub leaves: [i16; 1 << DEPTH],
}

/// Trees whose answers add up.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Round {
    pub bias: i32,
    pub trees: Vec<Tree>,
}

impl Round {
    /// Judges a row; its length must be that of the rows the trees were learnt from.
    pub fn probability(&self, row: &[u8]) -> f32 {
        let mut sum = self.bias;
        for tree in &self.trees {
            let mut leaf = 0usize;
            for (bit, (feature, threshold)) in tree.splits.iter().enumerate() {
                leaf |= usize::from(row[*feature as usize] > *threshold) << bit;
            }
            sum += i32::from(tree.leaves[leaf]);
        }
        1.0 / (1.0 + (-(sum as f32) / UNIT).exp())
    }

    /// Says whether all questions are of the first `count` numbers of a row.
    pub fn fits(&self, count: usize) -> bool {
        self.trees.iter().all(|t| t.splits.iter().all(|s| usize::from(s.0) < count))
    }

    /// Takes a line that [`Round::write`] gave, its name left out; `None` where it is no such line.
    pub fn read(&mut self, line: &str) -> Option<()> {
        let mut cells = line.split('\t');
        let first = cells.next()?;
        if let Some(bias) = first.strip_prefix("bias ") {
            self.bias = bias.parse().ok()?;
            return Some(());
        }
        let mut tree = Tree { splits: [(0, 0); DEPTH], leaves: [0; 1 << DEPTH] };
        for (slot, split) in tree.splits.iter_mut().zip(first.split(' ')) {
            let (feature, threshold) = split.split_once(':')?;
            *slot = (feature.parse().ok()?, threshold.parse().ok()?);
        }
        for (slot, leaf) in tree.leaves.iter_mut().zip(cells.next()?.split(' ')) {
            *slot = leaf.parse().ok()?;
        }
        self.trees.push(tree);
        Some(())
    }

    /// Writes the weights as lines of text, each with `name` in front.
    pub fn write(&self, name: &str, out: &mut String) {
        let _ = writeln!(out, "{name}\tbias {}", self.bias);
        for tree in &self.trees {
            let splits: Vec<String> = tree.splits.iter().map(|(f, t)| format!("{f}:{t}")).collect();
            let leaves: Vec<String> = tree.leaves.iter().map(ToString::to_string).collect();
            let _ = writeln!(out, "{name}\t{}\t{}", splits.join(" "), leaves.join(" "));
        }
    }
}
