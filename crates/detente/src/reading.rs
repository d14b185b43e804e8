//! Pages become records, shown and kept: what `read`, `feed run` and `watch` share.

use std::{ops::ControlFlow, path::PathBuf, sync::Arc, thread};

use detente_coder::Coder;
use detente_read::{Options, Reader};
use detente_record::{Note, Precision, Published, json};
use jiff::civil::Date;

use crate::{
    Outcome, actors,
    commands::Context,
    dictionary,
    error::Error,
    input,
    keep::{Keeper, Reached},
    output::{Format, JsonWriter, Output, human, json_line, paint::Paint},
    places,
    progress::Progress,
    stop,
};

/// With what knowledge to read.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct ReaderArgs {
    /// Know the actors of this file too (TOML; gazetteer/users.md tells the form)
    #[arg(long, value_name = "FILE")]
    actors: Option<PathBuf>,
    /// Know the places of this file too, made by `detente import geonames`, or none
    /// [default: the imported one]
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    gazetteer: Option<PathBuf>,
    /// Code with the PETRARCH dictionary in this directory too
    #[arg(long, value_name = "DIR", hide_short_help = true)]
    dictionary: Option<PathBuf>,
}

/// Makes the reader that the settings describe.
pub fn reader(args: ReaderArgs, context: &Context) -> Result<Reader, Error> {
    let mut coder = match context.settings.get("actors", args.actors)? {
        Some(path) => {
            let gazetteer = Arc::new(actors::gazetteer(&path)?);
            Coder::with_gazetteer(Options::default().coder, gazetteer)
        }
        None => Coder::new(Options::default().coder),
    };
    if let Some(atlas) = places::atlas(args.gazetteer, context)? {
        coder = coder.with_atlas(Arc::new(atlas));
    }
    if let Some(directory) = &args.dictionary {
        coder = coder.with_dictionary(Arc::new(dictionary::whole(directory)?));
    }
    Ok(Reader::with_coder(coder))
}

/// What of a document is wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// How records are shown; `None`: not at all.
    pub format: Option<Format>,
    /// Least confidence of reports that are shown.
    pub min_confidence: Option<f64>,
    /// Documents published before this day are left out.
    pub since: Option<Date>,
}

/// A document after reading: its record, ready to be kept and shown.
pub struct Done {
    document: json::Document,
    line: Option<String>,
    odd: Option<Error>,
}

/// What became of something that was to be read, and how far it brings its source.
pub enum Step {
    /// It was read.
    Done(Box<Done>, Option<Reached>),
    /// It was published before the days that were asked for.
    Old(Option<Reached>),
    /// It could not be read.
    PassedOver(Error, Option<Reached>),
    /// Nothing was read, but the source has come so far.
    Reached(Reached),
}

/// Reads one document, on whichever thread; `reached` is what it brings.
pub fn step(
    reader: &Reader,
    found: Result<input::Document, Error>,
    wanted: &Wanted,
    reached: Option<Reached>,
) -> Step {
    match found.map(|document| read(reader, document, wanted)) {
        Ok(Some(done)) => Step::Done(Box::new(done), reached),
        Ok(None) => Step::Old(reached),
        Err(error) => Step::PassedOver(error, reached),
    }
}

fn read(
    reader: &Reader,
    input::Document { page, odd }: input::Document,
    wanted: &Wanted,
) -> Option<Done> {
    let Wanted { format, min_confidence, since } = *wanted;
    let old = |published: Published| since.is_some_and(|since| last_day(published) < since);
    let mut record = reader.read_if(&page, |article| !article.published.is_some_and(old))?;
    if let Some(odd) = &odd {
        let message = odd.to_string();
        record.article.notes.push(Note { code: odd.code().into(), span: None, message });
    }
    let document = json::document(&record);
    let lines = format.is_some_and(|format| format != Format::Table);
    let line = lines.then(|| match min_confidence {
        None => json_line(&document),
        Some(least) => {
            let mut shown = document.clone();
            shown.reports.retain(|report| report.confidence >= least);
            json_line(&shown)
        }
    });
    Some(Done { document, line, odd })
}

