//! `detente eval pages`.
//!
//! A folder to be scored holds gold files, `NAME.gold.jsonl`, one row a page; a row's `file` is the
//! page's path below the folder, below one of its subfolders, or in a `.tar` or `.tar.xz` in it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

use detente_page::{
    SiteMemory, article, article_with,
    eval::{Prediction, score as compare},
    train::decoded,
};
use detente_record::Page;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::{error::Error, input::packed};

/// Most bytes of one page.
const PAGE_CAP: u64 = 64 << 20;

/// Arguments of `detente eval pages`.
#[derive(Debug, clap::Args)]
pub struct PagesArgs {
    /// Folders
    #[arg(required = true, value_name = "DIR")]
    pub files: Vec<PathBuf>,
    /// Read all pages of a site first, and leave out lines that recur on them
    #[arg(long)]
    memory: bool,
    /// Write what was read, one page a line
    #[arg(long, value_name = "FILE")]
    pub predictions: Option<PathBuf>,
}

/// A gold file: the name of its set and its rows.
struct Gold {
    set: String,
    rows: Vec<Value>,
}

/// What was read of a page, with the set whose row asked for it.
#[derive(Serialize)]
struct Line<'a> {
    set: &'a str,
    #[serde(flatten)]
    prediction: &'a Prediction,
}

impl PagesArgs {
    /// Scores the pages of a folder against each of its gold files, by the name of the set.
    pub fn score(&self, dir: &Path) -> Result<Value, Error> {
        let gold = gold(dir)?;
        let pages = Pages::find(dir, &gold)?;
        let memories = if self.memory { memories(&pages)? } else { BTreeMap::new() };
        let mut found: Vec<Vec<Prediction>> = gold.iter().map(|_| Vec::new()).collect();
        pages.each(&mut |wanted, page| {
            let memory = page.url.as_deref().map(site).and_then(|site| memories.get(site));
            let read = memory.map_or_else(|| article(page), |m| article_with(page, m));
            for (set, row) in wanted {
                let id = gold[*set].rows[*row]["id"].as_str().unwrap_or_default();
                found[*set].push(Prediction::new(id, &read));
            }
        })?;
        let mut sets = Map::new();
        for (Gold { set, rows }, found) in gold.iter().zip(&found) {
            if found.is_empty() {
                let file = rows.iter().find_map(|row| row["file"].as_str());
                return Err(Error::NoPages {
                    place: dir.display().to_string(),
                    set: set.clone(),
                    file: file.unwrap_or("a row's `file`").to_owned(),
                });
            }
            let lines: Vec<Line> =
                found.iter().map(|prediction| Line { set, prediction }).collect();
            super::append(self.predictions.as_deref(), &lines)?;
            let scores = serde_json::to_value(compare(rows, found)).unwrap_or_default();
            sets.insert(set.clone(), scores);
        }
        Ok(Value::Object(sets))
    }
}

fn unreadable(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let place = path.display().to_string();
    move |source| Error::Unreadable { place, source }
}

