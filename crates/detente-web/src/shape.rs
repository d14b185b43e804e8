//! Answers and the formats that they come in.

use detente_answer::{Plan, table};
use detente_relate::Period;
use detente_store::{
    ArticleRef, QuoteRow, ReportRow,
    layouts::{Event, ImportedRow, calendar, feed, of_report},
};
use detente_table::{Origin, Quote, Report, Rows, parquet::Single};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Problem;

/// A format of answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// One JSON object.
    #[default]
    Json,
    /// A line of JSON for each row.
    Jsonl,
    /// Comma-separated values under a header.
    Csv,
    /// A Parquet file.
    Parquet,
    /// RSS 2.0, for a reader of feeds.
    Rss,
    /// iCalendar.
    Ics,
}

impl Format {
    /// Finds a format by its name, which is also the ending of pages in it.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "json" => Self::Json,
            "jsonl" => Self::Jsonl,
            "csv" => Self::Csv,
            "parquet" => Self::Parquet,
            "rss" => Self::Rss,
            "ics" => Self::Ics,
            _ => return None,
        })
    }

    /// Returns the media type.
    pub fn media(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Jsonl => "application/jsonl; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Parquet => "application/vnd.apache.parquet",
            Self::Rss => "application/rss+xml; charset=utf-8",
            Self::Ics => "text/calendar; charset=utf-8",
        }
    }
}

/// What can be shown in some formats.
pub trait Shape {
    /// Writes it in a format.
    ///
    /// # Errors
    /// W005 for a format in which it does not come.
    fn write(&self, format: Format) -> Result<Vec<u8>, Problem>;

    /// Returns where the next page begins; `None` at the end.
    fn next(&self) -> Option<&str> {
        None
    }
}

/// A list of rows, page by page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "ListOf{T}")]
pub struct List<T> {
    /// The rows.
    pub items: Vec<T>,
    /// What to give as `after` for the next page; null at the end.
    pub next: Option<String>,
}

impl<T> List<T> {
    /// Makes a list that is all there is.
    pub fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
    }
}

/// A row of a list.
pub trait Row: Serialize {
    /// The columns of CSV.
    const COLUMNS: &[&str];

    /// Returns the row's cells, one a column.
    fn cells(&self) -> Vec<String>;

    /// Returns the events that it tells of, for RSS and iCalendar.
    fn events(&self) -> Vec<Event> {
        Vec::new()
    }

    /// Writes rows as Parquet.
    ///
    /// # Errors
    /// W005 for rows that are no table of ours.
    fn parquet(_: &[Self]) -> Result<Vec<u8>, Problem>
    where
        Self: Sized,
    {
        Err(Problem::new("W005", "reports, quotes and series come as parquet; these rows do not"))
    }

    /// Whether rows of this kind can tell of events.
    const EVENTS: bool = false;
}

impl<T: Row> Shape for List<T> {
    fn write(&self, format: Format) -> Result<Vec<u8>, Problem> {
        let events = || self.items.iter().flat_map(Row::events).collect::<Vec<Event>>();
        let text = match format {
            Format::Parquet => return T::parquet(&self.items),
            Format::Json => json(self)?,
            Format::Jsonl => {
                let mut lines = String::new();
                for item in &self.items {
                    lines.push_str(&json(item)?);
                    lines.push('\n');
                }
                lines
            }
            Format::Csv => {
                let mut rows = table::separated(T::COLUMNS, ',');
                for item in &self.items {
                    rows.push_str(&table::separated(&item.cells(), ','));
                }
                rows
            }
            Format::Rss if T::EVENTS => feed("Détente", &events()),
            Format::Ics if T::EVENTS => calendar(&events()),
            Format::Rss | Format::Ics => {
                return Err(Problem::new("W005", "these rows are no events"));
            }
        };
        Ok(text.into_bytes())
    }

    fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }
}

/// An answer that is no list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct One<T>(pub T);

impl<T: Serialize> Shape for One<T> {
    fn write(&self, format: Format) -> Result<Vec<u8>, Problem> {
        match format {
            Format::Json => json(&self.0).map(String::into_bytes),
            _ => Err(Problem::new("W005", "this answer comes as json alone")),
        }
    }
}

fn json<T: Serialize>(value: &T) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|error| Problem::new("W013", error.to_string()))
}

/// Writes rows as one Parquet file.
pub(crate) fn parquet<T: Rows>(rows: impl Iterator<Item = T>) -> Result<Vec<u8>, Problem> {
    let write = || {
        let mut file = Single::new(Vec::new())?;
        for row in rows {
            file.put(row)?;
        }
        file.finish()
    };
    write().map_err(|error: detente_table::TableError| Problem::new("W013", error.to_string()))
}

