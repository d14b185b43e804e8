//! `detente eval forecast`: the protocol on a folder of quadruples, and the rise of conflict on
//! daily counts of dyads.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{BufReader, ErrorKind, Read as _},
    path::{Path, PathBuf},
};

use detente_forecast::{
    Classes, DyadDays, Measure, Protocol, Quad, RankSettings, Ranking, RiseScores, Steps,
    evaluate_rise, events, rank,
};
use jiff::civil::Date;
use lzma_rust2::XzReader;
use serde_json::{Value, json};

use crate::error::Error;

/// Most that one file may unpack to.
const CAP: u64 = 1 << 30;
/// The ranker learns from so many of the latest facts at most, and from no more than this part of
/// all: the earliest have little behind them to learn from, and more cost time and teach little.
const LEARNED: usize = 120_000;
const LEARNED_PART: f64 = 0.7;

/// Arguments of `detente eval forecast`.
#[derive(Debug, clap::Args)]
pub(super) struct ForecastArgs {
    /// Folders with train, valid and test (.txt or .txt.xz), or a file of daily counts (.tsv or
    /// .tsv.xz)
    #[arg(required = true, value_name = "DIR")]
    pub paths: Vec<PathBuf>,
    /// Ask about the valid part, for tuning; so it is too where there is no test part
    #[arg(long)]
    valid: bool,
    /// Take actors as bare numbers, without country and sector from their names
    #[arg(long)]
    ids_only: bool,
    /// Only the ranking one day ahead
    #[arg(long)]
    quick: bool,
}

impl ForecastArgs {
    /// Measures one folder or file.
    pub fn score(&self, path: &Path) -> Result<Value, Error> {
        if path.is_dir() { self.folder(path) } else { dyads(path) }
    }

    fn folder(&self, folder: &Path) -> Result<Value, Error> {
        let start = cpu_seconds();
        let train = quads(folder, "train")?;
        let valid = quads(folder, "valid")?;
        let test = if self.valid { None } else { optional(quads(folder, "test"))? };
        let bad =
            |why: &str| Error::BadGold { place: folder.display().to_string(), why: why.to_owned() };
        let part = if test.is_some() { "test" } else { "valid" };
        let asked = test.as_ref().unwrap_or(&valid);
        let from = asked.iter().map(|quad| quad.day).min().ok_or_else(|| bad("nothing asked"))?;
        let mut all = train;
        all.extend(&valid);
        all.extend(test.iter().flatten());
        let before = all.iter().filter(|quad| quad.day < from).count();
        if before == 0 {
            return Err(bad("there is no day before those that are asked about"));
        }
        let names = names(folder, "entity2id")?;
        let kinds = names_by_id(folder, "relation2id")?;
        let most = all.iter().map(|quad| quad.source.max(quad.target) as usize + 1).max();
        let universe = names.len().max(most.unwrap_or(0));
        let classes = if self.ids_only { Classes::default() } else { Classes::from_names(&names) };
        let mut protocol = Protocol {
            settings: RankSettings::default(),
            classes,
            universe,
            from,
            learn: LEARNED.min((before as f64 * LEARNED_PART) as usize),
            steps: Steps::One,
        };
        let ranking = rank(&protocol, &all);
        // Taken here: what follows is measured apart.
        let (cpu, peak) = (cpu_seconds().zip(start).map(|(end, start)| end - start), peak_mb());
        let mut scores = written(&ranking.all);
        scores["part"] = part.into();
        scores["cpu_seconds"] = json!(cpu);
        scores["peak_mb"] = json!(peak);
        scores["names"] = json!(!self.ids_only && !names.is_empty());
        scores["never_seen"] = written(&ranking.never_seen);
        if self.quick {
            return Ok(scores);
        }
        protocol.steps = Steps::Many;
        scores["multi_step"] = written(&rank(&protocol, &all).all);
        scores["events"] = json!(events(&all, from));
        scores["by_relation"] = by_relation(&ranking, &kinds);
        Ok(scores)
    }
}

fn written(measure: &Measure) -> Value {
    json!(measure)
}

fn by_relation(ranking: &Ranking, names: &BTreeMap<u32, String>) -> Value {
    let named = ranking.by_kind.iter().map(|(kind, measure)| {
        let name = names.get(kind).cloned().unwrap_or_else(|| kind.to_string());
        (name, written(measure))
    });
    Value::Object(named.collect())
}

