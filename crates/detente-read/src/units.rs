//! Measures PETRARCH dictionaries against records in the manner of PETRARCH's unit tests.
//!
//! A gold file holds one JSON object a line: `id`, `category`, `date` (`YYYYMMDD`), `text`,
//! `events` (each with `source`, `target`, `code`), optional `config` (a list of `option` and
//! `value`, as PETRARCH's `<Config>`), `dictionaries` (names of the files that the record is coded
//! with), `conllu` (read where `text` is empty), and the same for another generation of dictionaries as `up_events`, `up_text`,
//! `up_dictionaries`.
//!
//! A record is exact when the set of coded triples is the gold set. Records of the category
//! `ERROR` are not scored. Precision, recall and F1 count triples with their repetitions.

use std::collections::{BTreeMap, BTreeSet};

use detente_coder::{
    events::filed,
    petrarch::{Dictionary, Discard, Options, Part},
};
use detente_parse::{Parser, Scratch};
use detente_record::{Article, Block, DateBasis, Page, Precision, Published, Role, Span};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Reader, eval::GoldError};

/// Which events of the records count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Generation {
    /// `events`, coded with the files of `dictionaries`.
    #[default]
    First,
    /// `up_events`, coded with the files of `up_dictionaries`.
    Second,
}

/// The records of a gold file.
#[derive(Clone, Debug)]
pub struct Units {
    records: Vec<Unit>,
}

#[derive(Clone, Debug, Deserialize)]
struct Unit {
    id: String,
    #[serde(default)]
    category: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    conllu: String,
    events: Vec<Event>,
    #[serde(default)]
    config: Vec<Config>,
    #[serde(default)]
    dictionaries: BTreeMap<String, String>,
    #[serde(default)]
    up_events: Option<Vec<Event>>,
    #[serde(default)]
    up_text: Option<String>,
    #[serde(default)]
    up_dictionaries: Option<BTreeMap<String, String>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
struct Event {
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    target: Option<String>,
    #[serde(default)]
    code: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
struct Config {
    option: String,
    value: String,
}

/// How well units were coded; shares in per cent, F1 from 0 to 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct UnitScores {
    /// Records scored.
    pub records: usize,
    /// Share of records whose triples are all found and no others.
    pub exact: f64,
    /// Triples coded.
    pub found: usize,
    /// Triples in the gold.
    pub gold: usize,
    /// Share of coded triples that are gold, 0 to 1.
    pub precision: f64,
    /// Share of gold triples that are coded, 0 to 1.
    pub recall: f64,
    /// Their harmonic mean, 0 to 1.
    pub triple_f1: f64,
    /// Share of records without gold events for which nothing was coded; per cent.
    pub no_events: f64,
    /// Records scored and exact, by category.
    pub categories: BTreeMap<String, [usize; 2]>,
}

/// What was coded for one record, with the gold beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnitPrediction {
    /// The record's id.
    pub id: String,
    /// The record's category.
    pub category: String,
    /// The gold triples.
    pub gold: Vec<GoldTriple>,
    /// The coded triples: source, target, event code.
    pub pred: Vec<[String; 3]>,
}

/// A gold triple.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GoldTriple {
    /// Source.
    pub sourcecode: String,
    /// Target.
    pub targetcode: String,
    /// Event code.
    pub eventcode: String,
}

impl Units {
    /// Reads a gold file.
    ///
    /// # Errors
    /// The first line that is no record.
    pub fn parse(gold: &str) -> Result<Self, GoldError> {
        let records = (1..)
            .zip(gold.lines())
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(line, text)| {
                serde_json::from_str(text)
                    .map_err(|error| GoldError { line, reason: error.to_string() })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { records })
    }

    /// Names the dictionary files that the records ask for.
    pub fn files(&self, generation: Generation) -> BTreeSet<(Part, String)> {
        let mut files = BTreeSet::new();
        for record in &self.records {
            let named = match generation {
                Generation::First => Some(&record.dictionaries),
                Generation::Second => record.up_dictionaries.as_ref(),
            };
            for (key, names) in named.into_iter().flatten() {
                let part = match key.as_str() {
                    "actorfile" => Part::Actors,
                    "agentfile" => Part::Agents,
                    "verbfile" => Part::Verbs,
                    "discardfile" => Part::Discards,
                    _ => continue,
                };
                files.extend(names.split(',').map(|name| (part, name.trim().to_owned())));
            }
        }
        files
    }

