//! Scores pages against gold, by the rules of the reference scorer.

use std::collections::{BTreeSet, HashMap};

use detente_record::{Article, Block, Clock, Role};
use serde::Serialize;
use serde_json::Value;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Tokens of a shingle.
const SHINGLE: usize = 4;

/// Says whether a character belongs to a word: letters, numbers, the underscore; no marks.
fn of_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    c.is_alphanumeric()
        && !is_combining_mark(c)
        && !matches!(c, '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f189}')
}

/// Cuts a text into words.
pub fn tokens(text: &str) -> Vec<&str> {
    text.split(|c| !of_word(c)).filter(|w| !w.is_empty()).collect()
}

/// What was read from a page, to be compared with gold.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Prediction {
    /// The gold row's id.
    pub id: String,
    /// The story, its headline left out.
    pub text: String,
    /// Headline.
    pub title: Option<String>,
    /// Names of authors.
    pub authors: Vec<String>,
    /// Day of publication, with time and offset where the page states them.
    pub date: Option<String>,
}

impl Prediction {
    /// Takes from an article what is compared: the story without headline and captions, the day
    /// with time and zone as far as stated.
    pub fn new(id: &str, article: &Article) -> Self {
        let told = |b: &&Block| !matches!(b.role, Role::Title | Role::Caption);
        let blocks = article.blocks.iter().filter(told).map(|b| b.span.of(&article.text));
        Self {
            text: blocks.collect::<Vec<_>>().join("\n\n"),
            title: article.title.clone(),
            authors: authors(article.byline.as_deref()),
            date: article.published.map(|day| instant(day.date, article.published_clock)),
            id: id.to_owned(),
        }
    }
}

/// Parts a byline into names.
pub(crate) fn authors(byline: Option<&str>) -> Vec<String> {
    let names = byline.unwrap_or_default().split(", ");
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Writes a day with time and zone as far as stated.
pub(crate) fn instant(day: jiff::civil::Date, clock: Option<Clock>) -> String {
    let time = clock.map(|c| format!("T{}", c.time)).unwrap_or_default();
    let zone = clock.and_then(|c| c.offset).map(zone).unwrap_or_default();
    format!("{day}{time}{zone}")
}

/// `+02:00` of an offset in seconds.
fn zone(offset: i32) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let minutes = offset.abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The measures of one set; a measure is absent where its gold holds nothing to compare.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Scores {
    /// Gold rows.
    pub n: usize,
    /// Rows for which there is a prediction.
    pub answered: usize,
    /// Body: harmonic mean of the means of precision and recall, or over segments.
    #[serde(rename = "F1", skip_serializing_if = "Option::is_none")]
    pub f1: Option<f64>,
    /// Body precision.
    #[serde(rename = "P", skip_serializing_if = "Option::is_none")]
    pub p: Option<f64>,
    /// Body recall.
    #[serde(rename = "R", skip_serializing_if = "Option::is_none")]
    pub r: Option<f64>,
    /// Share of pages with an F1 of at least .98.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_ge98: Option<f64>,
    /// Share of pages with an F1 below .5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_below_half: Option<f64>,
    /// Share of dated rows whose day is right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_right: Option<f64>,
    /// Share of the answered ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_right_of_answered: Option<f64>,
    /// Rows with a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dated: Option<usize>,
    /// Share of rows with time and zone in gold for which the very instant (to the minute) is right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_right: Option<f64>,
    /// Rows with time and zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timed: Option<usize>,
    /// Share of titles that are the same words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title_exact: Option<f64>,
    /// Rows with a title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub titled: Option<usize>,
    /// F1 of authors' names over all rows.
    #[serde(rename = "author_F1", skip_serializing_if = "Option::is_none")]
    pub author_f1: Option<f64>,
    /// Rows with authors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authored: Option<usize>,
}

/// Precision and recall of a body; `None` where the side has no shingles.
type Share = Option<f64>;

/// Compares a body with gold: precision, recall, F1.
pub fn body(gold: &str, found: &str) -> (Share, Share, f64) {
    let (gold, found) = if mostly_cjk(gold) {
        (spread(gold), spread(found))
    } else {
        (gold.to_owned(), found.to_owned())
    };
    let (a, b) = (shingles(&gold), shingles(&found));
    let right: usize = a.iter().map(|(k, n)| (*n).min(b.get(k).copied().unwrap_or(0))).sum();
    let (all_a, all_b): (usize, usize) = (a.values().sum(), b.values().sum());
    if right == 0 {
        let same = all_a == 0 && all_b == 0;
        let f1 = f64::from(u8::from(same));
        let share = |all: usize| (all > 0).then_some(0.0);
        return (share(all_b), share(all_a), f1);
    }
    let (p, r) = (right as f64 / all_b as f64, right as f64 / all_a as f64);
    (Some(p), Some(r), 2.0 * p * r / (p + r))
}

fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

fn mostly_cjk(text: &str) -> bool {
    let all = text.chars().count().max(1);
    text.chars().filter(|c| is_cjk(*c)).count() * 5 > all
}

fn spread(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        if is_cjk(c) {
            out.extend([' ', c, ' ']);
        } else {
            out.push(c);
        }
    }
    out
}

