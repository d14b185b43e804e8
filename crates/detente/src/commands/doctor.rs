//! `detente doctor`.

use std::time::Instant;

use detente_read::Reader;
use detente_record::Page;
use detente_store::{Counts, PassedOver, Repair, Store, StoreError, repair};

use super::filter::StoreArgs;
use crate::{
    Outcome, codes,
    commands::Context,
    error::Error,
    keep::StoreChoice,
    output::{Output, paint::Paint, visible::visible},
    progress::count,
};

const EXAMPLES: &str = "\
Examples:
  detente doctor
  detente doctor --store old.db --repair";

/// Documents passed over that are listed at most.
const LISTED: u32 = 1_000;

/// Arguments of `detente doctor`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Mend the store: events, counts and word index are made anew; a damaged file is put aside as
    /// FILE.damaged, and what can be read of it is saved
    #[arg(long)]
    repair: bool,
    #[command(flatten)]
    store: StoreArgs,
    /// List the documents that were passed over and the rows set aside, the last first, at most
    /// 1,000
    #[arg(long)]
    passed_over: bool,
}

/// Checks that everything which reading needs is there and sound; exit code 2 when it is not.
pub fn run(args: Args, context: &Context) -> Result<Outcome, Error> {
    let mut out = Output::open(None)?;
    let paint = Paint::new(context.color, out.terminal);
    out.text(&format!(
        "detente {}, schema {}\n",
        env!("CARGO_PKG_VERSION"),
        detente_record::json::SCHEMA
    ))?;
    let sound = models(&mut out, paint)?;
    let choice = context.settings.get("store", args.store.store)?.unwrap_or_default();
    let kept = match choice {
        StoreChoice::None => Ok(()),
        StoreChoice::File(path) if args.repair => {
            mended(&repair(&path)?, &mut out)?;
            store_report(&Store::open_read_only(&path)?, args.passed_over, &mut out, paint)
        }
        StoreChoice::File(path) => match Store::open_read_only(&path) {
            Ok(store) => store_report(&store, args.passed_over, &mut out, paint),
            Err(StoreError::Missing { .. }) => {
                let path = detente_store::shown(&path);
                out.text(&format!("store    none yet at {}\n", path.display()))?;
                Ok(())
            }
            Err(StoreError::OlderSchema { .. }) => {
                store_report(&Store::open(&path)?, args.passed_over, &mut out, paint)
            }
            Err(error) => Err(error.into()),
        },
    };
    out.flush()?;
    kept?;
    if sound { Ok(Outcome::Done) } else { Err(Error::Unsound) }
}

/// Reads one sentence through all steps.
fn models(out: &mut Output, paint: Paint) -> Result<bool, Error> {
    let begun = Instant::now();
    let page = Page {
        content_type: Some("text/plain; charset=utf-8".to_owned()),
        bytes: b"France's president met the German chancellor in Paris on Tuesday. \"We agreed on \
                 the budget,\" she said."
            .to_vec(),
        ..Page::default()
    };
    let record = Reader::default().read(&page);
    let coded = &record.coded;
    let found = format!(
        "{}, {}, {}, {} in {:.0} ms",
        count(record.sentences.len() as u64, "sentence"),
        count(coded.mentions.len() as u64, "mention"),
        count(coded.reports.len() as u64, "report"),
        count(coded.quotes.len() as u64, "quote"),
        begun.elapsed().as_secs_f64() * 1000.0
    );
    let sound = record.sentences.len() == 2 && !coded.mentions.is_empty();
    out.text(&format!("reading  {} ({found})\n", verdict(sound, paint)))?;
    Ok(sound)
}

fn store_report(store: &Store, list: bool, out: &mut Output, paint: Paint) -> Result<(), Error> {
    let counts = store.counts()?;
    let findings = store.check();
    let path = store.shown().display().to_string();
    out.text(&format!("store    {} {}\n", verdict(findings.is_empty(), paint), visible(&path)))?;
    let Counts { articles, reports, events, quotes, actors, dyads, .. } = counts;
    let counts = [
        (articles, "article"),
        (reports, "report"),
        (events, "event"),
        (quotes, "quote"),
        (actors, "actor"),
        (dyads, "dyad"),
    ]
    .map(|(number, noun)| count(number, noun));
    out.text(&format!("         {}\n", counts.join(", ")))?;
    for finding in &findings {
        out.text(&format!("         {}: {}\n", finding.kind, visible(&finding.message)))?;
    }
    passed_over(store, list, out)?;
    if findings.is_empty() { Ok(()) } else { Err(Error::Unsound) }
}

/// Tells what was wrong and what was done about it.
fn mended(repair: &Repair, out: &mut Output) -> Result<(), Error> {
    for finding in &repair.findings {
        let message = visible(&finding.message);
        out.text(&format!("mended   {}: {message}\n", finding.kind))?;
    }
    if let Some(damaged) = &repair.damaged {
        let damaged = damaged.display().to_string();
        let saved = count(repair.articles, "article");
        out.text(&format!("saved    {saved}; the damaged file is {}\n", visible(&damaged)))?;
    }
    if !repair.lost.is_empty() {
        let lost = count(repair.lost.len() as u64, "article");
        out.text(&format!("lost     {lost} that could not be read: numbers {:?}\n", repair.lost))?;
    }
    Ok(())
}

/// Tells of the documents that were not read: how many for each reason, or one by one.
fn passed_over(store: &Store, list: bool, out: &mut Output) -> Result<(), Error> {
    for (code, times) in store.passed_over_by_code()? {
        let title = codes::find(&code).map_or("", |code| &code.title);
        out.text(&format!("         passed over: {times} × {title} [{code}]\n"))?;
    }
    for passed in store.passed_over(if list { LISTED } else { 0 })? {
        let PassedOver { seen, code, message, .. } = passed;
        out.text(&format!("{seen}  [{code}]  {}\n", visible(&message)))?;
    }
    Ok(())
}

fn verdict(sound: bool, paint: Paint) -> String {
    if sound { "sound".to_owned() } else { paint.red("not sound") }
}