/// Where a row comes from, as its columns tell it.
fn origin(article: &ArticleRef) -> Origin<'_> {
    Origin {
        article: &article.id,
        published: article.published.as_ref().map(|published| &*published.date),
        site: article.site.as_deref(),
        url: article.url.as_deref(),
        source_id: article.source_id.as_deref(),
    }
}

impl Row for ReportRow {
    const COLUMNS: &[&str] = &table::REPORTS;
    const EVENTS: bool = true;

    fn parquet(rows: &[Self]) -> Result<Vec<u8>, Problem> {
        let report = |row: &Self| Report::new(&row.report, &row.sentence, &origin(&row.article));
        parquet(rows.iter().map(report))
    }

    fn cells(&self) -> Vec<String> {
        table::report(self).into()
    }

    fn events(&self) -> Vec<Event> {
        of_report(self)
    }
}

impl Row for QuoteRow {
    const COLUMNS: &[&str] = &table::QUOTES;

    fn parquet(rows: &[Self]) -> Result<Vec<u8>, Problem> {
        parquet(rows.iter().map(|row| Quote::new(&row.quote, &origin(&row.article))))
    }

    fn cells(&self) -> Vec<String> {
        table::quote(self).into()
    }
}

impl Row for Plan {
    const COLUMNS: &[&str] =
        &["first", "last", "source", "target", "type", "fate", "moved_to", "reports", "id", "url"];
    const EVENTS: bool = true;

    fn cells(&self) -> Vec<String> {
        let report = &self.report.report;
        let when = report.when.as_ref();
        let names = |actors: &[detente_record::json::ActorWords]| {
            actors.iter().map(|actor| &*actor.name).collect::<Vec<_>>().join("; ")
        };
        vec![
            when.and_then(|when| when.first.clone()).unwrap_or_default(),
            when.and_then(|when| when.last.clone()).unwrap_or_default(),
            names(&report.source),
            names(&report.target),
            report.event_type.to_string(),
            format!("{:?}", self.fate).to_lowercase(),
            self.moved_to.clone().unwrap_or_default(),
            self.reports.to_string(),
            report.id.clone(),
            self.report.article.url.clone().unwrap_or_default(),
        ]
    }

    fn events(&self) -> Vec<Event> {
        of_report(&self.report)
    }
}

/// Returns an imported event's cells under the columns of reports.
pub(crate) fn imported_cells(row: &ImportedRow) -> Vec<String> {
    let mut cells = vec![String::new(); table::REPORTS.len()];
    let mut put = |column: &str, value: String| {
        if let Some(at) = table::REPORTS.iter().position(|name| *name == column) {
            cells[at] = value;
        }
    };
    put("id", format!("{}:{}", row.file, row.line));
    put("first", row.day.clone());
    put("last", row.day.clone());
    put("type", row.event_type.clone());
    put("cameo", row.cameo.clone().unwrap_or_default());
    put("quad", row.quad.map(|quad| quad.to_string()).unwrap_or_default());
    put("goldstein", row.goldstein.map(|scale| scale.to_string()).unwrap_or_default());
    put("status", row.status.clone());
    put("site", row.site.clone().unwrap_or_default());
    for (side, actor) in [("source", &row.source), ("target", &row.target)] {
        let Some(actor) = actor else { continue };
        put(&format!("{side}_name"), actor.name.clone());
        put(&format!("{side}_code"), actor.code.clone().unwrap_or_default());
        put(&format!("{side}_country"), actor.country.clone().unwrap_or_default());
        put(&format!("{side}_sector"), actor.sector.clone().unwrap_or_default());
    }
    cells
}

/// Returns an imported event as RSS and iCalendar tell it.
pub(crate) fn imported_event(row: &ImportedRow) -> Event {
    let mut event = Event::default();
    event.set("id", format!("{}:{}", row.file, row.line));
    event.set("day", &*row.day);
    event.set("type", &*row.event_type);
    event.set("status", &*row.status);
    event.suggest("act", row.act.as_deref());
    event.suggest("site", row.site.as_deref());
    for (side, actor) in [("source", &row.source), ("target", &row.target)] {
        event.suggest(&format!("{side}.name"), actor.as_ref().map(|actor| &*actor.name));
    }
    event
}

/// A period of one direction, as a row.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PeriodRow {
    /// Who acts.
    pub source: String,
    /// To whom.
    pub target: String,
    /// The period.
    #[serde(flatten)]
    pub period: Period,
}
