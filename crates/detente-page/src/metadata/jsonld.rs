//! What a page says of its article in JSON-LD (schema.org).

use serde_json::Value;

/// The statements that are used; `None` where there is none.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Statements {
    /// 1: some article; 2: a post; 3: news; 4: a live report; 0 where the page states none.
    pub kind: u8,
    pub headline: Option<String>,
    pub alternative: Option<String>,
    pub name: Option<String>,
    pub published: Option<String>,
    pub created: Option<String>,
    pub authors: Vec<String>,
    /// Authors that are organisations.
    pub bodies: Vec<String>,
    /// When it was last changed.
    pub modified: Option<String>,
    pub publisher: Option<String>,
    pub language: Option<String>,
    /// The story itself; white space as it came.
    pub body: Option<String>,
    pub summary: Option<String>,
}

/// Reads the statements from the page's JSON-LD scripts; the first object that is an article wins.
pub(crate) fn read<'a>(scripts: impl Iterator<Item = &'a str>) -> Statements {
    let mut other = None;
    for script in scripts.take(40) {
        let Some(value) = parse(script) else { continue };
        if let Some(article) = find(&value, 0, &mut other) {
            return statements(article, &value);
        }
    }
    // No article: a dated page or video still tells when.
    Statements { published: other, ..Statements::default() }
}

fn parse(script: &str) -> Option<Value> {
    let script = script.trim().trim_start_matches("<!--").trim_end_matches("-->");
    let script = script.trim().trim_start_matches("//<![CDATA[").trim_start_matches("<![CDATA[");
    let script =
        script.trim_end_matches("//]]>").trim_end_matches("]]>").trim().trim_end_matches(';');
    serde_json::from_str(script).ok().or_else(|| {
        // Line ends inside strings are the commonest fault.
        let repaired = script.replace(|c: char| c.is_control(), " ");
        serde_json::from_str(&repaired).ok()
    })
}

fn find<'a>(value: &'a Value, depth: usize, other: &mut Option<String>) -> Option<&'a Value> {
    if depth > 6 {
        return None;
    }
    match value {
        Value::Array(items) => items.iter().find_map(|item| find(item, depth + 1, other)),
        Value::Object(map) => {
            if is_article(map.get("@type")) {
                return Some(value);
            }
            if other.is_none() {
                *other = map.get("datePublished").and_then(text);
            }
            ["@graph", "mainEntity", "mainEntityOfPage", "itemListElement"]
                .iter()
                .filter_map(|key| map.get(*key))
                .find_map(|inner| find(inner, depth + 1, other))
        }
        _ => None,
    }
}

fn is_article(kind: Option<&Value>) -> bool {
    let article = |v: &Value| {
        v.as_str().is_some_and(|s| {
            s.ends_with("Article")
                || s.ends_with("BlogPosting")
                || s.ends_with("Report")
                || s.ends_with("NewsStory")
        })
    };
    match kind {
        Some(Value::Array(kinds)) => kinds.iter().any(article),
        Some(kind) => article(kind),
        None => false,
    }
}

/// How news-like an article says that it is.
fn kind(stated: Option<&Value>) -> u8 {
    let of = |value: &Value| match value.as_str().unwrap_or_default() {
        "LiveBlogPosting" => 4,
        kind if kind.contains("News") || kind.contains("Report") => 3,
        kind if kind.ends_with("Posting") => 2,
        _ => 1,
    };
    match stated {
        Some(Value::Array(kinds)) => kinds.iter().map(of).max().unwrap_or(1),
        Some(value) => of(value),
        None => 0,
    }
}

fn statements(article: &Value, whole: &Value) -> Statements {
    let get = |key: &str| article.get(key).and_then(text);
    let author = article.get("author").or_else(|| article.get("creator"));
    let (mut authors, mut bodies, mut publisher) = (Vec::new(), Vec::new(), Vec::new());
    names(author, whole, &|value| !is_body(value), &mut authors);
    names(author, whole, &is_body, &mut bodies);
    names(article.get("publisher"), whole, &|_| true, &mut publisher);
    Statements {
        kind: kind(article.get("@type")),
        headline: get("headline"),
        alternative: get("alternativeHeadline").or_else(|| get("alternateName")),
        name: get("name"),
        published: get("datePublished"),
        created: get("dateCreated").or_else(|| get("uploadDate")),
        authors,
        bodies,
        modified: get("dateModified"),
        publisher: publisher.into_iter().next(),
        language: get("inLanguage"),
        body: article.get("articleBody").and_then(Value::as_str).map(str::to_owned),
        summary: get("description"),
    }
}

/// Says whether an author is an organisation.
fn is_body(value: &Value) -> bool {
    let kind = value.get("@type").and_then(Value::as_str);
    kind.is_some_and(|kind| kind.ends_with("Organization") || kind == "Corporation")
}

fn names(
    value: Option<&Value>,
    whole: &Value,
    wanted: &dyn Fn(&Value) -> bool,
    out: &mut Vec<String>,
) {
    if out.len() >= 20 {
        return;
    }
    match value {
        Some(Value::Array(items)) => {
            for item in items {
                names(Some(item), whole, wanted, out);
            }
        }
        Some(Value::Object(map)) => {
            if let Some(name) = map.get("name") {
                if value.is_some_and(wanted) {
                    names(Some(name), whole, &|_| true, out);
                }
            } else if let Some(id) = map.get("@id").and_then(Value::as_str) {
                // A reference into the graph.
                let graph = whole.get("@graph").and_then(Value::as_array);
                let found = graph.into_iter().flatten().find(|node| {
                    node.get("@id").and_then(Value::as_str) == Some(id)
                        && node.get("name").is_some()
                });
                if found.is_some_and(wanted) {
                    names(found.and_then(|node| node.get("name")), whole, &|_| true, out);
                }
            }
        }
        Some(value @ Value::String(name))
            if wanted(value) && !name.trim().is_empty() && !name.contains("://") =>
        {
            let name = crate::lines::squeezed(&crate::html::references::unescape(name, false));
            if !out.contains(&name) {
                out.push(name);
            }
        }
        _ => {}
    }
}

fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => {
            crate::lines::squeezed(&crate::html::references::unescape(text, false))
        }
        Value::Number(number) => number.to_string(),
        Value::Array(items) => return items.first().filter(|v| !v.is_array()).and_then(text),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_is_found_inside_a_graph() {
        let script = r#"{"@graph": [{"@type": "WebSite", "name": "Gazette"},
            {"@type": ["NewsArticle"], "headline": "Talks
 resume", "author": {"@id": "p1"}, "datePublished": "2024-05-03T10:00:00Z"},
            {"@id": "p1", "@type": "Person", "name": "Jo Lind"}]}"#;
        let found = read([script].into_iter());
        assert_eq!((found.headline.as_deref(), found.kind), (Some("Talks resume"), 3));
        assert_eq!(found.authors, ["Jo Lind"]);
        assert_eq!(found.published.as_deref(), Some("2024-05-03T10:00:00Z"));
    }

    #[test]
    fn broken_json_says_nothing() {
        assert_eq!(read(["{\"@type\": \"NewsArticle\", "].into_iter()), Statements::default());
        let deep = "[".repeat(100_000);
        assert_eq!(read([deep.as_str()].into_iter()), Statements::default());
    }
}
