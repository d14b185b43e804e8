//! Pages in other formats: what the address of a page with `.json`, `.csv`, `.rss` or `.ics`
//! behind it asks of the API.

use crate::shape::Format;

/// Returns the question behind a page's address with an ending; `None` for any other address.
///
/// ```
/// use detente_web::twin;
///
/// let series = twin("/r/CHN/RUS.csv", Some("step=month")).unwrap();
/// assert_eq!(series, "/api/v1/relations/CHN/RUS/series?step=month&format=csv");
/// assert_eq!(twin("/r/CHN/RUS", None), None);
/// ```
pub fn twin(path: &str, query: Option<&str>) -> Option<String> {
    let (page, ending) = path.rsplit_once('.')?;
    let format = Format::named(ending)?;
    let parts: Vec<&str> = page.trim_start_matches('/').split('/').collect();
    let (question, extra) = match (&*parts, format) {
        (["r", a, b], Format::Rss) => ("acts".to_owned(), format!("between={a},{b}")),
        (["r", a, b], Format::Ics) => ("calendar".to_owned(), format!("between={a},{b}")),
        (["r", a, b], Format::Json) => (format!("relations/{a}/{b}"), String::new()),
        (["r", a, b], _) => (format!("relations/{a}/{b}/series"), String::new()),
        (["article", id], Format::Json) => (format!("articles/{id}"), String::new()),
        (["event", id], Format::Json) => (format!("events/{id}"), String::new()),
        (["actor", id], Format::Json) => (format!("actors/{id}"), String::new()),
        (["actor", id], _) => ("acts".to_owned(), format!("actor={id}")),
        (["" | "home"], Format::Json | Format::Csv) => ("matrix".to_owned(), String::new()),
        (["search" | "acts"], _) => ("acts".to_owned(), String::new()),
        (["reports"], _) => ("reports".to_owned(), String::new()),
        (["quotes"], _) => ("quotes".to_owned(), String::new()),
        (["calendar"], _) => ("calendar".to_owned(), String::new()),
        (["shifts"], _) => ("shifts".to_owned(), String::new()),
        (["gold"], _) => ("corrections/gold".to_owned(), String::new()),
        (["alerts"], Format::Json | Format::Csv) => ("alerts".to_owned(), String::new()),
        (["alerts", name], Format::Json) => (format!("alerts/{name}"), String::new()),
        (["correct"], _) => ("corrections".to_owned(), String::new()),
        (["sql"], _) => ("sql".to_owned(), String::new()),
        (["completeness"], Format::Json) => ("completeness".to_owned(), String::new()),
        _ => return None,
    };
    let format = format!("format={ending}");
    let given = query.unwrap_or_default();
    let all: Vec<&str> =
        [given, &extra, &format].into_iter().filter(|part| !part.is_empty()).collect();
    Some(format!("/api/v1/{question}?{}", all.join("&")))
}
