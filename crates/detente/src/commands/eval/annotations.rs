//! `detente eval quotes|coref|dates|places|factuality`: what is found in texts against gold texts.

use std::path::PathBuf;

use detente_read::{Reader, eval::GoldError};
use serde::Serialize;
use serde_json::Value;

use crate::{
    commands::Context,
    error::Error,
    reading::{self, ReaderArgs},
};

const FORMATS: &str = "\
Gold is JSON Lines, one text a line, offsets in code points (end exclusive):
  quotes      {id, text, attributions: [{type, source, cue, content}]}, type direct|mixed|indirect,
              the others lists of [start, end]; or {id, tokens, labels}, one sentence a line
  coref       {id, text, clusters: [{type, named, mentions: [{start, end, text, kind}]}]}
  dates       {id, text, dct, timexes: [{start, end, type, value}]}, values of TIMEX3
  places      {id, text, toponyms: [{start, end, lat, lon, geonameid, country}]}
  factuality  {id, text, events: [{start, end, label}]}, label happened|planned|possible|denied|
              conditional|generic|underspecified; or predicates: [{start, end, value}], -3 to 3
All scores are in per cent. `--predictions` writes quotes and dates in the gold's own form.";

/// Gold annotations of texts.
#[derive(Debug, clap::Args)]
#[command(after_long_help = FORMATS)]
pub(super) struct Annotated {
    /// Gold files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub reader: ReaderArgs,
    /// Write what was found, one text a line
    #[arg(long, value_name = "FILE")]
    pub predictions: Option<PathBuf>,
}

/// A measure of the reader against a gold text: scores, and what was found.
type Measure<S, P> = fn(&Reader, &str) -> Result<(S, Vec<P>), GoldError>;

impl Annotated {
    /// Measures one file, whose text is `gold`, and adds what was found to the predictions.
    pub(super) fn score<S: Serialize, P: Serialize>(
        &self,
        place: &str,
        gold: &str,
        measure: Measure<S, P>,
        context: &Context,
    ) -> Result<Value, Error> {
        let reader = reading::reader(self.reader.clone(), context)?;
        let (scores, found) = measure(&reader, gold)
            .map_err(|error| Error::BadGold { place: place.to_owned(), why: error.to_string() })?;
        super::append(self.predictions.as_deref(), &found)?;
        Ok(serde_json::to_value(scores).unwrap_or_default())
    }
}
