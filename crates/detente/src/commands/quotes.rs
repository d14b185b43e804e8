//! `detente quotes`.

use detente_store::{Order, QuoteFilter};
use jiff::civil::Date;

use super::filter::{StoreArgs, day};
use crate::{
    Outcome,
    commands::Context,
    error::Error,
    keep,
    output::{Output, OutputArgs, paint::Paint, quotes},
};

const EXAMPLES: &str = "\
Examples:
  detente quotes --speaker 'Dmitry Peskov'
  detente quotes --speaker CHN --about RUS --since 2022-02-24
  detente quotes --text ceasefire --format csv -o ceasefire.csv";

/// Arguments of `detente quotes`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Who speaks: a country or code (CHN, RUSGOV, IGOUNO) or a name
    #[arg(long, value_name = "ACTOR")]
    speaker: Option<String>,
    /// Whom it is about
    #[arg(long, value_name = "ACTOR")]
    about: Option<String>,
    /// Published on this day or later
    #[arg(long, value_name = "DATE", value_parser = day)]
    since: Option<Date>,
    /// Published on this day or earlier
    #[arg(long, value_name = "DATE", value_parser = day)]
    until: Option<Date>,
    /// Words in the quote; "a phrase", begin*
    #[arg(long)]
    text: Option<String>,
    /// At most N
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// Lists quotes, those of the newest articles first.
pub fn run(args: Args, context: &Context) -> Result<Outcome, Error> {
    let store = keep::open_for_questions(args.store.store, context)?;
    let mut out = Output::open(args.output.output.as_deref())?;
    let format = out.format(context.settings.get("format", args.output.format)?);
    let paint = Paint::new(context.color, out.terminal);
    let filter = QuoteFilter {
        speaker: args.speaker.map(|actor| detente_answer::party(&actor)),
        about: args.about.map(|actor| detente_answer::party(&actor)),
        published_since: args.since,
        published_until: args.until,
        text: args.text,
        limit: args.limit,
        order: Order::Newest,
        ..QuoteFilter::default()
    };
    let found = quotes::write(&store, &filter, format, paint, &mut out)?;
    Ok(if found > 0 { Outcome::Done } else { Outcome::Nothing })
}
