//! Tables in and out by Arrow's PyCapsule interface.
//!
//! The one file of the crate with `unsafe`: a capsule is a pointer to a C struct, and taking the
//! struct over is what the interface is made of. The capsule's name, which is checked first, is the
//! promise that the pointer is such a struct; the struct's own `release` marks it as taken.
#![allow(unsafe_code)]

use std::ffi::CStr;

use arrow_array::{
    RecordBatch, RecordBatchIterator,
    ffi_stream::{ArrowArrayStreamReader, FFI_ArrowArrayStream},
};
use arrow_schema::SchemaRef;
use pyo3::{exceptions::PyTypeError, prelude::*, types::PyCapsule};

/// The name that the interface gives to capsules of streams.
const STREAM: &CStr = c"arrow_array_stream";

/// Takes over the stream of record batches of a table.
///
/// # Errors
/// `TypeError` for what is no such table; whatever the table's library raises.
pub fn stream(table: &Bound<'_, PyAny>) -> PyResult<ArrowArrayStreamReader> {
    let method = table.getattr("__arrow_c_stream__").map_err(|_| {
        let kind = table.get_type();
        PyTypeError::new_err(format!(
            "{kind} is no table: it has no __arrow_c_stream__; pyarrow, polars, pandas (2.2 and \
             later) and duckdb give such tables"
        ))
    })?;
    let capsule = method.call0()?;
    let pointer = capsule.cast::<PyCapsule>()?.pointer_checked(Some(STREAM))?;
    // SAFETY: a capsule of this name points to an `ArrowArrayStream` that nobody else uses until it
    // is released (Arrow's PyCapsule interface); `from_raw` moves it out and leaves a released one.
    let stream = unsafe { FFI_ArrowArrayStream::from_raw(pointer.cast().as_ptr()) };
    ArrowArrayStreamReader::try_new(stream)
        .map_err(|why| PyTypeError::new_err(format!("the table cannot be read: {why}")))
}

/// Hands record batches out as a stream.
pub fn capsule(
    py: Python<'_>,
    batches: Vec<RecordBatch>,
    schema: SchemaRef,
) -> PyResult<Bound<'_, PyCapsule>> {
    let batches = RecordBatchIterator::new(batches.into_iter().map(Ok), schema);
    let stream = FFI_ArrowArrayStream::new(Box::new(batches));
    PyCapsule::new_with_value(py, stream, STREAM)
}
