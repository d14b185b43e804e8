//! `detente sql`.

use std::{
    io::{self, Read, Write},
    time::Duration,
};

use detente_answer::table::separated;
use detente_store::{SqlAnswer, SqlLimits};
use serde_json::{Map, Value};
use unicode_width::UnicodeWidthStr;

use super::filter::StoreArgs;
use crate::{
    Outcome,
    commands::Context,
    error::Error,
    keep,
    output::{Format, JsonWriter, Output, OutputArgs, json_line, listing, paint::Paint, rows},
};

const EXAMPLES: &str = "\
The store is only read. Tables: events, tellings, reports, articles, actors, quotes, dyad_day and
more, described in crates/detente-store/migrations/README.md.

Examples:
  detente sql \"SELECT source, target, count(*) AS events FROM events GROUP BY 1, 2 ORDER BY 3 DESC\"
  detente sql \"SELECT * FROM dyad_day WHERE source = 'CHN' AND target = 'RUS'\" --format csv -o x.csv
  detente sql - < question.sql";

/// Arguments of `detente sql`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// One SELECT in the SQL of the store's database; - reads it from standard input
    question: String,
    /// At most N rows
    #[arg(long, value_name = "N", default_value_t = SqlLimits::default().rows)]
    limit: usize,
    /// Stop after so many seconds
    #[arg(long, value_name = "N", default_value_t = 30)]
    seconds: u64,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// Longest text read from standard input.
const LONGEST: u64 = 1 << 20;

/// Answers a question in SQL.
pub fn run(args: Args, context: &Context) -> Result<Outcome, Error> {
    let store = keep::open_for_questions(args.store.store, context)?;
    let mut question = args.question;
    if question == "-" {
        question.clear();
        io::stdin()
            .take(LONGEST)
            .read_to_string(&mut question)
            .map_err(|source| Error::Unreadable { place: "standard input".to_owned(), source })?;
    }
    let mut out = Output::open(args.output.output.as_deref())?;
    let format = out.format(context.settings.get("format", args.output.format)?);
    let paint = Paint::new(context.color, out.terminal);
    let limits = SqlLimits {
        time: Duration::from_secs(args.seconds),
        rows: args.limit,
        // What comes back is written out at once; the rows are the limit.
        bytes: 256 << 20,
    };
    let answer = store.sql(&question, &limits)?;
    match format {
        Format::Json | Format::Jsonl => {
            let mut json = JsonWriter::new(format == Format::Json);
            for row in &answer.rows {
                json.line(&json_line(&object(&answer.columns, row)), &mut out)?;
            }
            json.finish(&mut out)?;
        }
        Format::Csv | Format::Tsv => {
            let separator = listing::separator(format);
            out.text(&separated(&answer.columns, separator))?;
            for row in &answer.rows {
                let cells: Vec<_> = row.iter().map(cell).collect();
                out.text(&separated(&cells, separator))?;
            }
        }
        Format::Table => out.text(&table(&answer, paint))?,
    }
    out.flush()?;
    if answer.cut {
        let shown = answer.rows.len();
        // Where nobody can be told, the rows are still right.
        let _ = writeln!(io::stderr(), "there is more: the first {shown} rows are shown (--limit)");
    }
    Ok(if answer.rows.is_empty() { Outcome::Nothing } else { Outcome::Done })
}

fn object(columns: &[String], row: &[Value]) -> Map<String, Value> {
    columns.iter().cloned().zip(row.iter().cloned()).collect()
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Widest column but the last.
const WIDEST: usize = 40;

fn table(answer: &SqlAnswer, paint: Paint) -> String {
    let cells: Vec<Vec<String>> =
        answer.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    let widths: Vec<usize> = (0..answer.columns.len())
        .map(|column| {
            let of_cells = cells.iter().map(|row| row[column].width());
            of_cells.chain([answer.columns[column].width()]).max().unwrap_or(0).min(WIDEST)
        })
        .collect();
    let line = |cells: &[String]| {
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        rows::columns(&cells, &widths, rows::width())
    };
    let mut text = paint.bold(line(&answer.columns)) + "\n";
    for row in &cells {
        text.push_str(&line(row));
        text.push('\n');
    }
    text
}
