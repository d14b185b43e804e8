//! Tables in Parquet files: one file, or parts by month of publication.
//!
//! A row group holds some megabytes of rows, packed with zstd. Parts lie as Hive lays them, so that
//! every engine finds the month as a column: `month=2022-12/part-0.parquet`; rows of no known day
//! lie in `month=__HIVE_DEFAULT_PARTITION__`, which readers show as null. A part appears under its
//! name only when it is whole.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Write},
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use parquet::{
    arrow::{
        ArrowWriter,
        arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder},
    },
    basic::{Compression, ZstdLevel},
    errors::ParquetError,
    file::properties::WriterProperties,
};

use crate::{Rows, TableError, row};

/// Bytes of rows, roughly, that make a row group.
const GROUP: usize = 16 << 20;
/// Bytes of rows, roughly, that all parts together hold back.
const HELD: usize = 64 << 20;
/// Parts that are written at the same time.
const OPEN: usize = 128;
/// Rows read at a time: texts are long.
const BATCH: usize = 64;
/// What Hive calls the part of rows without a value.
const NO_MONTH: &str = "__HIVE_DEFAULT_PARTITION__";

/// Says whether a file begins as Parquet does.
pub fn is_parquet(start: &[u8]) -> bool {
    start.starts_with(b"PAR1")
}

/// A table on its way into one Parquet file.
pub struct Single<T, W: Write + Send> {
    writer: ArrowWriter<W>,
    held: Vec<T>,
    weight: usize,
}

impl<T: Rows, W: Write + Send> Single<T, W> {
    /// Begins a table.
    pub fn new(output: W) -> Result<Self, TableError> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_created_by(concat!("detente ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let writer =
            ArrowWriter::try_new(output, T::schema(), Some(properties)).map_err(damaged)?;
        Ok(Self { writer, held: Vec::new(), weight: 0 })
    }

    /// Adds a row.
    pub fn put(&mut self, row: T) -> Result<(), TableError> {
        self.weight += row.weight();
        self.held.push(row);
        if self.weight >= GROUP { self.write() } else { Ok(()) }
    }

    /// Writes what is held back as a row group.
    fn write(&mut self) -> Result<(), TableError> {
        self.weight = 0;
        let held = std::mem::take(&mut self.held);
        if held.is_empty() {
            return Ok(());
        }
        self.writer.write(&row::batch(&held)?).map_err(damaged)?;
        self.writer.flush().map_err(damaged)
    }

    /// Writes the rest; a table without rows is still a table. Returns the output.
    pub fn finish(mut self) -> Result<W, TableError> {
        self.write()?;
        self.writer.into_inner().map_err(damaged)
    }
}

/// A table on its way into a folder, in parts by month of publication.
pub struct Months<T: Rows> {
    folder: PathBuf,
    open: BTreeMap<String, Part<T>>,
    /// Parts that are whole, by month.
    done: BTreeMap<String, u32>,
    weight: usize,
}

struct Part<T: Rows> {
    table: Single<T, File>,
    path: PathBuf,
}

impl<T: Rows> Months<T> {
    /// Begins a table in a folder, which is made where it does not exist.
    ///
    /// # Errors
    /// [`TableError::NotEmpty`] where something lies in it; [`TableError::File`].
    pub fn new(folder: &Path) -> Result<Self, TableError> {
        let failed = |source| TableError::File { path: folder.to_owned(), source };
        fs::create_dir_all(folder).map_err(failed)?;
        if fs::read_dir(folder).map_err(failed)?.next().is_some() {
            return Err(TableError::NotEmpty(folder.to_owned()));
        }
        let (open, done) = (BTreeMap::new(), BTreeMap::new());
        Ok(Self { folder: folder.to_owned(), open, done, weight: 0 })
    }