/// Lists a folder, in the order of names.
fn listed(dir: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = fs::read_dir(dir).map_err(unreadable(dir))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.sort();
    Ok(paths)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn gold(dir: &Path) -> Result<Vec<Gold>, Error> {
    let mut all = Vec::new();
    for path in listed(dir)? {
        let Some(set) = name(&path).strip_suffix(".gold.jsonl").map(str::to_owned) else {
            continue;
        };
        let text = fs::read_to_string(&path).map_err(unreadable(&path))?;
        let place = |n: usize| format!("{}:{}", path.display(), n + 1);
        let rows = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let rows = rows.map(|(n, line)| {
            parse(line).map_err(|why| Error::BadGold { place: place(n), why: why.to_string() })
        });
        all.push(Gold { set, rows: rows.collect::<Result<_, _>>()? });
    }
    if all.is_empty() {
        let place = dir.display().to_string();
        return Err(Error::BadGold { place, why: "no file NAME.gold.jsonl in this folder".into() });
    }
    Ok(all)
}

/// Gold made by Python may write an absent number as `NaN`.
fn parse(line: &str) -> serde_json::Result<Value> {
    serde_json::from_str(&line.replace(": NaN", ": null"))
}

/// Set and row that ask for a page; several may ask for the same.
type Wanted = Vec<(usize, usize)>;

/// Where the pages of all rows lie.
struct Pages {
    /// `file` of a row → rows that name it, and their page's address.
    wanted: BTreeMap<String, (Wanted, Option<String>)>,
    /// Pages on disk, by the same name.
    loose: Vec<(String, PathBuf)>,
    archives: Vec<PathBuf>,
}

impl Pages {
    /// Finds the pages on disk, and the archives that may hold the others.
    fn find(dir: &Path, gold: &[Gold]) -> Result<Self, Error> {
        let mut wanted: BTreeMap<String, (Wanted, Option<String>)> = BTreeMap::new();
        for (set, gold) in gold.iter().enumerate() {
            for (row, value) in gold.rows.iter().enumerate() {
                let Some(file) = value["file"].as_str() else { continue };
                let entry = wanted.entry(file.to_owned()).or_default();
                entry.0.push((set, row));
                entry.1 = entry.1.take().or(value["url"].as_str().map(str::to_owned));
            }
        }
        let there = listed(dir)?;
        let mut roots = vec![dir.to_owned()];
        roots.extend(there.iter().filter(|path| path.is_dir()).cloned());
        let packed = |path: &&PathBuf| {
            let name = name(path);
            [".tar", ".tar.xz"].iter().any(|ending| name.ends_with(ending))
        };
        let mut archives: Vec<PathBuf> = there.iter().filter(packed).cloned().collect();
        let mut loose = Vec::new();
        for file in wanted.keys() {
            let place = roots.iter().map(|root| root.join(file)).find(|path| path.is_file());
            loose.extend(place.map(|path| (file.clone(), path)));
        }
        if loose.len() == wanted.len() {
            archives.clear();
        }
        Ok(Self { wanted, loose, archives })
    }

    /// Hands out each page once, in a fixed order.
    fn each(&self, take: &mut dyn FnMut(&Wanted, &Page)) -> Result<(), Error> {
        let mut seen = BTreeSet::new();
        let mut give = |file: &str, bytes: Vec<u8>| {
            let Some((file, (wanted, url))) = self.wanted.get_key_value(file) else { return };
            if seen.insert(file) {
                let content_type = Some("text/html".to_owned());
                let page = Page { url: url.clone(), content_type, bytes, ..Page::default() };
                take(wanted, &page);
            }
        };
        for (file, path) in &self.loose {
            give(file, fs::read(path).map_err(unreadable(path))?);
        }
        for path in &self.archives {
            let mut archive = tar::Archive::new(packed::open(path)?);
            for entry in archive.entries().map_err(unreadable(path))? {
                let entry = entry.map_err(unreadable(path))?;
                let place = entry.path().map_err(unreadable(path))?.to_string_lossy().into_owned();
                // The archive may hold the pages in a folder of its own.
                let inner = place.trim_start_matches("./");
                let below = inner.split_once('/').map_or(inner, |(_, below)| below);
                let known = [inner, below].into_iter().find(|f| self.wanted.contains_key(*f));
                let Some(file) = known else { continue };
                let mut bytes = Vec::new();
                entry.take(PAGE_CAP).read_to_end(&mut bytes).map_err(unreadable(path))?;
                give(file, bytes);
            }
        }
        Ok(())
    }
}

/// Host of an address.
fn site(url: &str) -> &str {
    url.split('/').nth(2).unwrap_or(url)
}

fn memories(pages: &Pages) -> Result<BTreeMap<String, SiteMemory>, Error> {
    let mut memories: BTreeMap<String, SiteMemory> = BTreeMap::new();
    pages.each(&mut |_, page| {
        let Some(url) = page.url.as_deref() else { return };
        let memory = memories.entry(site(url).to_owned()).or_default();
        memory.learn(&decoded(&page.bytes), Some(url));
    })?;
    Ok(memories)
}
