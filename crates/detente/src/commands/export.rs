//! `detente export`.

use detente_record::json::Document;
use detente_store::{Order, QuoteFilter, Store};

use super::filter::{ReportArgs, StoreArgs};
use crate::{
    Outcome,
    commands::Context,
    error::Error,
    keep,
    output::{Format, JsonWriter, Output, OutputArgs, json_line, paint::Paint, quotes, reports},
};

const EXAMPLES: &str = "\
Examples:
  detente export > records.jsonl                  whole records, as `detente read` gave them
  detente export --format csv -o reports.csv      one row a report
  detente export --what quotes -o quotes.tsv
  detente export --what reports --source CHN --since 2022-01-01";

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
    #[command(flatten)]
    output: OutputArgs,
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
    let mut out = Output::open(args.output.output.as_deref())?;
    // A copy for programs, also when somebody looks on.
    let asked = args.output.format.or((out.terminal).then_some(Format::Jsonl));
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
