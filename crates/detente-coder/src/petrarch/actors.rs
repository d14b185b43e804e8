//! PETRARCH's actor files: names, synonyms, codes and the days between which they hold.

use jiff::civil::Date;

use super::{
    lines::{DictionaryError, Line, lines},
    names::Names,
};

/// A code with its first and last day; `None` where open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedCode {
    /// As it stands in the file; `---` says that the actor has none then.
    pub code: String,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

/// An actor with all its names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActorEntry {
    /// Names in capitals, `_` for a blank that must not be widened; the first is the root.
    pub names: Vec<String>,
    /// Codes in the order of the file; the first that fits the day is taken.
    pub codes: Vec<DatedCode>,
}

impl ActorEntry {
    /// Finds the code on a day: the first dated one that fits, else the last that is not dated;
    /// `None` where the actor has no code then. Without a day only undated codes hold.
    pub fn code(&self, day: Option<Date>) -> Option<&str> {
        let dated = |code: &&DatedCode| code.from.is_some() || code.to.is_some();
        let holds = |code: &&DatedCode| {
            day.is_some_and(|day| {
                code.from.is_none_or(|from| from <= day) && code.to.is_none_or(|to| day <= to)
            })
        };
        self.codes
            .iter()
            .filter(dated)
            .find(holds)
            .or_else(|| self.codes.iter().rev().find(|code| !dated(code)))
            .map(|code| code.code.as_str())
            .filter(|code| !null(code))
    }
}

/// Whether a code says that there is none: `---`, `###`, `+++`.
pub(super) fn null(code: &str) -> bool {
    matches!(code, "---" | "###" | "+++" | "")
}

/// Reads an actor file.
pub(super) fn read(file: &str, text: &str) -> Result<Vec<ActorEntry>, DictionaryError> {
    let mut entries: Vec<ActorEntry> = Vec::new();
    let mut last: Option<Line<'_>> = None;
    for line in lines(file, text) {
        let (words, brackets) = line.bracketed()?;
        let codes =
            brackets.into_iter().map(|code| dated(&line, code)).collect::<Result<Vec<_>, _>>()?;
        if words.is_empty() || words.starts_with('+') {
            let entry = entries
                .last_mut()
                .ok_or_else(|| line.error(line.text, "no actor stands before this line"))?;
            let name = words.trim_start_matches('+').trim();
            if !words.is_empty() {
                entry.names.push(named(&line, words, name)?);
            }
            entry.codes.extend(codes);
        } else {
            coded(entries.last(), last)?;
            entries.push(ActorEntry { names: vec![named(&line, words, words)?], codes });
            last = Some(line);
        }
    }
    coded(entries.last(), last)?;
    Ok(entries)
}

fn coded(entry: Option<&ActorEntry>, line: Option<Line<'_>>) -> Result<(), DictionaryError> {
    match (entry, line) {
        (Some(entry), Some(line)) if entry.codes.is_empty() => {
            Err(line.error(line.text, "this actor has no code in brackets"))
        }
        _ => Ok(()),
    }
}

fn named(line: &Line<'_>, part: &str, name: &str) -> Result<String, DictionaryError> {
    if name.chars().any(char::is_alphanumeric) {
        Ok(name.to_uppercase())
    } else {
        Err(line.error(part, "an actor needs a name"))
    }
}

/// `CODE`, `CODE <DATE`, `CODE >DATE`, `CODE DATE-DATE`.
fn dated(line: &Line<'_>, text: &str) -> Result<DatedCode, DictionaryError> {
    let (code, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let rest = rest.trim();
    let (from, to) = if rest.is_empty() {
        (None, None)
    } else if let Some(date) = rest.strip_prefix('<') {
        (None, Some(day(line, date)?))
    } else if let Some(date) = rest.strip_prefix('>') {
        (Some(day(line, date)?), None)
    } else if let Some((from, to)) = rest.split_once('-') {
        (Some(day(line, from)?), Some(day(line, to)?))
    } else {
        return Err(line.error(rest, "a restriction is <DATE, >DATE or DATE-DATE"));
    };
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        return Err(line.error(rest, "the last day lies before the first"));
    }
    Ok(DatedCode { code: code.to_uppercase(), from, to })
}

/// `YYMMDD` or `YYYYMMDD`; a month or day of zero is the first, one past the end is the last.
fn day(line: &Line<'_>, text: &str) -> Result<Date, DictionaryError> {
    let text = text.trim();
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let number: i32 = text.parse().unwrap_or_default();
    let year = match text.len() {
        8 if digits => number / 10_000,
        // Two digits: to 2030, as the dictionaries were written.
        6 if digits && number < 310_000 => 2000 + number / 10_000,
        6 if digits => 1900 + number / 10_000,
        _ => return Err(line.error(text, "a date is YYMMDD or YYYYMMDD")),
    };
    let month = number / 100 % 100;
    let first = i16::try_from(year)
        .ok()
        .and_then(|year| Date::new(year, i8::try_from(month.max(1)).ok()?, 1).ok())
        .ok_or_else(|| line.error(text, "no calendar has this date"))?;
    let last = i32::from(first.days_in_month());
    let day = (number % 100).clamp(1, last);
    if number % 100 > 31 {
        return Err(line.error(text, "no calendar has this date"));
    }
    Ok(first.with().day(i8::try_from(day).unwrap_or(1)).build().unwrap_or(first))
}

/// The names of all entries, to be found in sentences.
pub(super) fn index(entries: &[ActorEntry], first: usize, names: &mut Names) {
    for (offset, entry) in entries.iter().enumerate() {
        for name in &entry.names {
            names.add(name, first + offset);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "NARNIA [NAR]\n+NARNIAN\nTUMNUS  # a faun\n+THE_FAUN\n\t[NARSPY <990101]\n\
                        \t[NARGOV 19990102 - 20050630]\n\t[NARELI >20050701]\n";

    #[test]
    fn the_code_is_that_of_the_day() {
        let entries = read("a", FILE).unwrap();
        assert_eq!(entries[0].names, ["NARNIA", "NARNIAN"]);
        let on = |day: &str| entries[1].code(Some(day.parse().unwrap()));
        assert_eq!(on("1998-05-01"), Some("NARSPY"));
        assert_eq!(on("1999-01-01"), Some("NARSPY"));
        assert_eq!(on("2005-06-30"), Some("NARGOV"));
        assert_eq!(on("2020-01-01"), Some("NARELI"));
        assert_eq!(entries[1].code(None), None);
    }

    #[test]
    fn a_bad_line_is_named_and_nothing_is_read() {
        let wrong = |text: &str| read("a.txt", text).unwrap_err().to_string();
        assert_eq!(wrong("A [X]\nB [Y <9]"), "a.txt:2: column 7: a date is YYMMDD or YYYYMMDD");
        assert_eq!(wrong("A\nB [Y]"), "a.txt:1: column 1: this actor has no code in brackets");
        assert_eq!(wrong("+A [X]"), "a.txt:1: column 1: no actor stands before this line");
        assert!(wrong("A [X 20010101-20000101]").contains("before the first"));
    }
}
