//! Temporal knowledge graphs in numbers: `subject relation object day`, with names in other files.

use std::{
    io::BufRead,
    path::{Path, PathBuf},
};

use jiff::{ToSpan, civil::Date};

use crate::{error::Error, input::packed};

/// What the numbers mean.
pub struct Quadruples {
    /// Names of subjects and objects, by number.
    pub entities: Vec<String>,
    /// Names of relations, by number.
    pub relations: Vec<String>,
    /// The day whose number is 0.
    pub first_day: Date,
    /// How much a day is in numbers.
    pub day_is: u32,
}

impl Quadruples {
    /// Turns a line into the cells of the layout `tkg`.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn row(&self, line: &str) -> Result<Vec<String>, String> {
        let mut numbers = line.split_ascii_whitespace();
        let mut next = |what: &str| {
            let text = numbers.next().ok_or_else(|| format!("no {what}"))?;
            text.parse::<u32>().map_err(|_| format!("{what} {text:?} is no number"))
        };
        let (subject, relation) = (next("subject")?, next("relation")?);
        let (object, time) = (next("object")?, next("time")?);
        let name = |names: &[String], number: u32| {
            let name = names.get(number as usize).filter(|name| !name.is_empty());
            name.cloned().ok_or_else(|| format!("{number} has no name"))
        };
        let day = self
            .first_day
            .checked_add(i64::from(time / self.day_is).days())
            .map_err(|_| format!("day {time} is beyond the calendar"))?;
        Ok(vec![
            name(&self.entities, subject)?,
            name(&self.relations, relation)?,
            name(&self.entities, object)?,
            day.to_string(),
        ])
    }
}

/// Says whether the first line of a file consists of numbers.
pub fn numbered(reader: &mut impl BufRead) -> bool {
    let Ok(start) = reader.fill_buf() else { return false };
    let end = start.iter().position(|&byte| byte == b'\n').unwrap_or(start.len());
    let line = &start[..end];
    !line.is_empty() && line.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_whitespace())
}

/// Reads names and their numbers, `name TAB number` a line; from the file that was named, or else
/// from one of this name, plain or packed, beside the quadruples.
pub fn names(file: &Path, named: Option<&Path>, usual: &str) -> Result<Vec<String>, Error> {
    let beside = |ending: &str| file.with_file_name(format!("{usual}{ending}"));
    let candidates: [PathBuf; 2] = [beside(""), beside(".xz")];
    let path = match named {
        Some(path) => path,
        None => candidates.iter().find(|path| path.exists()).unwrap_or(&candidates[0]),
    };
    let text = packed::text(path)?;
    let mut names = Vec::new();
    for (line, row) in (1..).zip(text.lines()) {
        let parts = row.rsplit_once('\t').and_then(|(name, number)| {
            // A hostile number must not ask for all the memory.
            number.trim().parse::<usize>().ok().filter(|&n| n < 10_000_000).map(|n| (name, n))
        });
        let Some((name, number)) = parts else {
            let (place, why) = (format!("{}:{line}", path.display()), "no name and number");
            return Err(Error::BadRow { place, why: why.to_owned() });
        };
        if names.len() <= number {
            names.resize(number + 1, String::new());
        }
        name.clone_into(&mut names[number]);
    }
    Ok(names)
}
