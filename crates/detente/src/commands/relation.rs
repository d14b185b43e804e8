//! `detente relation`.

mod page;

use std::path::PathBuf;

use detente_answer::{Activity, Direction, Party, View, both, table};
use detente_relate::Step;
use detente_store::{Relation, RelationFilter};
use jiff::civil::Date;
use serde::Serialize;

use super::{
    export,
    filter::{StoreArgs, day},
};
use crate::{
    Outcome,
    commands::Context,
    error::Error,
    keep,
    output::{Format, Output, json_line, paint::Paint},
};

const EXAMPLES: &str = "\
Examples:
  detente relation CHN RUS
  detente relation China Russia --since 2022-01-01 --step month
  detente relation USA IGOUNO --format json | jq .history
  detente relation CHN RUS --step day -o chn-rus.parquet
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
    /// Layout of the output: table, json, jsonl, csv, tsv or parquet [default: table on a terminal,
    /// jsonl elsewhere]
    #[arg(long, value_name = "LAYOUT", value_parser = kind)]
    format: Option<Kind>,
    /// Write to FILE; its ending picks the layout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Layouts of a relation.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Own(Format),
    Parquet,
}

fn kind(name: &str) -> Result<Kind, String> {
    if name.eq_ignore_ascii_case("parquet") {
        return Ok(Kind::Parquet);
    }
    name.parse().map(Kind::Own).map_err(|_| "table, json, jsonl, csv, tsv or parquet".to_owned())
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
    let ending = args.output.as_ref().and_then(|path| path.extension());
    let parquet = match args.format {
        None => ending.is_some_and(|ending| ending.eq_ignore_ascii_case("parquet")),
        Some(asked) => matches!(asked, Kind::Parquet),
    };
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
    let counted = history.iter().any(|direction| !direction.series.is_empty());
    if parquet {
        export::table(args.output.as_deref(), table::periods(&history).into_iter())?;
        return Ok(if counted { Outcome::Done } else { Outcome::Nothing });
    }
    let asked = match args.format {
        Some(Kind::Own(format)) => Some(format),
        _ => None,
    };
    let mut out = Output::open(args.output.as_deref())?;
    let format = out.format(context.settings.get("format", asked)?);
    let paint = Paint::new(context.color, out.terminal);
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
    let found = found || counted || !relation.days.is_empty() || !relation.planned.is_empty();
    Ok(if found { Outcome::Done } else { Outcome::Nothing })
}
