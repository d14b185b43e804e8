//! Events out of the store: those of our own reports, and those imported.

use detente_record::json::{ActorWords, Identity};
use schemars::JsonSchema;
use serde::Serialize;

use super::{acts, complete::Sides, event::Event, forms::shortest, keep::Columns};
use crate::{
    EventRow, ReportFilter, ReportRow, Store, StoreError,
    base::{Result, Row},
    filter::Conditions,
};

/// An imported event as questions show it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ImportedRow {
    /// Its own number in the store, where the next page of rows goes on.
    #[serde(skip)]
    pub key: i64,
    /// `YYYY-MM-DD`.
    pub day: String,
    /// PLOVER type; `STATEMENT` for CAMEO's statements, which PLOVER leaves out.
    #[serde(rename = "type")]
    pub event_type: String,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// The code's name.
    pub act: Option<String>,
    /// Quad class, 1 to 4.
    pub quad: Option<u8>,
    /// Goldstein's intensity, −10 to +10.
    pub goldstein: Option<f64>,
    /// `fact` unless the layout says otherwise.
    pub status: String,
    /// Who acts.
    pub source: Option<Identity>,
    /// Whom it is done to.
    pub target: Option<Identity>,
    /// Publisher.
    pub site: Option<String>,
    /// The layout that it came in.
    pub layout: String,
    /// The file that it came in.
    pub file: String,
    /// The file's line, from 1.
    pub line: u64,
}

/// What of our own a row of a layout stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Told {
    /// A report: what one sentence says.
    #[default]
    Reports,
    /// An event, however many reports tell of it.
    Events,
}

const COLUMNS: &str = "imported.type, imported.mode, imported.cameo, imported.quad,
    imported.goldstein, imported.status, imported.when_first, imported.site,
    source.name, source.code, source.country, source.sector, source.kind,
    target.name, target.code, target.country, target.sector, target.kind,
    imports.layout, imports.file, imported.line, imported.fields, imported.extra,
    imported.key";

const TABLES: &str = "imported JOIN imports ON imports.key = imported.import
    LEFT JOIN actors AS source ON source.key = imported.source
    LEFT JOIN actors AS target ON target.key = imported.target";

fn columns(row: &Row<'_>) -> Result<(Columns, Sides)> {
    let columns = Columns {
        event_type: row.get(0)?,
        mode: row.get(1)?,
        cameo: row.get(2)?,
        quad: row.get(3)?,
        goldstein: row.get(4)?,
        status: row.get(5)?,
        day: row.get(6)?,
        site: row.get(7)?,
    };
    let side = |at: usize| -> Result<Option<Identity>> {
        let Some(name) = row.get(at)? else { return Ok(None) };
        Ok(Some(Identity {
            name,
            code: row.get(at + 1)?,
            country: row.get(at + 2)?,
            sector: row.get(at + 3)?,
            kind: row.get::<String>(at + 4)?.into(),
        }))
    };
    Ok((columns, Sides { source: side(8)?, target: side(13)? }))
}

impl Store {
    /// Returns imported events; conditions on articles and words let none through.
    pub fn imported(&self, filter: &ReportFilter) -> Result<Vec<ImportedRow>, StoreError> {
        let mut rows = Vec::new();
        let read = |row: &Row<'_>| {
            let (columns, sides) = columns(row)?;
            let line: i64 = row.get(20)?;
            Ok(ImportedRow {
                key: row.get(23)?,
                day: columns.day,
                event_type: columns.event_type,
                act: columns.cameo.as_deref().and_then(acts::name).map(str::to_owned),
                cameo: columns.cameo,
                quad: columns.quad,
                goldstein: columns.goldstein,
                status: columns.status,
                source: sides.source,
                target: sides.target,
                site: columns.site,
                layout: row.get(18)?,
                file: row.get(19)?,
                line: line.unsigned_abs(),
            })
        };
        self.each_imported(filter, read, |row| {
            rows.push(row);
            Ok::<_, StoreError>(())
        })?;
        Ok(rows)
    }

    /// Gives events for a layout, then those imported with the name of their layout. A report of
    /// several sources or targets comes once for each pair. Returns how many reports or events
    /// were left out because nothing says on which day they fall.
    ///
    /// # Errors
    /// The store's own, and whatever `give` returns, which ends the walk.
    pub fn each_layout_event<E: From<StoreError>>(
        &self,
        filter: &ReportFilter,
        told: Told,
        mut give: impl FnMut(Event, Option<&str>) -> Result<(), E>,
    ) -> Result<u64, E> {
        let mut undated = 0;
        let mut all = |events: Vec<Event>| {
            undated += u64::from(events.is_empty());
            events.into_iter().try_for_each(|event| give(event, None))
        };
        match told {
            Told::Reports => self.each_report(filter, |row| all(of_report(&row)))?,
            Told::Events => self.each_event(filter, |row| all(Vec::from_iter(of_event(&row))))?,
        }
        let read = |row: &Row<'_>| {
            let (columns, sides) = columns(row)?;
            let mut event = columns.event(&sides);
            if let Some(fields) = row.get::<Option<String>>(21)? {
                event.fill(&fields);
            }
            if let Some(extra) = row.get::<Option<String>>(22)? {
                event.extra = serde_json::from_str(&extra).unwrap_or_default();
            }
            Ok((event, row.get::<String>(18)?))
        };
        self.each_imported(filter, read, |(event, layout)| give(event, Some(&layout)))?;
        Ok(undated)
    }

    fn each_imported<T, E: From<StoreError>>(
        &self,
        filter: &ReportFilter,
        read: impl Fn(&Row<'_>) -> Result<T>,
        give: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let Conditions { sql, values } = filter.imported();
        let sql = format!("SELECT {COLUMNS} FROM {TABLES}{sql}");
        self.each_row(&sql, &values, read, give)
    }

    /// Counts what was imported: files and events.
    pub fn imports(&self) -> Result<(u64, u64), StoreError> {
        let sql = "SELECT count(*), coalesce(sum(rows), 0) FROM imports";
        self.one(sql, (), |row| {
            let (files, rows): (i64, i64) = (row.get(0)?, row.get(1)?);
            Ok((files.unsigned_abs(), rows.unsigned_abs()))
        })
    }
}

