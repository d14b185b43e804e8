//! Trains the name labeller: a structured perceptron over whole sentences.

use super::perceptron::{Perceptron, Random};
use crate::{
    conllu::GoldSentence,
    names::{FEATURES, LABELS, Names, Search, WIDTH, features, may_follow},
    segment,
    tagger::Words,
};
use detente_record::Upos;

/// A sentence with a label (column of [`LABELS`]) for each word.
pub(super) struct Example {
    pub words: Words,
    pub labels: Vec<u8>,
}

/// Turns labels of any of the sets into columns: `B-place`, `I-corporation`, `B-MISC` (none).
pub(super) fn columns<'l>(labels: impl Iterator<Item = &'l str>) -> Vec<u8> {
    let mut columns = Vec::new();
    for label in labels {
        let kind = match label.get(2..).unwrap_or_default() {
            "PER" | "person" => 1,
            "LOC" | "location" | "place" => 3,
            "ORG" | "organization" | "corporation" | "group" => 5,
            _ => 0,
        };
        let inside = label.starts_with("I-") && kind != 0;
        let last = usize::from(columns.last().copied().unwrap_or(0));
        let goes_on = inside && may_follow(last, kind + 1);
        columns.push(if goes_on { kind as u8 + 1 } else { kind as u8 });
    }
    columns
}

/// Brings GUM's labels to the usage of the other sets: titles ("President", "Dr.") are no part of a
/// person's name, and an adjective alone ("Danish") is no name.
pub(super) fn as_in_the_news(sentence: &GoldSentence, labels: &mut [u8]) {
    for index in 0..labels.len() {
        if labels[index] % 2 == 0 {
            continue;
        }
        let label = labels[index];
        let goes_on = labels.get(index + 1) == Some(&(label + 1));
        let word = &sentence.words[index];
        if label == 1 && goes_on && (segment::is_title(&word.form) || word.upos == Upos::Det) {
            labels[index] = 0;
            labels[index + 1] = 1;
        } else if !goes_on && word.upos == Upos::Adj {
            labels[index] = 0;
        }
    }
}

/// Trains for `rounds`.
pub(super) fn train(examples: &[Example], rounds: usize, bits: u32, step: f32, least: u8) -> Names {
    let mut perceptron = Perceptron::<WIDTH>::new(bits);
    let mut follow = [[0f32; 7]; 7];
    let mut late = [[0f32; 7]; 7];
    let mut clock = 1.0;
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = Random(3);
    let mut search = Search::default();
    let mut hashes: Vec<[u32; FEATURES]> = Vec::new();
    for _ in 0..rounds {
        random.shuffle(&mut order);
        for &at in &order {
            let Example { words, labels } = &examples[at];
            hashes.clear();
            search.scores.clear();
            for (index, &gold) in labels.iter().enumerate() {
                let mut here = [0; FEATURES];
                features(words, index, &mut here);
                let sums = perceptron.score(&here);
                // Whole numbers of a hundredth; a wrong label gets a head start (a margin).
                let score = |label: usize| {
                    let ahead = if label == usize::from(gold) { 0.0 } else { 1.0 };
                    ((sums[label] + ahead) * 100.0) as i32
                };
                search.scores.push(std::array::from_fn(score));
                hashes.push(here);
            }
            let whole = follow.map(|row| row.map(|weight| (weight * 100.0) as i16));
            search.run(&whole);
            perceptron.tick();
            clock += 1.0;
            let (mut gold_before, mut found_before) = (0, 0);
            for (index, here) in hashes.iter().enumerate() {
                let (gold, found) = (labels[index] as usize, search.labels[index] as usize);
                if gold != found {
                    perceptron.add(here, gold, 1.0);
                    perceptron.add(here, found, -1.0);
                }
                if (gold_before, gold) != (found_before, found) {
                    follow[gold_before][gold] += 1.0;
                    late[gold_before][gold] += clock;
                    follow[found_before][found] -= 1.0;
                    late[found_before][found] -= clock;
                }
                (gold_before, found_before) = (gold, found);
            }
        }
    }
    let mut whole = [[0; 7]; 7];
    for from in 0..LABELS.len() {
        for to in 0..LABELS.len() {
            let mean = follow[from][to] - late[from][to] / clock;
            whole[from][to] = (mean / step).round().clamp(-3000.0, 3000.0) as i16;
        }
    }
    Names { table: perceptron.table(step, least), follow: whole }
}
