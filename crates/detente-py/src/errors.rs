//! Errors as Python exceptions that carry their stable code.

use pyo3::{PyErr, create_exception, exceptions::PyValueError, prelude::*};

create_exception!(
    detente,
    DetenteError,
    PyValueError,
    "What Détente cannot do. `code` is stable; `detente explain CODE` tells more."
);
create_exception!(
    detente,
    TableError,
    DetenteError,
    "A table, or a row of one, that cannot be read: `column` and `row` (from 0) say where, None \
     where it is no single column's or row's fault."
);

/// Makes the exception for a fault with a code.
pub fn coded(code: &str, message: &str) -> PyErr {
    let error = DetenteError::new_err(format!("{code}: {message}"));
    Python::attach(|py| {
        // An exception takes attributes; should it not, the code still stands in its message.
        let _ = error.value(py).setattr("code", code);
    });
    error
}

/// Makes the exception for a table.
pub fn table(fault: &detente_table::TableError) -> PyErr {
    let error = TableError::new_err(format!("{}: {fault}", fault.code()));
    Python::attach(|py| {
        let value = error.value(py);
        let _ = value.setattr("code", fault.code());
        let _ = value.setattr("column", fault.column());
        let _ = value.setattr("row", fault.row());
    });
    error
}
