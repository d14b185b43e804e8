//! Imported events into the store, a file at a time, whole or not at all.

use std::collections::HashMap;

use detente_record::json::Identity;

use super::{
    acts,
    complete::{self, Act, Lookup, Sides},
    event::Event,
    forms::shortest,
    layout::Layout,
    read::{BadRow, Row},
};
use crate::{
    Store, StoreError,
    base::{Result, params},
    dyad::Tally,
    write::Actors,
};

/// Rows of daily counts that wait at most before they are written.
const WAITING: usize = 200_000;
/// Names remembered at most; beyond, the memory starts anew.
const NAMES: usize = 200_000;

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported {
    /// Its events are in the store now.
    New,
    /// The same rows were there already; nothing was changed.
    Known,
}

/// An open import: its events are kept by [`Import::finish`] and gone without.
pub struct Import<'s> {
    store: &'s mut Store,
    layout: &'static Layout,
    key: i64,
    rows: u64,
    tally: Tally,
    names: HashMap<(String, String), Option<Identity>>,
    /// FNV-1a over the rows as they were read.
    digest: u64,
}

impl Store {
    /// Begins to read in a file of another collection, called `file`.
    ///
    /// # Errors
    /// As [`Store::batch`].
    pub fn import(
        &mut self,
        layout: &'static Layout,
        file: &str,
    ) -> Result<Import<'_>, StoreError> {
        if self.read_only {
            return Err(StoreError::ReadOnly { path: self.shown().to_owned() });
        }
        self.connection.begin().map_err(|error| self.error(error))?;
        let mut import = Import {
            store: self,
            layout,
            key: 0,
            rows: 0,
            tally: Tally::default(),
            names: HashMap::new(),
            digest: 0xcbf2_9ce4_8422_2325,
        };
        let sql = "INSERT INTO imports (layout, file, digest, rows, set_aside)
                   VALUES (?1, ?2, NULL, 0, 0)";
        let added = import.store.connection.insert(sql, params![layout.name, file]);
        import.key = added.map_err(|error| import.store.error(error))?;
        Ok(import)
    }
}

/// Remembers what was looked up: a file names the same actors again and again.
struct Remembering<'r> {
    lookup: &'r dyn Lookup,
    names: std::cell::RefCell<&'r mut HashMap<(String, String), Option<Identity>>>,
}

impl Lookup for Remembering<'_> {
    fn act(&self, cameo: &str) -> Option<Act> {
        self.lookup.act(cameo)
    }

    fn actor(&self, name: &str, day: Option<&str>) -> Option<Identity> {
        // Offices change hands within a year, countries of persons hardly do.
        let year = day.and_then(|day| day.get(..4)).unwrap_or_default();
        let key = (name.to_owned(), year.to_owned());
        let mut names = self.names.borrow_mut();
        if names.len() > NAMES {
            names.clear();
        }
        names.entry(key).or_insert_with(|| self.lookup.actor(name, day)).clone()
    }
}