    /// Codes every record with a dictionary and scores it.
    pub fn score(
        &self,
        dictionary: &Dictionary,
        generation: Generation,
    ) -> (UnitScores, Vec<UnitPrediction>) {
        let mut scratch = Scratch::default();
        self.score_by(generation, |text, record| coded(dictionary, text, record, &mut scratch))
    }

    /// Codes every record as a text of its day with the shipped lexicon and scores it, filed as
    /// [`filed`] says.
    pub fn score_read(&self, reader: &Reader) -> (UnitScores, Vec<UnitPrediction>) {
        self.score_by(Generation::First, |text, record| read(reader, text, day(&record.date)))
    }

    fn score_by(
        &self,
        generation: Generation,
        mut coded: impl FnMut(&str, &Unit) -> Vec<[String; 3]>,
    ) -> (UnitScores, Vec<UnitPrediction>) {
        let mut tally = Tally::default();
        let mut predictions = Vec::new();
        for record in &self.records {
            let tokens = words(&record.conllu);
            let text = if record.text.is_empty() { &tokens } else { &record.text };
            let (text, gold) = match (generation, &record.up_events) {
                (Generation::First, _) => (text, Some(&record.events)),
                (Generation::Second, gold) => {
                    let other = record.up_text.as_ref().filter(|text| !text.is_empty());
                    (other.unwrap_or(text), gold.as_ref())
                }
            };
            let Some(gold) = gold else { continue };
            let prediction = UnitPrediction {
                id: record.id.clone(),
                category: record.category.clone(),
                gold: gold.iter().filter_map(Event::triple).collect(),
                pred: coded(text, record),
            };
            if prediction.category != "ERROR" {
                tally.add(&prediction);
            }
            predictions.push(prediction);
        }
        (tally.scores(), predictions)
    }
}

impl Event {
    fn triple(&self) -> Option<GoldTriple> {
        Some(GoldTriple {
            sourcecode: self.source.clone().unwrap_or_default(),
            targetcode: self.target.clone().unwrap_or_default(),
            eventcode: self.code.clone()?,
        })
    }
}

/// The text of a sentence in CoNLL-U.
fn words(tokens: &str) -> String {
    let mut text = String::new();
    for line in tokens.lines() {
        let mut cells = line.split('\t');
        let whole = cells.next().is_some_and(|id| id.bytes().all(|byte| byte.is_ascii_digit()));
        let Some(word) = cells.next().filter(|_| whole) else { continue };
        text.push_str(word);
        if !cells.next_back().is_some_and(|misc| misc.contains("SpaceAfter=No")) {
            text.push(' ');
        }
    }
    text.truncate(text.trim_end().len());
    text
}

fn coded(
    dictionary: &Dictionary,
    text: &str,
    record: &Unit,
    scratch: &mut Scratch,
) -> Vec<[String; 3]> {
    if dictionary.discarded(text) == Some(Discard::Story) {
        return Vec::new();
    }
    let options = options(&record.config);
    let day = day(&record.date);
    let article = Article {
        text: text.to_owned(),
        blocks: vec![Block { span: Span::from_range(0..text.len()), role: Role::Body }],
        ..Article::default()
    };
    let parser = Parser::english();
    let mut found = Vec::new();
    for sentence in &mut parser.sentences(&article) {
        if dictionary.discarded(sentence.span.of(&article.text)).is_some() {
            continue;
        }
        parser.tag(&article.text, sentence, scratch);
        let phrases = dictionary.prepare(&article.text, sentence);
        parser.tree_over(&article.text, sentence, &phrases, scratch);
        let triples = dictionary.triples(&article.text, sentence, day, &options);
        found.extend(triples.into_iter().map(|event| [event.source, event.target, event.code]));
    }
    found
}

/// What the shipped coder makes of a text, as PETRARCH would file it.
fn read(reader: &Reader, text: &str, day: Option<Date>) -> Vec<[String; 3]> {
    let record = reader.read(&Page {
        content_type: Some("text/plain; charset=utf-8".into()),
        published: day.map(|date| Published {
            date,
            precision: Precision::Day,
            basis: DateBasis::Caller,
        }),
        bytes: text.as_bytes().to_vec(),
        ..Page::default()
    });
    filed(&record.coded, &record.article.text)
}

fn day(date: &str) -> Option<Date> {
    let digits = date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit());
    if !digits {
        return date.parse().ok();
    }
    format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..]).parse().ok()
}

