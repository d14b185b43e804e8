//! One JSON record becomes a page.

use detente_record::Page;
use detente_table::{HTML, ID, PUBLISHED, TEXT, TITLE, URL, published, same};
use serde_json::{Map, Value};

use super::{Columns, Document, Hints};
use crate::error::Error;

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
        Some(given) => match published(&given) {
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

fn stated(row: &mut Map<String, Value>, columns: &Columns) -> Option<String> {
    if let Some(Value::Object(published)) = row.get_mut("published") {
        return known(published, &["date"]);
    }
    let stated = given(row, columns, "published", &PUBLISHED);
    stated.filter(|given| !given.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

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