fn shingles(text: &str) -> HashMap<Vec<&str>, usize> {
    let words = tokens(text);
    let mut counts: HashMap<Vec<&str>, usize> = HashMap::new();
    if words.is_empty() {
        return counts;
    }
    for i in 0..(words.len() + 1).saturating_sub(SHINGLE).max(1) {
        let run = words[i..(i + SHINGLE).min(words.len())].to_vec();
        *counts.entry(run).or_default() += 1;
    }
    counts
}

/// Lower-cases the words of a name or title, compatibility forms made plain.
pub(crate) fn plain(text: &str) -> String {
    let folded: String = text.nfkc().collect::<String>().to_lowercase();
    tokens(&folded).join(" ")
}

pub(crate) fn names(value: &Value) -> BTreeSet<String> {
    let all: Vec<String> = match value {
        Value::String(names) => names.split(';').map(plain).collect(),
        Value::Array(names) => names.iter().filter_map(Value::as_str).map(plain).collect(),
        _ => Vec::new(),
    };
    all.into_iter().filter(|n| !n.is_empty()).collect()
}

pub(crate) fn filled<'a>(row: &'a Value, keys: &[&str]) -> Option<&'a Value> {
    keys.iter().filter_map(|key| row.get(*key)).find(|v| match v {
        Value::String(s) => !s.is_empty(),
        Value::Array(a) => !a.is_empty(),
        _ => false,
    })
}

/// Scores predictions against gold rows, JSON objects in the form of the reference scorer.
pub fn score(gold: &[Value], found: &[Prediction]) -> Scores {
    let by_id: HashMap<&str, &Prediction> = found.iter().map(|p| (p.id.as_str(), p)).collect();
    let nothing = Prediction::default();
    let rows: Vec<(&Value, &Prediction)> = gold
        .iter()
        .map(|g| {
            let id = g["id"].as_str().unwrap_or_default();
            (g, by_id.get(id).copied().unwrap_or(&nothing))
        })
        .collect();
    let known = |g: &&Value| by_id.contains_key(g["id"].as_str().unwrap_or_default());
    let mut scores =
        Scores { n: gold.len(), answered: gold.iter().filter(known).count(), ..Scores::default() };
    bodies(&rows, &mut scores);
    segments(&rows, &mut scores);
    dates(&rows, &mut scores);
    titles(&rows, &mut scores);
    bylines(&rows, &mut scores);
    scores
}