/// PETRARCH's options; of several lines for one option the last holds.
fn options(config: &[Config]) -> Options {
    let mut options = Options::default();
    for Config { option, value } in config {
        let number = value.trim().parse().ok();
        let set = |place: &mut usize| *place = number.unwrap_or(*place);
        match option.as_str() {
            "require_dyad" => options.require_dyad = !value.eq_ignore_ascii_case("false"),
            "new_actor_length" => set(&mut options.new_actor_length),
            "comma_min" => set(&mut options.comma[0]),
            "comma_max" => set(&mut options.comma[1]),
            "comma_bmin" => set(&mut options.comma_begin[0]),
            "comma_bmax" => set(&mut options.comma_begin[1]),
            "comma_emin" => set(&mut options.comma_end[0]),
            "comma_emax" => set(&mut options.comma_end[1]),
            _ => {}
        }
    }
    options
}

#[derive(Default)]
struct Tally {
    records: usize,
    exact: usize,
    right: usize,
    found: usize,
    gold: usize,
    empty: [usize; 2],
    categories: BTreeMap<String, [usize; 2]>,
}

impl Tally {
    fn add(&mut self, unit: &UnitPrediction) {
        let gold: Vec<[&str; 3]> = unit
            .gold
            .iter()
            .map(|event| [&*event.sourcecode, &*event.targetcode, &*event.eventcode])
            .collect();
        let found: Vec<[&str; 3]> =
            unit.pred.iter().map(|event| [&*event[0], &*event[1], &*event[2]]).collect();
        let set = |all: &[[&str; 3]]| all.iter().map(|each| each.map(str::to_owned)).collect();
        let (gold_set, found_set): (BTreeSet<_>, BTreeSet<_>) = (set(&gold), set(&found));
        let exact = gold_set == found_set;
        self.records += 1;
        self.exact += usize::from(exact);
        self.found += found.len();
        self.gold += gold.len();
        let mut left = gold.clone();
        for each in &found {
            if let Some(at) = left.iter().position(|other| other == each) {
                left.swap_remove(at);
                self.right += 1;
            }
        }
        if gold.is_empty() {
            self.empty[1] += 1;
            self.empty[0] += usize::from(found.is_empty());
        }
        let category = self.categories.entry(unit.category.clone()).or_default();
        category[0] += 1;
        category[1] += usize::from(exact);
    }

    fn scores(self) -> UnitScores {
        let share = |part: usize, of: usize| part as f64 / of.max(1) as f64;
        UnitScores {
            records: self.records,
            exact: 100.0 * share(self.exact, self.records),
            found: self.found,
            gold: self.gold,
            precision: share(self.right, self.found),
            recall: share(self.right, self.gold),
            triple_f1: share(2 * self.right, self.found + self.gold),
            no_events: 100.0 * share(self.empty[0], self.empty[1]),
            categories: self.categories,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dictionary() -> Dictionary {
        let mut dictionary = Dictionary::default();
        dictionary.add(Part::Actors, "a", "NARNIA [NAR]\nARCHENLAND [ARC]\n").unwrap();
        dictionary.add(Part::Verbs, "v", "--- THANK [010] ---\nTHANK\n").unwrap();
        dictionary
    }

    #[test]
    fn exact_and_triples_are_counted() {
        let gold = "{\"id\":\"a\",\"category\":\"X\",\"text\":\"Narnia thanked Archenland.\",\
                    \"events\":[{\"source\":\"NAR\",\"target\":\"ARC\",\"code\":\"010\"}]}\n\
                    {\"id\":\"b\",\"category\":\"X\",\"text\":\"Narnia thanked Archenland.\",\"events\":[]}\n\
                    {\"id\":\"c\",\"category\":\"ERROR\",\"text\":\"\",\"events\":[]}\n";
        let (scores, coded) = Units::parse(gold).unwrap().score(&dictionary(), Generation::First);
        assert_eq!((scores.records, scores.exact), (2, 50.0));
        assert_eq!((scores.precision, scores.recall, scores.no_events), (0.5, 1.0, 0.0));
        assert_eq!(coded.len(), 3);
        assert_eq!(scores.categories["X"], [2, 1]);
    }

    #[test]
    fn a_line_that_is_no_record_is_named() {
        assert_eq!(Units::parse("\n{}").unwrap_err().line, 2);
    }

    #[test]
    fn the_last_option_holds() {
        let config = [("require_dyad", "false"), ("comma_max", "0"), ("comma_max", "5")];
        let config = config
            .map(|(option, value)| Config { option: option.to_owned(), value: value.to_owned() });
        let options = options(&config);
        assert!(!options.require_dyad);
        assert_eq!(options.comma, [2, 5]);
    }
}
