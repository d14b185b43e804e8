//! Copies among the shared documents, where they are there.
#![allow(clippy::print_stdout, clippy::unwrap_used)] // a skipped test says so

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use detente_merge::{
    Print, Shelf,
    copies::eval::{GoldDocument, NaturalPair, Pair, score},
    matches,
};

/// A shelf in memory.
#[derive(Default)]
struct Room {
    prints: Vec<Print>,
    holders: BTreeMap<u32, Vec<usize>>,
}

impl Room {
    fn put(&mut self, print: Print) {
        for anchor in print.anchors() {
            self.holders.entry(anchor).or_default().push(self.prints.len());
        }
        self.prints.push(print);
    }
}

impl Shelf for Room {
    type Key = usize;
    type Error = std::convert::Infallible;

    fn holders(&self, anchors: &[u32], most: u32) -> Result<Vec<Vec<usize>>, Self::Error> {
        let of = |anchor| self.holders.get(anchor).map_or(&[][..], Vec::as_slice).iter().copied();
        Ok(anchors.iter().map(|anchor| of(anchor).take(most as usize).collect()).collect())
    }

    fn print(&self, key: usize) -> Result<Option<Cow<'_, Print>>, Self::Error> {
        Ok(self.prints.get(key).map(Cow::Borrowed))
    }
}

#[test]
fn spun_and_natural_copies_are_found() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/pages/copies");
    let Ok(documents) = fs::read_to_string(folder.join("docs.jsonl")) else {
        println!("skipped: ../shared/data/pages/copies is not there");
        return;
    };
    let natural = fs::read_to_string(folder.join("natural_pairs.jsonl")).unwrap();
    let documents: Vec<GoldDocument> =
        documents.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let natural: Vec<NaturalPair> =
        natural.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut room = Room::default();
    let mut found = BTreeSet::new();
    for document in &documents {
        let print = Print::new(&document.text);
        for (key, _) in matches(&print, &room).unwrap() {
            found.insert(Pair::new(&document.id, &documents[key].id));
        }
        room.put(print);
    }
    let scores = score(&documents, &natural, &found);
    println!("{}", serde_json::to_string(&scores).unwrap());
    assert!(scores.f1 > 0.985 && scores.natural_recall > 0.95, "{scores:?}");
}
