//! `detente eval`.

mod annotations;
mod copies;
mod forecast;
mod merge;
mod pages;
mod shifts;

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use detente_coder::{
    actors::{self, Gazetteer},
    petrarch::Part,
};
use detente_parse::{NameList, Parser, conllu, eval};
use detente_read::{
    Reader, eval as measure,
    units::{Generation, UnitPrediction, UnitScores, Units},
};
use serde::Serialize;
use serde_json::{Value, json};

use self::annotations::Annotated;
use crate::{
    Outcome,
    commands::Context,
    dictionary,
    error::Error,
    output::{Format, JsonWriter, Output, OutputArgs, json_line, paint::Paint, visible::visible},
};

const EXAMPLES: &str = "\
Examples:
  detente eval parse en_ewt-ud-test.conllu
  detente eval parse *.conllu --format json -o scores.json --predictions read.conllu
  detente eval names wikigold.bio
  detente eval names wikigold.bio --no-gazetteer --predictions found.bio
  detente eval events gold.jsonl --predictions predictions.jsonl
  detente eval status gold/status/*.tsv
  detente eval units records.jsonl --dictionary petrarch/ --predictions coded.jsonl
  detente eval actors phrases.jsonl
  detente eval quotes texts.jsonl --predictions found.jsonl    formats: detente help eval quotes
  detente eval dates texts.jsonl --format json
  detente eval shifts historic.tsv --series dyad_daily.tsv.xz
  detente eval merge gold/merge --predictions joined.jsonl
  detente eval pages FOLDER --predictions read.jsonl
  detente eval copies docs.jsonl --predictions pairs.jsonl
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
        /// Write the raw text as read, in CoNLL-U
        #[arg(long, value_name = "FILE")]
        predictions: Option<PathBuf>,
    },
    /// Event types and triples against gold sentences in JSON Lines; CAMEO triples against records
    /// with `events`, and sentences with `labels` of police acts
    ///
    /// Items with `root` and spans of two `actors` ask the classifier alone. It was trained on the
    /// development half of PLV, on which it therefore scores 100: `cargo xtask train --types` has
    /// the figures of five folds. Records with `events` are scored on what is filed where there is
    /// no room for status: plans of meetings as meetings, "A claimed that B attacked" as an
    /// accusation, one's own claimed attack as 015, actors in the codes of the Phoenix
    /// dictionaries; nobody is the source of nothing.
    Events {
        /// Gold files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Write what was coded, one item a line
        #[arg(long, value_name = "FILE")]
        predictions: Option<PathBuf>,
    },
    /// Fact, claim, plan, denial … against tables of cases
    Status {
        /// Gold tables
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Write what was coded, one case a line
        #[arg(long, value_name = "FILE")]
        predictions: Option<PathBuf>,
    },
    /// PETRARCH's dictionaries against records of its unit tests in JSON Lines
    Units {
        /// Gold files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Where the dictionary lies: files named as PETRARCH's are
        #[arg(long, value_name = "DIR")]
        dictionary: PathBuf,
        /// Write what was coded, one record a line, the gold beside it
        #[arg(long, value_name = "FILE")]
        predictions: Option<PathBuf>,
    },
    /// Countries and sectors of actor phrases in JSON Lines
    Actors {
        /// Gold files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Quotes against attributions in JSON Lines (`attributions`, or `tokens` with `labels`)
    Quotes(Annotated),
    /// He, she, they, "the minister": whom they stand for, against `clusters` in JSON Lines
    Coref(Annotated),
    /// Time expressions against `timexes` in JSON Lines
    Dates(Annotated),
    /// Places against `toponyms` in JSON Lines
    Places(Annotated),
    /// Happened, planned, denied …: against `events` or `predicates` in JSON Lines
    Factuality(Annotated),
    /// Turns of relations against historic ones, in tables with a header
    Shifts {
        /// Historic shifts
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Daily counts of dyads, plain or packed with xz
        #[arg(long, value_name = "FILE")]
        series: PathBuf,
    },
    /// Bodies, titles, authors and days of pages against every `NAME.gold.jsonl` of a folder; each
    /// row's `file` names its page below the folder, below a subfolder, or in a .tar or .tar.xz there
    Pages(pages::PagesArgs),
    /// Copies among documents in JSON Lines, as a store on disk finds them
    Copies(copies::CopiesArgs),
    /// Reports of one event, joined: pairs against stories told by several articles
    Merge(merge::MergeArgs),
    /// Who it will be and what will happen, on dated quadruples in a folder
    Forecast(forecast::ForecastArgs),
    /// Names against tokens with BIO tags, one a line
    Names {
        /// Annotated texts
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Leave the gazetteer's names out
        #[arg(long)]
        no_gazetteer: bool,
        /// Write the words with the labels found, as in the files
        #[arg(long, value_name = "FILE")]
        predictions: Option<PathBuf>,
    },
}

impl What {
    fn files(&self) -> &[PathBuf] {
        match self {
            Self::Parse { files, .. }
            | Self::Names { files, .. }
            | Self::Events { files, .. }
            | Self::Status { files, .. }
            | Self::Units { files, .. }
            | Self::Actors { files }
            | Self::Shifts { files, .. } => files,
            Self::Pages(args) => &args.files,
            Self::Quotes(of)
            | Self::Coref(of)
            | Self::Dates(of)
            | Self::Places(of)
            | Self::Factuality(of) => &of.files,
            Self::Copies(args) => &args.files,
            Self::Merge(args) => &args.files,
            Self::Forecast(args) => &args.paths,
        }
    }

    fn predictions(&self) -> Option<&Path> {
        match self {
            Self::Parse { predictions, .. }
            | Self::Names { predictions, .. }
            | Self::Events { predictions, .. }
            | Self::Status { predictions, .. }
            | Self::Units { predictions, .. } => predictions.as_deref(),
            Self::Pages(args) => args.predictions.as_deref(),
            Self::Quotes(of)
            | Self::Coref(of)
            | Self::Dates(of)
            | Self::Places(of)
            | Self::Factuality(of) => of.predictions.as_deref(),
            Self::Copies(args) => args.predictions.as_deref(),
            _ => None,
        }
    }

    fn score(&self, file: &Path, context: &Context) -> Result<Value, Error> {
        let place = file.display().to_string();
        let gold = || {
            fs::read_to_string(file)
                .map_err(|source| Error::Unreadable { place: place.clone(), source })
        };
        let bad = |why: String| Error::BadGold { place: place.clone(), why };
        let first = match self {
            Self::Events { .. } | Self::Quotes(_) => gold()?,
            _ => String::new(),
        };
        let scores = match self {
            Self::Parse { predictions, .. } => {
                let gold = gold()?;
                let scores = eval::trees(Parser::english(), &gold);
                if scores.gold_tokens.words == 0 {
                    return Err(bad("no words of CoNLL-U in it".to_owned()));
                }
                if predictions.is_some() {
                    let read = eval::raw_reading(Parser::english(), &gold);
                    append_text(self.predictions(), &read)?;
                }
                serde_json::to_value(scores)
            }
            Self::Names { no_gazetteer, .. } => {
                let list =
                    if *no_gazetteer { NameList::default() } else { detente_coder::name_list() };
                let read = eval::read_names(Parser::english(), &list, &gold()?);
                if read.is_empty() {
                    return Err(bad("no words with labels in it".to_owned()));
                }
                let labelled = |sentence: &eval::NameReading| {
                    let words = sentence.words.iter().map(|word| &**word);
                    conllu::write_labels(words.zip(sentence.found.iter().copied()))
                };
                append_text(self.predictions(), &read.iter().map(labelled).collect::<String>())?;
                serde_json::to_value(eval::score_names(&read))
            }
            Self::Events { .. } if first_has(&first, "labels") => {
                let (scores, coded) = detente_read::police::score(&Reader::default(), &gold()?)
                    .map_err(|error| bad(error.to_string()))?;
                append(self.predictions(), &coded)?;
                serde_json::to_value(scores)
            }
            Self::Events { .. } if first_has(&first, "events") => {
                let units = Units::parse(&gold()?).map_err(|error| bad(error.to_string()))?;
                let (scores, coded) = units.score_read(&Reader::default());
                append(self.predictions(), &coded)?;
                serde_json::to_value(scores)
            }
            Self::Events { .. } => {
                let (scores, coded) = detente_read::eval::events(&Reader::default(), &gold()?)
                    .map_err(|error| bad(error.to_string()))?;
                append(self.predictions(), &coded)?;
                serde_json::to_value(scores)
            }
            Self::Status { .. } => {
                let (scores, coded) = detente_read::eval::status(&Reader::default(), &gold()?)
                    .map_err(|error| bad(error.to_string()))?;
                append(self.predictions(), &coded)?;
                serde_json::to_value(scores)
            }
            Self::Units { dictionary, .. } => {
                let units = Units::parse(&gold()?).map_err(|error| bad(error.to_string()))?;
                let (scores, coded) = score_units(&units, dictionary)?;
                append(self.predictions(), &coded)?;
                serde_json::to_value(scores)
            }
            Self::Pages(args) => return args.score(file),
            Self::Quotes(of) if first_has(&first, "tokens") => {
                return of.score(&place, &first, measure::cofenet, context);
            }
            Self::Quotes(of) => return of.score(&place, &first, measure::quotes, context),
            Self::Coref(of) => return of.score(&place, &gold()?, measure::coref, context),
            Self::Dates(of) => return of.score(&place, &gold()?, measure::dates, context),
            Self::Places(of) => return of.score(&place, &gold()?, measure::places, context),
            Self::Factuality(of) => {
                return of.score(&place, &gold()?, measure::factuality, context);
            }
            Self::Copies(args) => return args.score(file),
            Self::Actors { .. } => serde_json::to_value(
                actors::score_phrases(Gazetteer::shipped(), &gold()?).map_err(bad)?,
            ),
            Self::Shifts { series, .. } => return shifts::score(&place, &gold()?, series),
            Self::Merge(args) => {
                let (scores, joined) = merge::score(file)?;
                append(args.predictions.as_deref(), &joined)?;
                serde_json::to_value(scores)
            }
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
    if let Some(path) = args.what.predictions() {
        fs::write(path, "")
            .map_err(|source| Error::Unreadable { place: path.display().to_string(), source })?;
    }
    for file in args.what.files() {
        let place = file.display().to_string();
        let scores = args.what.score(file, context)?;
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

/// Whether the first item of a gold file has a field: it tells of which kind the file is.
fn first_has(gold: &str, field: &str) -> bool {
    let first = gold.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    serde_json::from_str::<Value>(first).is_ok_and(|item| item.get(field).is_some())
}

/// Scores records with the dictionary in a directory: the generation whose verbs lie there.
fn score_units(
    units: &Units,
    directory: &Path,
) -> Result<(UnitScores, Vec<UnitPrediction>), Error> {
    let all = dictionary::files(directory)?;
    if all.is_empty() {
        return Err(Error::NoDictionary(directory.display().to_string()));
    }
    let there = |generation: &Generation| {
        let named = units.files(*generation);
        let mut verbs = named.iter().filter(|(part, _)| *part == Part::Verbs).peekable();
        verbs.peek().is_some()
            && verbs.all(|(_, name)| all.iter().any(|(_, path)| path.ends_with(name)))
    };
    let generation =
        [Generation::First, Generation::Second].into_iter().find(there).unwrap_or_default();
    let files = dictionary::pick(&all, &units.files(generation));
    Ok(units.score(&dictionary::load(&files)?, generation))
}

/// Adds what was coded to the predictions of the files before.
fn append<T: Serialize>(path: Option<&Path>, coded: &[T]) -> Result<(), Error> {
    let lines: Vec<String> = coded.iter().map(|item| format!("{}\n", json_line(item))).collect();
    append_text(path, &lines.concat())
}

/// Adds text to the predictions of the files before.
fn append_text(path: Option<&Path>, text: &str) -> Result<(), Error> {
    let Some(path) = path else { return Ok(()) };
    let fail = |source| Error::Unreadable { place: path.display().to_string(), source };
    let mut file = fs::OpenOptions::new().create(true).append(true).open(path).map_err(fail)?;
    file.write_all(text.as_bytes()).map_err(fail)
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
        Value::Array(list) if name == "shifts" => shifts::listed(list),
        other => format!("  {name:<28} {:>8}\n", other.to_string()),
    }
}
