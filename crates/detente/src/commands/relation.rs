//! `detente relation`.

mod page;

use detente_answer::{Activity, Direction, Party, View, both, table};
use detente_relate::Step;
use detente_store::{Relation, RelationFilter};
use jiff::civil::Date;
use serde::Serialize;

use super::filter::{StoreArgs, day};
use crate::{
    Outcome,
    commands::Context,
    error::Error,
    keep,
    output::{Format, Output, OutputArgs, json_line, paint::Paint},
};

const EXAMPLES: &str = "\
Examples:
  detente relation CHN RUS
  detente relation China Russia --since 2022-01-01 --step month
  detente relation USA IGOUNO --format json | jq .history
  detente relation EU RUS --members --format csv -o eu-rus.csv   the series, member states by date";

/// Arguments of `detente relation`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// The one: a country or code (CHN, IGOUNO) or a name
    a: String,
    /// The other
    b: String,
    /// From this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    since: Option<Date>,
    /// To this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    until: Option<Date>,
    /// How long the periods of the series are
    #[arg(long, value_enum, default_value_t)]
    step: Length,
    /// Take an organisation for its member states, each while it belongs
    #[arg(long)]
    members: bool,
    /// At most N reports and quotes each way
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: u32,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// Length of a period.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Length {
    /// Days
    Day,
    /// Weeks, from Monday
    #[default]
    Week,
    /// Calendar months
    Month,
}

/// A relation with its history, as JSON shows it.
#[derive(Serialize)]
struct Whole<'r> {
    #[serde(flatten)]
    relation: &'r Relation,
    /// Both directions over time.
    history: &'r [Direction; 2],
}

/// Shows what two actors did to and said of each other, and how that changed.
pub fn run(args: Args, context: &Context) -> Result<Outcome, Error> {
    let store = keep::open_for_questions(args.store.store, context)?;
    let mut out = Output::open(args.output.output.as_deref())?;
    let format = out.format(context.settings.get("format", args.output.format)?);
    let paint = Paint::new(context.color, out.terminal);
    let filter = RelationFilter {
        since: args.since,
        until: args.until,
        limit: args.limit,
        ..RelationFilter::default()
    };
    let [a, b] =
        [&args.a, &args.b].map(|name| Party::new(&detente_answer::party(name), args.members));
    let relation = store.relation(&a.name, &b.name, &filter)?;
    let step = match args.step {
        Length::Day => Step::Day,
        Length::Week => Step::Week,
        Length::Month => Step::Month,
    };
    let view = View { step, since: args.since, until: args.until };
    let history = both(&store, &a, &b, &view, &Activity::read(&store)?)?;
    match format {
        Format::Json | Format::Jsonl => {
            let whole = Whole { relation: &relation, history: &history };
            out.text(&(json_line(&whole) + "\n"))?;
        }
        Format::Csv => out.text(&table::series(&history, ','))?,
        Format::Tsv => out.text(&table::series(&history, '\t'))?,
        Format::Table => out.text(&page::page(&relation, &history, paint))?,
    }
    out.flush()?;
    let found = [&relation.a_to_b, &relation.b_to_a].iter().any(|side| {
        !side.reports.is_empty() || !side.quotes.is_empty() || !side.imported.is_empty()
    });
    let counted = history.iter().any(|direction| !direction.series.is_empty());
    let found = found || counted || !relation.days.is_empty() || !relation.planned.is_empty();
    Ok(if found { Outcome::Done } else { Outcome::Nothing })
}