fn bodies(rows: &[(&Value, &Prediction)], scores: &mut Scores) {
    let full: Vec<_> = rows
        .iter()
        .filter_map(|(g, p)| Some((g["articleBody"].as_str().filter(|b| !b.is_empty())?, p)))
        .map(|(gold, p)| body(gold, &p.text))
        .collect();
    if full.is_empty() {
        return;
    }
    let mean = |values: Vec<f64>| {
        if values.is_empty() { 1e-9 } else { values.iter().sum::<f64>() / values.len() as f64 }
    };
    let p = mean(full.iter().filter_map(|f| f.0).collect());
    let r = mean(full.iter().filter_map(|f| f.1).collect());
    let share = |test: fn(f64) -> bool| {
        full.iter().filter(|f| test(f.2)).count() as f64 / full.len() as f64
    };
    (scores.p, scores.r) = (Some(p), Some(r));
    scores.f1 = Some(2.0 * p * r / (p + r).max(1e-9));
    scores.share_ge98 = Some(share(|f| f >= 0.98));
    scores.share_below_half = Some(share(|f| f < 0.5));
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn segments(rows: &[(&Value, &Prediction)], scores: &mut Scores) {
    let (mut tp, mut fp, mut fneg, mut any) = (0usize, 0, 0, false);
    for (g, p) in rows {
        let Some(with) = g.get("with").and_then(Value::as_array) else { continue };
        any = true;
        let text = squeezed(&p.text);
        let count = |list: &[Value]| {
            let inside = |s: &&Value| text.contains(&squeezed(s.as_str().unwrap_or_default()));
            if text.is_empty() { 0 } else { list.iter().filter(inside).count() }
        };
        let right = count(with);
        tp += right;
        fneg += with.len() - right;
        fp += g.get("without").and_then(Value::as_array).map_or(0, |list| count(list));
    }
    if any {
        scores.f1 = Some(2.0 * tp as f64 / (2 * tp + fp + fneg) as f64);
        scores.p = Some(tp as f64 / (tp + fp).max(1) as f64);
        scores.r = Some(tp as f64 / (tp + fneg) as f64);
    }
}

pub(crate) fn head(text: &str) -> String {
    text.chars().take(10).collect()
}

fn dates(rows: &[(&Value, &Prediction)], scores: &mut Scores) {
    let dated: Vec<(&str, &str)> = rows
        .iter()
        .filter_map(|(g, p)| {
            let day = filled(g, &["publishing_date", "date"])?.as_str()?;
            Some((day, p.date.as_deref().unwrap_or_default()))
        })
        .collect();
    if dated.is_empty() {
        return;
    }
    let right = dated.iter().filter(|(a, b)| head(a) == head(b)).count() as f64;
    let answered = dated.iter().filter(|(_, b)| !b.is_empty()).count().max(1);
    scores.date_right = Some(right / dated.len() as f64);
    scores.date_right_of_answered = Some(right / answered as f64);
    scores.dated = Some(dated.len());
    let timed: Vec<(i64, Option<i64>)> =
        dated.iter().filter_map(|(a, b)| Some((minute(a)?, minute(b)))).collect();
    if !timed.is_empty() {
        let right = timed.iter().filter(|(a, b)| Some(*a) == *b).count();
        scores.time_right = Some(right as f64 / timed.len() as f64);
        scores.timed = Some(timed.len());
    }
}

/// Reads an instant with its zone, in minutes since 1970.
fn minute(stamp: &str) -> Option<i64> {
    let stamp: jiff::Timestamp = stamp.replacen(' ', "T", 1).parse().ok()?;
    Some(stamp.as_second().div_euclid(60))
}

fn titles(rows: &[(&Value, &Prediction)], scores: &mut Scores) {
    let titled: Vec<bool> = rows
        .iter()
        .filter_map(|(g, p)| {
            let title = filled(g, &["title"])?.as_str()?;
            Some(plain(title) == plain(p.title.as_deref().unwrap_or_default()))
        })
        .collect();
    if !titled.is_empty() {
        let right = titled.iter().filter(|t| **t).count() as f64;
        scores.title_exact = Some(right / titled.len() as f64);
        scores.titled = Some(titled.len());
    }
}

fn bylines(rows: &[(&Value, &Prediction)], scores: &mut Scores) {
    let mut counts = (0usize, 0usize, 0usize);
    for (g, p) in rows {
        let Some(gold) = filled(g, &["authors", "author"]) else { continue };
        let gold = names(gold);
        let found: BTreeSet<String> =
            p.authors.iter().map(|n| plain(n)).filter(|n| !n.is_empty()).collect();
        counts.0 += gold.intersection(&found).count();
        counts.1 += gold.len() + found.len();
        counts.2 += 1;
    }
    if counts.2 > 0 {
        scores.author_f1 = Some(2.0 * counts.0 as f64 / counts.1.max(1) as f64);
        scores.authored = Some(counts.2);
    }
}
