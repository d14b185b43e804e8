//! `detente import`.

mod geonames;
mod parquet;
mod petrarch;
mod quadruples;

use std::{
    collections::BTreeMap,
    io::BufRead,
    path::{Path, PathBuf},
    time::Instant,
};

use detente_store::{
    Store,
    layouts::{BadRow, Import, Imported, Layout, OpenError, Row, Rows},
};
use jiff::civil::Date;
use quadruples::Quadruples;

use super::filter::{StoreArgs, day};
use crate::{
    Outcome,
    commands::Context,
    error::Error,
    input::packed,
    keep::{Again, StoreChoice},
    knowledge::Shipped,
    progress::{Complaints, Progress, count, note},
};

const EXAMPLES: &str = "\
Examples:
  detente import ngecEvents.DV.2022.txt                  the header says which layout it is
  detente import --format gdelt2 20150306*.export.CSV    GDELT's files have no header
  detente import --format icews events.2014.tab.xz --store icews.db
  detente import --format tkg train.txt --first-day 2005-01-01   ids, with entity2id.txt beside it
  detente import archive/ more.parquet           whole documents in Parquet, from export or a cluster
  detente import petrarch-dictionary dictionaries/ --into mine/
  detente import geonames allCountries.zip       places of your own download, used from then on";

/// Arguments of `detente import`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Args {
    #[command(subcommand)]
    what: Option<What>,
    /// Event tables, plain or packed with xz, `-` for standard input; or documents in Parquet, files
    /// or folders
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Layout of the files [default: by their header]
    #[arg(long, value_name = "LAYOUT", value_parser = layout)]
    format: Option<&'static Layout>,
    /// tkg: names of entity ids [default: entity2id.txt beside the file]
    #[arg(long, value_name = "FILE")]
    entities: Option<PathBuf>,
    /// tkg: names of relation ids [default: relation2id.txt beside the file]
    #[arg(long, value_name = "FILE")]
    relations: Option<PathBuf>,
    /// tkg: the day whose number is 0
    #[arg(long, value_name = "DATE", value_parser = day)]
    first_day: Option<Date>,
    /// tkg: how much a day is in numbers (24 where they count hours)
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    day_is: u32,
    /// Fail where a row is malformed; the other rows are kept all the same
    #[arg(long)]
    strict: bool,
    /// Parquet: let new readings take the place of stored ones of the same article
    #[arg(long)]
    replace: bool,
    /// Say nothing but errors
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    store: StoreArgs,
}

/// What else can be taken over.
#[derive(Debug, clap::Subcommand)]
enum What {
    /// Dictionaries of PETRARCH, PETRARCH2 and UniversalPetrarch: actors, agents, verbs, discards
    PetrarchDictionary(petrarch::Args),
    /// Places of GeoNames: allCountries.zip, or the dump of one country
    Geonames(geonames::Args),
}

fn layout(name: &str) -> Result<&'static Layout, String> {
    Layout::named(name).ok_or_else(|| {
        let names: Vec<_> = Layout::all().iter().map(|layout| layout.name).collect();
        format!("layouts are {}", names.join(", "))
    })
}

/// Reads event tables into the store, each file whole.
pub fn run(args: &Args, context: &Context) -> Result<Outcome, Error> {
    match &args.what {
        Some(What::PetrarchDictionary(args)) => return petrarch::run(args),
        Some(What::Geonames(args)) => return geonames::run(args),
        None => {}
    }
    let choice = context.settings.get("store", args.store.store.clone())?.unwrap_or_default();
    let StoreChoice::File(path) = &choice else {
        return Err(Error::Setting {
            place: "store = none".to_owned(),
            why: "imported events need a store; name its file or address with --store".to_owned(),
        });
    };
    let (documents, files): (Vec<_>, Vec<_>) =
        args.files.iter().partition(|path| parquet::is_parquet(path));
    if !documents.is_empty() {
        let again = if args.replace { Again::Replaced } else { Again::Stays };
        let progress = Progress::new(args.quiet, false, context.color, <_>::default());
        parquet::run(&documents, &choice, again, progress, args.strict)?;
    }
    if files.is_empty() {
        return Ok(Outcome::Done);
    }
    let mut store = Store::open(path)?;
    let mut complaints = Complaints::new(args.quiet, context.color);
    let begun = Instant::now();
    let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
    for file in files {
        let (imported, rows) = one(args, file, &mut store, &mut complaints)?;
        *sums.entry(if imported == Imported::New { "new" } else { "known" }).or_default() += rows;
    }
    let sum = |name: &str| sums.get(name).copied().unwrap_or_default();
    if !args.quiet {
        let known = match sum("known") {
            0 => String::new(),
            known => format!(", {known} already there"),
        };
        let aside = match complaints.count() {
            0 => String::new(),
            bad => format!(", {} set aside", count(bad, "row")),
        };
        let seconds = begun.elapsed().as_secs_f64();
        let (new, place) = (count(sum("new"), "event"), path.display());
        note(&format!("imported into {place}: {new}{known}{aside}, {seconds:.1} s"));
    }
    match complaints.count() {
        0 => {}
        bad if args.strict => return Err(Error::Strict(bad)),
        _ if sum("new") + sum("known") == 0 => return Err(Error::NothingRead),
        _ => {}
    }
    Ok(Outcome::Done)
}

