//! `detente eval`.

use std::{fs, path::PathBuf};

use detente_parse::{Parser, eval};
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
  detente eval names wikigold.bio";

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
    /// Names against tokens with BIO tags, one a line
    Names {
        /// Annotated texts
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

/// Measures, one result a file.
pub fn run(args: Args, context: &Context) -> Result<Outcome, Error> {
    let mut out = Output::open(args.output.output.as_deref())?;
    let format = out.format(context.settings.get("format", args.output.format)?);
    if matches!(format, Format::Csv | Format::Tsv) {
        return Err(Error::Setting {
            place: format!("--format {format}"),
            why: "scores are nested; use table, json or jsonl".to_owned(),
        });
    }
    let paint = Paint::new(context.color, out.terminal);
    let (files, names) = match args.what {
        What::Parse { files } => (files, false),
        What::Names { files } => (files, true),
    };
    let mut writer = JsonWriter::new(format == Format::Json);
    for file in files {
        let place = file.display().to_string();
        let gold = fs::read_to_string(&file)
            .map_err(|source| Error::Unreadable { place: place.clone(), source })?;
        let parser = Parser::english();
        let scores = if names {
            serde_json::to_value(eval::names(parser, &gold))
        } else {
            serde_json::to_value(eval::trees(parser, &gold))
        }
        .unwrap_or_default();
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
            format!("  {name:<28} {:8.2}\n", number.as_f64().unwrap_or_default())
        }
        other => format!("  {name:<28} {:>8}\n", other.to_string()),
    }
}
