//! Events from the store: a table, CSV, TSV or JSON; and one event with all its reports.

use std::fmt::Write as _;

use detente_answer::table;
use detente_record::json::ActorWords;
use detente_store::{EventRow, ReportFilter, ReportRow, Store};
use serde::Serialize;

use super::{
    Format, Output, human, json_line,
    listing::{Layout, Listing, separator},
    paint::Paint,
    visible::visible,
};
use crate::{error::Error, progress::count};

/// The columns of CSV and TSV. Mode, place, harm and sentence are those of the report that says
/// most.
const HEADER: [&str; 29] = [
    "id",
    "first",
    "last",
    "source",
    "target",
    "type",
    "mode",
    "context",
    "cameo",
    "quad",
    "goldstein",
    "status",
    "said_by",
    "place",
    "lat",
    "lon",
    "dead",
    "injured",
    "size",
    "confidence",
    "reports",
    "articles",
    "sites",
    "first_published",
    "links",
    "lead",
    "sentence",
    "site",
    "url",
];

const LAYOUT: Layout<EventRow> = Layout {
    header: &HEADER,
    cells: |event| fields(event).into(),
    names: &["day", "source", "target", "type", "status", "reports", "sites", "sentence"],
    widths: &[10, 16, 15, 9, 9, 7, 5, 0],
    fields: shown,
};

/// An event with all that tells of it.
#[derive(Serialize)]
struct Whole<'e> {
    #[serde(flatten)]
    event: &'e EventRow,
    told: &'e [ReportRow],
}

/// Writes the events that a filter lets through, one at a time; returns how many.
pub fn write(
    store: &Store,
    filter: &ReportFilter,
    format: Format,
    paint: Paint,
    out: &mut Output,
) -> Result<u64, Error> {
    let mut listing = Listing::new(&LAYOUT, format, paint, out);
    store.each_event(filter, |event| listing.row(event))?;
    listing.finish()
}

/// Writes one event with all its reports.
pub fn whole(
    store: &Store,
    event: &EventRow,
    format: Format,
    paint: Paint,
    out: &mut Output,
) -> Result<(), Error> {
    let told = store.event_reports(&event.id)?;
    match format {
        Format::Json | Format::Jsonl => {
            out.text(&(json_line(&Whole { event, told: &told }) + "\n"))?;
        }
        Format::Csv | Format::Tsv => {
            out.text(&table::separated(&HEADER, separator(format)))?;
            out.text(&table::separated(&fields(event), separator(format)))?;
        }
        Format::Table => out.text(&page(event, &told, paint))?,
    }
    out.flush()
}

fn page(event: &EventRow, told: &[ReportRow], paint: Paint) -> String {
    let [source, target] = names(event);
    let day = event.first.as_deref().unwrap_or("no day");
    let mut page = format!(
        "{} → {}  {}  {}  {day}\n",
        paint.bold(visible(&source)),
        paint.bold(visible(&target)),
        paint.act(event.lead.report.quad, visible(&event.event_type)),
        visible(&event.status)
    );
    let counts = [
        count(u64::from(event.reports), "report"),
        count(u64::from(event.articles), "article"),
        count(u64::from(event.sites), "independent site"),
    ];
    let _ = writeln!(page, "{}", paint.dim(format!("{} · {}", event.id, counts.join(", "))));
    for link in &event.links {
        let day = link.first.as_deref().unwrap_or("no day");
        let _ = writeln!(page, "  {}: {} of {day}, event {}", link.kind, link.status, link.event);
    }
    for row in told {
        let article = &row.article;
        let published = article.published.as_ref().map_or("no date", |published| &published.date);
        let site = article.site.as_deref().unwrap_or("no site");
        let _ = writeln!(page, "\n{}", paint.dim(visible(&format!("{published} · {site}"))));
        page.push_str(&human::report(&row.report, &row.sentence, paint));
    }
    page
}

fn shown(event: &EventRow) -> Vec<String> {
    let [source, target] = names(event);
    let day = match (&event.first, event.lead.report.when.as_ref()) {
        (Some(_), Some(when)) => human::short_days(when),
        (Some(day), None) => day.clone(),
        (None, _) => "–".to_owned(),
    };
    let (kind, status) = (event.event_type.clone(), event.status.clone());
    let (reports, sites) = (event.reports.to_string(), event.sites.to_string());
    vec![day, source, target, kind, status, reports, sites, event.lead.sentence.trim().to_owned()]
}

/// What the two sides are called: by the leading report where it names but one actor of the party.
fn names(event: &EventRow) -> [String; 2] {
    let report = &event.lead.report;
    [(&event.source, &report.source), (&event.target, &report.target)].map(|(party, actors)| {
        let of = |actor: &&ActorWords| {
            actor.country.as_ref().or(actor.code.as_ref()).is_none_or(|code| code == party)
        };
        let mut of_party = actors.iter().filter(of);
        match (of_party.next(), of_party.next()) {
            (Some(actor), None) => actor.name.clone(),
            _ if party.is_empty() => "–".to_owned(),
            _ => party.trim_start_matches('?').to_owned(),
        }
    })
}

fn fields(event: &EventRow) -> [String; HEADER.len()] {
    let lead = &event.lead;
    let report = &lead.report;
    let place = report.place.as_ref();
    let degrees = |of: Option<f64>| of.map(|degrees| degrees.to_string()).unwrap_or_default();
    let people = |of: Option<u32>| of.map(|people| people.to_string()).unwrap_or_default();
    let links: Vec<_> =
        event.links.iter().map(|link| format!("{} {}", link.kind, link.event)).collect();
    [
        event.id.clone(),
        event.first.clone().unwrap_or_default(),
        event.last.clone().unwrap_or_default(),
        event.source.clone(),
        event.target.clone(),
        event.event_type.clone(),
        report.mode.as_deref().unwrap_or_default().to_owned(),
        report.context.join("; "),
        report.cameo.to_string(),
        report.quad.to_string(),
        report.goldstein.to_string(),
        event.status.clone(),
        report.said_by.as_ref().map(|actor| actor.name.clone()).unwrap_or_default(),
        place.map(|place| place.name.to_string()).unwrap_or_default(),
        degrees(place.and_then(|place| place.lat)),
        degrees(place.and_then(|place| place.lon)),
        people(report.dead),
        people(report.injured),
        people(report.size),
        event.confidence.to_string(),
        event.reports.to_string(),
        event.articles.to_string(),
        event.sites.to_string(),
        event.first_published.clone().unwrap_or_default(),
        links.join("; "),
        report.id.clone(),
        lead.sentence.clone(),
        lead.article.site.clone().unwrap_or_default(),
        lead.article.url.clone().unwrap_or_default(),
    ]
}