impl Import<'_> {
    /// Puts a row in.
    ///
    /// # Errors
    /// The outer error is the store's; the inner one a row that cannot be kept, because nothing
    /// says what was done.
    pub fn put(
        &mut self,
        mut row: Row,
        lookup: &dyn Lookup,
    ) -> Result<Result<(), BadRow>, StoreError> {
        let remembering = Remembering { lookup, names: std::cell::RefCell::new(&mut self.names) };
        let sides = match complete::complete(&mut row.event, &remembering) {
            Ok(sides) => sides,
            Err((field, why)) => {
                let column = self.layout.column_of(field);
                return Ok(Err(BadRow { line: row.line, column, why }));
            }
        };
        self.layout.keep_extra(&mut row);
        for cell in row.cells() {
            for byte in cell.bytes().chain([0xff]) {
                self.digest = (self.digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        self.write(&row, &sides).map_err(|error| self.store.error(error))?;
        self.rows += 1;
        Ok(Ok(()))
    }

    fn write(&mut self, row: &Row, sides: &Sides) -> Result<()> {
        let event = &row.event;
        let store = &mut *self.store;
        let mut actors = Actors::of(&store.connection, &mut store.actors);
        let mut key = |side: &Option<Identity>| {
            let Some(Identity { name, code, country, sector, kind }) = side else {
                return Ok(None);
            };
            let (code, country, sector) = (code.as_deref(), country.as_deref(), sector.as_deref());
            actors.key(name, code, country, sector, kind).map(Some)
        };
        let (source, target) = (key(&sides.source)?, key(&sides.target)?);
        let number = |name: &str| event.get(name).and_then(|text| text.parse::<f64>().ok());
        let columns = Columns {
            event_type: event.get("type").unwrap_or_default().to_uppercase(),
            mode: event.get("mode").map(str::to_owned),
            cameo: event.get("cameo").map(str::to_owned),
            quad: number("quad").map(|quad| quad as u8),
            goldstein: number("goldstein"),
            status: event.get("status").unwrap_or("fact").to_owned(),
            day: event.get("day").unwrap_or_default().to_owned(),
            site: event.get("site").map(str::to_owned),
        };
        let extra = (!event.extra.is_empty())
            .then(|| serde_json::to_string(&event.extra).unwrap_or_default());
        store.connection.execute(
            "INSERT INTO imported (import, line, source, target, type, mode, cameo, quad,
                 goldstein, status, when_first, site, fields, extra)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            params![
                self.key,
                whole(row.line),
                source,
                target,
                columns.event_type,
                columns.mode,
                columns.cameo,
                columns.quad,
                columns.goldstein,
                columns.status,
                columns.day,
                columns.site,
                event.beyond(&columns.event(sides)),
                extra,
            ],
        )?;
        if let (Some(source), Some(target)) =
            (party(sides.source.as_ref()), party(sides.target.as_ref()))
        {
            let Columns { day, event_type, status, site, goldstein, .. } = &columns;
            let key = (source, target, &**day, &**event_type, &**status);
            self.tally.add(key, site.as_deref().unwrap_or(""), goldstein.unwrap_or(0.0));
        }
        if self.tally.len() > WAITING {
            self.tally.write(&store.connection, self.layout.name)
        } else {
            Ok(())
        }
    }

    /// Keeps the file's events; `set_aside` rows of it were malformed.
    ///
    /// The same rows a second time leave the store as it was.
    pub fn finish(mut self, set_aside: u64) -> Result<Imported, StoreError> {
        let digest = format!("{:016x}-{}", self.digest, self.rows);
        let connection = &self.store.connection;
        let known = "SELECT 1 FROM imports WHERE layout = ?1 AND digest = ?1 || ' ' || ?2";
        let known = self.store.rows(known, params![self.layout.name, digest], |_| Ok(()))?;
        if !known.is_empty() {
            return Ok(Imported::Known);
        }
        let digest = format!("{} {digest}", self.layout.name);
        self.tally
            .write(connection, self.layout.name)
            .and_then(|()| {
                connection.execute(
                    "UPDATE imports SET digest = ?2, rows = ?3, set_aside = ?4 WHERE key = ?1",
                    params![self.key, digest, whole(self.rows), whole(set_aside)],
                )
            })
            .and_then(|_| connection.commit())
            .map_err(|error| self.store.error(error))?;
        Ok(Imported::New)
    }
}

impl Drop for Import<'_> {
    fn drop(&mut self) {
        if self.store.connection.is_in_transaction() {
            self.store.connection.rollback();
            self.store.actors.clear();
        }
    }
}

/// A count as databases keep whole numbers.
fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn party(side: Option<&Identity>) -> Option<&str> {
    let side = side?;
    side.country.as_deref().or(side.code.as_deref())
}

/// What the columns of an imported event hold.
pub(super) struct Columns {
    pub(super) event_type: String,
    pub(super) mode: Option<String>,
    pub(super) cameo: Option<String>,
    pub(super) quad: Option<u8>,
    pub(super) goldstein: Option<f64>,
    pub(super) status: String,
    pub(super) day: String,
    pub(super) site: Option<String>,
}

impl Columns {
    /// Makes the event that the columns and the actors alone tell.
    pub(super) fn event(&self, sides: &Sides) -> Event {
        let mut event = Event::default();
        event.set("type", &*self.event_type);
        event.set("status", &*self.status);
        event.set("day", &*self.day);
        event.suggest("mode", self.mode.as_deref());
        event.suggest("cameo", self.cameo.as_deref());
        event.suggest("act", self.cameo.as_deref().and_then(acts::name));
        event.suggest("site", self.site.as_deref());
        event.suggest("quad", self.quad.map(|quad| quad.to_string()).as_deref());
        event.suggest("goldstein", self.goldstein.map(shortest).as_deref());
        for (side, actor) in [("source", &sides.source), ("target", &sides.target)] {
            let Some(actor) = actor else { continue };
            event.set(&format!("{side}.name"), &*actor.name);
            for (field, value) in
                [("code", &actor.code), ("country", &actor.country), ("sector", &actor.sector)]
            {
                event.suggest(&format!("{side}.{field}"), value.as_deref());
            }
        }
        event
    }
}
