//! The classifier of blocks: boosted trees in two rounds.
//!
//! The first round judges each block by its own numbers; the second sees what the first said of its
//! neighbours and of the containers it lies in.

use std::sync::LazyLock;

use crate::{
    hashing::Map,
    html::Doc,
    story::features::{self, Row, level, percent},
    trees::Round,
};

/// Numbers that the second round adds.
const MORE: usize = 22;
/// Numbers that the second round sees.
pub(crate) const SECOND: usize = features::COUNT + MORE;
/// A block's numbers in the second round.
pub(crate) type SecondRow = [u8; SECOND];
static SHIPPED: LazyLock<Model> =
    LazyLock::new(|| Model::parse(include_str!("../../models/blocks.tsv")).unwrap_or_default());

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
            let (round, line) = line.split_once('\t')?;
            let round = round.parse::<usize>().ok()?.checked_sub(1)?;
            model.rounds.get_mut(round)?.read(line)?;
        }
        let [first, second] = &model.rounds;
        (first.fits(features::COUNT) && second.fits(SECOND)).then_some(model)
    }

    /// Writes the weights as lines of text.
    pub fn write(&self) -> String {
        let mut out =
            String::from("# Weights of the block classifier. Format: README.md in this folder.\n");
        for (name, round) in ["1", "2"].into_iter().zip(&self.rounds) {
            round.write(name, &mut out);
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
