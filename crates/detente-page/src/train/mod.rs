//! Learns the weights of the block classifier from pages whose story is known, and those of the judge
//! of titles, authors and days from pages of which these are known.
//!
//! Pages of one site are never split between learning and judging, so that what is printed is what
//! an unseen site can expect; or, on demand, they are ([`Apart::Pages`]), as for another page of the sites of
//! which some were seen.

mod boost;
mod facts;
mod labels;

use std::thread;

use serde_json::Value;

use crate::{
    eval::{self, Prediction, Scores},
    html::Doc,
    identity, metadata,
    story::{
        features::{self, Row},
        model::{Model, SecondRow, second_rows},
    },
    trees::Round,
};
use boost::{Sample, Settings};
pub use facts::{LearntFacts, facts};
use labels::Label;

/// Parts into which the sites, or the pages, are cut.
const FOLDS: usize = 5;

/// What is never split between learning and judging.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Apart {
    /// All pages of a site: the scores are those of a site not seen before.
    Sites,
    /// Single pages: the scores are those of another page, whose site may have been seen.
    Pages,
}

/// A page with its gold row.
#[derive(Clone, Debug)]
pub struct GoldPage {
    /// Name of the set it belongs to.
    pub set: String,
    /// The set holds nothing but news.
    pub news: bool,
    /// The gold row.
    pub gold: Value,
    /// The page, decoded.
    pub html: String,
}

/// What was learnt, and how well it does on sites, or pages, that it has not seen.
#[derive(Clone, Debug)]
pub struct Learnt {
    /// The weights, as `models/blocks.tsv` holds them.
    pub weights: String,
    /// Scores of each set's bodies, each page judged by weights that did not see it, or its site.
    pub unseen: Vec<(String, Scores)>,
    /// The best that any choice among the blocks could reach, by the labels.
    pub ceiling: Vec<(String, Scores)>,
}

struct Prepared<'a> {
    page: &'a GoldPage,
    doc: Doc<'a>,
    rows: Vec<Row>,
    labels: Vec<Label>,
    fold: usize,
}

/// Learns both rounds; `log` is told of the progress.
pub fn train(pages: &[GoldPage], apart: Apart, log: &mut dyn FnMut(&str)) -> Learnt {
    let prepared: Vec<Prepared> = pages.iter().map(|page| prepare(page, apart)).collect();
    log(&format!(
        "{} pages, {} blocks, {} labelled",
        prepared.len(),
        prepared.iter().map(|p| p.rows.len()).sum::<usize>(),
        prepared.iter().flat_map(|p| &p.labels).filter(|l| l.weight > 0.0).count(),
    ));
    let ceiling = scores(&prepared, |n, i| prepared[n].labels[i].story);
    let first = Settings { trees: 100, rate: 0.12, ridge: 8.0, features: 90, rows: 140 };
    let second = Settings { trees: 120, rate: 0.08, ridge: 8.0, features: 90, rows: 140 };

    let rounds = by_fold(|fold| learn_first(&prepared, first, fold));
    log("first round learnt");
    let judged: Vec<Vec<f32>> = prepared
        .iter()
        .map(|p| p.rows.iter().map(|row| rounds[p.fold].probability(row)).collect())
        .collect();
    let wide: Vec<Vec<SecondRow>> = prepared
        .iter()
        .zip(&judged)
        .map(|(p, first)| second_rows(&p.doc, &p.rows, first))
        .collect();
    let rounds = by_fold(|fold| learn_second(&prepared, &wide, second, fold));
    log("second round learnt");
    let judged: Vec<Vec<f32>> = prepared
        .iter()
        .zip(&wide)
        .map(|(p, rows)| rows.iter().map(|row| rounds[p.fold].probability(row)).collect())
        .collect();
    let unseen = scores(&prepared, |n, i| judged[n][i]);
    let model = Model {
        rounds: [
            learn_first(&prepared, first, FOLDS),
            learn_second(&prepared, &wide, second, FOLDS),
        ],
    };
    Learnt { weights: model.write(), unseen, ceiling }
}

