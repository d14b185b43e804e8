//! `cargo xtask train --pages`: learns the block classifier of `detente-page` from marked pages, and its
//! judge of titles, authors and days.

use std::{fs, path::Path};

use detente_page::{
    eval::Scores,
    train::{Apart, GoldPage, Learnt, LearntFacts, decoded, facts, train},
};
use serde_json::Value;

/// Sets with a marked body, and those with titles, authors or days; the pages lie under `pages` as
/// each gold row's `file` says.
const BODIES: [&str; 4] = ["aeb", "funeval", "fundus", "traf"];
const FACTS: [&str; 3] = ["fundus", "traf", "htmldate"];
/// Sets that hold nothing but news.
const NEWS: [&str; 3] = ["aeb", "funeval", "fundus"];

/// Reads gold and pages, learns, prints the scores on unseen sites or pages, and writes the weights of both.
pub fn run(data: &Path, pages: &Path, apart: Apart, root: &Path) -> std::io::Result<()> {
    let Learnt { weights, unseen, ceiling } =
        train(&marked(&BODIES, data, pages)?, apart, &mut |line| println!("{line}"));
    print("unseen", &unseen)?;
    print("ceiling", &ceiling)?;
    fs::write(root.join("crates/detente-page/models/blocks.tsv"), &weights)?;
    println!("blocks.tsv: {} bytes", weights.len());
    run_facts(data, pages, apart, root)
}

/// The same for titles, authors and days alone.
pub fn run_facts(data: &Path, pages: &Path, apart: Apart, root: &Path) -> std::io::Result<()> {
    let marked = marked(&FACTS, data, pages)?;
    if marked.is_empty() {
        // Nothing to learn from would overwrite the weights with none.
        let why = format!("{}: none of the marked pages is here, unpacked", pages.display());
        return Err(std::io::Error::new(std::io::ErrorKind::NotFound, why));
    }
    let LearntFacts { weights, unseen, .. } = facts(&marked, apart, &mut |line| println!("{line}"));
    print("unseen", &unseen)?;
    fs::write(root.join("crates/detente-page/models/facts.tsv"), &weights)?;
    println!("facts.tsv: {} bytes", weights.len());
    Ok(())
}

fn marked(sets: &[&str], data: &Path, pages: &Path) -> std::io::Result<Vec<GoldPage>> {
    let mut marked = Vec::new();
    for set in sets {
        let gold = fs::read_to_string(data.join(format!("pages/{set}.gold.jsonl")))?;
        for line in gold.lines() {
            // Gold made by Python may write an absent number as `NaN`.
            let gold: Value = serde_json::from_str(&line.replace(": NaN", ": null"))?;
            let Some(file) = gold["file"].as_str() else { continue };
            let Ok(bytes) = fs::read(pages.join(file)) else { continue };
            let (set, news) = ((*set).to_owned(), NEWS.contains(set));
            marked.push(GoldPage { set, news, html: decoded(&bytes), gold });
        }
    }
    Ok(marked)
}

fn print(name: &str, list: &[(String, Scores)]) -> std::io::Result<()> {
    for (set, scores) in list {
        println!("{name} {set}: {}", serde_json::to_string(scores)?);
    }
    Ok(())
}
