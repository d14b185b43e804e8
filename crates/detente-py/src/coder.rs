//! Texts and tables of texts through the reader.

use std::{ops::ControlFlow, sync::Arc};

use arrow_array::{RecordBatch, RecordBatchReader, ffi_stream::ArrowArrayStreamReader};
use detente_coder::actors::Gazetteer;
use detente_read::{Options, Reader, in_order};
use detente_record::{Note, Page, json};
use detente_table::{
    ColumnNames, Document, Plan, Quote, Report, Row, Rows, TableError, batch, published,
};
use pyo3::prelude::*;

use crate::{
    capsule, errors,
    table::{Aside, Table},
};

/// Rows of a batch of results at most, and about how many bytes.
const ROWS: usize = 1024;
const BYTES: usize = 8 << 20;
/// Documents between two looks whether the user wants to stop.
const LOOK: usize = 32;

/// Codes texts; the models are loaded once a process and shared.
#[pyclass(frozen, module = "detente._native")]
pub struct Coder {
    reader: Reader,
}

/// A text with what the caller knows of it: text or page, whether it is a page, day, address,
/// headline, id.
type Item = (Vec<u8>, bool, Option<String>, Option<String>, Option<String>, Option<String>);

#[pymethods]
impl Coder {
    /// Makes a coder; `actors` are the name and the text of a table of the user's own actors.
    #[new]
    #[pyo3(signature = (actors=None))]
    fn new(actors: Option<(String, String)>) -> PyResult<Self> {
        let Some((name, table)) = actors else { return Ok(Self { reader: Reader::default() }) };
        let gazetteer = Gazetteer::with_users(&[(&name, &table)])
            .map_err(|why| errors::coded("D020", &why.to_string()))?;
        let settings = Options::default().coder;
        let coder = detente_coder::Coder::with_gazetteer(settings, Arc::new(gazetteer));
        Ok(Self { reader: Reader::with_coder(coder) })
    }

    /// Codes texts over some threads; returns a record as JSON for each, in order.
    fn code(&self, py: Python<'_>, items: Vec<Item>, threads: usize) -> PyResult<Vec<String>> {
        let pages = items.into_iter().map(page).collect::<PyResult<Vec<Page>>>()?;
        py.detach(|| {
            let mut lines = Vec::with_capacity(pages.len());
            let mut failure = None;
            in_order(
                pages.into_iter(),
                threads,
                |page| serde_json::to_string(&json::document(&self.reader.read(&page))),
                |line| {
                    match line {
                        Ok(line) => lines.push(line),
                        Err(why) => failure = Some(errors::coded("D008", &why.to_string())),
                    }
                    stop_when_asked(lines.len(), &mut failure)
                },
            );
            failure.map_or(Ok(lines), Err)
        })
    }

    /// Codes a table of texts into a table of `documents`, `reports` or `quotes`.
    #[pyo3(signature = (table, *, what, columns, aside, threads))]
    fn code_table(
        &self,
        py: Python<'_>,
        table: &Bound<'_, PyAny>,
        what: &str,
        columns: [Option<String>; 6],
        aside: bool,
        threads: usize,
    ) -> PyResult<Table> {
        let [text, html, id, title, url, published] = columns;
        let names = ColumnNames { text, html, id, title, url, published };
        let stream = capsule::stream(table)?;
        let plan = Plan::new(&stream.schema(), &names).map_err(|fault| errors::table(&fault))?;
        py.detach(|| match what {
            "reports" => {
                self.table(stream, &plan, aside, threads, |document| Report::all(&document))
            }
            "quotes" => self.table(stream, &plan, aside, threads, |document| Quote::all(&document)),
            _ => self.table(stream, &plan, aside, threads, |document| vec![document]),
        })
    }
}

impl Coder {
    fn table<T: Rows + Send>(
        &self,
        stream: ArrowArrayStreamReader,
        plan: &Plan,
        aside: bool,
        threads: usize,
        rows: impl Fn(Document) -> Vec<T> + Sync,
    ) -> PyResult<Table> {
        let mut sink = Sink { held: Vec::new(), weight: 0, batches: Vec::new(), aside: Vec::new() };
        let mut failure = None;
        let mut taken = 0;
        in_order(
            cells(stream),
            threads,
            |cell| {
                let coded = self.row(plan, &cell?, aside)?;
                Ok::<_, TableError>((rows(coded.document), coded.aside))
            },
            |done| {
                let kept = done.and_then(|(rows, aside)| {
                    // A row set aside is a row of a table of documents, and none of any other.
                    sink.aside.extend(aside);
                    sink.put(rows)
                });
                if let Err(fault) = kept {
                    failure = Some(errors::table(&fault));
                }
                taken += 1;
                stop_when_asked(taken, &mut failure)
            },
        );
        if let Some(failure) = failure {
            return Err(failure);
        }
        sink.write().map_err(|fault| errors::table(&fault))?;
        Ok(Table { schema: T::schema(), batches: sink.batches, aside: sink.aside })
    }

