//! `cargo xtask train --types`: makes the weights that name the type of act between two actors.

mod ordinary;

use std::{fs, path::Path};

use detente_coder::{
    actors::Gazetteer,
    events::{Found, Lexicon, suspected},
    types::{
        NOTHING, Pair, as_given,
        train::{Example, Plan, train},
    },
};
use detente_read::{Reader, pairs};
use detente_record::{Byte, EventType, Page, Record, Span};
use serde::Deserialize;

/// Reads our own cases and the actor-pair set under `data`, cross-validates, writes the weights.
pub fn run(data: &Path, root: &Path) -> Result<(), String> {
    let coder = root.join("crates/detente-coder");
    let own = read(&coder.join("training/acts.tsv"))?;
    let given = read(&data.join("events/plv_dev.jsonl"))?;
    let reader = Reader::default();
    let own = own_cases(&reader, &own)?;
    let given = gold_pairs(&reader, &given)?;
    println!("{} examples of our own, {} gold pairs", own.len(), given.len());
    cross(&own, &given, Plan::default());
    let ordinary = ordinary::pairs(&reader, data)?;
    println!("{} pairs of ordinary prose", ordinary.len());
    let all: Vec<Example> = own.iter().chain(&given).chain(&ordinary).cloned().collect();
    let packed = train(&all, Plan::default());
    let bytes = packed.to_bytes();
    println!("types.bin: {} bytes", bytes.len());
    fs::write(coder.join("models/types.bin"), bytes).map_err(|error| error.to_string())
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

pub(super) fn plain(text: &str) -> Page {
    Page {
        content_type: Some("text/plain; charset=utf-8".into()),
        bytes: text.as_bytes().to_vec(),
        ..Page::default()
    }
}

fn own_cases(reader: &Reader, table: &str) -> Result<Vec<Example>, String> {
    let mut examples = Vec::new();
    for (number, line) in (1..).zip(table.lines()) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let bad = || format!("acts.tsv:{number}: not `code TAB sentence`");
        let (code, sentence) = line.split_once('\t').ok_or_else(bad)?;
        let marked = pairs::marked(sentence).ok_or_else(bad)?;
        let class = match code {
            "0" => None,
            code => match Lexicon::shipped().act(code) {
                Some(act) => Some(act.event_type as u8),
                None => return Err(format!("acts.tsv:{number}: no act has code {code:?}")),
            },
        };
        let record = reader.read(&plain(&marked.text));
        let first = |spans: &[Span<Byte>]| spans.first().copied();
        let pair = match (first(&marked.sources), first(&marked.targets)) {
            (Some(source), None) if marked.sources.len() > 1 => {
                Pair { source: Some(source), target: Some(marked.sources[1]) }
            }
            (source, target) => Pair { source, target },
        };
        examples.push(example(&record, pair, class.into_iter().collect(), [0.5, 0.0]));
        examples.extend(nothing_between(&record, &marked, class));
    }
    Ok(examples)
}

/// What coding asks its questions of.
fn found(record: &Record) -> Found<'_> {
    let coded = &record.coded;
    Found {
        article: &record.article,
        sentences: &record.sentences,
        mentions: &coded.mentions,
        times: &coded.dates,
        places: &coded.places,
        quotes: &coded.quotes,
        imported: None,
    }
}

/// The pairs of a case that coding would ask about and that the case does not mark.
fn nothing_between(record: &Record, marked: &pairs::Marked, class: Option<u8>) -> Vec<Example> {
    let in_one = |span: Option<Span<Byte>>, all: &[Span<Byte>]| {
        span.is_some_and(|span| all.iter().any(|other| other.overlaps(span)))
    };
    let suspected = suspected(Gazetteer::shipped(), found(record), &[]);
    suspected
        .into_iter()
        .map(|(_, pair)| {
            let source = in_one(pair.source, &marked.sources);
            let target = in_one(pair.target, &marked.targets);
            let open = pair.target.is_none() && marked.targets.is_empty();
            let target = target && (source || pair.source.is_none() && marked.sources.is_empty());
            let source = source || pair.source.is_none() && marked.sources.is_empty();
            let both = marked.sources.len() > 1
                && marked.targets.is_empty()
                && in_one(pair.target, &marked.sources);
            let class = class.filter(|_| source && (target || open || both));
            let weight = if class.is_some() { [0.1, 1.0] } else { [0.0, 0.3] };
            example(record, pair, class.into_iter().collect(), weight)
        })
        .collect()
}

