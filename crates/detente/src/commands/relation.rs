//! `detente relation`.

use std::collections::BTreeMap;

use detente_record::EventType;
use detente_store::{Relation, RelationFilter, Side};
use jiff::civil::Date;

use super::filter::{StoreArgs, day};
use crate::{
    Outcome,
    commands::Context,
    error::Error,
    keep,
    output::{Format, Output, OutputArgs, human, json_line, paint::Paint, visible::visible},
    progress::count,
};

const EXAMPLES: &str = "\
Examples:
  detente relation CHN RUS
  detente relation China Russia --since 2022-01-01
  detente relation USA IGOUNO --format json | jq .days";

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
    /// At most N reports and quotes each way
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: u32,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// Shows what two actors did to and said of each other.
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
    let relation = store.relation(&super::actor(&args.a), &super::actor(&args.b), &filter)?;
    match format {
        Format::Json | Format::Jsonl => out.text(&(json_line(&relation) + "\n"))?,
        Format::Csv | Format::Tsv => {
            return Err(Error::Setting {
                place: format!("--format {format}"),
                why: "a relation is no list of rows; use table or json, or `detente export \
                      --source A --target B`"
                    .to_owned(),
            });
        }
        Format::Table => out.text(&page(&relation, paint))?,
    }
    out.flush()?;
    let found = [&relation.a_to_b, &relation.b_to_a]
        .iter()
        .any(|side| !side.reports.is_empty() || !side.quotes.is_empty());
    let found = found || !relation.days.is_empty() || !relation.planned.is_empty();
    Ok(if found { Outcome::Done } else { Outcome::Nothing })
}

fn page(relation: &Relation, paint: Paint) -> String {
    let (a, b) = (visible(&relation.a), visible(&relation.b));
    let mut page = format!("{}\n", paint.bold(format!("{a} – {b}")));
    for (from, to, side) in [(&a, &b, &relation.a_to_b), (&b, &a, &relation.b_to_a)] {
        page.push_str(&format!("\n{}\n", paint.bold(format!("{from} → {to}"))));
        page.push_str(&totals(relation, from, paint));
        page.push_str(&acts(side, paint));
    }
    if !relation.planned.is_empty() {
        page.push_str(&format!("\n{}\n", paint.bold("Planned")));
        for row in &relation.planned {
            page.push_str(&human::report(&row.report, &row.sentence, paint));
        }
    }
    page
}

/// Events by type in one direction, cooperation and conflict apart.
fn totals(relation: &Relation, from: &str, paint: Paint) -> String {
    let mut types: BTreeMap<EventType, u32> = BTreeMap::new();
    for day in relation.days.iter().filter(|day| day.source == from && day.events > 0) {
        if let Ok(kind) = day.event_type.parse() {
            *types.entry(kind).or_default() += day.events;
        }
    }
    if types.is_empty() {
        return String::new();
    }
    let listed: Vec<_> = types
        .iter()
        .map(|(kind, events)| paint.act(kind.quad() as u8, format!("{kind} {events}")))
        .collect();
    let total = count(u64::from(types.values().sum::<u32>()), "dated event");
    format!("  {total}: {}\n", listed.join(", "))
}

fn acts(side: &Side, paint: Paint) -> String {
    let mut text = String::new();
    for row in &side.reports {
        text.push_str(&human::report(&row.report, &row.sentence, paint));
    }
    for row in &side.quotes {
        text.push_str(&human::said(&row.quote, paint));
        text.push('\n');
    }
    if text.is_empty() {
        text.push_str(&paint.dim("  nothing in the store\n"));
    }
    text
}
