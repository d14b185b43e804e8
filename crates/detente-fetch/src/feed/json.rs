//! JSON Feed.

use serde_json::Value;

use super::{Entry, Feed, Kind, MOST_ENTRIES, day};

/// Reads a JSON Feed.
pub(super) fn feed(bytes: &[u8]) -> Result<Feed, String> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let items = value.get("items").and_then(Value::as_array).ok_or("no list of items")?;
    let mut feed = Feed { kind: Kind::Json, title: text(&value, "title"), ..Feed::default() };
    for item in items.iter().take(MOST_ENTRIES) {
        // What is read elsewhere has an address of its own there.
        let url = text(item, "url").or_else(|| text(item, "external_url")).or_else(|| {
            text(item, "id").filter(|id| id.starts_with("http://") || id.starts_with("https://"))
        });
        let Some(url) = url else {
            feed.without_address += 1;
            continue;
        };
        let published = text(item, "date_published").or_else(|| text(item, "date_modified"));
        let published = published.as_deref().and_then(day);
        feed.entries.push(Entry { url, title: text(item, "title"), published });
    }
    Ok(feed)
}

fn text(value: &Value, name: &str) -> Option<String> {
    value.get(name)?.as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}
