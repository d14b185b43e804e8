//! What the page's own statements say of its words: title, summary, and the body in its JSON-LD.

use xxhash_rust::xxh3::xxh3_64;

use crate::{hashing::Set, lines, story::features::percent};

/// Words that are compared at a time.
const RUN: usize = 3;

/// The statements that blocks are compared with.
#[derive(Default)]
pub(crate) struct Evidence {
    title: Option<String>,
    summary: Option<String>,
    /// Hashes of runs of words; empty where the page states no body.
    body: Set<u64>,
}

impl Evidence {
    /// Prepares the statements.
    pub fn new(title: Option<&str>, summary: Option<&str>, body: Option<&str>) -> Self {
        let own = |s: Option<&str>| s.map(folded).filter(|s| s.len() > 8);
        let body = body.filter(|b| b.len() > 400).map(runs).unwrap_or_default();
        Self { title: own(title), summary: own(summary), body: body.into_iter().collect() }
    }

    /// Writes four numbers on a block: is it the title, the summary; its share in the stated body,
    /// and whether there is one.
    pub fn of(&self, text: &str, row: &mut [u8]) {
        if text.len() < 600 {
            let folded = folded(text);
            row[0] = likeness(self.title.as_deref(), &folded);
            row[1] = likeness(self.summary.as_deref(), &folded);
        }
        if !self.body.is_empty() {
            let runs = runs(text);
            let found = runs.iter().filter(|run| self.body.contains(run)).count();
            row[2] = 1 + percent(found, runs.len());
            row[3] = 1;
        }
    }
}

fn folded(text: &str) -> String {
    lines::folded(text).take(600).collect()
}

/// 3: the same; 2: begins alike; 1: inside.
fn likeness(stated: Option<&str>, block: &str) -> u8 {
    let Some(stated) = stated.filter(|_| block.len() > 8) else { return 0 };
    if stated == block {
        3
    } else if stated.starts_with(block) || block.starts_with(stated) {
        2
    } else {
        u8::from(stated.contains(block) || block.contains(stated))
    }
}

fn runs(text: &str) -> Vec<u64> {
    let text = text.get(..text.len().min(200_000)).unwrap_or(text);
    let words: Vec<u64> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(|w| xxh3_64(w.as_bytes()))
        .collect();
    if words.len() < RUN {
        return Vec::new();
    }
    words.windows(RUN).map(|w| w[0] ^ w[1].rotate_left(21) ^ w[2].rotate_left(42)).collect()
}
