//! A table of results.

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use pyo3::{prelude::*, types::PyCapsule};
use serde::Serialize;

use crate::{capsule, errors};

/// Rows that were coded. Anything that reads `__arrow_c_stream__` takes it, any number of times:
/// `pyarrow.table(t)`, `polars.DataFrame(t)`, a duckdb query over it.
#[pyclass(frozen, module = "detente")]
pub struct Table {
    pub schema: SchemaRef,
    pub batches: Vec<RecordBatch>,
    pub aside: Vec<Aside>,
}

/// A row that was not coded, or not all of it.
#[derive(Clone, Debug, Serialize)]
pub struct Aside {
    /// From 0.
    pub row: u64,
    /// The row's own id.
    pub id: Option<String>,
    /// The column at fault.
    pub column: Option<String>,
    /// Stable code.
    pub code: &'static str,
    /// One line for people.
    pub message: String,
}

#[pymethods]
impl Table {
    /// Names of the columns, in order.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    /// Number of rows.
    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    fn __repr__(&self) -> String {
        let (rows, columns) = (self.__len__(), self.schema.fields().len());
        let aside = match self.aside.len() {
            0 => String::new(),
            aside => format!(", {aside} set aside"),
        };
        format!("<detente.Table: {rows} rows, {columns} columns{aside}>")
    }

    /// Rows set aside, as JSON.
    fn aside_json(&self) -> PyResult<String> {
        serde_json::to_string(&self.aside).map_err(|why| errors::coded("B008", &why.to_string()))
    }

    /// The table as a stream (Arrow's PyCapsule interface).
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The interface lets a producer answer with its own types.
        let _ = requested_schema;
        capsule::capsule(py, self.batches.clone(), self.schema.clone())
    }
}
