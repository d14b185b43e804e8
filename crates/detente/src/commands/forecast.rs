//! `detente forecast`.

mod panel;

use std::fmt::Write as _;

use detente_answer::{Outlook, Shown, record, record_json};
use detente_forecast::Score;
use detente_store::{IssuedForecast, Store};
use jiff::civil::Date;
use serde_json::json;

use super::filter::{StoreArgs, day};
use crate::{
    Outcome,
    commands::Context,
    error::Error,
    keep,
    output::{Format, Output, OutputArgs, json_line, paint::Paint, visible::visible},
    progress::count,
};

const EXAMPLES: &str = "\
Examples:
  detente forecast CHN RUS                        each act that China ever did to Russia, 7 and 30 days
  detente forecast China Russia --horizon 7,14
  detente forecast --top 20 --format json         what is likeliest of all, as a panel for a page
  detente forecast USA IRN --on 2022-12-01 --dry-run
  detente forecast score                          how the forecasts that have come due did

A forecast is kept in the store when it is first issued for a window, and scored when the window is over.
Counted rules are open to argument and cheap; the best networks on a GPU still rank better on the ICEWS
benchmarks (MRR 51, 37.7 and 59 in their own tables against 46.9, 35.1 and 52.9 here, the last on the valid part).";

/// Arguments of `detente forecast`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    issue: IssueArgs,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Score the forecasts that have come due
    Score {
        /// Windows that ended before this day are due [default: the latest day in the store]
        #[arg(long, value_name = "DATE", value_parser = day)]
        on: Option<Date>,
        #[command(flatten)]
        store: StoreArgs,
        #[command(flatten)]
        output: OutputArgs,
    },
}

/// What to forecast.
#[derive(Debug, clap::Args)]
struct IssueArgs {
    /// Who acts: a country or code (CHN, IGOUNO) or a name
    #[arg(requires = "target", required_unless_present = "top")]
    source: Option<String>,
    /// To whom
    target: Option<String>,
    /// What is likeliest of all, N acts a horizon
    #[arg(
        long, value_name = "N", num_args = 0..=1, default_missing_value = "10",
        conflicts_with = "source"
    )]
    top: Option<usize>,
    /// Days ahead, from 1 to 365; several by comma
    #[arg(
        long, value_name = "DAYS", value_delimiter = ',', default_value = "7,30",
        value_parser = clap::value_parser!(u32).range(1..=365)
    )]
    horizon: Vec<u32>,
    /// First day of the window; acts on it or later are not used [default: the day after the latest]
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Date>,
    /// Use the history from this day on [default: five years before the window]
    #[arg(long, value_name = "DATE", value_parser = day)]
    since: Option<Date>,
    /// Do not keep the forecasts in the store
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// Forecasts, or scores what was forecast.
pub fn run(args: Args, context: &Context) -> Result<Outcome, Error> {
    match args.what {
        None => issue(args.issue, context),
        Some(What::Score { on, store, output }) => {
            let mut store = keep::open_for_writing(store.store, context)?;
            let known = match on {
                Some(day) => Some(day.to_string()),
                None => store.latest_day()?,
            };
            if let Some(known) = known {
                store.settle_forecasts(&known)?;
            }
            show_record(&store, &output, context)
        }
    }
}

fn issue(args: IssueArgs, context: &Context) -> Result<Outcome, Error> {
    let mut store = if args.dry_run {
        keep::open_for_questions(args.store.store, context)?
    } else {
        keep::open_for_writing(args.store.store, context)?
    };
    let mut out = Output::open(args.output.output.as_deref())?;
    let format = out.format(context.settings.get("format", args.output.format)?);
    refuse_rows(format)?;
    let mut horizons = args.horizon;
    horizons.sort_unstable();
    horizons.dedup();
    let outlook = Outlook::learn(&store, args.on, args.since, &horizons)?;
    let panel = match args.source.zip(args.target) {
        Some((a, b)) => {
            outlook.pair(&store, &detente_answer::party(&a), &detente_answer::party(&b))?
        }
        None => outlook.top(&store, args.top.unwrap_or(10))?,
    };
    if !args.dry_run {
        store.issue(&panel.forecasts.iter().map(Shown::issued).collect::<Vec<IssuedForecast>>())?;
    }
    match format {
        Format::Json | Format::Jsonl => out.text(&(json_line(&panel.json()) + "\n"))?,
        _ => out.text(&panel::text(&panel, Paint::new(context.color, out.terminal)))?,
    }
    out.flush()?;
    Ok(if panel.forecasts.is_empty() { Outcome::Nothing } else { Outcome::Done })
}

fn show_record(store: &Store, output: &OutputArgs, context: &Context) -> Result<Outcome, Error> {
    let mut out = Output::open(output.output.as_deref())?;
    let format = out.format(context.settings.get("format", output.format)?);
    refuse_rows(format)?;
    let record = record(store)?;
    let waiting = store.forecasts()?.iter().filter(|one| one.came.is_none()).count();
    if matches!(format, Format::Json | Format::Jsonl) {
        out.text(
            &(json_line(&json!({"waiting": waiting, "record": record_json(&record)})) + "\n"),
        )?;
    } else {
        let paint = Paint::new(context.color, out.terminal);
        for (horizon, score) in &record {
            out.text(&written(*horizon, score, paint))?;
        }
        let waiting = count(waiting as u64, "forecast");
        out.text(&format!("{waiting} still waiting for the end of the window\n"))?;
    }
    out.flush()?;
    Ok(if record.is_empty() { Outcome::Nothing } else { Outcome::Done })
}

fn written(horizon: u32, score: &Score, paint: Paint) -> String {
    let mut text = format!("{}\n", paint.bold(format!("within {horizon} days")));
    let _ = writeln!(
        text,
        "  {} of {} came; Brier {:.3}, log score {:.3}, skill over their base rate {}",
        score.came,
        score.cases,
        score.brier,
        score.log,
        score.skill.map_or_else(|| "–".to_owned(), |skill| format!("{skill:.2}")),
    );
    for bin in &score.reliability {
        let _ = writeln!(
            text,
            "  said {:>5.1} %  came {:>5.1} %  of {}",
            100.0 * bin.forecast,
            100.0 * bin.came,
            visible(&bin.cases.to_string())
        );
    }
    text
}

fn refuse_rows(format: Format) -> Result<(), Error> {
    if !matches!(format, Format::Csv | Format::Tsv) {
        return Ok(());
    }
    Err(Error::Setting {
        place: format!("--format {format}"),
        why: "forecasts have reasons below them; use table or json".to_owned(),
    })
}
