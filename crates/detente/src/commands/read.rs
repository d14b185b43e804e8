//! `detente read`.

use std::{num::NonZeroUsize, path::PathBuf, thread};

use detente_read::in_order;
use detente_record::Published;
use jiff::civil::Date;

use crate::{
    Outcome,
    commands::Context,
    error::Error,
    input::{self, Columns, Documents, Hints, Item},
    keep::{Again, Keeper, Reached, StoreChoice},
    output::{Format, Output, OutputArgs},
    progress::Progress,
    reading::{self, ReaderArgs, Sink, Step, Wanted},
    stop,
    web::{self, FetchArgs},
};

const EXAMPLES: &str = "\
Examples:
  detente read article.html --published 2022-12-29
  detente read news/ --threads 4 -o records.jsonl
  detente read CC-NEWS-20261123.warc.gz --store world.db --since 2026-11-01 --resume
  detente read wire.csv --columns text=Story,title=Head,published=Day
  detente read dump.jsonl --store world.db --min-confidence 0.6
  detente read https://example.org/a
  detente read story.txt --store none --format json | jq '.[0].reports[].type'

In the terminal, words in a sentence are marked: who acts, whom it is done to \
(in colour, or as [words]) and the act itself (in colour, or as {words}).

A record of JSON Lines, or a row of a table, has \"text\" or \"html\" and, where known, \"id\", \"title\", \"url\", \"published\".";

/// Arguments of `detente read`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
#[allow(clippy::struct_excessive_bools)] // flags as typed
pub struct Args {
    /// Files (HTML, text, JSON, CSV, Parquet, WARC, zip; .gz, .xz), directories, addresses, or -
    ///
    /// `-` is standard input. What a file is, is told by its ending and its first bytes; of a
    /// directory, what looks like articles is read. Addresses are http or https.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Publication day of documents that state none
    #[arg(long, value_name = "DATE", value_parser = published)]
    published: Option<Published>,
    /// Address of the document
    #[arg(long)]
    url: Option<String>,
    /// Headline of the document
    #[arg(long)]
    title: Option<String>,
    /// Which columns or fields hold what
    ///
    /// Fields are text, html, title, url, published and id: `text=Story,published=Day`. Usual
    /// names are recognised without.
    #[arg(long, value_name = "FIELD=COLUMN,…")]
    columns: Option<Columns>,
    /// Leave out documents published before this day
    #[arg(long, value_name = "DATE", value_parser = super::filter::day)]
    since: Option<Date>,
    /// Go on where an earlier run of the same files was broken off
    #[arg(long)]
    resume: bool,
    #[command(flatten)]
    knowledge: ReaderArgs,
    /// Keep what is read in FILE; `none` keeps nothing [default: ./detente.db]
    #[arg(long, value_name = "FILE")]
    store: Option<StoreChoice>,
    /// Let new readings take the place of stored ones of the same article
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    output: OutputArgs,
    /// Documents read at the same time [default: number of processors]
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
    /// Stop after N documents
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Show only reports of at least this confidence, 0 to 1; all are kept
    #[arg(long, value_name = "P", value_parser = probability)]
    min_confidence: Option<f64>,
    /// Fail (exit code 2) when a document is skipped
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    fetch: FetchArgs,
    /// No progress and no summary
    #[arg(short, long)]
    quiet: bool,
}

/// Reads a day of publication; the error says what forms there are.
pub(super) fn published(text: &str) -> Result<Published, String> {
    input::date(text).ok_or_else(|| {
        let error = Error::NoDate(text.to_owned());
        format!("[{}] no such date; {}", error.code(), error.hint())
    })
}

fn probability(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(value) if (0.0..=1.0).contains(&value) => Ok(value),
        _ => Err("not a number from 0 to 1".to_owned()),
    }
}

/// Reads the documents, shows and keeps what is in them.
pub fn run(args: Args, context: &Context) -> Result<Outcome, Error> {
    let settings = &context.settings;
    let threads = settings.get("threads", args.threads)?;
    let threads = threads.or_else(|| thread::available_parallelism().ok()).map_or(1, usize::from);
    let format = settings.get("format", args.output.format)?;
    let store = settings.get("store", args.store)?.unwrap_or_default();
    let reader = reading::reader(args.knowledge, context)?;

    // What may be refused is refused before anything is read or written.
    let hints = Hints {
        published: args.published,
        url: args.url,
        title: args.title,
        columns: args.columns.unwrap_or_default(),
    };
    let mut documents = Documents::new(&args.paths, hints, || web::fetcher(&args.fetch, context))?;
    let again = if args.replace { Again::Replaced } else { Again::Stays };
    let keeper = Keeper::open(&store, again)?;
    if args.resume {
        documents = documents.after(keeper.marks()?);
    }
    let out = Output::open(args.output.output.as_deref())?;
    let format = out.record_format(format)?;
    stop::listen();
    reading::quiet_panics();

    let watched = out.terminal && format == Format::Table;
    let progress = Progress::new(args.quiet, watched, context.color, documents.bytes());
    let mut sink = Sink::new(out, Some(format), keeper, progress, context);
    let wanted =
        Wanted { format: Some(format), min_confidence: args.min_confidence, since: args.since };
    let limit = args.limit.unwrap_or(usize::MAX);
    in_order(
        limited(documents.take_while(|_| !stop::requested()), limit),
        threads,
        |item| match item {
            Item::Document(found, mark) => {
                reading::step(&reader, *found, &wanted, mark.map(Reached::File))
            }
            Item::End(mark) => Step::Reached(Reached::File(mark)),
        },
        |step| sink.take(step),
    );
    sink.finish(args.strict)
}

/// Ends the input after as many documents, good or bad.
fn limited(
    items: impl Iterator<Item = Item> + Send,
    limit: usize,
) -> impl Iterator<Item = Item> + Send {
    let mut left = limit;
    items.take_while(move |item| {
        let document = matches!(item, Item::Document(..));
        let more = !document || left > 0;
        left = left.saturating_sub(usize::from(document));
        more
    })
}
