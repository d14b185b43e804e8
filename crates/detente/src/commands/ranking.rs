//! `detente ranking`.

use detente_answer::{Aligned, Changed, Standing, Windows, aligned, changed, standings};
use jiff::civil::Date;
use serde::Serialize;

use super::filter::{StoreArgs, day};
use crate::{
    Outcome,
    commands::Context,
    error::Error,
    keep,
    output::{
        Format, Output, OutputArgs,
        listing::{Layout, Listing},
        paint::Paint,
    },
};

const EXAMPLES: &str = "\
A stretch of days is compared with the one before it. `changed` ranks directed dyads by how surely
they changed, `isolated` states by the share of cooperation in what others do to them, and --like
ranks states by how alike they behave towards third parties.

Examples:
  detente ranking
  detente ranking --days 7 --before 28 --until 2014-03-10 --limit 10
  detente ranking isolated --format json
  detente ranking --like CHN";

/// Arguments of `detente ranking`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// What is ranked
    #[arg(value_enum, default_value_t, conflicts_with = "like")]
    what: What,
    /// Rank states by how alike they and this one behave
    #[arg(long, value_name = "STATE")]
    like: Option<String>,
    /// Last day [default: the latest day in the store]
    #[arg(long, value_name = "DATE", value_parser = day)]
    until: Option<Date>,
    /// Days of the stretch
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(i32).range(1..=36_500))]
    days: i32,
    /// Days of the stretch before it
    #[arg(long, value_name = "N", default_value_t = 90, value_parser = clap::value_parser!(i32).range(1..=36_500))]
    before: i32,
    /// At most N
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// What is ranked.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum What {
    /// Directed dyads by how surely they changed
    #[default]
    Changed,
    /// States by the share of cooperation in what others do to them
    Isolated,
}

/// Ranks relations or states.
pub fn run(args: &Args, context: &Context) -> Result<Outcome, Error> {
    let store = keep::open_for_questions(args.store.store.clone(), context)?;
    let mut out = Output::open(args.output.output.as_deref())?;
    let format = out.format(context.settings.get("format", args.output.format)?);
    let paint = Paint::new(context.color, out.terminal);
    let latest = || Ok::<_, Error>(store.latest_day()?.and_then(|day| day.parse().ok()));
    let Some(last) = args.until.map_or_else(latest, |until| Ok(Some(until)))? else {
        return Ok(Outcome::Nothing);
    };
    let windows = Windows { last, days: args.days, before: args.before };
    let found = match (&args.like, args.what) {
        (Some(state), _) => {
            let party = detente_answer::party(state).to_uppercase();
            let rows = aligned(&store, &party, &windows, args.limit)?;
            write(&rows, &ALIKE, format, paint, &mut out)?
        }
        (None, What::Changed) => {
            let rows = changed(&store, &windows, args.limit)?;
            write(&rows, &CHANGED, format, paint, &mut out)?
        }
        (None, What::Isolated) => {
            let rows = standings(&store, &windows, args.limit)?;
            write(&rows, &ISOLATED, format, paint, &mut out)?
        }
    };
    Ok(if found { Outcome::Done } else { Outcome::Nothing })
}

const CHANGED: Layout<Changed> = Layout {
    header: &CHANGES,
    cells: change,
    names: &CHANGES,
    widths: &[6, 6, 6, 7, 6, 18, 15, 11, 0],
    fields: change,
};
const CHANGES: [&str; 9] = [
    "source",
    "target",
    "weight",
    "warming",
    "rise",
    "cooperation_before",
    "conflict_before",
    "cooperation",
    "conflict",
];

const ALIKE: Layout<Aligned> = Layout {
    header: &LIKENESSES,
    cells: alike,
    names: &LIKENESSES,
    widths: &[6, 9, 6, 0],
    fields: alike,
};
const LIKENESSES: [&str; 4] = ["party", "alignment", "before", "thirds"];

const ISOLATED: Layout<Standing> = Layout {
    header: &STANDINGS,
    cells: standing,
    names: &STANDINGS,
    widths: &[6, 11, 6, 8, 0],
    fields: standing,
};
const STANDINGS: [&str; 5] = ["party", "cooperation", "before", "partners", "events"];

fn change(row: &Changed) -> Vec<String> {
    vec![
        row.source.clone(),
        row.target.clone(),
        format!("{:.1}", row.change.weight),
        format!("{:+.2}", row.change.warming),
        format!("{:+.2}", row.change.rise),
        row.before.cooperation().to_string(),
        row.before.conflict().to_string(),
        row.after.cooperation().to_string(),
        row.after.conflict().to_string(),
    ]
}

fn alike(row: &Aligned) -> Vec<String> {
    let before = row.before.map(|before| format!("{before:.2}")).unwrap_or_default();
    vec![row.party.clone(), format!("{:.2}", row.alignment), before, row.thirds.to_string()]
}

fn standing(row: &Standing) -> Vec<String> {
    vec![
        row.party.clone(),
        format!("{:.2}", row.cooperation),
        format!("{:.2}", row.before),
        row.partners.to_string(),
        row.events.to_string(),
    ]
}

/// Writes a ranking; says whether there was anything.
fn write<T: Serialize>(
    ranking: &[T],
    layout: &'static Layout<T>,
    format: Format,
    paint: Paint,
    out: &mut Output,
) -> Result<bool, Error> {
    let mut listing = Listing::new(layout, format, paint, out);
    for row in ranking {
        listing.row(row)?;
    }
    Ok(listing.finish()? > 0)
}
