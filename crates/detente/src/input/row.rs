//! One JSON record becomes a page.

use detente_record::{DateBasis, Page, Precision, Published};
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::{Columns, Document, Hints};
use crate::error::Error;

/// The names under which others keep the same thing, ours first.
const ID: [&str; 7] = ["id", "source_id", "doc_id", "docid", "document_id", "uuid", "_id"];
const TEXT: [&str; 6] = ["text", "body", "content", "maintext", "article_text", "raw_text"];
const HTML: [&str; 3] = ["html", "raw_html", "content_html"];
const TITLE: [&str; 2] = ["title", "headline"];
const URL: [&str; 4] = ["url", "link", "source_url", "canonical_url"];
const PUBLISHED: [&str; 9] = [
    "published",
    "date",
    "date_publish",
    "published_at",
    "publication_date",
    "publish_date",
    "pub_date",
    "pubDate",
    "datePublished",
];

/// Makes a document of a JSON value; `place` is for messages.
///
/// Besides flat records it takes Détente's own output, whose article is read anew.
pub fn document(value: Value, place: &str, hints: &Hints) -> Result<Document, Error> {
    let bad = |why: &str| Error::BadRecord { place: place.to_owned(), why: why.to_owned() };
    let Value::Object(mut row) = value else { return Err(bad("not an object")) };
    if let Some(Value::Object(article)) = row.remove("article") {
        row = article;
    }
    let columns = &hints.columns;
    let (words, markup) =
        (given(&mut row, columns, "text", &TEXT), given(&mut row, columns, "html", &HTML));
    let (content_type, words) = match (words, markup) {
        (Some(words), _) if !words.trim().is_empty() => ("text/plain; charset=utf-8", words),
        (_, Some(words)) if !words.trim().is_empty() => ("text/html; charset=utf-8", words),
        (None, None) => return Err(bad("neither \"text\" nor \"html\"")),
        _ => return Err(Error::Empty(place.to_owned())),
    };
    let (published, odd) = match stated(&mut row, columns) {
        None => (None, None),
        Some(given) => match date(&given) {
            Some(published) => (Some(published), None),
            None => (None, Some(Error::OddDate { place: place.to_owned(), given })),
        },
    };
    let page = Page {
        source_id: given(&mut row, columns, "id", &ID),
        url: given(&mut row, columns, "url", &URL).or_else(|| hints.url.clone()),
        final_url: None,
        content_type: Some(content_type.to_owned()),
        title: given(&mut row, columns, "title", &TITLE).or_else(|| hints.title.clone()),
        published: published.or(hints.published),
        bytes: words.into_bytes(),
    };
    Ok(Document { page, odd })
}

/// Says whether one of the columns is known to hold a text, or was named for it.
pub fn names_text(columns: &[String], named: &Columns) -> bool {
    let known = |field, names: &[&str]| match named.of(field) {
        Some(name) => columns.iter().any(|column| column == name),
        None => columns.iter().any(|column| names.iter().any(|name| same(column, name))),
    };
    known("text", &TEXT) || known("html", &HTML)
}

/// Takes a field out: from the column that the user named, else from the first that is known.
fn given(
    row: &mut Map<String, Value>,
    columns: &Columns,
    field: &str,
    names: &[&str],
) -> Option<String> {
    match columns.of(field) {
        Some(name) => row.get_mut(name).and_then(text),
        None => known(row, names),
    }
}

fn known(row: &mut Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| {
        if let Some(value) = row.get_mut(*name) {
            return text(value);
        }
        let (_, value) = row.iter_mut().find(|(column, _)| same(column, name))?;
        text(value)
    })
}

fn text(value: &mut Value) -> Option<String> {
    match value {
        Value::String(text) => Some(std::mem::take(text)),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Says whether a column's name is this one, as people write it: `Article Text` for `article_text`.
fn same(column: &str, name: &str) -> bool {
    let plain = |text: &str| {
        let letters = text.bytes().filter(|byte| !matches!(byte, b' ' | b'_' | b'-'));
        letters.map(|byte| byte.to_ascii_lowercase()).collect::<Vec<_>>()
    };
    plain(column.trim()) == plain(name)
}

fn stated(row: &mut Map<String, Value>, columns: &Columns) -> Option<String> {
    if let Some(Value::Object(published)) = row.get_mut("published") {
        return known(published, &["date"]);
    }
    let stated = given(row, columns, "published", &PUBLISHED);
    stated.filter(|given| !given.trim().is_empty())
}

/// Reads a publication date: `2022-12-29`, with or without a time behind it, `20221229`,
/// `2022-12`, `2022`, or as in mail and feeds `Thu, 29 Dec 2022 10:00:00 +0800`.
///
/// The day is the one written, in its own zone. `None` for what is no date.
pub fn date(given: &str) -> Option<Published> {
    let given = given.trim();
    let (date, precision) = if let Some(day) = day(given) {
        (day, Precision::Day)
    } else if let Ok(month) = format!("{given}-01").parse::<Date>() {
        (month, Precision::Month)
    } else if given.len() == 4 {
        (format!("{given}-01-01").parse().ok()?, Precision::Year)
    } else {
        (jiff::fmt::rfc2822::parse(given).ok()?.date(), Precision::Day)
    };
    Some(Published { date, precision, basis: DateBasis::Caller })
}

fn day(given: &str) -> Option<Date> {
    if given.len() == 8 && given.bytes().all(|byte| byte.is_ascii_digit()) {
        let (year, month, day) = (&given[..4], &given[4..6], &given[6..]);
        return format!("{year}-{month}-{day}").parse().ok();
    }
    let (head, rest) = given.split_at_checked(10)?;
    if !rest.is_empty() && !rest.starts_with(['T', 't', ' ']) {
        return None;
    }
    head.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_others_write_them() {
        for (given, expected, precision) in [
            ("2022-12-29", "2022-12-29", Precision::Day),
            ("20221229", "2022-12-29", Precision::Day),
            ("2022-12-29T23:30:00-05:00", "2022-12-29", Precision::Day),
            ("2022-12-29 08:00", "2022-12-29", Precision::Day),
            ("Thu, 29 Dec 2022 10:00:00 +0800", "2022-12-29", Precision::Day),
            ("2022-12", "2022-12-01", Precision::Month),
            ("2022", "2022-01-01", Precision::Year),
        ] {
            let found = date(given).unwrap_or_else(|| panic!("{given} is a date"));
            assert_eq!((found.date.to_string().as_str(), found.precision), (expected, precision));
        }
        for none in ["2022-13-45", "yesterday", "", "2022-02-30T10:00", "29é2022-1", "12"] {
            assert_eq!(date(none), None, "{none}");
        }
    }

    #[test]
    fn the_record_goes_before_the_hints() {
        let hints = Hints {
            url: Some("u".into()),
            title: Some("t".into()),
            published: None,
            ..Hints::default()
        };
        let row = serde_json::json!({"doc_id": 7, "body": "Words.", "headline": "H"});
        let page = document(row, "f:1", &hints).unwrap().page;
        assert_eq!(page.source_id.as_deref(), Some("7"));
        assert_eq!((page.title.as_deref(), page.url.as_deref()), (Some("H"), Some("u")));
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = |row| document(row, "f:3", &Hints::default()).unwrap_err().to_string();
        assert_eq!(error(serde_json::json!({"id": 1})), "f:3: neither \"text\" nor \"html\"");
        assert_eq!(error(serde_json::json!([1])), "f:3: not an object");
        assert_eq!(error(serde_json::json!({"text": " "})), "f:3: empty");
    }
}
