//! Parameters as they are typed, and what they mean.

use std::str::FromStr;

use detente_answer::party;
use detente_record::{EventType, Status};
use detente_store::Cursor;
use jiff::civil::Date;

use crate::Problem;

/// Rows of a page where nothing else is asked.
pub const ROWS: u32 = 50;
/// Rows of a page at most.
pub const MOST: u32 = 500;

/// Reads how many rows are asked for.
pub fn limit(asked: Option<u32>) -> Result<u32, Problem> {
    match asked.unwrap_or(ROWS) {
        rows @ 1..=MOST => Ok(rows),
        _ => Err(Problem::parameter("limit", format!("from 1 to {MOST}"))),
    }
}

/// Reads a day.
pub fn day(name: &str, text: Option<&String>) -> Result<Option<Date>, Problem> {
    text.filter(|text| !text.is_empty())
        .map(|text| text.parse().map_err(|_| Problem::parameter(name, "a day is YYYY-MM-DD")))
        .transpose()
}

/// Reads an actor: a code stays, a name becomes what the store knows it by.
pub fn actor(text: Option<&String>) -> Option<String> {
    text.map(|name| party(name)).filter(|name| !name.is_empty())
}

/// Reads two actors joined by a comma.
pub fn pair(name: &str, text: Option<&String>) -> Result<Option<[String; 2]>, Problem> {
    let Some(text) = text else { return Ok(None) };
    match text.split_once(',') {
        Some((a, b)) if !a.is_empty() && !b.is_empty() => Ok(Some([party(a), party(b)])),
        _ => Err(Problem::parameter(name, "two actors joined by a comma")),
    }
}

/// Reads a list joined by commas.
pub fn list(text: Option<&String>) -> Vec<String> {
    let items = text.map(String::as_str).unwrap_or_default().split(',').map(str::trim);
    items.filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// Reads event types.
pub fn types(name: &str, text: Option<&String>) -> Result<Vec<EventType>, Problem> {
    words(name, text, str::to_uppercase)
}

/// Reads statuses.
pub fn statuses(name: &str, text: Option<&String>) -> Result<Vec<Status>, Problem> {
    words(name, text, str::to_lowercase)
}

fn words<T: FromStr>(
    name: &str,
    text: Option<&String>,
    case: fn(&str) -> String,
) -> Result<Vec<T>, Problem> {
    let read = |word: &String| {
        case(word).parse().map_err(|_| Problem::parameter(name, format!("{word:?} is none")))
    };
    list(text).iter().map(read).collect()
}

/// Reads a cursor of `DAY~KEY`, as [`cursor`] writes it.
pub fn after(text: Option<&String>) -> Result<Option<Cursor>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let read = || {
        let (day, key) = text.split_once('~')?;
        let key = key.parse().ok()?;
        Some(Cursor { day: (!day.is_empty()).then(|| day.to_owned()), key })
    };
    read().map(Some).ok_or_else(|| Problem::new("W003", "it is not one of ours"))
}

/// Writes where a page ended.
pub fn cursor(day: Option<&str>, key: i64) -> String {
    format!("{}~{key}", day.unwrap_or_default())
}
