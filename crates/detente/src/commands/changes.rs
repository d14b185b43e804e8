//! `detente changes`.

use detente_answer::table::separated;
use detente_store::{Revision, Since};

use super::filter::StoreArgs;
use crate::{
    Outcome,
    commands::Context,
    error::Error,
    keep,
    output::{Format, JsonWriter, Output, OutputArgs, json_line, paint::Paint, reports, rows},
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
const WIDTHS: [usize; 6] = [7, 20, 7, 7, 32, 0];

/// Lists what was changed, in order.
pub fn run(args: Args, context: &Context) -> Result<Outcome, Error> {
    let store = keep::open_for_questions(args.store.store, context)?;
    let mut out = Output::open(args.output.output.as_deref())?;
    let format = out.format(context.settings.get("format", args.output.format)?);
    let paint = Paint::new(context.color, out.terminal);
    let mut json = JsonWriter::new(format == Format::Json);
    let mut any = false;
    store.changes(&args.since, |revision| {
        let first = !std::mem::replace(&mut any, true);
        match format {
            Format::Json | Format::Jsonl => json.line(&json_line(&revision), &mut out),
            Format::Csv | Format::Tsv => {
                let separator = reports::separator(format);
                if first {
                    out.text(&separated(&HEADER, separator))?;
                }
                out.text(&separated(&fields(&revision), separator))
            }
            Format::Table => {
                if first {
                    out.text(&paint.bold(rows::row(&HEADER, &WIDTHS, rows::width())))?;
                    out.text("\n")?;
                }
                let fields = fields(&revision);
                let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
                out.text(&(rows::row(&fields, &WIDTHS, rows::width()) + "\n"))
            }
        }
    })?;
    json.finish(&mut out)?;
    out.flush()?;
    Ok(if any { Outcome::Done } else { Outcome::Nothing })
}

fn fields(revision: &Revision) -> [String; HEADER.len()] {
    let Revision { version, at, kind, id, change, reason, .. } = revision;
    [version.to_string(), at.clone(), kind.clone(), change.clone(), id.clone(), reason.clone()]
}
