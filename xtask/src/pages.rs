//! `cargo xtask train --pages`: learns the block classifier of `detente-page` from marked pages.

use std::{fs, path::Path};

use detente_page::train::{GoldPage, Learnt, train};
use serde_json::Value;

/// Sets with a marked body; the pages lie under `pages` as each gold row's `file` says.
const SETS: [&str; 4] = ["aeb", "funeval", "fundus", "traf"];

/// Reads gold and pages, learns, prints the scores on unseen sites, and writes the weights.
pub fn run(data: &Path, pages: &Path, root: &Path) -> std::io::Result<()> {
    let mut marked = Vec::new();
    for set in SETS {
        let gold = fs::read_to_string(data.join(format!("pages/{set}.gold.jsonl")))?;
        for line in gold.lines() {
            let gold: Value = serde_json::from_str(line)?;
            let Some(file) = gold["file"].as_str() else { continue };
            let Ok(bytes) = fs::read(pages.join(file)) else { continue };
            marked.push(GoldPage {
                set: set.to_owned(),
                html: detente_page::train::decoded(&bytes),
                gold,
            });
        }
    }
    let Learnt { weights, unseen, ceiling } = train(&marked, &mut |line| println!("{line}"));
    for (name, list) in [("unseen", &unseen), ("ceiling", &ceiling)] {
        for (set, scores) in list {
            println!("{name} {set}: {}", serde_json::to_string(scores)?);
        }
    }
    fs::write(root.join("crates/detente-page/models/blocks.tsv"), &weights)?;
    println!("blocks.tsv: {} bytes", weights.len());
    Ok(())
}
