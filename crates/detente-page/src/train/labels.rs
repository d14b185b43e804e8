//! Which blocks of a page its gold text holds.

use std::collections::HashMap;

use crate::{eval::tokens, html::Doc};

/// Words compared at a time.
const RUN: usize = 3;

/// A label: the share of a block that is story, and how much it counts; weight 0 is unknown.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Label {
    pub story: f32,
    pub weight: f32,
}

struct Match {
    block: usize,
    start: usize,
    end: usize,
    found: usize,
}

/// Labels the blocks of a page whose whole story is known.
pub(crate) fn whole(doc: &Doc, gold: &str) -> Vec<Label> {
    let gold = tokens(gold);
    let blocks: Vec<Vec<&str>> = doc.blocks.iter().map(|b| tokens(doc.words(b.text))).collect();
    let mut at: HashMap<&[&str], Vec<usize>> = HashMap::new();
    for (i, run) in gold.windows(RUN).enumerate() {
        at.entry(run).or_default().push(i);
    }
    let matches: Vec<Match> =
        blocks.iter().enumerate().flat_map(|(block, words)| diagonals(block, words, &at)).collect();
    let chain = chain(&matches);
    let mut covered = vec![false; gold.len()];
    let mut place = vec![None; blocks.len()];
    for m in chain.iter().map(|k| &matches[*k]) {
        place[m.block] = Some((m.start, m.end, m.found));
        covered[m.start.min(gold.len())..m.end.min(gold.len())].fill(true);
    }
    // What stands elsewhere in the gold text than on the page.
    for m in &matches {
        let free = covered[m.start..m.end.min(gold.len())].iter().filter(|c| !**c).count();
        if place[m.block].is_none() && free * 2 > m.end - m.start {
            place[m.block] = Some((m.start, m.end, m.found));
            covered[m.start..m.end.min(gold.len())].fill(true);
        }
    }
    gaps(&blocks, &gold, &mut place);
    blocks
        .iter()
        .zip(&place)
        .map(|(words, place)| {
            let story = place.map_or(0.0, |(_, _, found)| {
                let all = words.len().saturating_sub(RUN - 1).max(1);
                let share = found as f32 / all as f32;
                if share > 0.7 { 1.0 } else { share }
            });
            Label { story, weight: weight(words.len(), gold.len()) }
        })
        .collect()
}

/// A block counts by its words, on a short page more than on a long one.
fn weight(words: usize, page: usize) -> f32 {
    ((words.min(150) + 3) as f32).powf(0.6) * (500.0 / (page as f32 + 150.0)).powf(0.4)
}

/// Finds where in the gold text a block may stand: the two best offsets.
fn diagonals(block: usize, words: &[&str], at: &HashMap<&[&str], Vec<usize>>) -> Vec<Match> {
    let mut votes: HashMap<usize, usize> = HashMap::new();
    let (mut first, mut last) = (HashMap::new(), HashMap::new());
    for (i, run) in words.windows(RUN).enumerate() {
        for gold in at.get(run).into_iter().flatten().take(8) {
            // Small shifts inside a block are one place.
            let diagonal = (gold + words.len() - i) / 16;
            *votes.entry(diagonal).or_default() += 1;
            first.entry(diagonal).or_insert(*gold);
            last.insert(diagonal, gold + RUN);
        }
    }
    let mut best: Vec<(usize, usize)> = votes.into_iter().map(|(d, n)| (n, d)).collect();
    best.sort_unstable_by_key(|(n, d)| (std::cmp::Reverse(*n), *d));
    best.truncate(3);
    let runs = words.len().saturating_sub(RUN - 1).max(1);
    best.into_iter()
        .filter(|(n, _)| n * 10 >= runs * 3)
        .map(|(found, d)| {
            let start = first.get(&d).copied().unwrap_or(0);
            let end = last.get(&d).copied().unwrap_or(0).max(start + 1);
            Match { block, start, end, found }
        })
        .collect()
}

/// The heaviest chain of matches that goes forward in both page and gold text.
fn chain(matches: &[Match]) -> Vec<usize> {
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(matches.len());
    for (i, m) in matches.iter().enumerate() {
        let from = i.saturating_sub(600);
        let before = (from..i)
            .filter(|j| matches[*j].block < m.block && matches[*j].end <= m.start + 3)
            .max_by_key(|j| best[*j].0);
        best.push((m.found + before.map_or(0, |j| best[j].0), before));
    }
    let mut at = (0..best.len()).max_by_key(|i| best[*i].0);
    let mut out = Vec::new();
    while let Some(i) = at {
        out.push(i);
        at = best[i].1;
    }
    out.reverse();
    out
}

/// Short blocks between two that were found, standing in the gold text between these.
fn gaps(blocks: &[Vec<&str>], gold: &[&str], place: &mut [Option<(usize, usize, usize)>]) {
    let found: Vec<usize> = (0..blocks.len()).filter(|i| place[*i].is_some()).collect();
    let mut from = 0;
    for i in 0..blocks.len() {
        if let Some((_, end, _)) = place[i] {
            from = from.max(end.saturating_sub(1));
            continue;
        }
        let words = &blocks[i];
        if words.len() > 12 || words.is_empty() {
            continue;
        }
        let next = found[found.partition_point(|f| *f < i)..].first();
        let to = next.and_then(|n| place[*n]).map_or(gold.len(), |(start, _, _)| start + 1);
        let to = to.min(gold.len()).min(from + 400);
        if from >= to {
            continue;
        }
        let here = gold[from..to].windows(words.len()).position(|w| w == &words[..]);
        if let Some(at) = here {
            place[i] = Some((from + at, from + at + words.len(), words.len()));
            from += at + words.len();
        }
    }
}

/// Labels the blocks of a page of which segments are known that belong to the story or do not.
pub(crate) fn segments(doc: &Doc, with: &[String], without: &[String]) -> Vec<Label> {
    let squeezed = |s: &String| crate::lines::joined(s);
    let with: Vec<String> = with.iter().map(squeezed).filter(|s| s.len() > 3).collect();
    let without: Vec<String> = without.iter().map(squeezed).filter(|s| s.len() > 3).collect();
    doc.blocks
        .iter()
        .map(|block| {
            let words = doc.words(block.text);
            let has = |list: &[String]| list.iter().any(|s| words.contains(s.as_str()));
            let weight = weight(words.split(' ').count(), 500);
            match (has(&with), has(&without)) {
                (true, false) => Label { story: 1.0, weight },
                (false, true) => Label { story: 0.0, weight },
                _ => Label::default(),
            }
        })
        .collect()
}