    /// Adds a row.
    pub fn put(&mut self, row: T) -> Result<(), TableError> {
        let month = row.published().and_then(|day| day.get(..7)).unwrap_or(NO_MONTH).to_owned();
        if !self.open.contains_key(&month) {
            if self.open.len() >= OPEN {
                self.close_one()?;
            }
            let part = self.begin(&month)?;
            self.open.insert(month.clone(), part);
        }
        let Some(part) = self.open.get_mut(&month) else { return Ok(()) };
        let before = part.table.weight;
        part.table.put(row)?;
        self.weight = self.weight + part.table.weight - before.min(self.weight);
        if self.weight > HELD {
            self.lighten()?;
        }
        Ok(())
    }

    fn begin(&self, month: &str) -> Result<Part<T>, TableError> {
        let number = self.done.get(month).copied().unwrap_or_default();
        let folder = self.folder.join(format!("month={month}"));
        let failed = |path: &Path, source| TableError::File { path: path.to_owned(), source };
        fs::create_dir_all(&folder).map_err(|source| failed(&folder, source))?;
        let path = folder.join(format!("part-{number}.parquet"));
        let unfinished = unfinished(&path);
        let file = File::create(&unfinished).map_err(|source| failed(&unfinished, source))?;
        Ok(Part { table: Single::new(file)?, path })
    }

    /// Writes out what the heaviest part holds back.
    fn lighten(&mut self) -> Result<(), TableError> {
        if let Some(part) = self.open.values_mut().max_by_key(|part| part.table.weight) {
            part.table.write()?;
        }
        self.weight = self.open.values().map(|part| part.table.weight).sum();
        Ok(())
    }

    /// Closes the part of the first month: with rows in order of time it is the one least wanted.
    fn close_one(&mut self) -> Result<(), TableError> {
        let Some((month, part)) = self.open.pop_first() else { return Ok(()) };
        self.weight -= part.table.weight.min(self.weight);
        part.finish()?;
        *self.done.entry(month).or_default() += 1;
        Ok(())
    }

    /// Writes the rest and returns the number of parts.
    pub fn finish(mut self) -> Result<u32, TableError> {
        while !self.open.is_empty() {
            self.close_one()?;
        }
        Ok(self.done.values().sum())
    }
}

impl<T: Rows> Part<T> {
    fn finish(self) -> Result<(), TableError> {
        let failed = |source| TableError::File { path: self.path.clone(), source };
        let file = self.table.finish()?;
        file.sync_all().map_err(failed)?;
        fs::rename(unfinished(&self.path), &self.path).map_err(failed)
    }
}

/// The name of a part that is not yet whole; readers pass over names that begin with a point.
fn unfinished(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.unfinished"))
}

/// The record batches of a Parquet file.
pub struct Batches {
    reader: ParquetRecordBatchReader,
    /// The columns.
    pub schema: SchemaRef,
    broken: bool,
}

impl Batches {
    /// Opens a file.
    ///
    /// # Errors
    /// [`TableError::File`]; [`TableError::Damaged`] for what is no Parquet.
    pub fn open(path: &Path) -> Result<Self, TableError> {
        let failed = |source| TableError::File { path: path.to_owned(), source };
        let file = File::open(path).map_err(failed)?;
        guarded(|| {
            let builder = ParquetRecordBatchReaderBuilder::try_new(file)?.with_batch_size(BATCH);
            let schema = builder.schema().clone();
            Ok(Self { reader: builder.build()?, schema, broken: false })
        })
    }
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, TableError>;

    /// After an error nothing more comes.
    fn next(&mut self) -> Option<Self::Item> {
        if self.broken {
            return None;
        }
        let reader = &mut self.reader;
        let next = guarded(|| reader.next().transpose().map_err(ParquetError::from)).transpose();
        self.broken = matches!(next, Some(Err(_)));
        next
    }
}

/// A hostile file must not take the batch with it: what panics inside the decoder is damaged.
fn guarded<R>(work: impl FnOnce() -> Result<R, ParquetError>) -> Result<R, TableError> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map_err(damaged),
        Err(_) => Err(TableError::Damaged("its pages contradict each other".to_owned())),
    }
}

fn damaged(why: ParquetError) -> TableError {
    match why {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(source) => TableError::File { path: PathBuf::from("output"), source: *source },
            Err(inner) => TableError::Damaged(inner.to_string()),
        },
        other => TableError::Damaged(other.to_string()),
    }
}
