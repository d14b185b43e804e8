//! `detente export`.

mod others;

use std::path::PathBuf;

use clap::ValueEnum as _;
use detente_record::json::Document;
use detente_store::{Order, QuoteFilter, Store};
use others::Other;

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
  detente export > records.jsonl                  whole records, as `detente read` gave them
  detente export --format csv -o reports.csv      one row a report
  detente export --what quotes -o quotes.tsv
  detente export --format polecat -o ngecEvents.DV.2022.txt
  detente export --format icews --source CHN --since 2022-01-01
  detente export --format ics -o planned.ics      planned meetings as a calendar";

/// Arguments of `detente export`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// What a row is [default: records as JSON, reports as CSV and TSV]
    #[arg(long, value_enum)]
    what: Option<What>,
    #[command(flatten)]
    reports: ReportArgs,
    #[command(flatten)]
    store: StoreArgs,
    /// Layout of the output: our own (table, json, jsonl, csv, tsv), or one that others read
    /// (polecat, icews, gdelt1, gdelt2, phoenix, petrarch, plover, ngec, acled, tkg, geojson, ics,
    /// rss, labelstudio) [default: jsonl]
    #[arg(long, value_name = "LAYOUT", value_parser = kind)]
    format: Option<Kind>,
    /// Write to FILE; its ending picks the layout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Our own layouts, and those of others.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Own(Format),
    Other(Other),
}

fn kind(name: &str) -> Result<Kind, String> {
    if let Ok(own) = Format::from_str(name, true) {
        return Ok(Kind::Own(own));
    }
    Other::named(name).map(Kind::Other).ok_or_else(|| {
        let own = Format::value_variants().iter().map(ToString::to_string);
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
    /// One row a quote
    Quotes,
}

/// Writes the store out, in order of intake.
pub fn run(args: Args, context: &Context) -> Result<Outcome, Error> {
    let filtered = !args.reports.is_empty();
    let store = keep::open_for_questions(args.store.store, context)?;
    let mut out = Output::open(args.output.as_deref())?;
    let own = match args.format {
        Some(Kind::Other(other)) => {
            if args.what.is_some_and(|what| what != What::Reports) {
                return Err(Error::Setting {
                    place: "--what".to_owned(),
                    why: "the layouts of others hold events".to_owned(),
                });
            }
            let found = others::write(&store, other, args.reports, &mut out)?;
            return Ok(if found > 0 { Outcome::Done } else { Outcome::Nothing });
        }
        Some(Kind::Own(format)) => Some(format),
        None => None,
    };
    // A copy for programs, also when somebody looks on.
    let asked = own.or((out.terminal).then_some(Format::Jsonl));
    let format = out.format(asked);
    let lines = matches!(format, Format::Json | Format::Jsonl);
    let what = args.what.unwrap_or(if lines && !filtered { What::Records } else { What::Reports });
    let paint = Paint::new(context.color, out.terminal);
    let found = match what {
        What::Records if !lines || filtered => {
            return Err(Error::Setting {
                place: "--what records".to_owned(),
                why: "whole records are written as json or jsonl, without filters".to_owned(),
            });
        }
        What::Quotes if filtered => {
            return Err(Error::Setting {
                place: "--what quotes".to_owned(),
                why: "these filters choose reports; `detente quotes` has its own".to_owned(),
            });
        }
        What::Records => records(&store, format, &mut out)?,
        What::Reports => {
            let filter = args.reports.filter(Order::Intake);
            reports::write(&store, &filter, format, paint, &mut out)?
        }
        What::Quotes => quotes::write(&store, &QuoteFilter::default(), format, paint, &mut out)?,
    };
    Ok(if found > 0 { Outcome::Done } else { Outcome::Nothing })
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