/// Measures whether conflict rises, on each set of daily counts in the file and on all.
fn dyads(path: &Path) -> Result<Value, Error> {
    let text = unpacked(path)?;
    let place = path.display().to_string();
    let mut sets: BTreeMap<&str, BTreeMap<(&str, &str), DyadDays>> = BTreeMap::new();
    for (at, line) in text.lines().enumerate().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let row = (|| {
            let [set, a, b, date, n, _, material, verbal, _] = fields[..] else { return None };
            let date: Date = date.parse().ok()?;
            let hours = date.duration_since(Date::constant(1970, 1, 1)).as_hours();
            let conflict = material.parse::<u32>().ok()?.saturating_add(verbal.parse().ok()?);
            let all: u32 = n.parse().ok()?;
            let day = i32::try_from(hours / 24).ok()?;
            Some((set, (a, b), (day, conflict, all.saturating_sub(conflict))))
        })();
        let Some((set, dyad, day)) = row else {
            let why = format!("line {}: no daily counts of a dyad", at + 1);
            return Err(Error::BadGold { place, why });
        };
        sets.entry(set).or_default().entry(dyad).or_default().days.push(day);
    }
    let mut scores = serde_json::Map::new();
    for (set, dyads) in sets {
        let mut series: Vec<DyadDays> = dyads.into_values().collect();
        for dyad in &mut series {
            dyad.days.sort_unstable();
        }
        let days = || series.iter().flat_map(|dyad| &dyad.days).map(|day| day.0);
        let (Some(first), Some(last)) = (days().min(), days().max()) else { continue };
        // Learn from the first three fifths of the time.
        let split = first + (last - first) / 5 * 3;
        let scored: Option<RiseScores> = evaluate_rise(&series, first, split, last);
        scores.insert(set.to_owned(), json!(scored));
    }
    Ok(Value::Object(scores))
}

/// Reads facts, one a line: source, kind, target, day; more columns are left aside.
fn quads(folder: &Path, name: &str) -> Result<Vec<Quad>, Error> {
    let path = found(folder, name);
    let text = unpacked(&path)?;
    let mut quads = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let mut fields = line.split_whitespace();
        let mut next = || fields.next();
        let quad = (|| {
            Some(Quad {
                source: next()?.parse().ok()?,
                kind: next()?.parse().ok()?,
                target: next()?.parse().ok()?,
                day: next()?.parse().ok()?,
            })
        })();
        let Some(quad) = quad else {
            let why = format!("line {}: not four whole numbers", at + 1);
            return Err(Error::BadGold { place: path.display().to_string(), why });
        };
        quads.push(quad);
    }
    Ok(quads)
}

/// Reads names in the order of their numbers; empty without such a file.
fn names(folder: &Path, name: &str) -> Result<Vec<String>, Error> {
    let by_id = names_by_id(folder, name)?;
    let Some(last) = by_id.keys().last().copied().filter(|&last| last < 1 << 24) else {
        return Ok(Vec::new());
    };
    Ok((0..=last).map(|id| by_id.get(&id).cloned().unwrap_or_default()).collect())
}

fn names_by_id(folder: &Path, name: &str) -> Result<BTreeMap<u32, String>, Error> {
    let Some(text) = optional(unpacked(&found(folder, name)))? else {
        return Ok(BTreeMap::new());
    };
    Ok(text
        .lines()
        .filter_map(|line| {
            let mut fields = line.split('\t');
            let name = fields.next()?;
            Some((fields.next()?.trim().parse().ok()?, name.to_owned()))
        })
        .collect())
}

/// Names the file as it lies in the folder: plain, or else packed.
fn found(folder: &Path, name: &str) -> PathBuf {
    let plain = folder.join(format!("{name}.txt"));
    if plain.exists() { plain } else { folder.join(format!("{name}.txt.xz")) }
}

/// Turns a missing file into `None`.
fn optional<T>(read: Result<T, Error>) -> Result<Option<T>, Error> {
    match read {
        Err(Error::Missing(_)) => Ok(None),
        other => other.map(Some),
    }
}

/// Reads a text, unpacking it where its name ends in `.xz`.
fn unpacked(path: &Path) -> Result<String, Error> {
    let place = path.display().to_string();
    let fail = |source: std::io::Error| match source.kind() {
        ErrorKind::NotFound => Error::Missing(path.to_owned()),
        _ => Error::Unreadable { place: place.clone(), source },
    };
    let file = BufReader::new(File::open(path).map_err(fail)?);
    let mut text = String::new();
    let packed = path.extension().is_some_and(|ending| ending == "xz");
    let read = if packed {
        XzReader::new(file, true).take(CAP + 1).read_to_string(&mut text)
    } else {
        file.take(CAP + 1).read_to_string(&mut text)
    };
    let bytes = read.map_err(fail)? as u64;
    if bytes > CAP {
        return Err(Error::TooLarge { place, bytes, cap: CAP });
    }
    Ok(text)
}

/// Processor time of this process so far; `None` where the system does not say.
fn cpu_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    let ticks = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    // A hundred ticks a second on every Linux that says so here.
    Some(ticks / 100.0)
}

/// Most memory held at once so far, in megabytes; `None` where the system does not say.
fn peak_mb() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some((kilobytes * 1024.0 / 1e5).round() / 10.0)
}
