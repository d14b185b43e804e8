//! `detente annotate`.

use std::path::PathBuf;

use detente_read::annotate::{Part, annotate};
use detente_record::Published;

use crate::{
    Outcome,
    commands::Context,
    error::Error,
    input::{self, Documents, Hints, Item},
    output::{Format, JsonWriter, Output, OutputArgs, json_line},
    progress::Progress,
    reading::{self, ReaderArgs},
    stop,
    web::{self, FetchArgs},
};

const EXAMPLES: &str = "\
Examples:
  detente annotate article.html --only dates --published 2022-12-29
  detente annotate news.jsonl --only quotes,places -o found.jsonl
  echo 'Xi said he would go to Oslo.' | detente annotate - --only coref
  detente annotate story.txt | jq '.factuality[] | select(.factuality == \"denied\")'

Writes one JSON object a document: id, published, one list for each part asked for, notes. Spans are \
code points of the document's text. Nothing is stored.";

/// Arguments of `detente annotate`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Files, folders, addresses, or - for standard input, as `detente read` takes them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Parts: dates, quotes, places, coref, factuality [default: all]
    #[arg(long, value_name = "PART", value_delimiter = ',', value_parser = part)]
    only: Vec<Part>,
    /// Publication day of documents that state none
    #[arg(long, value_name = "DATE", value_parser = published)]
    published: Option<Published>,
    #[command(flatten)]
    reader: ReaderArgs,
    #[command(flatten)]
    fetch: FetchArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn part(name: &str) -> Result<Part, String> {
    let known = Part::ALL.into_iter().find(|part| part.name() == name);
    known.ok_or_else(|| "one of dates, quotes, places, coref, factuality".to_owned())
}

fn published(text: &str) -> Result<Published, String> {
    input::date(text).ok_or_else(|| Error::NoDate(text.to_owned()).to_string())
}

/// Annotates documents, one after the other.
pub fn run(args: Args, context: &Context) -> Result<Outcome, Error> {
    let mut out = Output::open(args.output.output.as_deref())?;
    let format = out.format(context.settings.get("format", args.output.format)?);
    if matches!(format, Format::Csv | Format::Tsv) {
        return Err(Error::Setting {
            place: format!("--format {format}"),
            why: "annotations are nested; use json or jsonl".to_owned(),
        });
    }
    let hints = Hints { published: args.published, ..Hints::default() };
    let documents = Documents::new(&args.paths, hints, || web::fetcher(&args.fetch, context))?;
    let parts = if args.only.is_empty() { Part::ALL.to_vec() } else { args.only };
    let reader = reading::reader(args.reader, context)?;
    let mut progress = Progress::new(true, false, context.color, documents.bytes());
    let mut writer = JsonWriter::new(format == Format::Json);
    stop::listen();
    let mut read = 0;
    for item in documents.take_while(|_| !stop::requested()) {
        let Item::Document(document, _) = item else { continue };
        match *document {
            Ok(document) => {
                let found = annotate(&reader, &document.page, &parts);
                writer.line(&json_line(&found), &mut out)?;
                read += 1;
            }
            Err(error) => progress.skip(&error),
        }
    }
    writer.finish(&mut out)?;
    out.flush()?;
    match (read, progress.skipped()) {
        _ if stop::requested() => Err(Error::Stopped(read)),
        (0, 0) => Ok(Outcome::Nothing),
        (0, _) => Err(Error::NothingRead),
        _ => Ok(Outcome::Done),
    }
}
