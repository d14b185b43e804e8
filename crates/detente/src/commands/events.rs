//! `detente events`.

use detente_store::Order;

use super::filter::{ReportArgs, StoreArgs};
use crate::{
    Outcome,
    commands::Context,
    error::Error,
    keep,
    output::{Output, OutputArgs, events, paint::Paint, reports},
};

const EXAMPLES: &str = "\
An event is one act of one party towards another, however many articles report it; sites are counted
without copies. `--reports` lists the single sentences instead.

Examples:
  detente events --source RUS --target UKR --type ASSAULT
  detente events --actor China --status plan --since 2023-01-01
  detente events 5f0c2a9be1d04477                          one event with all its reports
  detente events --reports --text '\"price cap\" oil*' --format csv -o oil.csv";

/// Arguments of `detente events`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Show the event with this id, or of this report, with all its reports
    #[arg(value_name = "EVENT")]
    event: Option<String>,
    /// List single reports, not events
    #[arg(long, conflicts_with = "event")]
    reports: bool,
    #[command(flatten)]
    filter: ReportArgs,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// Lists events or reports, the newest first, or shows one event.
pub fn run(args: Args, context: &Context) -> Result<Outcome, Error> {
    let store = keep::open_for_questions(args.store.store, context)?;
    let mut out = Output::open(args.output.output.as_deref())?;
    let format = out.format(context.settings.get("format", args.output.format)?);
    let paint = Paint::new(context.color, out.terminal);
    if let Some(id) = &args.event {
        let of_report = store.events_of(id)?;
        let ids = if of_report.is_empty() { vec![id.clone()] } else { of_report };
        let mut found = Outcome::Nothing;
        for id in ids {
            if let Some(event) = store.event(&id)? {
                events::whole(&store, &event, format, paint, &mut out)?;
                found = Outcome::Done;
            }
        }
        return Ok(found);
    }
    let filter = args.filter.filter(Order::Newest);
    let write = if args.reports { reports::write } else { events::write };
    let found = write(&store, &filter, format, paint, &mut out)?;
    Ok(if found > 0 { Outcome::Done } else { Outcome::Nothing })
}