/// Reads one file in; returns what became of it and how many rows it had.
fn one(
    args: &Args,
    file: &Path,
    store: &mut Store,
    complaints: &mut Complaints,
) -> Result<(Imported, u64), Error> {
    let place = file.display().to_string();
    let mut reader = packed::open(file)?;
    let layout = match args.format {
        Some(layout) => layout,
        None => by_header(&place, &mut reader)?,
    };
    let before = complaints.count();
    let mut import = store.import(layout, &place)?;
    let mut kept = 0;
    let numbered = layout.name == "tkg" && quadruples::numbered(&mut reader);
    if numbered {
        let quadruples = Quadruples {
            entities: quadruples::names(file, args.entities.as_deref(), "entity2id.txt")?,
            relations: quadruples::names(file, args.relations.as_deref(), "relation2id.txt")?,
            first_day: args.first_day.ok_or_else(|| Error::Setting {
                place: place.clone(),
                why: "its days are numbers; say with --first-day which day is 0".to_owned(),
            })?,
            day_is: args.day_is,
        };
        for (line, text) in (1..).zip(reader.lines()) {
            let text = text.map_err(|source| Error::Unreadable { place: place.clone(), source })?;
            if !text.is_empty() {
                let row = quadruples
                    .row(&text)
                    .map_err(|why| BadRow { line, column: None, why })
                    .and_then(|cells| Row::new(layout, line, cells));
                kept += put(&mut import, row, &place, complaints)?;
            }
        }
    } else {
        let mut rows = Rows::open(layout, reader).map_err(|error| match error {
            OpenError::Io(source) => Error::Unreadable { place: place.clone(), source },
            wrong @ OpenError::Header { .. } => {
                Error::WrongLayout { place: place.clone(), why: wrong.to_string() }
            }
        })?;
        while let Some(row) = rows.next() {
            kept += put(&mut import, row, &place, complaints)?;
        }
    }
    let imported = import.finish(complaints.count() - before)?;
    complaints.keep(store)?;
    Ok((imported, kept))
}

/// Puts a row in, or says why not; returns how many were put in.
fn put(
    import: &mut Import<'_>,
    row: Result<Row, BadRow>,
    place: &str,
    complaints: &mut Complaints,
) -> Result<u64, Error> {
    let bad = match row {
        Ok(row) => match import.put(row, &Shipped)? {
            Ok(()) => return Ok(1),
            Err(bad) => bad,
        },
        Err(bad) => bad,
    };
    let column = bad.column.map(|column| format!(", {column}")).unwrap_or_default();
    let place = format!("{place}:{}{column}", bad.line);
    complaints.add(&Error::BadRow { place, why: bad.why });
    Ok(0)
}

/// Tells the layout by the first line of a file.
fn by_header(place: &str, reader: &mut impl BufRead) -> Result<&'static Layout, Error> {
    let unread = |source| Error::Unreadable { place: place.to_owned(), source };
    let start = reader.fill_buf().map_err(unread)?;
    let end = start.iter().position(|&byte| byte == b'\n').unwrap_or(start.len());
    let line = String::from_utf8_lossy(&start[..end]);
    let header = line.trim_end_matches('\r').trim_start_matches('\u{feff}');
    let cells: Vec<&str> = header.split(if header.contains('\t') { '\t' } else { ',' }).collect();
    let nearest = Layout::nearest(&cells);
    match nearest {
        Some((layout, shared)) if layout.header && shared == layout.columns().len() => Ok(layout),
        _ => {
            let hint = nearest.map_or_else(String::new, |(layout, shared)| {
                let (name, of) = (layout.name, layout.columns().len());
                format!("; nearest is {name}, {shared} of {of} columns")
            });
            let why = format!("its first line is no header that is known{hint}");
            Err(Error::WrongLayout { place: place.to_owned(), why })
        }
    }
}