/// The last day that a publication date, perhaps only a month or year, can mean.
fn last_day(published: Published) -> Date {
    match published.precision {
        Precision::Year => published.date.last_of_year(),
        Precision::Month => published.date.last_of_month(),
        _ => published.date,
    }
}

/// Where documents end up, on the main thread, in order.
pub struct Sink {
    pub progress: Progress,
    pub keeper: Keeper,
    writer: JsonWriter,
    out: Output,
    paint: Paint,
    shown: bool,
    /// Documents left out for their age.
    old: u64,
    failure: Option<Error>,
}

impl Sink {
    /// Makes a sink; `format` is `None` where records are not shown.
    pub fn new(
        out: Output,
        format: Option<Format>,
        keeper: Keeper,
        progress: Progress,
        context: &Context,
    ) -> Self {
        Self {
            progress,
            keeper,
            writer: JsonWriter::new(format == Some(Format::Json)),
            paint: Paint::new(context.color, out.terminal),
            out,
            shown: format.is_some(),
            old: 0,
            failure: None,
        }
    }

    /// Takes a step; after a failure it wants no further ones.
    pub fn take(&mut self, step: Step) -> ControlFlow<()> {
        let taken = match step {
            Step::PassedOver(error, reached) => {
                self.progress.skip(&error);
                self.keeper.pass_over(&error, reached)
            }
            Step::Old(reached) => {
                self.old += 1;
                self.keeper.come(reached)
            }
            Step::Reached(reached) => self.keeper.come(Some(reached)),
            Step::Done(done, reached) => {
                if let Some(odd) = &done.odd {
                    self.progress.warn("odd", odd);
                }
                self.progress.document(done.document.reports.len(), done.document.quotes.len());
                self.show_and_keep(*done, reached)
            }
        };
        match taken {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.failure = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    fn show_and_keep(&mut self, done: Done, reached: Option<Reached>) -> Result<(), Error> {
        // Shown before kept: when the output has gone, what it did not take is not half done.
        match done.line {
            Some(line) => self.writer.line(&line, &mut self.out)?,
            None if self.shown => human::document(&done.document, self.paint, &mut self.out)?,
            None => {}
        }
        if self.out.terminal {
            self.out.flush()?;
        }
        let kept = self.keeper.put(done.document, reached);
        self.tell_refused();
        kept
    }

    fn tell_refused(&mut self) {
        for error in self.keeper.refused.drain(..) {
            self.progress.warn("not kept", &error);
        }
    }

    /// Puts on the disk, and out of the door, what was taken so far.
    pub fn settle(&mut self) -> Result<(), Error> {
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        let kept = self.keeper.commit();
        self.tell_refused();
        kept?;
        self.out.flush()
    }

    /// Closes output and store and says how it went.
    pub fn finish(mut self, strict: bool) -> Result<Outcome, Error> {
        let kept = self.keeper.finish();
        self.tell_refused();
        let mut closed = Ok(());
        if self.failure.is_none() && self.shown {
            closed = self.writer.finish(&mut self.out).and_then(|()| self.out.flush());
        }
        let old = (self.old > 0).then(|| format!("{} published before --since", self.old));
        let kept_line = kept.as_ref().ok().and_then(|kept| kept.as_deref());
        self.progress.finish([old.as_deref(), kept_line].into_iter().flatten());
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
        } else if read == 0 && skipped > 0 && self.old == 0 {
            Err(Error::NothingRead)
        } else if read == 0 {
            Ok(Outcome::Nothing)
        } else {
            Ok(Outcome::Done)
        }
    }
}

/// Keeps panics of the reader, which become notes, from writing into the user's terminal.
pub fn quiet_panics() {
    let loud = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let worker = thread::current().name() != Some("main");
        if !worker || std::env::var_os("RUST_BACKTRACE").is_some() {
            loud(panic);
        }
    }));
}
