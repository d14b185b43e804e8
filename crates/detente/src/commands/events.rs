//! `detente events`.

use detente_store::Order;

use super::filter::{ReportArgs, StoreArgs};
use crate::{
    Outcome,
    commands::Context,
    error::Error,
    keep,
    output::{Output, OutputArgs, paint::Paint, reports},
};

const EXAMPLES: &str = "\
Examples:
  detente events --source RUS --target UKR --type ASSAULT
  detente events --actor China --status plan --since 2023-01-01
  detente events --text '\"price cap\" oil*' --format csv -o oil.csv";

/// Arguments of `detente events`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    reports: ReportArgs,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// Lists reports, the newest first.
pub fn run(args: Args, context: &Context) -> Result<Outcome, Error> {
    let store = keep::open_for_questions(args.store.store, context)?;
    let mut out = Output::open(args.output.output.as_deref())?;
    let format = out.format(context.settings.get("format", args.output.format)?);
    let paint = Paint::new(context.color, out.terminal);
    let filter = args.reports.filter(Order::Newest);
    let found = reports::write(&store, &filter, format, paint, &mut out)?;
    Ok(if found > 0 { Outcome::Done } else { Outcome::Nothing })
}
