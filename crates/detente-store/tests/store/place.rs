//! Where the tests' stores lie: files, and schemas of a PostgreSQL server.

use std::{
    path::PathBuf,
    sync::{
        Once,
        atomic::{AtomicU32, Ordering},
    },
};

use detente_store::Store;
use postgres::{Client, NoTls};
use tempfile::TempDir;

/// A kind of place.
pub enum Place {
    Files(TempDir),
    /// The address of a database.
    Server(String),
}

/// Numbers places of this process.
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// Runs a test over files, and over a server where `DETENTE_TEST_POSTGRES` names one; CI must.
pub fn everywhere(test: impl Fn(&Place)) {
    test(&Place::Files(tempfile::tempdir().unwrap()));
    if let Some(address) = server() {
        test(&Place::Server(address));
    }
}

/// The address of the server.
pub fn server() -> Option<String> {
    static SAID: Once = Once::new();
    let address = std::env::var("DETENTE_TEST_POSTGRES").ok();
    if address.is_none() {
        assert!(std::env::var_os("CI").is_none(), "CI must name a server: see .ci/postgres");
        SAID.call_once(|| {
            eprintln!("without PostgreSQL: DETENTE_TEST_POSTGRES names no server (.ci/postgres)");
        });
    }
    address
}

impl Place {
    /// A place for a store, where there is none yet.
    pub fn path(&self) -> PathBuf {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        match self {
            Self::Files(folder) => folder.path().join(format!("{number}.db")),
            Self::Server(address) => {
                let schema = format!("test_{}_{number}", std::process::id());
                let mut client = Client::connect(address, NoTls).unwrap();
                client.batch_execute(&format!("CREATE SCHEMA {schema}")).unwrap();
                let sign = if address.contains('?') { '&' } else { '?' };
                format!("{address}{sign}options=-csearch_path%3D{schema}").into()
            }
        }
    }

    /// An empty store of its own.
    pub fn store(&self) -> Store {
        match self {
            Self::Files(_) => Store::in_memory().unwrap(),
            Self::Server(_) => Store::open(&self.path()).unwrap(),
        }
    }

    pub fn is_server(&self) -> bool {
        matches!(self, Self::Server(_))
    }

    /// Runs SQL beside the store at a path.
    pub fn meddle(&self, path: &std::path::Path, sql: &str) {
        match self {
            Self::Files(_) => {
                rusqlite::Connection::open(path).unwrap().execute_batch(sql).unwrap();
            }
            Self::Server(_) => {
                let mut client = Client::connect(path.to_str().unwrap(), NoTls).unwrap();
                client.batch_execute(sql).unwrap();
            }
        }
    }
}
