//! A user's full GeoNames dump becomes a table beside the shipped one.
//!
//! The dump has nineteen columns separated by tabs (<https://download.geonames.org/export/dump/readme.txt>);
//! of its twelve million places those are kept that news can name: all towns and all regions of
//! administration, and of seas, rivers, mountains, parks and buildings those with a second name. GeoNames
//! data is licensed CC BY 4.0.

use super::gazetteer::MAGIC;

/// A cell of the dump that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadCell {
    /// Column, from 1.
    pub column: usize,
    /// What is wrong with it.
    pub why: &'static str,
}

/// Columns of the dump.
const COLUMNS: usize = 19;
/// Names that a place is found by at most, besides its own.
const NAMES: usize = 24;
/// People from which on a town is found by its other names too.
const KNOWN: u64 = 1_000;
/// Most words of a name, and most bytes.
const LONGEST: (usize, usize) = (5, 60);

/// Rows of a table under way.
#[derive(Debug, Default)]
pub struct Dump {
    /// All lines end to end: key first.
    lines: String,
    /// Where each begins, and how many people live there.
    rows: Vec<(u64, u64)>,
    places: u64,
}

impl Dump {
    /// Adds a line of the dump; `country` turns ISO 3166-1 alpha-2 into alpha-3.
    ///
    /// Says whether the place is kept; an error leaves all as it was.
    pub fn add(
        &mut self,
        line: &str,
        country: impl Fn(&str) -> Option<&'static str>,
    ) -> Result<bool, BadCell> {
        let cells: Vec<&str> = line.split('\t').collect();
        let bad = |column, why| Err(BadCell { column, why });
        if cells.len() != COLUMNS {
            return bad(cells.len().min(COLUMNS), "a line has 19 columns separated by tabs");
        }
        let Ok(id) = cells[0].parse::<u32>() else { return bad(1, "the id is a whole number") };
        let degrees = |cell: &str, most: f32| {
            cell.parse::<f32>().ok().filter(|degrees| degrees.abs() <= most)
        };
        let Some(latitude) = degrees(cells[4], 90.0) else {
            return bad(5, "a latitude is −90 to 90 degrees");
        };
        let Some(longitude) = degrees(cells[5], 180.0) else {
            return bad(6, "a longitude is −180 to 180 degrees");
        };
        let population = if cells[14].is_empty() { Some(0) } else { cells[14].parse().ok() };
        let Some(population) = population.filter(|&people: &u64| people < 20_000_000_000) else {
            return bad(15, "a population is a whole number");
        };
        if cells[1].is_empty() {
            return bad(2, "a place has a name");
        }
        let within = match cells[8] {
            "" => "",
            code => match country(code) {
                Some(country) => country,
                // Codes that GeoNames keeps for states that are no more.
                None if code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()) => "",
                None => return bad(9, "a country is a code of ISO 3166-1 with two letters"),
            },
        };
        let Some(level) = level(cells[6], cells[7], cells[3]) else { return Ok(false) };
        let state = if cells[8] == "US" { cells[10] } else { "" };
        let rest = format!(
            "{id}\t{latitude:.3}\t{longitude:.3}\t{within}\t{population}\t{level}\t{state}"
        );
        let others = population >= KNOWN || cells[6] != "P";
        self.put(&cells, population, &rest, others);
        Ok(true)
    }

    fn put(&mut self, cells: &[&str], population: u64, rest: &str, others: bool) {
        self.places += 1;
        let mut names: Vec<&str> = vec![cells[1]];
        let more = cells[3].split(',').filter(|_| others).filter(|name| is_latin(name));
        for name in [cells[2]].into_iter().chain(more) {
            if names.len() <= NAMES && !names.contains(&name) && is_name(name) {
                names.push(name);
            }
        }
        for name in names {
            let own = if name == cells[1] { "" } else { cells[1] };
            self.rows.push((self.lines.len() as u64, population));
            for part in [name, "\t", own, "\t", rest, "\n"] {
                self.lines.push_str(part);
            }
        }
    }

    /// How many places were kept.
    pub fn places(&self) -> u64 {
        self.places
    }

    /// The table: text for [`Atlas::with_users`](super::Atlas::with_users).
    pub fn finish(mut self) -> String {
        let lines = &self.lines;
        let line = |start: u64| lines[start as usize..].lines().next().unwrap_or_default();
        let key = |start: u64| line(start).split('\t').next().unwrap_or_default();
        self.rows.sort_unstable_by(|a, b| {
            (key(a.0), u64::MAX - a.1, a.0).cmp(&(key(b.0), u64::MAX - b.1, b.0))
        });
        let mut table = String::with_capacity(MAGIC.len() + lines.len());
        table.push_str(MAGIC);
        for &(start, _) in &self.rows {
            table.push_str(line(start));
            table.push('\n');
        }
        table
    }
}

/// What kind of place GeoNames' class and code mean; `None` for what is not kept.
fn level(class: &str, code: &str, others: &str) -> Option<&'static str> {
    // Of old, left or destroyed places, and countries: the shipped table has those.
    let gone =
        matches!(code, "PPLH" | "PPLQ" | "PPLW" | "PPLCH") || class == "A" && code.ends_with('H');
    if gone || code.starts_with("PCL") {
        return None;
    }
    match class {
        "P" if code == "PPLC" => Some("capital"),
        "P" => Some("city"),
        "A" => Some("province"),
        _ if others.is_empty() => None,
        "H" | "T" | "L" | "V" | "U" => Some("region"),
        "S" | "R" => Some("site"),
        _ => None,
    }
}

/// Says whether a word or words could stand for a place in a text.
fn is_name(name: &str) -> bool {
    let words = name.split(' ').count();
    let size = (3..=LONGEST.1).contains(&name.len()) && words <= LONGEST.0;
    // "LHR" is an airport's code.
    let code = name.len() <= 4 && name.bytes().all(|byte| byte.is_ascii_uppercase());
    size && !code && name.starts_with(char::is_uppercase)
}

/// Says whether a name is written in Latin letters.
fn is_latin(name: &str) -> bool {
    name.chars().all(|c| c < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&c) || c == '’')
}
