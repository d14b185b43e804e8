//! Opening a store that is a database on a PostgreSQL server.

use std::path::Path;

use crate::{
    Store, StoreError,
    base::{Connection, server},
    migrate,
};

/// Opens the database at an address for reading and writing.
pub(crate) fn open(address: &str) -> Result<Store, StoreError> {
    let store = connect(address, false)?;
    migrate::migrate(&store.connection, store.shown(), migrate::NEWEST)?;
    Ok(store)
}

/// Opens it for reading; tells the version of its layout, 0 where there is none.
pub(crate) fn open_read_only(address: &str) -> Result<(Store, u32), StoreError> {
    let store = connect(address, true)?;
    let begun = store.connection.script("SET default_transaction_read_only = on");
    begun.map_err(|error| store.error(error))?;
    let found = migrate::version(&store.connection, store.shown())?;
    Ok((store, found))
}

fn connect(address: &str, read_only: bool) -> Result<Store, StoreError> {
    let base = Connection::Postgres(Box::new(server::connect(address)?));
    let store = Store::new(base, Path::new(address), read_only);
    store.set_patience(crate::store::PATIENCE)?;
    Ok(store)
}
