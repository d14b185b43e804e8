//! `detente read`.

use std::{num::NonZeroUsize, ops::ControlFlow, path::PathBuf, sync::Arc, thread};

use detente_coder::Coder;
use detente_read::{Options, Reader, in_order};
use detente_record::{Note, Published, json};

use crate::{
    Outcome, actors,
    commands::Context,
    dictionary,
    error::Error,
    input::{self, Documents, Hints},
    keep::{Again, Keeper, StoreChoice},
    output::{Format, JsonWriter, Output, OutputArgs, human, json_line, paint::Paint},
    progress::Progress,
    stop,
};

const EXAMPLES: &str = "\
Examples:
  detente read article.html --published 2022-12-29
  detente read news/ --threads 4 -o records.jsonl
  detente read dump.jsonl --store world.db --min-confidence 0.6
  detente read news/ --actors my.toml
  curl -s https://example.org/a | detente read - --url https://example.org/a
  detente read story.txt --store none --format json | jq '.[0].reports[].type'

In the terminal, words in a sentence are marked: who acts, whom it is done to \
(in colour, or as [words]) and the act itself (in colour, or as {words}).

A record of JSON Lines has \"text\" or \"html\" and, where known, \"id\", \"title\", \"url\", \"published\".";

/// Arguments of `detente read`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Files (HTML, text, JSON, JSON Lines), directories, or - for standard input
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
    /// Know the actors of this file too (TOML; gazetteer/users.md tells the form)
    #[arg(long, value_name = "FILE")]
    actors: Option<PathBuf>,
    /// Code with the PETRARCH dictionary in this directory too
    #[arg(long, value_name = "DIR")]
    dictionary: Option<PathBuf>,
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
    /// No progress and no summary
    #[arg(short, long)]
    quiet: bool,
}

fn published(text: &str) -> Result<Published, String> {
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

/// A document after reading: its record, ready to be kept and shown.
struct Done {
    document: json::Document,
    line: Option<String>,
    odd: Option<Error>,
}

/// Reads the documents, shows and keeps what is in them.
pub fn run(args: Args, context: &Context) -> Result<Outcome, Error> {
    let settings = &context.settings;
    let threads = settings.get("threads", args.threads)?;
    let threads = threads.or_else(|| thread::available_parallelism().ok()).map_or(1, usize::from);
    let format = settings.get("format", args.output.format)?;
    let store = settings.get("store", args.store)?.unwrap_or_default();
    let mut coder = match settings.get("actors", args.actors)? {
        Some(path) => {
            let gazetteer = Arc::new(actors::gazetteer(&path)?);
            Coder::with_gazetteer(Options::default().coder, gazetteer)
        }
        None => Coder::new(Options::default().coder),
    };
    if let Some(directory) = &args.dictionary {
        coder = coder.with_dictionary(Arc::new(dictionary::whole(directory)?));
    }
    let reader = Reader::with_coder(coder);

    // What may be refused is refused before anything is read or written.
    let hints = Hints { published: args.published, url: args.url, title: args.title };
    let documents = Documents::new(&args.paths, hints)?;
    let again = if args.replace { Again::Replaced } else { Again::Stays };
    let keeper = Keeper::open(&store, again)?;
    let out = Output::open(args.output.output.as_deref())?;
    let format = out.format(format);
    if matches!(format, Format::Csv | Format::Tsv) {
        return Err(Error::Setting {
            place: format!("--format {format}"),
            why: "a whole record fits no row; use table, json or jsonl here, and `detente export \
                  --format csv` afterwards"
                .to_owned(),
        });
    }
    stop::listen();
    quiet_panics();

    let watched = out.terminal && format == Format::Table;
    let mut sink = Sink {
        progress: Progress::new(args.quiet, watched, context.color),
        keeper,
        writer: JsonWriter::new(format == Format::Json),
        paint: Paint::new(context.color, out.terminal),
        out,
        failure: None,
    };
    let limit = args.limit.unwrap_or(usize::MAX);
    in_order(
        documents.take_while(|_| !stop::requested()).take(limit),
        threads,
        |document| Ok(read(&reader, document?, format, args.min_confidence)),
        |done| sink.take(done),
    );
    sink.finish(args.strict)
}

/// One document, on whichever thread.
fn read(
    reader: &Reader,
    input::Document { page, odd }: input::Document,
    format: Format,
    min_confidence: Option<f64>,
) -> Done {
    let mut record = reader.read(&page);
    if let Some(odd) = &odd {
        let message = odd.to_string();
        record.article.notes.push(Note { code: odd.code().into(), span: None, message });
    }
    let document = json::document(&record);
    let line = (format != Format::Table).then(|| match min_confidence {
        None => json_line(&document),
        Some(least) => {
            let mut shown = document.clone();
            shown.reports.retain(|report| report.confidence >= least);
            json_line(&shown)
        }
    });
    Done { document, line, odd }
}

/// Where documents end up, on the main thread, in order.
struct Sink {
    progress: Progress,
    keeper: Keeper,
    writer: JsonWriter,
    out: Output,
    paint: Paint,
    failure: Option<Error>,
}

impl Sink {
    fn take(&mut self, done: Result<Done, Error>) -> ControlFlow<()> {
        let done = match done {
            Ok(done) => done,
            Err(error) => {
                self.progress.skip(&error);
                return ControlFlow::Continue(());
            }
        };
        if let Some(odd) = &done.odd {
            self.progress.warn("odd", odd);
        }
        self.progress.document(done.document.reports.len(), done.document.quotes.len());
        match self.show_and_keep(done) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.failure = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    fn show_and_keep(&mut self, done: Done) -> Result<(), Error> {
        // Shown before kept: when the output has gone, what it did not take is not half done.
        match done.line {
            Some(line) => self.writer.line(&line, &mut self.out)?,
            None => human::document(&done.document, self.paint, &mut self.out)?,
        }
        if self.out.terminal {
            self.out.flush()?;
        }
        let kept = self.keeper.put(done.document);
        self.tell_refused();
        kept
    }

    fn tell_refused(&mut self) {
        for error in self.keeper.refused.drain(..) {
            self.progress.warn("not kept", &error);
        }
    }

    /// Closes output and store and says how it went.
    fn finish(mut self, strict: bool) -> Result<Outcome, Error> {
        let kept = self.keeper.finish();
        self.tell_refused();
        let mut closed = Ok(());
        if self.failure.is_none() {
            closed = self.writer.finish(&mut self.out).and_then(|()| self.out.flush());
        }
        self.progress.finish(kept.as_ref().ok().and_then(|kept| kept.as_deref()));
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        closed?;
        kept?;
        let (read, skipped) = (self.progress.documents, self.progress.skipped());
        if stop::requested() {
            Err(Error::Stopped(read))
        } else if strict && skipped > 0 {
            Err(Error::Strict(skipped))
        } else if read == 0 && skipped > 0 {
            Err(Error::NothingRead)
        } else if read == 0 {
            Ok(Outcome::Nothing)
        } else {
            Ok(Outcome::Done)
        }
    }
}

/// Keeps panics of the reader, which become notes, from writing into the user's terminal.
fn quiet_panics() {
    let loud = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let worker = thread::current().name() != Some("main");
        if !worker || std::env::var_os("RUST_BACKTRACE").is_some() {
            loud(panic);
        }
    }));
}
