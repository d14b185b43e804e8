//! Détente for Python: the native half of the wheel.
//!
//! **In:** Python strings; tables of any library that speaks Arrow's C stream interface. **Out:**
//! records as JSON; tables by the same interface. **Never:** logic of its own: what it gives is
//! what the binary gives.
//!
//! The Python half, in `python/detente`, is what users see: it puts types and documentation round
//! these few functions.
//!
//! ```python
//! import detente
//!
//! doc = detente.Coder()("Xi met Putin in Moscow.", published="2023-03-21")
//! assert doc.text == "Xi met Putin in Moscow."
//! ```

// What Python calls is handed its arguments, and errors are mapped by value.
#![allow(clippy::needless_pass_by_value)]

mod capsule;
mod coder;
mod errors;
mod store;
mod table;

use pyo3::prelude::*;

/// The native half of `detente`; see `detente` itself.
#[pymodule]
mod _native {
    #[pymodule_export]
    use super::{
        coder::Coder,
        errors::{DetenteError, TableError},
        store::Store,
        table::Table,
    };
    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("SCHEMA", detente_record::json::SCHEMA)
    }
}
