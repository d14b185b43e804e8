//! `detente import geonames`.

use std::{
    fs,
    io::{self, BufRead},
    path::{Path, PathBuf},
    time::Instant,
};

use detente_coder::places::import::Dump;
use detente_store::layouts::{System, country};

use crate::{
    Outcome,
    error::Error,
    input::packed,
    places,
    progress::{count, note},
};

const EXAMPLES: &str = "\
Examples:
  detente import geonames allCountries.zip               all of GeoNames: some minutes, some 2 GB of memory
  detente import geonames FR.zip BE.zip                  two countries alone
  detente import geonames cities500.txt --into towns.tsv
  detente read news/ --gazetteer towns.tsv
  detente read news/ --gazetteer none                    the shipped places alone

Dumps lie at https://download.geonames.org/export/dump/ (CC BY 4.0: name GeoNames where you publish what you \
make of it). All towns and regions of administration are kept, and of seas, rivers, mountains and buildings \
those with a second name. `read`, `annotate` and `eval` use what was imported from then on. A line that \
cannot be used stops the import, and nothing is changed.";

/// Arguments of `detente import geonames`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Dumps of GeoNames: zipped, packed or plain; - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Where to keep the places [default: places.tsv in the user's data folder]
    #[arg(long, value_name = "FILE")]
    into: Option<PathBuf>,
    /// Say nothing but errors
    #[arg(short, long)]
    quiet: bool,
}

/// Imports, all or nothing.
pub fn run(args: &Args) -> Result<Outcome, Error> {
    let begun = Instant::now();
    let into = args.into.clone().or_else(places::imported).ok_or_else(|| Error::Setting {
        place: "--into".to_owned(),
        why: "the system names no folder for a user's data; say where to keep the places"
            .to_owned(),
    })?;
    let mut dump = Dump::default();
    let mut lines = 0;
    for file in &args.files {
        lines += one(file, &mut dump)?;
    }
    let kept = dump.places();
    if kept == 0 {
        return Err(Error::NoGazetteer(args.files[0].display().to_string()));
    }
    write(&into, &dump.finish())?;
    if !args.quiet {
        let seconds = begun.elapsed().as_secs_f64();
        let (kept, into) = (count(kept, "place"), into.display());
        note(&format!("kept {kept} of {lines} in {into}, {seconds:.1} s"));
    }
    Ok(Outcome::Done)
}

/// Reads one file, of a zipped folder the table in it; returns how many lines it had.
fn one(path: &Path, dump: &mut Dump) -> Result<u64, Error> {
    let place = path.display().to_string();
    let fail = |source| Error::Unreadable { place: place.clone(), source };
    if path.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("zip")) {
        return read(&place, packed::open(path)?, dump);
    }
    if !path.exists() {
        return Err(Error::Missing(path.to_owned()));
    }
    let mut lines = 0;
    for entry in detente_archive::zipped::entries(path).map_err(fail)? {
        let entry = entry.map_err(|fault| Error::Archived { place: place.clone(), fault })?;
        // Beside one country's table lies a readme.
        if !entry.name.to_lowercase().starts_with("readme") {
            let table = entry.open().map_err(fail)?;
            lines += read(&format!("{place}/{}", entry.name), table, dump)?;
        }
    }
    Ok(lines)
}

fn read(place: &str, table: impl BufRead, dump: &mut Dump) -> Result<u64, Error> {
    let mut number = 0;
    for line in table.lines() {
        number += 1;
        let line = line.map_err(|source| Error::Unreadable { place: place.to_owned(), source })?;
        dump.add(line.trim_end_matches('\r'), |code| Some(country(System::Iso2, code, None)?.iso3))
            .map_err(|bad| Error::BadDictionary {
                place: place.to_owned(),
                line: number,
                column: bad.column,
                why: bad.why.to_owned(),
            })?;
    }
    Ok(number as u64)
}

/// Writes beside the place and moves there, so that no half of it is ever read.
fn write(into: &Path, table: &str) -> Result<(), Error> {
    let fail = |source: io::Error| Error::output(&into.display().to_string(), source);
    if let Some(folder) = into.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(fail)?;
    }
    let beside = into.with_extension("part");
    fs::write(&beside, table).and_then(|()| fs::rename(&beside, into)).map_err(fail)
}
