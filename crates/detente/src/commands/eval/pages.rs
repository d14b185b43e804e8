//! `detente eval pages`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use detente_page::{
    article,
    eval::{Prediction, score as compare},
};
use detente_record::Page;
use serde_json::{Map, Value};

use crate::error::Error;

/// Scores the pages of a folder against each of its gold files, by the name of the set.
pub fn score(dir: &Path) -> Result<Value, Error> {
    let unreadable = |path: &Path| {
        let place = path.display().to_string();
        move |source| Error::Unreadable { place, source }
    };
    let entries = fs::read_dir(dir).map_err(unreadable(dir))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    files.sort();
    let mut sets = Map::new();
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(set) = name.strip_suffix(".gold.jsonl") else { continue };
        let gold = fs::read_to_string(&path).map_err(unreadable(&path))?;
        let rows: Result<Vec<Value>, _> = gold.lines().map(parse).collect();
        let rows = rows.map_err(|why| Error::BadGold {
            place: path.display().to_string(),
            why: why.to_string(),
        })?;
        let found: Vec<Prediction> = rows.iter().filter_map(|row| read(dir, row)).collect();
        let scores = serde_json::to_value(compare(&rows, &found)).unwrap_or_default();
        sets.insert(set.to_owned(), scores);
    }
    Ok(Value::Object(sets))
}

/// Gold made by Python may write an absent number as `NaN`.
fn parse(line: &str) -> serde_json::Result<Value> {
    serde_json::from_str(&line.replace(": NaN", ": null"))
}

/// Reads the page of a gold row; `None` where its file is not there.
fn read(dir: &Path, row: &Value) -> Option<Prediction> {
    let bytes = fs::read(dir.join(row["file"].as_str()?)).ok()?;
    let url = row["url"].as_str().map(str::to_owned);
    let content_type = Some("text/html".to_owned());
    let page = Page { url, content_type, bytes, ..Page::default() };
    Some(Prediction::new(row["id"].as_str()?, &article(&page)))
}
