//! `detente eval`.

mod forecast;

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use detente_coder::actors::{self, Gazetteer};
use detente_parse::{Parser, eval};
use detente_read::{Reader, eval::Prediction};
use serde_json::{Value, json};

use crate::{
    Outcome,
    commands::Context,
    error::Error,
    output::{Format, JsonWriter, Output, OutputArgs, json_line, paint::Paint, visible::visible},
};

const EXAMPLES: &str = "\
Examples:
  detente eval parse en_ewt-ud-test.conllu
  detente eval parse *.conllu --format json -o scores.json
  detente eval names wikigold.bio
  detente eval events gold.jsonl --predictions predictions.jsonl
  detente eval actors phrases.jsonl
  detente eval forecast icews14/ --format json
  detente eval forecast dyad_daily.tsv.xz";

/// Arguments of `detente eval`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    what: What,
    #[command(flatten)]
    output: OutputArgs,
}

/// What to measure.
#[derive(Debug, clap::Subcommand)]
enum What {
    /// Tokens, tags, lemmas and trees against a treebank in CoNLL-U
    Parse {
        /// Treebanks
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Event types and triples against gold sentences in JSON Lines
    Events {
        /// Gold files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Write what was coded, one item a line
        #[arg(long, value_name = "FILE")]
        predictions: Option<PathBuf>,
    },
    /// Countries and sectors of actor phrases in JSON Lines
    Actors {
        /// Gold files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Who it will be and what will happen, on dated quadruples in a folder
    Forecast(forecast::ForecastArgs),
    /// Names against tokens with BIO tags, one a line
    Names {
        /// Annotated texts
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

impl What {
    fn files(&self) -> &[PathBuf] {
        match self {
            Self::Parse { files }
            | Self::Names { files }
            | Self::Events { files, .. }
            | Self::Actors { files } => files,
            Self::Forecast(args) => &args.paths,
        }
    }

    fn score(&self, file: &Path) -> Result<Value, Error> {
        let place = file.display().to_string();
        let gold = || {
            fs::read_to_string(file)
                .map_err(|source| Error::Unreadable { place: place.clone(), source })
        };
        let bad = |why: String| Error::BadGold { place: place.clone(), why };
        let scores = match self {
            Self::Parse { .. } => serde_json::to_value(eval::trees(Parser::english(), &gold()?)),
            Self::Names { .. } => serde_json::to_value(eval::names(Parser::english(), &gold()?)),
            Self::Events { predictions, .. } => {
                let (scores, coded) = detente_read::eval::events(&Reader::default(), &gold()?)
                    .map_err(|error| bad(error.to_string()))?;
                if let Some(path) = predictions {
                    append(path, &coded)?;
                }
                serde_json::to_value(scores)
            }
            Self::Actors { .. } => serde_json::to_value(
                actors::score_phrases(Gazetteer::shipped(), &gold()?).map_err(bad)?,
            ),
            Self::Forecast(args) => return args.score(file),
        };
        Ok(scores.unwrap_or_default())
    }
}

/// Measures, one result a file.
pub fn run(args: &Args, context: &Context) -> Result<Outcome, Error> {
    let mut out = Output::open(args.output.output.as_deref())?;
    let format = out.format(context.settings.get("format", args.output.format)?);
    if matches!(format, Format::Csv | Format::Tsv) {
        return Err(Error::Setting {
            place: format!("--format {format}"),
            why: "scores are nested; use table, json or jsonl".to_owned(),
        });
    }
    let paint = Paint::new(context.color, out.terminal);
    let mut writer = JsonWriter::new(format == Format::Json);
    if let What::Events { predictions: Some(path), .. } = &args.what {
        fs::write(path, "")
            .map_err(|source| Error::Unreadable { place: path.display().to_string(), source })?;
    }
    for file in args.what.files() {
        let place = file.display().to_string();
        let scores = args.what.score(file)?;
        if format == Format::Table {
            out.text(&format!("{}\n", paint.bold(visible(&place))))?;
            out.text(&listed("", &scores))?;
        } else {
            writer.line(&json_line(&json!({"file": place, "scores": scores})), &mut out)?;
        }
    }
    if format != Format::Table {
        writer.finish(&mut out)?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// Adds what was coded to the predictions of the files before.
fn append(path: &Path, coded: &[Prediction]) -> Result<(), Error> {
    let fail = |source| Error::Unreadable { place: path.display().to_string(), source };
    let mut file = fs::OpenOptions::new().create(true).append(true).open(path).map_err(fail)?;
    for item in coded {
        let line = json_line(item);
        writeln!(file, "{line}").map_err(fail)?;
    }
    Ok(())
}

/// Writes nested scores one a line: `raw.las  79.1`.
fn listed(name: &str, scores: &Value) -> String {
    match scores {
        Value::Object(fields) => fields
            .iter()
            .map(|(field, value)| match name {
                "" => listed(field, value),
                name => listed(&format!("{name}.{field}"), value),
            })
            .collect(),
        Value::Number(number) if number.is_f64() => {
            let number = number.as_f64().unwrap_or_default();
            // Shares of one need more digits than shares of a hundred.
            let digits = if number.abs() <= 1.0 { 4 } else { 2 };
            format!("  {name:<28} {number:8.digits$}\n")
        }
        other => format!("  {name:<28} {:>8}\n", other.to_string()),
    }
}
