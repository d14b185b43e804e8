//! `detente export`.

mod others;
mod parquet;

use std::path::PathBuf;

use clap::ValueEnum as _;
use detente_record::json::Document;
use detente_store::{Order, QuoteFilter, Store, layouts::Told};
use others::Other;
pub use parquet::table;

use super::filter::{ReportArgs, StoreArgs};
use crate::{
    Outcome,
    commands::Context,
    error::Error,
    keep,
    output::{Format, JsonWriter, Output, json_line, paint::Paint, quotes, reports},
};

const EXAMPLES: &str = "\
Examples:
  detente export > records.jsonl                  whole records, as they were read
  detente export --what quotes -o quotes.tsv      one row a quote
  detente export --format polecat -o ngecEvents.DV.2022.txt
  detente export --format gdelt2 --what events --source CHN --since 2022-01-01
  detente export --format ics -o planned.ics      planned meetings as a calendar
  detente export --format parquet -o archive/     whole records, in parts by month, for any engine
  detente export --what reports -o reports.parquet";

/// Arguments of `detente export`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// What a row is [default: records as JSON and Parquet, reports as CSV and TSV]
    #[arg(long, value_enum)]
    what: Option<What>,
    #[command(flatten)]
    reports: ReportArgs,
    #[command(flatten)]
    store: StoreArgs,
    /// Layout of the output: our own (table, json, jsonl, csv, tsv, parquet), or one that others read
    /// (polecat, icews, gdelt1, gdelt2, phoenix, petrarch, plover, ngec, acled, tkg, geojson, ics,
    /// rss, labelstudio) [default: jsonl]
    #[arg(long, value_name = "LAYOUT", value_parser = kind)]
    format: Option<Kind>,
    /// Write to FILE; its ending picks the layout. With parquet, a folder gets parts by month
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Our own layouts, and those of others.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Own(Format),
    Parquet,
    Other(Other),
}

fn kind(name: &str) -> Result<Kind, String> {
    if let Ok(own) = Format::from_str(name, true) {
        return Ok(Kind::Own(own));
    }
    if name.eq_ignore_ascii_case("parquet") {
        return Ok(Kind::Parquet);
    }
    Other::named(name).map(Kind::Other).ok_or_else(|| {
        let own = Format::value_variants().iter().map(ToString::to_string);
        let own = own.chain(["parquet".to_owned()]);
        let all: Vec<_> = own.chain(Other::names().map(str::to_owned)).collect();
        format!("layouts are {}", all.join(", "))
    })
}

/// What to export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// Whole documents, schema 1
    Records,
    /// One row a report
    Reports,
    /// One row an event, however many reports tell of it (layouts of others)
    Events,
    /// One row a quote
    Quotes,
    /// One line a report that somebody accepted or fixed, for `detente eval events`
    Gold,
}

/// Writes the store out, in order of intake.
pub fn run(args: Args, context: &Context) -> Result<Outcome, Error> {
    let filtered = !args.reports.is_empty();
    if args.what == Some(What::Events) && !matches!(args.format, Some(Kind::Other(_))) {
        return Err(Error::Setting {
            place: "--what events".to_owned(),
            why: "it takes a layout of others, such as --format gdelt2; ours is written by \
                  `detente events --format jsonl`"
                .to_owned(),
        });
    }
    let store = keep::open_for_questions(args.store.store, context)?;
    let ending = args.output.as_ref().and_then(|path| path.extension());
    let parquet = match args.format {
        None => ending.is_some_and(|ending| ending.eq_ignore_ascii_case("parquet")),
        Some(asked) => matches!(asked, Kind::Parquet),
    };
    if parquet && args.what == Some(What::Gold) {
        return Err(gold_is_lines());
    }
    if parquet {
        let whole = if filtered { What::Reports } else { What::Records };
        let what = args.what.unwrap_or(whole);
        refuse_filters(what, filtered)?;
        return parquet::write(&store, what, args.reports, args.output.as_deref());
    }
    let mut out = Output::open(args.output.as_deref())?;
    let own = match args.format {
        Some(Kind::Other(other)) => {
            let told = match args.what {
                None | Some(What::Reports) => Told::Reports,
                Some(What::Events) => Told::Events,
                Some(What::Records | What::Quotes | What::Gold) => {
                    return Err(Error::Setting {
                        place: "--what".to_owned(),
                        why: "the layouts of others hold reports or events".to_owned(),
                    });
                }
            };
            let found = others::write(&store, other, told, args.reports, &mut out)?;
            return Ok(if found > 0 { Outcome::Done } else { Outcome::Nothing });
        }
        Some(Kind::Own(format)) => Some(format),
        Some(Kind::Parquet) | None => None,
    };
    // A copy for programs, also when somebody looks on.
    let asked = own.or((out.terminal).then_some(Format::Jsonl));
    let format = out.format(asked);
    let lines = matches!(format, Format::Json | Format::Jsonl);
    let what = args.what.unwrap_or(if lines && !filtered { What::Records } else { What::Reports });
    let paint = Paint::new(context.color, out.terminal);
    refuse_filters(what, filtered)?;
    let found = match what {
        What::Records if !lines => {
            return Err(Error::Setting {
                place: "--what records".to_owned(),
                why: "whole records are written as json, jsonl or parquet".to_owned(),
            });
        }
        What::Records => records(&store, format, &mut out)?,
        What::Reports | What::Events => {
            let filter = args.reports.filter(Order::Intake);
            reports::write(&store, &filter, format, paint, &mut out)?
        }
        What::Gold if !lines => {
            return Err(gold_is_lines());
        }
        What::Gold => gold(&store, format, &mut out)?,
        What::Quotes => quotes::write(&store, &QuoteFilter::default(), format, paint, &mut out)?,
    };
    Ok(if found > 0 { Outcome::Done } else { Outcome::Nothing })
}

/// The filters choose reports: neither whole records nor quotes.
fn refuse_filters(what: What, filtered: bool) -> Result<(), Error> {
    let why = match what {
        What::Records if filtered => "whole records are written without filters",
        What::Gold if filtered => "gold is written without filters",
        What::Quotes if filtered => "these filters choose reports; `detente quotes` has its own",
        _ => return Ok(()),
    };
    let name = what.to_possible_value().map(|value| value.get_name().to_owned());
    let place = format!("--what {}", name.unwrap_or_default());
    Err(Error::Setting { place, why: why.to_owned() })
}

fn gold_is_lines() -> Error {
    let why = "gold is written as json or jsonl".to_owned();
    Error::Setting { place: "--what gold".to_owned(), why }
}

fn gold(store: &Store, format: Format, out: &mut Output) -> Result<u64, Error> {
    let mut json = JsonWriter::new(format == Format::Json);
    let rows = detente_answer::gold(store)?;
    for row in &rows {
        json.line(&json_line(row), out)?;
    }
    json.finish(out)?;
    out.flush()?;
    Ok(rows.len() as u64)
}

fn records(store: &Store, format: Format, out: &mut Output) -> Result<u64, Error> {
    let mut json = JsonWriter::new(format == Format::Json);
    let mut found = 0;
    store.documents(|document: Document| {
        found += 1;
        json.line(&json_line(&document), out)
    })?;
    json.finish(out)?;
    out.flush()?;
    Ok(found)
}
