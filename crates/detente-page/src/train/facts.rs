//! Learns to judge what may be a page's title, authors and day of publication.

use serde_json::Value;

use super::{
    Apart, FOLDS, GoldPage,
    boost::{self, Sample, Settings},
    fold,
};
use crate::{
    eval::{self, Prediction, Scores},
    html::Doc,
    metadata::{
        Candidates, Said,
        judge::{Candidate, Judge},
    },
    trees::Round,
};

/// What was learnt, and how well it does on sites, or pages, that it has not seen.
#[derive(Clone, Debug)]
pub struct LearntFacts {
    /// The weights, as `models/facts.tsv` holds them.
    pub weights: String,
    /// Scores of each set, each page judged by weights that did not see it, or its site.
    pub unseen: Vec<(String, Scores)>,
    /// What was read of each page by those weights, with the name of its set.
    pub read: Vec<(String, Prediction)>,
}

/// A page with its candidates, and which of them its gold row calls right.
struct Labelled<'a> {
    page: &'a GoldPage,
    candidates: Candidates,
    /// Titles, authors, days; `None` where gold is silent.
    right: [Option<Vec<bool>>; 3],
    fold: usize,
}

/// How to learn.
const SETTINGS: Settings =
    Settings { trees: 500, rate: 0.03, ridge: 3.0, features: 110, rows: 160 };
/// By how much pages of news count more than others, for titles, authors and days.
const NEWS: [f32; 3] = [4.0, 3.0, 1.0];

/// Learns from pages whose facts are known.
pub fn facts(pages: &[GoldPage], apart: Apart, log: &mut dyn FnMut(&str)) -> LearntFacts {
    let labelled: Vec<Labelled> = pages.iter().map(|page| label(page, apart)).collect();
    for (kind, name) in ["titles", "authors", "days"].into_iter().enumerate() {
        let known: Vec<&Vec<bool>> =
            labelled.iter().filter_map(|page| page.right[kind].as_ref()).collect();
        let found = known.iter().filter(|right| right.contains(&true)).count();
        let all: usize = known.iter().map(|right| right.len()).sum();
        log(&format!("{name}: {} pages, {found} with a right one among {all}", known.len()));
    }
    let judges: Vec<Judge> = (0..FOLDS).map(|fold| learn(&labelled, fold)).collect();
    let read: Vec<(String, Prediction)> = labelled
        .iter()
        .map(|page| (page.page.set.clone(), read(page, &judges[page.fold])))
        .collect();
    let mut sets: Vec<&str> = pages.iter().map(|page| page.set.as_str()).collect();
    sets.dedup();
    let unseen = sets
        .into_iter()
        .map(|set| {
            let gold: Vec<Value> =
                pages.iter().filter(|page| page.set == set).map(|page| page.gold.clone()).collect();
            let found: Vec<Prediction> =
                read.iter().filter(|(of, _)| of == set).map(|(_, found)| found.clone()).collect();
            (set.to_owned(), eval::score(&gold, &found))
        })
        .collect();
    LearntFacts { weights: learn(&labelled, FOLDS).write(), unseen, read }
}

fn label(page: &GoldPage, apart: Apart) -> Labelled<'_> {
    let doc = Doc::new(&page.html);
    let candidates = Said::new(&doc).candidates(page.gold["url"].as_str());
    let gold = &page.gold;
    let title = eval::filled(gold, &["title"]).and_then(Value::as_str).map(eval::plain);
    let authors = eval::filled(gold, &["authors", "author"]).map(eval::names);
    let day = eval::filled(gold, &["publishing_date", "date"]).and_then(Value::as_str);
    let day = day.map(eval::head);
    let right = [
        title.map(|title| marks(&candidates.titles, |one| eval::plain(one) == title)),
        authors.map(|names| marks(&candidates.authors, |one| names.contains(&eval::plain(one)))),
        day.map(|day| marks(&candidates.days, |(stamp, _)| stamp.date.to_string() == day)),
    ];
    Labelled { page, candidates, right, fold: fold(gold, apart) }
}

fn marks<T>(candidates: &[Candidate<T>], right: impl Fn(&T) -> bool) -> Vec<bool> {
    candidates.iter().map(|candidate| right(&candidate.value)).collect()
}

/// Learns all three from the pages of other sites than those of a part.
fn learn(pages: &[Labelled], left_out: usize) -> Judge {
    let seed = 20_221_229 + left_out as u64;
    let round = |kind: usize, rows: fn(&Candidates) -> Vec<&[u8]>| -> Round {
        let mut sample = Sample { rows: Vec::new(), labels: Vec::new(), weights: Vec::new() };
        for page in pages.iter().filter(|page| page.fold != left_out) {
            let Some(right) = &page.right[kind] else { continue };
            // Where nothing is right there is nothing to prefer; authors are judged one by one.
            if kind != 1 && !right.contains(&true) {
                continue;
            }
            for (row, right) in rows(&page.candidates).into_iter().zip(right) {
                sample.rows.push(row);
                sample.labels.push(f32::from(u8::from(*right)));
                sample.weights.push(if page.page.news { NEWS[kind] } else { 1.0 });
            }
        }
        boost::learn(&sample, SETTINGS, seed)
    };
    Judge {
        titles: round(0, |all| rows(&all.titles)),
        authors: round(1, |all| rows(&all.authors)),
        days: round(2, |all| rows(&all.days)),
    }
}

/// The numbers of all candidates.
fn rows<T>(candidates: &[Candidate<T>]) -> Vec<&[u8]> {
    candidates.iter().map(|candidate| &candidate.row[..]).collect()
}

/// What a judge reads of a page, in the form in which it is scored.
fn read(page: &Labelled, judge: &Judge) -> Prediction {
    let facts = page.candidates.judged(judge);
    let id = page.page.gold["id"].as_str().unwrap_or_default();
    Prediction {
        id: id.to_owned(),
        title: facts.title,
        authors: eval::authors(facts.byline.as_deref()),
        date: facts.published.map(|(stamp, _)| eval::instant(stamp.date, stamp.clock)),
        ..Prediction::default()
    }
}
