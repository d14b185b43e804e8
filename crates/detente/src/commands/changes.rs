//! `detente changes`.

use detente_store::{Revision, Since};

use super::filter::StoreArgs;
use crate::{
    Outcome,
    commands::Context,
    error::Error,
    keep,
    output::{
        Output, OutputArgs,
        listing::{Layout, Listing},
        paint::Paint,
    },
};

const EXAMPLES: &str = "\
What is new is no change: this lists articles that were read anew and events that are told
otherwise or no longer, each with what it was before (whole in json).

Examples:
  detente changes
  detente changes --since 2026-11-01
  detente changes --since 17 --format jsonl > changed.jsonl     what came after version 17";

/// Arguments of `detente changes`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// After this version of the store, or on this day or later
    #[arg(long, value_name = "VERSION|DATE", value_parser = since, default_value = "0")]
    since: Since,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn since(text: &str) -> Result<Since, String> {
    match text.parse() {
        Ok(version) => Ok(Since::Version(version)),
        Err(_) => super::filter::day(text).map(|day| Since::Day(day.to_string())),
    }
}

const HEADER: [&str; 6] = ["version", "at", "kind", "change", "id", "reason"];
const LAYOUT: Layout<Revision> = Layout {
    header: &HEADER,
    cells: fields,
    names: &HEADER,
    widths: &[7, 20, 7, 7, 32, 0],
    fields,
};

/// Lists what was changed, in order.
pub fn run(args: Args, context: &Context) -> Result<Outcome, Error> {
    let store = keep::open_for_questions(args.store.store, context)?;
    let mut out = Output::open(args.output.output.as_deref())?;
    let format = out.format(context.settings.get("format", args.output.format)?);
    let paint = Paint::new(context.color, out.terminal);
    let mut listing = Listing::new(&LAYOUT, format, paint, &mut out);
    store.changes(&args.since, |revision| listing.row(revision))?;
    Ok(if listing.finish()? > 0 { Outcome::Done } else { Outcome::Nothing })
}

fn fields(revision: &Revision) -> Vec<String> {
    let Revision { version, at, kind, id, change, reason, .. } = revision;
    vec![version.to_string(), at.clone(), kind.clone(), change.clone(), id.clone(), reason.clone()]
}
