//! Where results go and in which layout.

pub mod events;
pub mod human;
pub mod listing;
pub mod paint;
pub mod quotes;
pub mod reports;
pub mod rows;
pub mod visible;
pub mod wrap;

use std::{
    fmt,
    fs::File,
    io::{self, BufWriter, IsTerminal, Write},
    path::{Path, PathBuf},
    str::FromStr,
};

use crate::error::Error;

/// Layouts of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    Table,
    /// One JSON array.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated values.
    Csv,
    /// Tab-separated values.
    Tsv,
}

impl FromStr for Format {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        <Self as clap::ValueEnum>::from_str(text, true)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
        })
    }
}

/// A stream for results that knows its name and whether people are watching.
pub struct Output {
    stream: Box<dyn Write>,
    place: String,
    /// Whether it is a terminal.
    pub terminal: bool,
    from_ending: Option<Format>,
}

impl Output {
    /// Opens a file, or standard output for `None` and `-`.
    pub fn open(path: Option<&Path>) -> Result<Self, Error> {
        match path.filter(|path| *path != Path::new("-")) {
            None => Ok(Self {
                terminal: io::stdout().is_terminal(),
                stream: Box::new(BufWriter::new(io::stdout())),
                place: "standard output".to_owned(),
                from_ending: None,
            }),
            Some(path) => {
                let place = path.display().to_string();
                let file = File::create(path).map_err(|source| Error::output(&place, source))?;
                let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or("");
                let from_ending = match ending.to_ascii_lowercase().as_str() {
                    "txt" => Some(Format::Table),
                    "json" => Some(Format::Json),
                    "jsonl" | "ndjson" => Some(Format::Jsonl),
                    "csv" => Some(Format::Csv),
                    "tsv" => Some(Format::Tsv),
                    _ => None,
                };
                let stream = Box::new(BufWriter::with_capacity(1 << 16, file));
                Ok(Self { stream, place, terminal: false, from_ending })
            }
        }
    }

    /// Picks the layout: as asked, else by the file's ending, else a table for people and JSON
    /// Lines for programs.
    pub fn format(&self, asked: Option<Format>) -> Format {
        asked.or(self.from_ending).unwrap_or(if self.terminal {
            Format::Table
        } else {
            Format::Jsonl
        })
    }

    /// Returns the layout for whole records, as [`Output::format`].
    ///
    /// # Errors
    /// [`Error::Setting`] for layouts of rows, into which no record fits.
    pub fn record_format(&self, asked: Option<Format>) -> Result<Format, Error> {
        let format = self.format(asked);
        if matches!(format, Format::Table | Format::Json | Format::Jsonl) {
            return Ok(format);
        }
        Err(Error::Setting {
            place: format!("--format {format}"),
            why: "a whole record fits no row; use table, json or jsonl here, and `detente export \
                  --format csv` for rows"
                .to_owned(),
        })
    }

    /// Writes text as it is.
    pub fn text(&mut self, text: &str) -> Result<(), Error> {
        self.bytes(text.as_bytes())
    }

    /// Writes bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.stream.write_all(bytes).map_err(|why| Error::output(&self.place, why))
    }

    /// Writes out what is buffered.
    pub fn flush(&mut self) -> Result<(), Error> {
        self.stream.flush().map_err(|why| Error::output(&self.place, why))
    }
}

/// Serialises a value to one line of JSON in which no byte steers a terminal.
pub fn json_line(value: &impl serde::Serialize) -> String {
    let line =
        serde_json::to_string(value).unwrap_or_else(|why| format!("{{\"error\":\"{why}\"}}"));
    visible::json(line)
}

/// Writes values as JSON Lines or as one array, one at a time.
pub struct JsonWriter {
    array: bool,
    any: bool,
}

impl JsonWriter {
    /// Makes a writer of an array or of lines.
    pub fn new(array: bool) -> Self {
        Self { array, any: false }
    }

    /// Writes one value that [`json_line`] has serialised.
    pub fn line(&mut self, line: &str, out: &mut Output) -> Result<(), Error> {
        match (self.array, self.any) {
            (true, false) => out.text("[\n")?,
            (true, true) => out.text(",\n")?,
            (false, _) => {}
        }
        self.any = true;
        out.text(line)?;
        if self.array { Ok(()) } else { out.text("\n") }
    }

    /// Writes what closes the whole.
    pub fn finish(&mut self, out: &mut Output) -> Result<(), Error> {
        match (self.array, self.any) {
            (true, true) => out.text("\n]\n"),
            (true, false) => out.text("[]\n"),
            (false, _) => Ok(()),
        }
    }
}

/// Options that every command with results shares.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct OutputArgs {
    /// Layout of the output [default: table on a terminal, jsonl elsewhere]
    #[arg(long, value_name = "LAYOUT", value_enum, global = true)]
    pub format: Option<Format>,
    /// Write to FILE; its ending picks the layout
    #[arg(short, long, value_name = "FILE", global = true)]
    pub output: Option<PathBuf>,
}