/// Decodes a page's bytes as reading it would.
pub fn decoded(bytes: &[u8]) -> String {
    let charset = crate::markup::declared_charset(bytes);
    crate::decode::decode(bytes, charset.as_deref()).text
}

/// Runs `learn` for each fold to leave out, two at a time.
fn by_fold(learn: impl Fn(usize) -> Round + Sync) -> Vec<Round> {
    let learn = &learn;
    let mut rounds = vec![Round::default(); FOLDS];
    for pair in rounds.chunks_mut(2).enumerate() {
        let (n, slots) = pair;
        thread::scope(|scope| {
            for (k, slot) in slots.iter_mut().enumerate() {
                scope.spawn(move || *slot = learn(2 * n + k));
            }
        });
    }
    rounds
}

fn prepare(page: &GoldPage, apart: Apart) -> Prepared<'_> {
    let doc = Doc::new(&page.html);
    let evidence = metadata::evidence(&doc);
    let rows = features::table(&doc, &evidence).rows;
    let strings = |key: &str| -> Vec<String> {
        let list = page.gold.get(key).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
    };
    let labels = match page.gold["articleBody"].as_str() {
        Some(body) => labels::whole(&doc, body),
        None => labels::segments(
            &doc,
            &strings("with"),
            &[strings("without"), strings("comments")].concat(),
        ),
    };
    Prepared { page, doc, rows, labels, fold: fold(&page.gold, apart) }
}

/// The part in which a page, or its site, is.
fn fold(gold: &Value, apart: Apart) -> usize {
    let url = gold["url"].as_str().unwrap_or_default();
    let name = match apart {
        Apart::Sites => identity::host(url).or(gold["publisher"].as_str()).unwrap_or(url),
        Apart::Pages => url,
    };
    xxhash_rust::xxh3::xxh3_64(name.as_bytes()) as usize % FOLDS
}

fn learn_first(prepared: &[Prepared], settings: Settings, left_out: usize) -> Round {
    let rows = |n: usize, i: usize| &prepared[n].rows[i][..];
    learn(prepared, rows, settings, left_out)
}

fn learn_second(
    prepared: &[Prepared],
    wide: &[Vec<SecondRow>],
    settings: Settings,
    left_out: usize,
) -> Round {
    learn(prepared, |n, i| &wide[n][i][..], settings, left_out)
}

fn learn<'a>(
    prepared: &[Prepared],
    row: impl Fn(usize, usize) -> &'a [u8],
    settings: Settings,
    left_out: usize,
) -> Round {
    let mut sample = Sample { rows: Vec::new(), labels: Vec::new(), weights: Vec::new() };
    for (n, page) in prepared.iter().enumerate().filter(|(_, p)| p.fold != left_out) {
        for (i, label) in page.labels.iter().enumerate().filter(|(_, l)| l.weight > 0.0) {
            sample.rows.push(row(n, i));
            sample.labels.push(label.story);
            sample.weights.push(label.weight);
        }
    }
    boost::learn(&sample, settings, 20_221_229 + left_out as u64)
}

/// Scores each set, blocks chosen by probability.
fn scores(prepared: &[Prepared], judge: impl Fn(usize, usize) -> f32) -> Vec<(String, Scores)> {
    let mut sets: Vec<&str> = prepared.iter().map(|p| p.page.set.as_str()).collect();
    sets.dedup();
    sets.into_iter()
        .map(|set| {
            let (mut gold, mut found) = (Vec::new(), Vec::new());
            for (n, p) in prepared.iter().enumerate().filter(|(_, p)| p.page.set == set) {
                let text: Vec<&str> = (0..p.doc.blocks.len())
                    .filter(|i| judge(n, *i) > 0.5)
                    .map(|i| p.doc.words(p.doc.blocks[i].text))
                    .collect();
                let id = p.page.gold["id"].as_str().unwrap_or_default().to_owned();
                found.push(Prediction { id, text: text.join("\n"), ..Prediction::default() });
                gold.push(p.page.gold.clone());
            }
            (set.to_owned(), eval::score(&gold, &found))
        })
        .collect()
}