/// Makes an event of the report that says most of it, with how many tell of it; `None` without a
/// day.
pub fn of_event(row: &EventRow) -> Option<Event> {
    let party = |event: &Event, side: &str| {
        let named = |name: &str| event.get(&format!("{side}.{name}")).map(str::to_owned);
        named("country").or_else(|| named("code")).unwrap_or_default()
    };
    let mut pairs = of_report(&row.lead);
    // The report may name others too; an actor without a code stands there as `?` and a name.
    let same = |stated: &str, found: String| stated == found || stated.starts_with('?');
    let meant = pairs.iter().position(|pair| {
        same(&row.source, party(pair, "source")) && same(&row.target, party(pair, "target"))
    });
    let mut event = (!pairs.is_empty()).then(|| pairs.swap_remove(meant.unwrap_or(0)))?;
    for (field, value) in [
        ("id", row.id.clone()),
        ("status", row.status.clone()),
        ("reports", row.reports.to_string()),
        ("sites", row.sites.to_string()),
        ("articles", row.articles.to_string()),
    ] {
        event.set(field, value);
    }
    Some(event)
}

/// Makes events of a report, one for each pair of a source and a target; none without a day.
pub fn of_report(row: &ReportRow) -> Vec<Event> {
    let report = &row.report;
    let Some(when) = &report.when else { return Vec::new() };
    let daily = matches!(&*when.precision, "time" | "day" | "week" | "range");
    let Some(day) = when.first.as_deref().filter(|_| daily) else { return Vec::new() };
    let mut event = Event::default();
    for (field, value) in [
        ("day", day),
        ("type", &report.event_type),
        ("cameo", &report.cameo),
        ("status", &report.status),
        ("mode", report.mode.as_deref().unwrap_or_default()),
        ("contexts", &report.context.join("|")),
        ("quad", &report.quad.to_string()),
        ("goldstein", &shortest(report.goldstein)),
        ("act", acts::name(&report.cameo).unwrap_or_default()),
        ("text", row.sentence.trim()),
        ("story", &row.article.id),
        ("sentence_number", &report.sentence.start.to_string()),
    ] {
        event.set(field, value);
    }
    let article = &row.article;
    event.suggest("url", article.url.as_deref());
    event.suggest("site", article.site.as_deref());
    event.suggest("headline", article.title.as_deref());
    event.suggest("published", article.published.as_ref().map(|published| &*published.date));
    event.suggest("dead", report.dead.map(|dead| dead.to_string()).as_deref());
    if let Some(place) = &report.place {
        event.set("place.name", &*place.name);
        event.set("place.text", &*place.text);
        event.suggest("place.country", place.country.as_deref());
        event.suggest("place.geonames", place.geonames.map(|id| id.to_string()).as_deref());
        event.suggest("place.lat", place.lat.map(shortest).as_deref());
        event.suggest("place.lon", place.lon.map(shortest).as_deref());
    }
    let none = || vec![None];
    let sides = |actors: &[ActorWords]| -> Vec<Option<ActorWords>> {
        if actors.is_empty() { none() } else { actors.iter().cloned().map(Some).collect() }
    };
    let mut events = Vec::new();
    for source in sides(&report.source) {
        for target in sides(&report.target) {
            let mut event = event.clone();
            // The pairs of one report need ids of their own.
            let id = &report.id;
            event.set(
                "id",
                match events.len() {
                    0 => id.clone(),
                    before => format!("{id}-{}", before + 1),
                },
            );
            for (side, actor) in [("source", &source), ("target", &target)] {
                let Some(actor) = actor else { continue };
                let put = &mut |name: &str, value: Option<&str>| {
                    event.suggest(&format!("{side}.{name}"), value);
                };
                put("name", Some(&actor.name));
                put("text", Some(&actor.text));
                put("code", actor.code.as_deref());
                put("country", actor.country.as_deref());
                put("sector", actor.sector.as_deref());
                put("sectors", actor.sector.as_deref());
            }
            events.push(event);
        }
    }
    events
}
