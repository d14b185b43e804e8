//! A store of documents and what it answers.

use std::{
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
};

use detente_answer::{Activity, AnswerError, Outlook, Party, View, both, party};
use detente_record::json::Document;
use detente_relate::Step;
use detente_store::{Intake, RelationFilter, StoreError};
use detente_table::{fault, rows};
use jiff::civil::Date;
use pyo3::prelude::*;

use crate::{capsule, errors};

/// A store: a file that the binary reads too, or memory.
#[pyclass(frozen, module = "detente._native")]
pub struct Store {
    inner: Mutex<detente_store::Store>,
}

#[pymethods]
impl Store {
    /// Opens the store at `path`, `None` for memory; `read_only` never makes or changes one.
    #[new]
    #[pyo3(signature = (path=None, read_only=false))]
    fn new(path: Option<PathBuf>, read_only: bool) -> PyResult<Self> {
        let opened = match &path {
            None => detente_store::Store::in_memory(),
            Some(path) if read_only => detente_store::Store::open_read_only(path),
            Some(path) => detente_store::Store::open(path),
        };
        Ok(Self { inner: Mutex::new(opened.map_err(stored)?) })
    }

    /// Puts records (JSON) in; returns how many were new.
    fn add(&self, py: Python<'_>, records: Vec<String>) -> PyResult<u64> {
        py.detach(|| {
            let documents = records.iter().map(|line| {
                serde_json::from_str(line).map_err(|why| errors::coded("D008", &why.to_string()))
            });
            self.put(documents)
        })
    }

    /// Puts a table of documents in, all or nothing; returns how many were new.
    fn add_table(&self, py: Python<'_>, table: &Bound<'_, PyAny>) -> PyResult<u64> {
        let stream = capsule::stream(table)?;
        py.detach(|| {
            let documents = stream.flat_map(|batch| {
                let found = batch
                    .map_err(|why| detente_table::TableError::Damaged(why.to_string()))
                    .and_then(|batch| rows::<Document>(&batch));
                match found {
                    Ok(documents) => documents.into_iter().map(Ok).collect(),
                    Err(fault) => vec![Err(errors::table(&fault))],
                }
            });
            self.put(documents)
        })
    }

    /// What two actors did to each other, as JSON: `{"relation": …, "history": […, …]}`.
    #[pyo3(signature = (a, b, *, step, since, until, members, limit))]
    #[expect(clippy::too_many_arguments, reason = "keywords of the Python side, each once")]
    fn relation(
        &self,
        py: Python<'_>,
        a: &str,
        b: &str,
        step: &str,
        since: Option<&str>,
        until: Option<&str>,
        members: bool,
        limit: u32,
    ) -> PyResult<String> {
        let step = match step {
            "day" => Step::Day,
            "month" => Step::Month,
            _ => Step::Week,
        };
        let (since, until) = (day(since)?, day(until)?);
        py.detach(|| {
            let store = self.lock();
            let [a, b] = [a, b].map(|name| Party::new(&party(name), members));
            let filter = RelationFilter { since, until, limit, ..RelationFilter::default() };
            let relation = store.relation(&a.name, &b.name, &filter).map_err(stored)?;
            let activity = Activity::read(&store).map_err(stored)?;
            let view = View { step, since, until };
            let history = both(&store, &a, &b, &view, &activity).map_err(stored)?;
            json(&serde_json::json!({ "relation": relation, "history": history }))
        })
    }

    /// What comes next between two actors, as JSON.
    #[pyo3(signature = (source, target, *, horizons, on, since))]
    fn forecast(
        &self,
        py: Python<'_>,
        source: &str,
        target: &str,
        horizons: Vec<u32>,
        on: Option<&str>,
        since: Option<&str>,
    ) -> PyResult<String> {
        let (on, since) = (day(on)?, day(since)?);
        py.detach(|| {
            let store = self.lock();
            let outlook = Outlook::learn(&store, on, since, &horizons).map_err(answered)?;
            let panel = outlook.pair(&store, &party(source), &party(target)).map_err(stored)?;
            json(&panel.json())
        })
    }

    /// Numbers of articles, reports and quotes.
    fn counts(&self) -> PyResult<(u64, u64, u64)> {
        let counts = self.lock().counts().map_err(stored)?;
        Ok((counts.articles, counts.reports, counts.quotes))
    }
}

impl Store {
    fn lock(&self) -> MutexGuard<'_, detente_store::Store> {
        // A batch that panicked was undone when it was dropped.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, documents: impl Iterator<Item = PyResult<Document>>) -> PyResult<u64> {
        let mut store = self.lock();
        let mut batch = store.batch().map_err(stored)?;
        let mut new = 0;
        for document in documents {
            let document = document?;
            // The place of a row that was set aside holds no article.
            if document.article.id.is_empty() {
                continue;
            }
            if let Some(why) = fault(&document) {
                let id = &document.article.id;
                return Err(errors::coded("D031", &format!("document {id}: {why}")));
            }
            new += u64::from(batch.put(&document).map_err(stored)? == Intake::New);
        }
        batch.commit().map_err(stored)?;
        Ok(new)
    }
}

fn day(text: Option<&str>) -> PyResult<Option<Date>> {
    let wrong = |text| errors::coded("D007", &format!("{text:?} is no date: write YYYY-MM-DD"));
    text.map(|text| text.parse().map_err(|_| wrong(text))).transpose()
}

fn json(value: &serde_json::Value) -> PyResult<String> {
    serde_json::to_string(value).map_err(|why| errors::coded("D008", &why.to_string()))
}

fn stored(error: StoreError) -> PyErr {
    let message = error.to_string();
    let worded = message.split_once(": ").map_or(message.as_str(), |(_, words)| words);
    errors::coded(error.code(), worded)
}

fn answered(error: AnswerError) -> PyErr {
    match error {
        AnswerError::Store(error) => stored(error),
        error @ AnswerError::History(_) => errors::coded("D040", &error.to_string()),
    }
}
