//! Exports in the layouts that others read.

use detente_record::{Status, json::Document};
use detente_store::{
    Order, ReportFilter, Store,
    layouts::{Event, Layout, Told, calendar, feed, geojson, petrarch, task},
};

use crate::{
    commands::filter::ReportArgs,
    error::Error,
    output::{JsonWriter, Output, json_line},
    progress::{count, note},
};

/// Items of a feed where no limit is given; readers keep the older ones themselves.
const FEED: u32 = 100;

/// A layout that others read.
#[derive(Clone, Copy, Debug)]
pub enum Other {
    /// One of the tables that can be imported too.
    Table(&'static Layout),
    /// PETRARCH's `.evts`.
    Petrarch,
    /// A map.
    GeoJson,
    /// A calendar.
    Ics,
    /// A feed.
    Rss,
    /// Tasks for Label Studio.
    LabelStudio,
}

/// The layouts that are written only.
const WRITTEN: [(&str, Other); 5] = [
    ("petrarch", Other::Petrarch),
    ("geojson", Other::GeoJson),
    ("ics", Other::Ics),
    ("rss", Other::Rss),
    ("labelstudio", Other::LabelStudio),
];

impl Other {
    /// Finds a layout by its name.
    pub fn named(name: &str) -> Option<Self> {
        let written = WRITTEN.iter().find(|(known, _)| *known == name).map(|(_, other)| *other);
        written.or_else(|| Layout::named(name).map(Self::Table))
    }

    /// Returns all names.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let tables = Layout::all().iter().map(|layout| layout.name);
        tables.chain(WRITTEN.iter().map(|(name, _)| *name))
    }

    /// What is exported where nobody asks for a status: a table has no column for it, so a plan
    /// would stand there as if it had happened; a calendar is for what is planned.
    fn statuses(self) -> Vec<Status> {
        match self {
            Self::Ics => vec![Status::Plan],
            _ => vec![Status::Fact, Status::Claim],
        }
    }
}

/// Writes what a filter lets through; returns how many events or documents.
pub fn write(
    store: &Store,
    other: Other,
    told: Told,
    args: ReportArgs,
    out: &mut Output,
) -> Result<u64, Error> {
    if matches!(other, Other::LabelStudio) {
        return tasks(store, &args, out);
    }
    let order = if matches!(other, Other::Rss) { Order::Newest } else { Order::Intake };
    let mut filter = args.filter(order);
    if filter.statuses.is_empty() {
        filter.statuses = other.statuses();
    }
    if matches!(other, Other::Rss) {
        filter.limit = filter.limit.or(Some(FEED));
    }
    let mut found = 0;
    let undated = match other {
        Other::Table(layout) => {
            if let Some(header) = layout.first_row() {
                out.text(&header)?;
            }
            store.each_layout_event(&filter, told, |event, own| {
                found += 1;
                out.text(&layout.row(&event, own == Some(layout.name)))
            })?
        }
        Other::Petrarch => store.each_layout_event(&filter, told, |event, _| {
            found += 1;
            out.text(&petrarch(&event))
        })?,
        Other::GeoJson => {
            out.text("{\"type\":\"FeatureCollection\",\"features\":")?;
            let mut json = JsonWriter::new(true);
            let undated =
                store.each_layout_event(&filter, told, |event, _| match geojson(&event) {
                    Some(feature) => {
                        found += 1;
                        json.line(&json_line(&feature), out)
                    }
                    None => Ok(()),
                })?;
            json.finish(out)?;
            out.text("}\n")?;
            undated
        }
        Other::Ics | Other::Rss => {
            let (mut events, undated) = collected(store, &filter, told)?;
            if matches!(other, Other::Rss) {
                events.sort_by(|a, b| b.get("day").cmp(&a.get("day")));
                events.truncate(filter.limit.unwrap_or(FEED) as usize);
                out.text(&feed("Détente: events", &events))?;
            } else {
                out.text(&calendar(&events))?;
            }
            found = events.len() as u64;
            undated
        }
        Other::LabelStudio => 0,
    };
    out.flush()?;
    if undated > 0 {
        note(&format!(
            "{} without a day left out",
            count(undated, if told == Told::Events { "event" } else { "report" })
        ));
    }
    Ok(found)
}

fn collected(store: &Store, filter: &ReportFilter, told: Told) -> Result<(Vec<Event>, u64), Error> {
    let mut events = Vec::new();
    let undated = store.each_layout_event(filter, told, |event, _| {
        events.push(event);
        Ok::<_, Error>(())
    })?;
    Ok((events, undated))
}

fn tasks(store: &Store, args: &ReportArgs, out: &mut Output) -> Result<u64, Error> {
    if !args.is_empty() {
        return Err(Error::Setting {
            place: "--format labelstudio".to_owned(),
            why: "tasks are whole documents; leave the filters away".to_owned(),
        });
    }
    let mut json = JsonWriter::new(true);
    let mut found = 0;
    store.documents(|document: Document| {
        found += 1;
        json.line(&json_line(&task(&document)), out)
    })?;
    json.finish(out)?;
    out.flush()?;
    Ok(found)
}