    /// Codes one row. What is wrong with it is an error, or set aside and noted.
    fn row(&self, plan: &Plan, cell: &Cell, aside: bool) -> Result<Coded, TableError> {
        let [id, url] = plan.identity(&cell.batch, cell.row);
        let put_aside = |fault: &TableError| Aside {
            row: cell.before + cell.row as u64,
            id: id.clone(),
            column: fault.column().map(str::to_owned),
            code: fault.code(),
            message: fault.to_string(),
        };
        match plan.page(&cell.batch, cell.row, cell.before) {
            Ok(Row { odd: Some(fault), .. }) | Err(fault) if !aside => Err(fault),
            Ok(Row { page, odd }) => {
                let mut record = self.reader.read(&page);
                if let Some(fault) = &odd {
                    let message = fault.without_row();
                    record.article.notes.push(Note {
                        code: fault.code().into(),
                        span: None,
                        message,
                    });
                }
                let document = json::document(&record);
                Ok(Coded { document, aside: odd.as_ref().map(put_aside) })
            }
            Err(fault) => {
                let mut document = json::document(&detente_record::Record::default());
                // Without an id: a place kept for the row, which no store will take for an article.
                document.article.id = String::new();
                (document.article.source_id, document.article.url) = (id.clone(), url);
                document.notes.push(json::Note {
                    code: fault.code().into(),
                    start: None,
                    end: None,
                    message: fault.without_row(),
                });
                Ok(Coded { document, aside: Some(put_aside(&fault)) })
            }
        }
    }
}

/// A row's document, and why it was set aside.
struct Coded {
    document: Document,
    aside: Option<Aside>,
}

/// A row of a batch.
struct Cell {
    batch: RecordBatch,
    row: usize,
    /// Rows in earlier batches.
    before: u64,
}

/// The rows of a stream, one at a time.
fn cells(stream: ArrowArrayStreamReader) -> impl Iterator<Item = Result<Cell, TableError>> + Send {
    let mut before = 0;
    stream.flat_map(move |batch| {
        let batch = batch.map_err(|why| TableError::Damaged(why.to_string()));
        let (rows, fault) = match &batch {
            Ok(batch) => (batch.num_rows(), None),
            Err(_) => (0, batch.as_ref().err().map(ToString::to_string)),
        };
        let first = before;
        before += rows as u64;
        let rows = (0..rows).filter_map(move |row| {
            batch.as_ref().ok().map(|batch| Ok(Cell { batch: batch.clone(), row, before: first }))
        });
        rows.chain(fault.map(|why| Err(TableError::Damaged(why))))
    })
}

/// Results on their way into batches.
struct Sink<T> {
    held: Vec<T>,
    weight: usize,
    batches: Vec<RecordBatch>,
    aside: Vec<Aside>,
}

impl<T: Rows> Sink<T> {
    fn put(&mut self, rows: Vec<T>) -> Result<(), TableError> {
        self.weight += rows.iter().map(Rows::weight).sum::<usize>();
        self.held.extend(rows);
        if self.held.len() >= ROWS || self.weight >= BYTES { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> Result<(), TableError> {
        self.weight = 0;
        if !self.held.is_empty() {
            self.batches.push(batch(&self.held)?);
            self.held.clear();
        }
        Ok(())
    }
}

/// Ends the work after a failure, and when the user has pressed Ctrl-C.
#[allow(clippy::redundant_closure_for_method_calls)] // the method is not general in its lifetime
fn stop_when_asked(done: usize, failure: &mut Option<PyErr>) -> ControlFlow<()> {
    if failure.is_none() && done % LOOK == 0 {
        *failure = Python::attach(|py| py.check_signals()).err();
    }
    if failure.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}

fn page((bytes, html, day, url, title, id): Item) -> PyResult<Page> {
    let published = day
        .map(|day| {
            let wrong = || errors::coded("D007", &format!("{day:?} is no date: write YYYY-MM-DD"));
            published(&day).ok_or_else(wrong)
        })
        .transpose()?;
    let kind = if html { "text/html" } else { "text/plain; charset=utf-8" };
    Ok(Page {
        source_id: id,
        url,
        content_type: Some(kind.to_owned()),
        title,
        published,
        bytes,
        ..Page::default()
    })
}
