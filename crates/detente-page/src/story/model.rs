//! The classifier of blocks: boosted trees in two rounds.
//!
//! The first round judges each block by its own numbers; the second sees what the first said of its
//! neighbours and of the containers it lies in. Trees ask the same question on each level, so that a
//! tree is a handful of comparisons and one look-up.

use std::sync::LazyLock;

use crate::{
    hashing::Map,
    html::Doc,
    story::features::{self, Row, level, percent},
};

/// Numbers that the second round adds.
const MORE: usize = 22;
/// Numbers that the second round sees.
pub(crate) const SECOND: usize = features::COUNT + MORE;
/// A block's numbers in the second round.
pub(crate) type SecondRow = [u8; SECOND];
/// Questions of a tree.
pub(crate) const DEPTH: usize = 6;
/// Units of a leaf in one of log odds.
pub(crate) const UNIT: f32 = 1000.0;

static SHIPPED: LazyLock<Model> =
    LazyLock::new(|| Model::parse(include_str!("../../models/blocks.tsv")).unwrap_or_default());

/// A tree: `numbers[feature] > threshold` gives a bit on each level; the bits name the leaf.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tree {
    pub splits: [(u16, u8); DEPTH],
    pub leaves: [i16; 1 << DEPTH],
}

/// The trees of one round.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Round {
    pub bias: i32,
    pub trees: Vec<Tree>,
}

impl Round {
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
}

/// Both rounds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Model {
    pub rounds: [Round; 2],
}

impl Model {
    /// The weights in `models/blocks.tsv`.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Judges every block: the probability that it belongs to the story.
    pub fn judge(&self, doc: &Doc, rows: &[Row]) -> Vec<f32> {
        let first: Vec<f32> = rows.iter().map(|row| self.rounds[0].probability(row)).collect();
        let second = second_rows(doc, rows, &first);
        second.iter().map(|row| self.rounds[1].probability(row)).collect()
    }

    /// Reads the form that `write` gives; `None` where it does not fit these features.
    pub fn parse(source: &str) -> Option<Self> {
        let mut model = Self::default();
        for line in source.lines().filter(|l| !l.starts_with('#')) {
            let mut cells = line.split('\t');
            let round =
                model.rounds.get_mut(cells.next()?.parse::<usize>().ok()?.checked_sub(1)?)?;
            let second = cells.next()?;
            if let Some(bias) = second.strip_prefix("bias ") {
                round.bias = bias.parse().ok()?;
                continue;
            }
            let mut tree = Tree { splits: [(0, 0); DEPTH], leaves: [0; 1 << DEPTH] };
            for (slot, split) in tree.splits.iter_mut().zip(second.split(' ')) {
                let (feature, threshold) = split.split_once(':')?;
                *slot = (feature.parse().ok()?, threshold.parse().ok()?);
                if usize::from(slot.0) >= SECOND {
                    return None;
                }
            }
            for (slot, leaf) in tree.leaves.iter_mut().zip(cells.next()?.split(' ')) {
                *slot = leaf.parse().ok()?;
            }
            round.trees.push(tree);
        }
        let fits = |t: &Tree| t.splits.iter().all(|s| usize::from(s.0) < features::COUNT);
        model.rounds[0].trees.iter().all(fits).then_some(model)
    }

    /// Writes the weights as lines of text.
    pub fn write(&self) -> String {
        use std::fmt::Write as _;
        let mut out =
            String::from("# Weights of the block classifier. Format: README.md in this folder.\n");
        for (n, round) in self.rounds.iter().enumerate() {
            let _ = writeln!(out, "{}\tbias {}", n + 1, round.bias);
            for tree in &round.trees {
                let splits: Vec<String> =
                    tree.splits.iter().map(|(f, t)| format!("{f}:{t}")).collect();
                let leaves: Vec<String> = tree.leaves.iter().map(ToString::to_string).collect();
                let _ = writeln!(out, "{}\t{}\t{}", n + 1, splits.join(" "), leaves.join(" "));
            }
        }
        out
    }
}

/// Joins the numbers of the first round with what it said of each block and its surroundings.
pub(crate) fn second_rows(doc: &Doc, rows: &[Row], first: &[f32]) -> Vec<SecondRow> {
    let mass: Vec<f32> = doc
        .blocks
        .iter()
        .zip(first)
        .map(|(block, p)| p * (block.text.1 - block.text.0) as f32)
        .collect();
    let total: f32 = mass.iter().sum::<f32>().max(1.0);
    let up = |element: u32| doc.elements[element as usize].parent;
    let holders: Vec<[u32; 4]> = doc
        .blocks
        .iter()
        .map(|b| [b.element, up(b.element), up(up(b.element)), up(up(up(b.element)))])
        .collect();
    let mut held: Map<u32, (f32, f32)> = Map::default();
    for (i, block) in doc.blocks.iter().enumerate() {
        for (k, holder) in holders[i].iter().enumerate() {
            if k > 0 && *holder == holders[i][k - 1] {
                break;
            }
            let sums = held.entry(*holder).or_default();
            sums.0 += mass[i];
            sums.1 += (block.text.1 - block.text.0) as f32;
        }
    }
    let byte = |p: f32| (p * 255.0) as u8;
    let mut before = 0.0;
    let mut out = Vec::with_capacity(rows.len());
    for (i, row) in rows.iter().enumerate() {
        let mut wide = [0u8; SECOND];
        wide[..features::COUNT].copy_from_slice(row);
        let more = &mut wide[features::COUNT..];
        for (k, offset) in (-3isize..=3).enumerate() {
            let p = i.checked_add_signed(offset).and_then(|at| first.get(at));
            more[k] = p.map_or(0, |p| byte(*p));
        }
        for (k, reach) in [2usize, 5, 10].into_iter().enumerate() {
            let range = i.saturating_sub(reach)..(i + reach + 1).min(rows.len());
            let all: f32 =
                doc.blocks[range.clone()].iter().map(|b| (b.text.1 - b.text.0) as f32).sum();
            more[7 + k] = byte(mass[range].iter().sum::<f32>() / all.max(1.0));
        }
        for (k, holder) in holders[i].iter().enumerate() {
            let (m, all) = held.get(holder).copied().unwrap_or_default();
            more[10 + k] = byte(m / all.max(1.0));
            more[14 + k] = percent(m as usize, total as usize);
        }
        more[18] = percent(before as usize, total as usize);
        before += mass[i];
        let sure = |p: &f32| *p > 0.5;
        let back = first[..i].iter().rev().take(60).position(sure);
        more[19] = back.map_or(255, |n| n as u8);
        let on = first[i + 1..].iter().take(60).position(sure);
        more[20] = on.map_or(255, |n| n as u8);
        more[21] = level(total as usize);
        out.push(wide);
    }
    out
}