fn example(record: &Record, pair: Pair, right: Vec<u8>, weight: [f32; 2]) -> Example {
    let [type_weight, act_weight] = weight;
    Example { features: pairs::seen(record, pair), right, type_weight, act_weight }
}

#[derive(Deserialize)]
struct Item {
    text: String,
    root: String,
    actors: Vec<Actor>,
}

#[derive(Deserialize)]
struct Actor {
    role: String,
    start: usize,
    end: usize,
}

fn gold_pairs(reader: &Reader, lines: &str) -> Result<Vec<Example>, String> {
    lines
        .lines()
        .map(|line| {
            let item: Item = serde_json::from_str(line).map_err(|error| error.to_string())?;
            let record = reader.read(&plain(&item.text));
            let of = |role: &str| {
                let actor = item.actors.iter().find(|actor| actor.role == role)?;
                Some(bytes(&item.text, actor.start, actor.end))
            };
            let pair = Pair { source: of("source"), target: of("target") };
            let mut made = example(&record, pair, classes(&item.root)?, [1.0, 0.3]);
            made.features = as_given(&made.features);
            Ok(made)
        })
        .collect()
}

fn classes(root: &str) -> Result<Vec<u8>, String> {
    if root == "YIELD" {
        return Ok(vec![EventType::Concede as u8, EventType::Retreat as u8]);
    }
    root.parse::<EventType>().map(|kind| vec![kind as u8]).map_err(|error| error.to_string())
}

/// Code points to bytes.
fn bytes(text: &str, start: usize, end: usize) -> Span<Byte> {
    let at =
        |count: usize| text.char_indices().nth(count).map_or(text.len(), |(byte, _)| byte) as u32;
    Span::new(at(start), at(end))
}

/// Five folds of the gold pairs; our own cases are always learned from.
fn cross(own: &[Example], given: &[Example], plan: Plan) {
    const FOLDS: usize = 5;
    let mut right = 0;
    let mut table = [[0_usize; NOTHING]; NOTHING];
    for fold in 0..FOLDS {
        let (held, rest): (Vec<_>, Vec<_>) =
            given.iter().enumerate().partition(|(index, _)| index % FOLDS == fold);
        let learn: Vec<Example> = own
            .iter()
            .filter(|each| !each.right.is_empty())
            .cloned()
            .chain(rest.into_iter().map(|(_, each)| each.clone()))
            .collect();
        let model = train(&learn, plan);
        for (_, each) in held {
            let found = model.rank(&each.features).best_type().0 as u8;
            right += usize::from(each.right.contains(&found));
            let found = if each.right.contains(&found) { each.right[0] } else { found };
            let found =
                if found == EventType::Retreat as u8 { EventType::Concede as u8 } else { found };
            table[usize::from(each.right[0])][usize::from(found)] += 1;
        }
    }
    let count = given.len().max(1);
    let mut sum = 0.0;
    for class in 0..NOTHING {
        let hit = table[class][class];
        let gold: usize = table[class].iter().sum();
        let found: usize = table.iter().map(|row| row[class]).sum();
        if gold > 0 {
            let f1 = 200.0 * hit as f64 / (gold + found) as f64;
            sum += f1;
            print!("{} {f1:.0}/{gold} ", EventType::ALL[class]);
        }
    }
    println!();
    println!(
        "  folds: accuracy {:.1}, macro F1 {:.1}",
        100.0 * right as f64 / count as f64,
        sum / 15.0
    );
}
